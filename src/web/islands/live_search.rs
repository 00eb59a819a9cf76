//! Results while typing.

use std::time::Duration;

use leptos::{
    ev::{Event, SubmitEvent},
    leptos_dom::helpers::TimeoutHandle,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{DomParser, Element, HtmlFormElement, SupportedType},
};

use super::dom;

/// How long a person pauses before the list is asked for.
const PAUSE: Duration = Duration::from_millis(140);

/// A search form (GET to `action`). Once awake it asks for the page of the typed search, swaps the element with the id
/// `region` for the one of the answer, keeps the address in step, and leaves focus and caret where they are. The region's
/// `[data-count]` is read out after each change.
#[island]
pub fn LiveSearch(
    /// The page of the list.
    action: String,
    /// What is searched, for readers.
    label: String,
    /// The id of the element to swap.
    region: String,
    /// Search field and hidden fields.
    children: Children,
) -> impl IntoView {
    let count = RwSignal::new(String::new());
    let latest = StoredValue::new_local((0_u32, None::<TimeoutHandle>));
    let typed_region = region.clone();
    let typed = move |event: Event| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(form_of) else {
            return;
        };
        let region = typed_region.clone();
        latest.update_value(|(number, pending)| {
            *number += 1;
            let number = *number;
            if let Some(pending) = pending.take() {
                pending.clear();
            }
            let is_latest = move || latest.with_value(|(latest, _)| *latest == number);
            *pending = set_timeout_with_handle(move || swap(&form, region, count, is_latest), PAUSE).ok();
        });
    };
    let submitted = move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        swap(&form, region.clone(), count, || true);
    };
    view! {
        <form class="search" role="search" aria-label=label method="get" action=action on:input=typed on:submit=submitted>
            {children()}
            <span class="unseen" role="status">{move || count.get()}</span>
        </form>
    }
}

fn form_of(element: Element) -> Option<HtmlFormElement> {
    element.closest("form").ok().flatten()?.dyn_into().ok()
}

/// Fetches the page of what the form says and swaps the region, unless something newer was typed meanwhile.
fn swap(form: &HtmlFormElement, region: String, count: RwSignal<String>, is_latest: impl Fn() -> bool + 'static) {
    let Some(query) = dom::query(form, true) else { return };
    let path = form.get_attribute("action").unwrap_or_default();
    let query = String::from(query.to_string());
    let url = if query.is_empty() { path } else { format!("{path}?{query}") };
    spawn_local(async move {
        let Some(old) = document().get_element_by_id(&region) else { return };
        let _ = old.set_attribute("aria-busy", "true");
        let page = match dom::send("GET", &url, "text/html", None).await {
            Some(response) if response.ok() => dom::text(&response).await,
            _ => None,
        };
        if !is_latest() {
            return;
        }
        let fresh = page.and_then(|page| {
            let document = DomParser::new().ok()?.parse_from_string(&page, SupportedType::TextHtml).ok()?;
            document.get_element_by_id(&region)
        });
        // No answer, or another page (signed out meanwhile): the address itself shows what there is.
        let Some(fresh) = fresh else {
            let _ = window().location().assign(&url);
            return;
        };
        count.set(dom::first(&fresh, "[data-count]").and_then(|place| place.text_content()).unwrap_or_default());
        let _ = old.replace_with_with_node_1(&fresh);
        wake(&fresh);
        let _ = window().history().and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&url)));
    });
}

/// Wakes the islands in what was put into the page (see `web::render`).
fn wake(root: &Element) {
    if let Ok(islands) = dom::property(&js_sys::global(), "islands").dyn_into::<js_sys::Function>() {
        let _ = islands.call1(&JsValue::NULL, root);
    }
}
