//! Words of the pages of `/account`.

use super::texts;

texts! {
    PROFILE_TITLE = "Profile", "Perfil", "Profil";
}
