//! How every request begins and ends: an id, its origin, a bound on its time, and the headers that every answer carries.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;

use super::{Front, cookies, origin};
use crate::{
    access::Origin,
    kernel::{AppError, Code, IdKind},
};

/// Marks ids of requests.
enum RequestKind {}
impl IdKind for RequestKind {
    const PREFIX: &'static str = "req";
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An error on its way out, before a door has put it into words. It travels in the answer's extensions.
#[derive(Debug, Clone)]
pub struct Refusal(pub Arc<AppError>);

/// The session's new cookie, where whoever recognised the caller made one. It travels in the request's extensions.
#[derive(Debug, Clone, Default)]
pub struct OutgoingCookie(Arc<OnceLock<HeaderValue>>);

impl OutgoingCookie {
    /// Has the answer carry this cookie; the first one counts.
    pub fn set(&self, cookie: HeaderValue) {
        self.0.get_or_init(|| cookie);
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(Refusal(Arc::new(self)));
        response
    }
}

/// The first and last to see a request.
pub async fn arrive(State(front): State<Front>, mut request: Request, next: Next) -> Response {
    let request_id: Arc<str> = front.app.clock.new_id::<RequestKind>().to_string().into();
    let config = &front.app.config;
    let origin = origin::read(request.headers(), request.extensions(), config, request_id.clone());
    let cookie = OutgoingCookie::default();
    request.extensions_mut().insert(cookie.clone());
    request.extensions_mut().insert::<Origin>(origin);
    let span = tracing::info_span!("request", id = %request_id, method = %request.method(), path = logged_path(request.uri().path()));

    let bound = Duration::from_secs(config.server.request_timeout_seconds);
    let answering = AssertUnwindSafe(tracing::Instrument::instrument(next.run(request), span.clone())).catch_unwind();
    let mut response = match tokio::time::timeout(bound, answering).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => AppError::internal("a handler panicked").into_response(),
        Err(_elapsed) => AppError::new(Code::RequestTimeout).into_response(),
    };
    if let Some(Refusal(error)) = response.extensions().get::<Refusal>()
        && error.code() == Code::InternalError
    {
        let _entered = span.enter();
        tracing::error!(error = std::error::Error::source(&**error), "an unexpected error");
    }
    if let Some(renewed) = cookie.0.get()
        && !sets_session(&front, &response)
    {
        response.headers_mut().append(header::SET_COOKIE, renewed.clone());
    }
    finish(&front, &request_id, &mut response);
    response
}

/// An invitation's path holds its token, which is nothing for the log.
fn logged_path(path: &str) -> &str {
    const INVITATIONS: &str = "/invite/";
    if path.starts_with(INVITATIONS) { INVITATIONS } else { path }
}

/// A sign-in or sign-out has the last word about the session's cookie.
fn sets_session(front: &Front, response: &Response) -> bool {
    let mut outgoing = response.headers().get_all(header::SET_COOKIE).iter();
    outgoing.any(|cookie| cookies::is_session(&front.app.config, cookie))
}

/// Headers of every answer. A page brings a policy of its own for content; everything else may load nothing.
fn finish(front: &Front, request_id: &str, response: &mut Response) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(request_id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if front.app.config.server.is_tls() {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
}
