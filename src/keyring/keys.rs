//! The master keys as an operator keeps them: one text, whether it stands in a file or in a setting.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

use super::KeyringError;

/// Bytes of a key, and of what hashes are keyed with.
pub(super) const KEY_LEN: usize = 32;
/// Stands before what is left of a key whose hashes are still wanted.
const HASH_MARK: &str = "hash:";
/// What a file begins with.
const EXPLANATION: &str = "# The master keys of Portico: the first seals, the others open what was sealed before.\n\
    # `portico keys` keeps this file. Whoever has it can read what is sealed; without it nobody can.\n";

/// By what a key is known: eight hexadecimal digits that tell nothing about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 4]);

impl KeyId {
    fn of(secret: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(b"portico key id").chain_update(secret).finalize();
        Self([digest[0], digest[1], digest[2], digest[3]])
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn from_text(text: &str) -> Option<Self> {
        let is_shaped = text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_shaped.then(|| u32::from_str_radix(text, 16).ok().map(|number| Self(number.to_be_bytes())))?
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

pub(super) type Secret = SecretBox<[u8; KEY_LEN]>;

/// A key that opens, and seals where it is the first.
#[derive(Debug)]
pub(super) struct Key {
    pub id: KeyId,
    pub secret: Secret,
    /// When it was made, as far as that is written beside it.
    pub made_at: Option<DateTime<Utc>>,
}

impl Key {
    fn new(secret: [u8; KEY_LEN], made_at: Option<DateTime<Utc>>) -> Self {
        Self { id: KeyId::of(&secret), secret: SecretBox::new(Box::new(secret)), made_at }
    }

    /// What its hashes are keyed with. The key itself cannot be found from it.
    pub fn hash_key(&self) -> [u8; KEY_LEN] {
        Sha256::new().chain_update(b"portico hash key").chain_update(self.secret.expose_secret()).finalize().into()
    }
}

/// What is left of a key that opens no more, for as long as hashes of its time are wanted: they cannot be made anew.
#[derive(Debug)]
pub(super) struct Retired {
    pub hash_key: Secret,
    /// When another took the key's place, as far as that is known.
    pub replaced_at: Option<DateTime<Utc>>,
}

/// All keys, the one that seals first.
#[derive(Debug)]
pub(super) struct Keys {
    pub keys: Vec<Key>,
    pub retired: Vec<Retired>,
}

impl Keys {
    /// A single fresh key.
    pub fn fresh(made_at: Option<DateTime<Utc>>) -> Result<Self, KeyringError> {
        let mut secret = [0_u8; KEY_LEN];
        getrandom::fill(&mut secret).map_err(|error| KeyringError::Random(error.to_string()))?;
        Ok(Self { keys: vec![Key::new(secret, made_at)], retired: Vec::new() })
    }

    /// Reads keys as base64, divided by blanks or lines, each with the time at which it was made where that is known. `#` begins a comment.
    /// `name` is the setting that a mistake is told of.
    pub fn parse(text: &str, name: &'static str) -> Result<Self, KeyringError> {
        let wrong = || KeyringError::Shape(name);
        let mut read = Self { keys: Vec::new(), retired: Vec::new() };
        let mut is_last_retired = false;
        for word in text.lines().flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace()) {
            if let Some(word) = word.strip_prefix(HASH_MARK) {
                let hash_key = SecretBox::new(Box::new(bytes(word).ok_or_else(wrong)?));
                read.retired.push(Retired { hash_key, replaced_at: None });
                is_last_retired = true;
            } else if let Some(secret) = bytes(word) {
                read.keys.push(Key::new(secret, None));
                is_last_retired = false;
            } else {
                let time = DateTime::parse_from_rfc3339(word).map_err(|_| wrong())?.to_utc();
                let place = if is_last_retired {
                    read.retired.last_mut().map(|retired| &mut retired.replaced_at)
                } else {
                    read.keys.last_mut().map(|key| &mut key.made_at)
                };
                *place.filter(|place| place.is_none()).ok_or_else(wrong)? = Some(time);
            }
        }
        if read.keys.is_empty() { Err(wrong()) } else { Ok(read) }
    }

    /// The text of a file.
    pub fn lines(&self) -> SecretString {
        format!("{EXPLANATION}{}", self.words("\n")).into()
    }

    /// The text of a setting: the same on one line.
    pub fn line(&self) -> SecretString {
        self.words(" ").trim_end().to_owned().into()
    }

    fn words(&self, end: &str) -> String {
        let time = |time: &Option<DateTime<Utc>>| {
            time.map(|time| format!(" {}", time.to_rfc3339_opts(SecondsFormat::Secs, true))).unwrap_or_default()
        };
        let keys = self
            .keys
            .iter()
            .map(|key| format!("{}{}{end}", STANDARD.encode(key.secret.expose_secret()), time(&key.made_at)));
        let retired = self.retired.iter().map(|retired| {
            let hash_key = STANDARD.encode(retired.hash_key.expose_secret());
            format!("{HASH_MARK}{hash_key}{}{end}", time(&retired.replaced_at))
        });
        keys.chain(retired).collect()
    }

    /// Puts a fresh key before the others.
    pub fn rotate(&mut self, now: DateTime<Utc>) -> Result<(), KeyringError> {
        let mut fresh = Self::fresh(Some(now))?;
        fresh.keys.append(&mut self.keys);
        self.keys = fresh.keys;
        Ok(())
    }

    /// When another took the place of the key at this index, as far as that is known; `None` for the one that seals.
    pub fn replaced_at(&self, index: usize) -> Option<DateTime<Utc>> {
        self.keys.get(index.checked_sub(1)?)?.made_at
    }

    /// Lets keys go that seal no more. Where `keeps_hashes` says so of the time at which one was replaced, what its hashes need stays, and the
    /// same is asked of what has stayed before.
    pub fn retire(&mut self, ids: &[KeyId], keeps_hashes: impl Fn(Option<DateTime<Utc>>) -> bool) {
        self.retired.retain(|retired| keeps_hashes(retired.replaced_at));
        let replaced: Vec<_> = (0..self.keys.len()).map(|index| self.replaced_at(index)).collect();
        let mut index = 0;
        let (keys, retired) = (&mut self.keys, &mut self.retired);
        keys.retain(|key| {
            let replaced_at = replaced.get(index).copied().flatten();
            let goes = index > 0 && ids.contains(&key.id);
            if goes && keeps_hashes(replaced_at) {
                retired.push(Retired { hash_key: SecretBox::new(Box::new(key.hash_key())), replaced_at });
            }
            index += 1;
            !goes
        });
    }
}

fn bytes(word: &str) -> Option<[u8; KEY_LEN]> {
    STANDARD.decode(word).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn key(byte: u8) -> String {
        STANDARD.encode([byte; KEY_LEN])
    }

    fn at(hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 20, hour, 0, 0).single().expect("a time")
    }

    #[test]
    fn keys_are_read_back_as_they_are_written() {
        let text = format!(
            "# ours\n{} 2026-11-20T09:00:00Z # new\n\n{}\nhash:{} 2026-11-20T08:00:00Z\n",
            key(1),
            key(2),
            key(3)
        );
        let read = Keys::parse(&text, "test").expect("keys");
        assert_eq!((read.keys.len(), read.retired.len()), (2, 1));
        assert_eq!((read.keys[0].made_at, read.keys[1].made_at), (Some(at(9)), None));
        assert_eq!((read.replaced_at(0), read.replaced_at(1), read.replaced_at(2)), (None, Some(at(9)), None));
        for written in [read.lines(), read.line()] {
            let again = Keys::parse(written.expose_secret(), "test").expect("keys");
            assert_eq!(again.lines().expose_secret(), read.lines().expose_secret());
        }
        assert!(!read.line().expose_secret().contains('\n'));
        assert!(!format!("{read:?}").contains(&key(1)));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let (one, short) = (key(1), STANDARD.encode([1; 31]));
        for text in [
            "",
            "# nothing",
            "hush",
            short.as_str(),
            &format!("{one} {short}"),
            &format!("2026-11-20T09:00:00Z {one}"),
            &format!("{one} 2026-11-20T09:00:00Z 2026-11-20T09:00:00Z"),
            &format!("{one} yesterday"),
            &format!("hash:{one}"),
            &format!("{one} hash:{short}"),
        ] {
            let error = Keys::parse(text, "keys.master").expect_err(text).to_string();
            assert!(error.starts_with("keys.master: ") && !error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn the_key_that_seals_never_retires_and_hashes_outlive_their_key_where_they_are_wanted() {
        let mut keys = Keys::parse(&format!("{} {}", key(1), key(2)), "test").expect("keys");
        keys.rotate(at(9)).expect("random");
        let ids: Vec<KeyId> = keys.keys.iter().map(|key| key.id).collect();
        let hash_key = keys.keys[1].hash_key();
        keys.retire(&ids, |replaced_at| replaced_at == Some(at(9)));
        assert_eq!(keys.keys.iter().map(|key| key.id).collect::<Vec<_>>(), ids[..1]);
        assert_eq!(keys.retired.len(), 1);
        assert_eq!((keys.retired[0].hash_key.expose_secret(), keys.retired[0].replaced_at), (&hash_key, Some(at(9))));
        keys.retire(&[], |_| false);
        assert!(keys.retired.is_empty());
    }

    #[test]
    fn ids_are_read_as_they_are_shown() {
        let id = KeyId::of(&[1; KEY_LEN]);
        assert_eq!(KeyId::from_text(&id.to_string()), Some(id));
        assert_ne!(id, KeyId::of(&[2; KEY_LEN]));
        for other in ["", "1234567", "123456789", "1234567G", "ABCDEF01", "+1234567"] {
            assert_eq!(KeyId::from_text(other), None, "{other}");
        }
    }
}
