//! The top of a page.

use std::borrow::Cow;

use leptos::prelude::*;

/// The one heading of the first order, a sentence below it (may be empty), and the page's actions (`()` for none).
pub fn page_header<V: IntoView>(
    title: impl Into<Cow<'static, str>>,
    lead: impl Into<Cow<'static, str>>,
    actions: V,
) -> impl IntoView {
    let (title, lead) = (title.into(), lead.into());
    view! {
        <header class="page-header">
            <div>
                <h1>{title}</h1>
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            </div>
            <div class="actions">{actions}</div>
        </header>
    }
}
