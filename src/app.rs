//! What every action works with: the database, the clock, the settings, the keys, the hashing pool and the caches.

use std::sync::{Arc, OnceLock};

use tokio::sync::Semaphore;

use crate::{
    accounts::{Headcounts, PeopleQuery, User},
    api_keys::KeyHolder,
    avatars::Avatar,
    clock::{Clock, TokenHash},
    config::Config,
    kernel::{ApiKeyKind, AppError, OrgId, Page, SessionKind, Total, UserId},
    keyring::Keyring,
    mfa,
    notifications::{Entry, Settings, Streams},
    organizations::Organization,
    overview::Glance,
    passwords::PasswordPool,
    pictures::PicturePool,
    places::Places,
    preferences::Preferences,
    sessions::{Seen, SignedIn},
    store::{Cache, Db},
};

/// The tools of all actions. A clone is one more reference to them: requests make several each.
#[derive(Clone)]
pub struct App(Arc<Tools>);

impl std::ops::Deref for App {
    type Target = Tools;

    fn deref(&self) -> &Tools {
        &self.0
    }
}

/// What an [`App`] refers to.
pub struct Tools {
    /// The database.
    pub db: Db,
    /// Time and ids.
    pub clock: Clock,
    /// The installation's settings.
    pub config: Arc<Config>,
    /// Sealing.
    pub keyring: Keyring,
    /// Where addresses are.
    pub places: Places,
    /// Password hashing.
    pub passwords: PasswordPool,
    /// Cutting and writing of pictures.
    pub pictures: PicturePool,
    /// Rows that are read often.
    pub caches: Caches,
    /// When sessions were last used, until it is written down.
    pub seen: Seen<SessionKind>,
    /// When keys were last used, until it is written down.
    pub key_uses: Seen<ApiKeyKind>,
    /// Lines on which browsers hear of news.
    pub streams: Streams,
    /// The turn of whoever copies a person's data: one copy at once.
    pub copying: Semaphore,
}

/// Bounded memories of rows that are read often.
pub struct Caches {
    /// Callers by the hash of their session token.
    pub callers: Cache<TokenHash, SignedIn>,
    /// Keys with their owners by the hash of the key.
    pub keys: Cache<TokenHash, KeyHolder>,
    /// People by id.
    pub users: Cache<UserId, User>,
    /// Own profiles as the API writes them.
    pub profiles: Cache<UserId, Arc<[u8]>>,
    /// Pages of people by what was asked.
    pub people: Cache<(OrgId, PeopleQuery), Page<User>>,
    /// Organisations by id.
    pub organizations: Cache<OrgId, Organization>,
    /// The organisation that came first, once there is one.
    pub first_organization: OnceLock<OrgId>,
    /// How many people organisations have.
    pub headcounts: Cache<OrgId, Headcounts>,
    /// Pictures of people by file name, the small ones apart.
    pub avatars: Cache<(String, bool), Avatar>,
    /// How many people match what was asked, whichever page of it.
    pub totals: Cache<(OrgId, PeopleQuery), Total>,
    /// How accounts stand, for the overview.
    pub glances: Cache<UserId, Glance>,
    /// How people want to be told of things.
    pub notification_settings: Cache<UserId, Settings>,
    /// The second factors of people.
    pub second_factors: Cache<UserId, mfa::Status>,
    /// How much people have not read.
    pub unread: Cache<UserId, u64>,
    /// The latest of it.
    pub latest_unread: Cache<UserId, Vec<Entry>>,
    /// How the portal looks and works for people.
    pub preferences: Cache<UserId, Preferences>,
}

impl App {
    /// Puts the tools together.
    pub fn new(db: Db, clock: Clock, config: Arc<Config>, keyring: Keyring, places: Places) -> Result<Self, AppError> {
        let passwords = PasswordPool::start(&config.hashing)?;
        let pictures = PicturePool::start()?;
        let caches = Caches {
            callers: Cache::new(db.stamps(), 20_000),
            keys: Cache::new(db.stamps(), 10_000),
            users: Cache::new(db.stamps(), 5_000),
            profiles: Cache::new(db.stamps(), 5_000),
            people: Cache::new(db.stamps(), 128),
            first_organization: OnceLock::new(),
            organizations: Cache::new(db.stamps(), 500),
            headcounts: Cache::new(db.stamps(), 500),
            avatars: Cache::new(db.stamps(), 200),
            totals: Cache::new(db.stamps(), 1_000),
            glances: Cache::new(db.stamps(), 5_000),
            second_factors: Cache::new(db.stamps(), 2_000),
            notification_settings: Cache::new(db.stamps(), 5_000),
            unread: Cache::new(db.stamps(), 10_000),
            latest_unread: Cache::new(db.stamps(), 2_000),
            preferences: Cache::new(db.stamps(), 5_000),
        };
        // Pages that are remembered hold addresses that are sealed.
        let stamps = db.stamps().clone();
        keyring.when_changed(move || stamps.bump_all());
        let (seen, key_uses) = (Seen::default(), Seen::default());
        let streams = Streams::default();
        let copying = Semaphore::new(1);
        let tools =
            Tools { db, clock, config, keyring, places, passwords, pictures, caches, seen, key_uses, streams, copying };
        Ok(Self(Arc::new(tools)))
    }

    /// An address of the portal, absolute, for mails.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.server.base_url)
    }
}
