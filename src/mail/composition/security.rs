//! Letters about who gets into an account.

use super::{Action, Aside, Composition, Fact, nothing_to_do, pick, typed_text};
use crate::{
    kernel::Locale,
    mail::{LostWays, SecurityChange},
};

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
    advice.push(nothing_to_do(locale));
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
        facts,
        advice,
        aside: Some(Aside {
            question: pick(locale, "Not you?", "¿No has sido tú?", "Ce n’était pas vous\u{202f}?"),
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
        ..Composition::outline(
            locale,
            brand,
            name,
            [subject, heading, opening],
            Action {
                label: pick(locale, "Review your security", "Revisar tu seguridad", "Vérifier votre sécurité"),
                link,
            },
        )
    }
}

/// The longest name of an administrator, in characters.
const LONGEST_NAME: usize = 80;
/// The longest reason, in characters: all that one may have.
const LONGEST_REASON: usize = 500;
/// So few backup codes are few.
const FEW: u32 = 3;

/// Subject, heading and first sentence.
fn words(locale: Locale, brand: &str, change: SecurityChange) -> [String; 3] {
    match change {
        SecurityChange::SecondFactorOn => second_factor_on(locale, brand),
        SecurityChange::SecondFactorOff => second_factor_off(locale, brand),
        SecurityChange::AuthenticatorRemoved => authenticator_removed(locale, brand),
        SecurityChange::TextsRemoved => texts_removed(locale, brand),
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
            "Your {brand} account asks for the password alone again, and your backup codes no longer work.",
            "Tu cuenta de {brand} vuelve a pedir solo la contraseña y tus códigos de respaldo ya no funcionan.",
            "Votre compte {brand} ne demande plus que le mot de passe, et vos codes de secours ne fonctionnent plus.",
        ),
    ]
}

fn authenticator_removed(locale: Locale, brand: &str) -> [String; 3] {
    [
        sentence!(
            locale,
            "The authenticator app of your {brand} account was removed",
            "Se ha quitado la aplicación de autenticación de tu cuenta de {brand}",
            "L’application d’authentification de votre compte {brand} a été retirée",
        ),
        sentence!(
            locale,
            "Your authenticator app was removed",
            "Se ha quitado tu aplicación de autenticación",
            "Votre application d’authentification a été retirée",
        ),
        sentence!(
            locale,
            "Its codes no longer open your {brand} account. Codes by text message and your backup codes still do.",
            "Sus códigos ya no abren tu cuenta de {brand}. Los códigos por mensaje de texto y los de respaldo siguen valiendo.",
            "Ses codes n’ouvrent plus votre compte {brand}. Les codes par SMS et vos codes de secours restent valables.",
        ),
    ]
}

fn texts_removed(locale: Locale, brand: &str) -> [String; 3] {
    [
        sentence!(
            locale,
            "Codes by text message of your {brand} account were removed",
            "Se han quitado los códigos por mensaje de texto de tu cuenta de {brand}",
            "Les codes par SMS de votre compte {brand} ont été retirés",
        ),
        sentence!(
            locale,
            "Codes by text message were removed",
            "Se han quitado los códigos por mensaje de texto",
            "Les codes par SMS ont été retirés",
        ),
        sentence!(
            locale,
            "No codes for your {brand} account are sent to your phone any more. Your authenticator app and your backup codes stay.",
            "Ya no se envían a tu teléfono códigos para tu cuenta de {brand}. Tu aplicación de autenticación y tus códigos de respaldo se mantienen.",
            "Plus aucun code pour votre compte {brand} n’est envoyé à votre téléphone. Votre application d’authentification et vos codes de secours restent.",
        ),
    ]
}

/// Who took away what was lost and why, and what to do now. What an administrator typed is one line without anything invisible.
pub(super) fn second_factors_reset(
    locale: Locale,
    brand: &str,
    name: &str,
    [by, reason]: [&str; 2],
    ways: LostWays,
    when: String,
    link: String,
) -> Composition {
    let fact = |[en, es, fr]: [&'static str; 3], value: String| Fact { label: pick(locale, en, es, fr), value };
    let by = typed_text::one_line(by, LONGEST_NAME);
    let reason = typed_text::one_line(reason, LONGEST_REASON);
    let next = match ways {
        LostWays::Passkeys => sentence!(
            locale,
            "You sign in with your password now. Add passkeys again on the devices that you have.",
            "Ahora entras con tu contraseña. Vuelve a añadir llaves de acceso en los dispositivos que tienes.",
            "Vous vous connectez désormais avec votre mot de passe. Ajoutez de nouveau des clés d’accès sur les appareils que vous avez.",
        ),
        LostWays::SecondFactors | LostWays::Both => sentence!(
            locale,
            "Your password alone opens your account until you set two-step sign-in up again. Do it soon.",
            "Basta tu contraseña para entrar en tu cuenta hasta que vuelvas a configurar la verificación en dos pasos. Hazlo pronto.",
            "Votre mot de passe suffit pour entrer dans votre compte jusqu’à ce que vous remettiez en place la connexion en deux étapes. Faites-le sans attendre.",
        ),
    };
    let action = match ways {
        LostWays::Passkeys => pick(locale, "Add a passkey", "Añadir una llave de acceso", "Ajouter une clé d’accès"),
        LostWays::SecondFactors | LostWays::Both => {
            pick(locale, "Set it up again", "Volver a configurarla", "La remettre en place")
        }
    };
    Composition {
        facts: vec![
            fact(["When", "Cuándo", "Quand"], when),
            fact(["By", "Por", "Par"], by),
            fact(["Reason", "Motivo", "Motif"], reason),
        ],
        advice: vec![
            next,
            sentence!(
                locale,
                "If you did not ask for this, tell your administrator at once.",
                "Si no lo has pedido, avisa enseguida a tu administrador.",
                "Si vous ne l’avez pas demandé, prévenez tout de suite votre administrateur.",
            ),
        ],
        ..Composition::outline(locale, brand, name, taken_away(locale, brand, ways), Action { label: action, link })
    }
}

/// Subject, title and lead of what was taken away.
fn taken_away(locale: Locale, brand: &str, ways: LostWays) -> [String; 3] {
    if ways == LostWays::Passkeys {
        return [
            sentence!(
                locale,
                "The passkeys of your {brand} account were removed",
                "Se han quitado las llaves de acceso de tu cuenta de {brand}",
                "Les clés d’accès de votre compte {brand} ont été retirées",
            ),
            sentence!(
                locale,
                "Your passkeys were removed",
                "Se han quitado tus llaves de acceso",
                "Vos clés d’accès ont été retirées",
            ),
            sentence!(
                locale,
                "All passkeys of your {brand} account were removed, because they were lost: nobody signs in with them any more. All of your sessions have ended.",
                "Se han quitado todas las llaves de acceso de tu cuenta de {brand} porque se habían perdido: nadie entra ya con ellas. Todas tus sesiones han terminado.",
                "Toutes les clés d’accès de votre compte {brand} ont été retirées, car elles étaient perdues\u{a0}: plus personne ne se connecte avec elles. Toutes vos sessions sont fermées.",
            ),
        ];
    }
    let lead = match ways {
        LostWays::Both => sentence!(
            locale,
            "Your second factors, backup codes and passkeys were taken away, so that you can get into your {brand} account again. All of your sessions have ended.",
            "Se han quitado tus segundos factores, códigos de respaldo y llaves de acceso para que puedas volver a entrar en tu cuenta de {brand}. Todas tus sesiones han terminado.",
            "Vos seconds facteurs, codes de secours et clés d’accès ont été retirés pour vous rendre l’accès à votre compte {brand}. Toutes vos sessions sont fermées.",
        ),
        LostWays::SecondFactors | LostWays::Passkeys => sentence!(
            locale,
            "Your second factors and backup codes were taken away, so that you can get into your {brand} account again. All of your sessions have ended.",
            "Se han quitado tus segundos factores y códigos de respaldo para que puedas volver a entrar en tu cuenta de {brand}. Todas tus sesiones han terminado.",
            "Vos seconds facteurs et vos codes de secours ont été retirés pour que vous puissiez accéder de nouveau à votre compte {brand}. Toutes vos sessions sont fermées.",
        ),
    };
    [
        sentence!(
            locale,
            "Two-step sign-in was reset on your {brand} account",
            "Se ha restablecido la verificación en dos pasos de tu cuenta de {brand}",
            "La connexion en deux étapes de votre compte {brand} a été réinitialisée",
        ),
        sentence!(
            locale,
            "Two-step sign-in was reset",
            "Se ha restablecido la verificación en dos pasos",
            "La connexion en deux étapes a été réinitialisée",
        ),
        lead,
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
            "Ten new backup codes were made for your {brand} account. The old ones no longer work.",
            "Se han creado diez códigos de respaldo nuevos para tu cuenta de {brand}. Los anteriores ya no funcionan.",
            "Dix nouveaux codes de secours ont été créés pour votre compte {brand}. Les précédents ne fonctionnent plus.",
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
