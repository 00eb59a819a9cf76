//! News while a page is open.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    leptos_dom::helpers::window_event_listener_untyped,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::Element,
};
use serde::{Deserialize, Serialize};

use super::dom;

/// What the bell is called.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BellWords {
    /// With nothing unread.
    pub none: String,
    /// With one thing unread; `{count}` stands for the number.
    pub one: String,
    /// With several.
    pub other: String,
}

/// Keeps the number at every bell of the page (`[data-bell]` with a `.count` in it) in step with the inbox. It shows nothing itself. Only a page
/// that is in front holds a line: browsers allow few to one server.
#[island]
pub fn InboxNews(
    /// Where the events come from.
    stream: String,
    /// What the bell is called.
    words: BellWords,
) -> impl IntoView {
    view! { <i hidden use:listen=(stream, words)></i> }
}

type Held = Rc<RefCell<Option<JsValue>>>;

fn listen(_: Element, (stream, words): (String, BellWords)) {
    let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let count = dom::property(&event, "data").as_string().and_then(|data| data.parse().ok());
        if let Some(count) = count {
            show(count, &words);
        }
    });
    let heard = heard.into_js_value();
    let held = Held::default();
    hold(&held, &stream, &heard);
    let _ = window_event_listener_untyped("visibilitychange", move |_| hold(&held, &stream, &heard));
}

/// Opens the line where the page is in front, closes it where it is not.
fn hold(held: &Held, stream: &str, heard: &JsValue) {
    let is_hidden = dom::property(document().as_ref(), "hidden").as_bool().unwrap_or(false);
    let mut held = held.borrow_mut();
    match (&*held, is_hidden) {
        (Some(source), true) => {
            call(source, "close", &js_sys::Array::new());
            *held = None;
        }
        (None, false) => *held = open(stream, heard),
        _ => {}
    }
}

/// `new EventSource(stream)`, said without a binding of its own: it is the only place that needs one.
fn open(stream: &str, heard: &JsValue) -> Option<JsValue> {
    let class = dom::property(window().as_ref(), "EventSource").dyn_into::<js_sys::Function>().ok()?;
    let source = js_sys::Reflect::construct(&class, &js_sys::Array::of1(&stream.into())).ok()?;
    call(&source, "addEventListener", &js_sys::Array::of2(&"unread".into(), heard));
    Some(source)
}

fn call(object: &JsValue, method: &str, arguments: &js_sys::Array) {
    if let Ok(method) = dom::property(object, method).dyn_into::<js_sys::Function>() {
        let _ = method.apply(object, arguments);
    }
}

fn show(count: u64, words: &BellWords) {
    let Some(root) = document().document_element() else { return };
    let label = match count {
        0 => &words.none,
        1 => &words.one,
        _ => &words.other,
    };
    let label = label.replace("{count}", &count.to_string());
    for bell in dom::all(&root, "[data-bell]") {
        let _ = bell.set_attribute("aria-label", &label);
        if let Some(place) = dom::first(&bell, ".count") {
            place.set_text_content((count > 0).then(|| shown(count)).as_deref());
        }
    }
}

/// The number as it stands at a bell: nothing for nothing, and no more than two digits.
pub fn shown(count: u64) -> String {
    if count > 99 { "99+".to_owned() } else { count.to_string() }
}
