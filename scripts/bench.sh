#!/usr/bin/env bash
# Load on loopback against the release build, from nothing: sample data, start, every door; the tables go to docs/BENCH.md.
# BENCH_PEOPLE="10000 1000000"  BENCH_SECONDS=4  BENCH_ENGINES="sqlite postgres"
# PostgreSQL is started here, on a socket in a folder of its own, with a gigabyte of memory and few checkpoints; BENCH_URL=postgres://… (without the
# name of a database) names another server, on which databases may be made.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/env.sh
. "$here/env.sh"
cd "$root"
command -v wrk > /dev/null || fail "wrk is needed to measure: apt-get install wrk"

start_postgres() {
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
  [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)") || fail "PostgreSQL is needed to measure it: apt-get install postgresql"
  folder=$(mktemp -d)
  as=()
  if [ "$(id -u)" = 0 ]; then as=(runuser -u postgres --) && chown postgres "$folder"; fi
  (
    cd "$folder"
    "${as[@]}" "$bin/initdb" -D data -U portico -A trust -E UTF8 --no-locale
    "${as[@]}" "$bin/pg_ctl" -D data -w -l log -o "-k $folder -c listen_addresses= -c shared_buffers=1GB -c max_wal_size=8GB" start
  ) >>"$PORTICO_LOG" 2>&1 || fail "PostgreSQL could not be started" "$PORTICO_LOG"
  trap '(cd "$folder" && "${as[@]}" "$bin/pg_ctl" -D data -m fast -w stop) >>"$PORTICO_LOG" 2>&1; rm -rf "$folder"' EXIT
  export BENCH_URL="postgres://portico@localhost" BENCH_SOCKET=$folder
}

for engine in ${BENCH_ENGINES:-sqlite postgres}; do
  if [ "$engine" = postgres ] && [ -z "${BENCH_URL:-}" ]; then start_postgres; fi
  BENCH_ENGINE=$engine node scripts/bench.mjs
done
