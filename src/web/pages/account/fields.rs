//! The part of `/account/profile` that the organisation has asked for.

use leptos::{either::EitherOf4, prelude::*};
use serde_json::Value;

use crate::{
    accounts::User,
    kernel::Locale,
    organizations::{EditableBy, FieldKind, ProfileField},
    web::{
        components::FormState,
        i18n::{common_words, profile_words as words},
        render::push_escaped,
    },
};

/// The name of a field in the form, which is the one that errors have.
pub fn field_name(field: &ProfileField) -> String {
    format!("metadata.{}", field.key)
}

/// The stored values of these fields, for the form. A field whose value is of another kind is left out of it: saving would destroy it.
pub fn stored_fields(user: &User, fields: &[ProfileField], mut state: FormState) -> (FormState, Vec<ProfileField>) {
    let mut shown = Vec::new();
    for field in fields {
        if let Some(text) = field.to_form(user.metadata.0.get(&field.key)) {
            state = state.with_value(field_name(field), text);
            shown.push(field.clone());
        }
    }
    (state, shown)
}

/// What the form says about a field, as a change of metadata; `None` where it says nothing.
pub fn sent_field(user: &User, field: &ProfileField, sent: Option<&str>) -> Option<Value> {
    if field.editable_by == EditableBy::Admin {
        return None;
    }
    let sent = sent?;
    let stored = user.metadata.0.get(&field.key);
    // What nobody touched stays as it is stored, also where a form would write it in another way.
    let untouched = stored.filter(|_| field.to_form(stored).is_some_and(|text| text == sent.replace("\r\n", "\n")));
    let value = untouched.cloned().unwrap_or_else(|| field.from_form(sent));
    let is_new_no = value == Value::Bool(false) && !user.metadata.0.contains_key(&field.key);
    (!is_new_no).then_some(value)
}

/// The fields, each with its label and what is wrong with it.
pub fn fields(locale: Locale, form: &FormState, fields: &[ProfileField]) -> impl IntoView + use<> {
    fields.iter().map(|field| one(locale, form, field)).collect::<Vec<_>>()
}

fn one(locale: Locale, form: &FormState, field: &ProfileField) -> impl IntoView + use<> {
    let name = field_name(field);
    let (value, error) = (form.value(&name).to_owned(), form.error(&name).map(str::to_owned));
    let (id, error_id, hint_id) = (format!("field-{name}"), format!("error-{name}"), format!("hint-{name}"));
    let is_fixed = field.editable_by == EditableBy::Admin;
    let hint = match (is_fixed, field.kind) {
        (true, _) => Some(words::ADMINISTRATORS_CHANGE.get(locale)),
        (false, FieldKind::List) => Some(words::ONE_PER_LINE.get(locale)),
        (false, _) => None,
    };
    let described_by = if hint.is_some() { format!("{hint_id} {error_id}") } else { error_id.clone() };
    let invalid = error.is_some().then_some("true");
    let label = field.label.get(locale).to_owned();
    let optional = (!field.required && !is_fixed && field.kind != FieldKind::Boolean)
        .then(|| view! { <span class="muted">{common_words::OPTIONAL.get(locale)}</span> });
    let head = (field.kind != FieldKind::Boolean)
        .then(|| view! { <div class="label"><label for=id.clone()>{label.clone()}</label>{optional}</div> });
    // What cannot be changed is not sent.
    let sent_name = (!is_fixed).then(|| name.clone());
    let required = field.required && !is_fixed;
    let label_for = id.clone();
    let input = match field.kind {
        FieldKind::Boolean => {
            let is_on = value == "true";
            EitherOf4::A(view! {
                <label class="check" for=label_for>
                    <input id=id name=sent_name.clone() type="checkbox" value="true" checked=is_on disabled=is_fixed aria-describedby=described_by aria-invalid=invalid/>
                    <span>{label}</span>
                </label>
                // Stands for "no" where the box is not ticked.
                <input type="hidden" name=sent_name value=""/>
            })
        }
        FieldKind::List => EitherOf4::B({
            // Leptos writes the text of this element as it stands.
            let mut text = String::new();
            push_escaped(&mut text, &value);
            view! {
            <textarea id=id name=sent_name rows="3" readonly=is_fixed required=required aria-describedby=described_by aria-invalid=invalid>{text}</textarea>
            }
        }),
        FieldKind::Choice if !is_fixed => {
            let none = (!field.required).then(|| (String::new(), words::NO_CHOICE.get(locale).to_owned()));
            let choices = none.into_iter().chain(field.choices.iter().map(|choice| (choice.clone(), choice.clone())));
            let options = choices
                .map(|(choice, label)| {
                    let is_chosen = choice == value;
                    view! { <option value=choice selected=is_chosen>{label}</option> }
                })
                .collect::<Vec<_>>();
            EitherOf4::C(view! {
                <select id=id name=sent_name required=required aria-describedby=described_by aria-invalid=invalid>{options}</select>
            })
        }
        FieldKind::Text | FieldKind::Number | FieldKind::Date | FieldKind::Choice => {
            let kind = if field.kind == FieldKind::Date { "date" } else { "text" };
            let inputmode = (field.kind == FieldKind::Number).then_some("decimal");
            let maxlength = (field.kind == FieldKind::Text).then(|| field.max.unwrap_or(500).min(500).to_string());
            EitherOf4::D(view! {
                <input
                    id=id
                    name=sent_name
                    type=kind
                    value=value
                    inputmode=inputmode
                    maxlength=maxlength
                    autocomplete="off"
                    readonly=is_fixed
                    required=required
                    aria-describedby=described_by
                    aria-invalid=invalid
                />
            })
        }
    };
    view! {
        <div class="field" data-field=name>
            {head}
            {input}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="error" id=error_id>{error}</p>
        </div>
    }
}
