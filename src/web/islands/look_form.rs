//! Changing the theme without leaving the page.

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{HtmlButtonElement, HtmlFormElement},
};

use super::dom;

/// The form of language and theme. Once awake a theme is put on at once and remembered in the background; a language
/// still loads the page anew, since every word changes.
#[island]
pub fn LookForm(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <form class="look" method="post" action="/preferences/look" on:submit=|event| put_on(&event)>{children()}</form> }
}

fn put_on(event: &SubmitEvent) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Some(button) = event.submitter().and_then(|submitter| submitter.dyn_into::<HtmlButtonElement>().ok()) else {
        return;
    };
    let (Some(query), Some(root)) = (dom::query(&form, false), document().document_element()) else { return };
    if button.name() != "theme" {
        return;
    }
    event.prevent_default();
    let theme = button.value();
    let _ = root.set_attribute("data-theme", &theme);
    for choice in dom::all(&form, "[name=theme]") {
        let is_chosen = choice.get_attribute("value").as_deref() == Some(theme.as_str());
        let _ = choice.set_attribute("aria-pressed", if is_chosen { "true" } else { "false" });
    }
    query.append("theme", &theme);
    spawn_local(async move {
        // Lost connection: the theme stays for this page, which is all that can be done.
        let _ = dom::send("POST", "/preferences/look", "application/json", Some(query.as_ref())).await;
    });
}
