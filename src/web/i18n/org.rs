//! Words of the pages of `/org`.

use super::texts;

texts! {
    TITLE = "Users", "Usuarios", "Utilisateurs";
}
