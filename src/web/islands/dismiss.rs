//! Taking a notice away.

use std::time::Duration;

use leptos::{ev::MouseEvent, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

/// How long a good outcome stays for those who have scripts and neither point at it nor focus it.
const STAY: Duration = Duration::from_secs(8);

/// The cross of a notice. Without scripts it asks for the page again, which no longer tells the outcome;
/// once awake it takes the notice away at once, and a good outcome leaves by itself.
#[island]
pub fn Dismiss(
    /// The name of the cross.
    label: String,
    /// Whether the notice leaves by itself.
    leaves: bool,
) -> impl IntoView {
    let close = |event: MouseEvent| {
        event.prevent_default();
        let cross = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(notice) = cross.and_then(notice_of) {
            notice.remove();
        }
    };
    view! { <a href="" class="icon-button cross" aria-label=label use:start_leaving=leaves on:click=close></a> }
}

fn start_leaving(cross: Element, leaves: bool) {
    if let (true, Some(notice)) = (leaves, notice_of(cross)) {
        leave_when_unwatched(notice);
    }
}

fn notice_of(cross: Element) -> Option<Element> {
    cross.closest(".notice").ok().flatten()
}

fn leave_when_unwatched(notice: Element) {
    set_timeout(
        move || {
            if notice.matches(":hover, :focus-within").unwrap_or(false) {
                leave_when_unwatched(notice);
            } else {
                notice.remove();
            }
        },
        STAY,
    );
}
