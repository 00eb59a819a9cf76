//! Results while typing.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

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
    let latest = Rc::new(Latest::default());
    let (typed_region, typed_latest) = (region.clone(), Rc::clone(&latest));
    let typed = move |event: Event| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(form_of) else {
            return;
        };
        let (region, latest, number) = (typed_region.clone(), Rc::clone(&typed_latest), typed_latest.next());
        let pending = set_timeout_with_handle(move || swap(&form, region, latest, number), PAUSE).ok();
        typed_latest.pending.replace(pending);
    };
    let submitted = move |event: SubmitEvent| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        event.prevent_default();
        let number = latest.next();
        swap(&form, region.clone(), Rc::clone(&latest), number);
    };
    view! {
        <form class="search" role="search" aria-label=label method="get" action=action on:input=typed on:submit=submitted>
            {children()}
            <span class="unseen" role="status"></span>
        </form>
    }
}

/// Which search counts: answers of older ones are passed over.
#[derive(Default)]
struct Latest {
    number: Cell<u32>,
    pending: RefCell<Option<TimeoutHandle>>,
}

impl Latest {
    /// Begins a search: what waited is forgotten.
    fn next(&self) -> u32 {
        if let Some(pending) = self.pending.take() {
            pending.clear();
        }
        self.number.set(self.number.get().wrapping_add(1));
        self.number.get()
    }
}

fn form_of(element: Element) -> Option<HtmlFormElement> {
    element.closest("form").ok().flatten()?.dyn_into().ok()
}

/// Fetches the page of what the form says and swaps the region, unless something newer was typed meanwhile.
fn swap(form: &HtmlFormElement, region: String, latest: Rc<Latest>, number: u32) {
    let Some(query) = dom::query(form, true) else { return };
    let path = form.get_attribute("action").unwrap_or_default();
    let query = String::from(query.to_string());
    let url = if query.is_empty() { path } else { format!("{path}?{query}") };
    let form = form.clone();
    spawn_local(async move {
        let Some(old) = document().get_element_by_id(&region) else { return };
        let _ = old.set_attribute("aria-busy", "true");
        let page = match dom::send("GET", &url, "text/html", None).await {
            Some(response) if response.ok() => dom::text(&response).await,
            _ => None,
        };
        if latest.number.get() != number {
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
        if let Some(status) = dom::first(&form, "[role=status]") {
            let count = dom::first(&fresh, "[data-count]").and_then(|place| place.text_content());
            status.set_text_content(count.as_deref());
        }
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
