//! `/account/confirm`: who it is, before something sensitive.

use leptos::prelude::*;
use url::form_urlencoded;

use crate::{
    kernel::Locale,
    web::{
        components::{Form, FormState, PasswordField, Tone, quiet_link, submit_button},
        i18n::{common_words, security_words as words, signed_out_words},
        pages::second_step::{code_field, show_passkey, text_me},
    },
};

/// Where a passkey is shown instead; the challenge comes from `start` below it.
const CONFIRM_BY_PASSKEY: &str = "/account/confirm/passkey";

/// What the page shows. The form posts `current_password` and `return_to` to `/account/confirm`.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What was refused.
    pub form: FormState,
    /// Where to go afterwards.
    pub return_to: String,
    /// Whose account it is.
    pub email: String,
    /// Whether a code of a second factor is wanted as well.
    pub wants_code: bool,
    /// The number to which one can be sent.
    pub phone: Option<String>,
    /// Whether there is a passkey, which will do instead.
    pub has_passkey: bool,
    /// How long nothing is asked afterwards.
    pub minutes: u64,
}

/// Asks for the password.
pub fn confirm(locale: Locale, data: Confirm) -> impl IntoView {
    let autofocus = !data.form.is_refused();
    let password = data.form.field("current_password");
    let code = data.wants_code.then(|| code_field(locale, data.form.field("code"), false));
    let here = format!(
        "/account/confirm?return_to={}",
        form_urlencoded::byte_serialize(data.return_to.as_bytes()).collect::<String>()
    );
    let text = data.phone.map(|phone| text_me(locale, "/account/security/send-code", &phone, ("back", here)));
    let passkey = data.has_passkey.then(|| show_passkey(locale, CONFIRM_BY_PASSKEY, data.return_to.clone()));
    view! {
        <h1>{words::CONFIRM.get(locale)}</h1>
        <p class="lead">{words::CONFIRM_LEAD.with(locale, data.minutes, &[("email", &data.email)])}</p>
        <Form locale=locale action="/account/confirm" state=data.form>
            <input type="hidden" name="return_to" value=data.return_to/>
            // Lets password managers know whose password it is.
            <input type="email" name="username" value=data.email autocomplete="username" hidden readonly/>
            <PasswordField
                locale=locale
                field=password
                label=signed_out_words::PASSWORD.get(locale)
                autocomplete="current-password"
                autofocus=autofocus
            />
            {code}
            {submit_button(Tone::Primary, words::CONTINUE.get(locale))}
        </Form>
        {passkey}
        {text}
        <p class="foot-line">{quiet_link("/account", common_words::CANCEL.get(locale))}</p>
    }
}
