//! Privacy: a copy of everything that is held about a person, and its end (rows G10, E01).
//!
//! Both work from one list, [`register::tables`]: each table of the store stands in it, with what of it goes into the copy and how it goes when the person
//! goes. A test compares it with the schema of both engines, so that a new table cannot be forgotten in either.

mod export;
mod making;
mod purge;
mod readme;
pub mod register;
mod sql;

use chrono::{DateTime, Utc};

pub use export::{
    Download, download, download_status, my_export, next_export_at, pieces, request_export, what_is_held,
};
pub use making::{MAKE_EXPORT, Making, make_export};
pub use purge::{PURGE, housekeeping, purge};

use crate::kernel::{ExportId, Locale};

/// How a copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportState {
    /// Waits for its turn.
    Queued,
    /// Is being put together.
    Running,
    /// Can be fetched, once, by the link in the mail.
    Ready,
    /// Was fetched; the file is gone.
    Fetched,
    /// Could not be made; another can be asked for at once.
    Failed,
}

impl ExportState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Ready, Self::Fetched, Self::Failed];

    /// The name in the store and in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Fetched => "fetched",
            Self::Failed => "failed",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether it is still being made.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// A copy that a person asked for.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// How it stands.
    pub state: ExportState,
    /// How far it is, 0 to 100.
    pub percent: i64,
    /// How large the file is, in bytes.
    pub size_bytes: i64,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// Until when it can be fetched.
    pub expires_at: DateTime<Utc>,
}

/// How much of one kind is held about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// What it is, in every language.
    pub what: [&'static str; 3],
    /// How many there are.
    pub count: i64,
}

impl Held {
    /// What it is.
    pub const fn what(&self, locale: Locale) -> &'static str {
        register::in_language(self.what, locale)
    }
}
