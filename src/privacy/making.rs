//! Making the copy: table after table, page after page, into a ZIP that is put away in pieces while it grows.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Datelike, Duration, Timelike, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use super::{
    readme,
    register::{self, DOINGS, File, Holds, Personal, Shape},
    sql::{self, Finished, Read},
};
use crate::{
    accounts::{self, User},
    activity::{self, After, Recorded},
    app::App,
    clock::Token,
    kernel::{AppError, ExportId},
    mail::Letter,
    notifications::{self, Message, Notification},
    organizations,
    store::Topic,
};

/// The kind of job that makes a copy.
pub const MAKE_EXPORT: &str = "make_export";

/// While another copy is being made, the next one waits for so long before it is tried again: pages go before.
const PAUSE: Duration = Duration::seconds(5);
/// How many rows are read at once.
const PAGE: i64 = 500;
/// More rows than a table that is read at once ever has about one person.
const ALL: i64 = 10_000;
/// The size of a piece.
const PIECE: usize = 256 * 1024;
/// The largest copy.
const SIZE_MAX: i64 = 512 * 1024 * 1024;
/// After so many attempts it counts as failed, and the person may ask anew.
const ATTEMPTS: i64 = 3;

#[derive(Deserialize)]
struct Payload {
    export: ExportId,
}

/// What came of a copy's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// It is made, or nobody wants it any more.
    Done,
    /// Another one is being made. It does not wait here: letters want the worker too.
    Later(DateTime<Utc>),
}

/// Makes a copy, unless another is being made. Called by the worker; `attempts` is how often it was, this time included.
pub async fn make_export(app: &App, payload: &Value, attempts: i64) -> Result<Making, AppError> {
    let Payload { export } = Payload::deserialize(payload)?;
    let Ok(_turn) = app.copying.try_acquire() else { return Ok(Making::Later(app.clock.now() + PAUSE)) };
    match Box::pin(make(app, export)).await {
        Err(error) if attempts >= ATTEMPTS => {
            sql::fail_export(&app.db, export, app.clock.now()).await?;
            tracing::error!(%export, error = ?error, "a copy of somebody's data could not be made");
            Ok(Making::Done)
        }
        made => made.map(|()| Making::Done),
    }
}

async fn make(app: &App, export: ExportId) -> Result<(), AppError> {
    let Some(person) = sql::begin_export(&app.db, export, app.clock.now()).await? else { return Ok(()) };
    let Some(user) = accounts::find_account(app, person).await? else { return Ok(()) };
    let mut copy = Copy::begin(app, export, &user).await?;
    copy.write_readme().await?;
    for table in register::tables() {
        match table.holds {
            Holds::Person(Personal { file: Some(file), .. }) => copy.write_file(&file, &Source::Table(table)).await?,
            Holds::Record(Personal { file: Some(file), .. }) => {
                copy.write_file(&file, &Source::Record { is_about: true }).await?;
                copy.write_file(&DOINGS, &Source::Record { is_about: false }).await?;
            }
            Holds::Person(_) | Holds::Record(_) | Holds::PartOf(..) | Holds::Nothing(_) => {}
        }
    }
    copy.finish().await
}

/// Where the rows of a file come from.
#[derive(Debug, Clone, Copy)]
enum Source {
    Table(register::Table),
    Record { is_about: bool },
}

/// Where the next page begins.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    key: Option<Uuid>,
    event: After,
}

/// A copy in the making.
struct Copy<'a> {
    app: &'a App,
    id: ExportId,
    user: &'a User,
    zip: ZipWriter<StreamWriter<Pipe>>,
    pipe: Pipe,
    options: SimpleFileOptions,
    pieces: i64,
    size: i64,
    rows_done: i64,
    rows_in_all: i64,
    percent: i64,
}

/// What the ZIP is written into and pieces are taken out of.
#[derive(Debug, Clone, Default)]
struct Pipe(Arc<Mutex<Vec<u8>>>);

impl Pipe {
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self, at_most: usize) -> Vec<u8> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let end = held.len().min(at_most);
        held.drain(..end).collect()
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> Copy<'a> {
    async fn begin(app: &'a App, id: ExportId, user: &'a User) -> Result<Self, AppError> {
        let mut rows_in_all: i64 =
            sql::counts(&app.db, user.id, user.org_id).await?.iter().map(|(_, count)| count).sum();
        rows_in_all += activity::count_events_of(&app.db, user.org_id, user.id, false).await?;
        let pipe = Pipe::default();
        Ok(Self {
            app,
            id,
            user,
            zip: ZipWriter::new_stream(pipe.clone()),
            pipe,
            options: options(app.clock.now()),
            pieces: 0,
            size: 0,
            rows_done: 0,
            // Each file is read twice, once for JSON and once for CSV: it is never held whole.
            rows_in_all: (rows_in_all * 2).max(1),
            percent: 0,
        })
    }

    async fn write_readme(&mut self) -> Result<(), AppError> {
        let organization = organizations::find(self.app, self.user.org_id).await?;
        let name = organization.as_ref().map_or("Portico", |organization| organization.name.as_str());
        self.zip.start_file("README.txt", self.options).map_err(AppError::internal)?;
        let text = readme::text(self.user, name, self.app.clock.now());
        self.zip.write_all(text.as_bytes()).map_err(AppError::internal)
    }

    /// Writes a file as JSON and as CSV, and what is attached to its rows.
    async fn write_file(&mut self, file: &File, source: &Source) -> Result<(), AppError> {
        self.zip.start_file(format!("{}.json", file.name), self.options).map_err(AppError::internal)?;
        let (mut place, mut is_first, mut attachments) = (Place::default(), true, Vec::new());
        while let Some(rows) = self.page(file, source, &mut place).await? {
            for mut row in rows {
                self.zip.write_all(if is_first { b"[\n  " } else { b",\n  " }).map_err(AppError::internal)?;
                is_first = false;
                attachments.append(&mut name_attachments(file, &mut row, attachments.len()));
                let object: Map<String, Value> =
                    file.columns.iter().map(|column| column.name.to_owned()).zip(row.values).collect();
                serde_json::to_writer(&mut self.zip, &object)?;
            }
            self.put_away(PIECE).await?;
        }
        self.zip.write_all(if is_first { b"[]\n" } else { b"\n]\n" }).map_err(AppError::internal)?;

        self.zip.start_file(format!("{}.csv", file.name), self.options).map_err(AppError::internal)?;
        let names: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
        self.write_record(&names)?;
        let (mut place, mut attached) = (Place::default(), 0);
        while let Some(rows) = self.page(file, source, &mut place).await? {
            for mut row in rows {
                attached += name_attachments(file, &mut row, attached).len();
                let cells: Vec<String> = row.values.iter().map(cell).collect();
                self.write_record(&cells)?;
            }
            self.put_away(PIECE).await?;
        }
        for (name, bytes) in attachments {
            self.zip.start_file(name, self.options).map_err(AppError::internal)?;
            self.zip.write_all(&bytes).map_err(AppError::internal)?;
            self.put_away(PIECE).await?;
        }
        Ok(())
    }

    fn write_record<T: AsRef<[u8]>>(&mut self, cells: &[T]) -> Result<(), AppError> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(cells).map_err(AppError::internal)?;
        let line = writer.into_inner().map_err(|error| AppError::internal(error.to_string()))?;
        self.zip.write_all(&line).map_err(AppError::internal)
    }

    /// The next page; `None` after the last one.
    async fn page(&mut self, file: &File, source: &Source, place: &mut Place) -> Result<Option<Vec<Read>>, AppError> {
        let is_begun = place.key.is_some() || place.event.is_some();
        let rows = match source {
            Source::Table(table) => {
                let Some(personal) = table.personal() else { return Ok(None) };
                if is_begun && file.pages_by.is_none() {
                    return Ok(None);
                }
                let limit = if file.pages_by.is_some() { PAGE } else { ALL };
                let rows = sql::rows(&self.app.db, table.name, personal, file, self.user.id, place.key, limit).await?;
                // Where all is read at once, any key says that it was.
                place.key = Some(rows.last().and_then(|row| row.key).unwrap_or(Uuid::nil()));
                rows
            }
            Source::Record { is_about } => {
                let (org, person) = (self.user.org_id, self.user.id);
                let events = activity::events_of(&self.app.db, org, person, *is_about, place.event, PAGE).await?;
                place.event = events.last().map(|event| (event.occurred_at, event.id)).or(place.event);
                events.iter().map(|event| told(file, event, self.user)).collect()
            }
        };
        self.rows_done += i64::try_from(rows.len()).unwrap_or_default();
        let percent = (self.rows_done * 100 / self.rows_in_all).min(99);
        if percent > self.percent {
            self.percent = percent;
            sql::note_progress(&self.app.db, self.id, percent, self.app.clock.now()).await?;
        }
        Ok((!rows.is_empty()).then_some(rows))
    }

    /// Puts whole pieces of this size away.
    async fn put_away(&mut self, size: usize) -> Result<(), AppError> {
        while self.pipe.len() >= size {
            let piece = self.pipe.take(size);
            self.size += i64::try_from(piece.len()).unwrap_or_default();
            if self.size > SIZE_MAX {
                return Err(AppError::internal("a copy of somebody's data is larger than 512 MiB"));
            }
            sql::insert_chunk(&self.app.db, self.id, self.pieces, &piece).await?;
            self.pieces += 1;
        }
        Ok(())
    }

    /// Closes the ZIP, and tells the person by mail.
    async fn finish(mut self) -> Result<(), AppError> {
        let pipe = std::mem::take(&mut self.pipe);
        let zip = std::mem::replace(&mut self.zip, ZipWriter::new_stream(Pipe::default()));
        zip.finish().map_err(AppError::internal)?;
        self.pipe = pipe;
        self.put_away(PIECE).await?;
        if self.pipe.len() > 0 {
            self.put_away(1.max(self.pipe.len())).await?;
        }
        let (app, now) = (self.app, self.app.clock.now());
        let days = app.config.privacy.export_days;
        let token = Token::random()?;
        let finished = Finished {
            id: self.id,
            token_hash: &token.hash(),
            size: self.size,
            now,
            expires_at: now + Duration::days(days),
        };
        let mut tx = app.db.begin().await?;
        if !sql::finish_export(&mut tx, &finished).await? {
            return Ok(());
        }
        let letter = Letter::ExportReady {
            name: self.user.full_name.clone(),
            link: app.link(&format!("/account/privacy/download?token={}", token.text())),
            days: u32::try_from(days).unwrap_or_default(),
            bytes: u64::try_from(self.size).unwrap_or_default(),
        };
        accounts::post_letter(&mut tx, app, self.user, letter).await?;
        let told = Notification::new(Message::ExportReady {}, "/account/privacy").without_mail();
        notifications::notify(&mut tx, app, self.user.id, told).await?;
        tx.touch(Topic::User(self.user.id));
        tx.commit(&app.clock).await
    }
}

/// Names what is attached to a row, and takes it out of it.
fn name_attachments(file: &File, row: &mut Read, before: usize) -> Vec<(String, Vec<u8>)> {
    let bytes = std::mem::take(&mut row.attachments);
    let places = file
        .columns
        .iter()
        .zip(&mut row.values)
        .filter(|(column, value)| matches!(column.shape, Shape::Attachment) && !value.is_null());
    places
        .zip(bytes)
        .enumerate()
        .map(|(index, ((column, value), bytes))| {
            let ending = value.as_str().unwrap_or("bin");
            let name = format!("{}-{}-{}.{ending}", file.name, column.name, before + index + 1);
            *value = Value::from(name.clone());
            (name, bytes)
        })
        .collect()
}

/// An event as it stands in the copy. Where somebody else did it, from where they did is theirs.
fn told(file: &File, event: &Recorded, user: &User) -> Read {
    let by_yourself = event.actor_id == Some(user.id);
    let own = |text: &Option<String>| by_yourself.then(|| text.clone()).flatten();
    let values = file.columns.iter().map(|column| match column.name {
        "id" => json!(event.id),
        "kind" => json!(event.kind),
        "actor_kind" => json!(event.actor_kind),
        "by_yourself" => json!(by_yourself),
        "occurred_at" => json!(sql::shown_time(event.occurred_at)),
        "ip" => json!(own(&event.ip)),
        "user_agent" => json!(own(&event.user_agent)),
        "changes" => event.changes.0.clone(),
        _ => Value::Null,
    });
    Read { values: values.collect(), attachments: Vec::new(), key: None }
}

/// A value as a cell of a table. What a spreadsheet would take for a formula is marked as text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let is_number = text.strip_prefix(['+', '-']).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number { format!("'{text}") } else { text }
}

fn options(now: DateTime<Utc>) -> SimpleFileOptions {
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(now.year()).unwrap_or(1980);
    let time = zip::DateTime::from_date_and_time(
        year,
        part(now.month()),
        part(now.day()),
        part(now.hour()),
        part(now.minute()),
        part(now.second()),
    );
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(time.unwrap_or_default())
        .large_file(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(cell(&json!("=1+1")), "'=1+1");
        assert_eq!(cell(&json!("@SUM(A1)")), "'@SUM(A1)");
        assert_eq!(cell(&json!("+34600000000")), "+34600000000");
        assert_eq!(cell(&json!("Ann")), "Ann");
        assert_eq!(cell(&json!(null)), "");
        assert_eq!(cell(&json!({ "a": 1 })), "{\"a\":1}");
    }
}
