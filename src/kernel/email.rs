//! E-mail addresses: a value of this type is one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize};

use super::{Issue, text::fold};

/// An e-mail address as typed, at most 254 bytes, with one `@`, a local part of at most 64 bytes and a dotted domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// The longest address that mail servers take.
    pub const MAX_BYTES: usize = 254;

    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique: compatibility-normalised and in lower case, so that one mailbox has one account.
    pub fn key(&self) -> String {
        // Accents are kept apart from letters by folding for search, not here: é@ and e@ are two mailboxes.
        use unicode_normalization::UnicodeNormalization;
        self.0.nfkc().flat_map(char::to_lowercase).collect()
    }

    /// The form for searching by fragment.
    pub fn search_form(&self) -> String {
        fold(&self.0)
    }
}

impl FromStr for Email {
    type Err = Issue;

    fn from_str(text: &str) -> Result<Self, Issue> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Issue::Required);
        }
        if text.len() > Self::MAX_BYTES {
            return Err(Issue::TooLong { max: Self::MAX_BYTES });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(Issue::InvalidEmail)?;
        if is_local_part(local) && is_domain(domain) { Ok(Self(text.to_owned())) } else { Err(Issue::InvalidEmail) }
    }
}

fn is_local_part(local: &str) -> bool {
    let allowed = |letter: char| {
        letter.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~.".contains(letter)
            || (!letter.is_ascii() && letter.is_alphanumeric())
    };
    !local.is_empty()
        && local.len() <= 64
        && local.chars().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|_| serde::de::Error::custom("not a valid e-mail address"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn common_addresses_are_taken_and_broken_ones_refused() {
        for good in ["a@b.co", "first.last+tag@sub.example.com", "o'neil@example.org", "josé@exämple.es"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        for bad in [
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a b@c.de",
            "a@@b.co",
            ".a@b.co",
            "a..b@c.de",
            "a@-b.co",
            "a@b..co",
            "a\r\nBcc:x@y.zz",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
        assert_eq!("".parse::<Email>(), Err(Issue::Required));
    }

    #[test]
    fn one_mailbox_has_one_key() {
        let key = |text: &str| text.parse::<Email>().expect("an address").key();
        assert_eq!(key(" Ann@Example.COM "), key("ann@example.com"));
    }

    proptest! {
        #[test]
        fn an_accepted_address_never_holds_a_line_break_or_space(text in "\\PC{0,20}@\\PC{0,20}") {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert!(!email.as_str().contains([' ', '\r', '\n', '<', '>', '"']));
            }
        }
    }
}
