//! What changes of an address need of an account; the rules of such a change stand in the room `addresses`.

use chrono::{DateTime, Utc};

use super::{
    User, alarms,
    links::{self, Purpose},
    mails,
    registration::whole,
    sql,
};
use crate::{
    app::App,
    devices,
    kernel::{AppError, Email, UserId},
    mail::Letter,
    store::{Tx, is_unique_violation},
};

/// Why a person could not be given an address.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Somebody has it.
    Taken,
    /// Anything else.
    Failed(AppError),
}

/// A person whose row is about to be written, locked until the change ends.
pub(crate) async fn locked(tx: &mut Tx, id: UserId) -> Result<Option<User>, AppError> {
    sql::find_for_change(tx, id).await
}

/// Whoever has this address.
pub(crate) async fn owner_of(tx: &mut Tx, email: &Email) -> Result<Option<User>, AppError> {
    sql::find_by_email_in(tx, &email.key()).await
}

/// Gives a person another address, which was shown to be theirs. Links that were sent to the one before stop working; links that lock
/// the account go on. Until `held_until` nobody else gets the one before: who can still take it back must find it free.
pub(crate) async fn move_to(
    tx: &mut Tx,
    user: &User,
    email: Email,
    now: DateTime<Utc>,
    held_until: Option<DateTime<Utc>>,
) -> Result<User, Refused> {
    if sql::is_held(tx, &email.key(), user.id, now).await.map_err(Refused::Failed)? {
        return Err(Refused::Taken);
    }
    let moved = User { email, email_verified_at: Some(now), updated_at: now, ..user.clone() };
    match sql::set_email(tx, &moved).await {
        Err(error) if is_unique_violation(&error, "email_key") => return Err(Refused::Taken),
        Err(error) => return Err(Refused::Failed(error.into())),
        Ok(()) => {}
    }
    if let Some(until) = held_until {
        sql::hold(tx, &user.email.key(), user.id, until).await.map_err(Refused::Failed)?;
    }
    sql::touch(tx, &moved);
    for purpose in [Purpose::VerifyEmail, Purpose::ResetPassword, Purpose::Invitation] {
        sql::replace_tokens(tx, purpose.name(), Some(user.id)).await.map_err(Refused::Failed)?;
    }
    Ok(moved)
}

/// Gives an account back to its owner: ends every session, forgets every device, makes the password one that nobody knows, and leaves the job that takes away
/// whatever else was added since that moment. Then mails a link to choose another password.
pub(crate) async fn begin_anew(tx: &mut Tx, app: &App, user: &User, since: DateTime<Utc>) -> Result<(), AppError> {
    sql::forget_password(tx, user.id, app.clock.now()).await?;
    sql::release(tx, user.id).await?;
    devices::forget_all(tx, user.id).await?;
    alarms::distrust_latest(tx, app, user.id, since).await?;
    sql::touch(tx, user);
    let token = links::make(tx, app, Purpose::ResetPassword, Some(user.id)).await?;
    let letter = Letter::PasswordReset {
        name: user.full_name.clone(),
        link: app.link(&format!("/auth/reset-password?token={}", token.text())),
        minutes: whole(Purpose::ResetPassword.lifetime().num_minutes()),
    };
    mails::post(tx, app, user, letter).await
}
