//! Printing a page.

use leptos::{ev::MouseEvent, prelude::*};

/// A button that prints the page. It is only there once awake: without scripts the browser's own menu prints.
#[island]
pub fn PrintButton(
    /// The word on the button.
    label: String,
) -> impl IntoView {
    let print = |_: MouseEvent| {
        let _ = window().print();
    };
    view! { <button type="button" class="button when-awake" on:click=print>{label}</button> }
}
