//! Statements on the columns that hold seals. A seal says at its beginning which key made it: `1.`, eight digits, and a dot.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::Place;
use crate::{
    kernel::AppError,
    on,
    store::{Db, Statement, Tx},
};

/// A row with a seal.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    /// What a job does.
    pub kind: String,
    pub sealed: String,
    /// The document that the seal is part of, as text; empty where the seal is the whole column.
    document: String,
}

/// What a row is changed to, where it still is as it was read.
#[derive(Debug)]
pub(super) struct Change {
    pub id: Uuid,
    before: String,
    after: After,
}

#[derive(Debug)]
enum After {
    Text(String),
    Document(Value),
}

impl Row {
    /// The same row with a fresh seal.
    pub fn sealed_with(self, fresh: String) -> Result<Change, AppError> {
        if self.document.is_empty() {
            return Ok(Change { id: self.id, before: self.sealed, after: After::Text(fresh) });
        }
        let mut document: Value = serde_json::from_str(&self.document)?;
        let mut replaced = 0;
        for value in document.as_object_mut().into_iter().flat_map(serde_json::Map::values_mut) {
            if value.as_str() == Some(&self.sealed) {
                *value = Value::String(fresh.clone());
                replaced += 1;
            }
        }
        if replaced == 1 {
            Ok(Change { id: self.id, before: self.document, after: After::Document(document) })
        } else {
            Err(AppError::internal("a seal is not where it was read"))
        }
    }
}

/// How many seals there are by the name of their key; under an empty name those of earlier releases, which name none.
pub(super) async fn counts(db: &Db, place: Place) -> Result<Vec<(String, i64)>, AppError> {
    let statement = match place {
        Place::SecondFactors => {
            "SELECT CASE WHEN substr(secret, 11, 1) = '.' THEN substr(secret, 3, 8) ELSE '' END, count(*)
             FROM second_factors WHERE secret IS NOT NULL GROUP BY 1"
        }
        Place::Outbox => {
            "SELECT CASE WHEN substr(payload ->> 'sealed', 11, 1) = '.' THEN substr(payload ->> 'sealed', 3, 8) ELSE '' END, count(*)
             FROM outbox WHERE payload ->> 'sealed' IS NOT NULL GROUP BY 1"
        }
        Place::Organizations => {
            "SELECT CASE WHEN substr(settings ->> 'slack_webhook', 11, 1) = '.' THEN substr(settings ->> 'slack_webhook', 3, 8) ELSE '' END, count(*)
             FROM organizations WHERE settings ->> 'slack_webhook' IS NOT NULL GROUP BY 1"
        }
    };
    Ok(on!(db.reader(), pool => sqlx::query_as(statement).fetch_all(pool).await)?)
}

/// Rows whose seal does not begin like this, in the order of their ids, those after one of them.
pub(super) async fn outdated(db: &Db, place: Place, head: &str, after: Uuid, limit: i64) -> Result<Vec<Row>, AppError> {
    let statement = match place {
        Place::SecondFactors => {
            "SELECT user_id AS id, '' AS kind, secret AS sealed, '' AS document FROM second_factors
             WHERE user_id > $1 AND secret IS NOT NULL AND substr(secret, 1, 11) <> $2 ORDER BY user_id LIMIT +$3"
        }
        Place::Outbox => {
            "SELECT id, kind, payload ->> 'sealed' AS sealed, CAST(payload AS TEXT) AS document FROM outbox
             WHERE id > $1 AND substr(payload ->> 'sealed', 1, 11) <> $2 ORDER BY id LIMIT +$3"
        }
        Place::Organizations => {
            "SELECT id, '' AS kind, settings ->> 'slack_webhook' AS sealed, CAST(settings AS TEXT) AS document FROM organizations
             WHERE id > $1 AND substr(settings ->> 'slack_webhook', 1, 11) <> $2 ORDER BY id LIMIT +$3"
        }
    };
    let rows =
        on!(db.reader(), pool => sqlx::query_as(statement).bind(after).bind(head).bind(limit).fetch_all(pool).await)?;
    Ok(rows)
}

/// Changes rows that still are as they were read, all by one statement; answers how many.
pub(super) async fn replace(tx: &mut Tx, place: Place, changes: Vec<Change>) -> Result<u64, AppError> {
    let (begin, end) = match place {
        Place::SecondFactors => (
            "UPDATE second_factors SET secret = fresh.column3 FROM (VALUES",
            ") AS fresh WHERE second_factors.user_id = fresh.column1 AND second_factors.secret = fresh.column2",
        ),
        Place::Outbox => (
            "UPDATE outbox SET payload = fresh.column3 FROM (VALUES",
            ") AS fresh WHERE outbox.id = fresh.column1 AND CAST(outbox.payload AS TEXT) = fresh.column2",
        ),
        Place::Organizations => (
            "UPDATE organizations SET settings = fresh.column3 FROM (VALUES",
            ") AS fresh WHERE organizations.id = fresh.column1 AND CAST(organizations.settings AS TEXT) = fresh.column2",
        ),
    };
    let mut statement = Statement::new(begin);
    for change in changes {
        let after = match change.after {
            After::Text(text) => text.into(),
            After::Document(document) => document.into(),
        };
        statement.bind_row([change.id.into(), change.before.into(), after]);
    }
    statement.push(end);
    statement.execute(tx).await
}

/// When the oldest of the backup codes was made that can still be used.
pub(super) async fn oldest_backup_code(db: &Db) -> Result<Option<DateTime<Utc>>, AppError> {
    let oldest = on!(db.reader(), pool => sqlx::query_scalar("SELECT min(created_at) FROM backup_codes WHERE used_at IS NULL")
        .fetch_one(pool).await)?;
    Ok(oldest)
}
