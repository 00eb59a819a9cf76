//! Words of the frame around pages and of the components.

use super::texts;

texts! {
    SKIP_TO_CONTENT = "Skip to content", "Ir al contenido", "Aller au contenu";
    NAVIGATION = "Navigation", "Navegación", "Navigation";
    MENU = "Menu", "Menú", "Menu";
    DISMISS = "Dismiss", "Descartar", "Masquer";
    SIGN_OUT = "Sign out", "Cerrar sesión", "Se déconnecter";

    OVERVIEW = "Overview", "Resumen", "Aperçu";
    PROFILE = "Profile", "Perfil", "Profil";
    SECURITY = "Security", "Seguridad", "Sécurité";
    SESSIONS = "Sessions", "Sesiones", "Sessions";
    DEVICES = "Devices", "Dispositivos", "Appareils";
    ACTIVITY = "Activity", "Actividad", "Activité";
    API_KEYS = "API keys", "Claves de API", "Clés d’API";
    PRIVACY = "Privacy", "Privacidad", "Confidentialité";
    PREFERENCES = "Preferences", "Preferencias", "Préférences";
    NOTIFICATIONS = "Notifications", "Notificaciones", "Notifications";
    INBOX = "Inbox", "Bandeja", "Boîte de réception";
    USERS = "Users", "Usuarios", "Utilisateurs";
    SETTINGS = "Settings", "Ajustes", "Réglages";
    MAILBOX = "Development mailbox", "Buzón de desarrollo", "Boîte de développement";
    GROUP_ORGANIZATION = "Organisation", "Organización", "Organisation";
    GROUP_DEVELOPMENT = "Development", "Desarrollo", "Développement";

    COLON = ": ", ": ", "\u{a0}: ";
    YES = "yes", "sí", "oui";
    NO = "no", "no", "non";
    OPTIONAL = "optional", "opcional", "facultatif";
    REQUIRED = "required", "obligatorio", "obligatoire";
    FORM_REFUSED = "There is one thing to mend" | "There are {count} things to mend",
        "Hay una cosa que corregir" | "Hay {count} cosas que corregir",
        "Il y a un point à corriger" | "Il y a {count} points à corriger";
    CHECK_FIELDS = "Check the marked fields.", "Revisa los campos marcados.", "Vérifiez les champs signalés.";
    SAVE = "Save", "Guardar", "Enregistrer";
    SAVING = "Saving…", "Guardando…", "Enregistrement…";
    SAVED = "Saved", "Guardado", "Enregistré";
    SENDING = "Sending…", "Enviando…", "Envoi…";
    SEND_FAILED = "It could not be sent. Check your connection and try again.",
        "No se ha podido enviar. Comprueba tu conexión e inténtalo de nuevo.",
        "L’envoi a échoué. Vérifiez votre connexion et réessayez.";

    SHOW_PASSWORD = "Show password", "Mostrar la contraseña", "Afficher le mot de passe";
    HIDE_PASSWORD = "Hide password", "Ocultar la contraseña", "Masquer le mot de passe";
    PASSWORD_STRENGTH = "Password strength", "Seguridad de la contraseña", "Robustesse du mot de passe";

    COPY = "Copy", "Copiar", "Copier";
    COPIED = "Copied", "Copiado", "Copié";
    CANCEL = "Cancel", "Cancelar", "Annuler";

    PAGES = "Pages", "Páginas", "Pages";
    PREVIOUS = "Previous", "Anterior", "Précédent";
    NEXT = "Next", "Siguiente", "Suivant";
    REMOVE_FILTER = "Remove filter", "Quitar el filtro", "Retirer le filtre";
    CLEAR_FILTERS = "Clear filters", "Quitar los filtros", "Effacer les filtres";
    SORT_ASCENDING = "sorted ascending", "orden ascendente", "tri croissant";
    SORT_DESCENDING = "sorted descending", "orden descendente", "tri décroissant";

    LANGUAGE = "Language", "Idioma", "Langue";
    THEME = "Theme", "Tema", "Thème";
    THEME_AUTO = "Automatic", "Automático", "Automatique";
    THEME_LIGHT = "Light", "Claro", "Clair";
    THEME_DARK = "Dark", "Oscuro", "Sombre";
    LANGUAGE_AND_THEME = "Language and theme", "Idioma y tema", "Langue et thème";

    PORCH = "One porch for every account: your profile, your devices, your keys.",
        "Un solo porche para cada cuenta: tu perfil, tus dispositivos, tus claves.",
        "Un seul porche pour chaque compte : votre profil, vos appareils, vos clés.";
    NEVER = "Never", "Nunca", "Jamais";

    ROLE_OWNER = "Owner", "Propietario", "Propriétaire";
    ROLE_ADMIN = "Administrator", "Administrador", "Administrateur";
    ROLE_MANAGER = "Manager", "Gestor", "Gestionnaire";
    ROLE_USER = "User", "Usuario", "Utilisateur";
    STATUS_ACTIVE = "Active", "Activo", "Actif";
    STATUS_PENDING = "Pending", "Pendiente", "En attente";
    STATUS_SUSPENDED = "Suspended", "Suspendido", "Suspendu";
}
