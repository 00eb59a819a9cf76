//! The outbox: jobs that are written with the change that wants them, and run afterwards, at least once.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use tokio::sync::Notify;
use uuid::Uuid;

use super::{Db, Tx};
use crate::{
    clock::Clock,
    kernel::{AppError, JobId, UserId},
    on,
};

/// A job to be put into the outbox.
#[derive(Debug, Clone)]
pub struct Job {
    /// The id, which stays the same over all attempts.
    pub id: JobId,
    /// Which room takes it.
    pub kind: &'static str,
    /// What that room needs to know.
    pub payload: Value,
    /// Whom it is about: it is dropped when their data is.
    pub about: Option<UserId>,
}

impl Job {
    /// A job that runs as soon as its change is committed.
    pub fn now(clock: &Clock, kind: &'static str, payload: &impl Serialize) -> Result<Self, AppError> {
        Ok(Self { id: clock.new_id(), kind, payload: serde_json::to_value(payload)?, about: None })
    }

    /// The same job, about this person.
    #[must_use]
    pub fn about(self, person: UserId) -> Self {
        Self { about: Some(person), ..self }
    }
}

/// A job that this process has taken.
#[derive(Debug, sqlx::FromRow)]
pub struct Taken {
    /// The id.
    pub id: JobId,
    /// Which room takes it.
    pub kind: String,
    /// What that room needs to know.
    pub payload: Json<Value>,
    /// How often it was taken, this time included.
    pub attempts: i64,
}

impl Taken {
    /// Whether it was begun so often, and never came to an end, that it is not to be tried again.
    pub const fn is_worn_out(&self) -> bool {
        self.attempts > MAX_ATTEMPTS
    }
}

/// Wakes the worker when there is something to do.
#[derive(Debug, Clone, Default)]
pub struct Wakeup(Arc<Notify>);

impl Wakeup {
    /// Wakes the worker now, or lets it go on when it is about to wait.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits to be woken.
    pub async fn wait(&self) {
        self.0.notified().await;
    }
}

/// A job that was taken and not heard of for so long is given to the next who asks: its worker died.
pub const LEASE: Duration = Duration::seconds(30);
/// After so many attempts a job is parked.
const MAX_ATTEMPTS: i64 = 12;
/// The wait after the first failure; it doubles with each.
const FIRST_BACKOFF: Duration = Duration::seconds(5);
/// The longest wait between two attempts.
const LONGEST_BACKOFF: Duration = Duration::hours(2);

pub(super) async fn insert(tx: &mut Tx, clock: &Clock, job: &Job, run_at: DateTime<Utc>) -> Result<(), AppError> {
    let now = clock.now();
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO outbox (id, kind, payload, state, run_at, created_at, updated_at, user_id) VALUES ($1, $2, $3, 'queued', $4, $5, $5, $6)")
        .bind(job.id).bind(job.kind).bind(Json(&job.payload)).bind(run_at).bind(now).bind(job.about)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// What became of an attempt.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Done; the job is gone.
    Done,
    /// It may work later.
    Retry(String),
    /// It is not time yet: come back then. Not counted as an attempt.
    Later(DateTime<Utc>),
    /// It can never work; the job is parked for a person to look at.
    Dead(String),
}

/// How many jobs stand in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for their time, or being run; at most 10,000.
    pub open: i64,
    /// Parked; at most 10,000.
    pub dead: i64,
}

impl Db {
    /// Takes up to `limit` jobs whose time has come. Two nodes never hold the same job at once: the state is looked at again under the row's lock.
    ///
    /// One condition, so that the index gives the order: however many are due, no more are looked at than are taken.
    pub async fn take_jobs(&self, clock: &Clock, node: Uuid, limit: i64) -> Result<Vec<Taken>, AppError> {
        let now = clock.now();
        let jobs = on!(self.writer(), pool => sqlx::query_as(
            "UPDATE outbox SET state = 'running', leased_by = $1, lease_until = $2, attempts = attempts + 1, updated_at = $3
             WHERE id IN (SELECT id FROM outbox WHERE state = 'queued' AND run_at <= $3 ORDER BY run_at LIMIT +$4)
               AND state = 'queued' AND run_at <= $3
             RETURNING id, kind, payload, attempts")
            .bind(node).bind(now + LEASE).bind(now).bind(limit)
            .fetch_all(pool).await)?;
        Ok(jobs)
    }

    /// Jobs whose lease has ended wait again, in front of those that came due later. The worker calls it now and then, not before each look: that would be
    /// one more statement for each letter.
    pub async fn requeue_lost_jobs(&self, clock: &Clock) -> Result<(), AppError> {
        on!(self.writer(), pool => sqlx::query(
            "UPDATE outbox SET state = 'queued', leased_by = NULL, lease_until = NULL WHERE state = 'running' AND lease_until < $1")
            .bind(clock.now()).execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Notes what became of a job. Does nothing when another node has it by now.
    pub async fn finish_job(&self, clock: &Clock, node: Uuid, job: &Taken, outcome: &Outcome) -> Result<(), AppError> {
        let now = clock.now();
        let (state, run_at, error) = match outcome {
            Outcome::Done => {
                on!(self.writer(), pool => sqlx::query("DELETE FROM outbox WHERE id = $1 AND leased_by = $2")
                    .bind(job.id).bind(node).execute(pool).await.map(drop))?;
                return Ok(());
            }
            Outcome::Later(at) => {
                on!(self.writer(), pool => sqlx::query(
                    "UPDATE outbox SET state = 'queued', run_at = $3, attempts = attempts - 1, updated_at = $4, leased_by = NULL, lease_until = NULL
                     WHERE id = $1 AND leased_by = $2")
                    .bind(job.id).bind(node).bind(*at).bind(now).execute(pool).await.map(drop))?;
                return Ok(());
            }
            Outcome::Retry(error) if job.attempts < MAX_ATTEMPTS => ("queued", now + backoff(job), error),
            Outcome::Retry(error) | Outcome::Dead(error) => ("dead", now, error),
        };
        on!(self.writer(), pool => sqlx::query(
            "UPDATE outbox SET state = $3, run_at = $4, last_error = $5, updated_at = $6, leased_by = NULL, lease_until = NULL
             WHERE id = $1 AND leased_by = $2")
            .bind(job.id).bind(node).bind(state).bind(run_at).bind(shortened(error)).bind(now)
            .execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Says that a job is still being worked on, so that it is not given to another.
    pub async fn keep_job(&self, clock: &Clock, node: Uuid, job: JobId) -> Result<(), AppError> {
        on!(self.writer(), pool => sqlx::query("UPDATE outbox SET lease_until = $3 WHERE id = $1 AND leased_by = $2")
            .bind(job).bind(node).bind(clock.now() + LEASE)
            .execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Removes jobs that were parked before this time: whoever looks at them has done so, and what they hold may be personal.
    pub async fn forget_parked_jobs(&self, before: DateTime<Utc>) -> Result<(), AppError> {
        on!(self.writer(), pool => sqlx::query("DELETE FROM outbox WHERE state = 'dead' AND updated_at < $1")
            .bind(before).execute(pool).await.map(drop))?;
        Ok(())
    }

    /// How many jobs wait and how many are parked, each counted no further than 10,000: anybody may ask.
    pub async fn job_counts(&self) -> Result<Counts, AppError> {
        let (open, dead) = on!(self.reader(), pool => sqlx::query_as::<_, (i64, i64)>(
            "SELECT (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state IN ('queued', 'running') LIMIT 10000) AS open),
                    (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 'dead' LIMIT 10000) AS parked)")
            .fetch_one(pool).await)?;
        Ok(Counts { open, dead })
    }

    /// When the next job wants to run, if any waits.
    pub async fn next_job_at(&self) -> Result<Option<DateTime<Utc>>, AppError> {
        let next = on!(self.reader(), pool => sqlx::query_scalar("SELECT min(run_at) FROM outbox WHERE state = 'queued'")
            .fetch_one(pool).await)?;
        Ok(next)
    }
}

/// The wait before the next attempt: doubling, with up to a quarter more so that many failures do not come back together.
fn backoff(job: &Taken) -> Duration {
    let doublings = u32::try_from(job.attempts - 1).unwrap_or_default().min(16);
    let wait = (FIRST_BACKOFF * 2_i32.pow(doublings)).min(LONGEST_BACKOFF);
    // The id's random half serves as the dice.
    let jitter = i64::try_from(job.id.uuid().as_u64_pair().1 % 256).unwrap_or_default();
    // Whole milliseconds: both engines keep those, while a finer time would come due on one before the other.
    wait + Duration::milliseconds(wait.num_milliseconds() * jitter / 1024)
}

/// What is kept of an error, which outlasts the data of the person that the job was about: no word with an address, at most 500 characters.
fn shortened(error: &str) -> String {
    let words = error.split(' ').map(|word| if word.contains('@') { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_error_names_no_address() {
        let said = "duplicate key: Some(\"Key (email_key)=(ann@example.com) already exists.\")";
        assert_eq!(shortened(said), "duplicate key: Some(\"Key … already exists.\")");
        assert_eq!(shortened(&"x".repeat(600)).len(), 500);
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        let after = |attempts| {
            backoff(&Taken {
                id: JobId::from_uuid(Uuid::from_u128(77)),
                kind: String::new(),
                payload: Json(Value::Null),
                attempts,
            })
        };
        assert!(after(1) >= FIRST_BACKOFF && after(2) > after(1));
        assert!((1..40).all(|attempts| after(attempts) <= LONGEST_BACKOFF * 5 / 4));
    }
}
