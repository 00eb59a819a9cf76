//! Where letters go while nobody wants them to leave: a bounded list in memory, shown at `/dev/mailbox`.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Envelope, Rendered};
use crate::kernel::Locale;

/// How many letters are kept; the oldest goes first.
const CAPACITY: usize = 200;

/// One letter as it would have been sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailboxEntry {
    /// Counts from 1 since the start of the process; newer letters have higher numbers.
    pub id: u64,
    /// The address it would have gone to.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML: a whole document with inline styles, to be shown in a frame of its own.
    pub html: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// The language it is written in.
    pub locale: Locale,
}

/// The last 200 letters, newest first. Gone with the process.
#[derive(Default)]
pub struct DevelopmentMailbox {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    last_id: u64,
    entries: VecDeque<MailboxEntry>,
}

impl DevelopmentMailbox {
    /// All letters, newest first.
    pub fn list(&self) -> Vec<MailboxEntry> {
        self.kept().entries.iter().cloned().collect()
    }

    /// One letter, unless it was never there or newer ones have taken its place.
    pub fn get(&self, id: u64) -> Option<MailboxEntry> {
        self.kept().entries.iter().find(|entry| entry.id == id).cloned()
    }

    pub(super) fn keep(&self, envelope: &Envelope, rendered: Rendered, now: DateTime<Utc>) {
        self.put(MailboxEntry {
            id: 0,
            to: envelope.to.clone(),
            subject: rendered.subject,
            text: rendered.text,
            html: rendered.html,
            sent_at: now,
            locale: envelope.locale,
        });
    }

    /// Keeps a text message as it would have been sent.
    pub fn keep_text(&self, to: &str, text: &str, now: DateTime<Utc>) {
        let shown = text.replace('&', "&amp;").replace('<', "&lt;");
        self.put(MailboxEntry {
            id: 0,
            to: to.to_owned(),
            subject: text.to_owned(),
            text: text.to_owned(),
            html: format!("<!doctype html><html><head><meta charset=\"utf-8\"><title>SMS</title></head><body><p>{shown}</p></body></html>"),
            sent_at: now,
            locale: Locale::En,
        });
    }

    fn put(&self, entry: MailboxEntry) {
        let mut kept = self.kept();
        kept.last_id += 1;
        let id = kept.last_id;
        kept.entries.truncate(CAPACITY - 1);
        kept.entries.push_front(MailboxEntry { id, ..entry });
    }

    /// A panic elsewhere cannot leave the list half changed, so a poisoned lock is as good as any.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
