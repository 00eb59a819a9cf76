//! Passwords: hashing in a pool of its own, and how good one is.

mod pool;
mod strength;

pub use pool::{PasswordPool, Verdict};
pub use strength::{Hint, MAX_PASSWORD_CHARS, Strength, check, strength};
