//! Statements on `inbox` and `notification_settings`, and the parts of `users` that a notification needs.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::types::Json;

use super::{Choices, Notification, Settings};
use crate::{
    app::App,
    kernel::{AppError, Email, Locale, NotificationId, UserId},
    on, organizations,
    store::{Db, Tx},
};

/// Somebody who is told something.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Recipient {
    pub id: UserId,
    pub email: Email,
    pub full_name: String,
    pub locale: Locale,
    pub time_zone: String,
    pub choices: Option<Json<Choices>>,
    pub org_settings: Json<organizations::Settings>,
}

impl Recipient {
    pub(super) fn settings(&self) -> Settings {
        Settings {
            choices: self.choices.as_ref().map(|choices| choices.0.clone()).unwrap_or_default(),
            defaults: super::settings::defaults_of(&self.org_settings.0),
        }
    }

    pub(super) fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

macro_rules! recipient {
    () => {
        "SELECT u.id, u.email, u.full_name, u.locale, u.time_zone, n.choices, o.settings AS org_settings
         FROM users u JOIN organizations o ON o.id = u.org_id LEFT JOIN notification_settings n ON n.user_id = u.id
         WHERE u.id = $1 AND u.deleted_at IS NULL"
    };
}

pub(super) async fn recipient_in(tx: &mut Tx, person: UserId) -> Result<Option<Recipient>, AppError> {
    let found = on!(tx.connection(), connection => sqlx::query_as(recipient!())
        .bind(person).fetch_optional(connection).await)?;
    Ok(found)
}

pub(super) async fn recipient(db: &Db, person: UserId) -> Result<Option<Recipient>, AppError> {
    let found = on!(db.reader(), pool => sqlx::query_as(recipient!()).bind(person).fetch_optional(pool).await)?;
    Ok(found)
}

pub(super) async fn insert_entry(
    tx: &mut Tx,
    app: &App,
    person: UserId,
    notification: &Notification,
) -> Result<(), AppError> {
    let id: NotificationId = app.clock.new_id();
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO inbox (id, user_id, event, message, link, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id).bind(person).bind(notification.message.event().name()).bind(Json(&notification.message)).bind(notification.link)
        .bind(app.clock.now())
        .execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn choices(db: &Db, person: UserId) -> Result<Option<Choices>, AppError> {
    let found: Option<Json<Choices>> = on!(db.reader(), pool => sqlx::query_scalar("SELECT choices FROM notification_settings WHERE user_id = $1")
        .bind(person).fetch_optional(pool).await)?;
    Ok(found.map(|choices| choices.0))
}

/// What somebody chose, with the row made where there is none and locked until the change ends.
pub(super) async fn choices_for_change(tx: &mut Tx, person: UserId, now: DateTime<Utc>) -> Result<Choices, AppError> {
    let found: Json<Choices> = on!(tx.connection(), connection => sqlx::query_scalar(
        "INSERT INTO notification_settings (user_id, choices, weekly_summary, updated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET updated_at = $4
         RETURNING choices")
        .bind(person).bind(Json(Choices::default())).bind(false).bind(now)
        .fetch_one(connection).await)?;
    Ok(found.0)
}

pub(super) async fn save_choices(
    tx: &mut Tx,
    person: UserId,
    choices: &Choices,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE notification_settings SET choices = $2, weekly_summary = $3, updated_at = $4 WHERE user_id = $1")
        .bind(person).bind(Json(choices)).bind(super::actions::wants_summary(choices)).bind(now)
        .execute(connection).await.map(drop))?;
    Ok(())
}
