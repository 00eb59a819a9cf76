//! Sealing with the master key: what leaves the server and must come back unread and unchanged.

use std::path::Path;

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use crate::{config, kernel::AppError};

/// What a sealed text is for; one sealed for a cursor does not open as a cookie.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// Errors and typed values carried over one redirect.
    Flash,
    /// A form that is sent again after a fresh proof.
    KeptForm,
    /// The edge of a page.
    Cursor,
    /// A secret that the next page shows once.
    Once,
    /// A letter that waits in the outbox.
    Letter,
    /// A notification that waits in the outbox.
    Notification,
    /// A text message that waits in the outbox.
    TextMessage,
    /// The secret of an authenticator.
    SecondFactor,
    /// A sign-in between the password and the second step.
    SecondStep,
    /// What is kept of a backup code.
    BackupCode,
    /// What is kept of a code that was sent by text message.
    TextedCode,
    /// The webhook of an organisation's Slack channel.
    SlackWebhook,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Flash => b"portico flash",
            Self::KeptForm => b"portico kept form",
            Self::Cursor => b"portico cursor",
            Self::Once => b"portico once",
            Self::Letter => b"portico letter",
            Self::Notification => b"portico notification",
            Self::TextMessage => b"portico text message",
            Self::SecondFactor => b"portico second factor",
            Self::SecondStep => b"portico second step",
            Self::BackupCode => b"portico backup code",
            Self::TextedCode => b"portico texted code",
            Self::SlackWebhook => b"portico slack webhook",
        }
    }
}

/// The master key, ready for use.
#[derive(Clone)]
pub struct Keyring {
    cipher: XChaCha20Poly1305,
    /// Derived from the master key, for hashes that nobody can try out without it.
    hash_key: [u8; 32],
}

const NONCE_LEN: usize = 24;

/// Why there is no key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The file cannot be read or made.
    #[error("keys.master_file {path}: {source}")]
    File {
        /// The file's path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not 32 bytes as base64.
    #[error("{0}: 32 bytes as base64 are wanted")]
    Shape(&'static str),
    /// The system has no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
}

impl Keyring {
    /// Takes the key from the settings, or from its file, which is made when it is missing.
    pub fn load(keys: &config::Keys) -> Result<Self, KeyringError> {
        if let Some(master) = &keys.master {
            return Self::from_base64(master.expose_secret(), "keys.master");
        }
        match std::fs::read_to_string(&keys.master_file) {
            Ok(text) => Self::from_base64(&text, "keys.master_file"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(&keys.master_file),
            Err(source) => Err(file_error(&keys.master_file, source)),
        }
    }

    /// Opens a key given as base64.
    pub fn from_base64(text: &str, key: &'static str) -> Result<Self, KeyringError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| KeyringError::Shape(key))?;
        let cipher = XChaCha20Poly1305::new_from_slice(&bytes).map_err(|_| KeyringError::Shape(key))?;
        let hash_key = Sha256::new().chain_update(b"portico hash key").chain_update(&bytes).finalize().into();
        Ok(Self { cipher, hash_key })
    }

    fn create(path: &Path) -> Result<Self, KeyringError> {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key).map_err(|error| KeyringError::Random(error.to_string()))?;
        match write_private(path, &STANDARD.encode(key)) {
            Ok(()) => {}
            // Another process that started at the same moment was quicker: its key is the one.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(file_error(path, source)),
        }
        let text = std::fs::read_to_string(path).map_err(|source| file_error(path, source))?;
        Self::from_base64(&text, "keys.master_file")
    }

    /// Seals bytes into a text that fits into a cookie or a URL.
    pub fn seal(&self, purpose: Purpose, plain: &[u8]) -> Result<String, AppError> {
        let mut nonce = [0_u8; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| AppError::internal(error.to_string()))?;
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: purpose.label() })
            .map_err(|_| AppError::internal("sealing failed"))?;
        let mut whole = nonce.to_vec();
        whole.extend_from_slice(&sealed);
        Ok(URL_SAFE_NO_PAD.encode(whole))
    }

    /// A hash that nobody can compute without the master key: for what is too short to be hashed otherwise, since all of it could be tried
    /// out. The parts are told apart by their lengths.
    pub fn hash(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut inner = Sha256::new().chain_update(self.hash_key);
        for part in std::iter::once(&purpose.label()).chain(parts) {
            inner.update((part.len() as u64).to_le_bytes());
            inner.update(part);
        }
        // Hashed twice under the key, so that nothing can be added at the end.
        Sha256::new().chain_update(self.hash_key).chain_update(inner.finalize()).finalize().into()
    }

    /// Opens what was sealed for the same purpose; `None` for anything else.
    pub fn open(&self, purpose: Purpose, text: &str) -> Option<Vec<u8>> {
        let whole = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = whole.split_first_chunk::<NONCE_LEN>()?;
        self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: purpose.label() }).ok()
    }
}

fn file_error(path: &Path, source: std::io::Error) -> KeyringError {
    KeyringError::File { path: path.display().to_string(), source }
}

/// Makes a file that only the owner of the process may read. It appears whole or not at all, and never over another.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{
        io::Write,
        os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
    let draft = folder.join(format!(".master-{}", URL_SAFE_NO_PAD.encode(random)));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring() -> Keyring {
        Keyring::from_base64(&STANDARD.encode([7_u8; 32]), "test").expect("a key")
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
        let changed = format!("{}{}", if sealed.starts_with('A') { 'B' } else { 'A' }, &sealed[1..]);
        assert_eq!(keyring.open(Purpose::Cursor, &changed), None);
        assert_eq!(keyring.open(Purpose::Cursor, "not base64 !"), None);
    }

    #[test]
    fn a_hash_is_of_its_key_its_purpose_and_each_part() {
        let keyring = keyring();
        let hash = keyring.hash(Purpose::BackupCode, &[b"ab", b"c"]);
        assert_eq!(hash, keyring.hash(Purpose::BackupCode, &[b"ab", b"c"]));
        assert_ne!(hash, keyring.hash(Purpose::BackupCode, &[b"a", b"bc"]));
        assert_ne!(hash, keyring.hash(Purpose::TextedCode, &[b"ab", b"c"]));
        let other = Keyring::from_base64(&STANDARD.encode([8_u8; 32]), "test").expect("a key");
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
