//! Words, numbers and times in the person's language.
//!
//! A text is a constant with its three wordings side by side, so a missing language does not compile. One file per group of pages.

mod account;
mod activity;
mod common;
mod dates;
mod devices;
mod errors;
mod factors;
mod history;
mod keys;
mod notifications;
mod org;
mod outcomes;
mod overview;
mod passkeys;
mod preferences;
mod privacy;
mod profile;
mod security;
mod settings;
mod signed_out;
mod strength;

use crate::{access::Role, kernel::Locale};

pub use activity::{entry_name, field_name, happening};
pub use dates::{Zone, absolute, date, relative};
pub use errors::{issue, message};
pub use strength::{strength_hint, strength_label};

/// Words of the pages of `/account`.
pub mod account_words {
    pub use super::account::*;
}
/// Words of the frame and of the components.
pub mod common_words {
    pub use super::common::*;
}
/// Words of the pages about devices.
pub mod device_words {
    pub use super::devices::*;
}
/// Words about second factors that were lost or are removed one by one.
pub mod factor_words {
    pub use super::factors::*;
}
/// Words of the page about the own activity.
pub mod history_words {
    pub use super::history::*;
}
/// Words of the pages about keys to the API.
pub mod key_words {
    pub use super::keys::*;
}
/// Words of the inbox and of the notification settings.
pub mod notification_words {
    pub use super::notifications::*;
}
/// Words of the pages of `/org`.
pub mod org_words {
    pub use super::org::*;
}
/// Words of the overview.
pub mod overview_words {
    pub use super::overview::*;
}
/// Words of the page about one's data.
pub mod privacy_words {
    pub use super::privacy::*;
}
/// What was done, said on the next page.
pub mod outcome_words {
    pub use super::outcomes::*;
}
/// Words about who gets into an account.
pub mod security_words {
    pub use super::security::*;
}
/// Words of the page of the own profile, and of changes of the address.
pub mod profile_words {
    pub use super::profile::*;
}
/// Words about passkeys.
pub mod passkey_words {
    pub use super::passkeys::*;
}
/// Words of the preferences.
pub mod preference_words {
    pub use super::preferences::*;
}
/// Words of the organisation's settings.
pub mod settings_words {
    pub use super::settings::*;
}
/// Words of the pages before the sign-in.
pub mod signed_out_words {
    pub use super::signed_out::*;
}

/// The name of a role.
pub const fn role(role: Role, locale: Locale) -> &'static str {
    match role {
        Role::Owner => common::ROLE_OWNER,
        Role::Admin => common::ROLE_ADMIN,
        Role::Manager => common::ROLE_MANAGER,
        Role::User => common::ROLE_USER,
    }
    .get(locale)
}

/// A text in all languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text([&'static str; 3]);

impl Text {
    /// The English, Spanish and French wording.
    pub const fn new(en: &'static str, es: &'static str, fr: &'static str) -> Self {
        Self([en, es, fr])
    }

    /// The wording in one language.
    pub const fn get(self, locale: Locale) -> &'static str {
        match locale {
            Locale::En => self.0[0],
            Locale::Es => self.0[1],
            Locale::Fr => self.0[2],
        }
    }

    /// The wording with its `{names}` replaced. A name that the wording lacks is passed over.
    pub fn with(self, locale: Locale, values: &[(&str, &str)]) -> String {
        fill(self.get(locale), values)
    }
}

/// A text that depends on a number: one form for one thing, another for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    one: Text,
    other: Text,
}

impl Counted {
    /// The two forms. Both may show the number as `{count}`.
    pub const fn new(one: Text, other: Text) -> Self {
        Self { one, other }
    }

    /// The form for this number, with the number written in it.
    pub fn of(self, locale: Locale, count: u64) -> String {
        self.with(locale, count, &[])
    }

    /// The form for this number as it stands, with `{count}` still in it: for those who fill it in later.
    pub const fn form(self, locale: Locale, count: u64) -> &'static str {
        // French counts nought as one thing.
        let single = count == 1 || (count == 0 && matches!(locale, Locale::Fr));
        if single { self.one.get(locale) } else { self.other.get(locale) }
    }

    /// The form for this number, with the number and other `{names}` written in it.
    pub fn with(self, locale: Locale, count: u64, values: &[(&str, &str)]) -> String {
        fill(&fill(self.form(locale, count), &[("count", &number(count, locale))]), values)
    }
}

fn fill(wording: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(wording.len() + 24);
    let mut rest = wording;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            filled.push_str(value);
        } else {
            filled.push('{');
            filled.push_str(name);
            filled.push('}');
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// A number with the separators of the language: 12,408, 12.408 or 12 408.
pub fn number(number: u64, locale: Locale) -> String {
    let digits = number.to_string();
    let (separator, least_digits) = match locale {
        Locale::En => (',', 4),
        // Spanish groups from five digits on.
        Locale::Es => ('.', 5),
        Locale::Fr => ('\u{202f}', 4),
    };
    if digits.len() < least_digits {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// Declares texts: `NAME = "English", "Español", "Français";` makes a [`Text`],
/// `NAME = "one" | "several", …;` in each language makes a [`Counted`].
macro_rules! texts {
    () => {};
    ($(#[$doc:meta])* $name:ident = $en:literal, $es:literal, $fr:literal; $($rest:tt)*) => {
        $(#[$doc])*
        #[doc = concat!("“", $en, "”")]
        pub const $name: $crate::web::i18n::Text = $crate::web::i18n::Text::new($en, $es, $fr);
        texts! { $($rest)* }
    };
    ($(#[$doc:meta])* $name:ident = $en1:literal | $en:literal, $es1:literal | $es:literal, $fr1:literal | $fr:literal; $($rest:tt)*) => {
        $(#[$doc])*
        #[doc = concat!("“", $en, "”")]
        pub const $name: $crate::web::i18n::Counted = $crate::web::i18n::Counted::new(
            $crate::web::i18n::Text::new($en1, $es1, $fr1),
            $crate::web::i18n::Text::new($en, $es, $fr),
        );
        texts! { $($rest)* }
    };
}
use texts;

#[cfg(test)]
mod tests {
    use super::*;

    texts! {
        HELLO = "Hello {name}", "Hola, {name}", "Bonjour {name}";
        PEOPLE = "{count} person" | "{count} people", "{count} persona" | "{count} personas", "{count} personne" | "{count} personnes";
    }

    #[test]
    fn names_in_a_text_are_replaced_once_and_unknown_braces_stay() {
        assert_eq!(HELLO.with(Locale::Es, &[("name", "{name} & co")]), "Hola, {name} & co");
        assert_eq!(fill("{a} {b} {", &[("b", "2")]), "{a} 2 {");
    }

    #[test]
    fn counting_follows_the_language() {
        assert_eq!(PEOPLE.of(Locale::En, 0), "0 people");
        assert_eq!(PEOPLE.of(Locale::Fr, 0), "0 personne");
        assert_eq!(PEOPLE.of(Locale::Es, 1), "1 persona");
        assert_eq!(PEOPLE.of(Locale::En, 12_408), "12,408 people");
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(number(1_234, Locale::En), "1,234");
        assert_eq!(number(1_234, Locale::Es), "1234");
        assert_eq!(number(1_000_000, Locale::Es), "1.000.000");
        assert_eq!(number(12_408, Locale::Fr), "12\u{202f}408");
        assert_eq!(number(999, Locale::Fr), "999");
    }
}
