//! The error envelope (row B18).

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::kernel::{AppError, Code};

#[derive(Serialize)]
struct Envelope<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    request_id: &'a str,
    timestamp: String,
}

#[derive(Serialize)]
struct Detail<'a> {
    field: &'a str,
    issue: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    provided: Option<&'a str>,
}

/// Puts an error into its envelope.
pub fn answer(error: &AppError, request_id: &str, now: DateTime<Utc>) -> Response<Body> {
    let envelope = Envelope {
        error: Error {
            code: error.code().as_str(),
            message: error.message(),
            details: error.details().iter().map(detail).collect(),
            retry_after: error.retry_after_seconds(),
            request_id,
            timestamp: now.to_rfc3339_opts(SecondsFormat::Secs, true),
        },
    };
    let body = serde_json::to_vec(&envelope).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(challenge) = challenge(error.code()) {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    if let Some(seconds) = error.retry_after_seconds() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What a client that sends keys is told beside the envelope (RFC 6750).
const fn challenge(code: Code) -> Option<&'static str> {
    match code {
        Code::AuthTokenMissing | Code::InvalidCredentials => Some("Bearer realm=\"portico\""),
        Code::AuthTokenInvalid | Code::AuthTokenExpired => Some("Bearer realm=\"portico\", error=\"invalid_token\""),
        Code::AuthInsufficientScope => Some("Bearer realm=\"portico\", error=\"insufficient_scope\""),
        _ => None,
    }
}

fn detail(detail: &crate::kernel::Detail) -> Detail<'_> {
    Detail { field: &detail.field, issue: detail.issue.to_string(), provided: detail.provided.as_deref() }
}
