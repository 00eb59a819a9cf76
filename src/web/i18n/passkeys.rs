//! Words about passkeys.

use super::texts;

texts! {
    PASSKEYS = "Passkeys", "Llaves de acceso", "Clés d’accès";
    PASSKEYS_LEAD = "Sign in with your fingerprint, your face or the PIN of your device: nothing to remember, nothing to steal.",
        "Inicia sesión con tu huella, tu cara o el PIN de tu dispositivo: nada que recordar, nada que robar.",
        "Connectez-vous avec votre empreinte, votre visage ou le code de votre appareil : rien à retenir, rien à voler.";
    NONE = "No passkeys yet", "Todavía no hay llaves de acceso", "Pas encore de clé d’accès";
    NONE_TEXT = "One passkey replaces both the password and the second step when you sign in.",
        "Una llave de acceso sustituye la contraseña y el segundo paso al iniciar sesión.",
        "Une clé d’accès remplace le mot de passe et la deuxième étape à la connexion.";
    NOT_POSSIBLE = "Passkeys are not available at this address", "Las llaves de acceso no están disponibles en esta dirección", "Les clés d’accès ne sont pas disponibles à cette adresse";
    NOT_POSSIBLE_TEXT = "Browsers want the portal to have a name and TLS, or to be at localhost.",
        "Los navegadores exigen que el portal tenga un nombre y TLS, o que esté en localhost.",
        "Les navigateurs exigent que le portail ait un nom et TLS, ou qu’il soit à localhost.";
    ADD = "Add a passkey", "Añadir una llave de acceso", "Ajouter une clé d’accès";
    ADDED_AT = "Added", "Añadida", "Ajoutée";
    LAST_USED = "Last used", "Último uso", "Dernière utilisation";
    NEVER_USED = "not used yet", "sin usar todavía", "pas encore utilisée";
    BACK = "Security", "Seguridad", "Sécurité";
    NAME = "Name", "Nombre", "Nom";
    SAVE_NAME = "Save name", "Guardar nombre", "Enregistrer le nom";
    REMOVE = "Remove", "Quitar", "Retirer";
    REMOVE_TITLE = "Remove this passkey", "Quitar esta llave de acceso", "Retirer cette clé d’accès";
    REMOVE_QUESTION = "Remove {name}?", "¿Quitar {name}?", "Retirer {name} ?";
    REMOVE_TEXT = "Nobody can sign in with it any more. Delete it on your device as well.",
        "Nadie podrá iniciar sesión con ella. Bórrala también en tu dispositivo.",
        "Plus personne ne pourra se connecter avec elle. Supprimez-la aussi sur votre appareil.";

    SIGN_IN_WITH = "Sign in with a passkey", "Entrar con una llave de acceso", "Se connecter avec une clé d’accès";
    SIGN_IN_LEAD = "Your device asks for your fingerprint, your face or its PIN.",
        "Tu dispositivo te pedirá la huella, la cara o su PIN.",
        "Votre appareil vous demandera votre empreinte, votre visage ou son code.";
    USE = "Use a passkey", "Usar una llave de acceso", "Utiliser une clé d’accès";
    USE_PASSWORD = "Use your password instead", "Usar la contraseña", "Utiliser le mot de passe";
    NEEDS_SCRIPTS = "Passkeys need JavaScript, which is switched off in this browser.",
        "Las llaves de acceso necesitan JavaScript, que está desactivado en este navegador.",
        "Les clés d’accès ont besoin de JavaScript, qui est désactivé dans ce navigateur.";

    UNSUPPORTED = "This browser does not know passkeys.", "Este navegador no admite llaves de acceso.", "Ce navigateur ne connaît pas les clés d’accès.";
    CANCELLED = "Nothing was done: the question of your device was not answered.",
        "No se ha hecho nada: no se respondió a la pregunta del dispositivo.",
        "Rien n’a été fait : la question de votre appareil est restée sans réponse.";
    KNOWN_ALREADY = "This device holds a passkey for your account already.",
        "Este dispositivo ya guarda una llave de acceso de tu cuenta.",
        "Cet appareil contient déjà une clé d’accès de votre compte.";
    FAILED = "It did not work. Check your connection and try again.",
        "No ha funcionado. Comprueba tu conexión e inténtalo de nuevo.",
        "Cela n’a pas fonctionné. Vérifiez votre connexion et réessayez.";
    NOT_CHECKED = "The passkey could not be checked. Try again.", "No se ha podido comprobar la llave. Inténtalo de nuevo.", "La clé n’a pas pu être vérifiée. Réessayez.";
    TOO_MANY = "You have 20 passkeys. Remove one first.", "Tienes 20 llaves de acceso. Quita una primero.", "Vous avez 20 clés d’accès. Retirez-en une d’abord.";
    NOT_YOURS = "This passkey is not one of this account.", "Esta llave no es de esta cuenta.", "Cette clé n’est pas une clé de ce compte.";
    REFUSED = "This passkey does not open an account here.", "Esta llave no abre ninguna cuenta aquí.", "Cette clé n’ouvre aucun compte ici.";

    ADDED = "The passkey is added. From now on you can sign in with it.",
        "La llave de acceso se ha añadido. Ya puedes iniciar sesión con ella.",
        "La clé d’accès est ajoutée. Vous pouvez désormais vous connecter avec elle.";
    RENAMED = "The name is saved.", "El nombre está guardado.", "Le nom est enregistré.";
    REMOVED = "The passkey is removed.", "La llave de acceso se ha quitado.", "La clé d’accès est retirée.";
}
