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

    /// Takes all notes, to write them down.
    pub(super) fn drain(&self) -> Vec<(SessionId, DateTime<Utc>)> {
        self.0
            .iter()
            .flat_map(|shard| std::mem::take(&mut *shard.lock().unwrap_or_else(PoisonError::into_inner)))
            .collect()
    }

    fn shard(&self, session: SessionId) -> &Shard {
        let index = usize::try_from(session.uuid().as_u128() % SHARDS as u128).unwrap_or_default();
        &self.0[index]
    }
}
