//! Seeing a password, and how good it is.

use std::time::Duration;

use leptos::{
    ev::{self, Event},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsValue,
    web_sys::HtmlInputElement,
};
use serde::{Deserialize, Serialize};

use super::dom;

/// How good a password is, as the server judges it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// From 0 (guessed at once) to 4 (not in centuries).
    pub score: u8,
    /// The same in a word.
    pub label: String,
    /// What would make it better.
    #[serde(default)]
    pub hints: Vec<String>,
}

/// Words of the meter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MeterWords {
    /// What the meter is.
    pub name: String,
}

/// How long a person pauses before the password is judged.
const PAUSE: Duration = Duration::from_millis(250);

/// A button that shows what is typed into the password field `input`, and, where `meter` is given, a meter that
/// asks `/password-strength` while the person types. Without scripts there is no button, and the meter shows what the
/// server judged at the last attempt.
#[island]
pub fn PasswordTools(
    /// The id of the field.
    input: String,
    /// The name of the button while the password is hidden.
    show: String,
    /// The name of the button while it is shown.
    hide: String,
    /// Words of the meter; no meter without them.
    meter: Option<MeterWords>,
    /// What the server judged already.
    strength: Option<Strength>,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let toggle_input = input.clone();
    let toggle = move |_| {
        is_shown.update(|shown| *shown = !*shown);
        if let Some(field) = dom::by_id::<HtmlInputElement>(&toggle_input) {
            field.set_type(if is_shown.get_untracked() { "text" } else { "password" });
            let _ = field.focus();
        }
    };
    let label = move || if is_shown.get() { hide.clone() } else { show.clone() };
    let pressed = move || if is_shown.get() { "true" } else { "false" };
    view! {
        <button type="button" class="icon-button reveal" aria-label=label aria-pressed=pressed aria-controls=input.clone() on:click=toggle></button>
        {meter.map(|words| meter_view(input, words, strength))}
    }
}

fn meter_view(input: String, words: MeterWords, strength: Option<Strength>) -> impl IntoView {
    let strength = RwSignal::new(strength.unwrap_or_default());
    let region = NodeRef::<leptos::html::Div>::new();
    // Typing happens in the field, which is not part of the island: the island listens where both meet.
    region.on_load(move |_| {
        let pending = StoredValue::new_local(None::<TimeoutHandle>);
        let handle = window_event_listener(ev::input, move |event: Event| {
            if event_target::<HtmlInputElement>(&event).id() != input {
                return;
            }
            let password = event_target_value(&event);
            pending.update_value(|pending| {
                if let Some(pending) = pending.take() {
                    pending.clear();
                }
                *pending = set_timeout_with_handle(move || judge(password, strength), PAUSE).ok();
            });
        });
        // The field lives as long as the page.
        std::mem::forget(handle);
    });
    let score = move || {
        strength.with(|strength| if strength.label.is_empty() { None } else { Some(strength.score.to_string()) })
    };
    let sentence = move || strength.with(sentence);
    view! {
        <div class="meter" node_ref=region data-score=score role="group" aria-label=words.name>
            <i></i><i></i><i></i><i></i>
            <p class="small" aria-live="polite">{sentence}</p>
        </div>
    }
}

/// The word, and what would make it better.
fn sentence(strength: &Strength) -> String {
    let mut sentence = strength.label.clone();
    for hint in &strength.hints {
        sentence.push_str(if sentence.ends_with('.') { " " } else { ". " });
        sentence.push_str(hint);
    }
    sentence
}

fn judge(password: String, strength: RwSignal<Strength>) {
    if password.is_empty() {
        strength.set(Strength::default());
        return;
    }
    spawn_local(async move {
        let body = serde_json::json!({ "password": password }).to_string();
        let Some(response) =
            dom::send("POST", "/password-strength", "application/json", Some(&JsValue::from_str(&body))).await
        else {
            return;
        };
        let judged = dom::text(&response).await.and_then(|text| serde_json::from_str(&text).ok());
        if let (true, Some(judged)) = (response.ok(), judged) {
            strength.set(judged);
        }
    });
}
