//! Pages for what cannot be shown.

use leptos::prelude::*;

use crate::{
    kernel::Locale,
    web::{
        components::{Tone, link_button},
        i18n::signed_out_words as words,
    },
};

/// There is no such page, or not for this person.
pub fn not_found(locale: Locale) -> impl IntoView {
    refused(locale, words::NOT_FOUND.get(locale), words::NOT_FOUND_TEXT.get(locale).to_owned(), None)
}

/// Something else stands in the way: why, in the person's language, and the request's id where it helps those who look
/// after the portal.
pub fn refused(locale: Locale, title: &'static str, text: String, request_id: Option<String>) -> impl IntoView {
    view! {
        <h1>{title}</h1>
        <p class="lead">{text}</p>
        {request_id.map(|id| view! { <p class="foot-line">{words::REFERENCE.get(locale)} " " <code>{id}</code></p> })}
        <div class="after">{link_button(Tone::Primary, "/", words::TO_START.get(locale))}</div>
    }
}
