//! Showing one of one's own passkeys where it is known already whose it must be: to confirm who one is, and as the second step of signing in.

use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PublicKeyCredential};

use super::{
    Challenge, are_possible,
    challenges::{self, Purpose},
    sql,
};
use crate::{
    access::{Caller, Origin},
    app::App,
    kernel::{AppError, Code, UserId},
    sessions::{self, Renewal, SignedInSession, Ticket},
    store::Tx,
    throttle::{self, Attempt},
};

/// Whether a person has a passkey that browsers would show here.
pub async fn can_show(app: &App, user: UserId) -> Result<bool, AppError> {
    Ok(are_possible(app) && !sql::credential_ids(&app.db, user).await?.is_empty())
}

/// Asks the caller's browser for one of their passkeys, so that they confirm who they are. 409 when they have none.
pub async fn start_confirmation(caller: &Caller, app: &App) -> Result<Challenge, AppError> {
    throttle::attempt(app, Attempt::Challenge, None, caller.origin.ip).await?;
    ask(app, Purpose::Confirm, caller.user(), &caller.principal.org_name).await
}

/// Confirms by a passkey who the caller is, as [`sessions::confirm`] does by password and code: the key has verified its holder. Whatever is wrong,
/// the answer is the same.
pub async fn confirm(caller: &Caller, app: &App, challenge: &str, answer: &str) -> Result<Renewal, AppError> {
    throttle::attempt(app, Attempt::SignIn, None, caller.origin.ip).await?;
    let asked = take(app, Purpose::Confirm, caller.user(), challenge).await?;
    let mut tx = app.db.begin().await?;
    check(&mut tx, app, &caller.origin, caller.user(), asked, answer).await?;
    let renewal = sessions::note_proof(&mut tx, app, caller).await?;
    tx.commit(&app.clock).await?;
    Ok(renewal)
}

/// Asks for a passkey of the one at the second step. 401 `AUTH_TOKEN_EXPIRED` when the ticket is none any more, 409 when they have none.
pub async fn start_second_step(app: &App, origin: &Origin, ticket: &Ticket) -> Result<Challenge, AppError> {
    throttle::attempt(app, Attempt::Challenge, None, origin.ip).await?;
    let step = sessions::require_second_step(app, ticket).await?;
    let organization = super::sign_in::organization(app).await?;
    ask(app, Purpose::SecondStep, step.user.id, &organization).await
}

/// Signs in by a passkey after the right password; trusts the device where that is wanted. 401 `AUTH_TOKEN_EXPIRED` when the ticket is none any
/// more; whatever else is wrong, the answer is the same.
pub async fn finish_second_step(
    app: &App,
    origin: &Origin,
    ticket: &Ticket,
    challenge: &str,
    answer: &str,
    trust: bool,
) -> Result<SignedInSession, AppError> {
    let step = sessions::require_second_step(app, ticket).await?;
    let user = step.user.id;
    throttle::attempt(app, Attempt::SecondFactor, Some(&user.to_string()), origin.ip).await?;
    let asked = take(app, Purpose::SecondStep, user, challenge).await?;
    let mut tx = app.db.begin().await?;
    check(&mut tx, app, origin, user, asked, answer).await?;
    let session = sessions::complete(&mut tx, app, origin, &step, trust).await?;
    tx.commit(&app.clock).await?;
    throttle::succeeded(app, Attempt::SecondFactor, &user.to_string(), origin.ip).await?;
    Ok(session)
}

async fn ask(app: &App, purpose: Purpose, user: UserId, name: &str) -> Result<Challenge, AppError> {
    let asker = challenges::asker(app, name)?;
    let keys = sql::credentials(&app.db, user).await?;
    let keys: Vec<Passkey> = keys.iter().map(|key| serde_json::from_str(key)).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(AppError::new(Code::Conflict).with_message("There is no passkey."));
    }
    let (options, state) = asker.start_passkey_authentication(&keys).map_err(AppError::internal)?;
    challenges::keep(app, purpose, Some(user), &state, &options).await
}

/// What was asked. Whatever comes of it, the challenge is used up.
async fn take(
    app: &App,
    purpose: Purpose,
    user: UserId,
    challenge: &str,
) -> Result<Option<PasskeyAuthentication>, AppError> {
    let mut tx = app.db.begin().await?;
    let asked = challenges::take(&mut tx, app, purpose, Some(user), challenge).await?;
    tx.commit(&app.clock).await?;
    Ok(asked)
}

/// Looks at the answer, and notes that the key was used.
async fn check(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    user: UserId,
    question: Option<PasskeyAuthentication>,
    answer: &str,
) -> Result<(), AppError> {
    let refused = || {
        tracing::info!(request_id = %origin.request_id, ip = ?origin.ip, "a passkey was refused");
        AppError::new(Code::InvalidCredentials).with_message("This passkey is not one of this account.")
    };
    let (Some(question), Ok(answer)) = (question, serde_json::from_str::<PublicKeyCredential>(answer)) else {
        return Err(refused());
    };
    let asker = challenges::asker(app, "Portico")?;
    let shown = asker.finish_passkey_authentication(&answer, &question).map_err(|_| refused())?;
    // The row is locked, and may be gone or have been used since the browser was asked.
    let known = sql::find_for_use(tx, user, shown.cred_id().as_ref()).await?.ok_or_else(refused)?;
    let mut passkey: Passkey = serde_json::from_str(&known.credential)?;
    let has_moved_on = passkey.update_credential(&shown) == Some(true);
    if !shown.user_verified() || (shown.counter() > 0 && !has_moved_on) {
        return Err(refused());
    }
    sql::note_use(tx, known.id, &serde_json::to_string(&passkey)?, app.clock.now()).await
}
