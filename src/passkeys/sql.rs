//! Statements on `passkeys` and `passkey_challenges`.

use chrono::{DateTime, Utc};

use crate::{
    clock::TokenHash,
    kernel::{AppError, OrgId, PasskeyId, UserId},
    on,
    store::{Db, Tx},
};

pub(super) struct NewPasskey<'a> {
    pub id: PasskeyId,
    pub user: UserId,
    pub org: OrgId,
    pub credential_id: &'a [u8],
    pub credential: String,
    pub name: &'a str,
    pub now: DateTime<Utc>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Usable {
    pub id: PasskeyId,
    pub user_id: UserId,
    pub credential: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct ChallengeRow {
    pub user_id: Option<UserId>,
    pub state: String,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, passkey: &NewPasskey<'_>) -> Result<(), sqlx::Error> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO passkeys (id, user_id, org_id, credential_id, credential, name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(passkey.id).bind(passkey.user).bind(passkey.org).bind(passkey.credential_id).bind(&passkey.credential)
        .bind(passkey.name).bind(passkey.now)
        .execute(connection).await.map(drop))
}

pub(super) async fn list(db: &Db, user: UserId) -> Result<Vec<Row>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT id, name, created_at, last_used_at FROM passkeys WHERE user_id = $1 ORDER BY created_at, id")
        .bind(user).fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn credential_ids(db: &Db, user: UserId) -> Result<Vec<Vec<u8>>, AppError> {
    let ids = on!(db.reader(), pool => sqlx::query_scalar("SELECT credential_id FROM passkeys WHERE user_id = $1")
        .bind(user).fetch_all(pool).await)?;
    Ok(ids)
}

/// The keys themselves.
pub(super) async fn credentials(db: &Db, user: UserId) -> Result<Vec<String>, AppError> {
    let keys = on!(db.reader(), pool => sqlx::query_scalar("SELECT credential FROM passkeys WHERE user_id = $1 ORDER BY created_at, id")
        .bind(user).fetch_all(pool).await)?;
    Ok(keys)
}

pub(super) async fn name_of(tx: &mut Tx, user: UserId, id: PasskeyId) -> Result<Option<String>, AppError> {
    let name = on!(tx.connection(), connection => sqlx::query_scalar("SELECT name FROM passkeys WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).fetch_optional(connection).await)?;
    Ok(name)
}

pub(super) async fn set_name(tx: &mut Tx, user: UserId, id: PasskeyId, name: &str) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE passkeys SET name = $3 WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).bind(name).execute(connection).await.map(drop))?;
    Ok(())
}

/// Removes a passkey and answers how it was called; `None` when there is none.
pub(super) async fn delete(tx: &mut Tx, user: UserId, id: PasskeyId) -> Result<Option<String>, AppError> {
    let name = on!(tx.connection(), connection => sqlx::query_scalar("DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING name")
        .bind(id).bind(user).fetch_optional(connection).await)?;
    Ok(name)
}

/// Removes what was added since a time; answers what it was called.
pub(super) async fn delete_since(
    tx: &mut Tx,
    user: UserId,
    since: DateTime<Utc>,
) -> Result<Vec<(OrgId, String)>, AppError> {
    let gone = on!(tx.connection(), connection => sqlx::query_as(
        "DELETE FROM passkeys WHERE user_id = $1 AND created_at >= $2 RETURNING org_id, name")
        .bind(user).bind(since).fetch_all(connection).await)?;
    Ok(gone)
}

/// A passkey about to be used, locked until the change ends: writing the row to itself does it on both engines.
pub(super) async fn find_for_use(tx: &mut Tx, user: UserId, credential_id: &[u8]) -> Result<Option<Usable>, AppError> {
    let row = on!(tx.connection(), connection => sqlx::query_as(
        "UPDATE passkeys SET name = name WHERE credential_id = $2 AND user_id = $1 RETURNING id, user_id, credential")
        .bind(user).bind(credential_id).fetch_optional(connection).await)?;
    Ok(row)
}

pub(super) async fn note_use(tx: &mut Tx, id: PasskeyId, credential: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1")
        .bind(id).bind(credential).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert_challenge(
    db: &Db,
    hash: &TokenHash,
    purpose: &str,
    user: Option<UserId>,
    state: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query(
        "INSERT INTO passkey_challenges (hash, purpose, user_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash.as_slice()).bind(purpose).bind(user).bind(state).bind(expires_at)
        .execute(pool).await.map(drop))?;
    Ok(())
}

/// Takes a challenge out; one statement, so that it is answered once.
pub(super) async fn take_challenge(
    tx: &mut Tx,
    hash: &TokenHash,
    purpose: &str,
) -> Result<Option<ChallengeRow>, AppError> {
    let row = on!(tx.connection(), connection => sqlx::query_as(
        "DELETE FROM passkey_challenges WHERE hash = $1 AND purpose = $2 RETURNING user_id, state, expires_at")
        .bind(hash.as_slice()).bind(purpose).fetch_optional(connection).await)?;
    Ok(row)
}

pub(super) async fn delete_old_challenges(db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM passkey_challenges WHERE expires_at < $1")
        .bind(now).execute(pool).await.map(drop))?;
    Ok(())
}
