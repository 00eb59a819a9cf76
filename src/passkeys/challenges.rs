//! What a browser is asked to sign, and who asks.

use chrono::Duration;
use serde::{Serialize, de::DeserializeOwned};
use url::{Host, Url};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::sql;
use crate::{
    app::App,
    clock::Token,
    kernel::{AppError, Code, UserId},
    store::Tx,
};

/// How long a browser has for its answer.
const LIFETIME: Duration = Duration::minutes(5);

/// What a browser is asked to sign, once.
#[derive(Debug)]
pub struct Challenge {
    /// By what the answer names it.
    pub token: Token,
    /// The question, as the browser's own functions take it.
    pub options: serde_json::Value,
}

/// What a challenge is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Adding a passkey.
    Register,
    /// Signing in.
    SignIn,
    /// Confirming who one is.
    Confirm,
    /// The second step of signing in.
    SecondStep,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::Confirm => "confirm",
            Self::SecondStep => "second_step",
        }
    }
}

/// Whether browsers do passkeys for this portal: it needs a host with a name, and TLS unless that is `localhost`.
pub fn are_possible(app: &App) -> bool {
    site(app).is_some()
}

/// The portal's address and the name of its host.
fn site(app: &App) -> Option<(Url, String)> {
    let url = Url::parse(&app.config.server.base_url).ok()?;
    let host = match url.host()? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    (url.scheme() == "https" || host == "localhost" || host.ends_with(".localhost")).then_some((url, host))
}

/// The one who asks, under the name that people know. 404 where passkeys are not possible.
pub(super) fn asker(app: &App, name: &str) -> Result<Webauthn, AppError> {
    let (url, host) = site(app).ok_or(AppError::new(Code::NotFound))?;
    WebauthnBuilder::new(&host, &url).and_then(|builder| builder.rp_name(name).build()).map_err(AppError::internal)
}

/// Keeps what the answer will be compared with.
pub(super) async fn keep(
    app: &App,
    purpose: Purpose,
    user: Option<UserId>,
    state: &impl Serialize,
    options: &impl Serialize,
) -> Result<Challenge, AppError> {
    let token = Token::random()?;
    let state = serde_json::to_string(state)?;
    let expires_at = app.clock.now() + LIFETIME;
    sql::insert_challenge(&app.db, &token.hash(), purpose.name(), user, &state, expires_at).await?;
    let options = serde_json::to_value(options)?;
    Ok(Challenge { token, options: options.get("publicKey").cloned().unwrap_or_default() })
}

/// Takes back what was kept, once; `None` when there is nothing (any more), or when it is somebody else's.
pub(super) async fn take<S: DeserializeOwned>(
    tx: &mut Tx,
    app: &App,
    purpose: Purpose,
    user: Option<UserId>,
    token: &str,
) -> Result<Option<S>, AppError> {
    let Some(token) = Token::from_text(token) else { return Ok(None) };
    let row = sql::take_challenge(tx, &token.hash(), purpose.name()).await?;
    let now = app.clock.now();
    let state = row.filter(|row| row.user_id == user && row.expires_at > now);
    Ok(state.map(|row| serde_json::from_str(&row.state)).transpose()?)
}

/// Removes challenges that were not answered. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    sql::delete_old_challenges(&app.db, app.clock.now()).await
}
