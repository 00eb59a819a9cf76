//! Copying a text.

use leptos::{ev::MouseEvent, prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::Element};
use wasm_bindgen_futures::JsFuture;

use super::dom;

/// A button that puts `text` on the clipboard and says so. It is only there once awake: without scripts the text stands
/// in the page to be selected.
#[island]
pub fn CopyButton(
    /// What to copy.
    text: String,
    /// The word on the button.
    copy: String,
    /// The word after it was done.
    copied: String,
) -> impl IntoView {
    let put = move |event: MouseEvent| {
        let Some(button) = event.current_target().and_then(|button| button.dyn_into::<Element>().ok()) else { return };
        if !has_clipboard() {
            return;
        }
        let promise = window().navigator().clipboard().write_text(&text);
        let copied = copied.clone();
        spawn_local(async move {
            if JsFuture::from(promise).await.is_ok() {
                button.set_text_content(Some(&copied));
            }
        });
    };
    view! { <button type="button" class="button when-awake" aria-live="polite" on:click=put use:only_with_clipboard>{copy}</button> }
}

/// Browsers have a clipboard for pages over TLS, and on the machine itself, alone.
fn has_clipboard() -> bool {
    !dom::property(&window().navigator(), "clipboard").is_undefined()
}

/// A button that could do nothing is not there.
fn only_with_clipboard(button: Element) {
    if !has_clipboard() {
        button.remove();
    }
}
