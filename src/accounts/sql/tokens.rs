//! Statements on `tokens`.

use chrono::{DateTime, Utc};

use crate::{
    clock::TokenHash,
    kernel::{AppError, UserId},
    on,
    store::{Db, Tx},
};

#[derive(Debug, sqlx::FromRow)]
pub(in crate::accounts) struct TokenRow {
    pub(in crate::accounts) user_id: Option<UserId>,
    pub(in crate::accounts) created_at: DateTime<Utc>,
    pub(in crate::accounts) expires_at: DateTime<Utc>,
    pub(in crate::accounts) used_at: Option<DateTime<Utc>>,
}

/// Links of the same purpose that were not used stop working.
pub(in crate::accounts) async fn replace_tokens(
    tx: &mut Tx,
    purpose: &str,
    person: Option<UserId>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "DELETE FROM tokens WHERE purpose = $1 AND (user_id = $2 OR (user_id IS NULL AND $3)) AND used_at IS NULL")
        .bind(purpose).bind(person).bind(person.is_none()).execute(connection).await.map(drop))?;
    Ok(())
}

pub(in crate::accounts) async fn insert_token(
    tx: &mut Tx,
    hash: &TokenHash,
    purpose: &str,
    person: Option<UserId>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO tokens (hash, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash.as_slice()).bind(purpose).bind(person).bind(now).bind(expires_at).execute(connection).await.map(drop))?;
    Ok(())
}

/// The same for somebody who may not be there: then it is for nobody, and not kept.
pub(in crate::accounts) async fn insert_token_of(
    tx: &mut Tx,
    hash: &TokenHash,
    purpose: &str,
    person: UserId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO tokens (hash, purpose, user_id, created_at, expires_at) SELECT $1, $2, id, $4, $5 FROM users WHERE id = $3")
        .bind(hash.as_slice()).bind(purpose).bind(person).bind(now).bind(expires_at).execute(connection).await.map(drop))?;
    Ok(())
}

pub(in crate::accounts) async fn find_token(
    db: &Db,
    hash: &TokenHash,
    purpose: &str,
) -> Result<Option<TokenRow>, AppError> {
    let row = on!(db.reader(), pool => sqlx::query_as("SELECT user_id, created_at, expires_at, used_at FROM tokens WHERE hash = $1 AND purpose = $2")
        .bind(hash.as_slice()).bind(purpose).fetch_optional(pool).await)?;
    Ok(row)
}

/// Marks a token used and answers whom it is for; `None` when it cannot be used. One statement, so that it works once.
pub(in crate::accounts) async fn spend_token(
    tx: &mut Tx,
    hash: &TokenHash,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<Option<Option<UserId>>, AppError> {
    let spent = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE tokens SET used_at = $3 WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id")
        .bind(hash.as_slice()).bind(purpose).bind(now).fetch_optional(connection).await)?;
    Ok(spent)
}

pub(in crate::accounts) async fn forget_tokens(db: &Db, ended_before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM tokens WHERE expires_at < $1")
        .bind(ended_before).execute(pool).await.map(drop))?;
    Ok(())
}
