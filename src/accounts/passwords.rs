//! Proving who one is by password, and choosing a new one when it is forgotten.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    Authenticated, LinkStatus, Status, User,
    links::{self, Purpose},
    mails,
    registration::{ForAddress, check_password, mark_verified, request_by_mail, whole},
    sql,
};
use crate::{
    access::{Caller, Origin},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    devices,
    kernel::{AppError, Code, Email, Issue, UserId},
    mail::Letter,
    notifications::{self, Message, Notification},
    organizations,
    passwords::Verdict,
    store::Tx,
    throttle::{self, Attempt},
};

/// Finds the person who has this address and password and may come in; `None` for every reason why not, after the same work.
pub async fn authenticate(app: &App, email: &str, password: SecretString) -> Result<Option<Authenticated>, AppError> {
    let key = email.parse::<Email>().map(|email| email.key()).unwrap_or_default();
    let known = sql::find_credentials(&app.db, &key).await?;
    let stored = known.as_ref().and_then(|known| known.password_hash.clone());
    let has_password = stored.is_some();
    let verdict = app.passwords.verify(password.clone(), stored.clone()).await?;
    let Some(known) =
        known.filter(|known| has_password && known.user.status != Status::Suspended && !known.user.is_locked())
    else {
        return Ok(None);
    };
    if verdict == Verdict::Wrong {
        return Ok(None);
    }
    if let (Verdict::RightButOutdated, Some(verified)) = (verdict, stored) {
        let renewed = app.passwords.hash(password).await?;
        sql::renew_hash(&app.db, known.user.id, &verified, &renewed).await?;
    }
    Ok(Some(Authenticated { user: known.user, has_second_factor: known.has_second_factor }))
}

/// Proves by password that it is the caller who acts. Attempts are counted with those of signing in. 422 at `field` when it is wrong.
pub async fn prove_password(
    caller: &Caller,
    app: &App,
    password: SecretString,
    field: &'static str,
) -> Result<User, AppError> {
    let email = &caller.principal.email;
    throttle::attempt(app, Attempt::SignIn, Some(&email.key()), caller.origin.ip).await?;
    let known = authenticate(app, email.as_str(), password).await?.map(|known| known.user);
    let user =
        known.filter(|user| user.id == caller.user()).ok_or_else(|| AppError::field(field, Issue::WrongPassword))?;
    throttle::succeeded(app, Attempt::SignIn, &email.key(), caller.origin.ip).await?;
    Ok(user)
}

/// The hash of a new password of this person, to be set by a change. 422 at `password` when it is not good enough.
pub async fn hash_new_password(app: &App, user: &User, password: SecretString) -> Result<String, AppError> {
    let organization = organizations::find(app, user.org_id).await?.ok_or(AppError::new(Code::NotFound))?;
    let min = organizations::rules(app, &organization).password_min_length;
    check_password(app, &password, min, user.email.as_str(), &user.full_name)
        .await?
        .map_err(|issue| AppError::field("password", issue))?;
    app.passwords.hash(password).await
}

/// Sets another password of the caller, who proved the one before, as part of a change that also ends the other sessions. No device
/// is trusted any more, and a mail tells of it.
pub async fn change_password(tx: &mut Tx, app: &App, caller: &Caller, user: &User, hash: &str) -> Result<(), AppError> {
    sql::change_password(tx, user.id, hash, app.clock.now()).await?;
    devices::forget_trust(tx, user.id).await?;
    sql::touch(tx, user);
    let event = Event {
        org: user.org_id,
        kind: Kind::PasswordChanged,
        actor: Actor::of(caller),
        subject: Some(user.id),
        origin: &caller.origin,
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await?;
    mails::post(tx, app, user, mails::password_changed(app, user, &caller.origin)).await?;
    let told = Notification::new(Message::PasswordChanged {}, "/account/security").without_mail();
    notifications::notify(tx, app, user.id, told).await
}

/// The person who knew the password at that time and has not finished signing in; `None` when they may not come in any more, ended all
/// sessions since, or have another password.
pub async fn still_signing_in(app: &App, id: UserId, since: DateTime<Utc>) -> Result<Option<User>, AppError> {
    sql::still_signing_in(&app.db, id, since).await
}

/// When the caller's password was set.
pub async fn password_changed_at(caller: &Caller, app: &App) -> Result<Option<DateTime<Utc>>, AppError> {
    sql::password_changed_at(&app.db, caller.user()).await
}

/// The kind of job that sends a link to choose a new password, if there is somebody to send it to.
pub const SEND_PASSWORD_RESET: &str = "send_password_reset";

/// Asks for a link to choose a new password (row C13). Whether there is somebody to send it to is found out by a job.
pub async fn request_password_reset(app: &App, origin: &Origin, email: &str) -> Result<(), AppError> {
    request_by_mail(app, origin, email, SEND_PASSWORD_RESET).await
}

/// Sends the link, if the address belongs to somebody who may come in. Called by the worker.
pub async fn send_password_reset(app: &App, payload: &serde_json::Value) -> Result<(), AppError> {
    let ForAddress { email_key, asked } = ForAddress::deserialize(payload)?;
    let mut tx = app.db.begin().await?;
    let Some(user) = sql::find_by_email_in(&mut tx, &email_key).await? else { return Ok(()) };
    if user.status == Status::Suspended {
        return Ok(());
    }
    let token = links::make(&mut tx, app, Purpose::ResetPassword, Some(user.id)).await?;
    let letter = Letter::PasswordReset {
        name: user.full_name.clone(),
        link: app.link(&format!("/auth/reset-password?token={}", token.text())),
        minutes: whole(Purpose::ResetPassword.lifetime().num_minutes()),
    };
    mails::post(&mut tx, app, &user, letter).await?;
    let origin = asked.origin();
    let event = Event {
        org: user.org_id,
        kind: Kind::PasswordResetRequested,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin: &origin,
        changes: Changes::none(),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    tx.commit(&app.clock).await
}

/// How a link to choose a new password stands.
pub async fn reset_link_status(app: &App, token: &str) -> Result<LinkStatus, AppError> {
    Ok(links::look(app, Purpose::ResetPassword, token).await?.0)
}

/// Sets a new password by a link: ends every session, tells the person by mail. A bad password does not use the link up.
pub async fn reset_password(app: &App, origin: &Origin, token: &str, password: SecretString) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    let (status, person) = links::look(app, Purpose::ResetPassword, token).await?;
    let person = person.filter(|_| status == LinkStatus::Good).ok_or(AppError::new(Code::LinkInvalid))?;
    let user = sql::find(&app.db, person).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    let hash = hash_new_password(app, &user, password).await?;

    let mut tx = app.db.begin().await?;
    // Read again under the change: the account may have been suspended since. Before the link, since a new password ends other links.
    let user = sql::find_for_change(&mut tx, person).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    links::spend(&mut tx, app, Purpose::ResetPassword, token).await?;
    if user.status == Status::Suspended {
        return Err(AppError::new(Code::LinkInvalid));
    }
    sql::set_password(&mut tx, user.id, &hash, app.clock.now()).await?;
    devices::forget_trust(&mut tx, user.id).await?;
    // The link came to the address: it is theirs.
    if user.is_verified() {
        sql::touch(&mut tx, &user);
    } else {
        mark_verified(&mut tx, app, origin, &user, Kind::UserEmailVerified).await?;
    }
    let event = Event {
        org: user.org_id,
        kind: Kind::PasswordReset,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin,
        changes: Changes::none(),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    mails::post(&mut tx, app, &user, mails::password_changed(app, &user, origin)).await?;
    tx.commit(&app.clock).await?;
    // Whoever was locked out by delays may come in with the new password at once.
    throttle::succeeded(app, Attempt::SignIn, &user.email.key(), None).await
}
