#!/usr/bin/env bash
# Load on loopback against the release build, from nothing: sample data, start, every door; the table goes to docs/BENCH.md.
# BENCH_PEOPLE="10000 1000000"  BENCH_SECONDS=4  BENCH_ENGINE=sqlite|postgres (needs BENCH_URL, an empty database that may be filled)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/env.sh
. "$here/env.sh"
cd "$root"
command -v wrk > /dev/null || fail "wrk is needed to measure: apt-get install wrk"
exec node scripts/bench.mjs
