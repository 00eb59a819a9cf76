//! The languages and themes that the portal speaks and wears.

use serde::{Deserialize, Serialize};

/// A language of the portal, its mails and its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English, also where nothing else fits.
    #[default]
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
}

impl Locale {
    /// All languages in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::Fr];

    /// The BCP 47 tag: `en`, `es`, `fr`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
        }
    }

    /// The name of the language in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Fr => "Français",
        }
    }

    /// Reads a tag (`es`); `None` for a language that the portal does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The best language for an `Accept-Language` header: the highest weight wins, the first among equals.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(16) {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            let language = tag.split('-').next().unwrap_or_default();
            let better = best.is_none_or(|(known, _)| weight > known);
            if let Some(locale) = Self::from_tag(language)
                && weight > 0.0
                && better
            {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// The colours that a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All themes in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name in forms, cookies and the store: `auto`, `light`, `dark`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_language_picks_the_heaviest_language_that_is_spoken() {
        assert_eq!(Locale::from_accept_language("de-DE,de;q=0.9,fr;q=0.8,en;q=0.7"), Some(Locale::Fr));
        assert_eq!(Locale::from_accept_language("es-MX"), Some(Locale::Es));
        assert_eq!(Locale::from_accept_language("en;q=0.2, es;q=0.9"), Some(Locale::Es));
        assert_eq!(Locale::from_accept_language("de, fr;q=0"), None);
    }
}
