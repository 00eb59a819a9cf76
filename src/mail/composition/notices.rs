//! Letters about things that people asked to be told of.

use super::{Action, Aside, Composition, Fact, pick, typed_text};
use crate::{kernel::Locale, mail::WeekInNumbers};

/// The longest title of a notification, in characters; as a subject it may be cut shorter.
const LONGEST_TITLE: usize = 120;

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
    let title = typed_text::one_line(title, LONGEST_TITLE);
    Composition {
        aside: Some(fewer(locale, settings_link)),
        ..Composition::outline(
            locale,
            brand,
            name,
            [title.clone(), title, typed_text::one_line(text, LONGEST_TEXT)],
            Action { label: pick(locale, "See it in the portal", "Ver en el portal", "Voir sur le portail"), link },
        )
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
            label: pick(locale, "Notification settings", "Ajustes de notificaciones", "Réglages des notifications"),
            link: settings_link,
        },
    }
}

/// What the week brought, in numbers.
pub(super) fn weekly_summary(
    locale: Locale,
    brand: &str,
    name: &str,
    [from, to]: [String; 2],
    numbers: &WeekInNumbers,
    link: String,
    settings_link: String,
) -> Composition {
    let fact = |[en, es, fr]: [&'static str; 3], value: String| Fact { label: pick(locale, en, es, fr), value };
    let confirmed = if numbers.is_verified {
        pick(locale, "confirmed", "confirmado", "confirmée")
    } else {
        pick(locale, "not confirmed yet", "sin confirmar todavía", "pas encore confirmée")
    };
    Composition {
        facts: vec![
            fact(["Sign-ins", "Inicios de sesión", "Connexions"], numbers.sign_ins.to_string()),
            fact(["Changes", "Cambios", "Modifications"], numbers.changes.to_string()),
            fact(["Made by others", "Hechos por otras personas", "Faites par d’autres"], numbers.by_others.to_string()),
            fact(
                ["Unread in your inbox", "Sin leer en tu bandeja", "Non lus dans votre boîte"],
                numbers.unread.to_string(),
            ),
            fact(["E-mail address", "Correo electrónico", "Adresse e-mail"], confirmed.to_owned()),
        ],
        advice: vec![sentence!(
            locale,
            "If something surprises you, look at the latest activity.",
            "Si algo te sorprende, mira la actividad reciente.",
            "Si quelque chose vous surprend, regardez l’activité récente.",
        )],
        aside: Some(fewer(locale, settings_link)),
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Your week at {brand}: {from} to {to}",
                    "Tu semana en {brand}: del {from} al {to}",
                    "Votre semaine chez {brand}\u{a0}: du {from} au {to}",
                ),
                sentence!(locale, "Your week", "Tu semana", "Votre semaine"),
                sentence!(
                    locale,
                    "This is what happened to your account from {from} to {to}.",
                    "Esto es lo que pasó con tu cuenta del {from} al {to}.",
                    "Voici ce qui s’est passé sur votre compte du {from} au {to}.",
                ),
            ],
            Action { label: pick(locale, "Open my account", "Abrir mi cuenta", "Ouvrir mon compte"), link },
        )
    }
}
