//! Copying a text.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

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
    let is_done = RwSignal::new(false);
    let put = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        spawn_local(async move { is_done.set(JsFuture::from(promise).await.is_ok()) });
    };
    view! {
        <button type="button" class="button when-awake" on:click=put>
            <span aria-live="polite">{move || if is_done.get() { copied.clone() } else { copy.clone() }}</span>
        </button>
    }
}
