//! What letters about keys to the API say.

use super::{Action, Composition, Fact, LONGEST_DEVICE, nothing_to_do, pick};
use crate::{kernel::Locale, mail::typed_text};

/// Tells the owner that there is a fresh key in their name.
pub(super) fn api_key_created(
    locale: Locale,
    brand: &str,
    name: &str,
    (key_name, prefix): (&str, &str),
    origin: Vec<Fact>,
    keys_link: String,
) -> Composition {
    let key_name = typed_text::one_line(key_name, LONGEST_DEVICE);
    let mut facts = vec![
        Fact { label: pick(locale, "Name", "Nombre", "Nom"), value: key_name },
        Fact { label: pick(locale, "Begins with", "Empieza por", "Commence par"), value: format!("{prefix}…") },
    ];
    facts.extend(origin);
    Composition {
        facts,
        advice: vec![
            nothing_to_do(locale),
            sentence!(
                locale,
                "If it was not you, revoke the key, choose a new password and tell your administrator.",
                "Si no has sido tú, revoca la clave, elige una contraseña nueva y avisa a tu administrador.",
                "Si ce n’est pas vous, révoquez la clé, choisissez un nouveau mot de passe et prévenez votre administrateur.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "A new API key for your {brand} account",
                    "Una nueva clave de API para tu cuenta de {brand}",
                    "Une nouvelle clé d’API pour votre compte {brand}",
                ),
                sentence!(
                    locale,
                    "An API key was created",
                    "Se ha creado una clave de API",
                    "Une clé d’API a été créée",
                ),
                sentence!(
                    locale,
                    "A key was created with which a program can act in your name at {brand}.",
                    "Se ha creado una clave con la que un programa puede actuar en tu nombre en {brand}.",
                    "Une clé a été créée\u{a0}: avec elle, un programme peut agir en votre nom chez {brand}.",
                ),
            ],
            Action { label: pick(locale, "See your keys", "Ver tus claves", "Voir vos clés"), link: keys_link },
        )
    }
}
