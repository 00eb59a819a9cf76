//! Typed ids: `UUIDv7` inside, TypeID text outside (`user_01h455vb4pex5vsknk084sn02q`).

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// A kind of thing that has ids; its prefix is part of the text form.
pub trait IdKind {
    /// Lower-case letters before the underscore.
    const PREFIX: &'static str;
}

macro_rules! id_kinds {
    ($($(#[$doc:meta])* $kind:ident, $alias:ident, $prefix:literal;)*) => {$(
        #[doc = concat!("Marks ids with the prefix `", $prefix, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $kind {}
        impl IdKind for $kind { const PREFIX: &'static str = $prefix; }
        $(#[$doc])*
        pub type $alias = Id<$kind>;
    )*};
}

id_kinds! {
    /// A person.
    UserKind, UserId, "user";
    /// An organisation.
    OrgKind, OrgId, "org";
    /// A signed-in session.
    SessionKind, SessionId, "session";
    /// An attempt to sign in that waits for its second step.
    AttemptKind, AttemptId, "attempt";
    /// A browser that somebody signed in with.
    KnownDeviceKind, DeviceId, "device";
    /// A passkey.
    PasskeyKind, PasskeyId, "passkey";
    /// An event in the activity record.
    ActivityKind, ActivityId, "activity";
    /// A key to the API.
    ApiKeyKind, ApiKeyId, "key";
    /// A copy of somebody's data.
    ExportKind, ExportId, "export";
    /// A job in the outbox.
    JobKind, JobId, "job";
    /// An entry of somebody's inbox.
    NotificationKind, NotificationId, "notification";
}

/// An id of one kind of thing. Ordered by time of making, as `UUIDv7` is.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

/// A text that is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct IdError;

impl<K> Id<K> {
    /// Takes a UUID that is known to be of this kind (from the store or the clock).
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// The UUID inside, for the store.
    pub const fn uuid(&self) -> Uuid {
        self.uuid
    }
}

/// Crockford's base 32, in lower case, as `TypeID` wants it.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in groups of five, the first group holding three.
const SUFFIX_LEN: usize = 26;

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut suffix = [0_u8; SUFFIX_LEN];
        let mut rest = self.uuid.as_u128();
        for slot in suffix.iter_mut().rev() {
            *slot = ALPHABET[(rest & 31) as usize];
            rest >>= 5;
        }
        f.write_str(K::PREFIX)?;
        f.write_str("_")?;
        f.write_str(std::str::from_utf8(&suffix).map_err(|_| fmt::Error)?)
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let (prefix, suffix) = text.rsplit_once('_').ok_or(IdError)?;
        let suffix = suffix.as_bytes();
        // The first digit carries three bits: above 7 it would not fit into 128 bits.
        if prefix != K::PREFIX || suffix.len() != SUFFIX_LEN || suffix[0] > b'7' {
            return Err(IdError);
        }
        let mut value = 0_u128;
        for byte in suffix {
            let digit = ALPHABET.iter().position(|letter| letter == byte).ok_or(IdError)?;
            value = (value << 5) | digit as u128;
        }
        Ok(Self::from_uuid(Uuid::from_u128(value)))
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl<K: IdKind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de, K: IdKind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_form_reads_back_as_the_same_id(bits: u128) {
            let id = UserId::from_uuid(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<UserId>(), Ok(id));
        }

        #[test]
        fn any_text_is_an_id_or_refused_without_panic(text in ".{0,40}") {
            let _ = text.parse::<UserId>();
        }
    }

    #[test]
    fn text_form_is_the_typeid_of_its_specification() {
        let uuid = Uuid::parse_str("01890a5d-ac96-774b-bcce-b302099a8057").expect("a UUID");
        assert_eq!(UserId::from_uuid(uuid).to_string(), "user_01h455vb4pex5vsknk084sn02q");
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        assert_eq!("org_01h455vb4pex5vsknk084sn02q".parse::<UserId>(), Err(IdError));
        assert_eq!("user_81h455vb4pex5vsknk084sn02q".parse::<UserId>(), Err(IdError));
    }
}
