//! The few things that islands ask of the browser.

use leptos::{
    prelude::{document, window},
    wasm_bindgen::{JsCast, JsValue},
    web_sys,
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, FormData, HtmlFormElement, Request, RequestInit, Response, UrlSearchParams};

/// All elements below `root` that match.
pub(super) fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(nodes) = root.query_selector_all(selector) else { return Vec::new() };
    (0..nodes.length()).filter_map(|index| nodes.item(index)?.dyn_into().ok()).collect()
}

/// The first element below `root` that matches.
pub(super) fn first(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// The element of this id, as a certain kind of element.
pub(super) fn by_id<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// A property of an object, `undefined` where there is none.
pub(super) fn property(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// What a form would send, as a query. Fields without a value are left out when `skip_empty`.
pub(super) fn query(form: &HtmlFormElement, skip_empty: bool) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    let query = UrlSearchParams::new().ok()?;
    for entry in js_sys::try_iter(&data).ok()??.flatten() {
        let pair: js_sys::Array = entry.dyn_into().ok()?;
        let (name, value) = (pair.get(0).as_string()?, pair.get(1).as_string().unwrap_or_default());
        if !(skip_empty && value.is_empty()) {
            query.append(&name, &value);
        }
    }
    Some(query)
}

/// Sends a request that says that a script made it. `None` when no answer comes.
pub(super) async fn send(method: &str, url: &str, accept: &str, body: Option<&JsValue>) -> Option<Response> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        init.set_body(body);
    }
    let request = Request::new_with_str_and_init(url, &init).ok()?;
    let headers = request.headers();
    headers.set("Accept", accept).ok()?;
    headers.set("X-Requested-With", "fetch").ok()?;
    if body.is_some_and(JsValue::is_string) {
        headers.set("Content-Type", "application/json").ok()?;
    }
    JsFuture::from(window().fetch_with_request(&request)).await.ok()?.dyn_into().ok()
}

/// The body of an answer as JSON, `undefined` where it is none.
pub(super) async fn json(response: &Response) -> JsValue {
    match response.json() {
        Ok(promise) => JsFuture::from(promise).await.unwrap_or(JsValue::UNDEFINED),
        Err(_) => JsValue::UNDEFINED,
    }
}

/// The body of an answer as text.
pub(super) async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
