//! The passkeys of a person, on the page of what keeps others out.

use leptos::prelude::*;

use crate::web::render::Look;

/// The passkeys, and the way to add one.
pub fn passkeys_section(_look: &Look) -> impl IntoView + use<> {}
