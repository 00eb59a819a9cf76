#!/usr/bin/env bash
# Set up, then everything that holds the portal together, quickest first.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/setup.sh" test
# shellcheck source=scripts/env.sh
. "$here/env.sh"
cd "$root"

# What is walked over in the browser takes as long to build as lints and tests take together, and neither keeps all cores busy: side by side.
release_log=$PORTICO_CACHE/release.log
set -m
node scripts/build.mjs --release >"$release_log" 2>&1 &
release=$!
set +m
# When something before it fails, the build and the compilers that it has started end too.
trap 'kill -- -"$release" 2>/dev/null || true' EXIT

"$here/lint.sh"
step "compiling the tests"
cargo test --quiet --locked --no-run
step "tests, on SQLite and on PostgreSQL"
# Their databases are made and thrown away by the hundred: in memory, where there is room for them, for the sake of the disk and of half the time.
if [ "$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')" -gt 4000000 ] 2>/dev/null; then export TMPDIR=${TMPDIR:-/dev/shm}; fi
# They wait for databases, mail and clocks more than they work.
RUST_TEST_THREADS=${RUST_TEST_THREADS:-$(($(nproc) * 2))} cargo test --quiet --locked
step "waiting for the release build"
wait "$release" || fail "the release build failed" "$release_log"
step "the whole walk, in a browser"
npx playwright test --config end2end
step "all passed"
