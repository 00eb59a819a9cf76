//! Words of the page about the own activity.

use super::{Text, texts};
use crate::activity::Area;

texts! {
    LEAD = "Everything that happened to your account, by you or by others.",
        "Todo lo que ha pasado con tu cuenta, por ti o por otras personas.",
        "Tout ce qui est arrivé à votre compte, par vous ou par d’autres.";
    SECURITY_LEAD = "What concerns who can get into your account.",
        "Lo que afecta a quién puede entrar en tu cuenta.",
        "Ce qui concerne l’accès à votre compte.";
    ABOUT = "About", "Sobre", "Sujet";
    SINCE = "Since", "Desde", "Depuis";
    EVERYTHING = "Everything", "Todo", "Tout";
    EVER = "The beginning", "El principio", "Le début";
    LAST_DAYS = "Yesterday" | "The last {count} days", "Ayer" | "Los últimos {count} días", "Hier" | "Les {count} derniers jours";
    LAST_YEAR = "The last year", "El último año", "L’année écoulée";
    EXPORT = "Export", "Exportar", "Exporter";
    AS_CSV = "As a table (CSV)", "Como tabla (CSV)", "En tableau (CSV)";
    AS_JSON = "As data (JSON)", "Como datos (JSON)", "En données (JSON)";
    FILTERS = "Filters", "Filtros", "Filtres";
    UNREADABLE = "Part of this address could not be read and was left out.",
        "Una parte de esta dirección no se ha podido leer y se ha omitido.",
        "Une partie de cette adresse n’a pas pu être lue et a été ignorée.";

    NOTHING = "Nothing has happened yet", "Todavía no ha pasado nada", "Rien ne s’est encore passé";
    NOTHING_TEXT = "What you or others do with your account appears here.",
        "Aquí aparece lo que tú u otras personas hagáis con tu cuenta.",
        "Ce que vous ou d’autres faites avec votre compte apparaît ici.";
    NO_MATCH = "Nothing of this kind happened", "No ha pasado nada de esto", "Rien de tel ne s’est passé";
    NO_MATCH_TEXT = "Choose a longer time, or everything.", "Elige más tiempo, o todo.", "Choisissez une période plus longue, ou tout.";
    EVENTS = "{count} event" | "{count} events", "{count} evento" | "{count} eventos", "{count} événement" | "{count} événements";
    MORE_EVENTS = "More than {count} event" | "More than {count} events",
        "Más de {count} evento" | "Más de {count} eventos",
        "Plus de {count} événement" | "Plus de {count} événements";

    BY_KEY = "by a program with your key “{name}”", "por un programa con tu clave «{name}»", "par un programme avec votre clé « {name} »";
    BY_GONE_KEY = "by a program with a key that is gone", "por un programa con una clave que ya no existe", "par un programme avec une clé qui n’existe plus";
    BY_PORTAL = "by the portal itself", "por el propio portal", "par le portail lui-même";
    REASON = "Reason: {reason}", "Motivo: {reason}", "Motif : {reason}";
    FIELD_REASON = "Reason", "Motivo", "Motif";
    BEFORE = "before", "antes", "avant";
    AFTER = "after", "después", "après";
    EMPTY = "nothing", "nada", "rien";

    AREA_SECURITY = "Security", "Seguridad", "Sécurité";
    AREA_SIGN_IN = "Signing in and devices", "Accesos y dispositivos", "Connexions et appareils";
    AREA_CREDENTIALS = "Passwords and second factors", "Contraseñas y segundos factores", "Mots de passe et seconds facteurs";
    AREA_API_KEYS = "API keys", "Claves de API", "Clés d’API";
    AREA_PROFILE = "Profile", "Perfil", "Profil";
    AREA_SETTINGS = "Settings", "Ajustes", "Réglages";
    AREA_PRIVACY = "Privacy", "Privacidad", "Vie privée";
    AREA_ACCOUNT = "Account and roles", "Cuenta y roles", "Compte et rôles";

    SCOPES = "May do", "Puede hacer", "Peut faire";
    NETWORKS = "Only from", "Solo desde", "Uniquement depuis";
    EXPIRES = "Expires", "Caduca", "Expiration";
    PREFIX = "Begins with", "Empieza por", "Commence par";
    OLD_KEY_UNTIL = "Old key until", "Clave antigua hasta", "Ancienne clé jusqu’à";
}

/// The name of an area.
pub const fn area(area: Area) -> Text {
    match area {
        Area::Security => AREA_SECURITY,
        Area::SignIn => AREA_SIGN_IN,
        Area::Credentials => AREA_CREDENTIALS,
        Area::ApiKeys => AREA_API_KEYS,
        Area::Profile => AREA_PROFILE,
        Area::Settings => AREA_SETTINGS,
        Area::Privacy => AREA_PRIVACY,
        Area::Account => AREA_ACCOUNT,
    }
}
