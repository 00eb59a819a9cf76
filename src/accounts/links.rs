//! Links that are sent by mail: used once, for a while, stored as hashes.

use chrono::{DateTime, Duration, Utc};

use super::sql;
use crate::{
    app::App,
    clock::Token,
    kernel::{AppError, Code, UserId},
    store::Tx,
};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Confirming an address.
    VerifyEmail,
    /// Choosing a new password.
    ResetPassword,
    /// Taking up an invitation.
    Invitation,
    /// Setting the installation up.
    SetUp,
    /// Saying that a sign-in was not one's own.
    NotMe,
}

impl Purpose {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::ResetPassword => "reset_password",
            Self::Invitation => "invitation",
            Self::SetUp => "set_up",
            Self::NotMe => "not_me",
        }
    }

    /// How long such a link works.
    pub(super) fn lifetime(self) -> Duration {
        match self {
            Self::VerifyEmail => Duration::hours(24),
            Self::ResetPassword => Duration::hours(1),
            Self::Invitation | Self::SetUp | Self::NotMe => Duration::days(7),
        }
    }
}

/// How a link stands, for the page that it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStatus {
    /// It can be used.
    Good,
    /// It was used already.
    Used,
    /// It is too old, was replaced by a newer one, or never was one.
    Invalid,
}

/// Makes a link's token; older links of the same purpose stop working.
pub(super) async fn make(tx: &mut Tx, app: &App, purpose: Purpose, person: Option<UserId>) -> Result<Token, AppError> {
    sql::replace_tokens(tx, purpose.name(), person).await?;
    make_another(tx, app, purpose, person).await
}

/// Makes a link's token beside the older ones.
pub(super) async fn make_another(
    tx: &mut Tx,
    app: &App,
    purpose: Purpose,
    person: Option<UserId>,
) -> Result<Token, AppError> {
    let token = Token::random()?;
    let now = app.clock.now();
    sql::insert_token(tx, &token.hash(), purpose.name(), person, now, now + purpose.lifetime()).await?;
    Ok(token)
}

/// Makes the first link's token of somebody who was added just now, or was not: the store is asked the same, and then keeps nothing.
pub(super) async fn make_first(tx: &mut Tx, app: &App, purpose: Purpose, person: UserId) -> Result<Token, AppError> {
    let token = Token::random()?;
    let now = app.clock.now();
    sql::insert_token_of(tx, &token.hash(), purpose.name(), person, now, now + purpose.lifetime()).await?;
    Ok(token)
}

/// When a link was made; `None` for one that never was.
pub(super) async fn made_at(app: &App, purpose: Purpose, text: &str) -> Result<Option<DateTime<Utc>>, AppError> {
    let Some(token) = Token::from_text(text) else { return Ok(None) };
    Ok(sql::find_token(&app.db, &token.hash(), purpose.name()).await?.map(|row| row.created_at))
}

/// Looks at a link without using it.
pub(super) async fn look(app: &App, purpose: Purpose, text: &str) -> Result<(LinkStatus, Option<UserId>), AppError> {
    let Some(token) = Token::from_text(text) else { return Ok((LinkStatus::Invalid, None)) };
    let Some(row) = sql::find_token(&app.db, &token.hash(), purpose.name()).await? else {
        return Ok((LinkStatus::Invalid, None));
    };
    let status = if row.used_at.is_some() {
        LinkStatus::Used
    } else if row.expires_at <= app.clock.now() {
        LinkStatus::Invalid
    } else {
        LinkStatus::Good
    };
    Ok((status, row.user_id))
}

/// Uses a link, as part of the change that it allows. 400 `LINK_INVALID` when it cannot be used (any more).
pub(super) async fn spend(tx: &mut Tx, app: &App, purpose: Purpose, text: &str) -> Result<Option<UserId>, AppError> {
    let token = Token::from_text(text).ok_or(AppError::new(Code::LinkInvalid))?;
    sql::spend_token(tx, &token.hash(), purpose.name(), app.clock.now()).await?.ok_or(AppError::new(Code::LinkInvalid))
}
