# shellcheck shell=bash
# Where our tools and caches are, for every script and for make. Sourced, never run.
# Everything that is fetched or compiled lives under PORTICO_CACHE, outside the repository.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PORTICO_CACHE=${PORTICO_CACHE:-$HOME/.cache/portico}
export PORTICO_LOG=${PORTICO_LOG:-$PORTICO_CACHE/setup.log}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PORTICO_CACHE/target}
export PATH="$root/node_modules/.bin:$PORTICO_CACHE/tools/bin:$HOME/.cargo/bin:$PATH"
mkdir -p "$PORTICO_CACHE" "$CARGO_TARGET_DIR"

# The toolchain that scripts/wasm-std.sh made, if it had to make one. Mixing two would compile every dependency twice.
if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && [ -x "$PORTICO_CACHE/wasm-std/usr/bin/rustc" ]; then
  export RUSTUP_TOOLCHAIN=$PORTICO_CACHE/wasm-std/usr
  # The name is friendlier, where it means this very folder (another cache may have taken it).
  if [ "$(readlink -f "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/portico" 2>/dev/null)" = "$(readlink -f "$RUSTUP_TOOLCHAIN")" ]; then
    export RUSTUP_TOOLCHAIN=portico
  fi
fi

note() { printf '          %s\n' "$*"; }
# One line that says what is missing, then the end of the log that shows it.
fail() {
  printf '\nportico: %s\n' "$1" >&2
  if [ -n "${2:-}" ]; then printf '         (the whole log: %s)\n' "$2" >&2; tail -n 15 "$2" >&2; fi
  exit 1
}
