//! Adding a person.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    access::Role,
    kernel::Locale,
    web::{
        components::{Checkbox, Choice, Form, FormState, Select, TextField, Tone, page_header, send_or_cancel},
        i18n::{self, Text, org_words as words},
        render::Look,
    },
};

/// Where the form stands and where it is sent.
pub const PATH: &str = "/org/users/new";

/// What the page shows.
#[derive(Debug, Clone)]
pub struct NewPersonPage {
    /// The organisation's name.
    pub organization: Arc<str>,
    /// The roles that the caller may give, the least powerful first.
    pub roles: Vec<Role>,
    /// What was typed and what is wrong with it.
    pub state: FormState,
}

/// A form of four fields; a person becomes a member of the organisation.
pub fn new_person(look: &Look, data: NewPersonPage) -> impl IntoView + use<> {
    let locale = look.locale;
    let languages = Locale::ALL.map(|language| Choice::new(language.tag(), language.name())).into();
    let state = data.state;
    view! {
        {super::back_to_users(locale)}
        {page_header(words::ADD_PERSON.get(locale), words::ADD_LEAD.with(locale, &[("organization", &data.organization)]), ())}
        <div class="card pad narrow">
            <Form locale=locale action=PATH state=state.clone()>
                <TextField
                    field=state.field("email")
                    label=words::EMAIL.get(locale)
                    kind="email"
                    autocomplete="off"
                    required=true
                    maxlength=254
                    autofocus=!state.is_refused()
                />
                <TextField field=state.field("name") label=words::FULL_NAME.get(locale) required=true maxlength=200/>
                <Select field=state.field("role") label=words::ROLE.get(locale) choices=role_choices(locale, &data.roles)/>
                <Select
                    field=state.field("language")
                    label=words::MAIL_LANGUAGE.get(locale)
                    choices=languages
                    hint=words::MAIL_LANGUAGE_HINT.get(locale)
                />
                <Checkbox
                    field=state.field("invite")
                    label=words::SEND_INVITATION.get(locale)
                    hint=words::SEND_INVITATION_HINT.get(locale)
                />
                {send_or_cancel(locale, Tone::Primary, words::ADD_PERSON.get(locale), super::listing::PATH)}
            </Form>
        </div>
    }
}

/// Roles with what they may do, so that nobody has to guess.
pub(super) fn role_choices(locale: Locale, roles: &[Role]) -> Vec<Choice> {
    roles
        .iter()
        .map(|role| {
            let (name, may) = (i18n::role(*role, locale), role_hint(*role).get(locale));
            Choice::new(role.name(), format!("{name} – {may}"))
        })
        .collect()
}

const fn role_hint(role: Role) -> Text {
    match role {
        Role::User => words::ROLE_HINT_USER,
        Role::Manager => words::ROLE_HINT_MANAGER,
        Role::Admin => words::ROLE_HINT_ADMIN,
        Role::Owner => words::ROLE_HINT_OWNER,
    }
}
