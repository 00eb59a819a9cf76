//! `/account/activity`: what happened to the own account, and to take it away.

use std::collections::{BTreeSet, HashMap};

use axum::{
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;

use super::SignedIn;
use crate::{
    access::Caller,
    accounts,
    activity::{self, HistoryQuery, Kind, LIMIT_MAX, Recorded},
    api_keys,
    front::Front,
    kernel::{AppError, Locale, UserId},
    web::{
        i18n::{self, common_words},
        pages::{
            account::activity::{self as pages, History, Wanted},
            changes::{key_used, reason},
        },
        shell::Place,
    },
};

/// How many events are taken away at most, the newest.
const EXPORTED_MAX: usize = 10_000;

/// A page of what happened.
pub async fn list(
    State(front): State<Front>,
    person: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let caller = &person.caller;
    let (mut wanted, mut had_unreadable) = Wanted::read(query.as_deref().unwrap_or_default());
    let edge = wanted.cursor.as_deref().and_then(|text| activity::open_edge(&front.app.keyring, caller.user(), text));
    if edge.is_none() && wanted.cursor.take().is_some() {
        had_unreadable = true;
    }
    let asked = HistoryQuery { edge, ..wanted.query(front.app.clock.now()) };
    let page = activity::history(caller, &front.app.db, caller.user(), &asked).await?;
    let seal = |edge: &Option<_>| {
        edge.as_ref().map(|edge| activity::seal_edge(&front.app.keyring, caller.user(), edge)).transpose()
    };
    let data = History {
        wanted,
        person: caller.user(),
        previous: seal(&page.previous)?,
        next: seal(&page.next)?,
        names: names(&front, caller, &page.rows).await?,
        keys: keys(&front, caller, &page.rows).await?,
        had_unreadable,
        page,
    };
    let frame = person.frame(&front, Place::Activity);
    let page = frame.page(common_words::ACTIVITY.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::history(&frame.look, &data)))
}

async fn names(front: &Front, caller: &Caller, events: &[Recorded]) -> Result<HashMap<UserId, String>, AppError> {
    let actors: BTreeSet<UserId> = events.iter().filter_map(|event| event.actor_id).collect();
    accounts::names_in_history(caller, &front.app, &actors).await
}

/// The names of the keys that are still there, if any was used.
async fn keys(front: &Front, caller: &Caller, events: &[Recorded]) -> Result<HashMap<String, String>, AppError> {
    if events.iter().all(|event| key_used(&event.changes.0).is_none()) {
        return Ok(HashMap::new());
    }
    let keys = api_keys::list_my_keys(caller, &front.app).await?;
    Ok(keys.into_iter().map(|key| (key.id.to_string(), key.name)).collect())
}

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// As a table.
pub async fn export_csv(state: State<Front>, person: SignedIn, query: RawQuery) -> Result<Response, AppError> {
    Ok(export(state.0, person, query.0.as_deref().unwrap_or_default(), Format::Csv))
}

/// As data.
pub async fn export_json(state: State<Front>, person: SignedIn, query: RawQuery) -> Result<Response, AppError> {
    Ok(export(state.0, person, query.0.as_deref().unwrap_or_default(), Format::Json))
}

/// The events with the same filters as on the page, written while they are read: a page at a time is in memory.
fn export(front: Front, person: SignedIn, query: &str, format: Format) -> Response {
    let (wanted, _) = Wanted::read(query);
    let asked = HistoryQuery { limit: LIMIT_MAX, ..wanted.query(front.app.clock.now()) };
    let begun = Writing { front, caller: person.caller, format, asked: Some(asked), written: 0 };
    let parts = stream::try_unfold(begun, |writing| async move { writing.next().await });
    let (kind, file) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"activity.csv\""),
        Format::Json => ("application/json", "attachment; filename=\"activity.json\""),
    };
    let mut response = Body::from_stream(parts).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(file));
    response
}

/// An export in progress.
struct Writing {
    front: Front,
    caller: Caller,
    format: Format,
    /// The next page; nothing when all is written.
    asked: Option<HistoryQuery>,
    written: usize,
}

impl Writing {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, AppError> {
        let Some(asked) = self.asked.take() else { return Ok(None) };
        let page = activity::history(&self.caller, &self.front.app.db, self.caller.user(), &asked).await?;
        let names = names(&self.front, &self.caller, &page.rows).await?;
        let is_first = self.written == 0;
        self.written += page.rows.len();
        self.asked =
            page.next.filter(|_| self.written < EXPORTED_MAX).map(|edge| HistoryQuery { edge: Some(edge), ..asked });
        let locale = self.caller.principal.locale;
        let part = match self.format {
            Format::Csv => as_csv(&page.rows, &names, locale, is_first)?,
            Format::Json => as_json(&page.rows, &names, locale, is_first, self.asked.is_none())?,
        };
        Ok(Some((Bytes::from(part), self)))
    }
}

fn as_csv(
    events: &[Recorded],
    names: &HashMap<UserId, String>,
    locale: Locale,
    is_first: bool,
) -> Result<Vec<u8>, AppError> {
    let mut table = csv::Writer::from_writer(Vec::new());
    if is_first {
        let head =
            ["id", "time", "type", "description", "actor_type", "actor", "ip", "user_agent", "reason", "changes"];
        table.write_record(head).map_err(AppError::internal)?;
    }
    for event in events {
        let actor = event.actor_id.and_then(|id| names.get(&id)).map_or("", String::as_str);
        let cells = [
            event.id.to_string(),
            event.occurred_at.to_rfc3339(),
            event.kind.clone(),
            described(event, locale).to_owned(),
            event.actor_kind.clone(),
            actor.to_owned(),
            event.ip.clone().unwrap_or_default(),
            event.user_agent.clone().unwrap_or_default(),
            reason(&event.changes.0).unwrap_or_default().to_owned(),
            event.changes.0.to_string(),
        ];
        table.write_record(cells.map(harmless)).map_err(AppError::internal)?;
    }
    table.into_inner().map_err(|error| AppError::internal(error.to_string()))
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn as_json(
    events: &[Recorded],
    names: &HashMap<UserId, String>,
    locale: Locale,
    is_first: bool,
    is_last: bool,
) -> Result<Vec<u8>, AppError> {
    let mut text = Vec::new();
    for (index, event) in events.iter().enumerate() {
        text.extend_from_slice(if is_first && index == 0 { b"[\n" } else { b",\n" });
        let shown = serde_json::json!({
            "id": event.id,
            "time": event.occurred_at,
            "type": event.kind,
            "description": described(event, locale),
            "actor": { "type": event.actor_kind, "id": event.actor_id, "name": event.actor_id.and_then(|id| names.get(&id)) },
            "ip": event.ip,
            "user_agent": event.user_agent,
            "changes": event.changes.0,
        });
        serde_json::to_writer(&mut text, &shown)?;
    }
    if is_last {
        text.extend_from_slice(if is_first && events.is_empty() { b"[]\n" } else { b"\n]\n" });
    }
    Ok(text)
}

fn described(event: &Recorded, locale: Locale) -> &str {
    Kind::from_name(&event.kind).map_or(event.kind.as_str(), |kind| i18n::happening(kind, locale))
}
