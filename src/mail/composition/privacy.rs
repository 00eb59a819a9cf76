//! The words of the letters about the copy of one's data and about leaving.

use super::{Action, Composition, Fact, pick, works_once};
use crate::kernel::Locale;

pub(super) fn export_ready(
    locale: Locale,
    brand: &str,
    name: &str,
    link: String,
    lasting: &str,
    bytes: u64,
) -> Composition {
    Composition {
        facts: vec![Fact { label: pick(locale, "Size", "Tamaño", "Taille"), value: size(locale, bytes) }],
        advice: vec![sentence!(
            locale,
            "Sign in with your own account to download it. Keep the file where only you can read it.",
            "Inicia sesión con tu cuenta para descargarla. Guarda el archivo donde solo tú puedas leerlo.",
            "Connectez-vous avec votre compte pour la télécharger. Gardez le fichier à l’abri des regards.",
        )],
        closing: vec![
            works_once(locale, lasting),
            sentence!(
                locale,
                "Afterwards the file is deleted. If it was not you who asked, change your password.",
                "Después el archivo se elimina. Si no la pediste tú, cambia tu contraseña.",
                "Ensuite, le fichier est supprimé. Si la demande ne vient pas de vous, changez votre mot de passe.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "The copy of your {brand} data is ready",
                    "La copia de tus datos de {brand} está lista",
                    "La copie de vos données {brand} est prête",
                ),
                sentence!(
                    locale,
                    "The copy of your data is ready",
                    "La copia de tus datos está lista",
                    "La copie de vos données est prête",
                ),
                sentence!(
                    locale,
                    "You asked for a copy of everything that {brand} holds about you. It is a ZIP file with tables (CSV) and the same data as JSON.",
                    "Pediste una copia de todo lo que {brand} guarda sobre ti. Es un archivo ZIP con tablas (CSV) y los mismos datos en JSON.",
                    "Vous avez demandé une copie de tout ce que {brand} conserve à votre sujet. C’est un fichier ZIP contenant des tableaux (CSV) et les mêmes données en JSON.",
                ),
            ],
            Action { label: pick(locale, "Download the copy", "Descargar la copia", "Télécharger la copie"), link },
        )
    }
}

pub(super) fn deletion_planned(
    locale: Locale,
    brand: &str,
    name: &str,
    when: String,
    sign_in_link: String,
) -> Composition {
    Composition {
        facts: vec![Fact {
            label: pick(locale, "Deleted on", "Fecha de eliminación", "Date de suppression"),
            value: when,
        }],
        advice: vec![sentence!(
            locale,
            "To keep your account, sign in before then. There is nothing else to do.",
            "Para conservar tu cuenta, inicia sesión antes de esa fecha. No hay que hacer nada más.",
            "Pour conserver votre compte, connectez-vous avant cette date. Il n’y a rien d’autre à faire.",
        )],
        closing: vec![sentence!(
            locale,
            "If it was not you who asked, sign in and change your password at once.",
            "Si no lo pediste tú, inicia sesión y cambia tu contraseña enseguida.",
            "Si la demande ne vient pas de vous, connectez-vous et changez tout de suite votre mot de passe.",
        )],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Your {brand} account will be deleted",
                    "Tu cuenta de {brand} se eliminará",
                    "Votre compte {brand} va être supprimé",
                ),
                sentence!(
                    locale,
                    "Your account will be deleted",
                    "Tu cuenta se eliminará",
                    "Votre compte va être supprimé"
                ),
                sentence!(
                    locale,
                    "As you asked, your {brand} account and everything about it will be deleted. You are signed out on every device.",
                    "Como pediste, tu cuenta de {brand} y todo lo relacionado con ella se eliminarán. Se ha cerrado tu sesión en todos los dispositivos.",
                    "Comme vous l’avez demandé, votre compte {brand} et tout ce qui s’y rapporte seront supprimés. Toutes vos sessions sont fermées.",
                ),
            ],
            Action {
                label: pick(
                    locale,
                    "Sign in and keep it",
                    "Iniciar sesión y conservarla",
                    "Me connecter et le conserver",
                ),
                link: sign_in_link,
            },
        )
    }
}

pub(super) fn deletion_cancelled(
    locale: Locale,
    brand: &str,
    name: &str,
    when: String,
    account_link: String,
) -> Composition {
    Composition {
        facts: vec![Fact { label: pick(locale, "Signed in", "Inicio de sesión", "Connexion"), value: when }],
        closing: vec![sentence!(
            locale,
            "If it was not you who signed in, change your password at once.",
            "Si no has sido tú, cambia tu contraseña enseguida.",
            "Si cette connexion ne vient pas de vous, changez tout de suite votre mot de passe.",
        )],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Your {brand} account is kept",
                    "Tu cuenta de {brand} se conserva",
                    "Votre compte {brand} est conservé",
                ),
                sentence!(locale, "Your account is kept", "Tu cuenta se conserva", "Votre compte est conservé"),
                sentence!(
                    locale,
                    "You signed in, so your {brand} account will not be deleted. Everything is as it was.",
                    "Has iniciado sesión, así que tu cuenta de {brand} no se eliminará. Todo sigue como estaba.",
                    "Grâce à votre connexion, votre compte {brand} ne sera pas supprimé. Rien n’a changé.",
                ),
            ],
            Action {
                label: pick(locale, "Open my account", "Abrir mi cuenta", "Ouvrir mon compte"),
                link: account_link,
            },
        )
    }
}

pub(super) fn deletion_done(locale: Locale, brand: &str, name: &str, portal_link: String) -> Composition {
    Composition {
        advice: vec![sentence!(
            locale,
            "It cannot be brought back. With the same address you can register anew at any time.",
            "No se puede recuperar. Con la misma dirección puedes registrarte de nuevo cuando quieras.",
            "Il ne peut pas être rétabli. Vous pouvez vous inscrire à nouveau avec la même adresse à tout moment.",
        )],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Your {brand} account is deleted",
                    "Tu cuenta de {brand} se ha eliminado",
                    "Votre compte {brand} est supprimé",
                ),
                sentence!(locale, "Your account is deleted", "Tu cuenta se ha eliminado", "Votre compte est supprimé"),
                sentence!(
                    locale,
                    "Your {brand} account and everything about it are deleted. This is the last mail that we send to this address.",
                    "Tu cuenta de {brand} y todo lo relacionado con ella se han eliminado. Este es el último correo que enviamos a esta dirección.",
                    "Votre compte {brand} et tout ce qui s’y rapporte sont supprimés. Ceci est le dernier e-mail que nous envoyons à cette adresse.",
                ),
            ],
            Action { label: pick(locale, "Go to the portal", "Ir al portal", "Aller au portail"), link: portal_link },
        )
    }
}

/// A size in the largest unit that leaves a number of one to three digits.
fn size(locale: Locale, bytes: u64) -> String {
    let (mut whole, mut tenths, mut unit) = (bytes, 0, 0);
    while whole >= 1_000 && unit < 3 {
        tenths = whole % 1_000 / 100;
        whole /= 1_000;
        unit += 1;
    }
    let unit = [
        pick(locale, "bytes", "bytes", "octets"),
        pick(locale, "kB", "kB", "ko"),
        pick(locale, "MB", "MB", "Mo"),
        pick(locale, "GB", "GB", "Go"),
    ][unit];
    let point = pick(locale, ".", ",", ",");
    if tenths > 0 && whole < 10 { format!("{whole}{point}{tenths} {unit}") } else { format!("{whole} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_shortly() {
        assert_eq!(size(Locale::En, 812), "812 bytes");
        assert_eq!(size(Locale::Fr, 1_500), "1,5 ko");
        assert_eq!(size(Locale::Es, 12_400_000), "12 MB");
    }
}
