//! How good a password is. One estimator, on the server: the meter in the browser asks it, so the two never disagree. It takes milliseconds, so that the
//! pool runs it and no page waits for it.

use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{Score, feedback::Suggestion, zxcvbn};

use crate::kernel::{Issue, fold};

/// Longer passwords are refused: hashing must not become a burden. Long enough for any phrase.
pub const MAX_PASSWORD_CHARS: usize = 256;
/// The estimator's cost grows with the square of the length; what comes after this changes nothing.
const ESTIMATED_CHARS: usize = 72;

/// What the meter shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (safe against everything foreseeable).
    pub score: u8,
    /// What would make it better, as keys that the web puts into words.
    pub hints: Vec<Hint>,
}

/// What would make a password better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Add a few words that are not common.
    AddWords,
    /// Avoid rows of keys, repeats and sequences.
    AvoidPatterns,
    /// Avoid names, dates and years.
    AvoidPersonal,
    /// Swapping letters for digits helps little.
    AvoidSubstitutions,
}

/// What the estimator says of a password.
#[derive(Debug)]
pub(super) struct Estimate {
    pub strength: Strength,
    /// Whether it is among the first to be tried.
    pub is_common: bool,
}

/// Estimates a password, knowing the person's own words (name, address).
pub(super) fn estimate(password: &SecretString, own_words: &[String]) -> Estimate {
    let shortened: String = password.expose_secret().chars().take(ESTIMATED_CHARS).collect();
    let own_words: Vec<&str> = own_words.iter().map(String::as_str).collect();
    let estimate = zxcvbn(&shortened, &own_words);
    let mut hints = Vec::new();
    for suggestion in estimate.feedback().map(zxcvbn::feedback::Feedback::suggestions).unwrap_or_default() {
        let hint = hint(*suggestion);
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    // Score 0 is what falls within a thousand guesses: the head of every list of leaked passwords, and plain patterns.
    let is_common = estimate.score() == Score::Zero || estimate.guesses() < COMMON_GUESSES;
    Estimate { strength: Strength { score: u8::from(estimate.score()), hints }, is_common }
}

const fn hint(suggestion: Suggestion) -> Hint {
    use Suggestion as S;
    match suggestion {
        S::AvoidRepeatedWordsAndCharacters | S::AvoidSequences | S::UseALongerKeyboardPatternWithMoreTurns => {
            Hint::AvoidPatterns
        }
        S::AvoidRecentYears | S::AvoidYearsThatAreAssociatedWithYou | S::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            Hint::AvoidPersonal
        }
        S::PredictableSubstitutionsDontHelpVeryMuch | S::ReversedWordsArentMuchHarderToGuess => {
            Hint::AvoidSubstitutions
        }
        _ => Hint::AddWords,
    }
}

/// What can be said against a password at a glance: long enough, not too long, not the person's own name or address.
pub(super) fn glance(password: &SecretString, min_chars: usize, own_words: &[String]) -> Result<(), Issue> {
    let text = password.expose_secret();
    let chars = text.chars().count();
    if text.is_empty() {
        return Err(Issue::Required);
    }
    if chars < min_chars {
        return Err(Issue::TooShort { min: min_chars });
    }
    if chars > MAX_PASSWORD_CHARS {
        return Err(Issue::TooLong { max: MAX_PASSWORD_CHARS });
    }
    let folded = fold(text);
    if own_words.iter().any(|word| fold(word) == folded) {
        return Err(Issue::PersonalPassword);
    }
    Ok(())
}

/// Whatever falls within so many guesses stands on the common lists.
const COMMON_GUESSES: u64 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str) -> Result<(), Issue> {
        let own_words = ["ann.lee@example.com", "Ann Lee"].map(str::to_owned);
        glance(&password.into(), 8, &own_words)?;
        if estimate(&password.into(), &own_words).is_common { Err(Issue::CommonPassword) } else { Ok(()) }
    }

    fn score(password: &str) -> u8 {
        estimate(&password.into(), &[]).strength.score
    }

    #[test]
    fn c14_length_is_counted_in_characters() {
        assert_eq!(checked("short"), Err(Issue::TooShort { min: 8 }));
        assert_eq!(checked("ñandúes-ríen"), Ok(()));
        assert_eq!(checked(&"ab1!".repeat(65)), Err(Issue::TooLong { max: MAX_PASSWORD_CHARS }));
    }

    #[test]
    fn asvs_v6_2_4_common_passwords_are_refused() {
        for common in ["password", "12345678", "qwertyuiop", "iloveyou", "Password1", "football", "aaaaaaaaaa"] {
            assert_eq!(checked(common), Err(Issue::CommonPassword), "{common}");
        }
    }

    #[test]
    fn asvs_v6_2_11_own_words_are_refused() {
        assert_eq!(checked("ANN.LEE@example.com"), Err(Issue::PersonalPassword));
    }

    #[test]
    fn phrases_are_strong() {
        assert!(score("correct-walrus-umbrella-9") >= 3);
        assert!(score("summer2024") <= 1);
    }
}
