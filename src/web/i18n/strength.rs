//! How good a password is, in words.

use super::{Text, texts};
use crate::passwords::Hint;

texts! {
    VERY_WEAK = "Very weak", "Muy débil", "Très faible";
    WEAK = "Weak", "Débil", "Faible";
    FAIR = "Fair", "Aceptable", "Moyen";
    GOOD = "Good", "Buena", "Bon";
    STRONG = "Strong", "Fuerte", "Fort";
    ADD_WORDS = "Add another word or two that are uncommon.",
        "Añade una o dos palabras poco comunes.",
        "Ajoutez un ou deux mots peu courants.";
    AVOID_PATTERNS = "Avoid rows of keys, repetitions and sequences.",
        "Evita filas de teclas, repeticiones y secuencias.",
        "Évitez les suites de touches, répétitions et séquences.";
    AVOID_PERSONAL = "Avoid dates and years, above all your own.",
        "Evita fechas y años, sobre todo los tuyos.",
        "Évitez les dates et les années, surtout les vôtres.";
    AVOID_SUBSTITUTIONS = "Digits in place of letters hardly help.",
        "Poner cifras en lugar de letras apenas ayuda.",
        "Remplacer des lettres par des chiffres n’aide guère.";
}

/// The word for a score of 0 to 4.
pub const fn strength_label(score: u8) -> Text {
    match score {
        0 => VERY_WEAK,
        1 => WEAK,
        2 => FAIR,
        3 => GOOD,
        _ => STRONG,
    }
}

/// What would make a password better.
pub const fn strength_hint(hint: Hint) -> Text {
    match hint {
        Hint::AddWords => ADD_WORDS,
        Hint::AvoidPatterns => AVOID_PATTERNS,
        Hint::AvoidPersonal => AVOID_PERSONAL,
        Hint::AvoidSubstitutions => AVOID_SUBSTITUTIONS,
    }
}
