//! Making and showing passkeys. Only a script can ask the browser for one.

use std::time::Duration;

use leptos::{
    ev::MouseEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{AbortController, AbortSignal, Element, HtmlButtonElement, HtmlInputElement, UrlSearchParams},
};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::JsFuture;

use super::dom;

/// How long passkeys are offered by one challenge: less than it is good for.
const PATIENCE: Duration = Duration::from_mins(4);

/// What is asked of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PasskeyUse {
    /// To make a passkey.
    Make,
    /// To show one.
    Show,
}

/// Sentences of the button.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PasskeyWords {
    /// On the button.
    pub label: String,
    /// The browser knows no passkeys.
    pub unsupported: String,
    /// The person did not answer the browser, or not in time.
    pub cancelled: String,
    /// The device has made one for this account before.
    pub known_already: String,
    /// No sensible answer came.
    pub failed: String,
}

/// A button that has the browser make or show a passkey: it asks `start` for something to sign, hands it to the browser, sends the answer
/// to `finish` with `next`, and follows where that leads. It is only there once awake; the page says so without.
#[island]
pub fn PasskeyButton(
    /// What is asked of the browser.
    asked: PasskeyUse,
    /// Where the challenge comes from.
    start: String,
    /// Where the answer goes.
    finish: String,
    /// Where the person wants to go afterwards.
    next: String,
    /// Sentences.
    words: PasskeyWords,
    /// The button's classes.
    class: String,
) -> impl IntoView {
    let label = words.label.clone();
    let press = move |event: MouseEvent| {
        let target = event.current_target();
        let Some(button) = target.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok()) else { return };
        let (start, finish, next, words) = (start.clone(), finish.clone(), next.clone(), words.clone());
        spawn_local(async move {
            say(&button, None);
            button.set_disabled(true);
            match exchange(asked, &start, &finish, &next, None).await {
                Ok(target) => {
                    let _ = window().location().assign(&target);
                    return;
                }
                Err(problem) => say(&button, Some(&problem.sentence(&words))),
            }
            button.set_disabled(false);
        });
    };
    view! {
        <div class="passkey when-awake">
            <button type="button" class=class on:click=press>{label}</button>
            <p class="error" role="alert"></p>
        </div>
    }
}

/// Lets the browser offer passkeys where it fills in addresses. It shows nothing, and a browser that cannot do it does nothing.
#[island]
pub fn PasskeyAutofill(
    /// Where the challenge comes from.
    start: String,
    /// Where the answer goes.
    finish: String,
    /// Where the person wants to go afterwards.
    next: String,
) -> impl IntoView {
    view! { <span hidden use:offer=(start, finish, next)></span> }
}

fn offer(_: Element, addresses: (String, String, String)) {
    spawn_local(async move {
        if !can_offer().await {
            return;
        }
        let (start, finish, next) = addresses;
        // A challenge is good for some minutes; the page may stand open for longer, so it is asked anew before.
        while let Ok(patience) = AbortController::new() {
            let signal = patience.signal();
            let timer = set_timeout_with_handle(move || patience.abort(), PATIENCE).ok();
            let outcome = exchange(PasskeyUse::Show, &start, &finish, &next, Some(&signal)).await;
            if let Some(timer) = timer {
                timer.clear();
            }
            match outcome {
                Ok(target) => {
                    let _ = window().location().assign(&target);
                    return;
                }
                Err(_) if signal.aborted() => {}
                Err(Problem::Refused(message)) => {
                    if let Ok(Some(summary)) = document().query_selector(".form-summary") {
                        summary.set_text_content(Some(&message));
                    }
                    return;
                }
                Err(_) => return,
            }
        }
    });
}

async fn can_offer() -> bool {
    let class = dom::property(&window(), "PublicKeyCredential");
    let Ok(promise) = call(&class, "isConditionalMediationAvailable", None) else { return false };
    let Ok(promise) = promise.dyn_into::<js_sys::Promise>() else { return false };
    JsFuture::from(promise).await.is_ok_and(|answer| answer.is_truthy())
}

/// Why it came to nothing.
enum Problem {
    Unsupported,
    Cancelled,
    KnownAlready,
    Failed,
    /// The portal did not ask, for this reason.
    NotAsked(String),
    /// The portal did not take the answer, for this reason.
    Refused(String),
}

impl Problem {
    fn sentence(self, words: &PasskeyWords) -> String {
        match self {
            Self::Unsupported => words.unsupported.clone(),
            Self::Cancelled => words.cancelled.clone(),
            Self::KnownAlready => words.known_already.clone(),
            Self::Failed => words.failed.clone(),
            Self::NotAsked(message) | Self::Refused(message) => message,
        }
    }
}

/// The whole conversation between portal and browser; answers where it leads. With a signal the browser only offers passkeys where it fills
/// in addresses, until the signal ends that.
async fn exchange(
    asked: PasskeyUse,
    start: &str,
    finish: &str,
    next: &str,
    offered_until: Option<&AbortSignal>,
) -> Result<String, Problem> {
    let (reader, verb) = match asked {
        PasskeyUse::Make => ("parseCreationOptionsFromJSON", "create"),
        PasskeyUse::Show => ("parseRequestOptionsFromJSON", "get"),
    };
    let class = dom::property(&window(), "PublicKeyCredential");
    let container = dom::property(&window().navigator(), "credentials");
    if !dom::property(&class, reader).is_function() || !dom::property(&container, verb).is_function() {
        return Err(Problem::Unsupported);
    }
    let question = post(start, &[]).await?;
    // Somebody who has to show first who they are is led there.
    if let Some(target) = dom::property(&question, "redirect").as_string() {
        return Ok(target);
    }
    let challenge =
        dom::property(&question, "challenge").as_string().ok_or_else(|| refusal(&question, Problem::NotAsked))?;
    let options = call(&class, reader, Some(&dom::property(&question, "options"))).map_err(|_| Problem::Failed)?;
    let request = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&request, &"publicKey".into(), &options);
    if let Some(signal) = offered_until {
        let _ = js_sys::Reflect::set(&request, &"mediation".into(), &"conditional".into());
        let _ = js_sys::Reflect::set(&request, &"signal".into(), signal);
    }
    let promise = call(&container, verb, Some(&request)).map_err(|_| Problem::Failed)?;
    let promise: js_sys::Promise = promise.dyn_into().map_err(|_| Problem::Failed)?;
    let credential = JsFuture::from(promise).await.map_err(|error| why(&error))?;
    let answer = call(&credential, "toJSON", None).map_err(|_| Problem::Unsupported)?;
    let answer = js_sys::JSON::stringify(&answer).ok().and_then(|text| text.as_string()).ok_or(Problem::Failed)?;
    let mut fields = vec![("challenge", challenge.as_str()), ("answer", answer.as_str()), ("next", next)];
    for (box_id, name) in [("field-remember", "remember"), ("field-trust", "trust")] {
        if dom::by_id::<HtmlInputElement>(box_id).is_some_and(|ticked| ticked.checked()) {
            fields.push((name, "true"));
        }
    }
    let outcome = post(finish, &fields).await?;
    dom::property(&outcome, "redirect").as_string().ok_or_else(|| refusal(&outcome, Problem::Refused))
}

fn refusal(answer: &JsValue, as_problem: fn(String) -> Problem) -> Problem {
    dom::property(answer, "message").as_string().map_or(Problem::Failed, as_problem)
}

/// What the browser's refusal means.
fn why(error: &JsValue) -> Problem {
    match dom::property(error, "name").as_string().as_deref() {
        Some("InvalidStateError") => Problem::KnownAlready,
        Some("NotSupportedError" | "SecurityError") => Problem::Unsupported,
        _ => Problem::Cancelled,
    }
}

async fn post(url: &str, fields: &[(&str, &str)]) -> Result<JsValue, Problem> {
    let body = UrlSearchParams::new().map_err(|_| Problem::Failed)?;
    for (name, value) in fields {
        body.append(name, value);
    }
    let response = dom::send("POST", url, "application/json", Some(&body)).await.ok_or(Problem::Failed)?;
    Ok(dom::json(&response).await)
}

/// Calls a function of an object.
fn call(object: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
    let function: js_sys::Function = dom::property(object, name).dyn_into()?;
    match argument {
        Some(argument) => function.call1(object, argument),
        None => function.call0(object),
    }
}

fn say(button: &HtmlButtonElement, sentence: Option<&str>) {
    if let Some(place) = button.next_element_sibling() {
        place.set_text_content(sentence);
    }
}
