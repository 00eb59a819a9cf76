//! Asking for a copy of one's data, and fetching it.

use chrono::{DateTime, Duration, Utc};
use futures_util::{Stream, stream};
use serde_json::json;

use super::{Export, ExportState, Held, making::MAKE_EXPORT, register, sql};
use crate::{
    access::Caller,
    accounts::LinkStatus,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::Token,
    kernel::{AppError, Code, ExportId},
    store::{Tx, outbox::Job},
    throttle::{self, Attempt},
};

/// Asks for a copy of everything about the caller. Needs a recent proof. 409 while one is being made, 429 while the last one is too recent.
pub async fn request_export(caller: &Caller, app: &App) -> Result<ExportId, AppError> {
    let now = app.clock.now();
    caller.require_recent_proof(now)?;
    let mut tx = app.db.begin().await?;
    if let Some(latest) = sql::latest_export_in(&mut tx, caller.user()).await? {
        if latest.state.is_open() {
            return Err(being_made());
        }
        if let Some(at) = next_export_at(app, Some(&latest)) {
            let seconds = u64::try_from((at - now).num_seconds() + 1).unwrap_or(1);
            return Err(AppError::retry_after(Code::RateLimitExceeded, seconds));
        }
    }
    let id: ExportId = app.clock.new_id();
    let expires_at = now + Duration::days(app.config.privacy.export_days);
    if !sql::insert_export(&mut tx, id, caller.user(), now, expires_at).await? {
        return Err(being_made());
    }
    let job = Job::now(&app.clock, MAKE_EXPORT, &json!({ "export": id }))?.about(caller.user());
    tx.enqueue(&app.clock, &job).await?;
    record(&mut tx, caller, app, Kind::ExportRequested).await?;
    tx.commit(&app.clock).await?;
    Ok(id)
}

fn being_made() -> AppError {
    AppError::new(Code::Conflict).with_message("A copy of your data is being made already.")
}

/// From when on another copy can be asked for; `None` for now.
pub fn next_export_at(app: &App, latest: Option<&Export>) -> Option<DateTime<Utc>> {
    let latest = latest.filter(|latest| latest.state != ExportState::Failed)?;
    let at = latest.created_at + Duration::hours(app.config.privacy.export_hours);
    (at > app.clock.now()).then_some(at)
}

/// The latest copy that the caller asked for, if it is not over.
pub async fn my_export(caller: &Caller, app: &App) -> Result<Option<Export>, AppError> {
    sql::latest_export(&app.db, caller.user()).await
}

/// How much of each kind is held about the caller; kinds of which there is nothing are left out.
pub async fn what_is_held(caller: &Caller, app: &App) -> Result<Vec<Held>, AppError> {
    let counts = sql::counts(&app.db, caller.user(), caller.org()).await?;
    let held = register::tables().filter_map(|table| {
        let file = table.personal()?.file?;
        let (_, count) = counts.iter().find(|(name, _)| name == table.name)?;
        (*count > 0).then_some(Held { what: file.what, count: *count })
    });
    Ok(held.collect())
}

/// How the link of a copy stands, for the page that it opens. One of somebody else's copy never was a link.
pub async fn download_status(caller: &Caller, app: &App, token: &str) -> Result<LinkStatus, AppError> {
    let Some(token) = Token::from_text(token) else { return Ok(LinkStatus::Invalid) };
    let found = sql::find_by_token(&app.db, &token.hash(), caller.user()).await?;
    Ok(match found {
        Some(export) if export.state == ExportState::Fetched => LinkStatus::Used,
        Some(export) if export.state == ExportState::Ready && export.expires_at > app.clock.now() => LinkStatus::Good,
        _ => LinkStatus::Invalid,
    })
}

/// A copy on its way to its owner.
#[derive(Debug, Clone)]
pub struct Download {
    /// Which.
    pub id: ExportId,
    /// How large, in bytes.
    pub size: u64,
    /// What the file is called.
    pub file_name: String,
}

/// Uses the link of a copy up. 400 `LINK_INVALID` when it was used, is over, or is of somebody else. The file itself comes by [`pieces`].
pub async fn download(caller: &Caller, app: &App, token: &str) -> Result<Download, AppError> {
    throttle::attempt(app, Attempt::Token, None, caller.origin.ip).await?;
    let invalid = || AppError::new(Code::LinkInvalid);
    let token = Token::from_text(token).ok_or_else(invalid)?;
    let mut tx = app.db.begin().await?;
    let export = sql::fetch(&mut tx, &token.hash(), caller.user(), app.clock.now()).await?.ok_or_else(invalid)?;
    record(&mut tx, caller, app, Kind::ExportDownloaded).await?;
    tx.commit(&app.clock).await?;
    Ok(Download {
        id: export.id,
        size: u64::try_from(export.size_bytes).unwrap_or_default(),
        file_name: format!("portico-{}.zip", export.created_at.format("%Y-%m-%d")),
    })
}

/// The file, piece by piece. With the last one it is deleted.
pub fn pieces(app: App, download: &Download) -> impl Stream<Item = Result<Vec<u8>, AppError>> + Send + 'static {
    let (id, size) = (download.id, download.size);
    stream::try_unfold((app, 0_i64, 0_u64), move |(app, number, sent)| async move {
        if sent >= size {
            return Ok(None);
        }
        let piece = sql::chunk(&app.db, id, number).await?;
        let piece = piece.ok_or_else(|| AppError::internal("a piece of a copy is missing"))?;
        let sent = sent + piece.len() as u64;
        // Not after it: a client that has all that was announced may never ask for more.
        if sent >= size {
            sql::delete_chunks(&app.db, id).await?;
        }
        Ok(Some((piece, (app, number + 1, sent))))
    })
}

async fn record(tx: &mut Tx, caller: &Caller, app: &App, kind: Kind) -> Result<(), AppError> {
    let event = Event {
        org: caller.org(),
        kind,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await
}
