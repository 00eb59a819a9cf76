//! Letters about who gets into an account.

use super::{Action, Aside, Composition, Fact, bare_link, foot, greeting, pick};
use crate::{kernel::Locale, mail::SecurityChange};

/// What changed, from where, and what to do if it was somebody else.
pub(super) fn security_changed(
    locale: Locale,
    brand: &str,
    name: &str,
    change: SecurityChange,
    facts: Vec<Fact>,
    [link, reset_link]: [String; 2],
) -> Composition {
    let [subject, heading, opening] = words(locale, brand, change);
    let mut advice = Vec::new();
    if let SecurityChange::BackupCodeUsed { left } = change
        && left <= FEW
    {
        let few = pick(
            locale,
            "Make new ones before they run out.",
            "Crea otros nuevos antes de que se acaben.",
            "Créez-en de nouveaux avant qu’il n’y en ait plus.",
        );
        advice.push(few.to_owned());
    }
    advice.push(
        pick(
            locale,
            "If it was you, there is nothing to do.",
            "Si has sido tú, no tienes que hacer nada.",
            "Si c’est bien vous, vous n’avez rien à faire.",
        )
        .to_owned(),
    );
    advice.push(
        pick(
            locale,
            "If it was not you, somebody is in your account: choose a new password at once and tell your administrator.",
            "Si no has sido tú, alguien está en tu cuenta: elige enseguida una contraseña nueva y avisa a tu administrador.",
            "Si ce n’est pas vous, quelqu’un est dans votre compte\u{a0}: choisissez tout de suite un nouveau mot de passe et prévenez votre administrateur.",
        )
        .to_owned(),
    );
    Composition {
        subject,
        heading,
        greeting: greeting(locale, name),
        opening,
        facts,
        advice,
        action: Action {
            label: pick(locale, "Look at your security", "Ver tu seguridad", "Voir votre sécurité"),
            link,
        },
        bare_link: bare_link(locale),
        aside: Some(Aside {
            question: pick(locale, "It was not you?", "¿No has sido tú?", "Ce n’était pas vous\u{202f}?"),
            action: Action {
                label: pick(
                    locale,
                    "Choose a new password",
                    "Elige una contraseña nueva",
                    "Choisissez un nouveau mot de passe",
                ),
                link: reset_link,
            },
        }),
        closing: Vec::new(),
        foot: foot(locale, brand),
        colon: pick(locale, ":", ":", "\u{a0}:"),
    }
}

/// So few backup codes are few.
const FEW: u32 = 3;

/// Subject, heading and first sentence.
fn words(locale: Locale, brand: &str, change: SecurityChange) -> [String; 3] {
    match change {
        SecurityChange::SecondFactorOn => second_factor_on(locale, brand),
        SecurityChange::SecondFactorOff => second_factor_off(locale, brand),
        SecurityChange::BackupCodesMade => backup_codes_made(locale, brand),
        SecurityChange::BackupCodeUsed { left } => backup_code_used(locale, brand, left),
    }
}

fn second_factor_on(locale: Locale, brand: &str) -> [String; 3] {
    [
        sentence!(
            locale,
            "Two-step sign-in is on for your {brand} account",
            "La verificación en dos pasos está activada en tu cuenta de {brand}",
            "La connexion en deux étapes est activée sur votre compte {brand}",
        ),
        sentence!(
            locale,
            "Two-step sign-in is on",
            "La verificación en dos pasos está activada",
            "La connexion en deux étapes est activée",
        ),
        sentence!(
            locale,
            "From now on your {brand} account asks for a code after the password. Keep your backup codes in a safe place.",
            "A partir de ahora tu cuenta de {brand} pide un código después de la contraseña. Guarda tus códigos de respaldo en un lugar seguro.",
            "Désormais, votre compte {brand} demande un code après le mot de passe. Gardez vos codes de secours en lieu sûr.",
        ),
    ]
}

fn second_factor_off(locale: Locale, brand: &str) -> [String; 3] {
    [
        sentence!(
            locale,
            "Two-step sign-in is off for your {brand} account",
            "La verificación en dos pasos está desactivada en tu cuenta de {brand}",
            "La connexion en deux étapes est désactivée sur votre compte {brand}",
        ),
        sentence!(
            locale,
            "Two-step sign-in is off",
            "La verificación en dos pasos está desactivada",
            "La connexion en deux étapes est désactivée",
        ),
        sentence!(
            locale,
            "Your {brand} account asks for the password alone again, and your backup codes work no more.",
            "Tu cuenta de {brand} vuelve a pedir solo la contraseña y tus códigos de respaldo ya no valen.",
            "Votre compte {brand} ne demande plus que le mot de passe, et vos codes de secours ne valent plus rien.",
        ),
    ]
}

fn backup_codes_made(locale: Locale, brand: &str) -> [String; 3] {
    [
        sentence!(
            locale,
            "New backup codes for your {brand} account",
            "Códigos de respaldo nuevos para tu cuenta de {brand}",
            "De nouveaux codes de secours pour votre compte {brand}",
        ),
        sentence!(
            locale,
            "New backup codes were made",
            "Se han creado códigos de respaldo nuevos",
            "De nouveaux codes de secours ont été créés",
        ),
        sentence!(
            locale,
            "Ten new backup codes were made for your {brand} account. Those from before work no more.",
            "Se han creado diez códigos de respaldo nuevos para tu cuenta de {brand}. Los anteriores ya no valen.",
            "Dix nouveaux codes de secours ont été créés pour votre compte {brand}. Les précédents ne valent plus rien.",
        ),
    ]
}

fn backup_code_used(locale: Locale, brand: &str, left: u32) -> [String; 3] {
    let opening = match left {
        1 => sentence!(
            locale,
            "Somebody got into your {brand} account with one of your backup codes. One is left.",
            "Alguien ha entrado en tu cuenta de {brand} con uno de tus códigos de respaldo. Queda uno.",
            "Quelqu’un est entré dans votre compte {brand} avec l’un de vos codes de secours. Il en reste un.",
        ),
        _ => sentence!(
            locale,
            "Somebody got into your {brand} account with one of your backup codes. {left} are left.",
            "Alguien ha entrado en tu cuenta de {brand} con uno de tus códigos de respaldo. Quedan {left}.",
            "Quelqu’un est entré dans votre compte {brand} avec l’un de vos codes de secours. Il en reste {left}.",
        ),
    };
    [
        sentence!(
            locale,
            "A backup code of your {brand} account was used",
            "Se ha usado un código de respaldo de tu cuenta de {brand}",
            "Un code de secours de votre compte {brand} a été utilisé",
        ),
        sentence!(
            locale,
            "A backup code was used",
            "Se ha usado un código de respaldo",
            "Un code de secours a été utilisé",
        ),
        opening,
    ]
}
