//! `/login/mfa`: a code, after the right password.

use leptos::prelude::*;
use url::form_urlencoded;

use super::account::passkeys::button_words;
use crate::{
    kernel::Locale,
    web::{
        components::{Checkbox, FieldState, Form, FormState, TextField, Tone, post_button, quiet_link, submit_button},
        i18n::{passkey_words, security_words as words, signed_out_words},
        islands::{PasskeyButton, PasskeyUse},
    },
};

/// Where a passkey is shown instead of a code.
const BY_PASSKEY: &str = "/login/mfa/passkey";

/// What the page shows. The form posts `code`, `trust` and `next` to `/login/mfa`; a button posts `next` to `/login/mfa/text`.
#[derive(Debug, Clone, Default)]
pub struct SecondStep {
    /// What was refused.
    pub form: FormState,
    /// Where to go afterwards: a path of this site, empty for the start page.
    pub next: String,
    /// Whether the person has an authenticator.
    pub has_app: bool,
    /// The number to which a code can be sent, all but its end hidden.
    pub phone: Option<String>,
    /// Whether a backup code is asked for.
    pub by_backup: bool,
    /// Whether there is a passkey, which will do instead.
    pub has_passkey: bool,
    /// For how many days a device can be trusted.
    pub trusted_days: u64,
}

/// Asks for a code.
pub fn second_step(locale: Locale, data: SecondStep) -> impl IntoView {
    let lead = match (&data.phone, data.by_backup, data.has_app) {
        (_, true, _) => words::STEP_LEAD_BACKUP.get(locale).to_owned(),
        (Some(phone), false, false) => words::STEP_LEAD_TEXT.with(locale, &[("phone", phone)]),
        _ => words::STEP_LEAD_APP.get(locale).to_owned(),
    };
    let code = if data.by_backup {
        backup_field(locale, data.form.field("code")).into_any()
    } else {
        code_field(locale, data.form.field("code"), !data.form.is_refused()).into_any()
    };
    let trust = data.form.field("trust");
    let other = other_way(locale, data.by_backup, &data.next);
    let text = data
        .phone
        .filter(|_| !data.by_backup)
        .map(|phone| text_me(locale, "/login/mfa/text", &phone, ("next", data.next.clone())));
    let passkey = data.has_passkey.then(|| show_passkey(locale, BY_PASSKEY, data.next.clone()));
    view! {
        <h1>{words::SECOND_STEP.get(locale)}</h1>
        <p class="lead">{lead}</p>
        <Form locale=locale action="/login/mfa" state=data.form>
            {(!data.next.is_empty()).then(|| view! { <input type="hidden" name="next" value=data.next/> })}
            {data.by_backup.then(|| view! { <input type="hidden" name="by" value="backup"/> })}
            {code}
            <Checkbox field=trust label=words::TRUST.of(locale, data.trusted_days) hint=words::TRUST_HINT.get(locale)/>
            {submit_button(Tone::Primary, signed_out_words::SIGN_IN.get(locale))}
        </Form>
        {passkey}
        {text}
        <p class="foot-line">{other}</p>
        <p class="foot-line">{quiet_link("/login", signed_out_words::BACK_TO_SIGN_IN.get(locale))}</p>
    }
}

fn other_way(locale: Locale, by_backup: bool, next: &str) -> impl IntoView + use<> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !next.is_empty() {
        query.append_pair("next", next);
    }
    if !by_backup {
        query.append_pair("by", "backup");
    }
    let label = if by_backup { words::USE_OTHER } else { words::USE_BACKUP };
    quiet_link(format!("/login/mfa?{}", query.finish()), label.get(locale))
}

/// The field of a code with six digits, which takes a backup code too.
pub fn code_field(locale: Locale, field: FieldState, autofocus: bool) -> impl IntoView {
    view! {
        <TextField
            field=field
            label=words::CODE.get(locale)
            autocomplete="one-time-code"
            required=true
            maxlength=20
            hint=words::CODE_OR_BACKUP.get(locale)
            autofocus=autofocus
        />
    }
}

fn backup_field(locale: Locale, field: FieldState) -> impl IntoView {
    view! {
        <TextField field=field label=words::BACKUP_CODE.get(locale) required=true maxlength=20 hint=words::BACKUP_HINT.get(locale) autofocus=true/>
    }
}

/// A button that shows a passkey instead: its challenge comes from `start` below `path`, its answer goes to `path` with `next`.
pub fn show_passkey(locale: Locale, path: &'static str, next: String) -> impl IntoView + use<> {
    view! {
        <div class="after when-awake">
            <PasskeyButton
                asked=PasskeyUse::Show
                start=format!("{path}/start")
                finish=path.to_owned()
                next=next
                words=button_words(locale, passkey_words::USE.get(locale))
                class="button".to_owned()
            />
        </div>
    }
}

/// A button that has a code sent to a number.
pub fn text_me(
    locale: Locale,
    action: &'static str,
    phone: &str,
    field: (&'static str, String),
) -> impl IntoView + use<> {
    let label = words::TEXT_ME.with(locale, &[("phone", phone)]);
    view! { <div class="after">{post_button(Tone::Secondary, action, label, "", &[field])}</div> }
}
