#!/usr/bin/env bash
# Makes sure that some Rust toolchain here can build for the browser (wasm32-unknown-unknown).
#
# 1. The standard library is there, or a toolchain that this script made: nothing to do.
# 2. `rustup target add`: what most people need. Skipped when PORTICO_WASM_STD=debian.
# 3. Debian and Ubuntu without rustup's server: unpack the distribution's newer compiler into our cache (no change to the
#    system, no root needed), build the standard library for wasm32 from its sources once and link it as toolchain `portico`.
#
# Safe to run again and to interrupt: everything is made in a temporary folder and moved into place at the end.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/env.sh
. "$here/env.sh"

has_wasm_std() { compgen -G "$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null)/libstd-*.rlib" >/dev/null; }

has_wasm_std && exit 0
[ -n "${PORTICO_BROWSER_TOOLCHAIN:-}" ] && RUSTUP_TOOLCHAIN=$PORTICO_BROWSER_TOOLCHAIN has_wasm_std && exit 0

if [ "${PORTICO_WASM_STD:-}" != debian ] && command -v rustup >/dev/null; then
  step "asking rustup for wasm32-unknown-unknown"
  rustup target add wasm32-unknown-unknown >>"$PORTICO_LOG" 2>&1 && has_wasm_std && exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null || fail "no wasm32 standard library: run 'rustup target add wasm32-unknown-unknown'"
command -v rustup >/dev/null || fail "no wasm32 standard library, and no rustup to link one: see https://rustup.rs"

work=$(mktemp -d "$PORTICO_CACHE/wasm-std.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
find "$PORTICO_CACHE" -maxdepth 1 -name 'wasm-std.*' -mmin +60 -exec rm -rf {} + # left by a run that was killed

# What apt knows of may be months old: it is asked anew where its compiler is missing or too old for us, as root or in a folder of ours.
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -v '(none)'; }
is_new_enough() { local has; has=$(candidate rustc-web) && [ "$(printf '%s\n' "$wanted" "$has" | sort -V | head -n 1)" = "$wanted" ]; }
if ! is_new_enough; then
  step "asking Debian for its newest packages"
  if [ "$(id -u)" != 0 ]; then
    mkdir -p apt/lists/partial apt/cache/archives/partial
    printf 'Dir::State::Lists "%s/apt/lists";\nDir::Cache "%s/apt/cache";\nDebug::NoLocking "true";\n' "$work" "$work" >apt/apt.conf
    export APT_CONFIG=$work/apt/apt.conf
  fi
  apt-get update -q >>"$PORTICO_LOG" 2>&1 || true
fi
is_new_enough || fail "Debian's package rustc-web is not known to apt, or older than Rust $wanted: install the target with rustup"
depends() { apt-cache depends --no-recommends --no-suggests "$1" | sed -n "s/^  Depends: \($2\).*/\1/p" | head -n 1; }
std=$(depends libstd-rust-web-dev 'libstd-rust-web-[0-9.]*')
llvm=$(depends "$std" 'libllvm[0-9]*')
[ -n "$std" ] && [ -n "$llvm" ] || fail "apt knows rustc-web but not what it needs (${std:-libstd-rust-web}, ${llvm:-libllvm})"

step "unpacking a Rust that can build for the browser (Debian)"
apt-get download rustc-web libstd-rust-web-dev "$std" rust-web-src rust-web-llvm rust-web-clippy "$llvm" "lld-${llvm#libllvm}" \
  >>"$PORTICO_LOG" 2>&1 || fail "apt could not download the compiler" "$PORTICO_LOG"
for package in *.deb; do dpkg -x "$package" prefix && rm "$package"; done

# rustup's cargo is self-contained; Debian's wants libraries of its own.
usr=$work/prefix/usr
host=$(rustc -vV | sed -n 's/^host: //p')
cargo=$(rustup which cargo)
(cd "$usr/lib" && ln -sf ./*-linux-gnu/*.so* .)
mkdir -p "$usr/lib/rustlib/$host/bin"
ln -sf ../../../../bin/rust-lld "$usr/lib/rustlib/$host/bin/rust-lld"
ln -sf "$cargo" "$usr/bin/cargo"

step "compiling the standard library for the browser, once"
mkdir -p empty/src && : >empty/src/lib.rs
printf '[package]\nname = "empty"\nedition = "2024"\n' >empty/Cargo.toml
RUSTC_BOOTSTRAP=1 RUSTUP_TOOLCHAIN=$usr CARGO_TARGET_DIR=$work/target cargo build --manifest-path empty/Cargo.toml -Z build-std=std,panic_abort \
  --target wasm32-unknown-unknown --release >>"$PORTICO_LOG" 2>&1 || fail "the wasm32 standard library does not compile" "$PORTICO_LOG"
wasm=$usr/lib/rustlib/wasm32-unknown-unknown/lib
mkdir -p "$wasm"
for library in target/wasm32-unknown-unknown/release/deps/*.rlib; do
  case "$library" in */libempty-*) ;; *) cp "$library" "$wasm/" ;; esac
done
rm -rf "$usr/src" "$usr/share" "$usr/lib/rustlib/src"

# Another run may have been quicker. The name is for people: `cargo +portico …`; our scripts go by the folder.
[ -e "$PORTICO_CACHE/wasm-std" ] || mv -T prefix "$PORTICO_CACHE/wasm-std"
[ -e "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/portico/bin/rustc" ] || rustup toolchain link portico "$PORTICO_CACHE/wasm-std/usr" >>"$PORTICO_LOG" 2>&1
