//! Codes of authenticators (RFC 6238) in the one form that all of them know: SHA-1, six digits, 30 seconds.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use fast_qr::{ECL, QRBuilder};
use totp_rs::{Builder, Totp};

use super::Authenticator;
use crate::{
    kernel::{AppError, UserId},
    keyring::{Keyring, Purpose},
};

/// The length that RFC 4226 recommends.
const SECRET_LEN: usize = 20;
/// What stands before the secret in its seal, so that one person's row is of no use in another's.
const OWNER_LEN: usize = 16;

pub(super) type Secret = [u8; SECRET_LEN];

pub(super) fn random_secret() -> Result<Secret, AppError> {
    let mut secret = [0_u8; SECRET_LEN];
    getrandom::fill(&mut secret).map_err(|error| AppError::internal(error.to_string()))?;
    Ok(secret)
}

pub(super) fn seal(keyring: &Keyring, user: UserId, secret: &Secret) -> Result<String, AppError> {
    keyring.seal(Purpose::SecondFactor, &[user.uuid().as_bytes().as_slice(), secret].concat())
}

/// The secret of this person; `None` when it is somebody else's or was sealed with another key.
pub(super) fn open(keyring: &Keyring, user: UserId, sealed: &str) -> Option<Secret> {
    let plain = keyring.open(Purpose::SecondFactor, sealed)?;
    let (owner, secret) = plain.split_first_chunk::<OWNER_LEN>()?;
    (owner == user.uuid().as_bytes()).then(|| secret.try_into().ok())?
}

/// The step of time to which a code belongs, one step before and after now allowed; `None` for a wrong code.
pub(super) fn step_of(secret: &Secret, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let totp: Totp = Builder::new().with_secret(totp_rs::Secret::new_stack(*secret)).build().ok()?;
    let step = totp.check(code, u64::try_from(now.timestamp()).ok()?)?;
    i64::try_from(step).ok()
}

/// What an authenticator needs to know.
pub(super) fn authenticator(secret: &Secret, issuer: &str, account: &str) -> Result<Authenticator, AppError> {
    let secret = base32(secret);
    // A colon divides issuer and account.
    let issuer = percent_encoded(&issuer.replace(':', " "));
    let account = percent_encoded(account);
    let url =
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30");
    let qr_svg = drawing(&url)?;
    Ok(Authenticator { secret, url, qr_svg })
}

/// RFC 4648 without padding.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    for group in bytes.chunks(5) {
        let bits =
            group.iter().enumerate().fold(0_u64, |bits, (index, byte)| bits | u64::from(*byte) << (32 - 8 * index));
        for position in 0..(group.len() * 8).div_ceil(5) {
            text.push(char::from(LETTERS[(bits >> (35 - 5 * position) & 31) as usize]));
        }
    }
    text
}

/// Some authenticators read a plus sign as itself, so blanks are encoded too.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A QR code as SVG: dark on white in any theme, four modules of margin, a path with one stretch per run of modules. No styles.
fn drawing(text: &str) -> Result<String, AppError> {
    const MARGIN: usize = 4;
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|_| AppError::internal("the address of an authenticator does not fit into a QR code"))?;
    let whole = code.size + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/><path fill=\"#000\" d=\""
    );
    for y in 0..code.size {
        let line = &code[y];
        let mut x = 0;
        while x < code.size {
            let run = line[x..code.size].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(svg, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
            }
            x += run.max(1);
        }
    }
    svg.push_str("\"/></svg>");
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        Utc.timestamp_opt(seconds, 0).single().expect("a time")
    }

    #[test]
    fn codes_are_those_of_the_specification() {
        let secret = *b"12345678901234567890";
        // Appendix B of RFC 6238, the last six digits.
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(step_of(&secret, code, at(time)), Some(time / 30), "{time}");
        }
    }

    #[test]
    fn a_code_is_good_one_step_before_and_after_its_own() {
        let secret = *b"12345678901234567890";
        let is_good = |time| step_of(&secret, "081804", at(time)).is_some();
        assert!(is_good(1_111_111_109 - 30) && is_good(1_111_111_109 + 30));
        assert!(!is_good(1_111_111_109 - 60) && !is_good(1_111_111_109 + 61));
    }

    #[test]
    fn secrets_are_written_in_base_32() {
        // RFC 4648, section 10.
        for (plain, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")]
        {
            assert_eq!(base32(plain.as_bytes()), text);
        }
        assert_eq!(base32(b"12345678901234567890"), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn the_address_holds_names_of_any_kind() {
        let made = authenticator(b"12345678901234567890", "Café: Söhne & Co", "ann+x@example.com").expect("made");
        assert!(
            made.url
                .starts_with("otpauth://totp/Caf%C3%A9%20%20S%C3%B6hne%20%26%20Co:ann%2Bx%40example.com?secret=GEZD"),
            "{}",
            made.url
        );
        assert!(made.qr_svg.starts_with("<svg") && !made.qr_svg.contains("style"));
    }

    #[test]
    fn a_secret_opens_for_its_owner_alone() {
        use base64::Engine;
        let key = base64::engine::general_purpose::STANDARD.encode([7_u8; 32]);
        let keyring = Keyring::from_base64(&key, "test").expect("a key");
        let (ann, bob) = (UserId::from_uuid(uuid::Uuid::from_u128(1)), UserId::from_uuid(uuid::Uuid::from_u128(2)));
        let secret = random_secret().expect("random");
        let sealed = seal(&keyring, ann, &secret).expect("sealed");
        assert_eq!(open(&keyring, ann, &sealed), Some(secret));
        assert_eq!(open(&keyring, bob, &sealed), None);
    }
}
