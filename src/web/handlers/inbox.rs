//! `/account/inbox`: what a person was told, and the line on which their browser hears of more.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::Deserialize;
use tokio::time::Instant;

use super::{Form, SignedIn, forms::local_path};
use crate::{
    access::Caller,
    app::App,
    front::{Front, ListeningCaller},
    kernel::{AppError, Code, NotificationId, PageEdge},
    notifications::{self, Line},
    sessions,
    store::Topic,
    web::{
        i18n::{common_words as words, notification_words},
        pages::account::{self, Inbox},
        shell::Place,
    },
};

const PATH: &str = "/account/inbox";

/// Which page.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    cursor: String,
}

/// The inbox, the newest entries first. A cursor that cannot be read leads to the beginning.
pub async fn show(
    State(front): State<Front>,
    person: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    let edge = notifications::open_edge(&front.app, &wanted.cursor);
    let page = notifications::inbox(&person.caller, &front.app, edge.as_ref()).await?;
    let path_of = |edge: &Option<PageEdge>| -> Result<Option<String>, AppError> {
        let Some(edge) = edge else { return Ok(None) };
        Ok(Some(format!("{PATH}?cursor={}", notifications::seal_edge(&front.app, edge)?)))
    };
    let data = Inbox { newer: path_of(&page.newer)?, older: path_of(&page.older)?, entries: page.entries };
    let frame = person.frame(&front, Place::Inbox);
    let page = frame.page(words::INBOX.get(person.locale()));
    person.show(&front, &page, || frame.around(account::inbox(&frame.look, frame.unread, data)))
}

/// Marks an entry read and leads to what it is about.
pub async fn open(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let id: NotificationId = form.text("entry").parse().map_err(|_| AppError::new(Code::NotFound))?;
    let link = notifications::open_entry(&person.caller, &front.app, id).await?;
    let next = if form.is_ticked("stay") { PATH } else { local_path(&link, PATH) };
    form.submission(&front, person.locale(), PATH, PATH).done(next, None)
}

/// Marks everything read.
pub async fn read_all(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    notifications::read_everything(&person.caller, &front.app).await?;
    let notice = notification_words::ALL_READ.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), PATH, PATH).done(PATH, Some(notice))
}

/// How often a line looks whether there is news: at counters in memory, which other nodes move too.
const LOOK: Duration = Duration::from_millis(500);
/// How often a line says that it is alive, and makes sure that its session is.
const BEAT: Duration = Duration::from_secs(20);
/// How long a browser waits before it opens a line that broke anew, in milliseconds.
const RETRY: u32 = 5_000;

/// What a line knows.
struct Listener {
    app: App,
    caller: Caller,
    line: Line,
    /// The counters as they were before the last look: of the person with their organisation, and of the inbox.
    seen: (u64, u64),
    told: Option<u64>,
    beat: Instant,
}

/// The number of unread entries, now and whenever it changes, as server-sent events. The line ends with the session, and with the portal;
/// neither opening it nor what it says is a use of the session, so that an open page keeps nobody signed in.
pub async fn stream(
    State(front): State<Front>,
    ListeningCaller(caller): ListeningCaller,
) -> Result<Response, AppError> {
    let app = front.app.clone();
    let line = app
        .streams
        .open(caller.user())
        .ok_or_else(|| AppError::retry_after(Code::ServiceUnavailable, u64::from(RETRY) / 1_000))?;
    let seen = counters(&app, &caller);
    let listener = Listener { app, caller, line, seen, told: None, beat: Instant::now() + BEAT };
    let events = stream::unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(event)), listener))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        // A proxy that gathers answers would keep the news for itself.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

fn counters(app: &App, caller: &Caller) -> (u64, u64) {
    let stamps = app.db.stamps();
    let person = stamps.of(Topic::User(caller.user())).wrapping_add(stamps.of(Topic::Organization(caller.org())));
    (person, stamps.of(Topic::Inbox(caller.user())))
}

impl Listener {
    /// The next thing to say; `None` at the end of the line.
    async fn next(&mut self) -> Option<String> {
        if self.told.is_none() {
            let unread = notifications::unread(&self.caller, &self.app).await.ok()?;
            self.told = Some(unread);
            return Some(format!("retry: {RETRY}\n{}", event(unread)));
        }
        loop {
            tokio::select! {
                () = self.line.closed() => return None,
                () = tokio::time::sleep(LOOK) => {}
            }
            let now = counters(&self.app, &self.caller);
            let before = std::mem::replace(&mut self.seen, now);
            let is_time = Instant::now() >= self.beat;
            if (now.0 != before.0 || is_time) && !sessions::is_open(&self.caller, &self.app).await.ok()? {
                return None;
            }
            if now.1 != before.1 {
                let unread = notifications::unread(&self.caller, &self.app).await.ok()?;
                if self.told.replace(unread) != Some(unread) {
                    return Some(event(unread));
                }
            }
            if is_time {
                self.beat = Instant::now() + BEAT;
                return Some(": beat\n\n".to_owned());
            }
        }
    }
}

fn event(unread: u64) -> String {
    format!("event: unread\ndata: {unread}\n\n")
}
