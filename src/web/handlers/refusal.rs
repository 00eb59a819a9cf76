//! Errors as pages, for people; as JSON for the islands of the portal.

use std::sync::Arc;

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use crate::{
    access::Origin,
    front::{Front, look_before_sign_in},
    kernel::{AppError, Code},
    web::{
        components::{Icon, Tone, link_button, nothing_yet},
        i18n::{self, common_words as words},
        render::{Look, Scripts},
        shell::Porch,
    },
};

/// The answer to a request for a page that cannot be shown.
pub fn answer(front: &Front, headers: &HeaderMap, origin: &Origin, error: &AppError) -> Response {
    let (locale, theme) = look_before_sign_in(headers);
    let message = i18n::message(locale, error);
    let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let wants_json =
        headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    let mut response = if wants_json {
        (status, Json(serde_json::json!({ "errors": {}, "message": message }))).into_response()
    } else {
        let look = Look { locale, theme, zone: chrono_tz::UTC, now: front.app.clock.now() };
        let porch = Porch { look, organization: Arc::from("Portico"), here: "/".to_owned(), notice: None };
        let title = if status == StatusCode::NOT_FOUND { words::PAGE_NOT_FOUND } else { words::PAGE_REFUSED };
        let reference =
            (error.code() == Code::InternalError).then(|| words::REFERENCE.with(locale, &[("id", &origin.request_id)]));
        let page = porch.page(title.get(locale)).status(status).scripts(Scripts::None);
        page.respond(&front.assets, || {
            porch.around(view! {
                {nothing_yet(Icon::Home, title.get(locale), message, Some(link_button(Tone::Primary, "/", words::TO_START.get(locale)).into_any()))}
                <p class="muted small">{reference}</p>
            })
        })
    };
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
