//! Statements on `preferences`.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::Choices;
use crate::{
    kernel::{AppError, UserId},
    on,
    store::{Db, Tx},
};

pub(super) async fn choices(db: &Db, person: UserId) -> Result<Option<Choices>, AppError> {
    let found: Option<Json<Choices>> = on!(db.reader(), pool => sqlx::query_scalar("SELECT choices FROM preferences WHERE user_id = $1")
        .bind(person).fetch_optional(pool).await)?;
    Ok(found.map(|choices| choices.0))
}

/// What somebody chose, with the row made where there is none and locked until the change ends.
pub(super) async fn choices_for_change(tx: &mut Tx, person: UserId, now: DateTime<Utc>) -> Result<Choices, AppError> {
    let found: Json<Choices> = on!(tx.connection(), connection => sqlx::query_scalar(
        "INSERT INTO preferences (user_id, choices, updated_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET updated_at = $3
         RETURNING choices")
        .bind(person).bind(Json(Choices::default())).bind(now)
        .fetch_one(connection).await)?;
    Ok(found.0)
}

pub(super) async fn save(tx: &mut Tx, person: UserId, choices: &Choices, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE preferences SET choices = $2, updated_at = $3 WHERE user_id = $1")
        .bind(person).bind(Json(choices)).bind(now)
        .execute(connection).await.map(drop))?;
    Ok(())
}
