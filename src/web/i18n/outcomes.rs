//! What was done, said once on the next page.

use super::texts;

texts! {
    SIGNED_OUT = "You are signed out.", "Has cerrado la sesión.", "Votre session est fermée.";
    SIGNED_OUT_EVERYWHERE = "You are signed out on every device.",
        "Has cerrado la sesión en todos los dispositivos.",
        "Toutes vos sessions sont fermées.";
    CONFIRMED = "Your address is confirmed. You can sign in now.",
        "Tu correo está confirmado. Ya puedes iniciar sesión.",
        "Votre adresse est confirmée. Vous pouvez vous connecter.";
    SENT_AGAIN = "If somebody is waiting for it at this address, the mail is on its way again.",
        "Si alguien lo espera en esta dirección, el mensaje va otra vez en camino.",
        "Si quelqu’un l’attend à cette adresse, l’e-mail est de nouveau en route.";
    SET_UP = "Everything is ready. Sign in with your new account.",
        "Todo está listo. Inicia sesión con tu nueva cuenta.",
        "Tout est prêt. Connectez-vous avec votre nouveau compte.";
    INVITATION_ACCEPTED = "Welcome. Sign in with your new password.",
        "Te damos la bienvenida. Inicia sesión con tu nueva contraseña.",
        "Bienvenue. Connectez-vous avec votre nouveau mot de passe.";
    PASSWORD_SET = "Your new password is set, and all sessions have ended. Sign in with it.",
        "Tu nueva contraseña está guardada y todas las sesiones han terminado. Inicia sesión con ella.",
        "Votre nouveau mot de passe est en place et toutes les sessions sont terminées. Connectez-vous.";
    PASSWORD_CHANGED = "Your password is changed, and you are signed out everywhere else.",
        "Tu contraseña está cambiada y se han cerrado tus demás sesiones.",
        "Votre mot de passe est changé et vos autres sessions sont fermées.";
    FACTORS_OFF = "Two-step sign-in is off.", "La verificación en dos pasos está desactivada.", "La connexion en deux étapes est désactivée.";
    CODE_SENT = "A code is on its way to your phone.", "Un código va camino de tu teléfono.", "Un code est en route vers votre téléphone.";
    TOOK_TOO_LONG = "That took too long. Sign in again.", "Ha pasado demasiado tiempo. Vuelve a iniciar sesión.", "Cela a pris trop de temps. Reconnectez-vous.";
    STILL_HERE = "Thank you. What you filled in is still here: send it now.",
        "Gracias. Lo que rellenaste sigue aquí: envíalo ahora.",
        "Merci. Ce que vous aviez saisi est toujours là : envoyez-le maintenant.";
    BEGIN_AGAIN = "Nothing is being set up any more. Begin again.", "Ya no hay nada en curso. Empieza de nuevo.", "Plus rien n’est en cours. Recommencez.";
    PROFILE_SAVED = "Your profile is saved.", "Tu perfil está guardado.", "Votre profil est enregistré.";
    PICTURE_SAVED = "Your picture is saved.", "Tu imagen está guardada.", "Votre photo est enregistrée.";
    PICTURE_REMOVED = "Your picture is gone.", "Tu imagen se ha quitado.", "Votre photo est retirée.";
    NOTHING_CHANGED = "Nothing was changed.", "No había cambios.", "Rien n’a changé.";
    SESSION_ENDED = "The session is over.", "La sesión ha terminado.", "La session est terminée.";
    SESSION_GONE = "That session was over already.", "Esa sesión ya había terminado.", "Cette session était déjà terminée.";
    SESSIONS_ENDED = "One other session is over." | "{count} other sessions are over.",
        "Ha terminado otra sesión." | "Han terminado otras {count} sesiones.",
        "Une autre session est terminée." | "{count} autres sessions sont terminées.";
    NO_OTHER_SESSION = "There was no other session.", "No había otras sesiones.", "Il n’y avait pas d’autre session.";
}
