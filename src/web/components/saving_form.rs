//! Forms of choices, which save each one at once where the person wants that.

use leptos::{either::Either, prelude::*};

use super::{
    button::{Tone, submit_button},
    form::{Form, FormState, summary},
};
use crate::{
    kernel::Locale,
    web::{
        i18n::common_words as words,
        islands::{AutoSave, SaveWords},
    },
};

/// A form that posts to `action`; with `saves_itself` and scripts at each change, with the field `auto`, else when its button is pressed.
#[component]
pub fn SavingForm(
    /// The language.
    locale: Locale,
    /// Where to post.
    #[prop(into)]
    action: String,
    /// Values and errors.
    state: FormState,
    /// Whether each change is saved at once.
    saves_itself: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let button = submit_button(Tone::Primary, words::SAVE.get(locale));
    // Enter in a field presses the first button of a form, which must be none of those that stand beside choices.
    let first = view! { <button type="submit" class="unseen" tabindex="-1" aria-hidden="true">{words::SAVE.get(locale)}</button> };
    if !saves_itself {
        return Either::Left(view! {
            <Form locale=locale action=action state=state>
                {first}
                {children()}
                <div class="actions">{button}</div>
            </Form>
        });
    }
    let save_words = SaveWords {
        saving: words::SAVING.get(locale).to_owned(),
        saved: words::SAVED.get(locale).to_owned(),
        refused: words::CHECK_FIELDS.get(locale).to_owned(),
        failed: words::SEND_FAILED.get(locale).to_owned(),
    };
    Either::Right(view! {
        <AutoSave action=action words=save_words>
            {first}
            {summary(locale, state)}
            {children()}
            <div class="actions when-asleep">{button}</div>
        </AutoSave>
    })
}
