//! Statements on `activity` and `activity_heads`.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::Recorded;
use crate::{
    kernel::{ActivityId, AppError, OrgId, UserId},
    on,
    store::{Db, Statement, Tx},
};

/// What the first event of a chain follows.
pub(super) const GENESIS: [u8; 32] = [0; 32];

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Head {
    pub seq: i64,
    pub hash: Vec<u8>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: ActivityId,
    pub org_id: OrgId,
    pub seq: i64,
    pub kind: String,
    pub actor_kind: String,
    pub actor_id: Option<UserId>,
    pub subject_id: Option<UserId>,
    pub occurred_at: DateTime<Utc>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
    pub changes: Json<Value>,
    pub hash: Vec<u8>,
}

/// Counts the head up and answers the new number with the hash of the last event before.
pub(super) async fn advance_head(tx: &mut Tx, org: OrgId, by: i64) -> Result<Head, AppError> {
    let head = on!(tx.connection(), connection => sqlx::query_as(
        "INSERT INTO activity_heads (org_id, seq, hash) VALUES ($1, $3, $2)
         ON CONFLICT (org_id) DO UPDATE SET seq = activity_heads.seq + $3
         RETURNING seq, hash")
        .bind(org).bind(GENESIS.as_slice()).bind(by)
        .fetch_one(connection).await)?;
    Ok(head)
}

pub(super) async fn set_head(tx: &mut Tx, org: OrgId, hash: &[u8]) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE activity_heads SET hash = $2 WHERE org_id = $1")
        .bind(org).bind(hash)
        .execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO activity (id, org_id, seq, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, request_id, changes, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(row.id).bind(row.org_id).bind(row.seq).bind(&row.kind).bind(&row.actor_kind).bind(row.actor_id).bind(row.subject_id)
        .bind(row.occurred_at).bind(&row.ip).bind(&row.user_agent).bind(&row.request_id).bind(&row.changes).bind(&row.hash)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// How many rows one statement adds: more save ways to the engine, but SQLite's driver looks every placeholder up among all of its statement.
const ROWS_PER_STATEMENT: usize = 40;

pub(super) async fn insert_many(tx: &mut Tx, rows: Vec<Row>) -> Result<(), AppError> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut statement = Statement::new(
            "INSERT INTO activity (id, org_id, seq, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, request_id, changes,
                                   hash)
             VALUES",
        );
        for row in rows.by_ref().take(ROWS_PER_STATEMENT) {
            statement.bind_row([
                row.id.into(),
                row.org_id.into(),
                row.seq.into(),
                row.kind.into(),
                row.actor_kind.into(),
                row.actor_id.into(),
                row.subject_id.into(),
                row.occurred_at.into(),
                row.ip.into(),
                row.user_agent.into(),
                row.request_id.into(),
                row.changes.0.into(),
                row.hash.as_slice().into(),
            ]);
        }
        statement.execute(tx).await?;
    }
    Ok(())
}

pub(super) async fn recent(db: &Db, org: OrgId, person: UserId, limit: i64) -> Result<Vec<Recorded>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT id, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, changes
         FROM activity WHERE org_id = $1 AND subject_id = $2 ORDER BY occurred_at DESC, id DESC LIMIT $3")
        .bind(org).bind(person).bind(limit)
        .fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn after(db: &Db, org: OrgId, seq: i64, limit: i64) -> Result<Vec<Row>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as("SELECT * FROM activity WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3")
        .bind(org).bind(seq).bind(limit)
        .fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn head(db: &Db, org: OrgId) -> Result<Option<Head>, AppError> {
    let head = on!(db.reader(), pool => sqlx::query_as("SELECT seq, hash FROM activity_heads WHERE org_id = $1")
        .bind(org)
        .fetch_optional(pool).await)?;
    Ok(head)
}
