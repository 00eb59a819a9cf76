//! Telephone numbers in the international form.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::Issue;

/// A telephone number in E.164 form: `+` and 7 to 15 digits. Spaces, dots, dashes and brackets in the input are dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The number with its plus sign.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PhoneNumber {
    type Err = Issue;

    fn from_str(text: &str) -> Result<Self, Issue> {
        if text.len() > 40 {
            return Err(Issue::InvalidPhone);
        }
        let compact: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '.' | '-' | '(' | ')' | '/'))
            .collect();
        let compact = compact.strip_prefix("00").map(|rest| format!("+{rest}")).unwrap_or(compact);
        let digits = compact.strip_prefix('+').ok_or(Issue::InvalidPhone)?;
        let is_number = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if is_number { Ok(Self(compact)) } else { Err(Issue::InvalidPhone) }
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_in_one_form() {
        let number = |text: &str| text.parse::<PhoneNumber>().map(|phone| phone.to_string());
        assert_eq!(number("+44 (20) 7946-0018"), Ok("+442079460018".to_owned()));
        assert_eq!(number("0034 911 23 45 67"), Ok("+34911234567".to_owned()));
        for bad in ["", "12345678", "+12", "+0123456789", "+1234567890123456", "+12x45678"] {
            assert_eq!(number(bad), Err(Issue::InvalidPhone), "{bad}");
        }
    }
}
