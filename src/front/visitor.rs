//! Who is at the door: the origin, the caller if the cookie opens a session, and how they want to see pages.

use std::sync::{Arc, OnceLock};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};

use super::{Front, OutgoingCookie, bearer, cookies};
use crate::{
    access::{Caller, Origin, Principal},
    config::Config,
    kernel::{AppError, Code, Locale, Theme},
    sessions,
};

/// Who asks, signed in or not.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// From where.
    pub origin: Origin,
    /// Who, when signed in.
    pub caller: Option<Caller>,
    /// In which language they want to be answered.
    pub locale: Locale,
    /// In which colours.
    pub theme: Theme,
}

/// Who was recognised while a request was handled: an error that is put into words afterwards speaks to them. It travels in the request's
/// extensions.
#[derive(Debug, Clone, Default)]
pub struct Recognized(Arc<OnceLock<Arc<Principal>>>);

impl Recognized {
    /// The person, where somebody asked who it is and there was one.
    pub fn principal(&self) -> Option<&Principal> {
        self.0.get().map(AsRef::as_ref)
    }

    fn note(&self, caller: &Caller) {
        self.0.get_or_init(|| caller.principal.clone());
    }
}

impl<S> FromRequestParts<S> for Visitor
where
    Front: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let front = Front::from_ref(state);
        let origin = parts.extensions.get::<Origin>().cloned().unwrap_or_default();
        let caller = match cookies::find(&front.app.config, &parts.headers, cookies::SESSION) {
            Some(cookie) => {
                let recognized = sessions::recognize(&front.app, cookie, origin.clone()).await?;
                recognized.map(|recognized| told(&front, parts, recognized)).transpose()?
            }
            None => None,
        };
        if let (Some(caller), Some(recognized)) = (&caller, parts.extensions.get::<Recognized>()) {
            recognized.note(caller);
        }
        let (locale, theme) = match &caller {
            Some(caller) => (caller.principal.locale, caller.principal.theme),
            None => look_before_sign_in(&front.app.config, &parts.headers),
        };
        Ok(Self { origin, caller, locale, theme })
    }
}

/// The caller behind the cookie. Where the session got a new token, the answer will carry it.
fn told(front: &Front, parts: &Parts, recognized: sessions::Recognized) -> Result<Caller, AppError> {
    if let (Some((token, keep_for)), Some(outgoing)) = (&recognized.renewed, parts.extensions.get::<OutgoingCookie>()) {
        outgoing.set(cookies::session_cookie(&front.app.config, token, *keep_for)?);
    }
    Ok(recognized.caller)
}

/// Language and colours as the cookie or the browser say, for somebody who is not known.
pub fn look_before_sign_in(config: &Config, headers: &HeaderMap) -> (Locale, Theme) {
    cookies::read_look(config, headers).unwrap_or_else(|| {
        let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        (wanted.and_then(Locale::from_accept_language).unwrap_or_default(), Theme::Auto)
    })
}

/// The caller, for routes that answer 401 when there is none. By session or by key: whoever sends a key is known by the key alone, also where it is wrong and
/// a cookie lies beside it.
#[derive(Debug, Clone)]
pub struct SignedInCaller(pub Caller);

impl<S> FromRequestParts<S> for SignedInCaller
where
    Front: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let front = Front::from_ref(state);
        let origin = parts.extensions.get::<Origin>().cloned().unwrap_or_default();
        if let Some(key) = bearer::find(&parts.headers)? {
            return bearer::recognize(&front, parts, key, origin).await.map(Self);
        }
        let recognized = sessions::recognize(&front.app, session_cookie(&front, parts)?, origin).await?;
        told(&front, parts, recognized.ok_or(AppError::new(Code::AuthTokenInvalid))?).map(Self)
    }
}

/// Whoever has a page open that asks by itself, by session: nobody need be there, so that the session goes on resting. 401 where there is none.
#[derive(Debug, Clone)]
pub struct ListeningCaller(pub Caller);

impl<S> FromRequestParts<S> for ListeningCaller
where
    Front: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let front = Front::from_ref(state);
        let origin = parts.extensions.get::<Origin>().cloned().unwrap_or_default();
        let recognized = sessions::recognize_listener(&front.app, session_cookie(&front, parts)?, origin).await?;
        told(&front, parts, recognized.ok_or(AppError::new(Code::AuthTokenInvalid))?).map(Self)
    }
}

fn session_cookie<'a>(front: &Front, parts: &'a Parts) -> Result<&'a str, AppError> {
    cookies::find(&front.app.config, &parts.headers, cookies::SESSION).ok_or(AppError::new(Code::AuthTokenMissing))
}
