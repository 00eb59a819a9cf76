//! Surfaces: cards, rows in a card, and pairs of names and values.

use std::borrow::Cow;

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// A part of a page under a heading of the second order, with a sentence below it (may be empty).
pub fn section<V: IntoView>(
    id: &'static str,
    title: impl Into<Cow<'static, str>>,
    lead: impl Into<Cow<'static, str>>,
    content: V,
) -> impl IntoView {
    let (title, lead) = (title.into(), lead.into());
    view! {
        <section aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            {content}
        </section>
    }
}

/// A row of a card: a picture, two or more lines, and something at the end (a time, a button).
pub fn row_item<L: IntoView, E: IntoView>(picture: Icon, lines: L, end: E) -> impl IntoView + use<L, E> {
    view! {
        <li class="row">
            <span class="tile">{icon(picture)}</span>
            <div class="lines">{lines}</div>
            <div class="end">{end}</div>
        </li>
    }
}

/// Names with their values.
pub fn definition_list(pairs: Vec<(&'static str, AnyView)>) -> impl IntoView {
    let pairs =
        pairs.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect::<Vec<_>>();
    view! { <dl class="pairs">{pairs}</dl> }
}
