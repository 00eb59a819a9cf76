//! Signing in with a passkey.

use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PublicKeyCredential};

use super::{
    Challenge,
    challenges::{self, Purpose},
    sql,
};
use crate::{
    access::Origin,
    accounts,
    app::App,
    kernel::{AppError, Code, UserId},
    organizations,
    sessions::{self, SignedInSession},
    throttle::{self, Attempt},
};

/// Asks a browser for any passkey that it has for this portal.
pub async fn start_sign_in(app: &App, origin: &Origin) -> Result<Challenge, AppError> {
    throttle::attempt(app, Attempt::Challenge, None, origin.ip).await?;
    let asker = challenges::asker(app, &organization(app).await?)?;
    let (options, state) = asker.start_discoverable_authentication().map_err(AppError::internal)?;
    challenges::keep(app, Purpose::SignIn, None, &state, &options).await
}

pub(super) async fn organization(app: &App) -> Result<String, AppError> {
    let first = organizations::default_organization(app).await?;
    Ok(first.map_or_else(|| "Portico".to_owned(), |organization| organization.name.clone()))
}

/// Signs in whoever has shown a passkey: `challenge` is the token that came with the question, `answer` the browser's answer as JSON.
/// The key has verified its holder, so nothing more is asked. Whatever is wrong (the key, the challenge, a suspended or locked account),
/// the answer is the same.
pub async fn finish_sign_in(
    app: &App,
    origin: &Origin,
    challenge: &str,
    answer: &str,
    remember: bool,
) -> Result<SignedInSession, AppError> {
    throttle::attempt(app, Attempt::SignIn, None, origin.ip).await?;
    let asker = challenges::asker(app, &organization(app).await?)?;
    let mut tx = app.db.begin().await?;
    let state: Option<DiscoverableAuthentication> =
        challenges::take(&mut tx, app, Purpose::SignIn, None, challenge).await?;
    // Whatever comes of it, the challenge is used up.
    tx.commit(&app.clock).await?;
    let refused = || {
        tracing::info!(request_id = %origin.request_id, ip = ?origin.ip, "a sign-in by passkey was refused");
        AppError::new(Code::InvalidCredentials).with_message("This passkey does not open an account here.")
    };
    let (Some(state), Ok(answer)) = (state, serde_json::from_str::<PublicKeyCredential>(answer)) else {
        return Err(refused());
    };
    let (user, credential_id) = asker.identify_discoverable_authentication(&answer).map_err(|_| refused())?;

    let mut tx = app.db.begin().await?;
    // The row is locked: a counter that somebody else has just moved on is seen.
    let known = sql::find_for_use(&mut tx, UserId::from_uuid(user), credential_id).await?.ok_or_else(refused)?;
    let mut passkey: Passkey = serde_json::from_str(&known.credential)?;
    let shown = asker.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(|_| refused())?;
    if !shown.user_verified() {
        return Err(refused());
    }
    let user = accounts::find_who_may_come_in(&mut tx, known.user_id).await?.ok_or_else(refused)?;
    passkey.update_credential(&shown);
    sql::note_use(&mut tx, known.id, &serde_json::to_string(&passkey)?, app.clock.now()).await?;
    let session = sessions::open_session(&mut tx, app, origin, &user, remember, app.clock.now()).await?;
    tx.commit(&app.clock).await?;
    throttle::succeeded(app, Attempt::SignIn, &user.email.key(), origin.ip).await?;
    Ok(session)
}
