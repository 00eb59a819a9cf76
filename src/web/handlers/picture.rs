//! Pictures of people: sending one's own, taking it away, and serving those that are there.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderValue, Response, header},
    response::{IntoResponse, Response as Answer},
};

use super::{SignedIn, forms::see_other};
use crate::{
    avatars::{self, Avatar},
    front::{Flash, Front, PictureUpload, keep_flash},
    kernel::{AppError, Code},
    web::{
        components::FormState,
        i18n::{self, outcome_words as outcomes},
        pages::account::AVATAR_FORM,
    },
};

/// Where the form stands.
const PAGE: &str = "/account/profile";
/// A name stands for the same bytes for ever.
const A_YEAR: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
/// Opened by itself, a picture is nothing that could act.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'");

/// Takes the picture of the person who is signed in.
pub async fn upload(
    State(front): State<Front>,
    person: SignedIn,
    picture: Result<PictureUpload, AppError>,
) -> Result<Answer, AppError> {
    let done = match picture {
        Ok(picture) => avatars::upload(&person.caller, &front.app, picture.file, picture.crop).await,
        Err(error) => Err(error),
    };
    let locale = person.locale();
    let flash = match done {
        Ok(_) => Flash::done(outcomes::PICTURE_SAVED.get(locale)),
        Err(error) if error.code() == Code::InternalError => return Err(error),
        Err(error) => {
            let text = error
                .details()
                .first()
                .map_or_else(|| i18n::message(locale, &error), |detail| i18n::issue(locale, &detail.issue));
            Flash {
                form: Some((AVATAR_FORM.to_owned(), FormState::default().with_error("avatar", text))),
                ..Flash::default()
            }
        }
    };
    back(&front, &flash)
}

/// Takes it away.
pub async fn remove(State(front): State<Front>, person: SignedIn) -> Result<Answer, AppError> {
    avatars::remove(&person.caller, &front.app).await?;
    back(&front, &Flash::done(outcomes::PICTURE_REMOVED.get(person.locale())))
}

fn back(front: &Front, flash: &Flash) -> Result<Answer, AppError> {
    let mut response = see_other(PAGE)?;
    response.headers_mut().append(header::SET_COOKIE, keep_flash(front, flash)?);
    Ok(response)
}

/// The bytes of a picture.
pub async fn serve(State(front): State<Front>, Path(file): Path<String>) -> Result<Answer, AppError> {
    let (name, avatar) = avatars::find(&front.app, &file).await?.ok_or(AppError::new(Code::NotFound))?;
    let Avatar { bytes, .. } = &*avatar;
    let mut response = Response::new(Body::from(Bytes::from_owner(bytes.clone())));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(name.format().media_type()));
    headers.insert(header::CACHE_CONTROL, A_YEAR);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"avatar\""));
    Ok(response.into_response())
}
