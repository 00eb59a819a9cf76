//! To any provider that takes one POST for each message.

use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::{
    Client, RequestBuilder, Response, StatusCode,
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect,
};
use secrecy::ExposeSecret;

use super::{SmsError, SmsSender, TextMessage};
use crate::{
    config::{self, SmsFormat},
    mail::SettingsError,
};

/// A conversation that takes longer is tried again later.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of a provider's answer is kept for the record.
const ANSWER_MAX: usize = 300;

/// A client that follows no redirect: secrets go to the address of the settings and nowhere else.
pub(super) fn client() -> Result<Client, SettingsError> {
    // Only the first call of a process has an effect.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(TIMEOUT)
        .redirect(redirect::Policy::none())
        .user_agent("Portico")
        .build()
        .map_err(|error| SettingsError { key: "sms.transport", reason: error.to_string() })
}

/// Sends a request and reads what became of it.
pub(super) async fn send(request: RequestBuilder) -> Result<(), SmsError> {
    let response = request.send().await.map_err(|error| SmsError::Temporary(error.without_url().to_string()))?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let said = format!("{status} {}", beginning(response).await);
    let may_work_later =
        status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS);
    Err(if may_work_later { SmsError::Temporary(said) } else { SmsError::Permanent(said) })
}

/// The first letters of an answer: providers say there what they did not like.
async fn beginning(mut response: Response) -> String {
    let first = response.chunk().await.ok().flatten().unwrap_or_default();
    masked(&String::from_utf8_lossy(&first[..first.len().min(ANSWER_MAX)]))
}

/// Some providers say the message back, and with it a code that is still good and the number that it went to: rows of so many digits are hidden, however
/// they are grouped, as is one that is cut off. What providers call an error by is shorter.
fn masked(said: &str) -> String {
    const HIDDEN_FROM: usize = 6;
    let mut shown = String::with_capacity(said.len());
    // A row of digits, with what stands between them.
    let mut row = String::new();
    for letter in said.chars() {
        let goes_on = !row.is_empty() && matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')');
        if letter.is_ascii_digit() || goes_on {
            row.push(letter);
            continue;
        }
        show(&mut shown, &row, HIDDEN_FROM);
        row.clear();
        shown.push(letter);
    }
    show(&mut shown, &row, if row.ends_with(|letter: char| letter.is_ascii_digit()) { 1 } else { HIDDEN_FROM });
    shown
}

/// Adds a row, hidden where it has so many digits. What follows its last digit stays.
fn show(shown: &mut String, row: &str, hidden_from: usize) {
    let digits = row.chars().filter(char::is_ascii_digit).count();
    if digits < hidden_from {
        shown.push_str(row);
    } else {
        shown.push('…');
        shown.push_str(row.rsplit(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default());
    }
}

pub(super) struct HttpSender {
    client: Client,
    settings: config::SmsHttp,
    headers: HeaderMap,
}

impl HttpSender {
    pub(super) fn new(settings: &config::SmsHttp) -> Result<Self, SettingsError> {
        Ok(Self { client: client()?, settings: settings.clone(), headers: headers(settings)? })
    }

    /// The fields with number and text filled in.
    fn fields(&self, message: &TextMessage) -> Vec<(&str, String)> {
        let fill = |template: &str| {
            // What is filled in is not filled again.
            let parts = template.split("{text}").map(|part| part.replace("{to}", &message.to));
            parts.collect::<Vec<_>>().join(&message.text)
        };
        self.settings.fields.iter().map(|(name, template)| (name.as_str(), fill(template))).collect()
    }
}

fn headers(settings: &config::SmsHttp) -> Result<HeaderMap, SettingsError> {
    let wrong = |key: &'static str| SettingsError { key, reason: "cannot be sent in a header".to_owned() };
    let mut headers = HeaderMap::new();
    if let (Some(name), Some(value)) = (&settings.header, &settings.header_value) {
        let name: HeaderName = name.parse().map_err(|_| wrong("sms.http.header"))?;
        let mut value = HeaderValue::from_str(value.expose_secret()).map_err(|_| wrong("sms.http.header_value"))?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}

impl SmsSender for HttpSender {
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<(), SmsError>> {
        let fields = self.fields(message);
        let request = self.client.post(&self.settings.url).headers(self.headers.clone());
        let request = match self.settings.format {
            SmsFormat::Json => {
                let fields: serde_json::Map<_, _> =
                    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
                request.json(&fields)
            }
            SmsFormat::Form => request.form(&fields),
        };
        let request = match &self.settings.bearer {
            Some(secret) => request.bearer_auth(secret.expose_secret()),
            None => request,
        };
        Box::pin(send(request))
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn codes_and_numbers_that_a_provider_says_back_are_hidden() {
        let said = r#"{"code":21211,"body":"123456 is your code","to":"+34600123123","more":"12"#;
        assert_eq!(masked(said), r#"{"code":21211,"body":"… is your code","to":"+…","more":"…"#);
        assert_eq!(masked("no route to +34 600-123 (123) here, 21211: no"), "no route to +…) here, 21211: no");
        assert_eq!(masked("Bad Request"), "Bad Request");
    }
}
