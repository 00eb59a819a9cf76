//! Letters about things that people asked to be told of.

use super::{Action, Aside, Composition, bare_link, foot, greeting, pick, typed_text};
use crate::kernel::Locale;

/// The longest text of a notification, in characters.
const LONGEST_TEXT: usize = 600;

/// What happened and what it means. Both may hold what somebody typed, so each is one line without anything invisible.
pub(super) fn notification(
    locale: Locale,
    brand: &str,
    name: &str,
    [title, text]: [&str; 2],
    link: String,
    settings_link: String,
) -> Composition {
    let title = typed_text::one_line(title, super::LONGEST_SUBJECT);
    Composition {
        subject: title.clone(),
        heading: title,
        greeting: greeting(locale, name),
        opening: typed_text::one_line(text, LONGEST_TEXT),
        facts: Vec::new(),
        advice: Vec::new(),
        action: Action { label: pick(locale, "Have a look", "Ver", "Voir"), link },
        bare_link: bare_link(locale),
        aside: Some(fewer(locale, settings_link)),
        closing: Vec::new(),
        foot: foot(locale, brand),
        colon: pick(locale, ":", ":", "\u{a0}:"),
    }
}

/// Where to say that one does not want this.
fn fewer(locale: Locale, settings_link: String) -> Aside {
    Aside {
        question: pick(
            locale,
            "You choose which of these mails you get.",
            "Tú eliges cuáles de estos correos recibes.",
            "Vous choisissez lesquels de ces e-mails vous recevez.",
        ),
        action: Action {
            label: pick(locale, "Notification settings", "Ajustes de notificaciones", "Réglages de notifications"),
            link: settings_link,
        },
    }
}
