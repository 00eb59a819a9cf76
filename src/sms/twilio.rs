//! To Twilio, or a provider with the same interface.

use futures_util::future::BoxFuture;
use reqwest::Client;
use secrecy::ExposeSecret;

use super::{
    SmsError, SmsSender, TextMessage,
    http::{client, send},
};
use crate::{config, mail::SettingsError};

pub(super) struct TwilioSender {
    client: Client,
    settings: config::Twilio,
    url: String,
}

impl TwilioSender {
    pub(super) fn new(settings: &config::Twilio) -> Result<Self, SettingsError> {
        let base = settings.base_url.trim_end_matches('/');
        let url = format!("{base}/2010-04-01/Accounts/{}/Messages.json", settings.account_sid);
        Ok(Self { client: client()?, settings: settings.clone(), url })
    }
}

impl SmsSender for TwilioSender {
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<(), SmsError>> {
        let is_service = self.settings.from.starts_with("MG");
        let sender = if is_service { "MessagingServiceSid" } else { "From" };
        let fields =
            [("To", message.to.as_str()), (sender, self.settings.from.as_str()), ("Body", message.text.as_str())];
        let secret = self.settings.auth_token.as_ref().map(ExposeSecret::expose_secret);
        Box::pin(send(self.client.post(&self.url).basic_auth(&self.settings.account_sid, secret).form(&fields)))
    }
}
