//! What may stand in an account's fields. Every check says what is wrong at the field's name; all are made before anything is refused.

use chrono_tz::Tz;
use serde_json::Value;
use url::Url;

use super::Metadata;
use crate::kernel::{AppError, Detail, Email, Issue, Locale, PhoneNumber, Theme, Username, single_line};

/// The longest name, in characters.
pub(super) const NAME_MAX: usize = 200;
const AVATAR_MAX: usize = 500;
/// The most keys of metadata.
pub const METADATA_KEYS: usize = 64;
/// The most bytes of metadata, written as JSON.
pub const METADATA_BYTES: usize = 16 * 1024;

/// Gathers what is wrong, field by field.
#[derive(Debug, Default)]
pub(super) struct Checks(Vec<Detail>);

impl Checks {
    /// Takes a checked value, or notes what is wrong with it. What was sent is shown back unless it is secret.
    pub(super) fn take<T>(
        &mut self,
        field: &'static str,
        provided: Option<&str>,
        checked: Result<T, Issue>,
    ) -> Option<T> {
        checked
            .map_err(|issue| {
                let detail = Detail::new(field, issue);
                self.0.push(match provided {
                    Some(provided) if !provided.is_empty() => detail.provided(provided),
                    _ => detail,
                });
            })
            .ok()
    }

    /// Notes what is wrong with a field that has its name from elsewhere.
    pub(super) fn note(&mut self, field: String, issue: Issue) {
        self.0.push(Detail::new(field, issue));
    }

    /// Refuses with everything that was noted.
    pub(super) fn finish(self) -> Result<(), AppError> {
        AppError::fields(self.0)
    }
}

pub(super) fn email(text: &str) -> Result<Email, Issue> {
    text.parse()
}

/// A name that must be there.
pub(super) fn required_name(text: &str) -> Result<String, Issue> {
    bounded(single_line(text).ok_or(Issue::Required)?)
}

/// A name that may be empty.
pub(super) fn optional_name(text: &str) -> Result<Option<String>, Issue> {
    single_line(text).map(bounded).transpose()
}

fn bounded(name: String) -> Result<String, Issue> {
    if name.chars().count() > NAME_MAX { Err(Issue::TooLong { max: NAME_MAX }) } else { Ok(name) }
}

pub(super) fn username(text: &str) -> Result<Option<Username>, Issue> {
    if text.trim().is_empty() { Ok(None) } else { text.parse().map(Some) }
}

pub(super) fn phone(text: &str) -> Result<Option<PhoneNumber>, Issue> {
    if text.trim().is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// A picture elsewhere is an `https` address; nothing else is ever put into a page.
pub(super) fn avatar(text: &str) -> Result<Option<String>, Issue> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > AVATAR_MAX {
        return Err(Issue::TooLong { max: AVATAR_MAX });
    }
    match Url::parse(text) {
        Ok(url) if url.scheme() == "https" && url.has_host() => Ok(Some(url.into())),
        _ => Err(Issue::UnknownValue),
    }
}

pub(super) fn time_zone(text: &str) -> Result<&'static str, Issue> {
    text.trim().parse::<Tz>().map(Tz::name).map_err(|_| Issue::UnknownTimeZone)
}

pub(super) fn language(text: &str) -> Result<Locale, Issue> {
    Locale::from_tag(text).ok_or(Issue::UnknownLanguage)
}

pub(super) fn theme(text: &str) -> Result<Theme, Issue> {
    Theme::from_name(text).ok_or(Issue::UnknownValue)
}

/// Metadata is bounded in keys and bytes, and holds no NUL, which PostgreSQL cannot keep.
pub(super) fn metadata(metadata: &Metadata) -> Result<(), Issue> {
    if metadata.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)) {
        return Err(Issue::UnknownValue);
    }
    let bytes = serde_json::to_string(metadata).map_or(usize::MAX, |text| text.len());
    if metadata.len() > METADATA_KEYS || bytes > METADATA_BYTES { Err(Issue::TooMuchMetadata) } else { Ok(()) }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_https_addresses() {
        assert_eq!(avatar(""), Ok(None));
        assert!(avatar("https://example.com/a.png").is_ok());
        for bad in ["http://example.com/a.png", "javascript:alert(1)", "data:image/png;base64,AA", "//example.com"] {
            assert_eq!(avatar(bad), Err(Issue::UnknownValue), "{bad}");
        }
    }

    #[test]
    fn time_zones_are_those_of_the_iana_list() {
        assert_eq!(time_zone("America/New_York"), Ok("America/New_York"));
        assert_eq!(time_zone("Mars/Olympus"), Err(Issue::UnknownTimeZone));
    }

    #[test]
    fn metadata_is_bounded() {
        let many: Metadata = (0..65).map(|n| (n.to_string(), n.into())).collect();
        assert_eq!(metadata(&many), Err(Issue::TooMuchMetadata));
        let large: Metadata = [("a".to_owned(), "x".repeat(METADATA_BYTES).into())].into();
        assert_eq!(metadata(&large), Err(Issue::TooMuchMetadata));
        let nul: Metadata = [("a".to_owned(), serde_json::json!([{ "b": "x\u{0}" }]))].into();
        assert_eq!(metadata(&nul), Err(Issue::UnknownValue));
    }
}
