//! Filters: menus of links that open without scripts, and chips for what is chosen.

use std::borrow::Cow;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{kernel::Locale, web::i18n::common_words as words};

/// An entry of a [`menu`].
#[derive(Debug, Clone)]
pub struct MenuLink {
    /// What stands there.
    pub label: Cow<'static, str>,
    /// Where it leads: the same page with another query.
    pub href: String,
    /// Whether it is how things are now.
    pub is_current: bool,
}

/// A button that opens a list of links. Only one menu of a page is open at a time.
pub fn menu(label: impl Into<Cow<'static, str>>, links: Vec<MenuLink>) -> impl IntoView {
    let label = label.into();
    let links = links
        .into_iter()
        .map(|link| {
            view! {
                <li>
                    <a href=link.href aria-current=link.is_current.then_some("true")>
                        {link.label}
                        {link.is_current.then(|| icon(Icon::Check))}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <details class="menu" name="menu">
            <summary class="button">{label}{icon(Icon::Down)}</summary>
            <ul>{links}</ul>
        </details>
    }
}

/// A filter that is on, as a link that takes it off.
pub fn chip(
    locale: Locale,
    label: impl Into<Cow<'static, str>>,
    remove_href: impl Into<Cow<'static, str>>,
) -> impl IntoView {
    let (label, href) = (label.into(), remove_href.into());
    view! {
        <a class="chip" href=href>
            <span class="unseen">{words::REMOVE_FILTER.get(locale)}": "</span>
            {label}
            {icon(Icon::Close)}
        </a>
    }
}
