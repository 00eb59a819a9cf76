//! Seeing a password, and how good it is.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{
    ev::{self, Event, MouseEvent},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, HtmlInputElement},
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
///
/// It changes the page by hand: signals would cost the server more than the rest of the page does.
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
    let field = input.clone();
    let label = show.clone();
    let toggle = move |event: MouseEvent| reveal(&event, &field, &show, &hide);
    view! {
        <button
            type="button"
            class="icon-button reveal"
            aria-label=label
            aria-pressed="false"
            aria-controls=input.clone()
            on:click=toggle
        ></button>
        {meter.map(|words| meter_view(input, words, strength))}
    }
}

fn reveal(event: &MouseEvent, field: &str, show: &str, hide: &str) {
    let Some(field) = dom::by_id::<HtmlInputElement>(field) else { return };
    let Some(button) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let shows = field.type_() == "password";
    field.set_type(if shows { "text" } else { "password" });
    let _ = button.set_attribute("aria-label", if shows { hide } else { show });
    let _ = button.set_attribute("aria-pressed", if shows { "true" } else { "false" });
    let _ = field.focus();
}

fn meter_view(input: String, words: MeterWords, strength: Option<Strength>) -> impl IntoView {
    let strength = strength.unwrap_or_default();
    let score = (!strength.label.is_empty()).then(|| strength.score.to_string());
    view! {
        <div class="meter" data-score=score role="group" aria-label=words.name use:judge_typing=input>
            <i></i>
            <i></i>
            <i></i>
            <i></i>
            <p class="small" aria-live="polite">{sentence(&strength)}</p>
        </div>
    }
}

/// Judges what is typed into the field. The field is not part of the island, so the island listens where both meet.
fn judge_typing(meter: Element, input: String) {
    let pending = Rc::new(RefCell::new(None::<TimeoutHandle>));
    // An answer about an older text may come after that about a newer one.
    let latest = Rc::new(Cell::new(0_u32));
    let handle = window_event_listener(ev::input, move |event: Event| {
        if event_target::<Element>(&event).id() != input {
            return;
        }
        let (meter, password) = (meter.clone(), event_target_value(&event));
        let mut pending = pending.borrow_mut();
        if let Some(pending) = pending.take() {
            pending.clear();
        }
        latest.set(latest.get().wrapping_add(1));
        let (latest, number) = (Rc::clone(&latest), latest.get());
        *pending = set_timeout_with_handle(move || judge(meter, password, latest, number), PAUSE).ok();
    });
    // The field lives as long as the page.
    std::mem::forget(handle);
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

fn judge(meter: Element, password: String, latest: Rc<Cell<u32>>, number: u32) {
    if password.is_empty() {
        show(&meter, &Strength::default());
        return;
    }
    spawn_local(async move {
        let body = serde_json::json!({ "password": password }).to_string();
        let body = JsValue::from_str(&body);
        let Some(response) = dom::send("POST", "/password-strength", "application/json", Some(&body)).await else {
            return;
        };
        let judged = dom::text(&response).await.and_then(|text| serde_json::from_str(&text).ok());
        if let (true, true, Some(judged)) = (latest.get() == number, response.ok(), judged) {
            show(&meter, &judged);
        }
    });
}

fn show(meter: &Element, strength: &Strength) {
    let _ = if strength.label.is_empty() {
        meter.remove_attribute("data-score")
    } else {
        meter.set_attribute("data-score", &strength.score.to_string())
    };
    if let Some(place) = dom::first(meter, "p") {
        place.set_text_content(Some(&sentence(strength)));
    }
}
