//! `GET /api/users/activity`, `…/{userId}/activity` and `…/security/audit-log` (rows A18, A19, A31, D06).

use std::collections::{BTreeSet, HashMap};

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

use super::person::time;
use crate::{
    access::Caller,
    accounts,
    activity::{self, Area, HistoryQuery, KEY_USED, Kind, REASON, Recorded},
    api::input::{Query, path_id},
    front::{Front, SignedInCaller},
    kernel::{ActivityId, AppError, Code, Issue, Page, Total, UserId},
};

/// The size of a page where none is asked for.
const LIMIT: u32 = 50;
/// The longest time that can be looked back, in days.
const DAYS_MAX: i64 = 3650;
/// The type that stands for all of them.
const ALL: &str = "all";

#[derive(Serialize)]
struct Activities<'a> {
    activities: Vec<Shown<'a>>,
    #[serde(flatten)]
    extent: Extent,
}

#[derive(Serialize)]
struct Events<'a> {
    events: Vec<Shown<'a>>,
    #[serde(flatten)]
    extent: Extent,
}

/// How much there is, and how to go on.
#[derive(Serialize)]
struct Extent {
    #[serde(skip_serializing_if = "Option::is_none")]
    total_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_estimate: Option<u64>,
    has_more: bool,
    next_cursor: Option<String>,
}

/// An event as the documents show it.
#[derive(Serialize)]
struct Shown<'a> {
    id: ActivityId,
    #[serde(rename = "type")]
    kind: &'a str,
    description: &'static str,
    timestamp: String,
    metadata: Metadata<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    actor: Actor<'a>,
    ip: Option<&'a str>,
    user_agent: Option<&'a str>,
    /// Why, where an administrator said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a Value>,
    changes: Map<String, Value>,
}

/// Who did it.
#[derive(Serialize)]
struct Actor<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    id: Option<UserId>,
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<&'a Value>,
}

/// What happened to the caller's account.
pub async fn mine(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    let wanted = read(&front, caller.user(), query, true)?;
    activities(&front, &caller, caller.user(), &wanted).await
}

/// What happened to the account of somebody of the caller's organisation.
pub async fn of_person(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    let person = accounts::find_person(&caller, &front.app, path_id(&id, Code::UserNotFound)?).await?.id;
    let wanted = read(&front, person, query, true)?;
    activities(&front, &caller, person, &wanted).await
}

async fn activities(
    front: &Front,
    caller: &Caller,
    person: UserId,
    wanted: &HistoryQuery,
) -> Result<Response, AppError> {
    let page = activity::history(caller, &front.app.db, person, wanted).await?;
    let names = names(front, caller, &page.rows).await?;
    let activities = page.rows.iter().map(|event| shown(event, &names)).collect();
    Ok(Json(Activities { activities, extent: extent(front, person, &page)? }).into_response())
}

/// What concerned the security of the caller's account.
pub async fn audit_log(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    let person = caller.user();
    let kinds = Area::Security.kinds().collect();
    let wanted = HistoryQuery { kinds, ..read(&front, person, query, false)? };
    let page = activity::history(&caller, &front.app.db, person, &wanted).await?;
    let names = names(&front, &caller, &page.rows).await?;
    let events = page.rows.iter().map(|event| shown(event, &names)).collect();
    Ok(Json(Events { events, extent: extent(&front, person, &page)? }).into_response())
}

fn read(front: &Front, person: UserId, mut query: Query, has_type: bool) -> Result<HistoryQuery, AppError> {
    let limit = query
        .take_as("limit", |text| text.parse().ok().filter(|limit| (1..=activity::LIMIT_MAX).contains(limit)))?
        .unwrap_or(LIMIT);
    let days = query.take_as("days", |text| text.parse().ok().filter(|days| (1..=DAYS_MAX).contains(days)))?;
    let kinds = if has_type { query.take_as("type", kinds_of)?.unwrap_or_default() } else { Vec::new() };
    let edge = match query.take("cursor")? {
        None => None,
        Some(text) => Some(
            activity::open_edge(&front.app.keyring, person, &text)
                .ok_or_else(|| AppError::new(Code::InvalidRequest).with_detail("cursor", Issue::UnknownValue))?,
        ),
    };
    query.finish()?;
    Ok(HistoryQuery { kinds, from: days.map(|days| since(front.app.clock.now(), days)), limit, edge })
}

fn since(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    now - Duration::days(days)
}

/// `all`, an area, or a single kind.
fn kinds_of(text: &str) -> Option<Vec<Kind>> {
    if text == ALL {
        return Some(Vec::new());
    }
    Area::from_name(text).map(|area| area.kinds().collect()).or_else(|| Kind::from_name(text).map(|kind| vec![kind]))
}

/// The names of who did it.
async fn names(front: &Front, caller: &Caller, events: &[Recorded]) -> Result<HashMap<UserId, String>, AppError> {
    let actors: BTreeSet<UserId> = events.iter().filter_map(|event| event.actor_id).collect();
    accounts::names_in_history(caller, &front.app, &actors).await
}

fn shown<'a>(event: &'a Recorded, names: &'a HashMap<UserId, String>) -> Shown<'a> {
    let noted = |name: &str| event.changes.0.get(name).and_then(|note| note.get("after"));
    let mut changes = event.changes.0.as_object().cloned().unwrap_or_default();
    changes.retain(|name, _| name != KEY_USED && name != REASON);
    Shown {
        id: event.id,
        kind: &event.kind,
        description: Kind::from_name(&event.kind).map_or("Something happened.", Kind::description),
        timestamp: time(event.occurred_at),
        metadata: Metadata {
            actor: Actor {
                kind: &event.actor_kind,
                id: event.actor_id,
                name: event.actor_id.and_then(|id| names.get(&id)).map(String::as_str),
                api_key: noted(KEY_USED),
            },
            ip: event.ip.as_deref(),
            user_agent: event.user_agent.as_deref(),
            reason: noted(REASON),
            changes,
        },
    }
}

fn extent(front: &Front, person: UserId, page: &Page<Recorded>) -> Result<Extent, AppError> {
    let (total_count, total_estimate) = match page.total {
        Total::Exact(number) => (Some(number), None),
        Total::Estimate(number) => (None, Some(number)),
    };
    let seal = |edge| activity::seal_edge(&front.app.keyring, person, edge);
    Ok(Extent {
        total_count,
        total_estimate,
        has_more: page.next.is_some(),
        next_cursor: page.next.as_ref().map(seal).transpose()?,
    })
}
