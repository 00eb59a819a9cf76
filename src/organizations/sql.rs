//! Statements on `organizations`.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{Organization, Settings};
use crate::{
    kernel::{AppError, OrgId},
    on,
    store::{Db, Tx},
};

pub(super) async fn insert(tx: &mut Tx, organization: &Organization) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO organizations (id, name, slug, settings, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)")
        .bind(organization.id).bind(&organization.name).bind(&organization.slug).bind(&organization.settings).bind(organization.created_at)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// The slug itself where it is free, else the slug with the end of the id.
pub(super) async fn free_slug(tx: &mut Tx, slug: &str, id: OrgId) -> Result<String, AppError> {
    let taken: i64 = on!(tx.connection(), connection => sqlx::query_scalar("SELECT count(*) FROM organizations WHERE slug = $1")
        .bind(slug).fetch_one(connection).await)?;
    if taken == 0 {
        return Ok(slug.to_owned());
    }
    let id = id.to_string();
    Ok(format!("{slug}-{}", &id[id.len() - 8..]))
}

/// The settings, locked until the change ends.
pub(super) async fn settings_for_change(tx: &mut Tx, id: OrgId, now: DateTime<Utc>) -> Result<Settings, AppError> {
    let settings: Json<Settings> = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE organizations SET updated_at = $2 WHERE id = $1 RETURNING settings")
        .bind(id).bind(now).fetch_one(connection).await)?;
    Ok(settings.0)
}

pub(super) async fn save_settings(
    tx: &mut Tx,
    id: OrgId,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE organizations SET settings = $2, updated_at = $3 WHERE id = $1")
        .bind(id).bind(Json(settings)).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn find(db: &Db, id: OrgId) -> Result<Option<Organization>, AppError> {
    let found = on!(db.reader(), pool => sqlx::query_as("SELECT id, name, slug, settings, created_at FROM organizations WHERE id = $1")
        .bind(id).fetch_optional(pool).await)?;
    Ok(found)
}

pub(super) async fn find_in(tx: &mut Tx, id: OrgId) -> Result<Option<Organization>, AppError> {
    let found = on!(tx.connection(), connection => sqlx::query_as("SELECT id, name, slug, settings, created_at FROM organizations WHERE id = $1")
        .bind(id).fetch_optional(connection).await)?;
    Ok(found)
}

/// All of them, the first one first.
pub(super) async fn all(db: &Db) -> Result<Vec<Organization>, AppError> {
    let found = on!(db.reader(), pool => sqlx::query_as("SELECT id, name, slug, settings, created_at FROM organizations ORDER BY created_at, id")
        .fetch_all(pool).await)?;
    Ok(found)
}

pub(super) async fn first(db: &Db) -> Result<Option<OrgId>, AppError> {
    let id = on!(db.reader(), pool => sqlx::query_scalar("SELECT id FROM organizations ORDER BY created_at, id LIMIT 1")
        .fetch_optional(pool).await)?;
    Ok(id)
}
