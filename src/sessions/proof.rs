//! Showing anew who one is, before something sensitive.

use secrecy::SecretString;

use super::{Renewal, sql};
use crate::{
    access::Caller,
    accounts,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::Token,
    kernel::{AppError, Code},
    mfa::{self, Occasion},
    store::{Topic, Tx},
};

/// Confirms who the caller is, by password and, where they have a second factor, a code; for `sessions.proof_minutes` what is sensitive
/// asks no more. Attempts are counted with those of signing in. 422 at `current_password` or `code` when it is wrong.
pub async fn confirm(caller: &Caller, app: &App, password: SecretString, code: &str) -> Result<Renewal, AppError> {
    let user = accounts::prove_password(caller, app, password, "current_password").await?;
    let shown = if mfa::status(caller, app).await?.is_on() {
        Some(mfa::check(app, &caller.origin, user.id, Occasion::of(caller)?, code).await?)
    } else {
        None
    };
    let mut tx = app.db.begin().await?;
    if let Some(shown) = &shown {
        mfa::spend(&mut tx, app, &caller.origin, &user, shown).await?;
    }
    let renewal = note_proof(&mut tx, app, caller).await?;
    tx.commit(&app.clock).await?;
    if shown.is_some() {
        mfa::succeeded(app, &caller.origin, user.id).await?;
    }
    Ok(renewal)
}

/// Notes, as part of a change, that the caller has just shown who they are, by whatever way the one who calls this has checked. The
/// session gets a new token, since it may do more from now on.
pub async fn note_proof(tx: &mut Tx, app: &App, caller: &Caller) -> Result<Renewal, AppError> {
    let renewal = renew(tx, app, caller).await?;
    let event = Event {
        org: caller.org(),
        kind: Kind::UserReauthenticated,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await?;
    Ok(renewal)
}

/// Gives the caller's session a new token and notes that its person is there.
async fn renew(tx: &mut Tx, app: &App, caller: &Caller) -> Result<Renewal, AppError> {
    let over = || AppError::new(Code::AuthTokenInvalid);
    let session = caller.session().ok_or_else(over)?;
    let token = Token::random()?;
    let now = app.clock.now();
    let kept = sql::note_proof(tx, caller.user(), session, &token.hash(), now).await?;
    let (remembered, expires_at) = kept.ok_or_else(over)?;
    tx.touch(Topic::User(caller.user()));
    Ok(Renewal { token, keep_for: remembered.then(|| expires_at - now) })
}

/// Changes the caller's password, who proves the one before; every other session ends, and this one gets a new token. It stands here and
/// not among the accounts because it is about sessions as much. 422 at `current_password` or `password`.
pub async fn change_password(
    caller: &Caller,
    app: &App,
    current: SecretString,
    new: SecretString,
) -> Result<Renewal, AppError> {
    let user = accounts::prove_password(caller, app, current, "current_password").await?;
    let hash = accounts::hash_new_password(app, &user, new).await?;
    let mut tx = app.db.begin().await?;
    accounts::change_password(&mut tx, app, caller, &user, &hash).await?;
    sql::delete_all(&mut tx, caller.user(), caller.session()).await?;
    let renewal = renew(&mut tx, app, caller).await?;
    tx.commit(&app.clock).await?;
    Ok(renewal)
}
