//! Sessions: signing in and out, and where a person is signed in (rows A27, A28).

mod actions;
mod proof;
mod second_step;
mod seen;
mod signals;
mod sql;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use secrecy::SecretString;

pub use actions::{
    end_all, housekeeping, is_open, list_my_sessions, open_session, recognize, recognize_listener,
    revoke_other_sessions, revoke_session, sign_in, sign_out, sign_out_everywhere,
};
pub use proof::{change_password, confirm, note_proof};
pub use second_step::{
    SecondStep, Ticket, complete, finish_sign_in, require_second_step, second_step, text_sign_in_code,
};
pub use seen::{AT_ONCE as NOTES_AT_ONCE, Seen};
pub use signals::Signal;

use crate::{
    access::{Caller, Principal},
    accounts::User,
    clock::Token,
    devices::{Device, SeenDevice},
    kernel::SessionId,
};

/// What somebody fills in to sign in.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    pub password: SecretString,
    /// Whether to stay signed in on this device.
    pub remember: bool,
}

/// What came of the right password.
#[derive(Debug)]
pub enum SignIn {
    /// The person is in.
    Done(Box<SignedInSession>),
    /// A code is wanted before: the ticket shows that the password was right.
    SecondStep(Ticket),
}

/// A session that was just made. Its token goes into the cookie and is nowhere else.
#[derive(Debug)]
pub struct SignedInSession {
    /// The secret of the cookie.
    pub token: Token,
    /// How long the browser keeps the cookie; only until it is closed when not set.
    pub keep_for: Option<Duration>,
    /// The browser, which is told to keep its token.
    pub device: SeenDevice,
    /// Who signed in.
    pub user: User,
    /// Whether the account was about to be deleted, and is kept because of this.
    pub is_kept: bool,
}

/// A session's new token, after which the one before opens nothing.
#[derive(Debug)]
pub struct Renewal {
    /// The secret of the cookie.
    pub token: Token,
    /// How long the browser keeps the cookie; only until it is closed when not set.
    pub keep_for: Option<Duration>,
}

/// The caller behind a cookie, and what the browser has to be told.
#[derive(Debug, Clone)]
pub struct Recognized {
    /// Who.
    pub caller: Caller,
    /// The session's new token, when it was given one, and how long the browser keeps the cookie.
    pub renewed: Option<(Token, Option<Duration>)>,
}

/// A session with its person, as remembered between requests.
#[derive(Debug)]
pub struct SignedIn {
    /// The person.
    pub principal: Arc<Principal>,
    /// The session.
    pub session: SessionId,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
    /// How long it may rest.
    pub idle: Duration,
    /// When it was last used, as far as the store knows.
    pub last_seen_at: DateTime<Utc>,
    /// When the person last showed who they are.
    pub proved_at: DateTime<Utc>,
    /// Whether it stays when the browser is closed.
    pub remembered: bool,
    /// Whether the person's role has changed since the session got its token.
    pub needs_renewal: bool,
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// What it runs on.
    pub device: Device,
    /// The address from which it was made.
    pub ip: Option<String>,
    /// Where that is, as far as it is known, in the person's language.
    pub place: Option<String>,
    /// What was unusual about the sign-in.
    pub signals: Vec<Signal>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends if it is not used.
    pub expires_at: DateTime<Utc>,
    /// Whether it stays when the browser is closed.
    pub remembered: bool,
    /// Whether it is the one that asks.
    pub is_current: bool,
}
