//! Text that a person typed, made fit for a letter.
//!
//! Anybody may register with any address and any name, so whatever stands in a name is mailed by us to a stranger. It stays one
//! short line, and where it could turn into a link it is left out.

/// The longest name shown in a letter, in characters.
const LONGEST_NAME: usize = 80;

/// One line of at most `limit` characters without control, invisible or direction-changing characters.
///
/// `=?` is taken apart: in a header it announces an encoded word, so a reader would see another text than the one written here.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word: String = word.chars().filter(|c| !is_invisible(*c)).collect::<String>().replace("=?", "= ?");
        if word.is_empty() {
            continue;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        length += word.chars().count();
        line.push_str(&word);
        if length > limit {
            return shortened(&line, limit);
        }
    }
    line
}

/// The name of a person, or nothing where it is empty or reads like a link or an address.
pub(super) fn person(name: &str) -> Option<String> {
    let name = one_line(name, LONGEST_NAME);
    (!name.is_empty() && !reads_like_a_link(&name)).then_some(name)
}

/// The name of an organisation or product. It may hold a dot or a slash: administrators choose it, not strangers.
pub(super) fn title(name: &str) -> String {
    one_line(name, LONGEST_NAME)
}

/// A relay's answer without addresses, and without words that hold one of these names: each such word is left out as a whole.
pub(super) fn without_names<'a>(said: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(str::to_lowercase).filter(|name| !name.is_empty()).collect();
    let is_named = |word: &str| {
        let word = word.to_lowercase();
        // Some relays write the sign in their own way.
        ["@", "%40", "=40"].iter().any(|sign| word.contains(sign)) || names.iter().any(|name| holds(&word, name))
    };
    said.split(' ').map(|word| if is_named(word) { "…" } else { word }).collect::<Vec<_>>().join(" ")
}

/// Whether a name stands in a word by itself, and not as a piece of another.
fn holds(word: &str, name: &str) -> bool {
    let is_end = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    word.match_indices(name)
        .any(|(at, _)| is_end(word[..at].chars().next_back()) && is_end(word[at + name.len()..].chars().next()))
}

fn shortened(line: &str, limit: usize) -> String {
    let kept: String = line.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Characters that take no room or turn the direction of what follows. The joiners U+200C and U+200D stay: names need them.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// True where a mail program could make a link of the text: it holds a slash, an at sign, or a dot that is followed by two
/// letters or more, as in `example.org` but not in `J.R.R. Tolkien`.
fn reads_like_a_link(text: &str) -> bool {
    const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];
    text.contains(['/', '\\', '@', '\u{ff0f}', '\u{ff20}'])
        || text.split(DOTS).skip(1).any(|rest| rest.chars().take_while(|c| c.is_alphanumeric()).count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_folds_space_and_drops_what_cannot_be_seen() {
        assert_eq!(one_line("  Ana\r\n\tMaría \u{202e}\u{200b} López ", 80), "Ana María López");
        assert_eq!(one_line("\u{0}\u{feff}", 80), "");
    }

    #[test]
    fn a_relays_answer_is_kept_without_whom_it_names() {
        let said = "550 5.1.1 <ann.lee@example.com>: ann.lee cannot be found (ann=40example.com), Ann Lee; announce it";
        let names = || ["ann.lee", "Ann", "Lee"].into_iter();
        assert_eq!(without_names(said, names()), "550 5.1.1 … … cannot be found … … … announce it");
        assert_eq!(without_names("451 4.3.0 later", names()), "451 4.3.0 later");
    }

    #[test]
    fn one_line_leaves_nothing_that_a_header_would_decode() {
        assert_eq!(one_line("=?utf-8?q?Bcc=3A?= =\u{200b}?x", 80), "= ?utf-8?q?Bcc=3A?= = ?x");
    }

    #[test]
    fn one_line_counts_characters_not_bytes() {
        assert_eq!(one_line("ééééé", 5), "ééééé");
        assert_eq!(one_line("éééééé", 5), "éééé…");
        assert_eq!(one_line("ab cd ef", 6), "ab cd…");
    }

    #[test]
    fn a_name_that_could_become_a_link_is_left_out() {
        for name in ["Win at evil.example", "https://evil", "www.evil.com now", "a@b", "evil。com", "x\\\\host"] {
            assert_eq!(person(name), None, "{name}");
        }
        for name in ["J.R.R. Tolkien", "Sammy Davis Jr.", "O'Neil", "Łukasz", "李小龍", "Ana-María"] {
            assert_eq!(person(name).as_deref(), Some(name));
        }
    }
}
