//! Backup codes: ten at a time, each good once, for when the device is gone.

use crate::{
    kernel::{AppError, UserId},
    keyring::{Keyring, Purpose},
};

/// How many are made at once.
pub(super) const COUNT: usize = 10;
/// Letters of a code without its dash: 50 bits.
const LENGTH: usize = 10;
/// Crockford's base 32: no two letters look alike.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Ten fresh codes as people see them: `7k2f9-xpqm3`.
pub(super) fn make() -> Result<Vec<String>, AppError> {
    (0..COUNT).map(|_| one()).collect()
}

fn one() -> Result<String, AppError> {
    let mut random = [0_u8; LENGTH];
    getrandom::fill(&mut random).map_err(|error| AppError::internal(error.to_string()))?;
    let mut code: String = random.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
    code.insert(LENGTH / 2, '-');
    Ok(code)
}

/// A code as it was made, however it was typed; `None` for what cannot be one.
pub(super) fn normalised(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    (code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter))).then_some(code)
}

/// What is stored of a code: of no use without the master key.
pub(super) fn hash(keyring: &Keyring, user: UserId, normalised: &str) -> [u8; 32] {
    keyring.hash(Purpose::BackupCode, &[user.uuid().as_bytes(), normalised.as_bytes()])
}

/// What may be stored of a code, by the keys of its time.
pub(super) fn hashes(keyring: &Keyring, user: UserId, normalised: &str) -> Vec<[u8; 32]> {
    keyring.hashes(Purpose::BackupCode, &[user.uuid().as_bytes(), normalised.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_they_are_typed() {
        assert_eq!(normalised(" 7K2F9 - XPQM3 ").as_deref(), Some("7k2f9xpqm3"));
        assert_eq!(normalised("o1l0i-abcde").as_deref(), Some("01101abcde"));
        for other in ["", "123456", "7k2f9-xpqm", "7k2f9-xpqm33", "7k2f9-xpqmü", "7k2f9_xpqm3"] {
            assert_eq!(normalised(other), None, "{other}");
        }
    }

    #[test]
    fn each_code_that_is_made_reads_back() {
        let codes = make().expect("random");
        assert_eq!(codes.len(), COUNT);
        for code in &codes {
            assert_eq!(normalised(code).expect("a code"), code.replace('-', ""));
        }
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), COUNT);
    }
}
