//! Choices that are saved as they are made.

use std::{cell::Cell, rc::Rc};

use leptos::{
    ev::{Event, MouseEvent, SubmitEvent},
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{Element, EventTarget, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlSelectElement},
};
use serde::{Deserialize, Serialize};

use super::{dom, enhanced_form};

/// Sentences of a form that saves itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SaveWords {
    /// While it is saving.
    pub saving: String,
    /// When it is saved.
    pub saved: String,
    /// When something is wrong at fields.
    pub refused: String,
    /// When no answer came.
    pub failed: String,
}

/// A form that posts to `action`. Once awake it does so by itself at each change, with the field `auto`, and quietly says that it is saved; where
/// the answer leads elsewhere, it follows. Buttons named `move` with the value `…:up` or `…:down` move the list item that they stand in.
#[island]
pub fn AutoSave(
    /// Where to post.
    action: String,
    /// Sentences.
    words: SaveWords,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let saver = Rc::new(Saver { words, state: Cell::new(State::Idle) });
    let (changing, submitting, moving) = (Rc::clone(&saver), Rc::clone(&saver), saver);
    view! {
        <form
            class="form"
            method="post"
            action=action
            novalidate
            on:change=move |event: Event| {
                if let Some(form) = form_of(event.target()) {
                    put_on_theme(&event);
                    Saver::save(&changing, &form);
                }
            }
            on:submit=move |event: SubmitEvent| {
                if let Some(form) = form_of(event.target()) {
                    event.prevent_default();
                    Saver::save(&submitting, &form);
                }
            }
            on:click=move |event: MouseEvent| {
                if let (Some(button), Some(form)) = (mover(&event), form_of(event.target())) {
                    event.prevent_default();
                    move_item(&button);
                    Saver::save(&moving, &form);
                }
            }
        >
            {children()}
            <p class="save-state small" role="status"></p>
        </form>
    }
}

fn form_of(target: Option<EventTarget>) -> Option<HtmlFormElement> {
    target?.dyn_into::<Element>().ok()?.closest("form").ok().flatten()?.dyn_into().ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    Saving,
    /// Something changed while it was saving.
    Behind,
}

struct Saver {
    words: SaveWords,
    state: Cell<State>,
}

impl Saver {
    /// One request at a time, the last one with everything.
    fn save(saver: &Rc<Self>, form: &HtmlFormElement) {
        if saver.state.get() != State::Idle {
            saver.state.set(State::Behind);
            return;
        }
        let (saver, form) = (Rc::clone(saver), form.clone());
        spawn_local(async move {
            loop {
                saver.state.set(State::Saving);
                saver.send(&form).await;
                if saver.state.replace(State::Idle) != State::Behind {
                    break;
                }
            }
        });
    }

    async fn send(&self, form: &HtmlFormElement) {
        let Some(query) = dom::query(form, false) else { return };
        query.append("auto", "true");
        say(form, &self.words.saving);
        let url = form.get_attribute("action").unwrap_or_default();
        let Some(response) = dom::send("POST", &url, "application/json", Some(query.as_ref())).await else {
            return say(form, &self.words.failed);
        };
        if response.status() == 204 {
            enhanced_form::clear(form);
            return say(form, &self.words.saved);
        }
        let answer = dom::json(&response).await;
        if let Some(target) = dom::property(&answer, "redirect").as_string() {
            let _ = window().location().assign(&target);
            return;
        }
        say(form, "");
        enhanced_form::show_refusal(form, &answer, &self.words.refused, &self.words.failed);
    }
}

fn say(form: &HtmlFormElement, text: &str) {
    if let Some(place) = dom::first(form, ".save-state") {
        place.set_text_content(Some(text));
    }
}

/// Colours are put on at once.
fn put_on_theme(event: &Event) {
    let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    if let Some(select) = select.filter(|select| select.name() == "theme")
        && let Some(root) = document().document_element()
    {
        let _ = root.set_attribute("data-theme", &select.value());
    }
}

fn mover(event: &MouseEvent) -> Option<HtmlButtonElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("button[name=move]").ok().flatten()?.dyn_into().ok()
}

/// Moves the item by one place. The focus stays on the button, or goes to its neighbour where the item is at the end of its way.
fn move_item(button: &HtmlButtonElement) {
    let Some(item) = button.closest("li").ok().flatten() else { return };
    let Some(list) = item.parent_element() else { return };
    let is_up = button.value().ends_with(":up");
    if is_up && let Some(before) = item.previous_element_sibling() {
        let _ = list.insert_before(&item, Some(&before));
    }
    if !is_up && let Some(after) = item.next_element_sibling() {
        let _ = list.insert_before(&after, Some(&item));
    }
    for sibling in dom::all(&list, "li") {
        let ends = [(":up", sibling.previous_element_sibling()), (":down", sibling.next_element_sibling())];
        for (end, neighbour) in ends {
            let buttons = dom::all(&sibling, "button[name=move]").into_iter();
            for button in buttons.filter_map(|button| button.dyn_into::<HtmlButtonElement>().ok()) {
                if button.value().ends_with(end) {
                    button.set_disabled(neighbour.is_none());
                }
            }
        }
    }
    let next = if button.disabled() { dom::first(&item, "button[name=move]:not(:disabled)") } else { None };
    let target: Option<HtmlElement> = next.and_then(|next| next.dyn_into().ok());
    let _ = target.unwrap_or_else(|| button.clone().into()).focus();
}
