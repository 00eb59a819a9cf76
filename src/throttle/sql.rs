//! Statements on `throttles`.

use chrono::{DateTime, Utc};

use crate::{
    kernel::AppError,
    on,
    store::{Db, Tx},
};

/// Counts one attempt for an account and for a client's address, and answers how many there are now of each. Who is in a delay is not counted and not
/// answered, and while the address is in one, neither is the account. A count older than `forgotten` starts anew.
///
/// The account comes first, as in what succeeds: two changes that wait for each other's row would wait for ever.
pub(super) async fn count(
    db: &Db,
    account: Option<&str>,
    ip: Option<&str>,
    now: DateTime<Utc>,
    forgotten: DateTime<Utc>,
) -> Result<Vec<(String, i64)>, AppError> {
    let counts = on!(db.writer(), pool => sqlx::query_as(
        "INSERT INTO throttles (key, failures, blocked_until, updated_at)
         SELECT attempts.key, 1, $3, $3 FROM (SELECT 1 AS place, $1 AS key UNION ALL SELECT 2, $2) AS attempts
         WHERE attempts.key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM throttles AS delays WHERE delays.key = $2 AND delays.blocked_until > $3)
         ORDER BY attempts.place
         ON CONFLICT (key) DO UPDATE
         SET failures = CASE WHEN throttles.updated_at < $4 THEN 1 ELSE throttles.failures + 1 END, updated_at = $3
         WHERE throttles.blocked_until <= $3
         RETURNING key, failures")
        .bind(account).bind(ip).bind(now).bind(forgotten)
        .fetch_all(pool).await)?;
    Ok(counts)
}

/// Begins a delay, unless one runs already; answers whether it began.
pub(super) async fn block(db: &Db, key: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<bool, AppError> {
    let begun = on!(db.writer(), pool => sqlx::query("UPDATE throttles SET blocked_until = $3 WHERE key = $1 AND blocked_until <= $2")
        .bind(key).bind(now).bind(until).execute(pool).await.map(|done| done.rows_affected()))?;
    Ok(begun > 0)
}

pub(super) async fn blocked_until(db: &Db, key: &str) -> Result<Option<DateTime<Utc>>, AppError> {
    let until = on!(db.reader(), pool => sqlx::query_scalar("SELECT blocked_until FROM throttles WHERE key = $1")
        .bind(key).fetch_optional(pool).await)?;
    Ok(until)
}

/// Forgets what was counted for an account, its delay too, and takes one attempt of a client's address back: in the order in which they are counted, so that
/// none of two changes waits for the other's row.
pub(super) async fn take_back(
    tx: &mut Tx,
    account: Option<&str>,
    ip: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO throttles (key, failures, blocked_until, updated_at)
         SELECT counts.key, 0, $3, $3 FROM (SELECT 1 AS place, $1 AS key UNION ALL SELECT 2, $2) AS counts
         WHERE counts.key IS NOT NULL
         ORDER BY counts.place
         ON CONFLICT (key) DO UPDATE
         SET failures = CASE WHEN throttles.key = $1 OR throttles.failures = 0 THEN 0 ELSE throttles.failures - 1 END,
             blocked_until = CASE WHEN throttles.key = $1 THEN $3 ELSE throttles.blocked_until END")
        .bind(account).bind(ip).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn forget_before(db: &Db, time: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM throttles WHERE updated_at < $1 AND blocked_until < $1")
        .bind(time).execute(pool).await.map(drop))?;
    Ok(())
}
