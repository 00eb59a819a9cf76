//! What letters about changes of an address say.

use super::{Action, Composition, Fact, nothing_to_do, pick, works_once};
use crate::{kernel::Locale, mail::typed_text};

/// The longest address that is shown.
const LONGEST_ADDRESS: usize = 254;

fn shown(email: &str) -> String {
    typed_text::one_line(email, LONGEST_ADDRESS)
}

fn new_address(locale: Locale, email: &str) -> Fact {
    Fact { label: pick(locale, "New address", "Nueva dirección", "Nouvelle adresse"), value: shown(email) }
}

fn old_address(locale: Locale, email: &str) -> Fact {
    Fact { label: pick(locale, "Old address", "Dirección anterior", "Ancienne adresse"), value: shown(email) }
}

/// To the new address: the link that confirms it.
pub(super) fn confirm(locale: Locale, brand: &str, name: &str, link: String, lasting: &str) -> Composition {
    Composition {
        closing: vec![
            works_once(locale, lasting),
            sentence!(
                locale,
                "If it was not you, ignore this mail.",
                "Si no has sido tú, ignora este correo.",
                "Si ce n’est pas vous, ignorez cet e-mail.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Confirm your new e-mail address for {brand}",
                    "Confirma tu nueva dirección de correo para {brand}",
                    "Confirmez votre nouvelle adresse e-mail pour {brand}",
                ),
                sentence!(
                    locale,
                    "Confirm your new address",
                    "Confirma tu nueva dirección",
                    "Confirmez votre nouvelle adresse",
                ),
                sentence!(
                    locale,
                    "Somebody wants to use this address for their {brand} account. If it was you, confirm it; until then nothing changes.",
                    "Alguien quiere usar esta dirección en su cuenta de {brand}. Si has sido tú, confírmala; hasta entonces no cambia nada.",
                    "Quelqu’un souhaite utiliser cette adresse pour son compte {brand}. Si c’est vous, confirmez-la\u{a0}; d’ici là, rien ne change.",
                ),
            ],
            Action { label: pick(locale, "Confirm address", "Confirmar dirección", "Confirmer l’adresse"), link },
        )
    }
}

/// To somebody whose address another account wanted.
pub(super) fn taken(locale: Locale, brand: &str, name: &str, sign_in_link: String) -> Composition {
    Composition {
        advice: vec![sentence!(
            locale,
            "If it was you, sign in to the account that has this address already.",
            "Si has sido tú, entra en la cuenta que ya tiene esta dirección.",
            "Si c’était vous, connectez-vous au compte qui a déjà cette adresse.",
        )],
        closing: vec![sentence!(
            locale,
            "If it was not you, there is nothing to do.",
            "Si no has sido tú, no tienes que hacer nada.",
            "Si ce n’était pas vous, vous n’avez rien à faire.",
        )],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Somebody wanted to use your address at {brand}",
                    "Alguien ha querido usar tu dirección en {brand}",
                    "Quelqu’un a voulu utiliser votre adresse chez {brand}",
                ),
                sentence!(
                    locale,
                    "Your address stays yours",
                    "Tu dirección sigue siendo tuya",
                    "Votre adresse reste la vôtre",
                ),
                sentence!(
                    locale,
                    "Somebody wanted to move another {brand} account to this address. It is the address of your account, so nothing was changed.",
                    "Alguien ha querido pasar otra cuenta de {brand} a esta dirección. Es la dirección de tu cuenta, así que no se ha cambiado nada.",
                    "Quelqu’un a voulu transférer un autre compte {brand} vers cette adresse. C’est celle de votre compte\u{a0}: rien n’a changé.",
                ),
            ],
            Action { label: pick(locale, "Sign in", "Iniciar sesión", "Se connecter"), link: sign_in_link },
        )
    }
}

/// To the present address: that another one was asked for.
pub(super) fn requested(
    locale: Locale,
    brand: &str,
    name: &str,
    new_email: &str,
    origin: Vec<Fact>,
    profile_link: String,
) -> Composition {
    let mut facts = vec![new_address(locale, new_email)];
    facts.extend(origin);
    Composition {
        facts,
        advice: vec![
            sentence!(
                locale,
                "If it was you, open the mail that we sent to the new address.",
                "Si has sido tú, abre el correo que hemos enviado a la nueva dirección.",
                "Si c’est bien vous, ouvrez l’e-mail que nous avons envoyé à la nouvelle adresse.",
            ),
            sentence!(
                locale,
                "If it was not you, cancel the change in your profile and choose a new password.",
                "Si no has sido tú, cancela el cambio en tu perfil y elige una contraseña nueva.",
                "Si ce n’est pas vous, annulez le changement dans votre profil et choisissez un nouveau mot de passe.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "A new address was requested for your {brand} account",
                    "Se ha pedido una nueva dirección para tu cuenta de {brand}",
                    "Une nouvelle adresse a été demandée pour votre compte {brand}",
                ),
                sentence!(
                    locale,
                    "A new address was requested",
                    "Se ha pedido una nueva dirección",
                    "Une nouvelle adresse a été demandée",
                ),
                sentence!(
                    locale,
                    "Somebody who is signed in to your {brand} account wants to change its e-mail address. It changes when the new one is confirmed.",
                    "Alguien que ha iniciado sesión en tu cuenta de {brand} quiere cambiar su dirección de correo. Cambiará cuando se confirme la nueva.",
                    "Quelqu’un de connecté à votre compte {brand} souhaite changer son adresse e-mail. Elle changera quand la nouvelle sera confirmée.",
                ),
            ],
            Action {
                label: pick(locale, "Open your profile", "Abrir tu perfil", "Ouvrir votre profil"),
                link: profile_link,
            },
        )
    }
}

/// To the new address: that it is the account's now.
pub(super) fn changed(
    locale: Locale,
    brand: &str,
    name: &str,
    [old_email, new_email]: [&str; 2],
    sign_in_link: String,
) -> Composition {
    Composition {
        facts: vec![new_address(locale, new_email), old_address(locale, old_email)],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "The address of your {brand} account was changed",
                    "Se ha cambiado la dirección de tu cuenta de {brand}",
                    "L’adresse de votre compte {brand} a été modifiée",
                ),
                sentence!(
                    locale,
                    "Your address was changed",
                    "Se ha cambiado tu dirección",
                    "Votre adresse a été modifiée",
                ),
                sentence!(
                    locale,
                    "From now on you sign in to {brand} with the new address, and our mails go there.",
                    "A partir de ahora inicias sesión en {brand} con la nueva dirección, y en ella recibirás nuestros correos.",
                    "Désormais, vous vous connectez à {brand} avec la nouvelle adresse, et c’est là que vous recevrez nos e-mails.",
                ),
            ],
            Action { label: pick(locale, "Sign in", "Iniciar sesión", "Se connecter"), link: sign_in_link },
        )
    }
}

/// To the old address: that it is the account's no more, and the link to take that back.
pub(super) fn undo(
    locale: Locale,
    brand: &str,
    name: &str,
    new_email: &str,
    origin: Vec<Fact>,
    undo_link: String,
    lasting: &str,
) -> Composition {
    let mut facts = vec![new_address(locale, new_email)];
    facts.extend(origin);
    Composition {
        facts,
        heading: sentence!(
            locale,
            "This is no longer your address",
            "Esta ya no es tu dirección",
            "Ce n’est plus votre adresse",
        ),
        opening: sentence!(
            locale,
            "Your {brand} account has another address now. This is the last mail that we send here.",
            "Tu cuenta de {brand} tiene ahora otra dirección. Este es el último correo que enviamos aquí.",
            "Votre compte {brand} a désormais une autre adresse. Cet e-mail est le dernier que nous envoyons ici.",
        ),
        advice: vec![
            nothing_to_do(locale),
            sentence!(
                locale,
                "If it was not you, take it back: the account returns to this address, every session ends, and you choose a new password.",
                "Si no has sido tú, deshazlo: la cuenta vuelve a esta dirección, se cierran todas las sesiones y eliges una contraseña nueva.",
                "Si ce n’est pas vous, annulez\u{a0}: le compte revient à cette adresse, toutes les sessions sont fermées et vous choisissez un nouveau mot de passe.",
            ),
        ],
        action: Action {
            label: pick(locale, "Take it back", "Deshacer el cambio", "Annuler le changement"),
            link: undo_link,
        },
        closing: vec![works_once(locale, lasting)],
        ..changed(locale, brand, name, ["", ""], String::new())
    }
}
