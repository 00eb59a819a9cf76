//! What letters about changes of an address say.

use super::{Action, Composition, Fact, bare_link, foot, greeting, pick, works_once};
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
        subject: sentence!(
            locale,
            "Confirm your new e-mail address for {brand}",
            "Confirma tu nueva dirección de correo para {brand}",
            "Confirmez votre nouvelle adresse e-mail pour {brand}",
        ),
        heading: sentence!(
            locale,
            "Confirm your new address",
            "Confirma tu nueva dirección",
            "Confirmez votre nouvelle adresse",
        ),
        greeting: greeting(locale, name),
        opening: sentence!(
            locale,
            "Somebody wants to use this address for their {brand} account. If it was you, confirm it; until then nothing changes.",
            "Alguien quiere usar esta dirección en su cuenta de {brand}. Si has sido tú, confírmala; hasta entonces no cambia nada.",
            "Quelqu’un souhaite utiliser cette adresse pour son compte {brand}. Si c’est vous, confirmez-la\u{a0}; d’ici là, rien ne change.",
        ),
        facts: Vec::new(),
        advice: Vec::new(),
        action: Action {
            label: pick(locale, "Confirm address", "Confirmar dirección", "Confirmer l’adresse"), link
        },
        bare_link: bare_link(locale),
        aside: None,
        closing: vec![
            works_once(locale, lasting),
            sentence!(
                locale,
                "If it was not you, ignore this mail.",
                "Si no has sido tú, ignora este correo.",
                "Si ce n’est pas vous, ignorez cet e-mail.",
            ),
        ],
        foot: foot(locale, brand),
        colon: pick(locale, ":", ":", "\u{a0}:"),
    }
}

/// To somebody whose address another account wanted.
pub(super) fn taken(locale: Locale, brand: &str, name: &str, sign_in_link: String) -> Composition {
    Composition {
        subject: sentence!(
            locale,
            "Somebody wanted to use your address at {brand}",
            "Alguien ha querido usar tu dirección en {brand}",
            "Quelqu’un a voulu utiliser votre adresse chez {brand}",
        ),
        heading: sentence!(
            locale,
            "Your address stays yours",
            "Tu dirección sigue siendo tuya",
            "Votre adresse reste la vôtre",
        ),
        greeting: greeting(locale, name),
        opening: sentence!(
            locale,
            "Somebody wanted to move another {brand} account to this address. It is the address of your account, so nothing was changed.",
            "Alguien ha querido pasar otra cuenta de {brand} a esta dirección. Es la dirección de tu cuenta, así que no se ha cambiado nada.",
            "Quelqu’un a voulu transférer un autre compte {brand} vers cette adresse. C’est celle de votre compte\u{a0}: rien n’a changé.",
        ),
        facts: Vec::new(),
        advice: vec![sentence!(
            locale,
            "If it was you, sign in to the account that has this address already.",
            "Si has sido tú, entra en la cuenta que ya tiene esta dirección.",
            "Si c’était vous, connectez-vous au compte qui a déjà cette adresse.",
        )],
        action: Action { label: pick(locale, "Sign in", "Iniciar sesión", "Se connecter"), link: sign_in_link },
        bare_link: bare_link(locale),
        aside: None,
        closing: vec![sentence!(
            locale,
            "If it was not you, there is nothing to do.",
            "Si no has sido tú, no tienes que hacer nada.",
            "Si ce n’était pas vous, vous n’avez rien à faire.",
        )],
        foot: foot(locale, brand),
        colon: pick(locale, ":", ":", "\u{a0}:"),
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
        subject: sentence!(
            locale,
            "A new address was asked for: your {brand} account",
            "Se ha pedido una nueva dirección para tu cuenta de {brand}",
            "Une nouvelle adresse a été demandée pour votre compte {brand}",
        ),
        heading: sentence!(
            locale,
            "A new address was asked for",
            "Se ha pedido una nueva dirección",
            "Une nouvelle adresse a été demandée",
        ),
        greeting: greeting(locale, name),
        opening: sentence!(
            locale,
            "Somebody who is signed in to your {brand} account wants to change its e-mail address. It changes when the new one is confirmed.",
            "Alguien que ha iniciado sesión en tu cuenta de {brand} quiere cambiar su dirección de correo. Cambiará cuando se confirme la nueva.",
            "Quelqu’un de connecté à votre compte {brand} souhaite changer son adresse e-mail. Elle changera quand la nouvelle sera confirmée.",
        ),
        facts,
        advice: vec![
            sentence!(
                locale,
                "If it was you, there is nothing to do here: look into the new mailbox.",
                "Si has sido tú, aquí no tienes que hacer nada: mira en el buzón nuevo.",
                "Si c’est bien vous, il n’y a rien à faire ici\u{a0}: consultez la nouvelle boîte.",
            ),
            sentence!(
                locale,
                "If it was not you, cancel the change in your profile and choose a new password.",
                "Si no has sido tú, cancela el cambio en tu perfil y elige una contraseña nueva.",
                "Si ce n’est pas vous, annulez le changement dans votre profil et choisissez un nouveau mot de passe.",
            ),
        ],
        action: Action {
            label: pick(locale, "Open your profile", "Abrir tu perfil", "Ouvrir votre profil"),
            link: profile_link,
        },
        bare_link: bare_link(locale),
        aside: None,
        closing: Vec::new(),
        foot: foot(locale, brand),
        colon: pick(locale, ":", ":", "\u{a0}:"),
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
        subject: sentence!(
            locale,
            "The address of your {brand} account was changed",
            "Se ha cambiado la dirección de tu cuenta de {brand}",
            "L’adresse de votre compte {brand} a été modifiée",
        ),
        heading: sentence!(
            locale,
            "Your address was changed",
            "Se ha cambiado tu dirección",
            "Votre adresse a été modifiée",
        ),
        greeting: greeting(locale, name),
        opening: sentence!(
            locale,
            "From now on you sign in to {brand} with the new address, and letters go there.",
            "A partir de ahora entras en {brand} con la nueva dirección, y los correos llegan allí.",
            "Désormais, vous vous connectez à {brand} avec la nouvelle adresse, et les messages y arrivent.",
        ),
        facts: vec![new_address(locale, new_email), old_address(locale, old_email)],
        advice: Vec::new(),
        action: Action { label: pick(locale, "Sign in", "Iniciar sesión", "Se connecter"), link: sign_in_link },
        bare_link: bare_link(locale),
        aside: None,
        closing: Vec::new(),
        foot: foot(locale, brand),
        colon: pick(locale, ":", ":", "\u{a0}:"),
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
            "Your {brand} account has another address now. This mail is the last one that comes here.",
            "Tu cuenta de {brand} tiene ahora otra dirección. Este es el último correo que llega aquí.",
            "Votre compte {brand} a désormais une autre adresse. Ce message est le dernier à arriver ici.",
        ),
        advice: vec![
            sentence!(
                locale,
                "If it was you, there is nothing to do.",
                "Si has sido tú, no tienes que hacer nada.",
                "Si c’est bien vous, vous n’avez rien à faire.",
            ),
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
