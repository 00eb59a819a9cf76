//! Statements on `inbox` and `notification_settings`, and the parts of `users` that a notification needs.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::types::Json;

use super::{Channel, Choices, Defaults, Entry, Event, Message, Notification, Settings};
use crate::{
    app::App,
    kernel::{AppError, Email, Locale, NotificationId, OrgId, PageEdge, UserId},
    on, organizations,
    store::{Db, Statement, Tx},
};

/// Somebody who is told something.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Recipient {
    pub id: UserId,
    pub org_id: OrgId,
    pub email: Email,
    pub email_verified_at: Option<DateTime<Utc>>,
    pub status: String,
    pub full_name: String,
    pub locale: Locale,
    pub time_zone: String,
    pub choices: Option<Json<Choices>>,
    pub org_settings: Json<organizations::Settings>,
    pub org_name: String,
    pub deletion_planned_at: Option<DateTime<Utc>>,
    /// The number that answered with a code, and so is theirs.
    pub confirmed_number: Option<String>,
}

impl Recipient {
    pub(super) fn settings(&self) -> Settings {
        Settings {
            choices: self.choices.as_ref().map(|choices| choices.0.clone()).unwrap_or_default(),
            defaults: Defaults::of(&self.org_settings.0.newcomers),
        }
    }

    /// Whether the person may sign in.
    pub(super) fn is_active(&self) -> bool {
        self.status == "active"
    }

    /// Whether the person has asked for the end of their account.
    pub(super) const fn is_leaving(&self) -> bool {
        self.deletion_planned_at.is_some()
    }

    /// Whether an event is nothing to them any more, because they are leaving.
    pub(super) const fn is_past(&self, event: Event) -> bool {
        self.is_leaving() && !event.is_urgent() && !matches!(event, Event::ExportReady)
    }

    /// Whether one more message can go to them on this way: text messages need a number that is theirs, and are few a day.
    pub(super) async fn can_be_reached(&self, tx: &mut Tx, app: &App, channel: Channel) -> Result<bool, AppError> {
        if channel != Channel::Sms {
            return Ok(true);
        }
        if self.confirmed_number.is_none() {
            return Ok(false);
        }
        let now = app.clock.now();
        let day = now.with_timezone(&self.zone()).date_naive().to_string();
        count_text(tx, self.id, &day, app.config.sms.notifications_per_day, now).await
    }

    pub(super) fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }
}

macro_rules! recipient {
    () => {
        "SELECT u.id, u.org_id, u.email, u.email_verified_at, u.status, u.full_name, u.locale, u.time_zone, n.choices, o.settings AS org_settings,
                o.name AS org_name, u.deletion_planned_at,
                (SELECT f.phone FROM second_factors f WHERE f.user_id = u.id AND f.method = 'sms' AND f.activated_at IS NOT NULL) AS confirmed_number
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

/// Counts a text message of a day, unless there were enough; answers whether it was counted.
async fn count_text(tx: &mut Tx, person: UserId, day: &str, most: u32, now: DateTime<Utc>) -> Result<bool, AppError> {
    if most == 0 {
        return Ok(false);
    }
    let counted = on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO notification_settings (user_id, choices, weekly_summary, updated_at, texts_day, texts_sent) VALUES ($1, $2, $3, $4, $5, 1)
         ON CONFLICT (user_id) DO UPDATE
         SET texts_sent = CASE WHEN notification_settings.texts_day = $5 THEN notification_settings.texts_sent + 1 ELSE 1 END, texts_day = $5
         WHERE notification_settings.texts_day <> $5 OR notification_settings.texts_sent < $6")
        .bind(person).bind(Json(Choices::default())).bind(false).bind(now).bind(day).bind(i64::from(most))
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(counted == 1)
}

/// The number of a person that answered with a code.
pub(super) async fn confirmed_number(db: &Db, person: UserId) -> Result<Option<String>, AppError> {
    let number: Option<Option<String>> = on!(db.reader(), pool => sqlx::query_scalar(
        "SELECT phone FROM second_factors WHERE user_id = $1 AND method = 'sms' AND activated_at IS NOT NULL")
        .bind(person).fetch_optional(pool).await)?;
    Ok(number.flatten())
}

/// The names of people of an organisation, as far as they are here.
pub(super) async fn names(db: &Db, org: OrgId, people: &BTreeSet<UserId>) -> Result<HashMap<UserId, String>, AppError> {
    let mut statement = Statement::new("SELECT id, full_name FROM users WHERE deleted_at IS NULL AND org_id = ");
    statement.bind(org).push(" AND id IN (");
    for (index, person) in people.iter().enumerate() {
        statement.push(if index == 0 { "" } else { ", " }).bind(*person);
    }
    statement.push(")");
    let names: Vec<(UserId, String)> = statement.fetch_all(db).await?;
    Ok(names.into_iter().collect())
}

pub(super) async fn insert_entry(
    tx: &mut Tx,
    app: &App,
    person: UserId,
    notification: &Notification,
) -> Result<(), AppError> {
    let id: NotificationId = app.clock.new_id();
    // Who acted has a column of their own, which forgets them when they are gone.
    let actor = notification.message.actor();
    let message = if actor.is_some() { notification.message.clone().naming("") } else { notification.message.clone() };
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO inbox (id, user_id, event, message, link, created_at, actor_id) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id).bind(person).bind(message.event().name()).bind(Json(&message)).bind(notification.link)
        .bind(app.clock.now()).bind(actor)
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

/// An entry as it stands in the store.
#[derive(Debug, sqlx::FromRow)]
struct EntryRow {
    id: NotificationId,
    message: Json<Message>,
    link: String,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
    actor_id: Option<UserId>,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        let message = match row.actor_id {
            Some(actor) => row.message.0.naming(&actor.to_string()),
            None => row.message.0,
        };
        Self {
            id: row.id,
            event: message.event(),
            message,
            link: row.link,
            created_at: row.created_at,
            read_at: row.read_at,
        }
    }
}

/// Entries after an edge, newest first; before it, oldest first, where it is read backwards.
pub(super) async fn entries(
    db: &Db,
    person: UserId,
    edge: Option<&PageEdge>,
    limit: usize,
) -> Result<Vec<Entry>, AppError> {
    let mut statement =
        Statement::new("SELECT id, message, link, created_at, read_at, actor_id FROM inbox WHERE user_id = ");
    statement.bind(person);
    let backwards = edge.is_some_and(|edge| edge.backwards);
    if let Some(edge) = edge {
        let at = DateTime::parse_from_rfc3339(&edge.key).map_err(AppError::internal)?.with_timezone(&Utc);
        statement.push(if backwards { " AND (created_at, id) > (" } else { " AND (created_at, id) < (" });
        statement.bind(at).push(", ").bind(edge.id).push(")");
    }
    statement.push(if backwards { " ORDER BY created_at, id" } else { " ORDER BY created_at DESC, id DESC" });
    statement.limit(i64::try_from(limit).unwrap_or(i64::MAX));
    let rows: Vec<EntryRow> = statement.fetch_all(db).await?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

pub(super) async fn unread_entries(db: &Db, person: UserId, limit: usize) -> Result<Vec<Entry>, AppError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows: Vec<EntryRow> = on!(db.reader(), pool => sqlx::query_as(
        "SELECT id, message, link, created_at, read_at, actor_id FROM inbox WHERE user_id = $1 AND read_at IS NULL
         ORDER BY created_at DESC, id DESC LIMIT +$2")
        .bind(person).bind(limit).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(Entry::from).collect())
}

pub(super) async fn count_unread(db: &Db, person: UserId, limit: u64) -> Result<u64, AppError> {
    let count: i64 = on!(db.reader(), pool => sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT 1 FROM inbox WHERE user_id = $1 AND read_at IS NULL LIMIT +$2) AS unread")
        .bind(person).bind(limit.cast_signed()).fetch_one(pool).await)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Marks an entry read, unless it is already, and answers where it leads.
pub(super) async fn mark_read(
    tx: &mut Tx,
    person: UserId,
    id: NotificationId,
    now: DateTime<Utc>,
) -> Result<Option<String>, AppError> {
    let link = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE inbox SET read_at = coalesce(read_at, $3) WHERE id = $1 AND user_id = $2 RETURNING link")
        .bind(id).bind(person).bind(now).fetch_optional(connection).await)?;
    Ok(link)
}

pub(super) async fn mark_all_read(tx: &mut Tx, person: UserId, now: DateTime<Utc>) -> Result<u64, AppError> {
    let read = on!(tx.connection(), connection => sqlx::query("UPDATE inbox SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL")
        .bind(person).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(read)
}

pub(super) async fn forget_entries(db: &Db, created_before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM inbox WHERE created_at < $1")
        .bind(created_before).execute(pool).await.map(drop))?;
    Ok(())
}

/// Whether anybody's summary of this week is not planned yet.
pub(super) async fn has_unplanned(db: &Db, week: &str) -> Result<bool, AppError> {
    let found: Option<i64> = on!(db.reader(), pool => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM notification_settings WHERE weekly_summary AND summary_planned < $1 LIMIT 1")
        .bind(week).fetch_optional(pool).await)?;
    Ok(found.is_some())
}

/// Marks the summaries of some people as planned and answers whose, each with their time zone. The condition is looked at again under the row's lock, so
/// that two nodes never plan the same one.
pub(super) async fn plan(tx: &mut Tx, week: &str, limit: i64) -> Result<Vec<(UserId, String)>, AppError> {
    let planned = on!(tx.connection(), connection => sqlx::query_as(
        "UPDATE notification_settings SET summary_planned = $1
         WHERE user_id IN (SELECT user_id FROM notification_settings WHERE weekly_summary AND summary_planned < $1 LIMIT +$2)
           AND weekly_summary AND summary_planned < $1
         RETURNING user_id, (SELECT time_zone FROM users WHERE users.id = notification_settings.user_id)")
        .bind(week).bind(limit).fetch_all(connection).await)?;
    Ok(planned)
}

/// Leaves a week out.
pub(super) async fn skip_week(tx: &mut Tx, person: UserId, week: &str) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE notification_settings SET summary_planned = $2 WHERE user_id = $1 AND summary_planned < $2")
        .bind(person).bind(week).execute(connection).await.map(drop))?;
    Ok(())
}

/// Notes that the summary of a week is sent; `false` when it was before.
pub(super) async fn note_sent(tx: &mut Tx, person: UserId, week: &str) -> Result<bool, AppError> {
    let noted = on!(tx.connection(), connection => sqlx::query(
        "UPDATE notification_settings SET summary_sent = $2 WHERE user_id = $1 AND summary_sent < $2")
        .bind(person).bind(week).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(noted == 1)
}
