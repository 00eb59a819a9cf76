//! When sessions were last used: noted in memory at each request, written down now and then, all at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

use crate::kernel::SessionId;

/// The notes of this process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Seen(Arc<[Shard; SHARDS]>);

type Shard = Mutex<HashMap<SessionId, DateTime<Utc>>>;

/// So many locks that two requests rarely meet at one.
const SHARDS: usize = 16;

impl Seen {
    /// Notes that a session is used now.
    pub fn note(&self, session: SessionId, now: DateTime<Utc>) {
        self.shard(session).lock().unwrap_or_else(PoisonError::into_inner).insert(session, now);
    }

    /// When a session was last used, if that is not written down yet.
    pub fn get(&self, session: SessionId) -> Option<DateTime<Utc>> {
        self.shard(session).lock().unwrap_or_else(PoisonError::into_inner).get(&session).copied()
    }

    /// All notes, to write them down. They stay until [`Seen::written`] says that they are.
    pub(super) fn notes(&self) -> Vec<(SessionId, DateTime<Utc>)> {
        let notes_of = |shard: &Mutex<HashMap<SessionId, DateTime<Utc>>>| {
            let notes = shard.lock().unwrap_or_else(PoisonError::into_inner);
            notes.iter().map(|(session, at)| (*session, *at)).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(notes_of).collect()
    }

    /// Forgets notes that are written down, unless the session was used again since.
    pub(super) fn written(&self, notes: &[(SessionId, DateTime<Utc>)]) {
        for (session, at) in notes {
            let mut shard = self.shard(*session).lock().unwrap_or_else(PoisonError::into_inner);
            if shard.get(session) == Some(at) {
                shard.remove(session);
            }
        }
    }

    fn shard(&self, session: SessionId) -> &Shard {
        let index = usize::try_from(session.uuid().as_u128() % SHARDS as u128).unwrap_or_default();
        &self.0[index]
    }
}
