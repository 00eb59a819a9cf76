//! Passwords: hashing and judging them, in a pool of its own.

mod pool;
mod strength;

pub use pool::{PasswordPool, Verdict};
pub use strength::{Hint, MAX_PASSWORD_CHARS, Strength};
