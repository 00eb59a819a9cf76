//! Statements on `activity` and `activity_heads`.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::{HistoryQuery, Kind, PastSignIn, Recorded, Tally};
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
    /// The first event that is bound by digests.
    pub digests_from: i64,
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
    pub origin_salt: Option<Vec<u8>>,
    pub origin_digest: Option<Vec<u8>>,
    pub changes_salt: Option<Vec<u8>>,
    pub changes_digest: Option<Vec<u8>>,
}

/// Counts the head up and answers the new number with the hash of the last event before.
pub(super) async fn advance_head(tx: &mut Tx, org: OrgId, by: i64) -> Result<Head, AppError> {
    let head = on!(tx.connection(), connection => sqlx::query_as(
        "INSERT INTO activity_heads (org_id, seq, hash) VALUES ($1, $3, $2)
         ON CONFLICT (org_id) DO UPDATE SET seq = activity_heads.seq + $3
         RETURNING seq, hash, digests_from")
        .bind(org).bind(GENESIS.as_slice()).bind(by)
        .fetch_one(connection).await)?;
    Ok(head)
}

/// Adds an event. A trigger moves the head's hash to that of the event which has the head's number.
pub(super) async fn insert(tx: &mut Tx, row: &Row) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO activity (id, org_id, seq, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, request_id, changes, hash,
                               origin_salt, changes_salt)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
        .bind(row.id).bind(row.org_id).bind(row.seq).bind(&row.kind).bind(&row.actor_kind).bind(row.actor_id).bind(row.subject_id)
        .bind(row.occurred_at).bind(&row.ip).bind(&row.user_agent).bind(&row.request_id).bind(&row.changes).bind(&row.hash)
        .bind(&row.origin_salt).bind(&row.changes_salt)
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
                                   hash, origin_salt, changes_salt)
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
                row.origin_salt.unwrap_or_default().as_slice().into(),
                row.changes_salt.unwrap_or_default().as_slice().into(),
            ]);
        }
        statement.execute(tx).await?;
    }
    Ok(())
}

pub(super) async fn recent(db: &Db, org: OrgId, person: UserId, limit: i64) -> Result<Vec<Recorded>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT id, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, changes
         FROM activity WHERE org_id = $1 AND subject_id = $2 ORDER BY occurred_at DESC, id DESC LIMIT +$3")
        .bind(org).bind(person).bind(limit)
        .fetch_all(pool).await)?;
    Ok(rows)
}

/// Sign-ins among the latest events, of which no more are looked at than matter.
pub(super) async fn sign_ins(tx: &mut Tx, org: OrgId, person: UserId, limit: i64) -> Result<Vec<PastSignIn>, AppError> {
    const LOOKED_AT: i64 = 500;
    let rows = on!(tx.connection(), connection => sqlx::query_as(
        "SELECT occurred_at, ip FROM (
             SELECT kind, occurred_at, ip FROM activity WHERE org_id = $1 AND subject_id = $2 ORDER BY occurred_at DESC LIMIT +$4
         ) AS latest WHERE kind = $5 ORDER BY occurred_at DESC LIMIT +$3")
        .bind(org).bind(person).bind(limit).bind(LOOKED_AT).bind(Kind::UserLogin.name())
        .fetch_all(connection).await)?;
    Ok(rows)
}

pub(super) async fn tally(
    db: &Db,
    org: OrgId,
    person: UserId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Tally>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT kind, coalesce(actor_id = subject_id, false) AS by_oneself, count(*) AS count
         FROM activity WHERE org_id = $1 AND subject_id = $2 AND occurred_at >= $3 AND occurred_at < $4
         GROUP BY kind, coalesce(actor_id = subject_id, false)")
        .bind(org).bind(person).bind(from).bind(to)
        .fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn after(db: &Db, org: OrgId, seq: i64, limit: i64) -> Result<Vec<Row>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as("SELECT * FROM activity WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT +$3")
        .bind(org).bind(seq).bind(limit)
        .fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn head(db: &Db, org: OrgId) -> Result<Option<Head>, AppError> {
    let head = on!(db.reader(), pool => sqlx::query_as("SELECT seq, hash, digests_from FROM activity_heads WHERE org_id = $1")
        .bind(org)
        .fetch_optional(pool).await)?;
    Ok(head)
}

/// Events that may hold what is personal to somebody: those about them, or those that they did to others, oldest first.
pub(super) async fn of_person(
    tx: &mut Tx,
    org: OrgId,
    person: UserId,
    is_about: bool,
    after: (DateTime<Utc>, ActivityId),
    limit: i64,
) -> Result<Vec<Row>, AppError> {
    let rows = on!(tx.connection(), connection => sqlx::query_as(of_person_statement(is_about))
        .bind(org).bind(person).bind(after.0).bind(after.1).bind(limit)
        .fetch_all(connection).await)?;
    Ok(rows)
}

/// The same as [`of_person`], outside a change.
pub(super) async fn page_of_person(
    db: &Db,
    org: OrgId,
    person: UserId,
    is_about: bool,
    after: (DateTime<Utc>, ActivityId),
    limit: i64,
) -> Result<Vec<Recorded>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(of_person_statement(is_about))
        .bind(org).bind(person).bind(after.0).bind(after.1).bind(limit)
        .fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn count_of_person(db: &Db, org: OrgId, person: UserId, is_about: bool) -> Result<i64, AppError> {
    let statement = if is_about {
        "SELECT count(*) FROM activity WHERE org_id = $1 AND subject_id = $2"
    } else {
        "SELECT count(*) FROM activity WHERE org_id = $1 AND actor_id = $2 AND (subject_id IS NULL OR subject_id <> actor_id)"
    };
    let count = on!(db.reader(), pool => sqlx::query_scalar(statement).bind(org).bind(person).fetch_one(pool).await)?;
    Ok(count)
}

const fn of_person_statement(is_about: bool) -> &'static str {
    if is_about {
        "SELECT * FROM activity WHERE org_id = $1 AND subject_id = $2 AND (occurred_at, id) > ($3, $4) ORDER BY occurred_at, id LIMIT +$5"
    } else {
        "SELECT * FROM activity
         WHERE org_id = $1 AND actor_id = $2 AND (subject_id IS NULL OR subject_id <> actor_id) AND (occurred_at, id) > ($3, $4)
         ORDER BY occurred_at, id LIMIT +$5"
    }
}

pub(super) async fn erase_origin(tx: &mut Tx, id: ActivityId, digest: &[u8]) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE activity SET ip = NULL, user_agent = NULL, request_id = NULL, origin_salt = NULL, origin_digest = $2
         WHERE id = $1 AND origin_digest IS NULL")
        .bind(id).bind(digest)
        .execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn erase_changes(tx: &mut Tx, id: ActivityId, digest: &[u8]) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE activity SET changes = $3, changes_salt = NULL, changes_digest = $2 WHERE id = $1 AND changes_digest IS NULL")
        .bind(id).bind(digest).bind(Json(serde_json::json!({})))
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// A page of the events about a person, in the order in which it is read: the newest first, or backwards the oldest first.
pub(super) async fn page(
    db: &Db,
    org: OrgId,
    person: UserId,
    query: &HistoryQuery,
    after: Option<(DateTime<Utc>, Uuid)>,
    backwards: bool,
    limit: i64,
) -> Result<Vec<Recorded>, AppError> {
    let mut statement = Statement::new(
        "SELECT id, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, changes FROM activity WHERE org_id = ",
    );
    push_wanted(&mut statement, org, person, query);
    if let Some((at, id)) = after {
        statement.push(if backwards { " AND (occurred_at, id) > (" } else { " AND (occurred_at, id) < (" });
        statement.bind(at).push(", ").bind(id).push(")");
    }
    statement.push(if backwards { " ORDER BY occurred_at, id" } else { " ORDER BY occurred_at DESC, id DESC" });
    statement.limit(limit);
    statement.fetch_all(db).await
}

/// How many events match, counted up to a bound.
pub(super) async fn count_up_to(
    db: &Db,
    org: OrgId,
    person: UserId,
    query: &HistoryQuery,
    bound: u64,
) -> Result<u64, AppError> {
    let mut statement = Statement::new("SELECT count(*) FROM (SELECT 1 FROM activity WHERE org_id = ");
    push_wanted(&mut statement, org, person, query);
    statement.limit(bound.cast_signed()).push(") AS counted");
    Ok(statement.fetch_number(db).await?.cast_unsigned())
}

fn push_wanted(statement: &mut Statement, org: OrgId, person: UserId, query: &HistoryQuery) {
    statement.bind(org).push(" AND subject_id = ").bind(person);
    if let Some(from) = query.from {
        statement.push(" AND occurred_at >= ").bind(from);
    }
    push_kinds(statement, &query.kinds);
}

fn push_kinds(statement: &mut Statement, kinds: &[Kind]) {
    for (index, kind) in kinds.iter().enumerate() {
        statement.push(if index == 0 { " AND kind IN (" } else { ", " }).bind(kind.name());
    }
    if !kinds.is_empty() {
        statement.push(")");
    }
}

pub(super) async fn own_doings(
    db: &Db,
    org: OrgId,
    person: UserId,
    from: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(String, DateTime<Utc>)>, AppError> {
    let rows = on!(db.reader(), pool => sqlx::query_as(
        "SELECT kind, occurred_at FROM activity
         WHERE org_id = $1 AND subject_id = $2 AND actor_id = $2 AND occurred_at >= $3 ORDER BY occurred_at DESC LIMIT +$4")
        .bind(org).bind(person).bind(from).bind(limit).fetch_all(pool).await)?;
    Ok(rows)
}

pub(super) async fn first_times(
    db: &Db,
    org: OrgId,
    person: UserId,
    kinds: &[Kind],
) -> Result<Vec<(String, DateTime<Utc>)>, AppError> {
    let mut statement = Statement::new("SELECT kind, min(occurred_at) FROM activity WHERE org_id = ");
    statement.bind(org).push(" AND subject_id = ").bind(person);
    push_kinds(&mut statement, kinds);
    statement.push(" GROUP BY kind");
    statement.fetch_all(db).await
}
