//! A portal that runs: the real one, over real HTTP, with what surrounds it replaced.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeZone, Utc};
use portico::{
    app::App,
    clock::{Clock, Token},
    config::{Config, SmtpTls},
    server::{self, Running},
};
use tempfile::TempDir;

use super::{
    Client, Engine,
    database::Database,
    smtp_sink::{Received, SmtpSink},
    statements,
};

/// How long a condition may take to come true before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running portal. It ends with the test.
pub struct TestApp {
    /// The rooms' tools, to look behind the scenes and to set them.
    pub app: App,
    /// The mail server.
    pub sink: Arc<SmtpSink>,
    /// Where it listens.
    pub address: SocketAddr,
    pub(super) running: Option<Running>,
    database: Arc<Database>,
    folder: Arc<TempDir>,
    /// Each person's own browser, for whoever does not care which it is.
    pub(super) browsers: Mutex<HashMap<String, Token>>,
}

impl TestApp {
    /// A portal with an organisation, Northwind Labs, and nobody in it.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, |_| ()).await
    }

    /// The same with other settings.
    pub async fn start_with(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        let portal = Self::bare(engine, change).await;
        portal.organization("Northwind Labs").await;
        portal
    }

    /// A portal just after its installation: not even an organisation.
    pub async fn bare(engine: Engine, change: impl FnOnce(&mut Config)) -> Self {
        statements::watch();
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::fresh(engine, folder.path()).await;
        let sink = SmtpSink::start().await;
        let mut config = settings(&database, &sink, &folder);
        change(&mut config);
        Self::run(config, Clock::stopped(morning()), Arc::new(sink), Arc::new(database), Arc::new(folder)).await
    }

    /// Another process on the same database, as far as one process can play two.
    pub async fn second_node(&self) -> Self {
        self.second_node_with(|_| ()).await
    }

    /// The same with other settings.
    pub async fn second_node_with(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = (*self.app.config).clone();
        change(&mut config);
        config.server.bind = SocketAddr::from(([127, 0, 0, 1], 0));
        let shared = (self.sink.clone(), self.database.clone(), self.folder.clone());
        Self::run(config, self.app.clock.clone(), shared.0, shared.1, shared.2).await
    }

    async fn run(
        config: Config,
        clock: Clock,
        sink: Arc<SmtpSink>,
        database: Arc<Database>,
        folder: Arc<TempDir>,
    ) -> Self {
        let app = server::open_app(Arc::new(config), clock).await.expect("the portal opens");
        let front = server::open_front(app.clone()).await.expect("the front opens");
        let running = server::start(front).await.expect("the portal starts");
        Self {
            app,
            sink,
            address: running.address,
            running: Some(running),
            database,
            folder,
            browsers: Mutex::default(),
        }
    }

    /// Somebody who comes for the first time.
    pub fn visitor(&self) -> Client {
        Client::new(self.address)
    }

    /// Moves the clock.
    pub fn advance(&self, by: chrono::Duration) {
        self.app.clock.advance(by);
        // What waits for its time may have been waiting for this.
        self.app.db.wakeup().ring();
    }

    /// Ends the portal as an operator does.
    pub async fn stop(&mut self) {
        self.running.take().expect("it runs").stop().await;
    }

    /// The database once more, read from outside while another process serves.
    pub async fn reopened(&self) -> Self {
        let app = server::open_app(self.app.config.clone(), Clock::system()).await.expect("the database opens");
        let shared = (self.sink.clone(), self.database.clone(), self.folder.clone());
        Self {
            app,
            sink: shared.0,
            address: self.address,
            running: None,
            database: shared.1,
            folder: shared.2,
            browsers: Mutex::default(),
        }
    }

    /// The address of the database, for a process of its own.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// The browser in which somebody's sessions are made, once there is one, and with `new` from now on.
    pub(super) fn browser(&self, email: &str, new: Option<&Token>) -> Option<Token> {
        let mut browsers = self.browsers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(new) = new {
            browsers.insert(email.to_owned(), new.clone());
        }
        browsers.get(email).cloned()
    }

    /// The folder with everything of this portal.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The letters so far to one address, once there are at least so many: in the order in which they were written. They are sent side by side.
    pub async fn letters_to(&self, address: &str, count: usize) -> Vec<Received> {
        let mut found = Vec::new();
        until(&format!("{count} letters to {address}"), async || {
            found = self.sink.messages().into_iter().filter(|letter| letter.to == [address]).collect();
            found.len() >= count
        })
        .await;
        // A test that moves the clock now must not make it seem that the worker, who is about to note that it is done, has died.
        until("the worker has noted it", async || {
            self.running.is_none() || self.number("SELECT count(*) FROM outbox WHERE state = 'running'").await == 0
        })
        .await;
        found.sort_by_key(Received::message_id);
        found
    }

    /// Waits until every job is done or parked.
    pub async fn all_jobs_done(&self) {
        until("an empty outbox", async || {
            self.app.db.wakeup().ring();
            self.app.db.job_counts().await.expect("counts").open == 0
        })
        .await;
    }
}

/// Waits until something is so; fails the test when it does not become so.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "waited in vain for {what}");
}

/// When every test begins: a Friday.
pub fn morning() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).single().expect("a time that exists")
}

/// Settings for a test: cheap hashes, everything of its own, and delays only where a test asks for them.
fn settings(database: &Database, sink: &SmtpSink, folder: &TempDir) -> Config {
    let site = folder.path().join("site");
    std::fs::create_dir(&site).expect("an empty site");
    let mut config = Config::default();
    config.server.bind = SocketAddr::from(([127, 0, 0, 1], 0));
    config.server.base_url = "http://portal.test".to_owned();
    config.server.site_dir = Some(site);
    config.store.url = database.url.clone().into();
    config.keys.master = Some(STANDARD.encode([7_u8; 32]).into());
    config.mail.from = "Portico <portico@portal.test>".to_owned();
    config.mail.smtp.host = sink.addr.ip().to_string();
    config.mail.smtp.port = sink.addr.port();
    config.mail.smtp.tls = SmtpTls::None;
    config.hashing.memory_kib = 8;
    config.hashing.iterations = 1;
    config.hashing.threads = Some(1);
    config.throttle.free_per_account = 1_000;
    config.throttle.free_per_address = 100_000;
    config
}
