//! Pools, transactions, and which engine is behind them.

use std::{collections::BTreeSet, path::Path, str::FromStr, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use sqlx::{
    Connection as _, Database, PgPool, Pool, Postgres, Sqlite, SqlitePool, Transaction,
    pool::PoolOptions,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tracing::Instrument;

use super::{
    Stamps, Topic,
    outbox::{Job, Wakeup},
};
use crate::{clock::Clock, config, kernel::AppError, on};

/// One of two things, by engine.
#[derive(Debug)]
pub enum Connection<S, P> {
    /// SQLite.
    Sqlite(S),
    /// PostgreSQL.
    Postgres(P),
}

/// Where reading happens outside a transaction.
pub type Reader<'a> = Connection<&'a SqlitePool, &'a PgPool>;

/// Reading never waits for those who change something: they hold their connection while they wait for each other's rows.
#[derive(Debug)]
struct Pools<DB: Database> {
    readers: Pool<DB>,
    writers: Pool<DB>,
}

impl<DB: Database> Pools<DB> {
    async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pools: Arc<Connection<Pools<Sqlite>, Pools<Postgres>>>,
    stamps: Stamps,
    wakeup: Wakeup,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Neither `sqlite:` nor `postgres:`.
    #[error("store.url: a URL beginning with sqlite: or postgres:// is wanted")]
    Url,
    /// The folder of the file cannot be made.
    #[error("store.url: the folder of the database file cannot be made: {0}")]
    Folder(#[from] std::io::Error),
    /// The engine refused.
    #[error("store.url: {0}")]
    Engine(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

/// How long a request waits for a connection before it is answered with 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long SQLite waits for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// What SQLite's writer keeps of the file in memory, as its pragma reads it: so many KiB. What a change is about to write must fit into it.
pub(super) const WRITER_CACHE: &str = "-4000";
/// How many rows SQLite's own threads may be ahead of those who read them: a whole page of a list and the row that tells of the next.
const ROWS_AHEAD: usize = 128;

/// A connection that rested for longer than this is asked for a sign of life before it is used.
const TRUSTED_FOR: Duration = Duration::from_secs(10);

impl Db {
    /// Opens the database without touching its tables.
    pub async fn open(settings: &config::Store) -> Result<Self, StoreError> {
        let url = settings.url.expose_secret();
        let pools = if url.starts_with("sqlite:") {
            Connection::Sqlite(open_sqlite(url, settings).await?)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Connection::Postgres(open_postgres(url, settings).await?)
        } else {
            return Err(StoreError::Url);
        };
        Ok(Self { pools: Arc::new(pools), stamps: Stamps::default(), wakeup: Wakeup::default() })
    }

    /// The name of the engine, for people.
    pub fn engine(&self) -> &'static str {
        match &*self.pools {
            Connection::Sqlite(_) => "SQLite",
            Connection::Postgres(_) => "PostgreSQL",
        }
    }

    /// Where to read outside a transaction.
    pub fn reader(&self) -> Reader<'_> {
        match &*self.pools {
            Connection::Sqlite(pools) => Connection::Sqlite(&pools.readers),
            Connection::Postgres(pools) => Connection::Postgres(&pools.readers),
        }
    }

    /// Where single statements of bookkeeping are written.
    pub fn writer(&self) -> Reader<'_> {
        match &*self.pools {
            Connection::Sqlite(pools) => Connection::Sqlite(&pools.writers),
            Connection::Postgres(pools) => Connection::Postgres(&pools.writers),
        }
    }

    /// Begins a change. It is undone unless it is committed.
    pub async fn begin(&self) -> Result<Tx, AppError> {
        let connection = match &*self.pools {
            // The write lock is taken at once: a transaction that reads first and writes later could not wait for it.
            Connection::Sqlite(pools) => Connection::Sqlite(pools.writers.begin_with("BEGIN IMMEDIATE").await?),
            // Whoever asks may be gone before the answer is there, as when a browser closes. A BEGIN that is given up in between leaves its connection
            // inside a change that nobody ends (sqlx 0.9): in a task of its own it comes to its end, and is undone.
            Connection::Postgres(pools) => {
                let writers = pools.writers.clone();
                let begun = tokio::spawn(async move { writers.begin().await }.in_current_span());
                Connection::Postgres(begun.await.map_err(AppError::internal)??)
            }
        };
        Ok(Tx { connection, db: self.clone(), touched: BTreeSet::new(), has_jobs: false })
    }

    /// What cached values are checked against.
    pub fn stamps(&self) -> &Stamps {
        &self.stamps
    }

    /// Rung when a job was put into the outbox.
    pub fn wakeup(&self) -> &Wakeup {
        &self.wakeup
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), AppError> {
        on!(self.reader(), pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Closes all connections; SQLite folds its log back into the file.
    pub async fn close(&self) {
        match &*self.pools {
            Connection::Sqlite(pools) => pools.close().await,
            Connection::Postgres(pools) => pools.close().await,
        }
    }
}

async fn open_sqlite(url: &str, settings: &config::Store) -> Result<Pools<Sqlite>, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?;
    if let Some(folder) = options.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private(folder)?;
    }
    let synchronous = if settings.sync_each_commit { SqliteSynchronous::Full } else { SqliteSynchronous::Normal };
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(200)
        .row_buffer_size(ROWS_AHEAD)
        // The system keeps the file in memory already: what each connection keeps of it, or maps of it, is held once more.
        .pragma("cache_size", "-1000")
        .pragma("mmap_size", "0")
        .pragma("temp_store", "memory")
        // Pages that are written again and again go from the log into the file once in 16 MiB of it, not once in four.
        .pragma("wal_autocheckpoint", "4000");
    // The writer comes first: it makes the file that the readers open.
    let writers = pool_options(1).connect_with(options.clone().pragma("cache_size", WRITER_CACHE)).await?;
    let readers = pool_options(settings.connections).connect_with(options.pragma("query_only", "on")).await?;
    Ok(Pools { readers, writers })
}

/// Only the owner of the process may look into the folder of the data.
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

async fn open_postgres(url: &str, settings: &config::Store) -> Result<Pools<Postgres>, StoreError> {
    let synchronous = if settings.sync_each_commit { "on" } else { "off" };
    let options = PgConnectOptions::from_str(url)?.application_name("portico").statement_cache_capacity(200).options([
        ("synchronous_commit", synchronous),
        ("jit", "off"),
        ("timezone", "UTC"),
    ]);
    // A reader and the listener are the least with which nothing waits for itself.
    let readers = postgres_pool(settings.connections.max(2)).connect_with(options.clone()).await?;
    let writers = postgres_pool(settings.connections).connect_with(options).await?;
    Ok(Pools { readers, writers })
}

fn postgres_pool(connections: u32) -> PoolOptions<Postgres> {
    pool_options::<Postgres>(connections).before_acquire(|connection, state| {
        Box::pin(async move {
            // Each connection of a server that was restarted would fail one request. One that was used just now is trusted.
            if state.idle_for > TRUSTED_FOR {
                connection.ping().await?;
            }
            Ok(true)
        })
    })
}

fn pool_options<DB: Database>(connections: u32) -> PoolOptions<DB> {
    PoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .max_lifetime(None)
        .idle_timeout(None)
        .test_before_acquire(false)
}

/// A change in progress: rows, activity and jobs are committed together or not at all.
#[derive(Debug)]
pub struct Tx {
    connection: Connection<Transaction<'static, Sqlite>, Transaction<'static, Postgres>>,
    db: Db,
    /// The slots of what was touched.
    touched: BTreeSet<u16>,
    has_jobs: bool,
}

impl Tx {
    /// Where statements of this change run.
    pub fn connection(&mut self) -> Connection<&mut sqlx::SqliteConnection, &mut sqlx::PgConnection> {
        match &mut self.connection {
            Connection::Sqlite(transaction) => Connection::Sqlite(transaction),
            Connection::Postgres(transaction) => Connection::Postgres(transaction),
        }
    }

    /// Says that cached values about this topic are out of date once the change is committed.
    pub fn touch(&mut self, topic: Topic) {
        self.touched.insert(topic.slot());
    }

    /// Puts a job into the outbox; it runs soon after the commit, at least once.
    pub async fn enqueue(&mut self, clock: &Clock, job: &Job) -> Result<(), AppError> {
        self.enqueue_at(clock, job, clock.now()).await
    }

    /// Puts a job into the outbox that runs at or soon after this time, at least once.
    pub async fn enqueue_at(&mut self, clock: &Clock, job: &Job, at: DateTime<Utc>) -> Result<(), AppError> {
        self.has_jobs = true;
        super::outbox::insert(self, clock, job, at).await
    }

    /// Makes the change last, and has every node forget what it made old.
    pub async fn commit(mut self, clock: &Clock) -> Result<(), AppError> {
        let slots: Vec<u16> = self.touched.iter().copied().collect();
        super::listen::announce(&mut self, clock, &slots).await?;
        match self.connection {
            Connection::Sqlite(transaction) => transaction.commit().await?,
            Connection::Postgres(transaction) => transaction.commit().await?,
        }
        self.db.stamps.bump(&slots);
        if self.has_jobs {
            self.db.wakeup.ring();
        }
        Ok(())
    }
}

/// Whether the engine refused a second row with the same value in this unique column.
pub fn is_unique_violation(error: &sqlx::Error, column: &str) -> bool {
    let Some(database) = error.as_database_error() else {
        return false;
    };
    // SQLite names the column in the message only, PostgreSQL the constraint, which holds the column's name.
    database.is_unique_violation()
        && (database.message().contains(column) || database.constraint().is_some_and(|name| name.contains(column)))
}
