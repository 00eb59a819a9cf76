//! Forth and back in a list that is read by key.

use leptos::{either::Either, prelude::*};

use super::icon::{Icon, icon};
use crate::{kernel::Locale, web::i18n::common_words as words};

/// Where the neighbours of a page of rows are.
#[derive(Debug, Clone, Default)]
pub struct Pager {
    /// How much there is, in words: "1–50 of 12,401".
    pub summary: String,
    /// The page before, where there is one.
    pub previous: Option<String>,
    /// The page after, where there is one.
    pub next: Option<String>,
}

/// Links to the neighbours. What is not there is shown as not there, so that nothing jumps.
pub fn pager(locale: Locale, pager: Pager) -> impl IntoView {
    let (previous, next) = (words::PREVIOUS.get(locale), words::NEXT.get(locale));
    view! {
        <nav class="pager" aria-label=words::PAGES.get(locale)>
            <p class="num">{pager.summary}</p>
            {match pager.previous {
                Some(href) => Either::Left(view! { <a class="button" rel="prev" href=href>{icon(Icon::Left)}{previous}</a> }),
                None => Either::Right(view! { <span class="button off">{icon(Icon::Left)}{previous}</span> }),
            }}
            {match pager.next {
                Some(href) => Either::Left(view! { <a class="button" rel="next" href=href>{next}{icon(Icon::Right)}</a> }),
                None => Either::Right(view! { <span class="button off">{next}{icon(Icon::Right)}</span> }),
            }}
        </nav>
    }
}
