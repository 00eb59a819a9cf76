//! Errors as pages, for people; as JSON for the islands of the portal.

use std::sync::Arc;

use super::{confirm, forms::wants_json, porch::PRODUCT};
use crate::{
    access::{Origin, Principal},
    front::{Front, look_before_sign_in},
    kernel::{AppError, Code},
    web::{
        i18n::{self, signed_out_words as words},
        pages::refusal,
        render::Look,
        shell::Porch,
    },
};
use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

/// The answer to a request for a page that cannot be shown.
///
/// `person` is who was recognised: the page speaks their language, in their colours. `here` is the page, where it was one that was asked
/// for. Where a fresh proof is wanted, the way leads there and back to the page.
pub fn answer(
    front: &Front,
    headers: &HeaderMap,
    origin: &Origin,
    person: Option<&Principal>,
    here: Option<&str>,
    error: &AppError,
) -> Response {
    if error.code() == Code::ReauthenticationRequired {
        let return_to = here.map_or_else(|| confirm::page_before(headers), str::to_owned);
        if let Ok(response) = confirm::lead_to(wants_json(headers), &return_to) {
            return response;
        }
    }
    let (locale, theme) =
        person.map_or_else(|| look_before_sign_in(&front.app.config, headers), |person| (person.locale, person.theme));
    let message = i18n::message(locale, error);
    let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let wants_json = wants_json(headers);
    let mut response = if wants_json {
        (status, Json(serde_json::json!({ "errors": {}, "message": message }))).into_response()
    } else {
        let zone = person.map_or(chrono_tz::UTC, |person| person.time_zone);
        let look = Look { locale, theme, zone, now: front.app.clock.now() };
        let organization = person.map_or_else(|| Arc::from(PRODUCT), |person| person.org_name.clone());
        let porch = Porch { look, organization, here: "/".to_owned(), notice: None };
        let reference = (error.code() == Code::InternalError).then(|| origin.request_id.to_string());
        let title = words::WENT_WRONG.get(locale);
        if status == StatusCode::NOT_FOUND {
            let page = porch.page(words::NOT_FOUND.get(locale)).status(status);
            page.respond(&front.assets, || porch.around(refusal::not_found(locale)))
        } else {
            let page = porch.page(title).status(status);
            page.respond(&front.assets, || porch.around(refusal::refused(locale, title, message, reference)))
        }
    };
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
