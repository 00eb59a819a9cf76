//! Text as people type it, brought into forms that can be compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The form of a text for searching and sorting: lower case, accents gone, white space single.
///
/// Done here and not in SQL because the engines fold differently.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        if letter.is_whitespace() || letter.is_control() {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        } else {
            folded.push(letter);
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A single-line text without control characters, trimmed; `None` when nothing is left.
pub fn single_line(text: &str) -> Option<String> {
    let line: String = text.nfc().filter(|letter| !is_invisible_control(*letter)).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// Controls and the marks that turn the direction of writing, with which a name could pretend to be another.
fn is_invisible_control(letter: char) -> bool {
    (letter.is_control() && !letter.is_whitespace())
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_accents() {
        assert_eq!(fold("  Chloé  MARTIN "), "chloe martin");
        assert_eq!(fold("Çelik\tÅse"), "celik ase");
    }

    #[test]
    fn a_single_line_has_no_hidden_characters() {
        assert_eq!(single_line(" Ann\u{202e}a\n Lee "), Some("Anna Lee".to_owned()));
        assert_eq!(single_line("\u{200b} \t"), None);
    }
}
