#!/usr/bin/env bash
# What a change must pass before anything is run: format, and clippy over both halves with warnings denied.
set -euo pipefail
# shellcheck source=scripts/env.sh
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/env.sh"
cd "$root"
step "format"
cargo fmt --check
step "clippy, the server half and the tests"
cargo clippy --quiet --locked --all-targets -- -D warnings
step "clippy, the browser half"
browser_cargo clippy --quiet --locked --lib --target wasm32-unknown-unknown --no-default-features --features hydrate -- -D warnings
if command -v cargo-deny >/dev/null; then
  step "licences of the dependencies"
  cargo deny --log-level error check licenses bans sources
fi
