//! What is wrong, in the person's language.

use super::{Text, texts};
use crate::kernel::{AppError, Code, Issue, Locale};

texts! {
    REQUIRED = "Fill this in.", "Rellena este campo.", "Remplissez ce champ.";
    TOO_SHORT = "Use at least {min} characters.", "Usa al menos {min} caracteres.", "Utilisez au moins {min} caractères.";
    TOO_LONG = "Use at most {max} characters.", "Usa como máximo {max} caracteres.", "Utilisez au plus {max} caractères.";
    INVALID_EMAIL = "Enter an e-mail address, such as ana@example.com.",
        "Escribe una dirección de correo, como ana@example.com.",
        "Saisissez une adresse e-mail, comme ana@example.com.";
    INVALID_PHONE = "Enter the number with its country code, such as +34 911 23 45 67.",
        "Escribe el número con su prefijo internacional, como +34 911 23 45 67.",
        "Saisissez le numéro avec son indicatif, comme +33 1 23 45 67 89.";
    INVALID_USERNAME = "Use 2 to 32 letters, digits, dots, dashes or underscores; begin and end with a letter or digit.",
        "Usa de 2 a 32 letras, cifras, puntos, guiones o guiones bajos; empieza y termina con una letra o cifra.",
        "Utilisez 2 à 32 lettres, chiffres, points, tirets ou tirets bas ; commencez et finissez par une lettre ou un chiffre.";
    UNKNOWN_TIME_ZONE = "Choose a time zone from the list, such as Europe/Madrid.",
        "Elige una zona horaria de la lista, como Europe/Madrid.",
        "Choisissez un fuseau horaire de la liste, comme Europe/Paris.";
    UNKNOWN_LANGUAGE = "Choose one of the languages.", "Elige uno de los idiomas.", "Choisissez l’une des langues.";
    UNKNOWN_VALUE = "This value is not possible here.", "Este valor no es posible aquí.", "Cette valeur n’est pas possible ici.";
    UNKNOWN_FIELD = "There is no such field.", "Ese campo no existe.", "Ce champ n’existe pas.";
    WRONG_TYPE = "This value is of the wrong type.", "Este valor es de otro tipo.", "Cette valeur n’est pas du bon type.";
    TAKEN = "Somebody else has this already.", "Otra persona ya lo tiene.", "Quelqu’un d’autre l’a déjà.";
    COMMON_PASSWORD = "This password is among the first that are tried. Choose another.",
        "Esta contraseña es de las primeras que se prueban. Elige otra.",
        "Ce mot de passe est parmi les premiers essayés. Choisissez-en un autre.";
    PERSONAL_PASSWORD = "Do not use your name or e-mail address as password.",
        "No uses tu nombre ni tu correo como contraseña.",
        "N’utilisez ni votre nom ni votre adresse comme mot de passe.";
    MISMATCH = "The two entries differ.", "Las dos entradas no coinciden.", "Les deux saisies diffèrent.";
    TOO_MUCH_METADATA = "That is too much: 64 keys and 16 KiB are possible.",
        "Es demasiado: caben 64 claves y 16 KiB.",
        "C’est trop : 64 clés et 16 Kio sont possibles.";
    LAST_OWNER = "The organisation needs an active owner. Make somebody else an owner first.",
        "La organización necesita un propietario activo. Nombra antes a otra persona.",
        "L’organisation a besoin d’un propriétaire actif. Nommez d’abord quelqu’un d’autre.";

    SIGN_IN_FIRST = "Sign in to go on.", "Inicia sesión para continuar.", "Connectez-vous pour continuer.";
    INVALID_CREDENTIALS = "The e-mail address or the password is wrong.",
        "El correo o la contraseña no son correctos.",
        "L’adresse e-mail ou le mot de passe est incorrect.";
    EMAIL_NOT_VERIFIED = "Confirm your e-mail address first: open the link in the mail that we sent you.",
        "Confirma primero tu correo: abre el enlace del mensaje que te enviamos.",
        "Confirmez d’abord votre adresse : ouvrez le lien de l’e-mail que nous vous avons envoyé.";
    NO_PERMISSION = "You may not do this. Ask an administrator of your organisation.",
        "No tienes permiso para esto. Pregunta a un administrador de tu organización.",
        "Vous n’avez pas le droit de faire cela. Adressez-vous à un administrateur.";
    CROSS_ORIGIN = "This came from another site and was refused.",
        "Esto venía de otro sitio y se ha rechazado.",
        "Cela venait d’un autre site et a été refusé.";
    UNREADABLE = "This request cannot be read.", "Esta petición no se puede leer.", "Cette requête est illisible.";
    MEND_FIELDS = "Some fields need another look.", "Hay campos que revisar.", "Certains champs sont à revoir.";
    USER_EXISTS = "Somebody with this e-mail address is here already.",
        "Ya hay alguien con este correo.",
        "Quelqu’un a déjà cette adresse e-mail.";
    NO_ROLE = "There is no such role.", "Ese rol no existe.", "Ce rôle n’existe pas.";
    NOT_FOUND = "There is nothing here. It may have been moved, or it never was.",
        "Aquí no hay nada. Puede que se haya movido o que nunca existiera.",
        "Il n’y a rien ici. Cela a peut-être été déplacé, ou n’a jamais existé.";
    LINK_INVALID = "This link was used already, is too old, or is incomplete.",
        "Este enlace ya se usó, es demasiado antiguo o está incompleto.",
        "Ce lien a déjà servi, est trop ancien ou est incomplet.";
    CONFLICT = "This does not fit with how things stand now.",
        "Esto no encaja con el estado actual.",
        "Cela ne correspond pas à l’état actuel.";
    CHANGED = "It was changed in the meantime. Load the page again.",
        "Ha cambiado mientras tanto. Vuelve a cargar la página.",
        "Cela a changé entre-temps. Rechargez la page.";
    TOO_LARGE = "That is too large.", "Es demasiado grande.", "C’est trop volumineux.";
    TOO_MANY = "Too many attempts. Wait {seconds} seconds and try again.",
        "Demasiados intentos. Espera {seconds} segundos e inténtalo de nuevo.",
        "Trop de tentatives. Attendez {seconds} secondes et réessayez.";
    TOO_MANY_SOON = "Too many attempts. Try again a little later.",
        "Demasiados intentos. Inténtalo un poco más tarde.",
        "Trop de tentatives. Réessayez un peu plus tard.";
    LIMIT_REACHED = "The limit of your plan is reached.", "Has llegado al límite de tu plan.", "La limite de votre formule est atteinte.";
    TIMEOUT = "This took too long. Try again.", "Ha tardado demasiado. Inténtalo de nuevo.", "Cela a pris trop de temps. Réessayez.";
    BUSY = "The portal is busy. Try again in a moment.",
        "El portal está ocupado. Inténtalo en un momento.",
        "Le portail est occupé. Réessayez dans un instant.";
    UNEXPECTED = "Something went wrong on our side.", "Algo ha fallado por nuestra parte.", "Un problème est survenu de notre côté.";
}

/// What is wrong with a field.
pub fn issue(locale: Locale, issue: Issue) -> String {
    let text = match issue {
        Issue::Required => REQUIRED,
        Issue::TooShort { min } => return TOO_SHORT.with(locale, &[("min", &min.to_string())]),
        Issue::TooLong { max } => return TOO_LONG.with(locale, &[("max", &max.to_string())]),
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
        Issue::Mismatch => MISMATCH,
        Issue::TooMuchMetadata => TOO_MUCH_METADATA,
        Issue::LastOwner => LAST_OWNER,
    };
    text.get(locale).to_owned()
}

/// What is wrong with the whole.
pub fn message(locale: Locale, error: &AppError) -> String {
    match (error.code(), error.retry_after_seconds()) {
        (Code::RateLimitExceeded, Some(seconds)) => TOO_MANY.with(locale, &[("seconds", &seconds.to_string())]),
        (code, _) => text(code).get(locale).to_owned(),
    }
}

const fn text(code: Code) -> Text {
    match code {
        Code::AuthTokenMissing | Code::AuthTokenInvalid | Code::AuthTokenExpired => SIGN_IN_FIRST,
        Code::InvalidCredentials => INVALID_CREDENTIALS,
        Code::EmailNotVerified => EMAIL_NOT_VERIFIED,
        Code::AuthInsufficientScope | Code::InsufficientPermissions => NO_PERMISSION,
        Code::CrossOriginRefused => CROSS_ORIGIN,
        Code::InvalidRequest | Code::MethodNotAllowed | Code::UnsupportedMediaType => UNREADABLE,
        Code::ValidationError | Code::MissingRequiredField => MEND_FIELDS,
        Code::InvalidEmailFormat => INVALID_EMAIL,
        Code::InvalidRole | Code::RoleNotFound => NO_ROLE,
        Code::UserNotFound | Code::NotFound => NOT_FOUND,
        Code::UserAlreadyExists | Code::DuplicateEmail => USER_EXISTS,
        Code::LinkInvalid => LINK_INVALID,
        Code::Conflict => CONFLICT,
        Code::PreconditionFailed => CHANGED,
        Code::PayloadTooLarge => TOO_LARGE,
        Code::RateLimitExceeded => TOO_MANY_SOON,
        Code::QuotaExceeded | Code::TierLimitExceeded => LIMIT_REACHED,
        Code::RequestTimeout => TIMEOUT,
        Code::ServiceUnavailable => BUSY,
        Code::InternalError => UNEXPECTED,
    }
}
