//! The second step of signing in: a code, after the right password.

use std::sync::Arc;

use chrono::{DateTime, Duration, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use super::{SignedInSession, open_session};
use crate::{
    access::Origin,
    accounts::{self, User},
    app::App,
    devices,
    kernel::{AppError, AttemptId, Code, UserId},
    keyring::Purpose,
    mfa::{self, Occasion},
    store::Tx,
};

/// Shows, for some minutes, that somebody knew the password. Sealed; it is no session and opens nothing.
#[derive(Debug, Clone)]
pub struct Ticket(String);

impl Ticket {
    /// Takes what somebody presents; whether it is one is seen when it is used.
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text for the cookie.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// `proved_at` is when the password was looked at.
    pub(super) fn make(app: &App, user: &User, remember: bool, proved_at: DateTime<Utc>) -> Result<Self, AppError> {
        let at = proved_at.timestamp_micros();
        Inside { user: user.id, remember, at, attempt: app.clock.new_id() }.sealed(app)
    }

    /// The same, as part of the attempt that the browser had begun for the same person: whoever only types the password once more is not told that the code
    /// which is on its way to them is wrong. Answers whether it is.
    pub fn going_on_with(self, app: &App, begun: Option<&Self>) -> Result<(Self, bool), AppError> {
        let (Some(inside), Some(begun)) = (self.open(app), begun.and_then(|begun| begun.open(app))) else {
            return Ok((self, false));
        };
        if inside.user != begun.user {
            return Ok((self, false));
        }
        Ok((Inside { attempt: begun.attempt, ..inside }.sealed(app)?, true))
    }

    fn open(&self, app: &App) -> Option<Inside> {
        let plain = app.keyring.open(Purpose::SecondStep, &self.0)?;
        let inside: Inside = serde_json::from_slice(&plain).ok()?;
        let age = app.clock.now() - inside.made_at()?;
        (age < Duration::minutes(app.config.mfa.code_minutes)).then_some(inside)
    }
}

#[derive(Serialize, Deserialize)]
struct Inside {
    user: UserId,
    remember: bool,
    at: i64,
    attempt: AttemptId,
}

impl Inside {
    fn sealed(&self, app: &App) -> Result<Ticket, AppError> {
        app.keyring.seal(Purpose::SecondStep, &serde_json::to_vec(self)?).map(Ticket)
    }

    fn made_at(&self) -> Option<DateTime<Utc>> {
        Utc.timestamp_micros(self.at).single()
    }
}

/// Somebody who knew the password and is asked for a code.
#[derive(Debug, Clone)]
pub struct SecondStep {
    /// Who.
    pub user: User,
    /// What they can show.
    pub status: Arc<mfa::Status>,
    /// Whether to stay signed in on this device.
    pub remember: bool,
    /// When the password was looked at.
    pub proved_at: DateTime<Utc>,
    /// Which attempt it is.
    pub attempt: AttemptId,
}

/// Who is at the second step; `None` when the ticket is none (any more): too old, or something happened to the account or its password since.
pub async fn second_step(app: &App, ticket: &Ticket) -> Result<Option<SecondStep>, AppError> {
    let Some(inside) = ticket.open(app) else { return Ok(None) };
    let Some(made_at) = inside.made_at() else { return Ok(None) };
    let Some(user) = accounts::still_signing_in(app, inside.user, made_at).await? else { return Ok(None) };
    let status = mfa::status_of(app, user.id).await?;
    Ok(Some(SecondStep { user, status, remember: inside.remember, proved_at: made_at, attempt: inside.attempt }))
}

/// The same; 401 `AUTH_TOKEN_EXPIRED` when the ticket is none any more.
pub async fn require_second_step(app: &App, ticket: &Ticket) -> Result<SecondStep, AppError> {
    second_step(app, ticket).await?.ok_or_else(over)
}

fn over() -> AppError {
    AppError::new(Code::AuthTokenExpired).with_message("That took too long. Sign in again.")
}

/// Sends a code to the number of the one at the second step, good for this attempt alone. 401 `AUTH_TOKEN_EXPIRED` when the ticket is none any more.
pub async fn text_sign_in_code(app: &App, origin: &Origin, ticket: &Ticket) -> Result<(), AppError> {
    let step = require_second_step(app, ticket).await?;
    mfa::text_code(app, origin, &step.user, Occasion::SignIn(step.attempt)).await
}

/// Signs in by a code, after the right password; trusts the device where that is wanted. 422 at `code` when it is wrong; 401
/// `AUTH_TOKEN_EXPIRED` when the ticket is none any more.
pub async fn finish_sign_in(
    app: &App,
    origin: &Origin,
    ticket: &Ticket,
    code: &str,
    trust: bool,
) -> Result<SignedInSession, AppError> {
    let step = require_second_step(app, ticket).await?;
    let shown = mfa::check(app, origin, step.user.id, Occasion::SignIn(step.attempt), code).await?;
    let mut tx = app.db.begin().await?;
    // It locks the person's row, which comes before everything else that is locked.
    let session = complete(&mut tx, app, origin, &step, trust).await?;
    mfa::spend(&mut tx, app, origin, &step.user, &shown).await?;
    tx.commit(&app.clock).await?;
    mfa::succeeded(app, origin, step.user.id).await?;
    Ok(session)
}

/// Makes the session of somebody at the second step, as part of a change of which whoever calls this has checked what was shown; trusts the device
/// where that is wanted.
pub async fn complete(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    step: &SecondStep,
    trust: bool,
) -> Result<SignedInSession, AppError> {
    let opened = open_session(tx, app, origin, &step.user, step.remember, step.proved_at).await;
    let session = opened.map_err(|error| if error.code() == Code::InvalidCredentials { over() } else { error })?;
    if trust {
        devices::trust(tx, app, origin, step.user.id, step.user.org_id, session.device.id).await?;
    }
    Ok(session)
}
