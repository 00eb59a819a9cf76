//! Statements on `devices`.

use chrono::{DateTime, Utc};

use crate::{
    clock::TokenHash,
    kernel::{AppError, DeviceId, OrgId, UserId},
    on,
    store::{Db, Tx},
};

pub(super) struct NewDevice<'a> {
    pub id: DeviceId,
    pub user: UserId,
    pub org: OrgId,
    pub token_hash: TokenHash,
    pub user_agent: Option<&'a str>,
    pub ip: Option<String>,
    pub now: DateTime<Utc>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: DeviceId,
    pub token_hash: Vec<u8>,
    pub name: Option<String>,
    pub user_agent: Option<String>,
    pub ip: Option<String>,
    pub first_seen_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub trusted_until: Option<DateTime<Utc>>,
    pub session_seen_at: Option<DateTime<Utc>>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Named {
    pub name: Option<String>,
    pub user_agent: Option<String>,
    pub trusted_until: Option<DateTime<Utc>>,
}

/// Notes a sign-in with a known device; `None` when the person has no such device.
pub(super) async fn note_seen(
    tx: &mut Tx,
    user: UserId,
    token_hash: &TokenHash,
    ip: Option<&str>,
    user_agent: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<DeviceId>, AppError> {
    let id = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE devices SET last_seen_at = $5, ip = $3, user_agent = $4 WHERE user_id = $1 AND token_hash = $2 RETURNING id")
        .bind(user).bind(token_hash.as_slice()).bind(ip).bind(user_agent).bind(now)
        .fetch_optional(connection).await)?;
    Ok(id)
}

pub(super) async fn replace_token(tx: &mut Tx, old: &TokenHash, new: &TokenHash) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE devices SET token_hash = $2 WHERE token_hash = $1")
        .bind(old.as_slice()).bind(new.as_slice()).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, device: &NewDevice<'_>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO devices (id, user_id, org_id, token_hash, user_agent, ip, first_seen_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)")
        .bind(device.id).bind(device.user).bind(device.org).bind(device.token_hash.as_slice()).bind(device.user_agent)
        .bind(&device.ip).bind(device.now)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// Keeps the latest used devices of a person, and those that are signed in.
pub(super) async fn forget_surplus(tx: &mut Tx, user: UserId, keep: i64) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "DELETE FROM devices WHERE user_id = $1
         AND id NOT IN (SELECT id FROM devices WHERE user_id = $1 ORDER BY last_seen_at DESC, id DESC LIMIT +$2)
         AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.device_id = devices.id)")
        .bind(user).bind(keep).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn is_trusted(
    db: &Db,
    user: UserId,
    token_hash: &TokenHash,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let until: Option<Option<DateTime<Utc>>> = on!(db.reader(), pool => sqlx::query_scalar(
        "SELECT trusted_until FROM devices WHERE user_id = $1 AND token_hash = $2")
        .bind(user).bind(token_hash.as_slice()).fetch_optional(pool).await)?;
    Ok(until.flatten().is_some_and(|until| until > now))
}

pub(super) async fn set_trust(
    tx: &mut Tx,
    user: UserId,
    id: DeviceId,
    until: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE devices SET trusted_until = $3 WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).bind(until).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn forget_trust(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE devices SET trusted_until = NULL WHERE user_id = $1 AND trusted_until IS NOT NULL")
        .bind(user).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn list(db: &Db, user: UserId) -> Result<Vec<Row>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT d.id, d.token_hash, d.name, d.user_agent, d.ip, d.first_seen_at, d.last_seen_at, d.trusted_until,
                (SELECT max(s.last_seen_at) FROM sessions s WHERE s.device_id = d.id) AS session_seen_at
         FROM devices d WHERE d.user_id = $1 ORDER BY d.last_seen_at DESC LIMIT 200")
        .bind(user).fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn find(tx: &mut Tx, user: UserId, id: DeviceId) -> Result<Option<Named>, AppError> {
    let row = on!(tx.connection(), connection => sqlx::query_as(
        "SELECT name, user_agent, trusted_until FROM devices WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).fetch_optional(connection).await)?;
    Ok(row)
}

pub(super) async fn set_name(tx: &mut Tx, user: UserId, id: DeviceId, name: Option<&str>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE devices SET name = $3 WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).bind(name).execute(connection).await.map(drop))?;
    Ok(())
}

/// Removes a device; its sessions go with it.
pub(super) async fn delete(tx: &mut Tx, user: UserId, id: DeviceId) -> Result<u64, AppError> {
    let gone = on!(tx.connection(), connection => sqlx::query("DELETE FROM devices WHERE id = $1 AND user_id = $2")
        .bind(id).bind(user).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(gone)
}

pub(super) async fn delete_all(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM devices WHERE user_id = $1")
        .bind(user).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn delete_unused(db: &Db, before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query(
        "DELETE FROM devices WHERE last_seen_at < $1 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.device_id = devices.id)")
        .bind(before).execute(pool).await.map(drop))?;
    Ok(())
}
