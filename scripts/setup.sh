#!/usr/bin/env bash
# Sets up what the portal is built and run with. `setup.sh run` is enough for `make run`; `setup.sh test` adds what the tests want.
# Safe to run again (what is there is kept) and to interrupt (things are made aside and moved into place).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/env.sh
. "$here/env.sh"
cd "$root"
for_tests=$([ "${1:-run}" = test ] && echo yes || true)
: >"$PORTICO_LOG"

# ---- what must be there ----

command -v rustup >/dev/null || command -v cargo >/dev/null || fail "Rust is missing: install it from https://rustup.rs, then run this again"
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
has=$(rustc -V | cut -d' ' -f2)
[ "$(printf '%s\n' "$wanted" "$has" | sort -V | head -n 1)" = "$wanted" ] || fail "Rust $has is too old, $wanted is wanted: run 'rustup update stable'"
command -v node >/dev/null || fail "Node.js is missing: install version 20 or newer from https://nodejs.org"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js $(node -v) is too old, 20 or newer is wanted"
command -v npm >/dev/null || fail "npm is missing: it comes with Node.js from https://nodejs.org"

chromium() { [ -n "${PORTICO_CHROMIUM:-}" ] || command -v chromium || command -v chromium-browser || command -v google-chrome; }
postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' || command -v initdb; }
missing=()
command -v cc >/dev/null || missing+=(build-essential)
if [ "$for_tests" ]; then
  chromium >/dev/null || missing+=(chromium)
  postgres >/dev/null || missing+=(postgresql)
fi
can_install=$([ "$(id -u)" = 0 ] && command -v apt-get || true)
apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >>"$PORTICO_LOG" 2>&1; }
if [ ${#missing[@]} -gt 0 ] && [ ! "$can_install" ]; then
  fail "missing: ${missing[*]}. On Debian or Ubuntu: sudo apt-get install ${missing[*]}"
fi
# mold can be done without, but links in one second what takes ten.
if [ "$can_install" ] && { [ ${#missing[@]} -gt 0 ] || ! command -v mold >/dev/null; }; then
  step "installing ${missing[*]:+${missing[*]}, }mold"
  apt-get update -q >>"$PORTICO_LOG" 2>&1 || true
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}" || fail "apt could not install ${missing[*]}" "$PORTICO_LOG"
  command -v mold >/dev/null || apt_install mold || true
fi

# ---- what is fetched and made, side by side ----

npm_packages() {
  local stamp=node_modules/.portico-installed
  cmp -s package-lock.json "$stamp" && return
  step "fetching the style and test tools (npm)"
  npm ci --ignore-scripts --no-audit --no-fund >>"$PORTICO_LOG" 2>&1 || fail "npm could not fetch the tools" "$PORTICO_LOG"
  cp package-lock.json "$stamp"
}

crates() {
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  fetch() {
    cargo fetch "$@" --locked --target "$host" --target wasm32-unknown-unknown &&
      cargo fetch "$@" --locked --target "$host" --manifest-path scripts/bindgen/Cargo.toml
  }
  fetch --offline >/dev/null 2>&1 && return
  step "fetching the crates"
  fetch >>"$PORTICO_LOG" 2>&1 || fail "cargo could not fetch the crates" "$PORTICO_LOG"
}

npm_packages & npm_job=$!
crates & crates_job=$!
scripts/wasm-std.sh
wait $npm_job
wait $crates_job
