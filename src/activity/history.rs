//! Reading what happened to a person, a page at a time (rows A18, A19, A31, D06, G04).

use std::sync::OnceLock;

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::{Area, Kind, Recorded, sql};
use crate::{
    access::{Caller, Permission},
    kernel::{AppError, Code, Issue, Page, PageEdge, Total, UserId},
    keyring::{Keyring, Purpose},
    store::Db,
};

/// The largest page.
pub const LIMIT_MAX: u32 = 100;

/// Which events are wanted, and which page of them; the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Only those of these kinds; all when empty.
    pub kinds: Vec<Kind>,
    /// Only those at or after this time.
    pub from: Option<DateTime<Utc>>,
    /// How many, 1 to 100.
    pub limit: u32,
    /// Where the page begins; the first page when not set.
    pub edge: Option<PageEdge>,
}

impl Default for HistoryQuery {
    fn default() -> Self {
        Self { kinds: Vec::new(), from: None, limit: 50, edge: None }
    }
}

impl HistoryQuery {
    /// Only events of this area, of all areas when it is not set.
    #[must_use]
    pub fn of(area: Option<Area>) -> Self {
        Self { kinds: area.map(|area| area.kinds().collect()).unwrap_or_default(), ..Self::default() }
    }
}

/// What happened to a person of the caller's organisation: to the caller themselves, or, with `audit:read`, to anybody: it tells addresses and devices. Who is
/// not of the organisation has no events here.
pub async fn history(
    caller: &Caller,
    db: &Db,
    person: UserId,
    query: &HistoryQuery,
) -> Result<Page<Recorded>, AppError> {
    if person != caller.user() {
        caller.require(Permission::AuditRead)?;
    }
    if query.limit == 0 || query.limit > LIMIT_MAX {
        return Err(AppError::new(Code::InvalidRequest)
            .with_detail("limit", Issue::UnknownValue)
            .with_message("limit is 1 to 100."));
    }
    let after = query.edge.as_ref().map(read_edge).transpose()?;
    let backwards = query.edge.as_ref().is_some_and(|edge| edge.backwards);
    let limit = query.limit as usize;
    let mut rows = sql::page(db, caller.org(), person, query, after, backwards, i64::from(query.limit) + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    if backwards {
        rows.reverse();
    }
    let (more_before, more_after) = if backwards { (has_more, true) } else { (query.edge.is_some(), has_more) };
    let total = if query.edge.is_none() && !has_more {
        Total::Exact(rows.len() as u64)
    } else {
        let counted = sql::count_up_to(db, caller.org(), person, query, Total::COUNT_LIMIT + 1).await?;
        if counted <= Total::COUNT_LIMIT { Total::Exact(counted) } else { Total::Estimate(counted) }
    };
    let edge = |row: Option<&Recorded>, backwards| row.map(|row| edge_of(row, backwards));
    Ok(Page {
        next: edge(rows.last().filter(|_| more_after), false),
        previous: edge(rows.first().filter(|_| more_before), true),
        rows,
        total,
        written: OnceLock::new(),
    })
}

/// Refuses with 403 unless it is the caller's own history or they may see people.
pub fn require_may_see(caller: &Caller, person: UserId) -> Result<(), AppError> {
    if person == caller.user() { Ok(()) } else { caller.require(Permission::UserRead) }
}

fn edge_of(event: &Recorded, backwards: bool) -> PageEdge {
    let key = event.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true);
    PageEdge { key, id: event.id.uuid(), backwards }
}

fn read_edge(edge: &PageEdge) -> Result<(DateTime<Utc>, Uuid), AppError> {
    let at = DateTime::parse_from_rfc3339(&edge.key).map_err(|_| refused_cursor())?;
    Ok((at.to_utc(), edge.id))
}

fn refused_cursor() -> AppError {
    AppError::new(Code::InvalidRequest).with_detail("cursor", Issue::UnknownValue)
}

/// What marks a sealed edge as one of a history.
const OF_HISTORY: &str = "history";

/// An edge as text for a URL: sealed, so that nobody reads or makes one.
pub fn seal_edge(keyring: &Keyring, person: UserId, edge: &PageEdge) -> Result<String, AppError> {
    keyring.seal(Purpose::Cursor, &serde_json::to_vec(&(OF_HISTORY, person, edge))?)
}

/// Opens an edge of the history of this person; `None` when it is not one of ours, or of another list.
pub fn open_edge(keyring: &Keyring, person: UserId, text: &str) -> Option<PageEdge> {
    let plain = keyring.open(Purpose::Cursor, text)?;
    let (list, of, edge): (String, UserId, PageEdge) = serde_json::from_slice(&plain).ok()?;
    (list == OF_HISTORY && of == person).then_some(edge)
}

/// The latest events by a person about themselves since a time, kind and time alone, the newest first; at most so many. For statistics.
pub async fn own_doings(
    caller: &Caller,
    db: &Db,
    person: UserId,
    from: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(String, DateTime<Utc>)>, AppError> {
    require_may_see(caller, person)?;
    sql::own_doings(db, caller.org(), person, from, limit).await
}

/// When each of these kinds first happened to a person.
pub async fn first_times(
    caller: &Caller,
    db: &Db,
    person: UserId,
    kinds: &[Kind],
) -> Result<Vec<(String, DateTime<Utc>)>, AppError> {
    require_may_see(caller, person)?;
    sql::first_times(db, caller.org(), person, kinds).await
}
