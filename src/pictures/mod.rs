//! Pictures that people send: read by what is in them, cut to a square, and written anew, so that nothing but the picture is kept.
//!
//! No byte that was sent is ever served: position, names and whatever else a file carries beside its picture are left behind.

mod drawing;
mod pool;

pub use pool::PicturePool;

use crate::kernel::{AppError, Code, Issue};

/// The largest file, in bytes.
pub const BYTES_MAX: usize = 5 * 1024 * 1024;
/// The longest side, in pixels; looked at before anything is decoded.
pub const SIDE_MAX: u32 = 8_192;
/// The most pixels; looked at before anything is decoded.
pub const PIXELS_MAX: u64 = 40_000_000;
/// How far one may go into a picture, in percent of its whole.
pub const ZOOM_MAX: u16 = 400;

/// Which square of a picture is kept, as a person chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// How far into the picture, in percent: 100 is the largest square that fits, 400 the closest.
    pub zoom: u16,
    /// Where the square lies from left (0) to right (100), in percent of the room that it has.
    pub x: u8,
    /// The same from top to bottom.
    pub y: u8,
}

impl Default for Crop {
    /// The largest square, in the middle.
    fn default() -> Self {
        Self { zoom: 100, x: 50, y: 50 }
    }
}

impl Crop {
    /// A crop within its bounds.
    pub fn bounded(zoom: u16, x: u8, y: u8) -> Self {
        Self { zoom: zoom.clamp(100, ZOOM_MAX), x: x.min(100), y: y.min(100) }
    }
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Photographs, and everything without transparency.
    Jpeg,
    /// Pictures one can see through.
    WebP,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::WebP];

    /// The type in `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    /// The end of file names.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }
}

/// A square picture in two sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Square {
    /// How both are written.
    pub format: Format,
    /// 512 pixels a side, or as many as the picture had.
    pub large: Vec<u8>,
    /// 96 pixels a side, or as many as the picture had.
    pub small: Vec<u8>,
}

/// Why a file is no picture for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Not PNG, JPEG, GIF or WebP, or broken.
    NoPicture,
    /// More pixels than are read here.
    TooManyPixels,
}

impl From<Unfit> for AppError {
    fn from(unfit: Unfit) -> Self {
        let issue = match unfit {
            Unfit::NoPicture => Issue::NoPicture,
            Unfit::TooManyPixels => Issue::TooManyPixels { side: SIDE_MAX as usize, millions: 40 },
        };
        Self::new(Code::ValidationError).with_detail("avatar", issue)
    }
}
