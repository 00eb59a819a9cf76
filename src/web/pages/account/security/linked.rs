//! Accounts elsewhere with which a person signs in.

use leptos::prelude::*;

use crate::{
    kernel::Locale,
    web::{
        components::{Icon, row_item, section},
        i18n::security_words as words,
    },
};

/// None yet: they come with single sign-on.
pub(super) fn linked_section(locale: Locale) -> impl IntoView + use<> {
    let lines = view! {
        <span class="title">{words::LINKED_NONE.get(locale)}</span>
        <span class="small">{words::LINKED_NONE_TEXT.get(locale)}</span>
    };
    section(
        "linked",
        words::LINKED.get(locale),
        words::LINKED_LEAD.get(locale),
        view! { <ul class="card">{row_item(Icon::People, lines, ())}</ul> },
    )
}
