//! Recording, reading and verifying.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{Event, Recorded, sql};
use crate::{
    clock::Clock,
    kernel::{ActivityId, AppError, OrgId, UserId},
    store::{Db, Tx},
};

/// Adds an event to the end of its organisation's chain, as part of the change that it tells of.
pub async fn record(tx: &mut Tx, clock: &Clock, event: &Event<'_>) -> Result<(), AppError> {
    // Moving the head first takes its row's lock, so that events follow each other whichever node writes them.
    let head = sql::advance_head(tx, event.org, 1).await?;
    let row = linked(event, clock.new_id(), clock.now(), head.seq, &head.hash)?;
    sql::insert(tx, &row).await?;
    sql::set_head(tx, event.org, &row.hash).await
}

/// Adds many events of one organisation at once, each with the time at which it happened, as part of the change that they tell of.
pub async fn record_many<'a>(
    tx: &mut Tx,
    clock: &Clock,
    events: impl IntoIterator<Item = (DateTime<Utc>, Event<'a>)>,
) -> Result<(), AppError> {
    let events: Vec<_> = events.into_iter().collect();
    let Some((_, first)) = events.first() else { return Ok(()) };
    let org = first.org;
    let count = i64::try_from(events.len()).map_err(AppError::internal)?;
    let head = sql::advance_head(tx, org, count).await?;
    let mut rows: Vec<sql::Row> = Vec::with_capacity(events.len());
    for ((at, event), seq) in events.iter().zip(head.seq - count + 1..) {
        debug_assert_eq!(event.org, org, "events of one organisation");
        let previous = rows.last().map_or(&head.hash, |row| &row.hash);
        rows.push(linked(event, clock.new_id(), *at, seq, previous)?);
    }
    let hash = rows.last().map(|row| row.hash.clone()).unwrap_or_default();
    sql::insert_many(tx, rows).await?;
    sql::set_head(tx, org, &hash).await
}

/// The row of an event that follows the one with this hash.
fn linked(
    event: &Event<'_>,
    id: ActivityId,
    at: DateTime<Utc>,
    seq: i64,
    previous: &[u8],
) -> Result<sql::Row, AppError> {
    let mut row = sql::Row {
        id,
        org_id: event.org,
        seq,
        kind: event.kind.name().to_owned(),
        actor_kind: event.actor.kind().to_owned(),
        actor_id: event.actor.id(),
        subject_id: event.subject,
        occurred_at: at,
        ip: event.origin.ip.map(|ip| ip.to_string()),
        user_agent: event.origin.user_agent.as_deref().map(str::to_owned),
        request_id: (!event.origin.request_id.is_empty()).then(|| event.origin.request_id.to_string()),
        changes: sqlx::types::Json(serde_json::to_value(&event.changes)?),
        hash: Vec::new(),
    };
    row.hash = link(previous, &row).to_vec();
    Ok(row)
}

/// The hash of an event over the one before it and everything that it says.
fn link(previous: &[u8], row: &sql::Row) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    // serde_json writes the keys of a map in order, so equal events have equal text on both engines.
    hasher.update(
        serde_json::json!([
            row.id.to_string(),
            row.seq,
            row.kind,
            row.actor_kind,
            row.actor_id,
            row.subject_id,
            row.occurred_at.timestamp_micros(),
            row.ip,
            row.user_agent,
            row.request_id,
            row.changes.0,
        ])
        .to_string(),
    );
    hasher.finalize().into()
}

/// The latest events about a person, newest first; at most 100.
pub async fn recent_for_person(db: &Db, org: OrgId, person: UserId, limit: i64) -> Result<Vec<Recorded>, AppError> {
    sql::recent(db, org, person, limit.clamp(1, 100)).await
}

/// How far an organisation's chain holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every event follows from the one before; so many there are.
    Whole(i64),
    /// The first event that was changed, is missing, or does not follow.
    BrokenAt(i64),
}

/// How many events are read at once.
const VERIFY_BATCH: i64 = 1_000;

/// Reads an organisation's whole chain and says whether it holds (row G13).
pub async fn verify_chain(db: &Db, org: OrgId) -> Result<Verdict, AppError> {
    let mut seq = 0;
    let mut hash = sql::GENESIS.to_vec();
    loop {
        let rows = sql::after(db, org, seq, VERIFY_BATCH).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != seq + 1 || link(&hash, &row).as_slice() != row.hash.as_slice() {
                return Ok(Verdict::BrokenAt(seq + 1));
            }
            seq = row.seq;
            hash = row.hash;
        }
    }
    // The head tells of events that were cut off at the end.
    let head = sql::head(db, org).await?;
    let matches_head = head.is_none_or(|head| head.seq == seq && head.hash == hash);
    Ok(if matches_head { Verdict::Whole(seq) } else { Verdict::BrokenAt(seq + 1) })
}
