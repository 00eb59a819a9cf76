//! Text messages as jobs of the outbox.

use serde_json::{Value, json};

use super::TextMessage;
use crate::{
    clock::Clock,
    kernel::AppError,
    keyring::{Keyring, Purpose},
    store::{Tx, outbox::Job},
};

/// The kind of job that sends a text message.
pub const JOB: &str = "sms";

/// Puts a message into the outbox, as part of the change that causes it. Sealed: it holds a code.
pub async fn enqueue(tx: &mut Tx, clock: &Clock, keyring: &Keyring, message: &TextMessage) -> Result<(), AppError> {
    let sealed = keyring.seal(Purpose::TextMessage, &serde_json::to_vec(message)?)?;
    tx.enqueue(clock, &Job::now(clock, JOB, &json!({ "sealed": sealed }))?).await
}

/// The message in the payload of a job; `None` when it was sealed with another key.
pub fn opened(keyring: &Keyring, payload: &Value) -> Option<TextMessage> {
    let plain = keyring.open(Purpose::TextMessage, payload.get("sealed")?.as_str()?)?;
    serde_json::from_slice(&plain).ok()
}
