//! Words about who gets into an account: confirming, passwords, second factors.

use super::texts;

texts! {
    CONFIRM = "Confirm that it is you", "Confirma que eres tú", "Confirmez que c’est bien vous";
    CONFIRM_LEAD = "You are signed in as {email}. What comes next is sensitive, so please show once more who you are; it holds for one minute."
        | "You are signed in as {email}. What comes next is sensitive, so please show once more who you are; it holds for {count} minutes.",
        "Has iniciado sesión como {email}. Lo que sigue es delicado: demuestra una vez más quién eres; vale durante un minuto."
        | "Has iniciado sesión como {email}. Lo que sigue es delicado: demuestra una vez más quién eres; vale durante {count} minutos.",
        "Vous êtes connecté en tant que {email}. La suite est sensible : prouvez encore une fois qui vous êtes ; cela vaut une minute."
        | "Vous êtes connecté en tant que {email}. La suite est sensible : prouvez encore une fois qui vous êtes ; cela vaut {count} minutes.";
    SECURITY_LEAD = "What keeps others out of your account.", "Lo que mantiene a otros fuera de tu cuenta.", "Ce qui tient les autres à l’écart de votre compte.";
    SIGNING_IN = "Signing in", "Inicio de sesión", "Connexion";
    PASSWORD = "Password", "Contraseña", "Mot de passe";
    PASSWORD_SET = "Set", "Puesta", "Défini";
    CHANGE = "Change", "Cambiar", "Modifier";
    CHANGE_PASSWORD = "Change your password", "Cambia tu contraseña", "Changez votre mot de passe";
    CHANGE_PASSWORD_LEAD = "You stay signed in here and are signed out everywhere else.",
        "Aquí sigues dentro; se cierran todas tus demás sesiones.",
        "Vous restez connecté ici et êtes déconnecté partout ailleurs.";
    CURRENT_PASSWORD = "Current password", "Contraseña actual", "Mot de passe actuel";
    NEW_PASSWORD = "New password", "Nueva contraseña", "Nouveau mot de passe";
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
