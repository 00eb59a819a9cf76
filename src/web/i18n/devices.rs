//! Words of the pages about devices.

use super::texts;

texts! {
    DEVICES_LEAD = "Browsers that you have signed in with. Remove what you have lost, sold or do not recognise.",
        "Navegadores con los que has iniciado sesión. Quita los que hayas perdido, vendido o no reconozcas.",
        "Les navigateurs depuis lesquels vous avez ouvert une session. Retirez ceux que vous avez perdus, vendus ou que vous ne reconnaissez pas.";
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
    ADDRESS = "Last address", "Última dirección", "Dernière adresse";
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

    NOT_ME = "This wasn’t you?", "¿No has sido tú?", "Ce n’était pas vous ?";
    NOT_ME_LEAD = "If you do not recognise the sign-in in our mail, lock your account now. This is what happens:",
        "Si no reconoces el inicio de sesión de nuestro mensaje, bloquea tu cuenta ahora. Esto es lo que ocurre:",
        "Si vous ne reconnaissez pas la connexion de notre message, verrouillez votre compte. Voici ce qui se passe :";
    NOT_ME_SESSIONS = "Every session ends at once, and no device is trusted any more.",
        "Todas las sesiones se cierran de inmediato y ningún dispositivo sigue siendo de confianza.",
        "Toutes les sessions se ferment aussitôt et plus aucun appareil n’est approuvé.";
    NOT_ME_LOCK = "Nobody can sign in, not even with the right password.",
        "Nadie puede entrar, ni siquiera con la contraseña correcta.",
        "Plus personne ne peut se connecter, même avec le bon mot de passe.";
    NOT_ME_MAIL = "We send you a link to choose a new password, which unlocks the account.",
        "Te enviamos un enlace para elegir una contraseña nueva, que desbloquea la cuenta.",
        "Nous vous envoyons un lien pour choisir un nouveau mot de passe, ce qui déverrouille le compte.";
    LOCK_ACCOUNT = "It wasn’t me: lock the account", "No he sido yo: bloquear la cuenta", "Ce n’était pas moi : verrouiller le compte";
    NOT_ME_OTHERWISE = "It was you after all? Then close this page; nothing has changed.",
        "¿Sí has sido tú? Cierra esta página; no ha cambiado nada.",
        "C’était bien vous ? Fermez cette page : rien n’a changé.";
    REPORTED = "Your account is safe now", "Tu cuenta está a salvo", "Votre compte est en sécurité";
    REPORTED_TEXT = "Every session has ended and the account is locked until you choose a new password: follow the link in the mail that we sent you.",
        "Se han cerrado todas las sesiones y la cuenta queda bloqueada hasta que elijas una contraseña nueva: sigue el enlace del mensaje que te hemos enviado.",
        "Toutes les sessions sont fermées et le compte reste verrouillé jusqu’au choix d’un nouveau mot de passe : suivez le lien du message que nous vous avons envoyé.";
    ANOTHER_MAIL = "Get another link", "Pedir otro enlace", "Obtenir un autre lien";
    ALARM_INVALID_TEXT = "It is older than a week or incomplete. If you think that somebody else knows your password, choose a new one: every session ends with it.",
        "Tiene más de una semana o está incompleto. Si crees que alguien conoce tu contraseña, elige otra: con ella terminan todas las sesiones.",
        "Il date de plus d’une semaine ou est incomplet. Si vous pensez que quelqu’un connaît votre mot de passe, choisissez-en un autre : toutes les sessions se fermeront.";
}
