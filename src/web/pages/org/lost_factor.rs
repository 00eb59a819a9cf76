//! Resetting the second factors of somebody who lost them.

use leptos::prelude::*;

use crate::{
    accounts::User,
    kernel::Locale,
    web::{
        components::{Form, FormState, TextField, Tone, page_header, send_or_cancel},
        i18n::{factor_words as words, org_words},
    },
};

/// The path of the page for a person, to which its form posts `reason`.
pub fn path(person: &User) -> String {
    format!("{}/{}/reset-second-factors", super::listing::PATH, person.id)
}

/// What will happen, the reason, and the button that does it.
pub fn lost_factor(locale: Locale, person: &User, state: FormState) -> impl IntoView + use<> {
    let name = [("name", person.full_name.as_str())];
    let field = state.field("reason");
    let cancel = format!("{}/{}", super::listing::PATH, person.id);
    view! {
        {super::back_to_person(person)}
        {page_header(words::RESET_QUESTION.with(locale, &name), words::RESET_LEAD.with(locale, &name), ())}
        <div class="card pad narrow">
            <Form locale=locale action=path(person) state=state>
                <TextField
                    field=field
                    label=org_words::SUSPEND_REASON.get(locale)
                    required=true
                    maxlength=500
                    hint=words::RESET_REASON_HINT.get(locale)
                />
                {send_or_cancel(locale, Tone::DangerNow, words::RESET.get(locale), cancel)}
            </Form>
        </div>
    }
}
