//! User names: the short handle that a person may choose.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::Issue;

/// 2 to 32 letters, digits, dots, dashes and underscores of ASCII, beginning and ending with a letter or digit. Unique without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl FromStr for Username {
    type Err = Issue;

    fn from_str(text: &str) -> Result<Self, Issue> {
        let text = text.trim();
        let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let bytes = text.as_bytes();
        let valid = (2..=32).contains(&bytes.len())
            && edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().copied().all(inner);
        if valid { Ok(Self(text.to_owned())) } else { Err(Issue::InvalidUsername) }
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_plain_and_short() {
        for good in ["ann", "a1", "ann.lee-2_x"] {
            assert!(good.parse::<Username>().is_ok(), "{good}");
        }
        for bad in ["", "a", ".ann", "ann.", "an n", "añn", "a@b", &"x".repeat(33)] {
            assert!(bad.parse::<Username>().is_err(), "{bad}");
        }
    }
}
