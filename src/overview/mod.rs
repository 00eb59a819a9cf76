//! The overview: how somebody's account stands, at a glance and in one round trip (row D12).

mod actions;
mod sql;

use chrono::{DateTime, Utc};

pub use actions::my_glance;

use crate::{activity::Recorded, kernel::UserId, sessions::Session, stats::Achievement};

/// What the overview shows beside the person's own row. Remembered until something about the person changes, for a minute at most: when sessions
/// were last used is written down now and then only.
#[derive(Debug, Clone)]
pub struct Glance {
    /// Whose.
    pub user: UserId,
    /// When it was read.
    pub read_at: DateTime<Utc>,
    /// What protects the account, and what is used.
    pub standing: Standing,
    /// Where the person is signed in, the latest used first. Which session asks is for the one who shows them to say.
    pub sessions: Vec<Session>,
    /// The latest events about them, newest first.
    pub activity: Vec<Recorded>,
    /// What they reached, the earliest first.
    pub achievements: Vec<Achievement>,
}

/// What protects an account, and what is used of what is allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    /// When the password was last set.
    pub password_since: DateTime<Utc>,
    /// Whether there is a password at all.
    pub has_password: bool,
    /// Whether codes of an authenticator are asked for.
    pub has_app: bool,
    /// Whether codes by text message are.
    pub has_texts: bool,
    /// How many backup codes were not used yet.
    pub backup_codes: i64,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// How many devices are known.
    pub devices: i64,
    /// How many of them were not used for three months.
    pub old_devices: i64,
    /// How many keys to the API work.
    pub api_keys: i64,
}
