//! Words of the overview.

use super::texts;

texts! {
    SECOND_FACTOR_BY = "Two-step sign-in is on: {ways}", "La verificación en dos pasos está activada: {ways}", "La connexion en deux étapes est activée : {ways}";
    BY_APP = "authenticator", "aplicación de autenticación", "application d’authentification";
    BY_TEXTS = "text message", "SMS", "SMS";
    BY_PASSKEY = "passkey", "llave de acceso", "clé d’accès";
    SECOND_FACTOR_OFF = "Two-step sign-in is off", "La verificación en dos pasos está desactivada", "La connexion en deux étapes est désactivée";
    SECOND_FACTOR_OFF_TEXT = "With it a stolen password alone opens nothing.",
        "Con ella, una contraseña robada no abre nada por sí sola.",
        "Avec elle, un mot de passe volé n’ouvre rien à lui seul.";
    TURN_ON = "Turn on", "Activar", "Activer";
    BACKUP_CODES_LEFT = "{count} backup code left" | "{count} backup codes left",
        "Queda {count} código de respaldo" | "Quedan {count} códigos de respaldo",
        "Il reste {count} code de secours" | "Il reste {count} codes de secours";
    NEW_CODES = "New codes", "Códigos nuevos", "Nouveaux codes";
    PASSKEYS = "{count} passkey" | "{count} passkeys", "{count} llave de acceso" | "{count} llaves de acceso", "{count} clé d’accès" | "{count} clés d’accès";
    NO_PASSKEY = "No passkey yet", "Aún no hay llave de acceso", "Pas encore de clé d’accès";
    NO_PASSKEY_TEXT = "Sign in by fingerprint, face or device PIN instead of a password.",
        "Inicia sesión con huella, cara o PIN del dispositivo en lugar de contraseña.",
        "Connectez-vous par empreinte, visage ou code de l’appareil plutôt que par mot de passe.";
    PASSWORD_SET = "Your password was set {when}", "Tu contraseña se fijó {when}", "Votre mot de passe a été défini {when}";
    PASSWORD_OLD = "It is more than a year old. A new one costs a minute.",
        "Tiene más de un año. Cambiarla lleva un minuto.",
        "Il a plus d’un an. En choisir un nouveau prend une minute.";
    CHANGE = "Change", "Cambiar", "Modifier";
    OLD_DEVICES = "{count} device was not used for three months" | "{count} devices were not used for three months",
        "{count} dispositivo lleva tres meses sin usarse" | "{count} dispositivos llevan tres meses sin usarse",
        "{count} appareil n’a pas servi depuis trois mois" | "{count} appareils n’ont pas servi depuis trois mois";
    OLD_DEVICES_TEXT = "Remove what you no longer have.", "Quita los que ya no tengas.", "Retirez ceux que vous n’avez plus.";
    NEVER_MIND = "Worth doing", "Recomendable", "À envisager";
    ALL_WELL = "Everything is in order.", "Todo está en orden.", "Tout est en ordre.";

    USAGE = "Usage", "Uso", "Utilisation";
    API_KEYS = "API keys", "Claves de API", "Clés d’API";
    METADATA = "Own data", "Datos propios", "Données propres";
    SESSIONS = "Sessions", "Sesiones", "Sessions";
    DEVICES = "Devices", "Dispositivos", "Appareils";
    OF_LIMIT = "{used} of {limit}", "{used} de {limit}", "{used} sur {limit}";
    KIB = "{count} KiB", "{count} KiB", "{count} Kio";
    ALL_ACTIVITY = "All activity", "Toda la actividad", "Toute l’activité";

    ACHIEVEMENTS = "Achievements", "Logros", "Étapes franchies";
    REACHED_EMAIL = "Address confirmed", "Dirección confirmada", "Adresse confirmée";
    REACHED_FACTOR = "Two-step sign-in set up", "Verificación en dos pasos configurada", "Connexion en deux étapes configurée";
    REACHED_PASSKEY = "First passkey", "Primera llave de acceso", "Première clé d’accès";
    REACHED_KEY = "First API key", "Primera clave de API", "Première clé d’API";
    REACHED_YEAR = "One year here", "Un año aquí", "Un an ici";

    MESSAGES = "Messages", "Mensajes", "Messages";
    NO_MESSAGES = "Nothing new.", "Nada nuevo.", "Rien de nouveau.";
    ALL_MESSAGES = "All messages", "Todos los mensajes", "Tous les messages";
}
