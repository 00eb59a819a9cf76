//! Forms that answer in place.

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys,
};
use serde::{Deserialize, Serialize};
use web_sys::{Element, HtmlButtonElement, HtmlElement, HtmlFormElement};

use super::dom;

/// Sentences of a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FormWords {
    /// On the button while it is sending.
    pub sending: String,
    /// Above the form, when something is wrong at fields.
    pub refused: String,
    /// When no answer came.
    pub failed: String,
}

/// A form that posts to `action`. Once awake it sends the same request in the background and shows what is wrong at the
/// fields, keeps what was typed, and follows where the answer leads; the server answers
/// `{"redirect": "/…"}` or `{"errors": {"field": "…"}, "message": "…"}`.
///
/// It expects what [`crate::web::components::Form`] and the fields write: `data-field`, `.error` and `.form-summary`.
#[island]
pub fn EnhancedForm(
    /// Where to post.
    action: String,
    /// Sentences.
    words: FormWords,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    // The browser's own messages would be in the browser's language and differ from ours.
    view! {
        <form
            class="form"
            method="post"
            action=action
            novalidate
            on:submit=move |event| submit(&event, &words)
            on:input=|event| forget_error(&event)
        >
            {children()}
        </form>
    }
}

fn submit(event: &SubmitEvent, words: &FormWords) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Some(query) = dom::query(&form, false) else { return };
    let button = event.submitter().and_then(|submitter| submitter.dyn_into::<HtmlButtonElement>().ok());
    if let Some(button) = &button
        && !button.name().is_empty()
    {
        query.append(&button.name(), &button.value());
    }
    event.prevent_default();
    if form.get_attribute("aria-busy").is_some() {
        return;
    }
    let words = words.clone();
    spawn_local(async move {
        let label = button.as_ref().filter(|button| has_words(button)).and_then(|button| button.text_content());
        set_busy(&form, button.as_ref(), Some(&words.sending));
        let is_leaving = exchange(&form, query.as_ref(), &words).await;
        if !is_leaving {
            set_busy(&form, button.as_ref(), None);
            if let (Some(button), Some(label)) = (&button, &label) {
                button.set_text_content(Some(label));
            }
        }
    });
}

/// Sends and shows the answer; `true` when the page is about to be left.
async fn exchange(form: &HtmlFormElement, body: &JsValue, words: &FormWords) -> bool {
    let url = form.get_attribute("action").unwrap_or_default();
    let Some(response) = dom::send("POST", &url, "application/json", Some(body)).await else {
        show(form, &JsValue::UNDEFINED, &words.failed);
        return false;
    };
    let answer = dom::json(&response).await;
    if let Some(target) = dom::property(&answer, "redirect").as_string() {
        return window().location().assign(&target).is_ok();
    }
    show_refusal(form, &answer, &words.refused, &words.failed);
    false
}

/// Shows what an answer says is wrong: at the fields where it is about them, `failed` where it says nothing.
pub(super) fn show_refusal(form: &HtmlFormElement, answer: &JsValue, refused: &str, failed: &str) {
    let errors = dom::property(answer, "errors");
    let has_errors = js_sys::Object::try_from(&errors).is_some_and(|errors| js_sys::Object::keys(errors).length() > 0);
    let message = dom::property(answer, "message").as_string();
    let fallback = if has_errors { refused } else { failed };
    show(form, &errors, message.as_deref().unwrap_or(fallback));
}

/// Takes away what was said to be wrong.
pub(super) fn clear(form: &HtmlFormElement) {
    for field in dom::all(form, "[data-field]") {
        set_error(&field, None);
    }
    if let Some(summary) = dom::first(form, ".form-summary") {
        summary.set_text_content(None);
    }
}

fn set_busy(form: &HtmlFormElement, button: Option<&HtmlButtonElement>, sending: Option<&str>) {
    let _ = match sending {
        Some(_) => form.set_attribute("aria-busy", "true"),
        None => form.remove_attribute("aria-busy"),
    };
    if let Some(button) = button {
        button.set_disabled(sending.is_some());
        if sending.is_some() && has_words(button) {
            button.set_text_content(sending);
        }
    }
}

/// Whether a button holds words alone: a picture in it would be lost to others.
fn has_words(button: &HtmlButtonElement) -> bool {
    button.first_element_child().is_none()
}

/// Writes each message to its field and the whole above the form, together with what has no field here; and puts the focus where the
/// person goes on.
fn show(form: &HtmlFormElement, errors: &JsValue, message: &str) {
    let mut first_wrong: Option<HtmlElement> = None;
    let mut shown = Vec::new();
    for field in dom::all(form, "[data-field]") {
        let name = field.get_attribute("data-field").unwrap_or_default();
        let error = dom::property(errors, &name).as_string();
        set_error(&field, error.as_deref());
        if error.is_some() {
            shown.push(name);
        }
        if error.is_some() && first_wrong.is_none() {
            first_wrong = dom::first(&field, "input, select, textarea").and_then(|input| input.dyn_into().ok());
        }
    }
    let summary = dom::first(form, ".form-summary").and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
    if let Some(summary) = &summary {
        let without_field = texts_beside(errors, &shown);
        let marked = Some(message).filter(|_| without_field.is_empty() || !shown.is_empty());
        let text: Vec<&str> = marked.into_iter().chain(without_field.iter().map(String::as_str)).collect();
        summary.set_text_content(Some(&text.join(" ")));
    }
    if let Some(target) = first_wrong.or(summary) {
        let _ = target.focus();
    }
}

/// The errors at all other names than these.
fn texts_beside(errors: &JsValue, names: &[String]) -> Vec<String> {
    let Some(errors) = js_sys::Object::try_from(errors) else { return Vec::new() };
    js_sys::Object::keys(errors)
        .iter()
        .filter_map(|name| name.as_string())
        .filter(|name| !names.contains(name))
        .filter_map(|name| dom::property(errors, &name).as_string())
        .collect()
}

fn set_error(field: &Element, error: Option<&str>) {
    if let Some(place) = dom::first(field, ".error") {
        place.set_text_content(error);
    }
    if let Some(input) = dom::first(field, "input, select, textarea") {
        let _ = match error {
            Some(_) => input.set_attribute("aria-invalid", "true"),
            None => input.remove_attribute("aria-invalid"),
        };
    }
}

/// What is being mended is no longer called wrong.
fn forget_error(event: &Event) {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|input| input.closest("[data-field]").ok()?);
    if let Some(field) = field {
        set_error(&field, None);
    }
}
