//! Times on pages.

use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

use crate::web::{
    i18n::{absolute, relative},
    render::Look,
};

/// A moment in relative words; the absolute time in the person's zone on hover, and on focus where `focusable` (in short
/// lists: in long tables it would put a stop of the tab key into every row).
pub fn moment(look: &Look, at: DateTime<Utc>, focusable: bool) -> impl IntoView + use<> {
    let shown = relative(at, look.now, look.zone, look.locale);
    let exact = absolute(at, look.zone, look.locale);
    view! {
        <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true) title=exact tabindex=focusable.then_some("0")>{shown}</time>
    }
}
