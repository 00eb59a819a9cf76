//! The text of a key: `ptk_live_`, forty letters and digits by chance, and six that follow from them.
//!
//! The last six are a checksum: what was mistyped or cut off is told from an unknown key without asking the store, and programs that
//! look for secrets in published text find few things that are none.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{clock::TokenHash, kernel::AppError};

/// How every key begins.
const BEGINNING: &str = "ptk_live_";
/// Letters and digits by chance: 238 bits.
const CHANCE: usize = 40;
/// Letters and digits of the checksum.
const CHECKSUM: usize = 6;
/// How much of a key its owner sees afterwards.
const SHOWN: usize = BEGINNING.len() + 6;
/// Ten digits, then capitals, then small letters.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A key's text, whole. Handed to its owner once.
#[derive(Debug, Clone)]
pub(super) struct Secret(SecretString);

impl Secret {
    /// Makes a fresh one.
    pub(super) fn random() -> Result<Self, AppError> {
        let mut text = String::with_capacity(BEGINNING.len() + CHANCE + CHECKSUM);
        text.push_str(BEGINNING);
        let mut bytes = [0_u8; 64];
        while text.len() < BEGINNING.len() + CHANCE {
            getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
            // Four times 62 values are taken, the few above would make some digits likelier than others.
            let digits =
                bytes.iter().filter(|byte| **byte < 248).map(|byte| char::from(DIGITS[usize::from(byte % 62)]));
            text.extend(digits.take(BEGINNING.len() + CHANCE - text.len()));
        }
        let checksum = checksum(text.as_bytes());
        text.extend(checksum.map(char::from));
        Ok(Self(text.into()))
    }

    /// Takes a text that somebody presents; `None` when it cannot be a key of ours.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let is_whole = text.len() == BEGINNING.len() + CHANCE + CHECKSUM && text.is_ascii();
        if !is_whole || !text.starts_with(BEGINNING) {
            return None;
        }
        let (front, last) = text.as_bytes().split_last_chunk::<CHECKSUM>()?;
        (*last == checksum(front)).then(|| Self(text.into()))
    }

    /// What is stored to recognise it.
    pub(super) fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.expose_secret().as_bytes()).into()
    }

    /// Its beginning, by which its owner knows it.
    pub(super) fn prefix(&self) -> &str {
        &self.0.expose_secret()[..SHOWN]
    }

    /// The whole text, to be handed out.
    pub(super) fn into_text(self) -> SecretString {
        self.0
    }
}

/// The CRC-32 of the text (as in zip and PNG), in base 62.
fn checksum(text: &[u8]) -> [u8; CHECKSUM] {
    let mut rest = !text.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    });
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_well_known_one() {
        // The CRC-32 of these digits is 0xCBF43926 everywhere.
        let value = checksum(b"123456789").iter().fold(0_u64, |value, digit| {
            value * 62 + DIGITS.iter().position(|known| known == digit).expect("a digit") as u64
        });
        assert_eq!(value, 0xCBF4_3926);
    }

    #[test]
    fn a_key_reads_back_and_a_mistyped_one_does_not() {
        let secret = Secret::random().expect("a key");
        let text = secret.0.expose_secret().to_owned();
        assert!(text.len() == 55 && secret.prefix().len() == 15 && text.starts_with(secret.prefix()), "{text}");
        assert_eq!(Secret::from_text(&text).expect("read").hash(), secret.hash());
        for at in 0..text.len() {
            let mut typed = text.clone().into_bytes();
            typed[at] = if typed[at] == b'x' { b'y' } else { b'x' };
            assert!(Secret::from_text(std::str::from_utf8(&typed).expect("text")).is_none(), "at {at}");
        }
        for wrong in ["", "ptk_live_", &text[..54], &format!("{text}0"), &text.replace("live", "test")] {
            assert!(Secret::from_text(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn no_two_keys_are_alike() {
        let made: std::collections::BTreeSet<_> = (0..100).map(|_| Secret::random().expect("a key").hash()).collect();
        assert_eq!(made.len(), 100);
    }
}
