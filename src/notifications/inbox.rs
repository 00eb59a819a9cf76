//! The portal's own inbox: what people were told, until they have read it and some time after.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Duration, SecondsFormat, Utc};

use super::{Event, Message, sql};
use crate::{
    access::Caller,
    app::App,
    kernel::{AppError, Code, NotificationId, PageEdge, UserId},
    keyring::Purpose,
    store::Topic,
};

/// How many entries a page has.
const PAGE: usize = 25;
/// Unread entries are counted up to here: beyond it nobody cares how many.
pub const UNREAD_MAX: u64 = 100;
/// How long entries are kept.
const KEPT: Duration = Duration::days(180);

/// Something that a person was told.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: NotificationId,
    /// Of which event.
    pub event: Event,
    /// What.
    pub message: Message,
    /// Where it leads: a path of the portal.
    pub link: String,
    /// When it was told.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Some entries, newest first, with the edges of the pages beside them.
#[derive(Debug, Clone)]
pub struct InboxPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The page with newer entries, where there is one.
    pub newer: Option<PageEdge>,
    /// The page with older entries, where there is one.
    pub older: Option<PageEdge>,
}

/// A page of the caller's inbox, the newest one without an edge.
pub async fn inbox(caller: &Caller, app: &App, edge: Option<&PageEdge>) -> Result<InboxPage, AppError> {
    let backwards = edge.is_some_and(|edge| edge.backwards);
    let mut entries = sql::entries(&app.db, caller.user(), edge, PAGE + 1).await?;
    let has_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    if backwards {
        entries.reverse();
    }
    let edge_of = |entry: Option<&Entry>, backwards| {
        entry.map(|entry| PageEdge {
            key: entry.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            id: entry.id.uuid(),
            backwards,
        })
    };
    let entries = named(caller, app, entries).await?;
    let (has_newer, has_older) = if backwards { (has_more, true) } else { (edge.is_some(), has_more) };
    Ok(InboxPage {
        newer: edge_of(entries.first().filter(|_| has_newer), true),
        older: edge_of(entries.last().filter(|_| has_older), false),
        entries,
    })
}

/// How many of them [`latest_unread`] tells.
const LATEST: usize = 3;

/// The latest few entries that the caller has not read, newest first. From memory as a rule.
pub async fn latest_unread(caller: &Caller, app: &App) -> Result<Vec<Entry>, AppError> {
    let person = caller.user();
    // Who has nothing unread, as most have, is not asked twice.
    if unread(caller, app).await? == 0 {
        return Ok(Vec::new());
    }
    let read = async { sql::unread_entries(&app.db, person, LATEST).await.map(Some) };
    let latest = app.caches.latest_unread.get_or_read(person, &[Topic::Inbox(person)], read).await?;
    // What is remembered names nobody: whoever is gone would still be named.
    named(caller, app, latest.map(|latest| latest.to_vec()).unwrap_or_default()).await
}

/// The same entries with the names of those who acted, by one statement where there are any.
async fn named(caller: &Caller, app: &App, entries: Vec<Entry>) -> Result<Vec<Entry>, AppError> {
    let actors: BTreeSet<UserId> = entries.iter().filter_map(|entry| entry.message.actor()).collect();
    if actors.is_empty() {
        return Ok(entries);
    }
    let names = sql::names(&app.db, caller.org(), &actors).await?;
    let with_name = |entry: Entry| match entry.message.actor().and_then(|actor| names.get(&actor)) {
        Some(name) => Entry { message: entry.message.naming(name), ..entry },
        None => entry,
    };
    Ok(entries.into_iter().map(with_name).collect())
}

/// How many entries the caller has not read, counted up to [`UNREAD_MAX`]. From memory as a rule: every page shows it.
pub async fn unread(caller: &Caller, app: &App) -> Result<u64, AppError> {
    let person = caller.user();
    let read = async { sql::count_unread(&app.db, person, UNREAD_MAX).await.map(Some) };
    let count: Option<Arc<u64>> = app.caches.unread.get_or_read(person, &[Topic::Inbox(person)], read).await?;
    Ok(count.map_or(0, |count| *count))
}

/// Notes that the caller has read an entry, and answers where it leads. One of somebody else is not found.
pub async fn open_entry(caller: &Caller, app: &App, id: NotificationId) -> Result<String, AppError> {
    let mut tx = app.db.begin().await?;
    let link =
        sql::mark_read(&mut tx, caller.user(), id, app.clock.now()).await?.ok_or(AppError::new(Code::NotFound))?;
    tx.touch(Topic::Inbox(caller.user()));
    tx.commit(&app.clock).await?;
    Ok(link)
}

/// Notes that the caller has read everything; answers how many entries that were.
pub async fn read_everything(caller: &Caller, app: &App) -> Result<u64, AppError> {
    let mut tx = app.db.begin().await?;
    let read = sql::mark_all_read(&mut tx, caller.user(), app.clock.now()).await?;
    if read > 0 {
        tx.touch(Topic::Inbox(caller.user()));
    }
    tx.commit(&app.clock).await?;
    Ok(read)
}

/// An edge as text for a URL: sealed, so that nobody reads or makes one.
pub fn seal_edge(app: &App, edge: &PageEdge) -> Result<String, AppError> {
    app.keyring.seal(Purpose::Cursor, &serde_json::to_vec(&("inbox", edge))?)
}

/// Opens an edge; `None` when it is not one of an inbox.
pub fn open_edge(app: &App, text: &str) -> Option<PageEdge> {
    let plain = app.keyring.open(Purpose::Cursor, text)?;
    let (of, edge): (String, PageEdge) = serde_json::from_slice(&plain).ok()?;
    (of == "inbox").then_some(edge)
}

/// Removes what is too old. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    sql::forget_entries(&app.db, app.clock.now() - KEPT).await
}
