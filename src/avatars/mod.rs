//! Avatars: the picture of a person, kept in the store and served under a name that nobody guesses (rows A03, A04).

mod actions;
mod sql;

use std::{fmt, sync::Arc};

pub use actions::{find, remove, too_large, upload};

use crate::{clock::Token, kernel::UserId, pictures::Format};

/// Where pictures are served; [`crate::accounts::User::avatar`] begins so where it is one of ours.
pub const FOLDER: &str = "/avatars/";
/// What stands between the name and the extension of the small size.
const SMALL: &str = ".small";

/// Which size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Up to 512 pixels a side.
    Large,
    /// Up to 96 pixels a side: what lists show.
    Small,
}

/// The name of a picture. Random and new for each: so its address can be kept for ever, and tells nobody whose picture it is
/// nor that two people have the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvatarName {
    name: String,
    format: Format,
}

impl AvatarName {
    fn new(token: &Token, format: Format) -> Self {
        Self { name: token.text().to_owned(), format }
    }

    /// Reads a file name as [`AvatarName::path`] writes it; `None` for anything else.
    pub fn from_file(file: &str) -> Option<(Self, Size)> {
        let (stem, extension) = file.rsplit_once('.')?;
        let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
        let (name, size) = stem.strip_suffix(SMALL).map_or((stem, Size::Large), |name| (name, Size::Small));
        Token::from_text(name)?;
        Some((Self { name: name.to_owned(), format }, size))
    }

    /// How it is written.
    pub const fn format(&self) -> Format {
        self.format
    }

    /// The path of the large size: what stands in a person's row.
    pub fn path(&self) -> String {
        format!("{FOLDER}{self}")
    }
}

impl fmt::Display for AvatarName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.name, self.format.extension())
    }
}

/// The path of the small size of a person's picture; `None` where there is none, or one elsewhere, which pages never load.
pub fn small_path(avatar: &str) -> Option<String> {
    let (stem, extension) = avatar.strip_prefix(FOLDER)?.rsplit_once('.')?;
    Some(format!("{FOLDER}{stem}{SMALL}.{extension}"))
}

/// A picture as it is served.
#[derive(Debug, Clone)]
pub struct Avatar {
    /// Whose.
    pub user: UserId,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written_and_nothing_else_is() {
        let name = AvatarName::new(&Token::random().expect("a token"), Format::Jpeg);
        let path = name.path();
        let file = path.strip_prefix(FOLDER).expect("the folder");
        assert_eq!(AvatarName::from_file(file), Some((name.clone(), Size::Large)));
        let small = small_path(&path).expect("a small one");
        let file = small.strip_prefix(FOLDER).expect("the folder");
        assert_eq!(AvatarName::from_file(file), Some((name, Size::Small)));
        for wrong in ["", "x.jpg", "../../etc/passwd", &format!("{}.svg", "A".repeat(43)), &"A".repeat(43), "a\0.jpg"] {
            assert_eq!(AvatarName::from_file(wrong), None, "{wrong}");
        }
        assert_eq!(small_path("https://example.com/a.png"), None);
    }
}
