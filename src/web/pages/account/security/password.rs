//! The password: how old it is, and changing it.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{
    kernel::Locale,
    web::{
        components::{
            Form, FormState, Icon, PasswordField, Tone, link_button, moment, page_header, quiet_link, row_item,
            send_or_cancel,
        },
        i18n::{security_words as words, signed_out_words},
        islands::Strength,
        render::Look,
    },
};

/// The row of the password.
pub(super) fn row(look: &Look, changed_at: Option<DateTime<Utc>>) -> impl IntoView + use<> {
    let locale = look.locale;
    let age = changed_at.map(|at| view! { {words::PASSWORD_SET.get(locale)} " " {moment(look, at, false)} });
    let lines = view! {
        <span class="title">{words::PASSWORD.get(locale)}</span>
        <span class="small">{age}</span>
    };
    row_item(Icon::Lock, lines, link_button(Tone::Secondary, "/account/security/password", words::CHANGE.get(locale)))
}

/// What changing the password shows. The form posts `current_password` and `password` to `/account/security/password`.
#[derive(Debug, Clone, Default)]
pub struct NewPassword {
    /// What was refused.
    pub form: FormState,
    /// Whose account it is.
    pub email: String,
    /// The least number of characters.
    pub min_password: usize,
    /// How good the refused password was.
    pub strength: Option<Strength>,
}

/// Changing the password.
pub fn change_password(locale: Locale, data: NewPassword) -> impl IntoView {
    let autofocus = !data.form.is_refused();
    let (current, new) = (data.form.field("current_password"), data.form.field("password"));
    let hint = signed_out_words::MIN_PASSWORD.of(locale, data.min_password as u64);
    view! {
        {page_header(words::CHANGE_PASSWORD.get(locale), words::CHANGE_PASSWORD_LEAD.get(locale), ())}
        <div class="card pad narrow">
            <Form locale=locale action="/account/security/password" state=data.form>
                <input type="email" name="username" value=data.email autocomplete="username" hidden readonly/>
                <PasswordField
                    locale=locale
                    field=current
                    label=words::CURRENT_PASSWORD.get(locale)
                    autocomplete="current-password"
                    autofocus=autofocus
                    aside=quiet_link("/auth/forgot-password", signed_out_words::FORGOT.get(locale)).into_any()
                />
                <PasswordField
                    locale=locale
                    field=new
                    label=words::NEW_PASSWORD.get(locale)
                    autocomplete="new-password"
                    hint=hint
                    meter=true
                    strength=data.strength
                />
                {send_or_cancel(locale, Tone::Primary, words::CHANGE_PASSWORD.get(locale), "/account/security")}
            </Form>
        </div>
    }
}
