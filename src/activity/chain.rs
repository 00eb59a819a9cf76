//! How an event is bound into its chain, so that what is personal in it can go later while the chain still holds.
//!
//! The hash covers what stays (what happened, who did it to whom, when) and digests of the two parts that may be erased: the origin, which is about whoever
//! did it, and the changes, which are about whom it was done to. Each digest has a salt of its own, which goes with the part: an address could be guessed
//! from a bare digest by trying all of them.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::sql::Row;
use crate::kernel::AppError;

/// The length of a salt in bytes.
const SALT_LEN: usize = 16;

/// Stands in the place of a digest where an event from before digests was erased: its hash cannot be calculated any more.
const UNKNOWN: [u8; 32] = [0; 32];

/// Fresh salts for the two parts.
pub(super) fn salts() -> Result<(Vec<u8>, Vec<u8>), AppError> {
    let mut bytes = [0_u8; 2 * SALT_LEN];
    getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
    let (origin, changes) = bytes.split_at(SALT_LEN);
    Ok((origin.to_vec(), changes.to_vec()))
}

/// The digest that stays when the origin goes.
pub(super) fn origin_digest(row: &Row) -> [u8; 32] {
    let Some(salt) = &row.origin_salt else { return UNKNOWN };
    part_digest("origin", salt, &json!([row.ip, row.user_agent, row.request_id]))
}

/// The digest that stays when the changes go.
pub(super) fn changes_digest(row: &Row) -> [u8; 32] {
    let Some(salt) = &row.changes_salt else { return UNKNOWN };
    part_digest("changes", salt, &row.changes.0)
}

fn part_digest(part: &str, salt: &[u8], value: &Value) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(part.as_bytes());
    hasher.update(salt);
    hasher.update(stable(value).to_string());
    hasher.finalize().into()
}

/// The value as both engines give it back: PostgreSQL writes numbers in another way, and the last digit of a fraction depends on how it was written.
fn stable(value: &Value) -> Value {
    match value {
        // A whole number may come back as a fraction and the other way round; nought has no sign there.
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default() + 0.0;
            json!(format!("{number:.12e}"))
        }
        Value::Array(list) => Value::Array(list.iter().map(stable).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), stable(value))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// How an event's hash can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binding {
    /// From before digests: over everything that it says.
    Whole,
    /// By digests, of which some may be all that is left.
    Digests,
    /// From before digests, and erased since: what it says now cannot be checked, only that the next event follows it.
    Lost,
}

/// How this event is bound.
pub(super) fn binding(row: &Row) -> Binding {
    let is_lost = |digest: &Option<Vec<u8>>| digest.as_deref() == Some(UNKNOWN.as_slice());
    if is_lost(&row.origin_digest) || is_lost(&row.changes_digest) {
        Binding::Lost
    } else if row.origin_salt.is_none()
        && row.origin_digest.is_none()
        && row.changes_salt.is_none()
        && row.changes_digest.is_none()
    {
        Binding::Whole
    } else {
        Binding::Digests
    }
}

/// The hash of an event over the one before it.
pub(super) fn link(previous: &[u8], row: &Row) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    let said = match binding(row) {
        Binding::Lost => return row.hash.as_slice().try_into().unwrap_or(UNKNOWN),
        // serde_json writes the keys of a map in order, so equal events have equal text on both engines.
        Binding::Whole => json!([
            row.id.to_string(),
            row.seq,
            row.kind,
            row.actor_kind,
            row.actor_id,
            row.subject_id,
            row.occurred_at.timestamp_micros(),
            row.ip,
            row.user_agent,
            row.request_id,
            row.changes.0,
        ]),
        Binding::Digests => json!([
            2,
            row.id.to_string(),
            row.seq,
            row.kind,
            row.actor_kind,
            row.actor_id,
            row.subject_id,
            row.occurred_at.timestamp_micros(),
            row.origin_digest.clone().unwrap_or_else(|| origin_digest(row).to_vec()),
            row.changes_digest.clone().unwrap_or_else(|| changes_digest(row).to_vec()),
        ]),
    };
    hasher.update(said.to_string());
    hasher.finalize().into()
}

/// Whether an event still holds more than it admits: a part that counts as erased must be empty, and one that does not must have its salt.
pub(super) fn is_consistent(row: &Row) -> bool {
    let origin_is_there = row.ip.is_some() || row.user_agent.is_some() || row.request_id.is_some();
    let changes_are_there = row.changes.0 != json!({});
    !(row.origin_digest.is_some() && (row.origin_salt.is_some() || origin_is_there)
        || row.changes_digest.is_some() && (row.changes_salt.is_some() || changes_are_there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_the_same_however_it_is_written() {
        let same = |one: &str, other: &str| {
            let parse = |text: &str| stable(&serde_json::from_str(text).expect("JSON"));
            assert_eq!(parse(one), parse(other), "{one} and {other}");
        };
        same("1.5e10", "15000000000");
        same("1.0", "1");
        same("-0.0", "0");
        same("0.1", "0.10000000000000000");
        same("1e-7", "0.0000001");
        same("{\"a\":[1.50]}", "{\"a\":[1.5]}");
        assert_ne!(stable(&json!(1)), stable(&json!(2)));
        assert_ne!(stable(&json!("1")), stable(&json!(1)), "a text is no number");
    }
}
