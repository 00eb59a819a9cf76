//! Decoding, cutting, scaling and encoding.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbaImage,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
    imageops::{self, FilterType},
};

use super::{Crop, Format, PIXELS_MAX, SIDE_MAX, Square, Unfit};
use crate::kernel::AppError;

/// The side of the large square.
const LARGE: u32 = 512;
/// The side of the small one.
const SMALL: u32 = 96;
/// Before it is cut, a picture is brought down so that its shorter side has so many pixels: the closest crop still fills the large square.
const WORKING: u32 = 4 * LARGE;
/// The most memory that a decoder may take.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// How good JPEGs are, of 100.
const QUALITY: u8 = 86;

/// What may come.
const TAKEN: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];

/// Reads a picture and makes the two squares. Of a moving picture the first frame counts.
pub(super) fn square(bytes: &[u8], crop: Crop) -> Result<Result<Square, Unfit>, AppError> {
    let image = match read(bytes) {
        Ok(image) => image,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let cut = cut(&image, crop);
    let side = cut.width();
    let large = scaled(&cut, side.min(LARGE));
    let small = scaled(&large, side.min(SMALL));
    let format = if large.pixels().all(|pixel| pixel.0[3] == u8::MAX) { Format::Jpeg } else { Format::WebP };
    Ok(Ok(Square { format, large: encoded(&large, format)?, small: encoded(&small, format)? }))
}

/// The picture upright, and no larger than is worked on.
fn read(bytes: &[u8]) -> Result<DynamicImage, Unfit> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Unfit::NoPicture)?;
    if !reader.format().is_some_and(|format| TAKEN.contains(&format)) {
        return Err(Unfit::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| unfit(&error))?;
    // What the head says; nothing has been decoded yet.
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Unfit::NoPicture);
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > SIDE_MAX || height > SIDE_MAX || pixels > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(Unfit::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(|error| unfit(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| unfit(&error))?;
    let shorter = width.min(height);
    if shorter > WORKING {
        let down = |side: u32| {
            u32::try_from(u64::from(side) * u64::from(WORKING) / u64::from(shorter)).unwrap_or(WORKING).max(WORKING)
        };
        image = image.thumbnail_exact(down(width), down(height));
    }
    image.apply_orientation(orientation);
    Ok(image)
}

fn unfit(error: &image::ImageError) -> Unfit {
    match error {
        image::ImageError::Limits(_) => Unfit::TooManyPixels,
        _ => Unfit::NoPicture,
    }
}

/// The square that was chosen.
fn cut(image: &DynamicImage, crop: Crop) -> RgbaImage {
    let (width, height) = (image.width(), image.height());
    let side = (width.min(height) * 100 / u32::from(crop.zoom.max(100))).max(1);
    let left = (width - side) * u32::from(crop.x.min(100)) / 100;
    let top = (height - side) * u32::from(crop.y.min(100)) / 100;
    image.crop_imm(left, top, side, side).into_rgba8()
}

fn scaled(image: &RgbaImage, side: u32) -> RgbaImage {
    if image.width() == side { image.clone() } else { imageops::resize(image, side, side, FilterType::Lanczos3) }
}

fn encoded(image: &RgbaImage, format: Format) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    let (width, height) = image.dimensions();
    match format {
        Format::Jpeg => {
            let opaque = DynamicImage::ImageRgba8(image.clone()).into_rgb8();
            JpegEncoder::new_with_quality(&mut bytes, QUALITY).write_image(
                opaque.as_raw(),
                width,
                height,
                ExtendedColorType::Rgb8,
            )
        }
        Format::WebP => {
            WebPEncoder::new_lossless(&mut bytes).write_image(image.as_raw(), width, height, ExtendedColorType::Rgba8)
        }
    }
    .map_err(AppError::internal)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba};

    use super::*;

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
        bytes.into_inner()
    }

    fn made(bytes: &[u8], crop: Crop) -> Square {
        square(bytes, crop).expect("encoded").expect("a picture")
    }

    fn shown(bytes: &[u8]) -> RgbaImage {
        image::load_from_memory(bytes).expect("a picture").into_rgba8()
    }

    /// Red, green and blue side by side, each as wide as the picture is high.
    fn flag(side: u32) -> Vec<u8> {
        let colours = [Rgb([250, 0, 0]), Rgb([0, 250, 0]), Rgb([0, 0, 250])];
        png(&RgbImage::from_fn(side * 3, side, |x, _| colours[(x / side) as usize]).into())
    }

    fn is_mostly(bytes: &[u8], channel: usize) -> bool {
        let image = shown(bytes);
        let pixel = image.get_pixel(image.width() / 2, image.height() / 2).0;
        (0..3).all(|index| (pixel[index] > 128) == (index == channel))
    }

    #[test]
    fn without_a_choice_the_middle_is_kept_and_a_choice_is_obeyed() {
        let flag = flag(120);
        assert!(is_mostly(&made(&flag, Crop::default()).large, 1));
        assert!(is_mostly(&made(&flag, Crop { x: 0, ..Crop::default() }).large, 0));
        assert!(is_mostly(&made(&flag, Crop { x: 100, zoom: 400, y: 100 }).small, 2));
    }

    #[test]
    fn sizes_are_those_that_were_promised_and_nothing_is_blown_up() {
        let large = made(&png(&RgbImage::new(900, 700).into()), Crop::default());
        assert_eq!((shown(&large.large).dimensions(), shown(&large.small).dimensions()), ((512, 512), (96, 96)));
        let small = made(&png(&RgbImage::new(40, 60).into()), Crop::default());
        assert_eq!((shown(&small.large).dimensions(), shown(&small.small).dimensions()), ((40, 40), (40, 40)));
        let dot = made(&png(&RgbImage::new(1, 1).into()), Crop { zoom: 400, x: 100, y: 0 });
        assert_eq!(shown(&dot.large).dimensions(), (1, 1));
    }

    #[test]
    fn transparency_is_kept_where_there_is_any() {
        let glass = made(&png(&RgbaImage::from_pixel(64, 64, Rgba([10, 20, 30, 99])).into()), Crop::default());
        assert_eq!((glass.format, shown(&glass.large).get_pixel(5, 5).0[3]), (Format::WebP, 99));
        let paper = made(&png(&RgbaImage::from_pixel(64, 64, Rgba([10, 20, 30, 255])).into()), Crop::default());
        assert_eq!(paper.format, Format::Jpeg);
    }

    #[test]
    fn asvs_v5_2_2_what_is_no_picture_is_refused() {
        let whole = flag(40);
        let cases: [&[u8]; 6] = [
            b"",
            b"hello",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            &whole[..60],
            &whole[..whole.len() - 30],
            b"\x89PNG\r\n\x1a\n",
        ];
        for bytes in cases {
            assert_eq!(
                square(bytes, Crop::default()).expect("no mistake of ours"),
                Err(Unfit::NoPicture),
                "{}",
                bytes.len()
            );
        }
    }
}
