//! Recording, reading and verifying.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    Actor, Event, KEY_USED, Kind, PastSignIn, Recorded, Tally,
    chain::{self, Binding},
    sql,
};
use crate::{
    clock::Clock,
    kernel::{ActivityId, AppError, OrgId, UserId},
    store::{Db, Topic, Tx},
};

/// Adds an event to the end of its organisation's chain, as part of the change that it tells of.
pub async fn record(tx: &mut Tx, clock: &Clock, event: &Event<'_>) -> Result<(), AppError> {
    // Moving the head first takes its row's lock, so that events follow each other whichever node writes them.
    let head = sql::advance_head(tx, event.org, 1).await?;
    let row = linked(event, clock.new_id(), clock.now(), head.seq, &head.hash)?;
    sql::insert(tx, &row).await?;
    // What is remembered about the person is old now: their latest activity at least.
    if let Some(person) = event.subject {
        tx.touch(Topic::User(person));
    }
    Ok(())
}

/// Adds many events of one organisation at once, each with the time at which it happened, as part of the change that they tell of. What is remembered about
/// people who were there before is for the caller to touch.
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
    sql::insert_many(tx, rows).await
}

/// The row of an event that follows the one with this hash.
fn linked(
    event: &Event<'_>,
    id: ActivityId,
    at: DateTime<Utc>,
    seq: i64,
    previous: &[u8],
) -> Result<sql::Row, AppError> {
    let (origin_salt, changes_salt) = chain::salts()?;
    let changes = match event.actor {
        Actor::ApiKey(_, key) => &event.changes.clone().note(KEY_USED, &key),
        Actor::User(_) | Actor::CommandLine | Actor::System => &event.changes,
    };
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
        changes: sqlx::types::Json(serde_json::to_value(changes)?),
        hash: Vec::new(),
        origin_salt: Some(origin_salt),
        origin_digest: None,
        changes_salt: Some(changes_salt),
        changes_digest: None,
    };
    row.hash = chain::link(previous, &row).to_vec();
    Ok(row)
}

/// The latest events about a person, newest first; at most 100.
pub async fn recent_for_person(db: &Db, org: OrgId, person: UserId, limit: i64) -> Result<Vec<Recorded>, AppError> {
    sql::recent(db, org, person, limit.clamp(1, 100)).await
}

/// Where a page of [`events_of`] begins: after this event.
pub type After = Option<(DateTime<Utc>, ActivityId)>;

const BEGINNING: (DateTime<Utc>, ActivityId) = (DateTime::UNIX_EPOCH, ActivityId::from_uuid(uuid::Uuid::nil()));

/// A page of everything about a person, oldest first; with `is_about` unset, of what they did that is not about themselves. For the copy of their data.
pub async fn events_of(
    db: &Db,
    org: OrgId,
    person: UserId,
    is_about: bool,
    after: After,
    limit: i64,
) -> Result<Vec<Recorded>, AppError> {
    sql::page_of_person(db, org, person, is_about, after.unwrap_or(BEGINNING), limit).await
}

/// How many events [`events_of`] has in all.
pub async fn count_events_of(db: &Db, org: OrgId, person: UserId, is_about: bool) -> Result<i64, AppError> {
    sql::count_of_person(db, org, person, is_about).await
}

/// The latest sign-ins of a person among their latest events, newest first.
pub async fn past_sign_ins(tx: &mut Tx, org: OrgId, person: UserId, limit: i64) -> Result<Vec<PastSignIn>, AppError> {
    sql::sign_ins(tx, org, person, limit).await
}

/// How often what happened to a person from one moment up to another.
pub async fn tally(
    db: &Db,
    org: OrgId,
    person: UserId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Tally>, AppError> {
    sql::tally(db, org, person, from, to).await
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
///
/// What is personal may have been erased from it, but only of people whose purge stands in the same chain.
pub async fn verify_chain(db: &Db, org: OrgId) -> Result<Verdict, AppError> {
    let mut seq = 0;
    let mut hash = sql::GENESIS.to_vec();
    let mut erased = Erased::default();
    let mut head = sql::head(db, org).await?;
    let digests_from = head.as_ref().map_or(1, |head| head.digests_from);
    loop {
        let rows = sql::after(db, org, seq, VERIFY_BATCH).await?;
        if rows.is_empty() {
            // The head tells of events that were cut off at the end. It was read before the rows: what was recorded since is read until both agree.
            let latest = sql::head(db, org).await?;
            let moves = |head: &Option<sql::Head>| head.as_ref().map_or(0, |head| head.seq);
            if moves(&latest) > moves(&head) && moves(&latest) > seq {
                head = latest;
                continue;
            }
            head = latest;
            break;
        }
        for row in rows {
            // No later event can pass for one from before digests, which cannot be checked once it is erased.
            let is_too_late = chain::binding(&row) == Binding::Lost && row.seq >= digests_from;
            let is_bound = chain::link(&hash, &row).as_slice() == row.hash.as_slice() && chain::is_consistent(&row);
            if row.seq != seq + 1 || !is_bound || is_too_late {
                return Ok(Verdict::BrokenAt(seq + 1));
            }
            erased.note(&row);
            seq = row.seq;
            hash = row.hash;
        }
    }
    if let Some(first) = erased.without_purge() {
        return Ok(Verdict::BrokenAt(first));
    }
    let matches_head = head.is_none_or(|head| head.seq == seq && head.hash == hash);
    Ok(if matches_head { Verdict::Whole(seq) } else { Verdict::BrokenAt(seq + 1) })
}

/// People of whom something was erased, with the first event where it was, and those whose purge is recorded.
#[derive(Debug, Default)]
struct Erased {
    first: BTreeMap<Option<UserId>, i64>,
    purged: std::collections::BTreeSet<UserId>,
}

impl Erased {
    fn note(&mut self, row: &sql::Row) {
        if row.kind == Kind::UserPurged.name() {
            self.purged.extend(row.subject_id);
        }
        for (person, digest) in [(row.actor_id, &row.origin_digest), (row.subject_id, &row.changes_digest)] {
            if digest.is_some() {
                self.first.entry(person).or_insert(row.seq);
            }
        }
    }

    /// The first event that was erased without a purge.
    fn without_purge(&self) -> Option<i64> {
        let unexplained =
            self.first.iter().filter(|(person, _)| person.is_none_or(|person| !self.purged.contains(&person)));
        unexplained.map(|(_, seq)| *seq).min()
    }
}

/// How many events are erased in one change.
const ERASE_BATCH: i64 = 200;

/// Erases what is personal to somebody from the record: where they acted from, and what changed about them. What happened and when stays, under ids that
/// point nowhere once the person is gone. The store allows it only while their purge is noted, and the chain only where it is recorded. Works in small
/// changes and can be broken off and called again.
pub async fn erase_personal_data(db: &Db, clock: &Clock, org: OrgId, person: UserId) -> Result<(), AppError> {
    for is_about in [true, false] {
        let mut after = BEGINNING;
        loop {
            let mut tx = db.begin().await?;
            let rows = sql::of_person(&mut tx, org, person, is_about, after, ERASE_BATCH).await?;
            let Some(last) = rows.last() else { break };
            after = (last.occurred_at, last.id);
            for row in &rows {
                if row.actor_id == Some(person) && row.origin_digest.is_none() {
                    sql::erase_origin(&mut tx, row.id, &chain::origin_digest(row)).await?;
                }
                if row.subject_id == Some(person) && row.changes_digest.is_none() {
                    sql::erase_changes(&mut tx, row.id, &chain::changes_digest(row)).await?;
                }
            }
            tx.commit(clock).await?;
        }
    }
    Ok(())
}
