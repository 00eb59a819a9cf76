//! How other processes hear of changes: PostgreSQL notifies its listeners, SQLite's table of changes is polled.

use std::time::Duration;

use sqlx::{PgPool, SqlitePool, postgres::PgListener};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Connection, Db, Stamps, Tx};
use crate::{clock::Clock, kernel::AppError};

const CHANNEL: &str = "portico_changes";
/// How long another process on the same file may go unheard.
const POLL: Duration = Duration::from_millis(200);
/// After so long without a word the line is tried, and has so long to answer.
const SILENCE: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(2);
/// How long the table of changes is kept: longer than any process could miss.
const KEPT: chrono::Duration = chrono::Duration::minutes(10);

/// Tells the other processes, as part of the change.
pub(super) async fn announce(tx: &mut Tx, clock: &Clock, slots: &[u16]) -> Result<(), AppError> {
    if slots.is_empty() {
        return Ok(());
    }
    match tx.connection() {
        Connection::Sqlite(connection) => {
            // One statement for all: each is a way to SQLite's thread and back.
            let mut statement = sqlx::QueryBuilder::new("INSERT INTO cache_changes (slot, changed_at) ");
            let now = clock.now();
            statement.push_values(slots, |mut row, slot| {
                row.push_bind(i64::from(*slot)).push_bind(now);
            });
            statement.build().execute(&mut *connection).await?;
        }
        Connection::Postgres(connection) => {
            let payload = slots.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
            sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload).execute(connection).await?;
        }
    }
    Ok(())
}

impl Db {
    /// Hears what other processes change, until told to stop. While it cannot hear, nothing cached is trusted for longer than a moment.
    pub async fn listen(&self, clock: &Clock, stop: CancellationToken) {
        let stamps = self.stamps().clone();
        let hearing = async {
            match self.reader() {
                Connection::Sqlite(pool) => poll_changes(pool, &stamps).await,
                Connection::Postgres(pool) => hear_notifications(pool, &stamps).await,
            }
        };
        let tidying = async {
            loop {
                tokio::time::sleep(Duration::from_mins(1)).await;
                self.forget_old_changes(clock).await;
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = hearing => {}
            () = tidying => {}
        }
    }

    async fn forget_old_changes(&self, clock: &Clock) {
        if let Connection::Sqlite(pool) = self.writer() {
            let deletion = sqlx::query("DELETE FROM cache_changes WHERE changed_at < $1").bind(clock.now() - KEPT);
            if let Err(error) = deletion.execute(pool).await {
                tracing::warn!(%error, "old cache changes could not be removed");
            }
        }
    }
}

async fn poll_changes(pool: &SqlitePool, stamps: &Stamps) {
    let mut last: Option<i64> = None;
    loop {
        match changes_since(pool, last).await {
            Ok((newest, slots)) => {
                if last.is_none() {
                    // What was read before the first look may have changed since.
                    stamps.bump_all();
                }
                stamps.bump(&slots);
                last = Some(newest);
            }
            Err(error) => {
                tracing::warn!(%error, "changes of other processes could not be read");
                stamps.bump_all();
            }
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn changes_since(pool: &SqlitePool, last: Option<i64>) -> Result<(i64, Vec<u16>), sqlx::Error> {
    let Some(last) = last else {
        let newest = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM cache_changes").fetch_one(pool).await?;
        return Ok((newest, Vec::new()));
    };
    let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT id, slot FROM cache_changes WHERE id > $1 ORDER BY id")
        .bind(last)
        .fetch_all(pool)
        .await?;
    let newest = rows.last().map_or(last, |(id, _)| *id);
    Ok((newest, rows.iter().filter_map(|(_, slot)| u16::try_from(*slot).ok()).collect()))
}

async fn hear_notifications(pool: &PgPool, stamps: &Stamps) {
    loop {
        if let Err(error) = hear_until_broken(pool, stamps).await {
            tracing::warn!(%error, "the line on which other nodes tell of changes is broken; trying again");
        }
        // What was said meanwhile is lost: trust nothing that was read before.
        stamps.bump_all();
        tokio::time::sleep(POLL).await;
    }
}

async fn hear_until_broken(pool: &PgPool, stamps: &Stamps) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    stamps.bump_all();
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(heard) => {
                let Some(notification) = heard? else { return Ok(()) };
                let slots: Vec<u16> = notification.payload().split(',').filter_map(|slot| slot.parse().ok()).collect();
                stamps.bump(&slots);
            }
            // A line that died without a word is as silent as one on which there is nothing to tell.
            Err(_) => match timeout(ANSWER, sqlx::query("SELECT 1").execute(&mut listener)).await {
                Ok(answered) => {
                    answered?;
                }
                Err(_) => return Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
            },
        }
    }
}
