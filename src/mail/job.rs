//! Letters as jobs of the outbox.

use serde_json::{Value, json};

use super::Envelope;
use crate::{
    kernel::AppError,
    keyring::{Keyring, Purpose},
};

/// The kind of job that sends a letter.
pub const JOB: &str = "mail";

/// A letter as the payload of a job. Sealed: it holds links that open accounts, and of those the store keeps only hashes.
pub fn sealed(keyring: &Keyring, envelope: &Envelope) -> Result<Value, AppError> {
    Ok(
        json!({ "kind": envelope.letter.kind(), "sealed": keyring.seal(Purpose::Letter, &serde_json::to_vec(envelope)?)? }),
    )
}

/// The letter in the payload of a job; `None` when it was sealed with another key.
pub fn opened(keyring: &Keyring, payload: &Value) -> Option<Envelope> {
    let plain = keyring.open(Purpose::Letter, payload.get("sealed")?.as_str()?)?;
    serde_json::from_slice(&plain).ok()
}
