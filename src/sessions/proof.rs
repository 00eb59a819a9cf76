//! Showing anew who one is, before something sensitive.

use secrecy::SecretString;

use super::{Renewal, sql};
use crate::{
    access::Caller,
    accounts,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::Token,
    kernel::{AppError, Code, Issue},
    store::{Topic, Tx},
    throttle::{self, Attempt},
};

/// Confirms by password who the caller is; for `sessions.proof_minutes` what is sensitive asks no more. Attempts are counted with those
/// of signing in. 422 at `current_password` when it is wrong.
pub async fn confirm(caller: &Caller, app: &App, password: SecretString) -> Result<Renewal, AppError> {
    let email = &caller.principal.email;
    throttle::attempt(app, Attempt::SignIn, Some(&email.key()), caller.origin.ip).await?;
    let known = accounts::authenticate(app, email.as_str(), password).await?;
    if known.is_none_or(|user| user.id != caller.user()) {
        return Err(AppError::field("current_password", Issue::WrongPassword));
    }
    throttle::succeeded(app, Attempt::SignIn, &email.key(), caller.origin.ip).await?;
    let mut tx = app.db.begin().await?;
    let renewal = note_proof(&mut tx, app, caller).await?;
    tx.commit(&app.clock).await?;
    Ok(renewal)
}

/// Notes, as part of a change, that the caller has just shown who they are, by whatever way the one who calls this has checked. The
/// session gets a new token, since it may do more from now on.
pub async fn note_proof(tx: &mut Tx, app: &App, caller: &Caller) -> Result<Renewal, AppError> {
    let over = || AppError::new(Code::AuthTokenInvalid);
    let session = caller.session().ok_or_else(over)?;
    let token = Token::random()?;
    let now = app.clock.now();
    let kept = sql::note_proof(tx, caller.user(), session, &token.hash(), now).await?;
    let (remembered, expires_at) = kept.ok_or_else(over)?;
    tx.touch(Topic::User(caller.user()));
    let event = Event {
        org: caller.org(),
        kind: Kind::UserReauthenticated,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await?;
    Ok(Renewal { token, keep_for: remembered.then(|| expires_at - now) })
}
