//! What is wrong, in the person's language: at fields and on pages.

use super::{Counted, Text, number, texts};
use crate::kernel::{AppError, Code, Issue, Locale};

texts! {
    REQUIRED = "Fill in this field.", "Rellena este campo.", "Remplissez ce champ.";
    NOTHING_CHOSEN = "Choose at least one.", "Elige al menos uno.", "Choisissez-en au moins un.";
    TOO_SHORT = "Use at least one character." | "Use at least {count} characters.",
        "Usa al menos un carácter." | "Usa al menos {count} caracteres.",
        "Utilisez au moins un caractère." | "Utilisez au moins {count} caractères.";
    TOO_LONG = "Use one character at most." | "Use {count} characters at most.",
        "Usa un carácter como máximo." | "Usa {count} caracteres como máximo.",
        "Utilisez un caractère au plus." | "Utilisez {count} caractères au plus.";
    INVALID_EMAIL = "Enter an e-mail address such as name@example.com.",
        "Escribe una dirección de correo como nombre@example.com.",
        "Saisissez une adresse e-mail comme nom@example.com.";
    INVALID_PHONE = "Begin with + and the country code, for example +34 600 000 000.",
        "Empieza con + y el código del país, por ejemplo +34 600 000 000.",
        "Commencez par + et l’indicatif du pays, par exemple +33 6 00 00 00 00.";
    INVALID_USERNAME = "Use 2 to 32 letters, digits, dots, dashes or underscores; begin and end with a letter or digit.",
        "Usa de 2 a 32 letras, cifras, puntos, guiones o guiones bajos; empieza y termina con una letra o una cifra.",
        "Utilisez de 2 à 32 lettres, chiffres, points, tirets ou tirets bas ; commencez et terminez par une lettre ou un chiffre.";
    UNKNOWN_TIME_ZONE = "Choose a time zone from the list.",
        "Elige una zona horaria de la lista.",
        "Choisissez un fuseau horaire dans la liste.";
    UNKNOWN_LANGUAGE = "Choose English, Spanish or French.",
        "Elige inglés, español o francés.",
        "Choisissez l’anglais, l’espagnol ou le français.";
    UNKNOWN_VALUE = "This value is not possible here.", "Este valor no es posible aquí.", "Cette valeur n’est pas possible ici.";
    UNKNOWN_FIELD = "There is no such field.", "Este campo no existe.", "Ce champ n’existe pas.";
    WRONG_TYPE = "This value is of the wrong kind.", "Este valor no es del tipo correcto.", "Cette valeur n’est pas du bon type.";
    TAKEN = "Somebody else has this already.", "Otra persona ya lo tiene.", "Quelqu’un d’autre l’a déjà.";
    COMMON_PASSWORD = "This password is one of the first that attackers try. Choose another.",
        "Esta contraseña es de las primeras que prueban los atacantes. Elige otra.",
        "Ce mot de passe est l’un des premiers que les attaquants essaient. Choisissez-en un autre.";
    PERSONAL_PASSWORD = "The password must not be your name or your e-mail address.",
        "La contraseña no puede ser tu nombre ni tu dirección de correo.",
        "Le mot de passe ne doit être ni votre nom ni votre adresse e-mail.";
    WRONG_PASSWORD = "This is not your password.", "Esta no es tu contraseña.", "Ce n’est pas votre mot de passe.";
    WRONG_CODE = "This code is wrong, too old, or was used already.",
        "Este código no es correcto, es demasiado antiguo o ya se ha usado.",
        "Ce code est incorrect, trop ancien ou déjà utilisé.";
    MISMATCH = "The two entries differ.", "Las dos entradas no coinciden.", "Les deux saisies diffèrent.";
    TOO_MUCH_METADATA = "Metadata may hold 64 keys and 16 KiB.",
        "Los metadatos admiten 64 claves y 16 KiB.",
        "Les métadonnées peuvent contenir 64 clés et 16 Kio.";
    LAST_OWNER = "This is the last owner. Make somebody else an owner first.",
        "Es el último propietario. Primero haz propietario a otra persona.",
        "C’est la dernière personne propriétaire. Nommez-en d’abord une autre.";
    ONESELF = "You cannot suspend yourself.", "No puedes suspenderte a ti.", "Vous ne pouvez pas vous suspendre vous-même.";
    ALWAYS_ON = "This cannot be switched off.", "Esto no se puede desactivar.", "Ceci ne peut pas être désactivé.";
    INVALID_TIME = "Enter a time such as 22:00.", "Escribe una hora como 22:00.", "Saisissez une heure comme 22:00.";
    SAME_TIME = "Start and end must differ.", "El inicio y el fin deben ser distintos.", "Le début et la fin doivent différer.";
    BEYOND_OWN = "You cannot give more than you may do yourself.",
        "No puedes dar más de lo que tú puedes hacer.",
        "Vous ne pouvez pas donner plus que ce que vous pouvez faire vous-même.";
    INVALID_NETWORK = "Enter addresses or networks such as 192.0.2.7 or 2001:db8::/32.",
        "Escribe direcciones o redes como 192.0.2.7 o 2001:db8::/32.",
        "Saisissez des adresses ou des réseaux comme 192.0.2.7 ou 2001:db8::/32.";
    OUT_OF_RANGE = "Enter a whole number from {min} to {max}.",
        "Escribe un número entero de {min} a {max}.",
        "Saisissez un nombre entier de {min} à {max}.";
    TOO_MANY_THERE = "One is possible at most, and it is there already." | "{count} are possible at most, and they are there already.",
        "Solo puede haber uno, y ya existe." | "Puede haber {count} como máximo, y ya existen.",
        "Un seul est possible, et il existe déjà." | "{count} sont possibles au plus, et ils existent déjà.";
    NO_PICTURE = "Choose a picture: PNG, JPEG, GIF or WebP.",
        "Elige una imagen: PNG, JPEG, GIF o WebP.",
        "Choisissez une image : PNG, JPEG, GIF ou WebP.";
    TOO_MANY_PIXELS = "The picture is too large: at most {side} pixels a side and {millions} million in all.",
        "La imagen es demasiado grande: como máximo {side} píxeles por lado y {millions} millones en total.",
        "L’image est trop grande : {side} pixels de côté et {millions} millions en tout au plus.";
    FILE_TOO_LARGE = "The file is too large: at most {count} MB." | "The file is too large: at most {count} MB.",
        "El archivo es demasiado grande: como máximo {count} MB." | "El archivo es demasiado grande: como máximo {count} MB.",
        "Le fichier est trop gros : {count} Mo au plus." | "Le fichier est trop gros : {count} Mo au plus.";
    INVALID_DATE = "Enter a day such as 2026-11-28.", "Escribe un día como 2026-11-28.", "Saisissez un jour comme 2026-11-28.";
    TOO_GREAT = "At most {count}." | "At most {count}.", "Como máximo {count}." | "Como máximo {count}.", "{count} au plus." | "{count} au plus.";
    TOO_MANY_ENTRIES = "Use one line at most." | "Use {count} lines at most.",
        "Usa una línea como máximo." | "Usa {count} líneas como máximo.",
        "Utilisez une ligne au plus." | "Utilisez {count} lignes au plus.";
    ADMINISTRATORS_ONLY = "Only administrators change this.", "Solo lo cambian los administradores.", "Seuls les administrateurs peuvent modifier ceci.";
    SAME_ADDRESS = "This is your address already.", "Esta ya es tu dirección.", "C’est déjà votre adresse.";
    NAME_IN_USE = "Something here is called so already.", "Ya hay algo aquí con ese nombre.", "Il y a déjà quelque chose de ce nom ici.";
    INVALID_KEY = "Use letters, digits, _ and -, and begin with a letter.",
        "Usa letras sin tilde, cifras, _ y -, y empieza por una letra.",
        "Utilisez des lettres sans accent, des chiffres, _ et -, en commençant par une lettre.";
    INVALID_WEBHOOK = "Paste an address that begins with https://hooks.slack.com/.",
        "Pega una dirección que empiece por https://hooks.slack.com/.",
        "Collez une adresse qui commence par https://hooks.slack.com/.";
    ONE_FILE_ONLY = "Choose one file.", "Elige un solo archivo.", "Choisissez un seul fichier.";
    EMAIL_TAKEN = "Somebody has an account with this address already.",
        "Alguien ya tiene una cuenta con esta dirección.",
        "Quelqu’un a déjà un compte avec cette adresse.";

    SIGN_IN_FIRST = "Sign in first.", "Primero inicia sesión.", "Connectez-vous d’abord.";
    SESSION_OVER = "Your session is over. Sign in again.",
        "Tu sesión ha terminado. Vuelve a iniciar sesión.",
        "Votre session est terminée. Reconnectez-vous.";
    INVALID_CREDENTIALS = "The e-mail address or the password is wrong.",
        "La dirección de correo o la contraseña no son correctas.",
        "L’adresse e-mail ou le mot de passe est incorrect.";
    EMAIL_NOT_VERIFIED = "Confirm your e-mail address first: follow the link in the mail that we sent you.",
        "Primero confirma tu dirección de correo: sigue el enlace del mensaje que te enviamos.",
        "Confirmez d’abord votre adresse e-mail : suivez le lien du message que nous vous avons envoyé.";
    CONFIRM_FIRST = "Confirm first that it is you.", "Primero confirma que eres tú.", "Confirmez d’abord que c’est bien vous.";
    NOT_ALLOWED = "You may not do this.", "No tienes permiso para hacer esto.", "Vous n’êtes pas autorisé à faire cela.";
    CROSS_ORIGIN = "The request came from another site, so nothing was done.",
        "La petición venía de otro sitio, así que no se ha hecho nada.",
        "La demande venait d’un autre site ; rien n’a été fait.";
    UNREADABLE = "The request cannot be read.", "No se puede leer la petición.", "La demande est illisible.";
    INVALID = "Something is not right yet.", "Hay algo que todavía no está bien.", "Quelque chose n’est pas encore correct.";
    NO_SUCH_ROLE = "There is no such role.", "Ese rol no existe.", "Ce rôle n’existe pas.";
    NO_SUCH_PERSON = "There is no such person here.", "Aquí no existe esa persona.", "Cette personne n’existe pas ici.";
    NOTHING_HERE = "There is nothing here.", "Aquí no hay nada.", "Il n’y a rien ici.";
    LINK_INVALID = "The link was used already, is too old, or is incomplete.",
        "El enlace ya se ha usado, es demasiado antiguo o está incompleto.",
        "Le lien a déjà été utilisé, est trop ancien ou est incomplet.";
    CONFLICT = "Things changed in the meantime. Look again and repeat what is still to be done.",
        "Algo ha cambiado mientras tanto. Vuelve a mirar y repite lo que falte.",
        "Les choses ont changé entre-temps. Vérifiez et refaites ce qui reste à faire.";
    TOO_LARGE = "That is too much at once.", "Es demasiado de una vez.", "C’est trop en une fois.";
    WRONG_CONTENT = "This kind of content is not read here.",
        "Este tipo de contenido no se lee aquí.",
        "Ce type de contenu n’est pas lu ici.";
    TOO_MANY = "Too many attempts. Try again later.", "Demasiados intentos. Vuelve a intentarlo más tarde.", "Trop de tentatives. Réessayez plus tard.";
    WAIT_SECONDS = "Too many attempts. Try again in one second." | "Too many attempts. Try again in {count} seconds.",
        "Demasiados intentos. Vuelve a intentarlo en un segundo." | "Demasiados intentos. Vuelve a intentarlo en {count} segundos.",
        "Trop de tentatives. Réessayez dans une seconde." | "Trop de tentatives. Réessayez dans {count} secondes.";
    WAIT_MINUTES = "Too many attempts. Try again in one minute." | "Too many attempts. Try again in {count} minutes.",
        "Demasiados intentos. Vuelve a intentarlo en un minuto." | "Demasiados intentos. Vuelve a intentarlo en {count} minutos.",
        "Trop de tentatives. Réessayez dans une minute." | "Trop de tentatives. Réessayez dans {count} minutes.";
    QUOTA_USED_UP = "This month’s quota is used up.", "La cuota de este mes se ha agotado.", "Le quota de ce mois est épuisé.";
    PLAN_LIMIT = "The limit of the plan is reached.", "Se ha alcanzado el límite del plan.", "La limite de l’offre est atteinte.";
    TOO_SLOW = "It took too long. Try again.", "Ha tardado demasiado. Vuelve a intentarlo.", "Cela a pris trop de temps. Réessayez.";
    BUSY = "Many people are here at the moment. Try again in a moment.",
        "Hay mucha gente en este momento. Vuelve a intentarlo en un momento.",
        "Il y a beaucoup de monde en ce moment. Réessayez dans un instant.";
    OUR_FAULT = "Something went wrong on our side. Try again in a moment.",
        "Algo ha fallado por nuestra parte. Vuelve a intentarlo en un momento.",
        "Une erreur est survenue de notre côté. Réessayez dans un instant.";
}

/// What is wrong with a field.
pub fn issue(locale: Locale, issue: &Issue) -> String {
    let text = match issue {
        Issue::TooShort { min } => return counted(TOO_SHORT, *min, locale),
        Issue::TooLong { max } => return counted(TOO_LONG, *max, locale),
        Issue::OutOfRange { min, max } => {
            return OUT_OF_RANGE.with(locale, &[("min", &min.to_string()), ("max", &max.to_string())]);
        }
        Issue::TooMany { max } => return counted(TOO_MANY_THERE, *max, locale),
        Issue::TooManyPixels { side, millions } => {
            let (side, millions) = (number(*side as u64, locale), number(*millions as u64, locale));
            return TOO_MANY_PIXELS.with(locale, &[("side", &side), ("millions", &millions)]);
        }
        Issue::FileTooLarge { mebibytes } => return counted(FILE_TOO_LARGE, *mebibytes, locale),
        Issue::NoPicture => NO_PICTURE,
        Issue::InvalidDate => INVALID_DATE,
        Issue::TooGreat { max } => return counted(TOO_GREAT, *max, locale),
        Issue::TooManyEntries { max } => return counted(TOO_MANY_ENTRIES, *max, locale),
        Issue::AdministratorsOnly => ADMINISTRATORS_ONLY,
        Issue::SameAddress => SAME_ADDRESS,
        Issue::OneFileOnly => ONE_FILE_ONLY,
        Issue::NameInUse => NAME_IN_USE,
        Issue::InvalidKey => INVALID_KEY,
        Issue::InvalidWebhook => INVALID_WEBHOOK,
        Issue::Required => REQUIRED,
        Issue::NothingChosen => NOTHING_CHOSEN,
        Issue::InvalidEmail => INVALID_EMAIL,
        Issue::InvalidPhone => INVALID_PHONE,
        Issue::InvalidUsername => INVALID_USERNAME,
        Issue::UnknownTimeZone => UNKNOWN_TIME_ZONE,
        Issue::UnknownLanguage => UNKNOWN_LANGUAGE,
        Issue::UnknownValue => UNKNOWN_VALUE,
        Issue::UnknownField => UNKNOWN_FIELD,
        Issue::WrongType => WRONG_TYPE,
        Issue::Taken => TAKEN,
        Issue::CommonPassword => COMMON_PASSWORD,
        Issue::PersonalPassword => PERSONAL_PASSWORD,
        Issue::WrongPassword => WRONG_PASSWORD,
        Issue::WrongCode => WRONG_CODE,
        Issue::Mismatch => MISMATCH,
        Issue::TooMuchMetadata => TOO_MUCH_METADATA,
        Issue::LastOwner => LAST_OWNER,
        Issue::Oneself => ONESELF,
        Issue::AlwaysOn => ALWAYS_ON,
        Issue::InvalidTime => INVALID_TIME,
        Issue::SameTime => SAME_TIME,
        Issue::BeyondOwn => BEYOND_OWN,
        Issue::InvalidNetwork => INVALID_NETWORK,
    };
    text.get(locale).to_owned()
}

/// Why something could not be done, in one sentence or two. What is wrong with single fields is said by [`issue`].
pub fn message(locale: Locale, error: &AppError) -> String {
    if error.code() == Code::Conflict
        && let Some(detail) = error.details().first()
    {
        return issue(locale, &detail.issue);
    }
    match (error.code(), error.retry_after_seconds()) {
        (Code::RateLimitExceeded, Some(seconds)) => wait(locale, seconds),
        (code, _) => of_code(code).get(locale).to_owned(),
    }
}

/// Seconds up to a minute and a half, minutes beyond: nobody counts 600 seconds.
fn wait(locale: Locale, seconds: u64) -> String {
    if seconds <= 90 { WAIT_SECONDS.of(locale, seconds.max(1)) } else { WAIT_MINUTES.of(locale, seconds.div_ceil(60)) }
}

const fn of_code(code: Code) -> Text {
    match code {
        Code::AuthTokenMissing => SIGN_IN_FIRST,
        Code::AuthTokenInvalid | Code::AuthTokenExpired => SESSION_OVER,
        Code::InvalidCredentials => INVALID_CREDENTIALS,
        Code::EmailNotVerified => EMAIL_NOT_VERIFIED,
        Code::ReauthenticationRequired => CONFIRM_FIRST,
        Code::AuthInsufficientScope | Code::InsufficientPermissions => NOT_ALLOWED,
        Code::CrossOriginRefused => CROSS_ORIGIN,
        Code::InvalidRequest => UNREADABLE,
        Code::ValidationError | Code::MissingRequiredField => INVALID,
        Code::InvalidEmailFormat => INVALID_EMAIL,
        Code::InvalidRole | Code::RoleNotFound => NO_SUCH_ROLE,
        Code::UserNotFound => NO_SUCH_PERSON,
        Code::UserAlreadyExists | Code::DuplicateEmail => EMAIL_TAKEN,
        Code::NotFound | Code::MethodNotAllowed => NOTHING_HERE,
        Code::LinkInvalid => LINK_INVALID,
        Code::Conflict | Code::PreconditionFailed => CONFLICT,
        Code::PayloadTooLarge => TOO_LARGE,
        Code::UnsupportedMediaType => WRONG_CONTENT,
        Code::RateLimitExceeded => TOO_MANY,
        Code::QuotaExceeded => QUOTA_USED_UP,
        Code::TierLimitExceeded => PLAN_LIMIT,
        Code::RequestTimeout => TOO_SLOW,
        Code::ServiceUnavailable => BUSY,
        Code::InternalError => OUR_FAULT,
    }
}

fn counted(text: Counted, count: usize, locale: Locale) -> String {
    text.of(locale, count as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_the_language_with_its_number() {
        assert_eq!(issue(Locale::Es, &Issue::TooShort { min: 8 }), "Usa al menos 8 caracteres.");
        assert_eq!(issue(Locale::Fr, &Issue::TooLong { max: 200 }), "Utilisez 200 caractères au plus.");
    }

    #[test]
    fn a_conflict_says_what_collides() {
        let last_owner = AppError::new(Code::Conflict).with_detail("role", Issue::LastOwner);
        assert_eq!(message(Locale::En, &last_owner), "This is the last owner. Make somebody else an owner first.");
        assert_eq!(message(Locale::Es, &AppError::new(Code::Conflict)), CONFLICT.get(Locale::Es));
    }

    #[test]
    fn waiting_is_told_in_seconds_or_minutes() {
        let after = |seconds| message(Locale::En, &AppError::retry_after(Code::RateLimitExceeded, seconds));
        assert_eq!(after(1), "Too many attempts. Try again in one second.");
        assert_eq!(after(30), "Too many attempts. Try again in 30 seconds.");
        assert_eq!(after(541), "Too many attempts. Try again in 10 minutes.");
    }
}
