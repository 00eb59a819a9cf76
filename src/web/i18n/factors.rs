//! Words about second factors that were lost, and about removing one of several.

use super::texts;

texts! {
    RESET = "Reset", "Restablecer", "Réinitialiser";
    RESET_TITLE = "Reset two-step sign-in", "Restablecer la verificación en dos pasos", "Réinitialiser la connexion en deux étapes";
    RESET_ROW = "For somebody who lost their phone and their backup codes.",
        "Para quien ha perdido el teléfono y los códigos de respaldo.",
        "Pour quelqu’un qui a perdu son téléphone et ses codes de secours.";
    RESET_QUESTION = "Reset the second factors of {name}?", "¿Restablecer los segundos factores de {name}?", "Réinitialiser les seconds facteurs de {name} ?";
    RESET_LEAD = "Authenticator, text messages and backup codes are taken away, no device is trusted any more, and every session ends. The password alone lets {name} in again: be sure that it is really them who ask. They are told by mail.",
        "Se quitan la aplicación de autenticación, los mensajes de texto y los códigos de respaldo, ningún dispositivo sigue siendo de confianza y terminan todas las sesiones. La contraseña sola volverá a dejar entrar a {name}: asegúrate de que quien lo pide es de verdad esa persona. Se le avisará por correo.",
        "L’application d’authentification, les SMS et les codes de secours sont retirés, plus aucun appareil n’est de confiance et toutes les sessions prennent fin. Le mot de passe seul laissera de nouveau entrer {name} : assurez-vous que la demande vient bien de cette personne. Un e-mail l’en informera.";
    RESET_REASON_HINT = "Goes into the record and into the mail to the person, for example how you know that it is them.",
        "Queda en el registro y en el mensaje a la persona; por ejemplo, cómo sabes que es ella.",
        "Inscrit au registre et dans l’e-mail à la personne, par exemple comment vous savez que c’est bien elle.";
    RESET_DONE = "The second factors of {name} are reset. They can sign in with their password.",
        "Se han restablecido los segundos factores de {name}. Puede entrar con su contraseña.",
        "Les seconds facteurs de {name} sont réinitialisés. La connexion se fait avec le mot de passe.";
    RESET_PASSKEYS = "Remove their passkey as well" | "Remove their {count} passkeys as well",
        "Quitar también su llave de acceso" | "Quitar también sus {count} llaves de acceso",
        "Retirer aussi sa clé d’accès" | "Retirer aussi ses {count} clés d’accès";
    RESET_PASSKEYS_HINT = "Where they were on what is lost: whoever finds it and can unlock it gets in with them.",
        "Si estaban en lo que se perdió: quien lo encuentre y pueda desbloquearlo entra con ellas.",
        "Si elles étaient sur ce qui est perdu : quiconque le trouve et peut le déverrouiller se connecte avec elles.";
    PASSKEYS_TITLE = "Remove all passkeys", "Quitar todas las llaves de acceso", "Retirer toutes les clés d’accès";
    PASSKEYS_ROW = "For somebody who lost the phone or computer that they are on.",
        "Para quien ha perdido el teléfono o el ordenador en el que están.",
        "Pour quelqu’un qui a perdu le téléphone ou l’ordinateur où elles se trouvent.";
    PASSKEYS_QUESTION = "Remove all passkeys of {name}?", "¿Quitar todas las llaves de acceso de {name}?", "Retirer toutes les clés d’accès de {name} ?";
    PASSKEYS_LEAD = "Nobody signs in with them any more, and every session ends. {name} signs in with the password and can add passkeys again. They are told by mail.",
        "Nadie entra ya con ellas y terminan todas las sesiones. {name} entra con la contraseña y puede volver a añadir llaves. Se le avisará por correo.",
        "Plus personne ne se connecte avec elles et toutes les sessions prennent fin. {name} se connecte avec le mot de passe et peut en ajouter de nouveau. Un e-mail l’en informera.";
    PASSKEYS_DONE = "The passkeys of {name} are removed. They can sign in with their password.",
        "Se han quitado las llaves de acceso de {name}. Puede entrar con su contraseña.",
        "Les clés d’accès de {name} sont retirées. La connexion se fait avec le mot de passe.";

    REMOVE = "Remove", "Quitar", "Retirer";
    REMOVE_APP_TITLE = "Remove the authenticator app", "Quitar la aplicación de autenticación", "Retirer l’application d’authentification";
    REMOVE_APP_LEAD = "Its codes open nothing any more. Codes by text message and your backup codes stay.",
        "Sus códigos dejan de valer. Los códigos por mensaje de texto y los de respaldo se mantienen.",
        "Ses codes n’ouvrent plus rien. Les codes par SMS et vos codes de secours restent.";
    REMOVE_TEXTS_TITLE = "Remove codes by text message", "Quitar los códigos por mensaje de texto", "Retirer les codes par SMS";
    REMOVE_TEXTS_LEAD = "No codes are sent to your phone any more. The authenticator app and your backup codes stay.",
        "Ya no se envían códigos a tu teléfono. La aplicación de autenticación y los códigos de respaldo se mantienen.",
        "Plus aucun code n’est envoyé à votre téléphone. L’application d’authentification et vos codes de secours restent.";
    APP_REMOVED = "The authenticator app is removed.", "La aplicación de autenticación se ha quitado.", "L’application d’authentification est retirée.";
    TEXTS_REMOVED = "Codes by text message are removed.", "Los códigos por mensaje de texto se han quitado.", "Les codes par SMS sont retirés.";
}
