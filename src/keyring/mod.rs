//! Sealing with the master keys: what leaves the server and must come back unread and unchanged, and what the store keeps and nobody else
//! shall read.
//!
//! A seal says which form it has and which key made it: `1.3f9a0c12.…`. The first key seals, the others open what was sealed before.

mod file;
mod keys;
mod purpose;

use std::{
    path::Path,
    sync::{Arc, Mutex, OnceLock, PoisonError, RwLock},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

pub use keys::KeyId;
pub use purpose::{Keeping, Purpose};

use self::{
    file::Mark,
    keys::{KEY_LEN, Keys},
};
use crate::{config, kernel::AppError};

/// The master keys, ready for use. Cheap to clone; all clones see a change of the keys.
#[derive(Clone)]
pub struct Keyring(Arc<Inner>);

struct Inner {
    ring: RwLock<Arc<Ring>>,
    /// By what the file was known when it was last read; `None` where the keys stand in the settings.
    file: Option<(Box<Path>, Mutex<Mark>)>,
    /// What is done when the keys have changed.
    afterwards: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

/// Keys that are used together.
struct Ring {
    /// The one that seals first.
    keys: Vec<Sealing>,
    /// What hashes are keyed with, the newest first; also of keys that open no more.
    hash_keys: Vec<[u8; KEY_LEN]>,
}

struct Sealing {
    id: KeyId,
    cipher: XChaCha20Poly1305,
    made_at: Option<DateTime<Utc>>,
    replaced_at: Option<DateTime<Utc>>,
}

/// A key as it may be shown.
#[derive(Debug, Clone, Copy)]
pub struct KnownKey {
    /// By what it is known.
    pub id: KeyId,
    /// When it was made, as far as that is known.
    pub made_at: Option<DateTime<Utc>>,
    /// When another took its place, as far as that is known; never of the first, which seals.
    pub replaced_at: Option<DateTime<Utc>>,
}

/// What became of a change of the keys.
#[derive(Debug)]
pub enum Changed {
    /// It stands in the file.
    Written(Box<Path>),
    /// The keys stand in a setting, which only the operator can change: to this.
    ToBeSet(SecretString),
}

/// What became of something that is to be sealed with the key of today.
#[derive(Debug, PartialEq, Eq)]
pub enum Resealed {
    /// It is.
    Already,
    /// It was sealed with another key, or in an earlier form: here it is anew.
    Anew(String),
    /// No key that is known opens it.
    Closed,
}

/// What a seal of this form begins with: `XChaCha20-Poly1305`, with the seal's head, the purpose and the owner as associated data.
const FORM: &str = "1";
const NONCE_LEN: usize = 24;

/// Why there is no key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The file cannot be read, made or changed.
    #[error("keys.master_file {path}: {source}")]
    File {
        /// The file's path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file can be read by others than its owner.
    #[error("keys.master_file {path}: others may read it (mode {mode:03o}); take that from them: chmod 600 {path}")]
    Shared {
        /// The file's path.
        path: String,
        /// Its permissions.
        mode: u32,
    },
    /// No keys of 32 bytes as base64.
    #[error("{0}: 32 bytes as base64 are wanted")]
    Shape(&'static str),
    /// The system has no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
}

impl Keyring {
    /// Takes the keys from the settings, or from their file, which is made when it is missing.
    pub fn load(settings: &config::Keys) -> Result<Self, KeyringError> {
        if let Some(master) = &settings.master {
            return Self::from_base64(master.expose_secret(), "keys.master");
        }
        let path = settings.master_file.as_path();
        let (keys, mark) = match file::read(path) {
            Err(error) if file::is_missing(&error) => file::create(path)?,
            read => read?,
        };
        Self::new(&keys, Some((path.into(), Mutex::new(mark))))
    }

    /// Takes keys as base64, the one that seals first. `name` is the setting that a mistake is told of.
    pub fn from_base64(text: &str, name: &'static str) -> Result<Self, KeyringError> {
        Self::new(&Keys::parse(text, name)?, None)
    }

    fn new(keys: &Keys, file: Option<(Box<Path>, Mutex<Mark>)>) -> Result<Self, KeyringError> {
        let ring = RwLock::new(Arc::new(Ring::new(keys)?));
        Ok(Self(Arc::new(Inner { ring, file, afterwards: OnceLock::new() })))
    }

    fn ring(&self) -> Arc<Ring> {
        self.0.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the file again where it is another than before; answers whether it was. A portal that serves does so now and then, and
    /// when it meets a key that it does not know: keys are changed without stopping it. What cannot be read changes nothing.
    pub fn refresh(&self) -> Result<bool, KeyringError> {
        let Some((path, seen)) = &self.0.file else { return Ok(false) };
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        if file::mark(path)? == *seen {
            return Ok(false);
        }
        let (keys, mark) = file::read(path)?;
        let ring = Arc::new(Ring::new(&keys)?);
        *self.0.ring.write().unwrap_or_else(PoisonError::into_inner) = ring;
        *seen = mark;
        drop(seen);
        if let Some(afterwards) = self.0.afterwards.get() {
            afterwards();
        }
        Ok(true)
    }

    /// Has this done whenever the keys have changed: whoever remembers what was sealed forgets it. Said once; later ones are not heard.
    pub fn when_changed(&self, afterwards: impl Fn() + Send + Sync + 'static) {
        let _ = self.0.afterwards.set(Box::new(afterwards));
    }

    /// The keys that are known, the one that seals first.
    pub fn known_keys(&self) -> Vec<KnownKey> {
        let ring = self.ring();
        let shown = |key: &Sealing| KnownKey { id: key.id, made_at: key.made_at, replaced_at: key.replaced_at };
        ring.keys.iter().map(shown).collect()
    }

    /// What every seal begins with that is made now.
    pub fn head(&self) -> String {
        self.ring().keys.first().map(Sealing::head).unwrap_or_default()
    }

    /// Puts a fresh key before those that are there; they open what they have sealed.
    pub fn rotate(settings: &config::Keys, now: DateTime<Utc>) -> Result<Changed, KeyringError> {
        change(settings, |keys| keys.rotate(now))
    }

    /// Lets keys go for good that seal no more: what is still sealed with them opens never again. Where `keeps_hashes` says so of the time
    /// at which one was replaced, hashes of its time can still be compared.
    pub fn retire(
        settings: &config::Keys,
        ids: &[KeyId],
        keeps_hashes: impl Fn(Option<DateTime<Utc>>) -> bool,
    ) -> Result<Changed, KeyringError> {
        change(settings, |keys| {
            keys.retire(ids, keeps_hashes);
            Ok(())
        })
    }

    /// Seals bytes into a text that fits into a cookie or a URL.
    pub fn seal(&self, purpose: Purpose, plain: &[u8]) -> Result<String, AppError> {
        self.seal_for(purpose, &[], plain)
    }

    /// The same for one owner: it opens for no other. For what lies in a row, so that a row is of no use in another's place.
    pub fn seal_for(&self, purpose: Purpose, owner: &[u8], plain: &[u8]) -> Result<String, AppError> {
        self.ring().seal(purpose, owner, plain)
    }

    /// Opens what was sealed for the same purpose; `None` for anything else.
    pub fn open(&self, purpose: Purpose, text: &str) -> Option<Vec<u8>> {
        self.open_for(purpose, &[], text)
    }

    /// Opens what was sealed for the same purpose and owner; `None` for anything else.
    pub fn open_for(&self, purpose: Purpose, owner: &[u8], text: &str) -> Option<Vec<u8>> {
        let mut ring = self.ring();
        if let Some(unknown) = ring.unknown_key(text) {
            match self.refresh() {
                Ok(true) => ring = self.ring(),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the master keys could not be read again"),
            }
            if ring.unknown_key(text).is_some() && purpose.keeping() == Keeping::Stored {
                tracing::error!(key = %unknown, purpose = purpose.label(), "sealed with a master key that is not there");
            }
        }
        ring.open(purpose, owner, text)
    }

    /// The key that a seal asks for, where it is none of those that are known: then the seal may be sound, and its key elsewhere.
    pub fn unknown_key(&self, text: &str) -> Option<KeyId> {
        self.ring().unknown_key(text)
    }

    /// Seals anew what is not sealed with the key of today.
    pub fn reseal(&self, purpose: Purpose, owner: &[u8], text: &str) -> Result<Resealed, AppError> {
        let ring = self.ring();
        if ring.keys.first().is_some_and(|key| text.starts_with(&key.head())) {
            return Ok(Resealed::Already);
        }
        match ring.open(purpose, owner, text) {
            Some(plain) => ring.seal(purpose, owner, &plain).map(Resealed::Anew),
            None => Ok(Resealed::Closed),
        }
    }

    /// A hash that nobody can compute without the master key: for what is too short to be hashed otherwise, since all of it could be tried
    /// out. The parts are told apart by their lengths.
    pub fn hash(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        self.ring().hash_keys.first().map(|key| keyed_hash(key, purpose, parts)).unwrap_or_default()
    }

    /// All hashes that the same could have been given so far, the one of today first: hashes cannot be made anew when the key changes.
    pub fn hashes(&self, purpose: Purpose, parts: &[&[u8]]) -> Vec<[u8; 32]> {
        self.ring().hash_keys.iter().map(|key| keyed_hash(key, purpose, parts)).collect()
    }
}

impl Ring {
    fn new(keys: &Keys) -> Result<Self, KeyringError> {
        let sealing = keys.keys.iter().enumerate().map(|(index, key)| {
            let cipher = XChaCha20Poly1305::new_from_slice(key.secret.expose_secret());
            let cipher = cipher.map_err(|_| KeyringError::Shape("keys"))?;
            Ok(Sealing { id: key.id, cipher, made_at: key.made_at, replaced_at: keys.replaced_at(index) })
        });
        let retired = keys.retired.iter().map(|retired| *retired.hash_key.expose_secret());
        let hash_keys = keys.keys.iter().map(keys::Key::hash_key).chain(retired).collect();
        Ok(Self { keys: sealing.collect::<Result<_, _>>()?, hash_keys })
    }

    fn seal(&self, purpose: Purpose, owner: &[u8], plain: &[u8]) -> Result<String, AppError> {
        let failed = || AppError::internal("sealing failed");
        let key = self.keys.first().ok_or_else(failed)?;
        let head = key.head();
        let mut nonce = [0_u8; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| AppError::internal(error.to_string()))?;
        let aad = associated(&head, purpose, owner);
        let sealed =
            key.cipher.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad }).map_err(|_| failed())?;
        let mut whole = nonce.to_vec();
        whole.extend_from_slice(&sealed);
        Ok(format!("{head}{}", URL_SAFE_NO_PAD.encode(whole)))
    }

    fn open(&self, purpose: Purpose, owner: &[u8], text: &str) -> Option<Vec<u8>> {
        match head_of(text) {
            Some((form, id, rest)) => {
                let key = self.keys.iter().find(|key| form == FORM && Some(key.id) == id)?;
                key.open(&associated(&key.head(), purpose, owner), rest)
            }
            // Before seals had a head they did not name their key, and their associated data was the purpose alone.
            None => self.keys.iter().find_map(|key| key.open(purpose.label().as_bytes(), text)),
        }
    }

    fn unknown_key(&self, text: &str) -> Option<KeyId> {
        let (form, id, _) = head_of(text)?;
        id.filter(|id| form == FORM && self.keys.iter().all(|key| key.id != *id))
    }
}

impl Sealing {
    fn head(&self) -> String {
        format!("{FORM}.{}.", self.id)
    }

    fn open(&self, aad: &[u8], text: &str) -> Option<Vec<u8>> {
        let whole = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = whole.split_first_chunk::<NONCE_LEN>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad }).ok()
    }
}

/// The form, the key and the rest of a seal that has a head: base64 has no dots.
fn head_of(text: &str) -> Option<(&str, Option<KeyId>, &str)> {
    let (form, rest) = text.split_once('.')?;
    let (id, rest) = rest.split_once('.').unwrap_or(("", rest));
    Some((form, KeyId::from_text(id), rest))
}

/// What a seal is bound to; its parts are told apart by their lengths.
fn associated(head: &str, purpose: Purpose, owner: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    for part in [head.as_bytes(), purpose.label().as_bytes(), owner] {
        data.extend_from_slice(&(part.len() as u64).to_le_bytes());
        data.extend_from_slice(part);
    }
    data
}

fn keyed_hash(key: &[u8; KEY_LEN], purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
    let mut inner = Sha256::new().chain_update(key);
    for part in std::iter::once(&purpose.label().as_bytes()).chain(parts) {
        inner.update((part.len() as u64).to_le_bytes());
        inner.update(part);
    }
    // Hashed twice under the key, so that nothing can be added at the end.
    Sha256::new().chain_update(key).chain_update(inner.finalize()).finalize().into()
}

fn change(
    settings: &config::Keys,
    change: impl FnOnce(&mut Keys) -> Result<(), KeyringError>,
) -> Result<Changed, KeyringError> {
    if let Some(master) = &settings.master {
        let mut keys = Keys::parse(master.expose_secret(), "keys.master")?;
        change(&mut keys)?;
        return Ok(Changed::ToBeSet(keys.line()));
    }
    file::change(&settings.master_file, change)?;
    Ok(Changed::Written(settings.master_file.as_path().into()))
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;
    use chrono::TimeZone;

    use super::*;

    fn keyring_of(bytes: &[u8]) -> Keyring {
        let keys: Vec<String> = bytes.iter().map(|byte| STANDARD.encode([*byte; KEY_LEN])).collect();
        Keyring::from_base64(&keys.join(" "), "test").expect("keys")
    }

    fn keyring() -> Keyring {
        keyring_of(&[7])
    }

    /// A seal as it was made before seals had a head.
    fn sealed_without_head(byte: u8, purpose: Purpose, plain: &[u8]) -> String {
        let cipher = XChaCha20Poly1305::new_from_slice(&[byte; KEY_LEN]).expect("a key");
        let payload = Payload { msg: plain, aad: purpose.label().as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from([3; NONCE_LEN]), payload).expect("sealed");
        URL_SAFE_NO_PAD.encode([[3; NONCE_LEN].as_slice(), &sealed].concat())
    }

    #[test]
    fn a_sealed_text_opens_for_its_purpose_only() {
        let keyring = keyring();
        let sealed = keyring.seal(Purpose::Cursor, b"hello").expect("sealed");
        assert_eq!(keyring.open(Purpose::Cursor, &sealed).as_deref(), Some(&b"hello"[..]));
        assert_eq!(keyring.open(Purpose::Flash, &sealed), None);
    }

    #[test]
    fn a_changed_text_does_not_open() {
        let keyring = keyring();
        let sealed = keyring.seal(Purpose::Cursor, b"hello").expect("sealed");
        for at in 0..sealed.len() {
            let other = if sealed.as_bytes()[at] == b'A' { "B" } else { "A" };
            let changed = format!("{}{other}{}", &sealed[..at], &sealed[at + 1..]);
            assert_eq!(keyring.open(Purpose::Cursor, &changed), None, "{changed}");
        }
        for other in
            ["", "not base64 !", ".", "..", "1.", "1..", "2.00000000.AAAA", &sealed[11..], &format!("{sealed}A")]
        {
            assert_eq!(keyring.open(Purpose::Cursor, other), None, "{other}");
        }
    }

    #[test]
    fn asvs_v11_3_3_a_seal_opens_for_its_owner_only() {
        let keyring = keyring();
        let sealed = keyring.seal_for(Purpose::SlackWebhook, b"ours", b"hello").expect("sealed");
        assert_eq!(keyring.open_for(Purpose::SlackWebhook, b"ours", &sealed).as_deref(), Some(&b"hello"[..]));
        assert_eq!(keyring.open_for(Purpose::SlackWebhook, b"theirs", &sealed), None);
        assert_eq!(keyring.open(Purpose::SlackWebhook, &sealed), None);
    }

    #[test]
    fn asvs_v11_2_2_a_seal_says_its_form_and_its_key() {
        let keyring = keyring_of(&[8, 7]);
        let sealed = keyring.seal(Purpose::Cursor, b"hello").expect("sealed");
        let [new, old] = keyring.known_keys().try_into().expect("two keys");
        assert!(sealed.starts_with(&format!("1.{}.", new.id)), "{sealed}");
        let before = keyring_of(&[7]).seal(Purpose::Cursor, b"hello").expect("sealed");
        assert!(before.starts_with(&format!("1.{}.", old.id)), "{before}");
        assert!(keyring.open(Purpose::Cursor, &before).is_some());
        assert_eq!(keyring.unknown_key(&before), None);
        assert_eq!(keyring_of(&[8]).open(Purpose::Cursor, &before), None);
        assert_eq!(keyring_of(&[8]).unknown_key(&before), Some(old.id));
    }

    #[test]
    fn what_was_sealed_before_seals_had_a_head_opens_with_any_key() {
        let before = sealed_without_head(7, Purpose::SlackWebhook, b"hello");
        for keyring in [keyring_of(&[7]), keyring_of(&[8, 7])] {
            assert_eq!(keyring.open_for(Purpose::SlackWebhook, b"ours", &before).as_deref(), Some(&b"hello"[..]));
            assert_eq!(keyring.open(Purpose::Letter, &before), None);
            let Ok(Resealed::Anew(anew)) = keyring.reseal(Purpose::SlackWebhook, b"ours", &before) else {
                panic!("it is sealed anew");
            };
            assert!(anew.starts_with(&keyring.head()));
            assert_eq!(keyring.open_for(Purpose::SlackWebhook, b"theirs", &anew), None, "and bound to its owner");
            assert_eq!(keyring.reseal(Purpose::SlackWebhook, b"ours", &anew).expect("looked at"), Resealed::Already);
        }
        assert_eq!(
            keyring_of(&[8]).reseal(Purpose::SlackWebhook, b"ours", &before).expect("looked at"),
            Resealed::Closed
        );
    }

    #[test]
    fn hashes_of_all_keys_are_known_and_the_first_is_made() {
        let (old, both) = (keyring_of(&[7]), keyring_of(&[8, 7]));
        let parts: [&[u8]; 1] = [b"ab"];
        assert_eq!(both.hash(Purpose::BackupCode, &parts), keyring_of(&[8]).hash(Purpose::BackupCode, &parts));
        assert_eq!(both.hashes(Purpose::BackupCode, &parts)[1], old.hash(Purpose::BackupCode, &parts));
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let keys = config::Keys { master: None, master_file: folder.path().join("master.key") };
        Keyring::load(&keys).map(drop).expect("made");
        for mode in [0o644, 0o640, 0o604, 0o660] {
            std::fs::set_permissions(&keys.master_file, std::fs::Permissions::from_mode(mode)).expect("set");
            let error = Keyring::load(&keys).map(drop).expect_err("refused").to_string();
            assert!(error.contains(&format!("mode {mode:03o}")) && error.contains("chmod 600"), "{error}");
            assert!(Keyring::rotate(&keys, Utc.timestamp_nanos(0)).is_err());
        }
        std::fs::set_permissions(&keys.master_file, std::fs::Permissions::from_mode(0o400)).expect("set");
        Keyring::load(&keys).map(drop).expect("read");
    }

    #[test]
    fn a_key_is_changed_while_others_use_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let link = folder.path().join("link.key");
        std::os::unix::fs::symlink(folder.path().join("master.key"), &link).expect("a link");
        let made = config::Keys { master: None, master_file: folder.path().join("master.key") };
        let keys = config::Keys { master: None, master_file: link.clone() };
        let serving = Keyring::load(&made).expect("made");
        let before = serving.seal(Purpose::Flash, b"x").expect("sealed");
        assert!(!serving.refresh().expect("looked at"));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Keyring::rotate(&keys, Utc.timestamp_nanos(0)).map(drop).expect("rotated"));
            }
        });
        let other = Keyring::load(&keys).expect("read");
        assert_eq!(other.known_keys().len(), 9, "none of those who did so at once has undone another's");
        let after = other.seal(Purpose::Flash, b"y").expect("sealed");
        assert!(serving.open(Purpose::Flash, &after).is_some(), "whoever meets a new key looks for it");
        assert!(serving.open(Purpose::Flash, &before).is_some() && other.open(Purpose::Flash, &before).is_some());
        assert_eq!(serving.head(), other.head());
        let target = std::fs::symlink_metadata(folder.path().join("master.key")).expect("a file");
        assert_eq!(target.permissions().mode() & 0o777, 0o600);
        assert!(std::fs::symlink_metadata(&link).expect("a link").is_symlink());
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "no drafts are left");

        let old: Vec<KeyId> = other.known_keys().iter().map(|key| key.id).collect();
        Keyring::retire(&keys, &old, |_| false).map(drop).expect("retired");
        assert!(serving.refresh().expect("read"));
        assert_eq!(serving.open(Purpose::Flash, &before), None);
        assert!(serving.open(Purpose::Flash, &after).is_some());
        std::fs::write(folder.path().join("master.key"), "nonsense").expect("written");
        assert!(serving.refresh().is_err());
        assert!(serving.open(Purpose::Flash, &after).is_some(), "what cannot be read changes nothing");
    }

    #[test]
    fn keys_of_a_setting_are_changed_by_whoever_sets_it() {
        let master = STANDARD.encode([7; KEY_LEN]);
        let keys = config::Keys { master: Some(master.clone().into()), ..config::Keys::default() };
        let Ok(Changed::ToBeSet(text)) = Keyring::rotate(&keys, Utc.timestamp_nanos(0)) else { panic!("told") };
        assert!(text.expose_secret().ends_with(&master) && !text.expose_secret().contains(char::is_control));
        let keyring = Keyring::from_base64(text.expose_secret(), "keys.master").expect("keys");
        assert_eq!(keyring.known_keys().len(), 2);
        assert!(
            keyring.open(Purpose::Cursor, &keyring_of(&[7]).seal(Purpose::Cursor, b"x").expect("sealed")).is_some()
        );
    }

    #[test]
    fn a_hash_is_of_its_key_its_purpose_and_each_part() {
        let keyring = keyring();
        let hash = keyring.hash(Purpose::BackupCode, &[b"ab", b"c"]);
        assert_eq!(hash, keyring.hash(Purpose::BackupCode, &[b"ab", b"c"]));
        assert_ne!(hash, keyring.hash(Purpose::BackupCode, &[b"a", b"bc"]));
        assert_ne!(hash, keyring.hash(Purpose::TextedCode, &[b"ab", b"c"]));
        let other = keyring_of(&[8]);
        assert_ne!(hash, other.hash(Purpose::BackupCode, &[b"ab", b"c"]));
    }

    #[test]
    fn the_key_file_is_made_once_and_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let keys = config::Keys { master: None, master_file: folder.path().join("deep/master.key") };
        let sealed = Keyring::load(&keys).expect("made").seal(Purpose::Flash, b"x").expect("sealed");
        assert!(Keyring::load(&keys).expect("read").open(Purpose::Flash, &sealed).is_some());
        let mode = std::fs::metadata(&keys.master_file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }

    #[test]
    fn processes_that_start_at_once_agree_on_one_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = config::Keys { master: None, master_file: folder.path().join("new/master.key") };
        let load = || Keyring::load(&keys).expect("a key");
        let keyrings: Vec<Keyring> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
            starting.into_iter().map(|thread| thread.join().expect("joined")).collect()
        });
        let sealed = keyrings[0].seal(Purpose::Flash, b"x").expect("sealed");
        assert!(keyrings.iter().all(|keyring| keyring.open(Purpose::Flash, &sealed).is_some()));
        assert_eq!(std::fs::read_dir(folder.path().join("new")).expect("a folder").count(), 1, "no drafts are left");
    }
}
