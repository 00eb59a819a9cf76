//! A picture in a `multipart/form-data` body, for the form of the portal and for the API alike.

use axum::{
    RequestExt,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
};

use crate::{
    avatars,
    kernel::{AppError, Code, Issue},
    pictures::{BYTES_MAX, Crop},
};

/// What is read of a body, though not kept: so that a file that is too large is answered with words and not with a broken line.
pub const UPLOAD_LIMIT: usize = 24 * 1024 * 1024;
/// The longest number in a field beside the file.
const NUMBER_MAX: usize = 8;

/// A picture that was sent, and which square of it is wanted.
#[derive(Debug)]
pub struct PictureUpload {
    /// The file.
    pub file: Vec<u8>,
    /// The square.
    pub crop: Crop,
}

impl<S: Send + Sync> FromRequest<S> for PictureUpload {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let kind = request.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase());
        if !kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data")) {
            return Err(AppError::new(Code::UnsupportedMediaType)
                .with_message("Send the picture as multipart/form-data, in the field avatar."));
        }
        let multipart: Multipart = request
            .extract()
            .await
            .map_err(|_| AppError::new(Code::InvalidRequest).with_message("A boundary is missing."))?;
        read(multipart).await
    }
}

async fn read(mut multipart: Multipart) -> Result<PictureUpload, AppError> {
    let mut file: Option<Sent> = None;
    let mut has_second = false;
    let (mut zoom, mut x, mut y) = (100, 50, 50);
    while let Some(mut field) = multipart.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            // The documents name no field; clients of their kind use one of these.
            "avatar" | "file" | "image" => {
                has_second |= file.is_some();
                file = Some(take(&mut field, BYTES_MAX).await?);
            }
            "zoom" => zoom = number(&mut field, "zoom").await?,
            "x" => x = number(&mut field, "x").await?,
            "y" => y = number(&mut field, "y").await?,
            _ => {
                return Err(AppError::new(Code::ValidationError)
                    .with_message("The request contains unknown fields")
                    .with_detail(name.chars().take(100).collect::<String>(), Issue::UnknownField));
            }
        }
    }
    if has_second {
        return Err(AppError::field("avatar", Issue::OneFileOnly));
    }
    match file {
        None => Err(AppError::new(Code::MissingRequiredField)
            .with_message("The field avatar is required.")
            .with_detail("avatar", Issue::Required)),
        Some(Sent::TooLarge) => Err(avatars::too_large()),
        Some(Sent::Whole(file)) => {
            let part = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
            Ok(PictureUpload { file, crop: Crop::bounded(zoom, part(x), part(y)) })
        }
    }
}

enum Sent {
    Whole(Vec<u8>),
    TooLarge,
}

/// Reads a field to its end and keeps it if it is no longer than the bound.
async fn take(field: &mut Field<'_>, most: usize) -> Result<Sent, AppError> {
    let mut kept = Vec::new();
    let mut is_too_large = false;
    while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error))? {
        if is_too_large || kept.len() + chunk.len() > most {
            is_too_large = true;
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&chunk);
        }
    }
    Ok(if is_too_large { Sent::TooLarge } else { Sent::Whole(kept) })
}

async fn number(field: &mut Field<'_>, name: &'static str) -> Result<u16, AppError> {
    let wrong = || AppError::field(name, Issue::WrongType);
    let Sent::Whole(bytes) = take(field, NUMBER_MAX).await? else { return Err(wrong()) };
    std::str::from_utf8(&bytes).ok().and_then(|text| text.trim().parse().ok()).ok_or_else(wrong)
}

fn unreadable(error: &MultipartError) -> AppError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        avatars::too_large()
    } else {
        AppError::new(Code::InvalidRequest).with_message("The body is not whole multipart/form-data.")
    }
}
