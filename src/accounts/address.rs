//! What changes of an address need of an account; the rules of such a change stand in the room `addresses`.

use chrono::{DateTime, Utc};

use super::{
    User,
    links::{self, Purpose},
    mails,
    registration::whole,
    sql,
};
use crate::{
    app::App,
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

/// Gives a person another address, which was shown to be theirs. Links that were sent to the one before stop working.
pub(crate) async fn move_to(tx: &mut Tx, user: &User, email: Email, now: DateTime<Utc>) -> Result<User, Refused> {
    let moved = User { email, email_verified_at: Some(now), updated_at: now, ..user.clone() };
    match sql::set_email(tx, &moved).await {
        Err(error) if is_unique_violation(&error, "email_key") => return Err(Refused::Taken),
        Err(error) => return Err(Refused::Failed(error.into())),
        Ok(()) => {}
    }
    sql::touch(tx, &moved);
    for purpose in [Purpose::VerifyEmail, Purpose::ResetPassword, Purpose::Invitation] {
        sql::replace_tokens(tx, purpose.name(), Some(user.id)).await.map_err(Refused::Failed)?;
    }
    Ok(moved)
}

/// Ends every session and makes the password one that nobody knows, then mails a link to choose another.
pub(crate) async fn begin_anew(tx: &mut Tx, app: &App, user: &User) -> Result<(), AppError> {
    sql::forget_password(tx, user.id, app.clock.now()).await?;
    sql::touch(tx, user);
    let token = links::make(tx, app, Purpose::ResetPassword, Some(user.id)).await?;
    let letter = Letter::PasswordReset {
        name: user.full_name.clone(),
        link: app.link(&format!("/auth/reset-password?token={}", token.text())),
        minutes: whole(Purpose::ResetPassword.lifetime().num_minutes()),
    };
    mails::post(tx, app, user, letter).await
}
