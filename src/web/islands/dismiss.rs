//! Taking a notice away.

use std::time::Duration;

use leptos::{ev::MouseEvent, prelude::*, wasm_bindgen::JsCast, web_sys::Element};

use super::dom;

/// How long a good outcome stays for those who have scripts and neither point at it nor focus it.
const STAY: Duration = Duration::from_secs(8);

/// The cross of a notice with the id `notice`. Without scripts it asks for the page again, which no longer tells the outcome;
/// once awake it takes the notice away at once, and a good outcome leaves by itself.
#[island]
pub fn Dismiss(
    /// The name of the cross.
    label: String,
    /// The id of the notice.
    notice: String,
    /// Whether it leaves by itself.
    leaves: bool,
) -> impl IntoView {
    let link = NodeRef::<leptos::html::A>::new();
    link.on_load(move |_| {
        if leaves {
            leave_when_unwatched(notice);
        }
    });
    let close = |event: MouseEvent| {
        event.prevent_default();
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(notice) = target.and_then(|cross| cross.closest(".notice").ok().flatten()) {
            notice.remove();
        }
    };
    view! { <a href="" class="icon-button cross" aria-label=label node_ref=link on:click=close></a> }
}

fn leave_when_unwatched(id: String) {
    set_timeout(
        move || {
            let Some(notice) = dom::by_id::<Element>(&id) else { return };
            if notice.matches(":hover, :focus-within").unwrap_or(false) {
                leave_when_unwatched(id);
            } else {
                notice.remove();
            }
        },
        STAY,
    );
}
