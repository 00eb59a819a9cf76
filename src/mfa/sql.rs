//! Statements on `second_factors`, `texted_codes` and `backup_codes`.

use chrono::{DateTime, Utc};

use super::Method;
use crate::{
    kernel::{AppError, OrgId, UserId},
    on,
    store::{Db, Statement, Tx},
};

crate::text_column! { Method, Method::from_name; }

#[derive(Debug, sqlx::FromRow)]
pub(super) struct FactorRow {
    pub method: Method,
    pub secret: Option<String>,
    pub phone: Option<String>,
    pub last_step: i64,
    pub created_at: DateTime<Utc>,
    pub activated_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
}

/// All factors of a person, also those that are being set up.
pub(super) async fn factors(db: &Db, user: UserId) -> Result<Vec<FactorRow>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT method, secret, phone, last_step, created_at, activated_at, last_used_at FROM second_factors
         WHERE user_id = $1 ORDER BY created_at, method")
        .bind(user).fetch_all(pool).await)?;
    Ok(rows)
}

/// How many backup codes are left, and when they were made.
pub(super) async fn backup_codes(db: &Db, user: UserId) -> Result<(i64, Option<DateTime<Utc>>), AppError> {
    let (left, made_at) = on!(db.reader(), pool => sqlx::query_as(
        "SELECT count(*) - count(used_at), max(created_at) FROM backup_codes WHERE user_id = $1")
        .bind(user).fetch_one(pool).await)?;
    Ok((left, made_at))
}

/// Begins to set a factor up, in place of any other that was begun; `false` when one of this kind is in force.
pub(super) async fn begin(
    tx: &mut Tx,
    user: UserId,
    method: Method,
    secret: Option<&str>,
    phone: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "DELETE FROM second_factors WHERE user_id = $1 AND method <> $2 AND activated_at IS NULL")
        .bind(user).bind(method.name()).execute(connection).await.map(drop))?;
    let begun = on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO second_factors (user_id, method, secret, phone, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, method) DO UPDATE SET secret = $3, phone = $4, created_at = $5, last_step = 0
         WHERE second_factors.activated_at IS NULL")
        .bind(user).bind(method.name()).bind(secret).bind(phone).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(begun == 1)
}

/// Puts a factor into force, if it is still the one that was begun then; answers whether it was.
pub(super) async fn activate(
    tx: &mut Tx,
    user: UserId,
    method: Method,
    begun_at: DateTime<Utc>,
    step: i64,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let activated = on!(tx.connection(), connection => sqlx::query(
        "UPDATE second_factors SET activated_at = $4, last_used_at = $4, last_step = $5
         WHERE user_id = $1 AND method = $2 AND created_at = $3 AND activated_at IS NULL")
        .bind(user).bind(method.name()).bind(begun_at).bind(now).bind(step)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(activated == 1)
}

/// Notes the step of a code, unless it or a later one was taken before; answers whether it was noted. One statement, so that a code works once.
pub(super) async fn spend_step(tx: &mut Tx, user: UserId, step: i64, now: DateTime<Utc>) -> Result<bool, AppError> {
    let spent = on!(tx.connection(), connection => sqlx::query(
        "UPDATE second_factors SET last_step = $2, last_used_at = $3
         WHERE user_id = $1 AND method = 'totp' AND activated_at IS NOT NULL AND last_step < $2")
        .bind(user).bind(step).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(spent == 1)
}

pub(super) async fn note_text_used(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE second_factors SET last_used_at = $2 WHERE user_id = $1 AND method = 'sms'")
        .bind(user).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}

/// Which factors are in force, locked until the change ends, so that of two changes at once the second sees what the first has left: writing
/// the rows to themselves does it on both engines.
pub(super) async fn lock_active(tx: &mut Tx, user: UserId) -> Result<Vec<Method>, AppError> {
    let methods = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE second_factors SET method = method WHERE user_id = $1 AND activated_at IS NOT NULL RETURNING method")
        .bind(user).fetch_all(connection).await)?;
    Ok(methods)
}

/// Takes one factor away, with the codes that were sent for it.
pub(super) async fn remove(tx: &mut Tx, user: UserId, method: Method) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM second_factors WHERE user_id = $1 AND method = $2")
        .bind(user).bind(method.name()).execute(connection).await.map(drop))?;
    if method == Method::Sms {
        on!(tx.connection(), connection => sqlx::query("DELETE FROM texted_codes WHERE user_id = $1")
            .bind(user).execute(connection).await.map(drop))?;
    }
    Ok(())
}

/// Takes everything away: factors, codes that were sent, backup codes.
pub(super) async fn remove_all(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    for statement in [
        "DELETE FROM second_factors WHERE user_id = $1",
        "DELETE FROM texted_codes WHERE user_id = $1",
        "DELETE FROM backup_codes WHERE user_id = $1",
    ] {
        on!(tx.connection(), connection => sqlx::query(statement).bind(user).execute(connection).await.map(drop))?;
    }
    Ok(())
}

/// Forgets what was set up since a time; answers whose organisation it was in, where a factor was among it.
pub(super) async fn remove_since(tx: &mut Tx, user: UserId, since: DateTime<Utc>) -> Result<Option<OrgId>, AppError> {
    let factors = on!(tx.connection(), connection => sqlx::query("DELETE FROM second_factors WHERE user_id = $1 AND created_at >= $2")
        .bind(user).bind(since).execute(connection).await.map(|done| done.rows_affected()))?;
    on!(tx.connection(), connection => sqlx::query("DELETE FROM backup_codes WHERE user_id = $1 AND created_at >= $2")
        .bind(user).bind(since).execute(connection).await.map(drop))?;
    let org = on!(tx.connection(), connection => sqlx::query_scalar("SELECT org_id FROM users WHERE id = $1")
        .bind(user).fetch_optional(connection).await)?;
    Ok(org.filter(|_| factors > 0))
}

/// When a code for this purpose was last sent.
pub(super) async fn texted_at(db: &Db, user: UserId, purpose: &str) -> Result<Option<DateTime<Utc>>, AppError> {
    let at = on!(db.reader(), pool => sqlx::query_scalar("SELECT created_at FROM texted_codes WHERE user_id = $1 AND purpose = $2")
        .bind(user).bind(purpose).fetch_optional(pool).await)?;
    Ok(at)
}

/// Keeps what will be recognised of a code, in place of the one before.
pub(super) async fn keep_texted(
    tx: &mut Tx,
    user: UserId,
    purpose: &str,
    hash: &[u8],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO texted_codes (user_id, purpose, hash, tries, created_at, expires_at) VALUES ($1, $2, $3, 0, $4, $5)
         ON CONFLICT (user_id, purpose) DO UPDATE SET hash = $3, tries = 0, created_at = $4, expires_at = $5")
        .bind(user).bind(purpose).bind(hash).bind(now).bind(until).execute(connection).await.map(drop))?;
    Ok(())
}

/// Counts a try of the code that was sent, before it is compared, so that many at once cannot slip through; answers its hash, or `None` when
/// it is too old or was tried too often.
pub(super) async fn try_texted(
    db: &Db,
    user: UserId,
    purpose: &str,
    tries: i64,
    now: DateTime<Utc>,
) -> Result<Option<Vec<u8>>, AppError> {
    let hash = on!(db.writer(), pool => sqlx::query_scalar(
        "UPDATE texted_codes SET tries = tries + 1 WHERE user_id = $1 AND purpose = $2 AND tries < $3 AND expires_at > $4 RETURNING hash")
        .bind(user).bind(purpose).bind(tries).bind(now).fetch_optional(pool).await)?;
    Ok(hash)
}

/// Uses up the code that was sent; answers whether it was there.
pub(super) async fn spend_texted(tx: &mut Tx, user: UserId, purpose: &str, hash: &[u8]) -> Result<bool, AppError> {
    let spent = on!(tx.connection(), connection => sqlx::query(
        "DELETE FROM texted_codes WHERE user_id = $1 AND purpose = $2 AND hash = $3")
        .bind(user).bind(purpose).bind(hash).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(spent == 1)
}

/// Which of these hashes is of a code that is still good.
pub(super) async fn known_backup_code(
    db: &Db,
    user: UserId,
    hashes: &[[u8; 32]],
) -> Result<Option<[u8; 32]>, AppError> {
    // As a rule there is one: the master key is changed seldom.
    for hash in hashes {
        let known: Option<i64> = on!(db.reader(), pool => sqlx::query_scalar(
            "SELECT CAST(1 AS BIGINT) FROM backup_codes WHERE user_id = $1 AND hash = $2 AND used_at IS NULL")
            .bind(user).bind(hash.as_slice()).fetch_optional(pool).await)?;
        if known.is_some() {
            return Ok(Some(*hash));
        }
    }
    Ok(None)
}

/// Uses a backup code up; answers how many are left, or `None` when it was used already.
pub(super) async fn spend_backup_code(
    tx: &mut Tx,
    user: UserId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<i64>, AppError> {
    let spent = on!(tx.connection(), connection => sqlx::query(
        "UPDATE backup_codes SET used_at = $3 WHERE user_id = $1 AND hash = $2 AND used_at IS NULL")
        .bind(user).bind(hash).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    if spent == 0 {
        return Ok(None);
    }
    let left = on!(tx.connection(), connection => sqlx::query_scalar(
        "SELECT count(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL")
        .bind(user).fetch_one(connection).await)?;
    Ok(Some(left))
}

/// Puts new backup codes in the place of all before.
pub(super) async fn replace_backup_codes(
    tx: &mut Tx,
    user: UserId,
    hashes: &[[u8; 32]],
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM backup_codes WHERE user_id = $1")
        .bind(user).execute(connection).await.map(drop))?;
    let mut statement = Statement::new("INSERT INTO backup_codes (user_id, hash, created_at) VALUES");
    for hash in hashes {
        statement.bind_row([user.into(), hash.as_slice().into(), now.into()]);
    }
    statement.execute(tx).await?;
    Ok(())
}

/// Removes what was begun and not finished, and codes that are too old.
pub(super) async fn forget(db: &Db, begun_before: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM second_factors WHERE activated_at IS NULL AND created_at < $1")
        .bind(begun_before).execute(pool).await.map(drop))?;
    on!(db.writer(), pool => sqlx::query("DELETE FROM texted_codes WHERE expires_at < $1")
        .bind(now).execute(pool).await.map(drop))?;
    Ok(())
}
