//! A field of the profile: adding one, changing it, taking it away.

use leptos::prelude::*;

use super::{PATH, back_to_settings};
use crate::{
    kernel::Locale,
    organizations::{EditableBy, FieldKind, ProfileField},
    web::{
        components::{
            Checkbox, Choice, ConfirmDialog, Form, FormState, Icon, Select, TextArea, TextField, Tone, link_button,
            open_button, page_header, post_button, row_item, submit_button,
        },
        i18n::{common_words, settings_words as words},
        render::Look,
    },
};

/// Where one is added.
pub const NEW_PATH: &str = "/org/settings/new-field";
/// The id of the dialog that asks before one is removed.
const REMOVE_DIALOG: &str = "remove-field";

/// Where a field is changed.
pub fn field_path(key: &str) -> String {
    format!("{PATH}/fields/{key}")
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FieldPage {
    /// The field as it stands; none for a new one.
    pub field: Option<ProfileField>,
    /// What is stored or was typed, and what is wrong with it.
    pub state: FormState,
}

/// A field as its form shows it.
pub fn stored_field(field: &ProfileField) -> FormState {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    FormState::default()
        .with_value("label.en", field.label.en.clone())
        .with_value("label.es", text(field.label.es.as_deref()))
        .with_value("label.fr", text(field.label.fr.as_deref()))
        .with_value("key", field.key.clone())
        .with_value("type", field.kind.name())
        .with_value("choices", field.choices.join("\n"))
        .with_value("max", field.max.map(|max| max.to_string()).unwrap_or_default())
        .with_value("required", if field.required { "true" } else { "" })
        .with_value("editable_by", if field.editable_by == EditableBy::Admin { "admin" } else { "person" })
}

/// The form of a field: `label.en`, `label.es`, `label.fr`, `key` of a new one, `type`, `choices` one per line, `max`, `required`, `editable_by`. It posts
/// to where it stands, and the button that removes the field to `…/remove`.
pub fn field(look: &Look, data: FieldPage) -> impl IntoView + use<> {
    let locale = look.locale;
    let FieldPage { field, state } = data;
    let title = field
        .as_ref()
        .map_or_else(|| words::ADD_FIELD.get(locale).to_owned(), |field| field.label.get(locale).to_owned());
    let action = field.as_ref().map_or_else(|| NEW_PATH.to_owned(), |field| field_path(&field.key));
    let is_kept = field.as_ref().is_some_and(|field| field.editable_by == EditableBy::Admin);
    let lead = if is_kept { words::FIELD_LEAD_ADMIN } else { words::FIELD_LEAD };
    let is_new = field.is_none();
    let (button, fields) = (
        if is_new { words::ADD_FIELD.get(locale) } else { common_words::SAVE.get(locale) },
        fields(locale, &state, is_new),
    );
    view! {
        {back_to_settings(locale)}
        {page_header(title, lead.get(locale), ())}
        <div class="card pad narrow">
            <Form locale=locale action=action state=state>
                {fields}
                <div class="actions">
                    {submit_button(Tone::Primary, button)}
                    {link_button(Tone::Secondary, PATH, common_words::CANCEL.get(locale))}
                </div>
            </Form>
        </div>
        {field.map(|field| removal(locale, &field))}
    }
}

fn fields(locale: Locale, state: &FormState, is_new: bool) -> impl IntoView + use<> {
    let kinds =
        FieldKind::ALL.into_iter().map(|kind| Choice::new(kind.name(), words::kind(kind).get(locale))).collect();
    let editors = vec![
        Choice::new("person", words::BY_PERSON.get(locale)),
        Choice::new("admin", words::BY_ADMINISTRATORS.get(locale)),
    ];
    let optional = common_words::OPTIONAL.get(locale);
    let key_hint = if is_new { words::KEY_HINT } else { words::KEY_FIXED };
    let [en, es, fr, key, kind, choices, max, required, editable_by] =
        ["label.en", "label.es", "label.fr", "key", "type", "choices", "max", "required", "editable_by"]
            .map(|name| state.field(name));
    view! {
        <TextField field=en label=words::LABEL_EN.get(locale) required=true maxlength=60/>
        <div class="fields">
            <TextField field=es label=words::LABEL_ES.get(locale) optional=optional maxlength=60 hint=words::LABEL_HINT.get(locale)/>
            <TextField field=fr label=words::LABEL_FR.get(locale) optional=optional maxlength=60 hint=words::LABEL_HINT.get(locale)/>
        </div>
        <TextField field=key label=words::KEY.get(locale) maxlength=60 hint=key_hint.get(locale) readonly=!is_new/>
        <Select field=kind label=words::TYPE.get(locale) choices=kinds hint=words::TYPE_HINT.get(locale)/>
        <TextArea field=choices label=words::CHOICES.get(locale) optional=optional hint=words::CHOICES_HINT.get(locale)/>
        <TextField field=max label=words::MAX.get(locale) inputmode="numeric" optional=optional maxlength=9 hint=words::MAX_HINT.get(locale)/>
        <Checkbox field=required label=words::REQUIRED.get(locale) hint=words::REQUIRED_HINT.get(locale)/>
        <Select field=editable_by label=words::EDITABLE_BY.get(locale) choices=editors/>
    }
}

/// Last on the page: what takes the field away. It asks first.
fn removal(locale: Locale, field: &ProfileField) -> impl IntoView + use<> {
    let action = format!("{}/remove", field_path(&field.key));
    let title = words::REMOVE_QUESTION.with(locale, &[("name", field.label.get(locale))]);
    let button = view! {
        {open_button(Tone::Danger, REMOVE_DIALOG, words::REMOVE.get(locale))}
        <ConfirmDialog id=REMOVE_DIALOG title=title text=words::REMOVE_TEXT.get(locale) cancel=common_words::CANCEL.get(locale)>
            {post_button(Tone::DangerNow, action, words::REMOVE.get(locale), "", &[])}
        </ConfirmDialog>
    };
    let lines = view! {
        <span class="title">{words::REMOVE_FIELD.get(locale)}</span>
        <span class="small">{words::REMOVE_FIELD_LEAD.get(locale)}</span>
    };
    view! {
        <section class="narrow" aria-label=words::REMOVE_FIELD.get(locale)>
            <ul class="card danger-zone">{row_item(Icon::Warning, lines, button)}</ul>
        </section>
    }
}
