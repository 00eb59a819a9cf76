//! Pages for people who are not signed in: what stands around them, and where they lead.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
    response::Response,
};
use leptos::prelude::IntoView;

use super::person::{finished, flash_of, here};
use crate::{
    access::{Caller, Origin},
    front::{Flash, Front, Visitor},
    kernel::{AppError, Locale},
    organizations::{self, Organization},
    web::{
        components::FormState,
        islands::Strength,
        render::{Look, Page},
        shell,
    },
};

/// The name that stands above pages before there is an organisation.
pub(super) const PRODUCT: &str = "Portico";

/// Somebody at the door, signed in or not.
#[derive(Debug, Clone)]
pub struct Guest {
    /// From where.
    pub origin: Origin,
    /// Who, where somebody is signed in all the same.
    pub caller: Option<Caller>,
    /// The frame around the page.
    pub porch: shell::Porch,
    /// The organisation whose portal this is, once there is one.
    pub organization: Option<Arc<Organization>>,
    flash: Flash,
    had_flash: bool,
}

impl<S> FromRequestParts<S> for Guest
where
    Front: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let front = Front::from_ref(state);
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let (flash, had_flash) = flash_of(&front, &parts.headers);
        let zone = visitor.caller.as_ref().map_or(chrono_tz::UTC, |caller| caller.principal.time_zone);
        let look = Look { locale: visitor.locale, theme: visitor.theme, zone, now: front.app.clock.now() };
        let organization = organizations::default_organization(&front.app).await?;
        let name = organization.as_ref().map_or(PRODUCT, |organization| &organization.name);
        let porch = shell::Porch { look, organization: name.into(), here: here(parts), notice: flash.notice.clone() };
        Ok(Self { origin: visitor.origin, caller: visitor.caller, porch, organization, flash, had_flash })
    }
}

impl Guest {
    /// In which language they are answered.
    pub fn locale(&self) -> Locale {
        self.porch.look.locale
    }

    /// Whether the page says nothing to this visitor alone: nothing was carried over to it, and its address is the bare one.
    pub fn is_plain(&self) -> bool {
        !self.had_flash && self.caller.is_none() && !self.porch.here.contains('?')
    }

    /// What the form with this action shows: what was typed and refused, or nothing.
    pub fn form_state(&self, action: &str) -> FormState {
        self.flash.form_state(action).unwrap_or_default()
    }

    /// How good the refused password was.
    pub fn strength(&self) -> Option<Strength> {
        self.flash.strength.clone()
    }

    /// The page. What the request before left is shown once.
    pub fn show<V: IntoView>(
        &self,
        front: &Front,
        page: &Page,
        view: impl FnOnce() -> V,
    ) -> Result<Response, AppError> {
        finished(front, self.had_flash, page.respond(&front.assets, || self.porch.around(view())))
    }
}
