//! Lists with nothing in them. There are two kinds, and they need different help.

use std::borrow::Cow;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{kernel::Locale, web::i18n::common_words as words};

/// Nothing is here yet: says what would be here, and offers the first step (`()` for none).
pub fn nothing_yet<V: IntoView>(
    picture: Icon,
    title: impl Into<Cow<'static, str>>,
    text: impl Into<Cow<'static, str>>,
    first_step: V,
) -> impl IntoView {
    let (title, text) = (title.into(), text.into());
    view! {
        <div class="empty">
            {icon(picture)}
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="actions">{first_step}</div>
        </div>
    }
}

/// Things are here, but none fits the search and filters: offers to clear them.
pub fn nothing_matches(
    locale: Locale,
    title: impl Into<Cow<'static, str>>,
    text: impl Into<Cow<'static, str>>,
    clear_href: impl Into<Cow<'static, str>>,
) -> impl IntoView {
    let (title, text, href) = (title.into(), text.into(), clear_href.into());
    view! {
        <div class="empty">
            {icon(Icon::Search)}
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="actions"><a class="button" href=href>{words::CLEAR_FILTERS.get(locale)}</a></div>
        </div>
    }
}
