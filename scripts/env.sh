# shellcheck shell=bash
# Where our tools and caches are, for every script and for make. Sourced, never run.
# Everything that is fetched or compiled lives under PORTICO_CACHE, outside the repository.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PORTICO_STARTED=${PORTICO_STARTED:-$(date +%s)}
export PORTICO_CACHE=${PORTICO_CACHE:-$HOME/.cache/portico}
export PORTICO_LOG=${PORTICO_LOG:-$PORTICO_CACHE/setup.log}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PORTICO_CACHE/target}
export PATH="$root/node_modules/.bin:$HOME/.cargo/bin:$PATH"
mkdir -p "$PORTICO_CACHE" "$CARGO_TARGET_DIR"

# The half for the browser has a folder of its own, so that both halves are compiled side by side. Where scripts/wasm-std.sh had to unpack a compiler for it,
# nothing else is compiled by that one: it takes half as long again as rustup's.
export PORTICO_BROWSER_TARGET_DIR=$CARGO_TARGET_DIR/browser
if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && [ -x "$PORTICO_CACHE/wasm-std/usr/bin/rustc" ]; then
  export PORTICO_BROWSER_TOOLCHAIN=$PORTICO_CACHE/wasm-std/usr
fi
# Cargo for the half that runs in the browser.
browser_cargo() {
  CARGO_TARGET_DIR=$PORTICO_BROWSER_TARGET_DIR ${PORTICO_BROWSER_TOOLCHAIN:+env RUSTUP_TOOLCHAIN="$PORTICO_BROWSER_TOOLCHAIN"} cargo "$@"
}

# A quicker linker, where there is one and the compiler knows it.
if command -v mold >/dev/null && echo 'int main(void){return 0;}' | cc -fuse-ld=mold -x c -o /dev/null - 2>/dev/null; then
  export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS="-C link-arg=-fuse-ld=mold"
fi

# What the allocator of releases is told: threads share two arenas, and memory that is free for a second goes back to the system.
export JEMALLOC_SYS_WITH_MALLOC_CONF=narenas:2,dirty_decay_ms:1000

# One line per step, with the seconds since the command began.
step() { printf '[%4d s] %s\n' $(($(date +%s) - PORTICO_STARTED)) "$*"; }
# One line that says what is missing, after the end of the log that shows it.
fail() {
  if [ -n "${2:-}" ]; then tail -n 20 "$2" >&2; fi
  printf '\nportico: %s%s\n' "$1" "${2:+ (the whole log: $2)}" >&2
  exit 1
}
