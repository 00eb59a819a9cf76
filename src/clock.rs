//! The only source of time and of random tokens. Tests replace it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use uuid::Uuid;

use crate::kernel::{AppError, Id};

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds since the epoch at which the clock stands still; a running clock where there are none.
    stopped_at: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until [`Clock::advance`] moves it: for tests.
    pub fn stopped(at: DateTime<Utc>) -> Self {
        Self { stopped_at: Some(Arc::new(AtomicI64::new(at.timestamp_micros()))) }
    }

    /// Moves a stopped clock; a running one goes by itself.
    pub fn advance(&self, by: chrono::Duration) {
        if let Some(micros) = &self.stopped_at {
            micros.fetch_add(by.num_microseconds().unwrap_or(i64::MAX / 2), Ordering::SeqCst);
        }
    }

    /// The time in microseconds, which is what both engines keep.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine for the time")]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match &self.stopped_at {
            Some(micros) => micros.load(Ordering::SeqCst),
            None => Utc::now().timestamp_micros(),
        };
        Utc.timestamp_micros(micros).single().unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// A fresh id, later than all before it.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that makes ids")]
    pub fn new_id<K>(&self) -> Id<K> {
        // The counter of UUIDv7 keeps ids of one millisecond in order, so the machine's time is used even where tests stop ours.
        Id::from_uuid(Uuid::now_v7())
    }
}

/// A secret of 256 random bits that is handed to a person once: a link's token, a session's cookie.
#[derive(Clone)]
pub struct Token(String);

/// What is stored of a token: enough to recognise it, not to use it.
pub type TokenHash = [u8; 32];

impl Token {
    /// Makes a fresh token.
    pub fn random() -> Result<Self, AppError> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Takes a text that somebody presents; `None` when its shape is not a token's.
    pub fn from_text(text: &str) -> Option<Self> {
        let shaped =
            text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        shaped.then(|| Self(text.to_owned()))
    }

    /// The text to hand out: 43 characters that fit into a URL.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text. A slow hash is of no use here: 256 random bits cannot be guessed.
    pub fn hash(&self) -> TokenHash {
        use sha2::Digest;
        sha2::Sha256::digest(self.0.as_bytes()).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
