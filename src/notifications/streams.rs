//! Open lines on which browsers hear of news: bounded, and closed when the portal stops.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio_util::sync::CancellationToken;

use crate::kernel::UserId;

/// How many lines are open at once in this process.
const MAX: usize = 2_000;
/// How many one person may have: a few browsers with a tab in front each.
const MAX_PER_PERSON: usize = 8;

/// The lines of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    open: Mutex<Open>,
    closing: CancellationToken,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    by_person: HashMap<UserId, usize>,
}

/// The right to keep a line open; given back when it goes.
#[derive(Debug)]
pub struct Line {
    streams: Streams,
    person: UserId,
}

impl Streams {
    /// A line for a person, unless there are too many or the portal stops.
    pub fn open(&self, person: UserId) -> Option<Line> {
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_person = open.by_person.get(&person).copied().unwrap_or_default();
        if open.all >= MAX || of_person >= MAX_PER_PERSON || self.0.closing.is_cancelled() {
            return None;
        }
        open.all += 1;
        open.by_person.insert(person, of_person + 1);
        Some(Line { streams: self.clone(), person })
    }

    /// Ends every line, and opens none any more.
    pub fn close(&self) {
        self.0.closing.cancel();
    }
}

impl Line {
    /// Waits until the portal ends all lines.
    pub async fn closed(&self) {
        self.streams.0.closing.cancelled().await;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut open = self.streams.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all = open.all.saturating_sub(1);
        if let Some(count) = open.by_person.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                open.by_person.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded_and_given_back() {
        let streams = Streams::default();
        let person = UserId::from_uuid(uuid::Uuid::from_u128(1));
        let other = UserId::from_uuid(uuid::Uuid::from_u128(2));
        let mut lines: Vec<_> = std::iter::from_fn(|| streams.open(person)).take(100).collect();
        assert_eq!(lines.len(), MAX_PER_PERSON);
        assert!(streams.open(other).is_some(), "others have their own");
        lines.pop();
        assert!(streams.open(person).is_some(), "and is given back at once again");
        streams.close();
        assert!(streams.open(other).is_none());
    }
}
