//! The time zone of the device.

use leptos::{
    prelude::*,
    web_sys::{Event, EventInit, HtmlInputElement},
};

use super::dom;

/// A button that writes the device's time zone into the field `input`. It is only there once awake.
#[island]
pub fn TimeZoneButton(
    /// The id of the field.
    input: String,
    /// The words on the button.
    label: String,
) -> impl IntoView {
    let fill = move |_| {
        let options =
            js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
        let zone = dom::property(&options, "timeZone").as_string();
        if let (Some(field), Some(zone)) = (dom::by_id::<HtmlInputElement>(&input), zone) {
            field.set_value(&zone);
            announce_input(&field);
        }
    };
    view! { <button type="button" class="link when-awake" on:click=fill>{label}</button> }
}

/// Tells whoever listens (the form) that the field has changed, as typing would.
fn announce_input(field: &HtmlInputElement) {
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        let _ = field.dispatch_event(&event);
    }
}
