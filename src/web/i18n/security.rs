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
    CONTINUE = "Continue", "Continuar", "Continuer";
}
