//! Second factors: what a person shows beside the password (rows A22–A26, E03).
//!
//! An authenticator's codes (TOTP), codes by text message, and backup codes for when the device is gone. Whoever has one in force is
//! asked for a code after the password; any of them will do.

mod backup;
mod codes;
mod distrust;
mod mails;
mod reset;
mod set_up;
mod sql;
mod texting;
mod totp;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use codes::{Shown, check, spend, succeeded};
pub use distrust::remove_added_since;
pub use reset::reset;
pub use set_up::{begin, disable, housekeeping, new_backup_codes, pending, status, status_of, verify};
pub use texting::{CODE_LENGTH, text_code};

use crate::{
    access::Caller,
    kernel::{AppError, AttemptId, Code, SessionId},
};

/// What a code by text message was asked for: one that was sent for an attempt to sign in opens that attempt alone, one that was sent to a session is good in
/// that session alone (ASVS V6.6.2). How often somebody is sent one does not depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// An attempt to sign in.
    SignIn(AttemptId),
    /// What somebody does who is signed in.
    Session(SessionId),
}

impl Occasion {
    /// That of somebody who is signed in. 403 where a program acts: nobody is there to type a code.
    pub fn of(caller: &Caller) -> Result<Self, AppError> {
        caller.session().map(Self::Session).ok_or(AppError::new(Code::AuthInsufficientScope))
    }

    /// What it is called where a code is hashed: the prefix of an id tells one kind from the other.
    fn text(self) -> String {
        match self {
            Self::SignIn(attempt) => attempt.to_string(),
            Self::Session(session) => session.to_string(),
        }
    }
}

/// The kinds of second factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// An authenticator that makes a new code every 30 seconds.
    Totp,
    /// Codes by text message.
    Sms,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Totp, Self::Sms];

    /// The name in the store, in forms and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Sms => "sms",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

/// How a person's second factors stand (row A22).
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Those in force, the oldest first.
    pub factors: Vec<Factor>,
    /// How many backup codes are left.
    pub backup_codes_left: u64,
    /// When the backup codes were made.
    pub backup_codes_made_at: Option<DateTime<Utc>>,
}

impl Status {
    /// Whether a code is asked for after the password.
    pub fn is_on(&self) -> bool {
        !self.factors.is_empty()
    }

    /// The factor of this kind, if it is in force.
    pub fn factor(&self, method: Method) -> Option<&Factor> {
        self.factors.iter().find(|factor| factor.method == method)
    }
}

/// A factor in force.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Its kind.
    pub method: Method,
    /// The number to which codes are sent, all but its end hidden.
    pub phone: Option<String>,
    /// Since when.
    pub activated_at: DateTime<Utc>,
    /// When a code of it was last taken.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A factor that is being set up (row A23): in force once a code of it was shown.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// Its kind.
    pub method: Method,
    /// What an authenticator needs.
    pub authenticator: Option<Authenticator>,
    /// The number to which a code was sent, all but its end hidden.
    pub phone: Option<String>,
    /// Until when it can be finished.
    pub good_until: DateTime<Utc>,
}

/// What an authenticator needs to know.
#[derive(Clone)]
pub struct Authenticator {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same with names, as the address that authenticators read (`otpauth://…`).
    pub url: String,
    /// The address as a QR code: an SVG drawing.
    pub qr_svg: String,
}

/// Shows nothing: all of it is the secret.
impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authenticator(…)")
    }
}

/// A factor that has just come into force (row A24).
#[derive(Debug, Clone)]
pub struct Activated {
    /// Its kind.
    pub method: Method,
    /// Backup codes, where some were made: shown this once.
    pub backup_codes: Option<Vec<String>>,
}

/// A number of which only the end can be read: enough to know which it is.
fn masked(phone: &str) -> String {
    let digits = phone.chars().count();
    phone
        .chars()
        .enumerate()
        .map(|(index, letter)| if index < 3 || index + 3 >= digits { letter } else { '•' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn of_a_number_the_ends_can_be_read() {
        assert_eq!(masked("+34600111222"), "+34••••••222");
        assert_eq!(masked("+1234567"), "+12••567");
    }
}
