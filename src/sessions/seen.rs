//! When sessions and keys were last used: noted in memory at each request, written down now and then, all at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

use crate::kernel::Id;

/// The notes of this process about things of one kind. Cheap to clone.
pub struct Seen<K>(Arc<[Shard<K>; SHARDS]>);

type Shard<K> = Mutex<HashMap<Id<K>, DateTime<Utc>>>;

/// So many notes are written down in one change: whoever wants one of the rows waits for all of them.
pub const AT_ONCE: usize = 200;

/// So many locks that two requests rarely meet at one.
const SHARDS: usize = 16;

impl<K> Clone for Seen<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K> Default for Seen<K> {
    fn default() -> Self {
        Self(Arc::new(std::array::from_fn(|_| Mutex::default())))
    }
}

impl<K> std::fmt::Debug for Seen<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seen(…)")
    }
}

impl<K> Seen<K> {
    /// Notes that one is used now.
    pub fn note(&self, id: Id<K>, now: DateTime<Utc>) {
        self.shard(id).lock().unwrap_or_else(PoisonError::into_inner).insert(id, now);
    }

    /// When one was last used, if that is not written down yet.
    pub fn get(&self, id: Id<K>) -> Option<DateTime<Utc>> {
        self.shard(id).lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }

    /// All notes, to write them down, in the order of their ids: nodes that write down the same ones follow each other. They stay until [`Seen::written`] says
    /// that they are.
    pub fn notes(&self) -> Vec<(Id<K>, DateTime<Utc>)> {
        let notes_of = |shard: &Shard<K>| {
            let notes = shard.lock().unwrap_or_else(PoisonError::into_inner);
            notes.iter().map(|(id, at)| (*id, *at)).collect::<Vec<_>>()
        };
        let mut notes: Vec<_> = self.0.iter().flat_map(notes_of).collect();
        notes.sort_unstable_by_key(|(id, _)| id.uuid());
        notes
    }

    /// Forgets notes that are written down, unless one was used again since.
    pub fn written(&self, notes: &[(Id<K>, DateTime<Utc>)]) {
        for (id, at) in notes {
            let mut shard = self.shard(*id).lock().unwrap_or_else(PoisonError::into_inner);
            if shard.get(id) == Some(at) {
                shard.remove(id);
            }
        }
    }

    fn shard(&self, id: Id<K>) -> &Shard<K> {
        let index = usize::try_from(id.uuid().as_u128() % SHARDS as u128).unwrap_or_default();
        &self.0[index]
    }
}
