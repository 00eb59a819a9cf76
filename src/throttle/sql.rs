//! Statements on `throttles`.

use chrono::{DateTime, Utc};

use crate::{kernel::AppError, on, store::Db};

/// Counts one attempt and answers how many there are now; `None`, without counting, while a delay runs. A count older than `forgotten` starts anew.
pub(super) async fn count(
    db: &Db,
    key: &str,
    now: DateTime<Utc>,
    forgotten: DateTime<Utc>,
) -> Result<Option<i64>, AppError> {
    let count = on!(db.writer(), pool => sqlx::query_scalar(
        "INSERT INTO throttles (key, failures, blocked_until, updated_at) VALUES ($1, 1, $2, $2)
         ON CONFLICT (key) DO UPDATE
         SET failures = CASE WHEN throttles.updated_at < $3 THEN 1 ELSE throttles.failures + 1 END, updated_at = $2
         WHERE throttles.blocked_until <= $2
         RETURNING failures")
        .bind(key).bind(now).bind(forgotten)
        .fetch_optional(pool).await)?;
    Ok(count)
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

pub(super) async fn forget(db: &Db, key: &str) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM throttles WHERE key = $1").bind(key).execute(pool).await.map(drop))?;
    Ok(())
}

pub(super) async fn take_back(db: &Db, key: &str) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("UPDATE throttles SET failures = failures - 1 WHERE key = $1 AND failures > 0")
        .bind(key).execute(pool).await.map(drop))?;
    Ok(())
}

pub(super) async fn forget_before(db: &Db, time: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM throttles WHERE updated_at < $1 AND blocked_until < $1")
        .bind(time).execute(pool).await.map(drop))?;
    Ok(())
}
