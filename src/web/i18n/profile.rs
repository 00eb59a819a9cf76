//! Words of the page of the own profile, and of changes of the address.

use super::texts;

texts! {
    PICTURE = "Picture", "Imagen", "Photo";
    CHOOSE_PICTURE = "Choose a picture", "Elige una imagen", "Choisir une image";
    PICTURE_HINT = "PNG, JPEG, GIF or WebP, at most 5 MB. Where and when it was taken is not kept.",
        "PNG, JPEG, GIF o WebP, como máximo 5 MB. No se guarda dónde ni cuándo se hizo.",
        "PNG, JPEG, GIF ou WebP, 5 Mo au plus. Le lieu et la date de la prise de vue ne sont pas conservés.";
    CHANGE_ADDRESS = "Change", "Cambiar", "Changer";
    CHANGE_ADDRESS_TITLE = "Change your e-mail address", "Cambiar tu dirección de correo", "Changer votre adresse e-mail";
    CHANGE_ADDRESS_LEAD = "You sign in with it, and letters go there. It is {email} now.",
        "Con ella inicias sesión y recibes los correos. Ahora es {email}.",
        "Vous vous connectez avec elle et recevez les messages à cette adresse. Elle est actuellement {email}.";
    NEW_ADDRESS = "New address", "Nueva dirección", "Nouvelle adresse";
    NEW_ADDRESS_HINT = "We send a link there. Nothing changes until you open it, and your present address is told.",
        "Enviaremos allí un enlace. Nada cambia hasta que lo abras, y avisaremos a tu dirección actual.",
        "Nous y enverrons un lien. Rien ne change avant que vous l’ouvriez, et votre adresse actuelle est prévenue.";
    SEND_CHANGE_LINK = "Send the link", "Enviar el enlace", "Envoyer le lien";
    CHANGE_SENT = "Open the link that we have sent to {email}. Until then your address stays as it is.",
        "Abre el enlace que hemos enviado a {email}. Hasta entonces tu dirección sigue igual.",
        "Ouvrez le lien que nous avons envoyé à {email}. D’ici là, votre adresse reste la même.";
    WAITING_ADDRESS = "{email} waits to be confirmed, until {time}.",
        "{email} espera confirmación hasta el {time}.",
        "{email} attend d’être confirmée, jusqu’au {time}.";
    CANCEL_CHANGE = "Cancel the change", "Cancelar el cambio", "Annuler le changement";
    CHANGE_CANCELLED = "The change is cancelled. Your address stays as it is.",
        "El cambio está cancelado. Tu dirección sigue igual.",
        "Le changement est annulé. Votre adresse reste la même.";
    CONFIRM_CHANGE = "Confirm your new address", "Confirma tu nueva dirección", "Confirmez votre nouvelle adresse";
    CONFIRM_CHANGE_TEXT = "From then on you sign in with {email}.",
        "A partir de entonces entrarás con {email}.",
        "Vous vous connecterez ensuite avec {email}.";
    CONFIRM = "Confirm", "Confirmar", "Confirmer";
    CHANGED = "Your address is changed. Sign in with it from now on.",
        "Tu dirección ha cambiado. Úsala desde ahora para iniciar sesión.",
        "Votre adresse est modifiée. Utilisez-la désormais pour vous connecter.";
    CHANGED_ALREADY = "This address is confirmed. You sign in with it.",
        "Esta dirección está confirmada. Inicia sesión con ella.",
        "Cette adresse est confirmée. Connectez-vous avec elle.";
    UNDO_CHANGE = "Take your account back", "Recupera tu cuenta", "Reprenez votre compte";
    UNDO_CHANGE_TEXT = "Your account returns to {email}. Every session ends, the password stops working, and we send you a link to choose another.",
        "Tu cuenta vuelve a {email}. Se cierran todas las sesiones, la contraseña deja de servir y te enviamos un enlace para elegir otra.",
        "Votre compte revient à {email}. Toutes les sessions sont fermées, le mot de passe ne sert plus et nous vous envoyons un lien pour en choisir un autre.";
    UNDO = "Take it back", "Recuperarla", "Reprendre le compte";
    UNDONE = "Your account is yours again. Open the link that we have sent you to choose a new password.",
        "Tu cuenta vuelve a ser tuya. Abre el enlace que te hemos enviado para elegir una nueva contraseña.",
        "Votre compte est de nouveau à vous. Ouvrez le lien que nous vous avons envoyé pour choisir un nouveau mot de passe.";
    UNDONE_ALREADY = "This change was taken back already. Ask for a new password if you have none yet.",
        "Este cambio ya se deshizo. Pide una nueva contraseña si todavía no tienes una.",
        "Ce changement a déjà été annulé. Demandez un nouveau mot de passe si vous n’en avez pas encore.";
    PREVIEW = "The part that is kept", "La parte que se guarda", "La partie conservée";
    ZOOM = "Zoom", "Ampliación", "Zoom";
    ACROSS = "Left to right", "De izquierda a derecha", "De gauche à droite";
    DOWN = "Top to bottom", "De arriba abajo", "De haut en bas";
    FURTHER = "More about you", "Más sobre ti", "Plus sur vous";
    ONE_PER_LINE = "One per line.", "Una por línea.", "Une par ligne.";
    NO_CHOICE = "None", "Ninguna", "Aucun";
    ADMINISTRATORS_CHANGE = "Only administrators change this.", "Solo lo cambian los administradores.", "Seuls les administrateurs peuvent modifier ceci.";
    SAVE_PICTURE = "Save picture", "Guardar imagen", "Enregistrer la photo";
    REMOVE_PICTURE = "Remove", "Quitar", "Retirer";
}
