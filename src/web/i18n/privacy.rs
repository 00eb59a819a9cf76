//! Words of the page about one's data.

use super::texts;

texts! {
    PRIVACY_LEAD = "What is held about you, a copy of it, and its end.",
        "Lo que se guarda sobre ti, una copia de ello y cómo eliminarlo.",
        "Ce qui est conservé à votre sujet, comment en obtenir une copie et comment le supprimer.";
    HELD = "What is held about you", "Lo que se guarda sobre ti", "Ce qui est conservé à votre sujet";
    COPY = "A copy of your data", "Una copia de tus datos", "Une copie de vos données";
    COPY_TITLE = "Download everything as a ZIP", "Descargar todo en un ZIP", "Tout télécharger en ZIP";
    COPY_TEXT = "Tables (CSV) and the same as JSON. It is made in the background; a mail brings the link.",
        "Tablas (CSV) y lo mismo en JSON. Se prepara en segundo plano; un correo trae el enlace.",
        "Des tableaux (CSV) et la même chose en JSON. La copie se prépare en arrière-plan ; un e-mail apporte le lien.";
    MAKE_COPY = "Make a copy", "Crear una copia", "Créer une copie";
    NEXT_COPY = "The next copy can be made on {date}.", "La próxima copia se puede crear el {date}.", "La prochaine copie pourra être créée le {date}.";
    MAKING = "Your copy is being made", "Tu copia se está preparando", "Votre copie est en préparation";
    MAKING_TEXT = "You may leave this page. A mail tells you when it is ready.",
        "Puedes salir de esta página. Un correo te avisará cuando esté lista.",
        "Vous pouvez quitter cette page. Un e-mail vous préviendra quand elle sera prête.";
    PROGRESS = "Progress", "Progreso", "Progression";
    READY = "Your copy is ready. The link in the mail works once, until {date}.",
        "Tu copia está lista. El enlace del correo sirve una vez, hasta el {date}.",
        "Votre copie est prête. Le lien de l’e-mail sert une fois, jusqu’au {date}.";
    FETCHED = "The last copy was downloaded, and its file is deleted.",
        "La última copia se descargó y su archivo se eliminó.",
        "La dernière copie a été téléchargée et son fichier est supprimé.";
    FAILED = "The last copy could not be made. Try it again.",
        "La última copia no se pudo crear. Inténtalo de nuevo.",
        "La dernière copie n’a pas pu être créée. Réessayez.";
    REQUESTED = "Your copy is on its way.", "Tu copia está en camino.", "Votre copie est en route.";

    DANGER = "Danger zone", "Zona de peligro", "Zone de danger";
    DELETE = "Delete account", "Eliminar cuenta", "Supprimer le compte";
    DELETE_TITLE = "Delete your account", "Eliminar tu cuenta", "Supprimer votre compte";
    DELETE_LEAD = "Everything about you is deleted after {count} day. Until then signing in keeps it."
            | "Everything about you is deleted after {count} days. Until then signing in keeps it.",
        "Todo lo relacionado contigo se elimina al cabo de {count} día. Hasta entonces, basta con iniciar sesión para conservarlo."
            | "Todo lo relacionado contigo se elimina al cabo de {count} días. Hasta entonces, basta con iniciar sesión para conservarlo.",
        "Tout ce qui vous concerne est supprimé au bout de {count} jour. D’ici là, il suffit de vous connecter pour tout conserver."
            | "Tout ce qui vous concerne est supprimé au bout de {count} jours. D’ici là, il suffit de vous connecter pour tout conserver.";
    DELETE_QUESTION = "Delete your account?", "¿Eliminar tu cuenta?", "Supprimer votre compte ?";
    DELETE_TEXT = "You are signed out on every device now. On {date} everything listed on this page is deleted for good ({count} entry), and your address becomes free."
            | "You are signed out on every device now. On {date} everything listed on this page is deleted for good ({count} entries), and your address becomes free.",
        "Ahora se cierra tu sesión en todos los dispositivos. El {date} se elimina para siempre todo lo que aparece en esta página ({count} entrada) y tu dirección queda libre."
            | "Ahora se cierra tu sesión en todos los dispositivos. El {date} se elimina para siempre todo lo que aparece en esta página ({count} entradas) y tu dirección queda libre.",
        "Toutes vos sessions sont fermées maintenant. Le {date}, tout ce qui figure sur cette page est supprimé définitivement ({count} entrée) et votre adresse redevient libre."
            | "Toutes vos sessions sont fermées maintenant. Le {date}, tout ce qui figure sur cette page est supprimé définitivement ({count} entrées) et votre adresse redevient libre.";
    DELETE_KEEPS = "The record keeps that something happened, without what was personal in it.",
        "El registro conserva que algo ocurrió, sin lo que tenía de personal.",
        "Le journal conserve le fait que quelque chose s’est produit, sans ce qu’il avait de personnel.";
    LAST_OWNER = "You are the last owner of {organization}. Make somebody else an owner first.",
        "Eres la última persona propietaria de {organization}. Nombra antes a otra.",
        "Vous êtes la dernière personne propriétaire de {organization}. Nommez-en d’abord une autre.";
    DELETION_PLANNED = "Your account will be deleted on {date}. Sign in before then to keep it.",
        "Tu cuenta se eliminará el {date}. Inicia sesión antes para conservarla.",
        "Votre compte sera supprimé le {date}. Connectez-vous avant pour le conserver.";
    WELCOME_BACK = "Welcome back. Your account is kept and will not be deleted.",
        "Te damos la bienvenida de nuevo. Tu cuenta se conserva y no se eliminará.",
        "Bon retour. Votre compte est conservé et ne sera pas supprimé.";

    DOWNLOAD = "Download your data", "Descargar tus datos", "Télécharger vos données";
    DOWNLOAD_TEXT = "The link works once. Afterwards the file is deleted from the portal.",
        "El enlace sirve una sola vez. Después el archivo se elimina del portal.",
        "Le lien ne sert qu’une fois. Ensuite, le fichier est supprimé du portail.";
    DOWNLOAD_NOW = "Download the ZIP", "Descargar el ZIP", "Télécharger le ZIP";
    LINK_USED = "This copy was downloaded already", "Esta copia ya se descargó", "Cette copie a déjà été téléchargée";
    LINK_INVALID = "This link does not work", "Este enlace no funciona", "Ce lien ne fonctionne pas";
    LINK_TEXT = "A link to a copy works once, for some days, and only for the person who asked for it.",
        "El enlace a una copia sirve una vez, durante unos días y solo para quien la pidió.",
        "Le lien vers une copie sert une fois, pendant quelques jours, et seulement pour la personne qui l’a demandée.";
    BACK_TO_PRIVACY = "Back to privacy", "Volver a privacidad", "Retour à la confidentialité";
}
