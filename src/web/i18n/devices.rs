//! Words of the pages about devices.

use super::texts;

texts! {
    DEVICES_LEAD = "Browsers that you have signed in with. Remove what you have lost, sold or do not recognise.",
        "Navegadores con los que has iniciado sesión. Quita los que hayas perdido, vendido o no reconozcas.",
        "Les navigateurs avec lesquels vous vous êtes connecté. Retirez ceux que vous avez perdus, vendus ou que vous ne reconnaissez pas.";
    NO_DEVICES = "No devices yet", "Todavía no hay dispositivos", "Pas encore d’appareil";
    NO_DEVICES_TEXT = "Sign in with a browser, and it appears here.",
        "Inicia sesión con un navegador y aparecerá aquí.",
        "Connectez-vous avec un navigateur : il apparaîtra ici.";
    THIS_DEVICE = "This device", "Este dispositivo", "Cet appareil";
    TRUSTED = "Trusted", "De confianza", "De confiance";
    LAST_USED = "Last used", "Último uso", "Dernière utilisation";
    FIRST_USED = "First used", "Primer uso", "Première utilisation";
    IN_USE = "In use now", "En uso ahora", "Utilisé maintenant";
    BROWSER = "Browser", "Navegador", "Navigateur";
    ADDRESS = "Address of the last sign-in", "Dirección del último inicio de sesión", "Adresse de la dernière connexion";
    TRUSTED_UNTIL = "Trusted until", "De confianza hasta", "De confiance jusqu’au";
    NOT_TRUSTED = "Not trusted", "Sin confianza", "Non approuvé";
    ALL_DEVICES = "All devices", "Todos los dispositivos", "Tous les appareils";
    ABOUT_DEVICE = "About this device", "Sobre este dispositivo", "À propos de cet appareil";
    NAME = "Name", "Nombre", "Nom";
    NAME_HINT = "Empty, it is called {name}.", "Si lo dejas vacío, se llama {name}.", "S’il est vide, l’appareil s’appelle {name}.";
    RENAME = "Save name", "Guardar nombre", "Enregistrer le nom";
    DISTRUST = "Stop trusting", "Dejar de confiar", "Ne plus approuver";
    DISTRUST_TITLE = "Ask for the second step again", "Volver a pedir el segundo paso", "Redemander la deuxième étape";
    DISTRUST_TEXT = "Until {date} this device signs in with the password alone.",
        "Hasta el {date} este dispositivo inicia sesión solo con la contraseña.",
        "Jusqu’au {date}, cet appareil se connecte avec le mot de passe seul.";
    REMOVE = "Remove", "Quitar", "Retirer";
    REMOVE_TITLE = "Remove this device", "Quitar este dispositivo", "Retirer cet appareil";
    REMOVE_TEXT = "Its sessions end at once. The next sign-in from it counts as one from an unknown device.",
        "Sus sesiones se cierran de inmediato. El próximo inicio de sesión contará como de un dispositivo desconocido.",
        "Ses sessions se ferment aussitôt. La prochaine connexion comptera comme celle d’un appareil inconnu.";
    REMOVE_QUESTION = "Remove {name}?", "¿Quitar {name}?", "Retirer {name} ?";

    RENAMED = "The name is saved.", "El nombre está guardado.", "Le nom est enregistré.";
    DISTRUSTED = "The device is not trusted any more.", "El dispositivo ya no es de confianza.", "L’appareil n’est plus approuvé.";
    REMOVED = "The device is removed, and its sessions are over.",
        "El dispositivo se ha quitado y sus sesiones han terminado.",
        "L’appareil est retiré et ses sessions sont terminées.";
}
