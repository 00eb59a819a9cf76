//! Pages for people who are signed in: who they are, and the frame around what they see.

use axum::{
    extract::{FromRef, FromRequestParts, OriginalUri},
    http::{HeaderMap, Method, header, request::Parts},
    response::Response,
};
use leptos::prelude::IntoView;

use super::forms::{Sender, redirect, wants_json};
use crate::{
    access::{Caller, Permission},
    avatars,
    front::{Flash, Front, Visitor, clear_flash, take_flash},
    kernel::{AppError, Locale},
    notifications,
    web::{
        components::Notice,
        i18n,
        render::{Look, Page},
        shell::{Frame, Place},
    },
};

/// Somebody who is signed in and asks for a page. Whoever is not is sent to `/login` and comes back afterwards.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub caller: Caller,
    /// What the request before left for this page.
    pub flash: Flash,
    here: String,
    had_flash: bool,
    unread: u64,
}

/// Why a page was not shown.
#[derive(Debug)]
pub enum Turned {
    /// To the sign-in, and back here afterwards.
    ToSignIn(Response),
    /// Something is wrong.
    Away(AppError),
}

impl axum::response::IntoResponse for Turned {
    fn into_response(self) -> Response {
        match self {
            Self::ToSignIn(response) => response,
            Self::Away(error) => error.into_response(),
        }
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    Front: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Turned;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Turned> {
        let front = Front::from_ref(state);
        let visitor = Visitor::from_request_parts(parts, state).await.map_err(Turned::Away)?;
        let here = here(parts);
        let Some(caller) = visitor.caller else {
            return Err(to_sign_in(parts, &here).map_or_else(Turned::Away, Turned::ToSignIn));
        };
        parts.extensions.insert(Sender(caller.user()));
        let flash = take_flash(&front, &parts.headers);
        // Only pages have a bell.
        let unread = if parts.method == Method::GET {
            notifications::unread(&caller, &front.app).await.map_err(Turned::Away)?
        } else {
            0
        };
        Ok(Self { unread, caller, had_flash: flash.is_some(), flash: flash.unwrap_or_default(), here })
    }
}

/// The path with its query.
pub(super) fn here(parts: &Parts) -> String {
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri);
    uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

fn to_sign_in(parts: &Parts, here: &str) -> Result<Response, AppError> {
    let to = if parts.method != Method::GET || here == "/account" {
        "/login".to_owned()
    } else {
        format!("/login?next={}", url::form_urlencoded::byte_serialize(here.as_bytes()).collect::<String>())
    };
    redirect(wants_json(&parts.headers), &to)
}

impl SignedIn {
    /// The person's language.
    pub fn locale(&self) -> Locale {
        self.caller.principal.locale
    }

    /// The frame around a page of this person.
    pub fn frame(&self, front: &Front, place: Place) -> Frame {
        let notice = self.flash.notice.clone();
        Frame { unread: self.unread, ..frame_of(front, &self.caller, place, self.here.clone(), notice) }
    }

    /// The page itself. What the request before left is shown once.
    pub fn show<V: IntoView>(
        &self,
        front: &Front,
        page: &Page,
        view: impl FnOnce() -> V,
    ) -> Result<Response, AppError> {
        finished(front, self.had_flash, page.respond(&front.assets, view))
    }
}

/// The frame around a page of this caller.
pub(super) fn frame_of(front: &Front, caller: &Caller, place: Place, here: String, notice: Option<Notice>) -> Frame {
    let principal = &caller.principal;
    Frame {
        look: Look {
            locale: principal.locale,
            theme: principal.theme,
            zone: principal.time_zone,
            now: front.app.clock.now(),
        },
        organization: principal.org_name.clone(),
        person_id: principal.user.to_string(),
        person_name: principal.full_name.clone(),
        person_picture: principal.avatar.as_deref().and_then(avatars::small_path),
        role: i18n::role(principal.role, principal.locale).to_owned(),
        place,
        here,
        sees_users: caller.may(Permission::UserRead),
        sees_settings: caller.may(Permission::OrganizationUpdate),
        sees_mailbox: front.app.config.development.mailbox,
        notice,
        unread: 0,
    }
}

/// Has the browser forget the flash that this page showed.
pub(super) fn finished(front: &Front, had_flash: bool, mut response: Response) -> Result<Response, AppError> {
    if had_flash {
        response.headers_mut().append(header::SET_COOKIE, clear_flash(front)?);
    }
    Ok(response)
}

/// What the request before left, without being signed in.
pub(super) fn flash_of(front: &Front, headers: &HeaderMap) -> (Flash, bool) {
    let flash = take_flash(front, headers);
    let had_flash = flash.is_some();
    (flash.unwrap_or_default(), had_flash)
}
