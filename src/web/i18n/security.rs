//! Words about who gets into an account: confirming, passwords, second factors.

use super::texts;

texts! {
    CONFIRM = "Confirm that it is you", "Confirma que eres tú", "Confirmez que c’est bien vous";
    CONFIRM_LEAD = "You are signed in as {email}. What comes next is sensitive, so please show once more who you are; it holds for one minute."
        | "You are signed in as {email}. What comes next is sensitive, so please show once more who you are; it holds for {count} minutes.",
        "Has iniciado sesión como {email}. Lo que sigue es delicado: demuestra una vez más quién eres; vale durante un minuto."
        | "Has iniciado sesión como {email}. Lo que sigue es delicado: demuestra una vez más quién eres; vale durante {count} minutos.",
        "Vous utilisez le compte {email}. La suite est sensible : prouvez encore une fois qui vous êtes ; cela vaut une minute."
        | "Vous utilisez le compte {email}. La suite est sensible : prouvez encore une fois qui vous êtes ; cela vaut {count} minutes.";
    SECURITY_LEAD = "What keeps others out of your account.", "Lo que mantiene a otros fuera de tu cuenta.", "Ce qui tient les autres à l’écart de votre compte.";
    SIGNING_IN = "Signing in", "Inicio de sesión", "Connexion";
    PASSWORD = "Password", "Contraseña", "Mot de passe";
    PASSWORD_SET = "Set", "Puesta", "Défini";
    CHANGE = "Change", "Cambiar", "Modifier";
    CHANGE_PASSWORD = "Change your password", "Cambiar tu contraseña", "Changer votre mot de passe";
    CHANGE_PASSWORD_LEAD = "You stay signed in here and are signed out everywhere else.",
        "Aquí sigues dentro; se cierran todas tus demás sesiones.",
        "Cette session reste ouverte, toutes les autres sont fermées.";
    CURRENT_PASSWORD = "Current password", "Contraseña actual", "Mot de passe actuel";
    NEW_PASSWORD = "New password", "Nueva contraseña", "Nouveau mot de passe";
    SECOND_STEP = "Second step", "Segundo paso", "Deuxième étape";
    STEP_LEAD_APP = "Enter the code that your authenticator app shows.",
        "Escribe el código que muestra tu aplicación de autenticación.",
        "Saisissez le code affiché par votre application d’authentification.";
    STEP_LEAD_TEXT = "Enter the code from the text message to {phone}.",
        "Escribe el código del mensaje enviado a {phone}.",
        "Saisissez le code du SMS envoyé au {phone}.";
    STEP_LEAD_BACKUP = "Enter one of your backup codes. Each works once.",
        "Escribe uno de tus códigos de respaldo. Cada uno vale una sola vez.",
        "Saisissez l’un de vos codes de secours. Chacun ne sert qu’une fois.";
    CODE = "Code", "Código", "Code";
    CODE_HINT = "Six digits.", "Seis cifras.", "Six chiffres.";
    CODE_OR_BACKUP = "Six digits, or one of your backup codes.", "Seis cifras, o uno de tus códigos de respaldo.", "Six chiffres, ou l’un de vos codes de secours.";
    BACKUP_CODE = "Backup code", "Código de respaldo", "Code de secours";
    BACKUP_HINT = "It looks like 7k2f9-xpqm3.", "Tiene esta forma: 7k2f9-xpqm3.", "Il ressemble à 7k2f9-xpqm3.";
    TRUST = "Trust this device for one day" | "Trust this device for {count} days",
        "Confiar en este dispositivo durante un día" | "Confiar en este dispositivo durante {count} días",
        "Faire confiance à cet appareil pendant un jour" | "Faire confiance à cet appareil pendant {count} jours";
    TRUST_HINT = "No code is asked here then. Tick it only on a device of your own.",
        "Entonces aquí no se pide ningún código. Márcalo solo en un dispositivo tuyo.",
        "Aucun code ne sera demandé ici. Ne cochez que sur un appareil à vous.";
    USE_BACKUP = "Use a backup code", "Usar un código de respaldo", "Utiliser un code de secours";
    USE_OTHER = "Use another code", "Usar otro código", "Utiliser un autre code";
    TEXT_ME = "Text a code to {phone}", "Enviar un código a {phone}", "Envoyer un code au {phone}";

    TWO_STEPS = "Two-step sign-in", "Verificación en dos pasos", "Connexion en deux étapes";
    TWO_STEPS_LEAD = "After the password a code is asked for, so that a stolen password opens nothing.",
        "Después de la contraseña se pide un código, así que una contraseña robada no abre nada.",
        "Après le mot de passe, un code est demandé : un mot de passe volé n’ouvre rien.";
    APP = "Authenticator app", "Aplicación de autenticación", "Application d’authentification";
    APP_TEXT = "Codes from an app on your phone. They work without a network.",
        "Códigos de una aplicación de tu teléfono. Funcionan sin conexión.",
        "Des codes d’une application de votre téléphone. Ils fonctionnent sans réseau.";
    TEXTS = "Text message", "Mensaje de texto", "SMS";
    TEXTS_TEXT = "Codes sent to your phone. Safer than nothing, less safe than an app.",
        "Códigos enviados a tu teléfono. Más seguro que nada, menos que una aplicación.",
        "Des codes envoyés à votre téléphone. Mieux que rien, moins sûr qu’une application.";
    TEXTS_MISSING = "Text messages are not set up here.", "Aquí no están configurados los mensajes de texto.", "Les SMS ne sont pas configurés ici.";
    ON_SINCE = "On since", "Activo desde", "Actif depuis";
    LAST_USED = "last used", "último uso:", "dernière utilisation :";
    ON = "On", "Activo", "Actif";
    OFF = "Off", "Inactivo", "Inactif";
    SET_UP = "Set up", "Configurar", "Configurer";
    BACKUP_CODES = "Backup codes", "Códigos de respaldo", "Codes de secours";
    BACKUP_LEFT = "{count} code is left" | "{count} codes are left", "Queda {count} código" | "Quedan {count} códigos", "Il reste {count} code" | "Il reste {count} codes";
    BACKUP_NONE = "None: without them you are locked out when your phone is gone.",
        "Ninguno: sin ellos te quedas fuera si pierdes el teléfono.",
        "Aucun : sans eux, vous restez dehors si vous perdez votre téléphone.";
    MAKE_NEW = "Make new codes", "Crear códigos nuevos", "Créer de nouveaux codes";
    MAKE_NEW_TITLE = "Make new backup codes?", "¿Crear códigos de respaldo nuevos?", "Créer de nouveaux codes de secours ?";
    MAKE_NEW_TEXT = "The ones that you have work no more.", "Los que tienes dejan de valer.", "Ceux que vous avez ne vaudront plus rien.";
    TURN_OFF = "Turn off", "Desactivar", "Désactiver";
    TURN_OFF_TITLE = "Turn two-step sign-in off", "Desactivar la verificación en dos pasos", "Désactiver la connexion en deux étapes";
    TURN_OFF_LEAD = "Your password alone opens your account again, and your backup codes are deleted.",
        "Tu contraseña sola vuelve a abrir tu cuenta y se borran tus códigos de respaldo.",
        "Votre mot de passe seul ouvrira de nouveau votre compte, et vos codes de secours seront supprimés.";

    APP_TITLE = "Set up an authenticator app", "Configurar una aplicación de autenticación", "Configurer une application d’authentification";
    APP_LEAD = "Any app for one-time codes will do: it scans a picture once and then shows a new code every 30 seconds.",
        "Sirve cualquier aplicación de códigos de un solo uso: escanea una imagen una vez y muestra un código nuevo cada 30 segundos.",
        "Toute application de codes à usage unique convient : elle scanne une image une fois, puis affiche un nouveau code toutes les 30 secondes.";
    APP_BEGIN = "Show the picture", "Mostrar la imagen", "Afficher l’image";
    SCAN = "Scan this with the app", "Escanea esto con la aplicación", "Scannez ceci avec l’application";
    SCAN_ALT = "QR code with the secret of your account", "Código QR con el secreto de tu cuenta", "Code QR contenant le secret de votre compte";
    OR_TYPE = "Or type this key", "O escribe esta clave", "Ou saisissez cette clé";
    OPEN_APP = "Open the app on this device", "Abrir la aplicación en este dispositivo", "Ouvrir l’application sur cet appareil";
    THEN_CODE = "Then enter the code that it shows", "Después escribe el código que muestra", "Saisissez ensuite le code affiché";
    TURN_ON = "Turn on", "Activar", "Activer";
    TEXTS_TITLE = "Set up codes by text message", "Configurar códigos por mensaje de texto", "Configurer les codes par SMS";
    TEXTS_LEAD = "We send a code to the number to see that it is yours.", "Enviamos un código al número para ver que es tuyo.", "Nous envoyons un code à ce numéro pour vérifier qu’il est bien à vous.";
    SEND_CODE = "Send the code", "Enviar el código", "Envoyer le code";
    CODE_WENT_TO = "A code went to {phone}", "Se ha enviado un código a {phone}", "Un code a été envoyé au {phone}";
    OTHER_NUMBER = "Another number, or nothing arrived?", "¿Otro número, o no ha llegado nada?", "Un autre numéro, ou rien reçu ?";

    CODES_TITLE = "Keep your backup codes", "Guarda tus códigos de respaldo", "Gardez vos codes de secours";
    CODES_LEAD = "Two-step sign-in is on. Each of these codes lets you in once when your phone is gone. You see them only now.",
        "La verificación en dos pasos está activada. Cada código te deja entrar una vez si pierdes el teléfono. Solo los ves ahora.",
        "La connexion en deux étapes est activée. Chacun de ces codes vous laisse entrer une fois si vous perdez votre téléphone. Vous ne les voyez que maintenant.";
    CODES_FILE = "Download", "Descargar", "Télécharger";
    CODES_PRINT = "Print", "Imprimir", "Imprimer";
    CODES_KEPT = "I have kept them", "Los he guardado", "Je les ai gardés";
    LINKED = "Linked sign-ins", "Inicios de sesión vinculados", "Connexions liées";
    LINKED_LEAD = "Accounts elsewhere with which you can sign in here.",
        "Cuentas de otros sitios con las que puedes iniciar sesión aquí.",
        "Les comptes d’autres services avec lesquels vous pouvez vous connecter ici.";
    LINKED_NONE = "None yet", "Ninguno todavía", "Aucune pour l’instant";
    LINKED_NONE_TEXT = "Your organisation has not set up single sign-on.",
        "Tu organización no ha configurado el inicio de sesión único.",
        "Votre organisation n’a pas mis en place l’authentification unique.";
    CONTINUE = "Continue", "Continuar", "Continuer";
}
