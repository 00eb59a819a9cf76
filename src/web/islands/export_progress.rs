//! How far something is that is being made.

use std::time::Duration;

use leptos::{
    leptos_dom::helpers::IntervalHandle,
    prelude::*,
    task::spawn_local,
    web_sys::{self, Element},
};

use super::dom;

/// How often it is asked.
const PAUSE: Duration = Duration::from_millis(1_200);

/// A bar that asks `url`, once awake, how far it is, and loads the page anew when it is done. The answer is
/// `{"percent": 0…100, "is_open": true}`.
#[island]
pub fn ExportProgress(
    /// Where to ask.
    url: String,
    /// The name of the bar, for readers.
    label: String,
    /// How far it is now.
    percent: u32,
) -> impl IntoView {
    view! { <progress max="100" value=percent.to_string() aria-label=label use:watch=url></progress> }
}

fn watch(bar: Element, url: String) {
    let asking = move || {
        let (bar, url) = (bar.clone(), url.clone());
        spawn_local(async move {
            let Some(response) = dom::send("GET", &url, "application/json", None).await else { return };
            let answer = dom::json(&response).await;
            if dom::property(&answer, "is_open").as_bool() != Some(true) {
                let _ = web_sys::window().map(|window| window.location().reload());
                return;
            }
            if let Some(percent) = dom::property(&answer, "percent").as_f64() {
                let _ = bar.set_attribute("value", &percent.to_string());
            }
        });
    };
    // It lives as long as the page.
    let _: Result<IntervalHandle, _> = set_interval_with_handle(asking, PAUSE);
}
