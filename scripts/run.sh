#!/usr/bin/env bash
# Set up, build for development and start the portal with a sample organisation. `--watch` builds and starts again at every change.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"$here/setup.sh" run
# shellcheck source=scripts/env.sh
. "$here/env.sh"
cd "$root"
[ "${1:-}" = --watch ] && exec node scripts/build.mjs --watch
node scripts/build.mjs
step "starting"
export PORTICO__SERVER__SITE_DIR=${PORTICO__SERVER__SITE_DIR:-target/site}
exec "$CARGO_TARGET_DIR/debug/portico" serve --demo
