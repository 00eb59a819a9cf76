//! The organisation's own rules.

use leptos::prelude::*;

use super::back_to_settings;
use crate::{
    organizations::{OwnRules, Rules},
    web::{
        components::{Choice, Form, FormState, Select, TextField, Tone, page_header, submit_button},
        i18n::{common_words, settings_words as words},
        render::Look,
    },
};

/// Where they are changed.
pub const PATH: &str = "/org/settings/rules";

/// Rules as their form shows them.
pub fn stored_rules(own: OwnRules) -> FormState {
    let number = |number: Option<String>| number.unwrap_or_default();
    FormState::default()
        .with_value(
            "require_email_verification",
            own.require_email_verification.map(|is_on| is_on.to_string()).unwrap_or_default(),
        )
        .with_value("password_min_length", number(own.password_min_length.map(|length| length.to_string())))
        .with_value("session_idle_minutes", number(own.session_idle_minutes.map(|minutes| minutes.to_string())))
}

/// The form posts `require_email_verification` (`true`, `false` or nothing), `password_min_length` and `session_idle_minutes` to where it stands; what is
/// empty follows the installation.
pub fn rules(look: &Look, otherwise: Rules, state: FormState) -> impl IntoView + use<> {
    let locale = look.locale;
    let [verification, length, idle] =
        ["require_email_verification", "password_min_length", "session_idle_minutes"].map(|name| state.field(name));
    let usual = if otherwise.require_email_verification { words::YES } else { words::NO };
    let choices = vec![
        Choice::new("", words::AS_INSTALLED.with(locale, &[("value", usual.get(locale))])),
        Choice::new("true", words::YES.get(locale)),
        Choice::new("false", words::NO.get(locale)),
    ];
    let hint = |value: String| words::EMPTY_AS_INSTALLED.with(locale, &[("value", &value)]);
    let optional = common_words::OPTIONAL.get(locale);
    let (length_hint, idle_hint) =
        (hint(otherwise.password_min_length.to_string()), hint(otherwise.session_idle_minutes.to_string()));
    view! {
        {back_to_settings(locale)}
        {page_header(words::RULES.get(locale), words::RULES_LEAD.get(locale), ())}
        <div class="card pad narrow">
            <Form locale=locale action=PATH state=state>
                <Select field=verification label=words::VERIFICATION.get(locale) choices=choices hint=words::VERIFICATION_HINT.get(locale)/>
                <TextField field=length label=words::PASSWORD_LENGTH.get(locale) inputmode="numeric" optional=optional maxlength=9 hint=length_hint/>
                <TextField field=idle label=words::IDLE_MINUTES.get(locale) inputmode="numeric" optional=optional maxlength=9 hint=idle_hint/>
                <div class="actions">{submit_button(Tone::Primary, common_words::SAVE.get(locale))}</div>
            </Form>
        </div>
    }
}
