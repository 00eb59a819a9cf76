//! Taking away the second factors and passkeys of somebody who lost them.

use leptos::prelude::*;

use crate::{
    accounts::User,
    kernel::Locale,
    passkeys::Loss,
    web::{
        components::{Checkbox, Form, FormState, TextField, Tone, page_header, send_or_cancel},
        i18n::{factor_words as words, org_words},
    },
};

/// The path of the page for a person, to which its form posts `reason`.
pub fn path(person: &User) -> String {
    format!("{}/{}/reset-second-factors", super::listing::PATH, person.id)
}

/// What will happen, the reason, and the button that does it. It posts `passkeys` where these go as well.
pub fn lost_factor(locale: Locale, person: &User, loss: Loss, state: FormState) -> impl IntoView + use<> {
    let name = [("name", person.full_name.as_str())];
    let (question, lead, button) = if loss.has_second_factor {
        (words::RESET_QUESTION, words::RESET_LEAD, words::RESET)
    } else {
        (words::PASSKEYS_QUESTION, words::PASSKEYS_LEAD, words::REMOVE)
    };
    let passkeys = match (loss.has_second_factor, loss.passkeys) {
        (_, 0) => None,
        (false, _) => Some(view! { <input type="hidden" name="passkeys" value="true"/> }.into_any()),
        (true, count) => Some(
            view! {
                <Checkbox
                    field=state.field("passkeys")
                    label=words::RESET_PASSKEYS.of(locale, count as u64)
                    hint=words::RESET_PASSKEYS_HINT.get(locale)
                />
            }
            .into_any(),
        ),
    };
    let field = state.field("reason");
    let cancel = format!("{}/{}", super::listing::PATH, person.id);
    view! {
        {super::back_to_person(person)}
        {page_header(question.with(locale, &name), lead.with(locale, &name), ())}
        <div class="card pad narrow">
            <Form locale=locale action=path(person) state=state>
                {passkeys}
                <TextField
                    field=field
                    label=org_words::SUSPEND_REASON.get(locale)
                    required=true
                    maxlength=500
                    hint=words::RESET_REASON_HINT.get(locale)
                />
                {send_or_cancel(locale, Tone::DangerNow, button.get(locale), cancel)}
            </Form>
        </div>
    }
}
