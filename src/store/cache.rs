//! A bounded memory of rows that are read often, each good as long as its stamp stands.

use std::{hash::Hash, sync::Arc};

use super::{Stamps, Topic};
use crate::kernel::AppError;

/// Values by key, with the stamp from before they were read.
pub struct Cache<K, V> {
    entries: moka::sync::Cache<K, (u64, Arc<V>)>,
    stamps: Stamps,
}

impl<K, V> Clone for Cache<K, V> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), stamps: self.stamps.clone() }
    }
}

impl<K: Hash + Eq + Send + Sync + 'static, V: Send + Sync + 'static> Cache<K, V> {
    /// Holds at most so many values.
    pub fn new(stamps: &Stamps, capacity: u64) -> Self {
        Self { entries: moka::sync::Cache::new(capacity), stamps: stamps.clone() }
    }

    /// The sum of the counters of all topics that a value is about, to be taken before the value is read.
    pub fn stamp(&self, topics: &[Topic]) -> u64 {
        topics.iter().map(|topic| self.stamps.of(*topic)).fold(0, u64::wrapping_add)
    }

    /// The value under this key, if it is still good by the topics that it says it is about.
    pub fn get<const N: usize>(&self, key: &K, topics: impl FnOnce(&V) -> [Topic; N]) -> Option<Arc<V>> {
        let (stamp, value) = self.entries.get(key)?;
        (self.stamp(&topics(&value)) == stamp).then_some(value)
    }

    /// The value under this key, or what `read` brings. `None` is not remembered.
    pub async fn get_or_read<F>(&self, key: K, topics: &[Topic], read: F) -> Result<Option<Arc<V>>, AppError>
    where
        F: Future<Output = Result<Option<V>, AppError>>,
    {
        // Taken before reading: what changes in the meantime makes the value old at once.
        let stamp = self.stamp(topics);
        if let Some((known, value)) = self.entries.get(&key)
            && known == stamp
        {
            return Ok(Some(value));
        }
        let Some(value) = read.await?.map(Arc::new) else {
            return Ok(None);
        };
        self.entries.insert(key, (stamp, value.clone()));
        Ok(Some(value))
    }

    /// Remembers a value that was read after [`Cache::stamp`] was taken.
    pub fn put(&self, key: K, stamp: u64, value: V) -> Arc<V> {
        let value = Arc::new(value);
        self.entries.insert(key, (stamp, value.clone()));
        value
    }
}
