//! Statements on `exports`, `export_chunks` and `purges`, and those that are made from the register.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row as _, types::Json};
use uuid::Uuid;

use super::{
    Export, ExportState,
    register::{self, Column, File, Holds, Personal, Shape},
};
use crate::{
    clock::TokenHash,
    kernel::{AppError, Email, ExportId, JobId, Locale, OrgId, UserId},
    on,
    store::{Db, Tx, is_unique_violation},
};

crate::text_column! { ExportState, ExportState::from_name; }

const EXPORT_COLUMNS: &str = "id, state, percent, size_bytes, created_at, expires_at";

/// Adds a copy to be made; answers whether none was being made already.
pub(super) async fn insert_export(
    tx: &mut Tx,
    id: ExportId,
    user: UserId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<bool, AppError> {
    let inserted = on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO exports (id, user_id, state, percent, size_bytes, created_at, updated_at, expires_at)
         VALUES ($1, $2, 'queued', 0, 0, $3, $3, $4)")
        .bind(id).bind(user).bind(now).bind(expires_at)
        .execute(connection).await.map(drop));
    match inserted {
        Err(error) if is_unique_violation(&error, "user_id") || is_unique_violation(&error, "one_at_a_time") => {
            Ok(false)
        }
        other => Ok(other.map(|()| true)?),
    }
}

pub(super) async fn latest_export(db: &Db, user: UserId) -> Result<Option<Export>, AppError> {
    let statement =
        format!("SELECT {EXPORT_COLUMNS} FROM exports WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1");
    let export =
        on!(db.reader(), pool => sqlx::query_as(AssertSqlSafe(statement)).bind(user).fetch_optional(pool).await)?;
    Ok(export)
}

pub(super) async fn latest_export_in(tx: &mut Tx, user: UserId) -> Result<Option<Export>, AppError> {
    let statement =
        format!("SELECT {EXPORT_COLUMNS} FROM exports WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1");
    let export = on!(tx.connection(), connection => sqlx::query_as(AssertSqlSafe(statement)).bind(user).fetch_optional(connection).await)?;
    Ok(export)
}

/// Begins to make a copy, from its beginning even where another attempt broke off; answers whose it is, unless it is not wanted any more.
pub(super) async fn begin_export(db: &Db, id: ExportId, now: DateTime<Utc>) -> Result<Option<UserId>, AppError> {
    let user = on!(db.writer(), pool => sqlx::query_scalar(
        "UPDATE exports SET state = 'running', percent = 0, size_bytes = 0, updated_at = $2 WHERE id = $1 AND state IN ('queued', 'running')
         RETURNING user_id")
        .bind(id).bind(now).fetch_optional(pool).await)?;
    delete_chunks(db, id).await?;
    Ok(user)
}

pub(super) async fn note_progress(db: &Db, id: ExportId, percent: i64, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("UPDATE exports SET percent = $2, updated_at = $3 WHERE id = $1")
        .bind(id).bind(percent).bind(now).execute(pool).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert_chunk(db: &Db, id: ExportId, number: i64, bytes: &[u8]) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("INSERT INTO export_chunks (export_id, number, bytes) VALUES ($1, $2, $3)")
        .bind(id).bind(number).bind(bytes).execute(pool).await.map(drop))?;
    Ok(())
}

pub(super) async fn chunk(db: &Db, id: ExportId, number: i64) -> Result<Option<Vec<u8>>, AppError> {
    let bytes = on!(db.reader(), pool => sqlx::query_scalar("SELECT bytes FROM export_chunks WHERE export_id = $1 AND number = $2")
        .bind(id).bind(number).fetch_optional(pool).await)?;
    Ok(bytes)
}

pub(super) async fn delete_chunks(db: &Db, id: ExportId) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM export_chunks WHERE export_id = $1").bind(id).execute(pool).await.map(drop))?;
    Ok(())
}

/// A copy that is ready, as it is noted.
pub(super) struct Finished<'a> {
    pub id: ExportId,
    pub token_hash: &'a TokenHash,
    pub size: i64,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Notes that a copy can be fetched; answers whether it is still wanted.
pub(super) async fn finish_export(tx: &mut Tx, finished: &Finished<'_>) -> Result<bool, AppError> {
    let done = on!(tx.connection(), connection => sqlx::query(
        "UPDATE exports SET state = 'ready', percent = 100, size_bytes = $2, token_hash = $3, finished_at = $4, updated_at = $4, expires_at = $5
         WHERE id = $1 AND state = 'running'")
        .bind(finished.id).bind(finished.size).bind(finished.token_hash.as_slice()).bind(finished.now).bind(finished.expires_at)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

pub(super) async fn fail_export(db: &Db, id: ExportId, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("UPDATE exports SET state = 'failed', updated_at = $2 WHERE id = $1")
        .bind(id).bind(now).execute(pool).await.map(drop))?;
    delete_chunks(db, id).await
}

pub(super) async fn find_by_token(db: &Db, hash: &TokenHash, user: UserId) -> Result<Option<Export>, AppError> {
    let statement = format!("SELECT {EXPORT_COLUMNS} FROM exports WHERE token_hash = $1 AND user_id = $2");
    let export = on!(db.reader(), pool => sqlx::query_as(AssertSqlSafe(statement))
        .bind(hash.as_slice()).bind(user).fetch_optional(pool).await)?;
    Ok(export)
}

/// Uses the link of a copy up; `None` when it cannot be used. One statement, so that it works once.
pub(super) async fn fetch(
    tx: &mut Tx,
    hash: &TokenHash,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<Export>, AppError> {
    let statement = format!(
        "UPDATE exports SET state = 'fetched', updated_at = $3
         WHERE token_hash = $1 AND user_id = $2 AND state = 'ready' AND expires_at > $3 RETURNING {EXPORT_COLUMNS}"
    );
    let export = on!(tx.connection(), connection => sqlx::query_as(AssertSqlSafe(statement))
        .bind(hash.as_slice()).bind(user).bind(now).fetch_optional(connection).await)?;
    Ok(export)
}

/// Removes copies whose time is over, and files that were fetched before `fetched_before` and not to their end.
pub(super) async fn forget_exports(db: &Db, now: DateTime<Utc>, fetched_before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query(
        "DELETE FROM export_chunks WHERE export_id IN (SELECT id FROM exports WHERE state = 'fetched' AND updated_at < $1)")
        .bind(fetched_before).execute(pool).await.map(drop))?;
    on!(db.writer(), pool => sqlx::query("DELETE FROM exports WHERE expires_at < $1").bind(now).execute(pool).await.map(drop))?;
    Ok(())
}

/// A row of a file of the copy: one value for each of its columns, and the id by which the next page begins.
pub(super) struct Read {
    pub values: Vec<Value>,
    pub attachments: Vec<Vec<u8>>,
    pub key: Option<Uuid>,
}

/// Reads one row of whichever engine by the columns of its file.
macro_rules! read_row {
    ($row:expr, $file:expr) => {{
        let row = $row;
        let mut read = Read { values: Vec::new(), attachments: Vec::new(), key: None };
        for (index, column) in $file.columns.iter().enumerate() {
            let value = match column.shape {
                Shape::Text => row.try_get::<Option<String>, _>(index)?.map(Value::from),
                Shape::Time => row.try_get::<Option<DateTime<Utc>>, _>(index)?.map(|at| Value::from(shown_time(at))),
                Shape::Flag => row.try_get::<Option<bool>, _>(index)?.map(Value::from),
                Shape::Number => row.try_get::<Option<i64>, _>(index)?.map(Value::from),
                Shape::Json => row.try_get::<Option<Json<Value>>, _>(index)?.map(|json| json.0),
                Shape::Id(shown) => row.try_get::<Option<Uuid>, _>(index)?.map(|id| Value::from(shown(id))),
                Shape::Attachment => row.try_get::<Option<Vec<u8>>, _>(index)?.map(|bytes| {
                    let ending = ending(&bytes);
                    read.attachments.push(bytes);
                    Value::from(ending)
                }),
            };
            read.values.push(value.unwrap_or_default());
        }
        if $file.pages_by.is_some() {
            read.key = row.try_get($file.columns.len())?;
        }
        Ok::<_, sqlx::Error>(read)
    }};
}

/// How the name of a picture ends, by how its bytes begin.
fn ending(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xFF, 0xD8, ..] => "jpg",
        [b'R', b'I', b'F', b'F', ..] => "webp",
        [b'G', b'I', b'F', ..] => "gif",
        _ => "bin",
    }
}

/// A time as it stands in the copy.
pub(super) fn shown_time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// One page of a person's rows in a table.
pub(super) async fn rows(
    db: &Db,
    table: &str,
    personal: &Personal,
    file: &File,
    person: UserId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Read>, AppError> {
    let mut columns = file.columns.iter().map(|Column { name, .. }| *name).collect::<Vec<_>>().join(", ");
    let of = personal.person;
    let statement = match file.pages_by {
        Some(key) => {
            columns = format!("{columns}, {key}");
            format!("SELECT {columns} FROM {table} WHERE {of} = $1 AND {key} > $2 ORDER BY {key} LIMIT +$3")
        }
        None => format!("SELECT {columns} FROM {table} WHERE {of} = $1 AND $2 = $2 LIMIT +$3"),
    };
    let after = after.unwrap_or(Uuid::nil());
    let rows: Result<Vec<Read>, sqlx::Error> = on!(db.reader(), pool => {
        let rows = sqlx::query(AssertSqlSafe(statement)).bind(person).bind(after).bind(limit).fetch_all(pool).await?;
        rows.iter().map(|row| read_row!(row, file)).collect()
    });
    Ok(rows?)
}

/// How many rows each table has about a person, in the order of the register; the activity record by those about them.
pub(super) async fn counts(db: &Db, person: UserId, org: OrgId) -> Result<Vec<(String, i64)>, AppError> {
    let parts: Vec<String> = register::tables()
        .filter_map(|table| {
            let personal = table.personal()?;
            // The record's index begins with the organisation.
            let of_org = if matches!(table.holds, Holds::Record(_)) { " AND org_id = $2" } else { "" };
            Some(format!(
                "SELECT '{0}' AS name, count(*) AS held FROM {0} WHERE {1} = $1{of_org}",
                table.name, personal.person
            ))
        })
        .collect();
    let statement = parts.join(" UNION ALL ");
    let counts = on!(db.reader(), pool => sqlx::query_as(AssertSqlSafe(statement)).bind(person).bind(org).fetch_all(pool).await)?;
    Ok(counts)
}

/// People whose time of grace is over.
pub(super) async fn due(db: &Db, now: DateTime<Utc>, limit: i64) -> Result<Vec<(UserId, OrgId)>, AppError> {
    let due = on!(db.reader(), pool => sqlx::query_as(
        "SELECT id, org_id FROM users WHERE deletion_planned_at <= $1 AND deleted_at IS NULL ORDER BY deletion_planned_at LIMIT +$2")
        .bind(now).bind(limit).fetch_all(pool).await)?;
    Ok(due)
}

/// Shuts an account for good, if its time has come and nobody was quicker; answers whether it has.
pub(super) async fn begin_purge(tx: &mut Tx, person: UserId, org: OrgId, now: DateTime<Utc>) -> Result<bool, AppError> {
    let shut = on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET deleted_at = $2, sessions_since = $2 WHERE id = $1 AND deletion_planned_at <= $2 AND deleted_at IS NULL")
        .bind(person).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    if shut == 0 {
        return Ok(false);
    }
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO purges (user_id, org_id, started_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING")
        .bind(person).bind(org).bind(now).execute(connection).await.map(drop))?;
    Ok(true)
}

/// People whose purge was begun and is not finished, and for whom no job works: none that is not parked, nor one that was parked after this time.
pub(super) async fn left_behind(
    db: &Db,
    kind: &str,
    parked_after: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(UserId, OrgId)>, AppError> {
    let left = on!(db.reader(), pool => sqlx::query_as(
        "SELECT user_id, org_id FROM purges
         WHERE finished_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.user_id = purges.user_id AND outbox.kind = $1
                           AND (outbox.state <> 'dead' OR outbox.updated_at > $2))
         ORDER BY started_at LIMIT +$3")
        .bind(kind).bind(parked_after).bind(limit).fetch_all(pool).await)?;
    Ok(left)
}

/// Where the last letter goes.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Addressee {
    pub email: Email,
    pub full_name: String,
    pub locale: Locale,
}

pub(super) async fn addressee(tx: &mut Tx, person: UserId) -> Result<Option<Addressee>, AppError> {
    let addressee = on!(tx.connection(), connection => sqlx::query_as(
        "SELECT email, full_name, locale FROM users WHERE id = $1 AND deleted_at IS NOT NULL")
        .bind(person).fetch_optional(connection).await)?;
    Ok(addressee)
}

/// Removes a person's rows from every table of the register but `users` and the record, and all jobs about them but this one.
pub(super) async fn delete_rows(tx: &mut Tx, person: UserId, job: JobId) -> Result<(), AppError> {
    for table in register::tables() {
        let Holds::Person(personal) = table.holds else { continue };
        let (name, column) = (table.name, personal.person);
        let statement = match name {
            "users" => continue,
            "outbox" => format!("DELETE FROM outbox WHERE {column} = $1 AND id <> $2"),
            _ => format!("DELETE FROM {name} WHERE {column} = $1 AND $2 = $2"),
        };
        on!(tx.connection(), connection => sqlx::query(AssertSqlSafe(statement)).bind(person).bind(job).execute(connection).await.map(drop))?;
    }
    Ok(())
}

/// Removes the person's own row, last.
pub(super) async fn delete_person(tx: &mut Tx, person: UserId, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM users WHERE id = $1").bind(person).execute(connection).await.map(drop))?;
    on!(tx.connection(), connection => sqlx::query("UPDATE purges SET finished_at = $2 WHERE user_id = $1")
        .bind(person).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}
