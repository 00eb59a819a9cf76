//! `/login/passkey`: signing in with a passkey.

use leptos::prelude::*;

use super::account::passkeys::button_words;
use crate::{
    kernel::Locale,
    web::{
        components::{Checkbox, FormState, quiet_link},
        i18n::{passkey_words as words, signed_out_words},
        islands::{PasskeyButton, PasskeyUse},
    },
};

/// Where it is; the challenge comes from `start` below it, the answer is posted to itself.
pub const PATH: &str = "/login/passkey";

/// The button, and the way back to the password. `next` is where to go afterwards.
pub fn passkey_sign_in(locale: Locale, next: String) -> impl IntoView {
    view! {
        <h1>{words::SIGN_IN_WITH.get(locale)}</h1>
        <p class="lead">{words::SIGN_IN_LEAD.get(locale)}</p>
        <div class="form">
            <Checkbox field=FormState::default().field("remember") label=signed_out_words::KEEP_SIGNED_IN.get(locale)/>
            <PasskeyButton
                asked=PasskeyUse::Show
                start=format!("{PATH}/start")
                finish=PATH.to_owned()
                next=next
                words=button_words(locale, words::USE.get(locale))
                class="button primary".to_owned()
            />
            <noscript><p class="hint">{words::NEEDS_SCRIPTS.get(locale)}</p></noscript>
        </div>
        <p class="foot-line">{quiet_link("/login", words::USE_PASSWORD.get(locale))}</p>
    }
}
