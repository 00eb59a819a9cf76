//! Small marks: a state in a word, a person in two letters.

use std::borrow::Cow;

use leptos::{either::Either, prelude::*};

/// What a colour means. Colour stands for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Neither good nor bad.
    Neutral,
    /// This one: the selected, the present.
    Accent,
    /// As it should be.
    Good,
    /// Wants attention.
    Warning,
    /// Wrong, ended or dangerous.
    Bad,
}

impl Mood {
    /// The class that carries the colours.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Good => "good",
            Self::Warning => "warn",
            Self::Bad => "bad",
        }
    }

    /// The classes of a badge in these colours.
    pub const fn badge_class(self) -> &'static str {
        match self {
            Self::Neutral => "badge neutral",
            Self::Accent => "badge accent",
            Self::Good => "badge good",
            Self::Warning => "badge warn",
            Self::Bad => "badge bad",
        }
    }
}

/// A state: a dot and a word, so that it is not told by colour alone.
pub fn badge(mood: Mood, word: impl Into<Cow<'static, str>>) -> impl IntoView {
    let word = word.into();
    view! { <span class=mood.badge_class()>{word}</span> }
}

/// One class per hue; the content security policy allows no inline colours.
const HUES: [&str; 8] = [
    "avatar hue-0",
    "avatar hue-1",
    "avatar hue-2",
    "avatar hue-3",
    "avatar hue-4",
    "avatar hue-5",
    "avatar hue-6",
    "avatar hue-7",
];

/// A person as a disc: the picture at `source` where there is one, else their initials in a hue that follows from `seed` (their id)
/// and so never changes. The name stands beside it, so that readers are told nothing twice.
pub fn avatar(seed: &str, name: &str, source: Option<String>) -> impl IntoView + use<> {
    match source {
        Some(source) => {
            Either::Left(view! { <img class="avatar" src=source alt="" width="32" height="32" decoding="async"/> })
        }
        None => Either::Right(view! { <span class=hue(seed) aria-hidden="true">{initials(name)}</span> }),
    }
}

/// The same, large.
pub fn portrait(seed: &str, name: &str, source: Option<String>) -> impl IntoView + use<> {
    match source {
        Some(source) => Either::Left(view! { <img class="avatar portrait" src=source alt="" width="96" height="96"/> }),
        None => Either::Right(
            view! { <span class=format!("{} portrait", hue(seed)) aria-hidden="true">{initials(name)}</span> },
        ),
    }
}

/// The classes of the disc of whom `seed` names.
pub fn hue(seed: &str) -> &'static str {
    // FNV-1a: stable across versions and machines, which the standard hasher does not promise.
    let hash = seed.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    HUES[hash as usize % HUES.len()]
}

/// The first letters of the first and the last word, upper case. An e-mail address gives the first letter of its name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        assert_eq!(initials("Mara Okafor"), "MO");
        assert_eq!(initials("José María de la Cruz"), "JC");
        assert_eq!(initials("élise"), "É");
        assert_eq!(initials("(noor) “Haddad”"), "NH");
        assert_eq!(initials("  "), "");
    }

    #[test]
    fn hues_are_spread_and_stable() {
        let used: std::collections::HashSet<_> = (0..64).map(|n| hue(&format!("user_{n}"))).collect();
        assert_eq!(used.len(), HUES.len());
        assert_eq!(hue("user_01h455vb4pex5vsknk084sn02q"), hue("user_01h455vb4pex5vsknk084sn02q"));
    }
}
