//! Letters about sign-ins that may not have been the person's own.

use super::{Action, Composition, Fact, days_long, minutes_long, nothing_to_do, pick, web_page, works_once};
use crate::{kernel::Locale, mail::MailError};

/// A sign-in from an unknown device.
pub(super) fn new_device(
    locale: Locale,
    brand: &str,
    name: &str,
    facts: Vec<Fact>,
    link: &str,
    days: u32,
) -> Result<Composition, MailError> {
    Ok(Composition {
        facts,
        advice: vec![
            nothing_to_do(locale),
            sentence!(
                locale,
                "If it was not you, tell us: every session ends, the account is locked, and we mail you a link to choose a new password.",
                "Si no has sido tú, dínoslo: se cierran todas las sesiones, la cuenta se bloquea y te enviamos un enlace para elegir una contraseña nueva.",
                "Si ce n’est pas vous, dites-le-nous\u{a0}: toutes les sessions sont fermées, le compte est verrouillé et vous recevez par e-mail un lien pour choisir un nouveau mot de passe.",
            ),
        ],
        closing: vec![works_once(locale, &days_long(locale, days))],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "New sign-in to your {brand} account",
                    "Nuevo inicio de sesión en tu cuenta de {brand}",
                    "Nouvelle connexion à votre compte {brand}",
                ),
                sentence!(
                    locale,
                    "A sign-in from a new device",
                    "Inicio de sesión desde un dispositivo nuevo",
                    "Connexion depuis un nouvel appareil",
                ),
                sentence!(
                    locale,
                    "Somebody signed in to your {brand} account with a device that we have not seen before.",
                    "Alguien ha iniciado sesión en tu cuenta de {brand} con un dispositivo que no conocíamos.",
                    "Quelqu’un s’est connecté à votre compte {brand} avec un appareil que nous ne connaissions pas.",
                ),
            ],
            Action {
                label: pick(locale, "This wasn’t me", "No he sido yo", "Ce n’était pas moi"),
                link: web_page(link)?,
            },
        )
    })
}

/// The account was locked by its owner, who may come back in.
pub(super) fn account_locked(
    locale: Locale,
    brand: &str,
    name: &str,
    link: &str,
    minutes: u32,
) -> Result<Composition, MailError> {
    Ok(Composition {
        advice: vec![sentence!(
            locale,
            "Choose a new password, one that you use nowhere else: this unlocks the account.",
            "Elige una contraseña nueva que no uses en ningún otro sitio: así se desbloquea la cuenta.",
            "Choisissez un nouveau mot de passe que vous n’utilisez nulle part ailleurs\u{a0}: le compte sera déverrouillé.",
        )],
        closing: vec![
            works_once(locale, &minutes_long(locale, minutes)),
            sentence!(
                locale,
                "After that, ask for another link on the sign-in page, or ask your administrator.",
                "Pasado ese tiempo, pide otro enlace en la página de inicio de sesión o habla con tu administrador.",
                "Passé ce délai, demandez un autre lien sur la page de connexion ou adressez-vous à votre administrateur.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Your {brand} account is locked",
                    "Tu cuenta de {brand} está bloqueada",
                    "Votre compte {brand} est verrouillé",
                ),
                sentence!(locale, "Your account is locked", "Tu cuenta está bloqueada", "Votre compte est verrouillé",),
                sentence!(
                    locale,
                    "You told us that a sign-in to your {brand} account was not yours. Every session has ended, and nobody can sign in now.",
                    "Nos has dicho que un inicio de sesión en tu cuenta de {brand} no era tuyo. Se han cerrado todas las sesiones y ahora nadie puede entrar.",
                    "Vous nous avez signalé une connexion à votre compte {brand} qui n’était pas la vôtre. Toutes les sessions sont fermées et plus personne ne peut se connecter.",
                ),
            ],
            Action {
                label: pick(locale, "Choose password", "Elegir contraseña", "Choisir un mot de passe"),
                link: web_page(link)?,
            },
        )
    })
}
