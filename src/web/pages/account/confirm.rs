//! `/account/confirm`: who it is, before something sensitive.

use leptos::prelude::*;

use crate::{
    kernel::Locale,
    web::{
        components::{Form, FormState, PasswordField, Tone, quiet_link, submit_button},
        i18n::{common_words, security_words as words, signed_out_words},
    },
};

/// What the page shows. The form posts `current_password` and `return_to` to `/account/confirm`.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What was refused.
    pub form: FormState,
    /// Where to go afterwards.
    pub return_to: String,
    /// Whose account it is.
    pub email: String,
    /// How long nothing is asked afterwards.
    pub minutes: u64,
}

/// Asks for the password.
pub fn confirm(locale: Locale, data: Confirm) -> impl IntoView {
    let autofocus = !data.form.is_refused();
    let password = data.form.field("current_password");
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
            {submit_button(Tone::Primary, words::CONTINUE.get(locale))}
        </Form>
        <p class="foot-line">{quiet_link("/account", common_words::CANCEL.get(locale))}</p>
    }
}
