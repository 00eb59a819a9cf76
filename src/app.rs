//! What every action works with: the database, the clock, the settings, the keys, the hashing pool and the caches.

use std::{sync::Arc, time::Duration};

use crate::{
    accounts::{PeopleQuery, User},
    clock::{Clock, TokenHash},
    config::Config,
    kernel::{AppError, OrgId, Page, UserId},
    keyring::Keyring,
    organizations::Organization,
    passwords::PasswordPool,
    sessions::{Seen, SignedIn},
    store::{Cache, Db},
};

/// The tools of all actions. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// The installation's settings.
    pub config: Arc<Config>,
    /// Sealing.
    pub keyring: Keyring,
    /// Password hashing.
    pub passwords: PasswordPool,
    /// Rows that are read often.
    pub caches: Caches,
    /// When sessions were last used, until it is written down.
    pub seen: Seen,
}

/// Bounded memories of rows that are read often.
#[derive(Clone)]
pub struct Caches {
    /// Callers by the hash of their session token.
    pub callers: Cache<TokenHash, SignedIn>,
    /// People by id.
    pub users: Cache<UserId, User>,
    /// Pages of people by what was asked.
    pub people: Cache<(OrgId, PeopleQuery), Page<User>>,
    /// Organisations by id.
    pub organizations: Cache<OrgId, Organization>,
    /// About how many people an organisation has; exact numbers are not needed above ten thousand.
    pub headcounts: moka::sync::Cache<OrgId, u64>,
}

impl App {
    /// Puts the tools together.
    pub fn new(db: Db, clock: Clock, config: Arc<Config>, keyring: Keyring) -> Result<Self, AppError> {
        let passwords = PasswordPool::start(&config.hashing)?;
        let caches = Caches {
            callers: Cache::new(db.stamps(), 20_000),
            users: Cache::new(db.stamps(), 5_000),
            people: Cache::new(db.stamps(), 300),
            organizations: Cache::new(db.stamps(), 500),
            headcounts: moka::sync::Cache::builder().max_capacity(500).time_to_live(Duration::from_mins(1)).build(),
        };
        Ok(Self { db, clock, config, keyring, passwords, caches, seen: Seen::default() })
    }

    /// An address of the portal, absolute, for mails.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.server.base_url)
    }
}
