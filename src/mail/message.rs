//! The letter as the mail protocols want it.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    address::Envelope as Route,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use url::Host;

use super::{Branding, Envelope, MailError, Rendered, SettingsError, typed_text};

/// The longest message key kept, in characters.
const LONGEST_KEY: usize = 120;

/// Reads `mail.from`, which is an address or `Name <address>`. Without a name the product's own is used.
pub(super) fn sender(from: &str, branding: &Branding) -> Result<Mailbox, SettingsError> {
    let parsed = Mailbox::from_str(from).map_err(|_| SettingsError {
        key: "mail.from",
        reason: "must be an e-mail address or \"Name <address>\"".to_owned(),
    })?;
    let name = parsed.name.unwrap_or_else(|| branding.name.clone());
    Ok(Mailbox::new(Some(typed_text::title(&name)).filter(|name| !name.is_empty()), parsed.email))
}

/// Puts head and body together. The same envelope gives the same bytes apart from the date.
///
/// The route is the one address of the envelope, not what a reader of the head would make of it.
pub(super) fn assemble(
    envelope: &Envelope,
    rendered: &Rendered,
    from: &Mailbox,
    now: DateTime<Utc>,
) -> Result<Message, MailError> {
    let to = recipient(&envelope.to)?;
    let route = Route::new(Some(from.email.clone()), vec![to.clone()]).map_err(|error| not_a_message(&error))?;
    let name = envelope.to_name.as_deref().and_then(typed_text::person);
    let key = message_key(&envelope.message_key);
    let body = MultiPart::alternative()
        .boundary(format!("=_{key}"))
        .singlepart(SinglePart::plain(rendered.text.clone()))
        .singlepart(SinglePart::html(rendered.html.clone()));
    Message::builder()
        .envelope(route)
        .from(from.clone())
        .to(Mailbox::new(name, to))
        .subject(rendered.subject.clone())
        .date(now.into())
        .message_id(Some(format!("<{key}@{}>", from.email.domain())))
        .raw_header(fixed_header("Content-Language", envelope.locale.tag()))
        // Out-of-office programs answer neither of these.
        .raw_header(fixed_header("Auto-Submitted", "auto-generated"))
        .raw_header(fixed_header("X-Auto-Response-Suppress", "All"))
        .multipart(body)
        .map_err(|error| not_a_message(&error))
}

/// Reads the address. An international domain is written in its ASCII form, which every relay takes.
fn recipient(address: &str) -> Result<Address, MailError> {
    let parsed = Address::from_str(address.trim()).map_err(|_| not_an_address())?;
    if parsed.domain().is_ascii() {
        return Ok(parsed);
    }
    let domain = Host::parse(parsed.domain()).map_err(|_| not_an_address())?.to_string();
    Address::new(parsed.user(), domain).map_err(|_| not_an_address())
}

fn not_an_address() -> MailError {
    MailError::Permanent("the recipient is not an e-mail address".to_owned())
}

fn not_a_message(error: &lettre::error::Error) -> MailError {
    MailError::Permanent(format!("the message could not be put together: {error}"))
}

/// The key as one atom of a `Message-ID` and of a MIME boundary.
fn message_key(key: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    key.chars().take(LONGEST_KEY).map(kept).collect()
}

fn fixed_header(name: &'static str, value: &'static str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
