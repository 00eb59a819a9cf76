//! Words of the pages about keys to the API.

use super::{Text, texts};
use crate::{
    access::{Permission, Scope},
    kernel::Locale,
};

texts! {
    LEAD = "Programs act in your name with a key instead of your password. Give each its own, and revoke what you no longer use.",
        "Los programas actúan en tu nombre con una clave en lugar de tu contraseña. Da a cada uno la suya y revoca las que ya no uses.",
        "Les programmes agissent en votre nom avec une clé au lieu de votre mot de passe. Donnez à chacun la sienne et révoquez celles qui ne servent plus.";
    NEW_KEY = "New key", "Nueva clave", "Nouvelle clé";
    NO_KEYS = "No keys yet", "Todavía no hay claves", "Pas encore de clé";
    NO_KEYS_TEXT = "Make one for a script or another program that should read or change something in your name.",
        "Crea una para un script u otro programa que deba leer o cambiar algo en tu nombre.",
        "Créez-en une pour un script ou un autre programme qui doit lire ou modifier quelque chose en votre nom.";

    SHOWN_ONCE = "Your new key", "Tu nueva clave", "Votre nouvelle clé";
    SHOWN_ONCE_TEXT = "Copy it now and keep it where you keep passwords: it is not shown again.",
        "Cópiala ahora y guárdala donde guardas tus contraseñas: no se volverá a mostrar.",
        "Copiez-la maintenant et gardez-la là où vous gardez vos mots de passe : elle ne sera plus affichée.";
    HOW_TO_USE = "A program sends it in the header Authorization, behind the word Bearer.",
        "Un programa la envía en la cabecera Authorization, detrás de la palabra Bearer.",
        "Un programme l’envoie dans l’en-tête Authorization, après le mot Bearer.";

    EXPIRED = "Expired", "Caducada", "Expirée";
    REPLACED = "Renewed", "Renovada", "Renouvelée";
    MADE_AT = "Made", "Creada:", "Créée :";
    NEVER_USED = "never used", "sin usar todavía", "jamais utilisée";
    LAST_USED = "last used", "último uso:", "dernière utilisation :";
    WITHOUT_END = "does not expire", "no caduca", "n’expire pas";
    EXPIRES = "expires", "caduca:", "expire :";
    ENDED = "ended", "terminó:", "terminée :";
    FROM_ONLY = "only from {networks}", "solo desde {networks}", "uniquement depuis {networks}";

    NAME = "Name", "Nombre", "Nom";
    NAME_HINT = "By which you will know it, such as “Nightly report”.",
        "Para reconocerla, por ejemplo «Informe nocturno».",
        "Pour la reconnaître, par exemple « Rapport nocturne ».";
    MAY = "What it may do", "Lo que puede hacer", "Ce qu’elle peut faire";
    MAY_HINT = "As little as the program needs. If you may no longer do something yourself, the key may not either.",
        "Lo mínimo que necesite el programa. Si tú dejas de poder hacer algo, la clave tampoco podrá.",
        "Le strict nécessaire. Ce que vous ne pouvez plus faire vous-même, la clé ne le peut plus non plus.";
    OWN_ACCOUNT = "Your own account", "Tu propia cuenta", "Votre propre compte";
    ORGANIZATION = "Your organisation", "Tu organización", "Votre organisation";
    LIFE = "Expires", "Caduca", "Expiration";
    LIFE_HINT = "You can renew it before it ends.", "Puedes renovarla antes de que termine.", "Vous pouvez la renouveler avant la fin.";
    IN_DAYS = "in {count} day" | "in {count} days", "en {count} día" | "en {count} días", "dans {count} jour" | "dans {count} jours";
    IN_A_YEAR = "in a year", "en un año", "dans un an";
    NEVER = "never", "nunca", "jamais";
    ALLOWED_FROM = "Only from these addresses", "Solo desde estas direcciones", "Uniquement depuis ces adresses";
    ALLOWED_FROM_HINT = "Addresses or networks with spaces between them, such as 192.0.2.7 or 2001:db8::/32. Empty: from everywhere.",
        "Direcciones o redes separadas por espacios, como 192.0.2.7 o 2001:db8::/32. Vacío: desde cualquier lugar.",
        "Adresses ou réseaux séparés par des espaces, comme 192.0.2.7 ou 2001:db8::/32. Vide : de partout.";
    MAKE = "Make key", "Crear clave", "Créer la clé";
    MADE = "The key is made.", "La clave está creada.", "La clé est créée.";

    ALL_KEYS = "All keys", "Todas las claves", "Toutes les clés";
    RENEW = "Renew", "Renovar", "Renouveler";
    RENEW_KEY = "Renew “{name}”", "Renovar «{name}»", "Renouveler « {name} »";
    RENEW_LEAD = "You get a fresh key that may do the same. Put it where the old one is used; both work until the old one ends.",
        "Recibes una clave nueva que puede hacer lo mismo. Ponla donde se usa la antigua; ambas funcionan hasta que la antigua termine.",
        "Vous recevez une nouvelle clé qui peut faire la même chose. Mettez-la à la place de l’ancienne ; les deux marchent jusqu’à la fin de celle-ci.";
    OLD_ENDS = "The old key ends", "La clave antigua termina", "L’ancienne clé prend fin";
    AT_ONCE = "at once", "de inmediato", "tout de suite";
    RENEWED = "The key is renewed.", "La clave está renovada.", "La clé est renouvelée.";

    REVOKE = "Revoke", "Revocar", "Révoquer";
    REVOKE_QUESTION = "Revoke “{name}”?", "¿Revocar «{name}»?", "Révoquer « {name} » ?";
    REVOKE_TEXT = "Programs that use this key are refused from their next request on. It cannot be undone.",
        "Los programas que usan esta clave se rechazan desde su próxima petición. No se puede deshacer.",
        "Les programmes qui utilisent cette clé sont refusés dès leur prochaine requête. C’est irréversible.";
    REVOKED = "The key is revoked.", "La clave está revocada.", "La clé est révoquée.";
    GONE_ALREADY = "That key was gone already.", "Esa clave ya no existía.", "Cette clé n’existait déjà plus.";

    PROFILE_READ = "Read your profile", "Leer tu perfil", "Lire votre profil";
    PROFILE_WRITE = "Change your profile", "Cambiar tu perfil", "Modifier votre profil";
    AVATAR_WRITE = "Change your picture", "Cambiar tu imagen", "Modifier votre image";
    PREFERENCES_READ = "Read your preferences", "Leer tus preferencias", "Lire vos préférences";
    PREFERENCES_WRITE = "Change your preferences", "Cambiar tus preferencias", "Modifier vos préférences";
    NOTIFICATIONS_READ = "Read your notifications and their settings", "Leer tus notificaciones y sus ajustes", "Lire vos notifications et leurs réglages";
    NOTIFICATIONS_WRITE = "Change your notification settings", "Cambiar los ajustes de notificación", "Modifier les réglages de notification";
    ACTIVITY_READ = "Read your activity and statistics", "Leer tu actividad y estadísticas", "Lire votre activité et vos statistiques";
    MFA_READ = "See whether a second factor is set up", "Ver si hay un segundo factor", "Voir si un second facteur est en place";
    SECURITY_READ = "Read your sessions, devices and security events", "Leer tus sesiones, dispositivos y eventos de seguridad", "Lire vos sessions, appareils et événements de sécurité";
    USER_READ = "See the people of the organisation", "Ver a las personas de la organización", "Voir les personnes de l’organisation";
    USER_CREATE = "Add people", "Añadir personas", "Ajouter des personnes";
    USER_UPDATE = "Change, suspend and activate people", "Cambiar, suspender y activar a personas", "Modifier, suspendre et activer des personnes";
    USER_DELETE = "Remove people", "Quitar personas", "Retirer des personnes";
    ROLE_ASSIGN = "Give and take roles", "Dar y quitar roles", "Donner et retirer des rôles";
    ROLE_MANAGE = "Change custom roles", "Cambiar roles propios", "Modifier les rôles personnalisés";
    AUDIT_READ = "Read the organisation’s record", "Leer el registro de la organización", "Lire le registre de l’organisation";
    ORGANIZATION_UPDATE = "Change the organisation’s settings", "Cambiar los ajustes de la organización", "Modifier les réglages de l’organisation";
    ORGANIZATION_OWN = "Hand over and close the organisation", "Traspasar y cerrar la organización", "Transmettre et fermer l’organisation";
}

/// What a scope allows, in a few words.
pub const fn scope(scope: Scope, locale: Locale) -> &'static str {
    let text: Text = match scope {
        Scope::ProfileRead => PROFILE_READ,
        Scope::ProfileWrite => PROFILE_WRITE,
        Scope::AvatarWrite => AVATAR_WRITE,
        Scope::PreferencesRead => PREFERENCES_READ,
        Scope::PreferencesWrite => PREFERENCES_WRITE,
        Scope::NotificationsRead => NOTIFICATIONS_READ,
        Scope::NotificationsWrite => NOTIFICATIONS_WRITE,
        Scope::ActivityRead => ACTIVITY_READ,
        Scope::MfaRead => MFA_READ,
        Scope::SecurityRead => SECURITY_READ,
        Scope::Permission(permission) => match permission {
            Permission::UserRead => USER_READ,
            Permission::UserCreate => USER_CREATE,
            Permission::UserUpdate => USER_UPDATE,
            Permission::UserDelete => USER_DELETE,
            Permission::RoleAssign => ROLE_ASSIGN,
            Permission::RoleManage => ROLE_MANAGE,
            Permission::AuditRead => AUDIT_READ,
            Permission::OrganizationUpdate => ORGANIZATION_UPDATE,
            Permission::OrganizationOwn => ORGANIZATION_OWN,
        },
    };
    text.get(locale)
}
