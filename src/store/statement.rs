//! A statement put together from parts, where what is asked decides its text.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Db, Tx};
use crate::kernel::{AppError, Id};
use crate::on;

/// SQL text with its values. Only constant text is pushed; whatever comes from outside is bound.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    text: String,
    values: Vec<Value>,
    is_planned_anew: bool,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Uuid(Uuid),
    Time(DateTime<Utc>),
    Number(i64),
    Bool(bool),
    Bytes(Vec<u8>),
    Json(serde_json::Value),
    NoText,
    NoTime,
    NoUuid,
}

macro_rules! values {
    ($($kind:ident from $from:ty),*) => {$(
        impl From<$from> for Bind {
            fn from(value: $from) -> Self {
                Self(Value::$kind(value.into()))
            }
        }
    )*};
}

/// A value that a statement takes.
#[derive(Debug, Clone)]
pub struct Bind(Value);

values!(Text from String, Text from &str, Uuid from Uuid, Time from DateTime<Utc>, Number from i64, Bool from bool, Bytes from &[u8],
    Json from serde_json::Value);

impl From<Option<String>> for Bind {
    fn from(value: Option<String>) -> Self {
        Self(value.map_or(Value::NoText, Value::Text))
    }
}

impl From<Option<DateTime<Utc>>> for Bind {
    fn from(value: Option<DateTime<Utc>>) -> Self {
        Self(value.map_or(Value::NoTime, Value::Time))
    }
}

impl<K> From<Option<Id<K>>> for Bind {
    fn from(value: Option<Id<K>>) -> Self {
        Self(value.map_or(Value::NoUuid, |id| Value::Uuid(id.uuid())))
    }
}

impl<K> From<Id<K>> for Bind {
    fn from(value: Id<K>) -> Self {
        Self(Value::Uuid(value.uuid()))
    }
}

macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(value) => query.bind(value),
                Value::Uuid(value) => query.bind(value),
                Value::Time(value) => query.bind(value),
                Value::Number(value) => query.bind(value),
                Value::Bool(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
                Value::Json(value) => query.bind(sqlx::types::Json(value)),
                Value::NoText => query.bind(None::<String>),
                Value::NoUuid => query.bind(None::<Uuid>),
                Value::NoTime => query.bind(None::<DateTime<Utc>>),
            };
        }
        query
    }};
}

impl Statement {
    /// A statement that begins with this text.
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new(), is_planned_anew: false }
    }

    /// Adds constant text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder and its value.
    pub fn bind(&mut self, value: impl Into<Bind>) -> &mut Self {
        use std::fmt::Write;
        self.values.push(value.into().0);
        // Writing to a string cannot fail.
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// Adds how many rows there are to be at most. The sign is for SQLite, which would plan the statement again for each limit that is bound as it
    /// is: a tenth of a millisecond, whatever is asked.
    pub fn limit(&mut self, rows: i64) -> &mut Self {
        self.push(" LIMIT +").bind(rows)
    }

    /// Has the engine plan the statement for its very values: where one plan for all would be far from the best for some.
    pub fn plan_anew(&mut self) -> &mut Self {
        self.is_planned_anew = true;
        self
    }

    /// Adds a row of values in brackets: for inserting several rows at once.
    pub fn bind_row(&mut self, values: impl IntoIterator<Item = Bind>) -> &mut Self {
        self.text.push_str(if self.text.ends_with(')') { ", (" } else { " (" });
        let mut separator = "";
        for value in values {
            self.text.push_str(separator);
            self.bind(value);
            separator = ", ";
        }
        self.text.push(')');
        self
    }

    /// Runs it and takes all rows.
    pub async fn fetch_all<T>(self, db: &Db) -> Result<Vec<T>, AppError>
    where
        T: Send
            + Unpin
            + for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
            + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let rows = on!(db.reader(), pool => bound!(sqlx::query_as(AssertSqlSafe(self.text)), self.values).persistent(!self.is_planned_anew).fetch_all(pool).await)?;
        Ok(rows)
    }

    /// Runs it and takes the number in the first column of its only row.
    pub async fn fetch_number(self, db: &Db) -> Result<i64, AppError> {
        let number = on!(db.reader(), pool => bound!(sqlx::query_scalar(AssertSqlSafe(self.text)), self.values).persistent(!self.is_planned_anew).fetch_one(pool).await)?;
        Ok(number)
    }

    /// Runs it as part of a change; answers how many rows it touched.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64, AppError> {
        let touched = on!(tx.connection(), connection => bound!(sqlx::query(AssertSqlSafe(self.text)), self.values)
            .execute(connection)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(touched)
    }
}
