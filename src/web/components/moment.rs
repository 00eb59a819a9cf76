//! Times on pages.

use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

use crate::web::{
    i18n::{absolute, common_words as words, relative},
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

/// A [`moment`], or "Never". Not focusable: for tables.
pub fn moment_or_never(look: &Look, at: Option<DateTime<Utc>>) -> impl IntoView + use<> {
    match at {
        Some(at) => leptos::either::Either::Left(moment(look, at, false)),
        None => leptos::either::Either::Right(words::NEVER.get(look.locale)),
    }
}
