//! Stamps: how a cached value learns that it is out of date.
//!
//! Each topic falls into one of a fixed number of slots, and each slot is a counter that grows with every change. A value remembers the counter
//! from before it was read; it is good as long as the counter stands there. Two topics that share a slot only cost a value too many.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use uuid::Uuid;

use crate::kernel::{OrgId, UserId};

const SLOTS: usize = 4096;

/// Something that cached values are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// One person: their row, their sessions, what they may do.
    User(UserId),
    /// The list of people of an organisation.
    People(OrgId),
    /// An organisation's own row and settings.
    Organization(OrgId),
    /// What somebody is told: their inbox.
    Inbox(UserId),
}

impl Topic {
    /// The slot that the topic falls into; the same on every node.
    pub fn slot(&self) -> u16 {
        let (kind, id): (u64, Uuid) = match self {
            Self::User(id) => (1, id.uuid()),
            Self::People(id) => (2, id.uuid()),
            Self::Organization(id) => (3, id.uuid()),
            Self::Inbox(id) => (4, id.uuid()),
        };
        let (high, low) = id.as_u64_pair();
        // The low half of a UUIDv7 is random; multiplying spreads the kind over all bits (Fibonacci hashing).
        let mixed =
            (low ^ high.rotate_left(17) ^ kind.wrapping_mul(0xA24B_AED4_963E_E407)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        u16::try_from(mixed >> 52).unwrap_or_default()
    }
}

/// The counters of this process.
#[derive(Debug, Clone)]
pub struct Stamps(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    slots: Vec<AtomicU64>,
    /// Added to every counter: one step makes everything old.
    epoch: AtomicU64,
}

impl Default for Stamps {
    fn default() -> Self {
        Self(Arc::new(Inner {
            slots: std::iter::repeat_with(AtomicU64::default).take(SLOTS).collect(),
            epoch: AtomicU64::new(0),
        }))
    }
}

/// An epoch step is larger than any count of changes in between.
const EPOCH_STEP: u64 = 1 << 40;

impl Stamps {
    /// The counter of a topic now.
    pub fn of(&self, topic: Topic) -> u64 {
        self.0.slots[usize::from(topic.slot())].load(Ordering::Acquire) + self.0.epoch.load(Ordering::Acquire)
    }

    /// Makes the values in these slots old.
    pub fn bump(&self, slots: &[u16]) {
        for slot in slots {
            self.0.slots[usize::from(*slot) % SLOTS].fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Makes every value old: when news from other nodes may have been missed.
    pub fn bump_all(&self) {
        self.0.epoch.fetch_add(EPOCH_STEP, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_makes_its_topic_old_and_an_epoch_everything() {
        let stamps = Stamps::default();
        let topic = Topic::User(UserId::from_uuid(Uuid::from_u128(5)));
        let before = stamps.of(topic);
        stamps.bump(&[topic.slot()]);
        let changed = stamps.of(topic);
        assert_ne!(before, changed);
        stamps.bump_all();
        assert_ne!(changed, stamps.of(topic));
    }

    #[test]
    fn topics_spread_over_the_slots() {
        let used: std::collections::HashSet<u16> =
            (0..4096_u128).map(|n| Topic::User(UserId::from_uuid(Uuid::from_u128(n * 0x1_0001_0003))).slot()).collect();
        assert!(used.len() > 1500, "{} slots used", used.len());
    }
}
