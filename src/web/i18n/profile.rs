//! Words of the page of the own profile, and of changes of the address.

use super::texts;

texts! {
    PICTURE = "Picture", "Imagen", "Photo";
    CHOOSE_PICTURE = "Choose a picture", "Elige una imagen", "Choisir une image";
    PICTURE_HINT = "PNG, JPEG, GIF or WebP, at most 5 MB. Where and when it was taken is not kept.",
        "PNG, JPEG, GIF o WebP, como máximo 5 MB. No se guarda dónde ni cuándo se hizo.",
        "PNG, JPEG, GIF ou WebP, 5 Mo au plus. Le lieu et la date de la prise de vue ne sont pas conservés.";
    SAVE_PICTURE = "Save picture", "Guardar imagen", "Enregistrer la photo";
    REMOVE_PICTURE = "Remove", "Quitar", "Retirer";
}
