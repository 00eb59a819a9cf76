#!/usr/bin/env bash
# Set up, then everything that holds the portal together, quickest first.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/setup.sh" test
# shellcheck source=scripts/env.sh
. "$here/env.sh"
cd "$root"
"$here/lint.sh"
step "compiling the tests"
cargo test --quiet --locked --no-run
step "tests, on SQLite and on PostgreSQL"
cargo test --quiet --locked
node scripts/build.mjs --release
step "the whole walk, in a browser"
npx playwright test --config end2end
step "all passed"
