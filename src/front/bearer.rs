//! Keys at the door of the API: `Authorization: Bearer …`, and which route a key is for.

use axum::{
    extract::MatchedPath,
    http::{HeaderMap, header, request::Parts},
};

use super::Front;
use crate::{
    access::{Caller, Origin, Scope},
    api_keys,
    kernel::{AppError, Code},
};

/// One route that keys may use: method, path as the router knows it, and the scope that a key must have.
pub type KeyRoute = (&'static str, &'static str, Scope);

/// The routes that keys may use. It lies around the routes of a door; what it does not name is not for keys.
#[derive(Debug, Clone, Copy)]
pub struct KeyRoutes(pub &'static [KeyRoute]);

impl KeyRoutes {
    fn scope_of(self, parts: &Parts) -> Option<Scope> {
        let path = parts.extensions.get::<MatchedPath>()?.as_str().trim_end_matches('/');
        let method = if parts.method == "HEAD" { "GET" } else { parts.method.as_str() };
        self.0.iter().find(|(known, at, _)| *known == method && *at == path).map(|(.., scope)| *scope)
    }
}

/// The text behind `Bearer`. `None` where the request brings no such credential; an error where it brings several, of which nobody could say which counts.
pub(super) fn find(headers: &HeaderMap) -> Result<Option<&str>, AppError> {
    const SCHEME: &str = "bearer";
    let mut found = None;
    for value in headers.get_all(header::AUTHORIZATION) {
        let text = value.to_str().map_err(|_| AppError::new(Code::AuthTokenInvalid))?.trim();
        let (scheme, credential) = text.split_once(' ').unwrap_or((text, ""));
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            continue;
        }
        if found.replace(credential.trim()).is_some() {
            return Err(AppError::new(Code::AuthTokenInvalid).with_message("Send one credential."));
        }
    }
    Ok(found)
}

/// The caller behind a key, if it is for the route that it was sent to.
pub(super) async fn recognize(front: &Front, parts: &Parts, text: &str, origin: Origin) -> Result<Caller, AppError> {
    let caller = api_keys::recognize(&front.app, text, origin).await?;
    match parts.extensions.get::<KeyRoutes>().and_then(|routes| routes.scope_of(parts)) {
        Some(scope) => caller.require_scope(scope).map(|()| caller),
        None => Err(AppError::new(Code::AuthInsufficientScope).with_message("This is not for keys: sign in.")),
    }
}
