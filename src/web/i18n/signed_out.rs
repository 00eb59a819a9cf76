//! Words of the pages before the sign-in.

use super::texts;

texts! {
    SIGN_IN = "Sign in", "Iniciar sesión", "Se connecter";
}
