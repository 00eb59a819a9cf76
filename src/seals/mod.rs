//! The master keys in use: what the store keeps sealed, with which key, and how one key takes the place of another without losing anything.
//!
//! For the operator at the command line. A key is rotated, what is stored is sealed anew, and the old key retires when nothing needs it.

mod actions;
mod sql;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use secrecy::SecretString;

pub use actions::{reseal, retire, rotate, standing, standing_of};

use crate::{
    kernel::AppError,
    keyring::{KeyId, KeyringError, KnownKey},
};

/// Where the store keeps what is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The secrets of authenticators.
    SecondFactors,
    /// Letters, text messages and notifications that wait, or were parked.
    Outbox,
    /// The Slack webhooks of organisations.
    Organizations,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SecondFactors, Self::Outbox, Self::Organizations];

    /// What is kept there, for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecondFactors => "authenticators",
            Self::Outbox => "jobs",
            Self::Organizations => "webhooks",
        }
    }
}

/// How many things are sealed, by where they are; places without any are left out.
pub type Counts = BTreeMap<Place, i64>;

/// What is stored, by the key that it is sealed with.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Each key that is known with what it has sealed, the one that seals first.
    pub known: Vec<(KnownKey, Counts)>,
    /// What is sealed in the form of earlier releases, which does not name its key.
    pub unnamed: Counts,
    /// What is sealed with keys that are not there, by key: it cannot be read.
    pub unknown: BTreeMap<KeyId, Counts>,
}

impl Standing {
    /// How many things are to be sealed anew, those that cannot be opened left out.
    pub fn outdated(&self) -> i64 {
        self.known.iter().skip(1).map(|(_, counts)| counts).chain([&self.unnamed]).flat_map(BTreeMap::values).sum()
    }

    /// How many things are sealed with keys that are not there.
    pub fn unreadable(&self) -> i64 {
        self.unknown.values().flat_map(BTreeMap::values).sum()
    }
}

/// What came of sealing anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anew {
    /// How many things are sealed with the key of today now.
    pub sealed: u64,
    /// How many no key that is known opens: they are left as they are.
    pub closed: u64,
}

/// Why an old key stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// So many things that are stored are sealed with it and could not be sealed anew.
    Stored(i64),
    /// What browsers carry may be sealed with it until then.
    Until(DateTime<Utc>),
    /// The same; when it was replaced is not known.
    SinceUnknown,
}

/// What came of letting old keys go.
#[derive(Debug)]
pub struct Retired {
    /// What was sealed anew before.
    pub anew: Anew,
    /// The keys that are gone.
    pub gone: Vec<KeyId>,
    /// Those that stay, and why.
    pub kept: Vec<(KeyId, Needed)>,
    /// Whether something of a key that is gone stays, since backup codes of its time are still good.
    pub keeps_hashes: bool,
    /// Where the keys stand in a setting: what it is to be set to, where it changes.
    pub to_be_set: Option<SecretString>,
}

/// Why keys could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum SealsError {
    /// The keys.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// Anything else.
    #[error(transparent)]
    App(#[from] AppError),
}
