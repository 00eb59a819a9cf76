//! Statements on `api_keys`, and the parts of `users` that a key's owner is made of.

use chrono::{DateTime, Utc};
use ipnet::IpNet;

use super::ApiKey;
use crate::{
    access::Role,
    accounts::Identity,
    clock::TokenHash,
    kernel::{ApiKeyId, AppError, OrgId, UserId},
    on,
    store::{Db, Tx},
};

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    id: ApiKeyId,
    name: String,
    prefix: String,
    scopes: String,
    networks: String,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    replaced_by: Option<ApiKeyId>,
}

/// A key with its owner, and whether the owner may be in.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct HolderRow {
    #[sqlx(flatten)]
    pub key: Row,
    #[sqlx(flatten)]
    pub identity: Identity,
}

/// A key that was just taken away.
#[derive(Debug, sqlx::FromRow)]
struct Gone {
    org_id: OrgId,
    #[sqlx(flatten)]
    key: Row,
}

impl Row {
    /// Whether every network of the key can be read. Where one cannot, nobody knows from where the key may be used: none at all would mean everywhere.
    pub(super) fn has_whole_networks(&self) -> bool {
        self.networks.is_empty() || self.networks.split(' ').all(|network| network.parse::<IpNet>().is_ok())
    }
}

impl From<Row> for ApiKey {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            prefix: row.prefix,
            scopes: row.scopes.parse().unwrap_or_default(),
            networks: row.networks.split(' ').filter_map(|network| network.parse().ok()).collect(),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            replaced_by: row.replaced_by,
        }
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    user: UserId,
    org: OrgId,
    key: &ApiKey,
    hash: &TokenHash,
) -> Result<(), AppError> {
    let networks = key.networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO api_keys (id, user_id, org_id, name, prefix, hash, scopes, networks, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(key.id).bind(user).bind(org).bind(&key.name).bind(&key.prefix).bind(hash.as_slice()).bind(key.scopes.to_string())
        .bind(networks).bind(key.created_at).bind(key.expires_at)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// Locks a person, so that of two changes to their keys at once the second sees the first, and answers their role now.
pub(super) async fn lock_owner(tx: &mut Tx, user: UserId) -> Result<Option<Role>, AppError> {
    let role: Option<(Role,)> = on!(tx.connection(), connection => sqlx::query_as(
        "UPDATE users SET updated_at = updated_at WHERE id = $1 AND deleted_at IS NULL RETURNING role")
        .bind(user).fetch_optional(connection).await)?;
    Ok(role.map(|(role,)| role))
}

/// How many keys work and are not about to be replaced.
pub(super) async fn count(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<i64, AppError> {
    let count = on!(tx.connection(), connection => sqlx::query_scalar(
        "SELECT count(*) FROM api_keys WHERE user_id = $1 AND replaced_by IS NULL AND (expires_at IS NULL OR expires_at > $2)")
        .bind(user).bind(now).fetch_one(connection).await)?;
    Ok(count)
}

pub(super) async fn count_working(db: &Db, org: OrgId, user: UserId, now: DateTime<Utc>) -> Result<u64, AppError> {
    let count: i64 = on!(db.reader(), pool => sqlx::query_scalar(
        "SELECT count(*) FROM api_keys WHERE org_id = $1 AND user_id = $2 AND (expires_at IS NULL OR expires_at > $3)")
        .bind(org).bind(user).bind(now).fetch_one(pool).await)?;
    Ok(count.cast_unsigned())
}

pub(super) async fn list(db: &Db, user: UserId) -> Result<Vec<ApiKey>, AppError> {
    let rows: Vec<Row> = on!(db.reader(), pool => sqlx::query_as(
        "SELECT id, name, prefix, scopes, networks, created_at, expires_at, last_used_at, replaced_by
         FROM api_keys WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 500")
        .bind(user).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(ApiKey::from).collect())
}

pub(super) async fn find(tx: &mut Tx, user: UserId, id: ApiKeyId) -> Result<Option<ApiKey>, AppError> {
    let row: Option<Row> = on!(tx.connection(), connection => sqlx::query_as(
        "SELECT id, name, prefix, scopes, networks, created_at, expires_at, last_used_at, replaced_by
         FROM api_keys WHERE user_id = $1 AND id = $2")
        .bind(user).bind(id).fetch_optional(connection).await)?;
    Ok(row.map(ApiKey::from))
}

pub(super) async fn owner_of(db: &Db, hash: &TokenHash) -> Result<Option<(UserId, OrgId)>, AppError> {
    let owner = on!(db.reader(), pool => sqlx::query_as("SELECT user_id, org_id FROM api_keys WHERE hash = $1")
        .bind(hash.as_slice()).fetch_optional(pool).await)?;
    Ok(owner)
}

/// A key with its owner, unless the owner may not be in.
pub(super) async fn find_by_hash(db: &Db, hash: &TokenHash) -> Result<Option<HolderRow>, AppError> {
    let row = on!(db.reader(), pool => sqlx::query_as(
        "SELECT k.id, k.name, k.prefix, k.scopes, k.networks, k.created_at, k.expires_at, k.last_used_at, k.replaced_by, k.user_id,
                u.full_name, u.email, u.email_verified_at, u.role, u.locale, u.theme, u.time_zone
         FROM api_keys k JOIN users u ON u.id = k.user_id
         WHERE k.hash = $1 AND u.status = 'active' AND u.deleted_at IS NULL AND u.deletion_planned_at IS NULL AND u.locked_at IS NULL")
        .bind(hash.as_slice()).fetch_optional(pool).await)?;
    Ok(row)
}

/// Says which key took the place of another, and until when that one goes on.
pub(super) async fn replace(
    tx: &mut Tx,
    id: ApiKeyId,
    by: ApiKeyId,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE api_keys SET replaced_by = $2, expires_at = $3 WHERE id = $1")
        .bind(id).bind(by).bind(expires_at).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, user: UserId, id: ApiKeyId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM api_keys WHERE user_id = $1 AND id = $2")
        .bind(user).bind(id).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn delete_all(tx: &mut Tx, user: UserId) -> Result<u64, AppError> {
    let gone = on!(tx.connection(), connection => sqlx::query("DELETE FROM api_keys WHERE user_id = $1")
        .bind(user).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(gone)
}

/// Takes away the keys that were made since a time; answers what they were.
pub(super) async fn delete_since(
    tx: &mut Tx,
    user: UserId,
    since: DateTime<Utc>,
) -> Result<Vec<(OrgId, ApiKey)>, AppError> {
    let rows: Vec<Gone> = on!(tx.connection(), connection => sqlx::query_as(
        "DELETE FROM api_keys WHERE user_id = $1 AND created_at >= $2
         RETURNING org_id, id, name, prefix, scopes, networks, created_at, expires_at, last_used_at, replaced_by")
        .bind(user).bind(since).fetch_all(connection).await)?;
    Ok(rows.into_iter().map(|row| (row.org_id, ApiKey::from(row.key))).collect())
}

pub(super) async fn note_used(tx: &mut Tx, id: ApiKeyId, at: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)")
        .bind(id).bind(at).execute(connection).await.map(drop))?;
    Ok(())
}

/// Removes keys that ran out before this time.
pub(super) async fn delete_expired(db: &Db, before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM api_keys WHERE expires_at < $1").bind(before).execute(pool).await.map(drop))?;
    Ok(())
}
