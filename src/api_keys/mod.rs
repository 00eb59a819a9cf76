//! Keys to the API: what a person gives a program, so that it acts in their name without their password (row D08).
//!
//! A key never does more than its owner may do at that moment: what counts is what it was made for and its owner still has.

mod actions;
mod secret;
mod sql;
mod validation;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use ipnet::IpNet;
use secrecy::SecretString;

pub use actions::{
    count_working, create, housekeeping, list_my_keys, recognize, revoke, revoke_all, revoke_since, rotate,
};

use crate::{
    access::{Principal, Scopes},
    kernel::ApiKeyId,
};

/// How many keys that work a person may have.
pub const KEYS_MAX: usize = 50;
/// The longest name, in characters.
pub const NAME_MAX: usize = 100;
/// The longest life, in days.
pub const EXPIRES_IN_MAX: u32 = 3650;
/// For how many days the old key may go on after it was replaced.
pub const OVERLAP_MAX: u32 = 7;
/// For how many it goes on where nothing else is said.
pub const OVERLAP_USUAL: u32 = 1;
/// How many networks a key may be bound to.
pub const NETWORKS_MAX: usize = 20;

/// A key as its owner sees it: everything but the secret.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What its owner calls it, 1 to 100 characters.
    pub name: String,
    /// The beginning of the secret.
    pub prefix: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// From where; from everywhere when empty.
    pub networks: Vec<IpNet>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// The fresh key that took its place.
    pub replaced_by: Option<ApiKeyId>,
}

impl ApiKey {
    /// Whether its time is over.
    pub fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= now)
    }
}

/// What somebody fills in to make a key.
#[derive(Debug, Clone, Default)]
pub struct NewApiKey {
    /// What to call it, 1 to 100 characters.
    pub name: String,
    /// What it may be used for, by name; at least one, and none that the person lacks.
    pub scopes: Vec<String>,
    /// How many days it lives, 1 to 3650; without end when not set.
    pub expires_in: Option<u32>,
    /// Addresses and networks from which it works, at most 20; everywhere when empty.
    pub networks: Vec<String>,
}

/// A key that was just made.
#[derive(Debug)]
pub struct MadeApiKey {
    /// The key.
    pub key: ApiKey,
    /// Its text. It is nowhere else and cannot be had again.
    pub secret: SecretString,
}

/// A key with its owner, as remembered between requests.
#[derive(Debug)]
pub struct KeyHolder {
    /// The owner, with those of their permissions that the key is for.
    pub principal: Arc<Principal>,
    /// The key.
    pub id: ApiKeyId,
    /// What it may be used for.
    pub scopes: Scopes,
    /// From where.
    pub networks: Vec<IpNet>,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}
