//! The Slack channel of an organisation, by an incoming webhook (row E06).

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::Message;
use crate::{
    access::{Caller, Permission},
    app::App,
    kernel::{AppError, Code, OrgId},
    keyring::Purpose,
    organizations::{self, Organization},
    store::Tx,
    throttle::{self, Attempt},
};

/// A channel that does not answer for so long is tried again later.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why a message did not reach the channel.
#[derive(Debug, Error)]
pub enum SlackError {
    /// It may work later.
    #[error("Slack did not take the message for now: {0}")]
    Temporary(String),
    /// It never will.
    #[error("Slack refused the message: {0}")]
    Permanent(String),
}

/// The webhook of an organisation: its own, or the installation's where it is the first one. Others never get that one: nothing of one
/// organisation is ever read in another.
pub(super) async fn webhook(app: &App, org: OrgId) -> Result<Option<SecretString>, AppError> {
    let organization = organizations::find(app, org).await?;
    own_or_ours(app, org, organization).await
}

/// The same in the middle of a change.
pub(super) async fn webhook_in(tx: &mut Tx, app: &App, org: OrgId) -> Result<Option<SecretString>, AppError> {
    let organization = organizations::find_in(tx, app, org).await?;
    own_or_ours(app, org, organization).await
}

async fn own_or_ours(
    app: &App,
    org: OrgId,
    organization: Option<Arc<Organization>>,
) -> Result<Option<SecretString>, AppError> {
    if let Some(sealed) = organization.and_then(|organization| organization.settings.0.slack_webhook.clone()) {
        let plain = app.keyring.open_for(Purpose::SlackWebhook, org.uuid().as_bytes(), &sealed);
        let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
        return Ok(plain.map(SecretString::from));
    }
    let Some(url) = &app.config.slack.webhook_url else { return Ok(None) };
    Ok((organizations::default_id(app).await? == Some(org)).then(|| url.clone()))
}

/// How an organisation's channel stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlackStanding {
    /// There is none.
    NotSet,
    /// The organisation has set one.
    Own,
    /// It has none of its own and uses the installation's.
    OfInstallation,
}

/// How the channel of the caller's organisation stands. Its address is shown to nobody.
pub async fn slack_standing(caller: &Caller, app: &App) -> Result<SlackStanding, AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let organization = organizations::find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    Ok(match webhook(app, caller.org()).await? {
        _ if organization.settings.0.slack_webhook.is_some() => SlackStanding::Own,
        Some(_) => SlackStanding::OfInstallation,
        None => SlackStanding::NotSet,
    })
}

/// Says a word in the channel of the caller's organisation, now, so that whoever has set it up sees whether it works. A few an hour.
pub async fn try_slack(caller: &Caller, app: &App) -> Result<Result<(), SlackError>, AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let webhook = webhook(app, caller.org()).await?.ok_or(AppError::new(Code::Conflict))?;
    throttle::attempt(app, Attempt::Trial, Some(&caller.user().to_string()), None).await?;
    let (locale, trial) = (caller.principal.locale, Message::Trial {});
    let text = format!("*{}*\n{}", escaped(&trial.title(locale)), escaped(&caller.principal.full_name));
    Ok(post_to_slack(&webhook, &text).await)
}

/// Text that stands for itself in Slack's markup: it mentions nobody and makes no link.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

static CLIENT: LazyLock<Result<reqwest::Client, String>> = LazyLock::new(|| {
    // Whoever comes first installs it; a second time is no harm.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| error.to_string())
});

/// Sends a text to a webhook. Errors never name the webhook: whoever knows it can write to the channel.
pub async fn post_to_slack(webhook: &SecretString, text: &str) -> Result<(), SlackError> {
    let client = CLIENT.as_ref().map_err(|error| SlackError::Temporary(error.clone()))?;
    let body = serde_json::json!({ "text": text });
    let sent = client.post(webhook.expose_secret()).json(&body).send().await;
    let status = sent.map_err(|error| SlackError::Temporary(error.without_url().to_string()))?.status();
    if status.is_success() {
        Ok(())
    } else if status.is_server_error() || status.as_u16() == 429 {
        Err(SlackError::Temporary(status.to_string()))
    } else {
        Err(SlackError::Permanent(status.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_people_typed_calls_nobody_and_links_nowhere() {
        assert_eq!(
            escaped("<!channel> <https://evil.example|x> & co"),
            "&lt;!channel&gt; &lt;https://evil.example|x&gt; &amp; co"
        );
    }
}
