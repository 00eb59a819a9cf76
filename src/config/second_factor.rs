//! Second factors, and the text messages that carry their codes.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;
use url::{Host, Url};

use super::{Mail, MailTransport};

/// Second factors.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mfa {
    /// How long somebody may take to set a factor up.
    pub set_up_minutes: i64,
    /// How long a code by text message works, and how long somebody may take between the password and the second step.
    pub code_minutes: i64,
    /// How many codes a person may be sent in an hour before they have to wait longer and longer.
    pub texts_per_hour: u32,
}

impl Default for Mfa {
    fn default() -> Self {
        Self { set_up_minutes: 15, code_minutes: 10, texts_per_hour: 5 }
    }
}

impl Mfa {
    pub(super) fn check(&self) -> Result<(), (&'static str, &'static str)> {
        let is_possible = (1..=60).contains(&self.set_up_minutes) && (1..=60).contains(&self.code_minutes);
        if is_possible { Ok(()) } else { Err(("mfa", "set_up_minutes and code_minutes may be 1 to 60")) }
    }
}

/// Text messages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// How they leave.
    pub transport: SmsTransport,
    /// Any provider with an HTTP interface, where the transport is `http`.
    pub http: SmsHttp,
    /// Twilio, or a provider with the same interface, where the transport is `twilio`.
    pub twilio: Twilio,
    /// How many notifications a person gets by text message on one day at most: each costs money. Codes are not counted here.
    pub notifications_per_day: u32,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            transport: SmsTransport::default(),
            http: SmsHttp::default(),
            twilio: Twilio::default(),
            notifications_per_day: 10,
        }
    }
}

/// How text messages leave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsTransport {
    /// Not at all: codes by text message are not offered.
    #[default]
    Off,
    /// Into the development mailbox.
    Mailbox,
    /// To a provider, described by `sms.http`.
    Http,
    /// To Twilio.
    Twilio,
}

/// A provider with an HTTP interface: one POST for each message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SmsHttp {
    /// Where to post. `https`, unless it is on this machine.
    pub url: String,
    /// How the fields are written.
    pub format: SmsFormat,
    /// The fields: `{to}` stands for the number in E.164 form, `{text}` for the message.
    pub fields: BTreeMap<String, String>,
    /// Sent as `Authorization: Bearer …`.
    pub bearer: Option<SecretString>,
    /// The name of a header for another kind of secret, such as `X-Api-Key`.
    pub header: Option<String>,
    /// The value of that header.
    pub header_value: Option<SecretString>,
}

impl Default for SmsHttp {
    fn default() -> Self {
        let fields = [("to", "{to}"), ("text", "{text}")];
        Self {
            url: String::new(),
            format: SmsFormat::default(),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            bearer: None,
            header: None,
            header_value: None,
        }
    }
}

/// How fields are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsFormat {
    /// As a JSON object.
    #[default]
    Json,
    /// As a form.
    Form,
}

/// Twilio's interface.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Twilio {
    /// Where the interface is.
    pub base_url: String,
    /// The account (`AC…`).
    pub account_sid: String,
    /// Its secret.
    pub auth_token: Option<SecretString>,
    /// The sender: a number, a name, or a messaging service (`MG…`).
    pub from: String,
}

impl Default for Twilio {
    fn default() -> Self {
        Self {
            base_url: "https://api.twilio.com".to_owned(),
            account_sid: String::new(),
            auth_token: None,
            from: String::new(),
        }
    }
}

impl Sms {
    /// Whether text messages leave at all.
    pub fn is_on(&self) -> bool {
        self.transport != SmsTransport::Off
    }

    pub(super) fn check(&self, mail: &Mail) -> Result<(), (&'static str, &'static str)> {
        match self.transport {
            SmsTransport::Off => Ok(()),
            SmsTransport::Mailbox if mail.transport == MailTransport::Mailbox => Ok(()),
            SmsTransport::Mailbox => Err(("sms.transport", "`mailbox` needs mail.transport = \"mailbox\"")),
            SmsTransport::Http => self.http.check(),
            SmsTransport::Twilio => self.twilio.check(),
        }
    }
}

impl SmsHttp {
    fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if !is_safe(&self.url) {
            return Err(("sms.http.url", "an https address is wanted (http on this machine only)"));
        }
        let holds = |mark: &str| self.fields.values().any(|value| value.contains(mark));
        if !holds("{to}") || !holds("{text}") {
            return Err(("sms.http.fields", "{to} and {text} must stand in some field"));
        }
        if self.header.is_some() != self.header_value.is_some() {
            return Err(("sms.http.header", "header and header_value go together"));
        }
        Ok(())
    }
}

impl Twilio {
    fn check(&self) -> Result<(), (&'static str, &'static str)> {
        if !is_safe(&self.base_url) {
            return Err(("sms.twilio.base_url", "an https address is wanted (http on this machine only)"));
        }
        let is_sid =
            !self.account_sid.is_empty() && self.account_sid.bytes().all(|letter| letter.is_ascii_alphanumeric());
        if !is_sid || self.auth_token.is_none() || self.from.is_empty() {
            return Err(("sms.twilio", "account_sid, auth_token and from are needed"));
        }
        Ok(())
    }
}

/// Secrets and codes travel protected, or not at all over a line.
fn is_safe(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_never_travel_unprotected() {
        assert!(is_safe("https://sms.example/send") && is_safe("http://127.0.0.1:9/x") && is_safe("http://[::1]/"));
        for bad in ["http://sms.example/send", "ftp://127.0.0.1/", "sms.example", "", "http://localhost.example/"] {
            assert!(!is_safe(bad), "{bad}");
        }
    }

    #[test]
    fn what_a_provider_needs_must_be_there() {
        let mail = Mail::default();
        let with = |transport| Sms { transport, ..Sms::default() }.check(&mail).map_err(|(key, _)| key);
        assert_eq!(with(SmsTransport::Off), Ok(()));
        assert_eq!(with(SmsTransport::Mailbox), Err("sms.transport"));
        assert_eq!(with(SmsTransport::Http), Err("sms.http.url"));
        assert_eq!(with(SmsTransport::Twilio), Err("sms.twilio"));
    }
}
