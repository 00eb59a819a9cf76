//! Statements on `sessions`, and the parts of `users` that a session needs.

use chrono::{DateTime, Utc};

use crate::{
    accounts::Identity,
    clock::TokenHash,
    kernel::{AppError, DeviceId, OrgId, SessionId, UserId},
    on,
    store::{Db, Tx},
};

pub(super) struct NewSession<'a> {
    pub id: SessionId,
    pub user: UserId,
    pub org: OrgId,
    pub device: DeviceId,
    pub token_hash: TokenHash,
    pub remembered: bool,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ip: Option<String>,
    pub user_agent: Option<&'a str>,
    pub signals: String,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct CallerRow {
    pub id: SessionId,
    pub remembered: bool,
    pub expires_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub proved_at: DateTime<Utc>,
    #[sqlx(flatten)]
    pub identity: Identity,
    pub needs_renewal: bool,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: SessionId,
    pub remembered: bool,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub signals: String,
}

pub(super) async fn insert(tx: &mut Tx, session: &NewSession<'_>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO sessions (id, user_id, org_id, token_hash, remembered, created_at, last_seen_at, expires_at, ip, user_agent,
                               device_id, signals)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11)")
        .bind(session.id).bind(session.user).bind(session.org).bind(session.token_hash.as_slice()).bind(session.remembered)
        .bind(session.created_at).bind(session.expires_at).bind(&session.ip).bind(session.user_agent).bind(session.device).bind(&session.signals)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// Notes the sign-in of somebody who proved who they are by what held at that time; answers for when the account's deletion is planned, or `None` when they
/// may not come in (any more): there is no account, or its owner has ended all sessions or chosen another password since.
pub(super) async fn note_login(
    tx: &mut Tx,
    user: UserId,
    proved_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Option<DateTime<Utc>>>, AppError> {
    let planned = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE users SET last_login_at = $3
         WHERE id = $1 AND status = 'active' AND deleted_at IS NULL AND locked_at IS NULL AND sessions_since <= $2
           AND coalesce(password_changed_at, created_at) <= $2
         RETURNING deletion_planned_at")
        .bind(user).bind(proved_at).bind(now).fetch_optional(connection).await)?;
    Ok(planned)
}

pub(super) async fn owner_of(db: &Db, token_hash: &TokenHash) -> Result<Option<(UserId, OrgId)>, AppError> {
    let owner = on!(db.reader(), pool => sqlx::query_as("SELECT user_id, org_id FROM sessions WHERE token_hash = $1")
        .bind(token_hash.as_slice()).fetch_optional(pool).await)?;
    Ok(owner)
}

/// A session with its person, unless the person may not be in, or ended all sessions since.
pub(super) async fn find_by_token(db: &Db, token_hash: &TokenHash) -> Result<Option<CallerRow>, AppError> {
    let row = on!(db.reader(), pool => sqlx::query_as(
        "SELECT s.id, s.remembered, s.expires_at, s.last_seen_at, coalesce(s.proved_at, s.created_at) AS proved_at, s.user_id,
                u.full_name, u.email, u.avatar, u.email_verified_at, u.role, u.locale, u.theme, u.time_zone,
                u.role_changed_at IS NOT NULL AND coalesce(s.renewed_at, s.created_at) < u.role_changed_at AS needs_renewal
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.token_hash = $1 AND u.status = 'active' AND u.locked_at IS NULL AND u.deleted_at IS NULL AND s.created_at >= u.sessions_since")
        .bind(token_hash.as_slice()).fetch_optional(pool).await)?;
    Ok(row)
}

/// How a session stands.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Standing {
    pub remembered: bool,
    pub expires_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// How a session stands, unless its person may not be in, or ended all sessions since.
pub(super) async fn standing(db: &Db, id: SessionId) -> Result<Option<Standing>, AppError> {
    let row = on!(db.reader(), pool => sqlx::query_as(
        "SELECT s.remembered, s.expires_at, s.last_seen_at FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.id = $1 AND u.status = 'active' AND u.deleted_at IS NULL AND s.created_at >= u.sessions_since")
        .bind(id).fetch_optional(pool).await)?;
    Ok(row)
}

/// Gives a session another token, if it still has the old one; answers whether it had.
pub(super) async fn replace_token(
    tx: &mut Tx,
    id: SessionId,
    old: &TokenHash,
    new: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let replaced = on!(tx.connection(), connection => sqlx::query(
        "UPDATE sessions SET token_hash = $3, renewed_at = $4 WHERE id = $1 AND token_hash = $2")
        .bind(id).bind(old.as_slice()).bind(new.as_slice()).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(replaced == 1)
}

/// Gives a session another token because its person has just shown who they are; answers whether it is remembered and when it ends, or
/// `None` when it is over.
pub(super) async fn note_proof(
    tx: &mut Tx,
    user: UserId,
    id: SessionId,
    new: &TokenHash,
    now: DateTime<Utc>,
) -> Result<Option<(bool, DateTime<Utc>)>, AppError> {
    let kept = on!(tx.connection(), connection => sqlx::query_as(
        "UPDATE sessions SET token_hash = $3, renewed_at = $4, proved_at = $4 WHERE id = $1 AND user_id = $2 AND expires_at > $4
         RETURNING remembered, expires_at")
        .bind(id).bind(user).bind(new.as_slice()).bind(now).fetch_optional(connection).await)?;
    Ok(kept)
}

pub(super) async fn list(db: &Db, user: UserId, now: DateTime<Utc>) -> Result<Vec<Row>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT s.id, s.remembered, s.created_at, s.last_seen_at, s.expires_at, s.ip, s.user_agent, s.signals
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.user_id = $1 AND s.expires_at > $2 AND s.created_at >= u.sessions_since
         ORDER BY s.created_at DESC LIMIT 200")
        .bind(user).bind(now).fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn delete(tx: &mut Tx, user: UserId, id: SessionId) -> Result<u64, AppError> {
    let ended = on!(tx.connection(), connection => sqlx::query("DELETE FROM sessions WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(ended)
}

pub(super) async fn delete_all(tx: &mut Tx, user: UserId, except: Option<SessionId>) -> Result<u64, AppError> {
    let ended = on!(tx.connection(), connection => sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND ($2 IS NULL OR id <> $2)")
        .bind(user).bind(except).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(ended)
}

pub(super) async fn note_seen(tx: &mut Tx, id: SessionId, at: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2")
        .bind(id).bind(at).execute(connection).await.map(drop))?;
    Ok(())
}

/// Removes sessions that ran out.
pub(super) async fn delete_ended(db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM sessions WHERE expires_at < $1").bind(now).execute(pool).await.map(drop))?;
    Ok(())
}
