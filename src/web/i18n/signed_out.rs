//! Words of the pages before the sign-in.

use super::texts;

texts! {
    EMAIL = "E-mail", "Correo electrónico", "Adresse e-mail";
    PASSWORD = "Password", "Contraseña", "Mot de passe";
    NEW_PASSWORD = "New password", "Nueva contraseña", "Nouveau mot de passe";
    FULL_NAME = "Full name", "Nombre completo", "Nom complet";
    MIN_PASSWORD = "At least {count} character. A few words you will remember are best." | "At least {count} characters. A few words you will remember are best.",
        "Al menos {count} carácter. Lo mejor son unas palabras que recuerdes." | "Al menos {count} caracteres. Lo mejor son unas palabras que recuerdes.",
        "Au moins {count} caractère. Quelques mots faciles à retenir conviennent le mieux." | "Au moins {count} caractères. Quelques mots faciles à retenir conviennent le mieux.";

    SIGN_IN = "Sign in", "Iniciar sesión", "Se connecter";
    SIGN_IN_LEAD = "Use your {organization} account to continue.",
        "Usa tu cuenta de {organization} para continuar.",
        "Utilisez votre compte {organization} pour continuer.";
    FORGOT = "Forgot it?", "¿La has olvidado?", "Oublié ?";
    KEEP_SIGNED_IN = "Keep me signed in on this device", "Mantener la sesión en este dispositivo", "Rester connecté sur cet appareil";
    NEW_HERE = "New here?", "¿Es tu primera vez?", "Première visite ?";
    CREATE_ACCOUNT = "Create an account", "Crear una cuenta", "Créer un compte";

    REGISTER = "Create your account", "Crea tu cuenta", "Créez votre compte";
    REGISTER_LEAD = "It takes a minute. We send you a link to confirm your address.",
        "Solo lleva un minuto. Te enviaremos un enlace para confirmar tu dirección.",
        "Une minute suffit. Nous vous enverrons un lien pour confirmer votre adresse.";
    HAVE_ACCOUNT = "Have an account already?", "¿Ya tienes una cuenta?", "Vous avez déjà un compte ?";
    REGISTRATION_CLOSED = "Accounts are by invitation", "Las cuentas son por invitación", "Les comptes sont créés sur invitation";
    REGISTRATION_CLOSED_TEXT = "Ask an administrator of {organization} to invite you.",
        "Pide a un administrador de {organization} que te invite.",
        "Demandez à un administrateur de {organization} de vous inviter.";

    CHECK_MAIL = "Check your mail", "Revisa tu correo", "Consultez vos e-mails";
    CHECK_MAIL_CONFIRM = "We have sent a link to {email}. Open it within 24 hours to confirm your address.",
        "Hemos enviado un enlace a {email}. Ábrelo en un plazo de 24 horas para confirmar tu dirección.",
        "Nous avons envoyé un lien à {email}. Ouvrez-le dans les 24 heures pour confirmer votre adresse.";
    CHECK_MAIL_RESET = "If {email} has an account, a link to choose a new password is on its way. It works for one hour.",
        "Si {email} tiene una cuenta, hay un enlace en camino para elegir una nueva contraseña. Funciona durante una hora.",
        "Si {email} possède un compte, un lien pour choisir un nouveau mot de passe est en route. Il est valable une heure.";
    YOUR_ADDRESS = "your address", "tu dirección", "votre adresse";
    NOTHING_ARRIVED = "Nothing there? Look in the spam folder, or have it sent again.",
        "¿No ha llegado? Mira en la carpeta de spam o pide que te lo enviemos de nuevo.",
        "Rien reçu ? Regardez dans les indésirables ou demandez un nouvel envoi.";
    SEND_AGAIN = "Send it again", "Enviar de nuevo", "Renvoyer le lien";
    BACK_TO_SIGN_IN = "Back to sign in", "Volver a iniciar sesión", "Retour à la connexion";
    OPEN_MAILBOX = "Open the development mailbox", "Abrir el buzón de desarrollo", "Ouvrir la boîte de développement";

    CONFIRM_ADDRESS = "Confirm your address", "Confirma tu dirección", "Confirmez votre adresse";
    CONFIRM_ADDRESS_TEXT = "One press, and you can sign in.", "Un clic y podrás iniciar sesión.", "Un clic, et vous pourrez vous connecter.";
    CONFIRM = "Confirm", "Confirmar", "Confirmer";
    LINK_USED = "This link was used already", "Este enlace ya se ha usado", "Ce lien a déjà été utilisé";
    LINK_USED_CONFIRM_TEXT = "Your address is confirmed. You can sign in.",
        "Tu dirección está confirmada. Puedes iniciar sesión.",
        "Votre adresse est confirmée. Vous pouvez vous connecter.";
    LINK_USED_TEXT = "Each link works once. Ask for a new one if you need it.",
        "Cada enlace funciona una sola vez. Pide uno nuevo si lo necesitas.",
        "Chaque lien ne fonctionne qu’une fois. Demandez-en un nouveau si besoin.";
    LINK_INVALID = "This link no longer works", "Este enlace ya no funciona", "Ce lien ne fonctionne plus";
    LINK_INVALID_TEXT = "It is too old, was replaced by a newer one, or is incomplete.",
        "Es demasiado antiguo, lo ha sustituido uno más reciente o está incompleto.",
        "Il est trop ancien, a été remplacé par un plus récent ou est incomplet.";
    GET_NEW_LINK = "Get a new link", "Obtener un enlace nuevo", "Obtenir un nouveau lien";

    FORGOT_TITLE = "Choose a new password", "Elegir una nueva contraseña", "Choisir un nouveau mot de passe";
    FORGOT_LEAD = "Tell us your address and we send you a link.", "Dinos tu dirección y te enviaremos un enlace.", "Indiquez votre adresse, nous vous enverrons un lien.";
    SEND_LINK = "Send the link", "Enviar el enlace", "Envoyer le lien";

    RESET_LEAD = "You will be signed out everywhere else.", "Se cerrarán todas tus demás sesiones.", "Toutes vos autres sessions seront fermées.";
    SET_PASSWORD = "Set password", "Guardar contraseña", "Définir le mot de passe";

    INVITED = "Welcome to {organization}", "Te damos la bienvenida a {organization}", "Bienvenue chez {organization}";
    INVITED_LEAD = "You have been invited as {email}. Choose a password to begin.",
        "Te han invitado como {email}. Elige una contraseña para empezar.",
        "Cette invitation est pour {email}. Choisissez un mot de passe pour commencer.";
    JOIN = "Join", "Unirme", "Rejoindre";
    INVITATION_GONE_TEXT = "Ask the person who invited you to send a new invitation.",
        "Pide a quien te invitó que te envíe una nueva invitación.",
        "Demandez une nouvelle invitation à la personne qui vous a envoyé celle-ci.";

    SETUP = "Set up your portal", "Configura tu portal", "Configurez votre portail";
    SETUP_LEAD = "Name your organisation and make its first owner: you.",
        "Pon nombre a tu organización y crea su primer propietario: tú.",
        "Nommez votre organisation et créez son premier propriétaire : vous.";
    ORGANIZATION_NAME = "Name of the organisation", "Nombre de la organización", "Nom de l’organisation";
    SETUP_DONE = "The portal is set up", "El portal ya está configurado", "Le portail est configuré";
    SETUP_DONE_TEXT = "This page works once. Sign in to go on.", "Esta página funciona una sola vez. Inicia sesión para continuar.", "Cette page ne sert qu’une fois. Connectez-vous pour continuer.";
    SETUP_LINK_TEXT = "Use the newest link that the server printed at its start.",
        "Usa el último enlace que el servidor mostró al arrancar.",
        "Utilisez le dernier lien affiché par le serveur au démarrage.";
    CREATE_ORGANIZATION = "Create organisation", "Crear organización", "Créer l’organisation";

    NOT_FOUND = "There is nothing here", "Aquí no hay nada", "Il n’y a rien ici";
    NOT_FOUND_TEXT = "The address may be mistyped, or the page was moved or never yours to see.",
        "Puede que la dirección esté mal escrita, que la página se haya movido o que no sea visible para ti.",
        "L’adresse est peut-être erronée, ou la page a été déplacée ou ne vous est pas accessible.";
    WENT_WRONG = "This did not work", "Algo no ha funcionado", "Cela n’a pas fonctionné";
    REFERENCE = "If you ask for help, name this reference:", "Si pides ayuda, indica esta referencia:", "Si vous demandez de l’aide, indiquez cette référence :";
    TO_START = "Go to the start page", "Ir a la página de inicio", "Aller à la page d’accueil";
}
