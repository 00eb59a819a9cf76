//! Words of the pages of `/account` and of the development mailbox.

use super::texts;

texts! {
    HELLO = "Hello, {name}", "Hola, {name}", "Bonjour {name}";
    OVERVIEW_LEAD = "Your account at a glance.", "Tu cuenta de un vistazo.", "Votre compte en un coup d’œil.";
    CHECK_UP = "Security check-up", "Revisión de seguridad", "Bilan de sécurité";
    ADDRESS_CONFIRMED = "Your address is confirmed", "Tu dirección está confirmada", "Votre adresse est confirmée";
    ADDRESS_OPEN = "Your address is not confirmed", "Tu dirección no está confirmada", "Votre adresse n’est pas confirmée";
    ADDRESS_OPEN_TEXT = "Without it you cannot reset a forgotten password.",
        "Sin confirmarla no puedes recuperar una contraseña olvidada.",
        "Sans cela, vous ne pourrez pas réinitialiser un mot de passe oublié.";
    SEND_CONFIRMATION = "Send the link", "Enviar el enlace", "Envoyer le lien";
    SIGNED_IN_ONCE = "You are signed in on this device only", "Solo tienes sesión en este dispositivo", "Votre seule session est sur cet appareil";
    SIGNED_IN_ELSEWHERE = "You are signed in on {count} other device" | "You are signed in on {count} other devices",
        "Tienes sesión en {count} dispositivo más" | "Tienes sesión en {count} dispositivos más",
        "Vous avez une session sur {count} autre appareil" | "Vous avez des sessions sur {count} autres appareils";
    LATEST_SEEN = "Last active elsewhere: {device}", "Última actividad en otro lugar: {device}", "Dernière activité ailleurs : {device}";
    REVIEW = "Review", "Revisar", "Vérifier";
    PHONE_THERE = "A phone number is on file", "Hay un número de teléfono guardado", "Un numéro de téléphone est enregistré";
    PHONE_MISSING = "No phone number yet", "Aún no hay número de teléfono", "Pas encore de numéro de téléphone";
    PHONE_MISSING_TEXT = "It helps your administrator to reach you if you lose access.",
        "Ayuda a tu administrador a localizarte si pierdes el acceso.",
        "Il aide votre administrateur à vous joindre si vous perdez l’accès.";
    ADD = "Add", "Añadir", "Ajouter";
    GOOD = "Good", "Bien", "Bien";
    TO_DO = "To do", "Pendiente", "À faire";
    LATEST_ACTIVITY = "Latest activity", "Actividad reciente", "Activité récente";
    NO_ACTIVITY = "Nothing has happened yet.", "Todavía no ha pasado nada.", "Rien ne s’est encore passé.";

    DID_REGISTER = "You created your account", "Creaste tu cuenta", "Vous avez créé votre compte";
    SAW_REGISTRATION = "Somebody tried to register with your address", "Alguien intentó registrarse con tu dirección", "Quelqu’un a tenté de s’inscrire avec votre adresse";
    WAS_CREATED = "Your account was created", "Se creó tu cuenta", "Votre compte a été créé";
    DID_ACCEPT = "You accepted the invitation", "Aceptaste la invitación", "Vous avez accepté l’invitation";
    DID_UPDATE = "Your profile was changed", "Se cambió tu perfil", "Votre profil a été modifié";
    CHANGED_PREFERENCES = "Your preferences were changed", "Se cambiaron tus preferencias", "Vos préférences ont été modifiées";
    CHANGED_NOTIFICATIONS = "Your notification settings were changed", "Se cambiaron tus ajustes de notificaciones", "Vos réglages de notifications ont été modifiés";
    DID_CONFIRM = "You confirmed your address", "Confirmaste tu dirección", "Vous avez confirmé votre adresse";
    WAS_SUSPENDED = "Your account was suspended", "Se suspendió tu cuenta", "Votre compte a été suspendu";
    WAS_ACTIVATED = "Your account was activated", "Se activó tu cuenta", "Votre compte a été activé";
    ROLE_CHANGED = "Your role was changed", "Se cambió tu rol", "Votre rôle a été modifié";
    WAS_LOCKED = "You locked your account: a sign-in was not yours",
        "Bloqueaste tu cuenta: un inicio de sesión no era tuyo",
        "Vous avez verrouillé votre compte : une connexion n’était pas la vôtre";
    DID_SIGN_IN = "You signed in", "Iniciaste sesión", "Vous avez ouvert une session";
    DID_SIGN_OUT = "You signed out", "Cerraste sesión", "Vous avez fermé votre session";
    DID_CONFIRM_AGAIN = "You confirmed that it was you", "Confirmaste que eras tú", "Vous avez confirmé votre identité";
    ENDED_SESSION = "A session was ended", "Se cerró una sesión", "Une session a été fermée";
    ENDED_SESSIONS = "Your other sessions were ended", "Se cerraron tus otras sesiones", "Vos autres sessions ont été fermées";
    TRUSTED_DEVICE = "You trusted a device", "Marcaste un dispositivo como de confianza", "Vous avez approuvé un appareil";
    DISTRUSTED_DEVICE = "A device is no longer trusted", "Un dispositivo ya no es de confianza", "Un appareil n’est plus approuvé";
    RENAMED_DEVICE = "You renamed a device", "Cambiaste el nombre de un dispositivo", "Vous avez renommé un appareil";
    REMOVED_DEVICE = "You removed a device", "Quitaste un dispositivo", "Vous avez retiré un appareil";
    DID_TURN_MFA_ON = "You turned two-step sign-in on", "Activaste la verificación en dos pasos", "Vous avez activé la connexion en deux étapes";
    DID_TURN_MFA_OFF = "You turned two-step sign-in off", "Desactivaste la verificación en dos pasos", "Vous avez désactivé la connexion en deux étapes";
    DID_REMOVE_FACTOR = "You removed a second factor", "Quitaste un segundo factor", "Vous avez retiré un second facteur";
    FACTORS_WERE_RESET = "Your second factors were reset", "Se restablecieron tus segundos factores", "Vos seconds facteurs ont été réinitialisés";
    DID_MAKE_CODES = "You made new backup codes", "Creaste códigos de respaldo nuevos", "Vous avez créé de nouveaux codes de secours";
    DID_USE_CODE = "A backup code was used", "Se usó un código de respaldo", "Un code de secours a été utilisé";
    ADDED_PASSKEY = "You added a passkey", "Añadiste una llave de acceso", "Vous avez ajouté une clé d’accès";
    RENAMED_PASSKEY = "You renamed a passkey", "Cambiaste el nombre de una llave de acceso", "Vous avez renommé une clé d’accès";
    REMOVED_PASSKEY = "A passkey was removed", "Se quitó una llave de acceso", "Une clé d’accès a été retirée";
    ASKED_RESET = "A new password was requested", "Se pidió una nueva contraseña", "Un nouveau mot de passe a été demandé";
    DID_CHANGE_PASSWORD = "You changed your password", "Cambiaste tu contraseña", "Vous avez changé votre mot de passe";
    DID_RESET = "You set a new password", "Cambiaste tu contraseña", "Vous avez défini un nouveau mot de passe";
    ASKED_EXPORT = "You asked for a copy of your data", "Pediste una copia de tus datos", "Vous avez demandé une copie de vos données";
    FETCHED_EXPORT = "You fetched the copy of your data", "Descargaste la copia de tus datos", "Vous avez téléchargé la copie de vos données";
    PLANNED_DELETION = "You asked for the deletion of your account", "Pediste eliminar tu cuenta", "Vous avez demandé la suppression de votre compte";
    CANCELLED_DELETION = "You came back: your account is kept", "Volviste: tu cuenta se conserva", "Vous êtes revenu : votre compte est conservé";
    MADE_KEY = "You made an API key", "Creaste una clave de API", "Vous avez créé une clé d’API";
    RENEWED_KEY = "You renewed an API key", "Renovaste una clave de API", "Vous avez renouvelé une clé d’API";
    REVOKED_KEY = "You revoked an API key", "Revocaste una clave de API", "Vous avez révoqué une clé d’API";
    ASKED_ADDRESS = "You asked for another address", "Pediste otra dirección", "Vous avez demandé une autre adresse";
    KEPT_ADDRESS = "Your address stays as it is", "Tu dirección se queda como está", "Votre adresse reste comme elle est";
    CHANGED_ADDRESS = "Your address was changed", "Se cambió tu dirección", "Votre adresse a été changée";
    REGAINED_ADDRESS = "You have your former address again", "Vuelves a tener tu dirección anterior", "Vous avez de nouveau votre ancienne adresse";
    OTHER_EVENT = "Your account was changed", "Se modificó tu cuenta", "Votre compte a été modifié";

    PROFILE_LEAD = "How others see you, and how the portal speaks to you.",
        "Cómo te ven los demás y cómo te habla el portal.",
        "Comment les autres vous voient et comment le portail s’adresse à vous.";
    ABOUT_YOU = "About you", "Sobre ti", "À propos de vous";
    CONTACT = "Contact", "Contacto", "Coordonnées";
    REGION = "Language and time", "Idioma y hora", "Langue et heure";
    FULL_NAME = "Full name", "Nombre completo", "Nom complet";
    GIVEN_NAME = "Given name", "Nombre", "Prénom";
    FAMILY_NAME = "Family name", "Apellidos", "Nom de famille";
    USERNAME = "Username", "Nombre de usuario", "Nom d’utilisateur";
    USERNAME_HINT = "Letters, digits, dots, dashes and underscores.", "Letras, cifras, puntos, guiones y guiones bajos.", "Lettres, chiffres, points, tirets et tirets bas.";
    EMAIL = "E-mail", "Correo electrónico", "Adresse e-mail";
    PHONE = "Phone", "Teléfono", "Téléphone";
    PHONE_HINT = "With the country code: +34 600 000 000", "Con el código del país: +34 600 000 000", "Avec l’indicatif du pays : +33 6 00 00 00 00";
    TIME_ZONE = "Time zone", "Zona horaria", "Fuseau horaire";
    TIME_ZONE_HINT = "Type a city to search. It is {time} there now.", "Escribe una ciudad para buscar. Allí son las {time}.", "Tapez une ville pour chercher. Il y est {time}.";
    USE_MY_TIME_ZONE = "Use this device’s", "Usar la de este dispositivo", "Celui de cet appareil";
    CONFIRMED = "Confirmed", "Confirmado", "Confirmée";
    NOT_CONFIRMED = "Not confirmed", "Sin confirmar", "Non confirmée";
    SAVE_CHANGES = "Save changes", "Guardar cambios", "Enregistrer";
    PROFILE_SAVED = "Your profile is saved.", "Tu perfil se ha guardado.", "Votre profil est enregistré.";

    SESSIONS_LEAD = "Where you are signed in. End anything that you do not recognise.",
        "Dónde tienes la sesión abierta. Cierra lo que no reconozcas.",
        "Vos sessions ouvertes. Fermez celles que vous ne reconnaissez pas.";
    THIS_SESSION = "This session", "Esta sesión", "Cette session";
    ACTIVE_NOW = "Active now", "Activa ahora", "Active maintenant";
    UNKNOWN_DEVICE = "Unknown device", "Dispositivo desconocido", "Appareil inconnu";
    PROGRAM = "A program", "Un programa", "Un programme";
    ON = "{browser} on {system}", "{browser} en {system}", "{browser} sur {system}";
    UNKNOWN_ADDRESS = "unknown address", "dirección desconocida", "adresse inconnue";
    SIGNED_IN_AT = "Signed in", "Inicio de sesión:", "Connexion :";
    KEPT = "kept signed in", "sesión mantenida", "connexion maintenue";
    NEW_DEVICE = "New device", "Dispositivo nuevo", "Nouvel appareil";
    NEW_COUNTRY = "New country", "País nuevo", "Nouveau pays";
    UNUSUAL_HOUR = "Unusual hour", "Hora poco habitual", "Heure inhabituelle";
    END = "Sign out", "Cerrar", "Fermer";
    END_OTHERS = "Sign out everywhere else", "Cerrar todas las demás", "Fermer toutes les autres";
    END_OTHERS_TITLE = "Sign out everywhere else?", "¿Cerrar todas las demás sesiones?", "Fermer toutes les autres sessions ?";
    END_OTHERS_TEXT = "{count} session ends at once. You stay signed in here." | "{count} sessions end at once. You stay signed in here.",
        "{count} sesión se cierra de inmediato. Aquí sigues dentro." | "{count} sesiones se cierran de inmediato. Aquí sigues dentro.",
        "{count} session est fermée aussitôt. Celle-ci reste ouverte." | "{count} sessions sont fermées aussitôt. Celle-ci reste ouverte.";
    END_ALL = "Sign out everywhere, here too", "Cerrar todas, también esta", "Tout fermer, ici aussi";
    END_ALL_TEXT = "Lost a device, or used a shared one? This ends every session, and you sign in afresh.",
        "¿Has perdido un dispositivo o usado uno compartido? Esto cierra todas las sesiones y tendrás que volver a entrar.",
        "Appareil perdu ou partagé ? Ceci ferme toutes les sessions, et vous vous reconnectez.";
    SESSION_ENDED = "The session has ended.", "La sesión se ha cerrado.", "La session est fermée.";

    MAILBOX_LEAD = "Mails that would have been sent. Only this server’s memory holds them.",
        "Correos que se habrían enviado. Solo están en la memoria de este servidor.",
        "Les messages qui auraient été envoyés. Ils ne sont que dans la mémoire de ce serveur.";
    MAILBOX_EMPTY = "No mail yet", "Todavía no hay correo", "Aucun message";
    MAILBOX_EMPTY_TEXT = "Register somebody or ask for a new password, and the letter appears here.",
        "Registra a alguien o pide una nueva contraseña y la carta aparecerá aquí.",
        "Inscrivez quelqu’un ou demandez un nouveau mot de passe : la lettre apparaîtra ici.";
    LETTER_TO = "To {address}", "Para {address}", "À {address}";
    OPEN_LINK = "Open the link", "Abrir el enlace", "Ouvrir le lien";
    AS_SENT = "As people see it", "Como se ve", "Tel qu’affiché";
    AS_TEXT = "As plain text", "Como texto", "En texte brut";
    ALL_LETTERS = "All letters", "Todas las cartas", "Toutes les lettres";
}
