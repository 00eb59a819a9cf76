//! Forms: labels, hints, errors at the field and above the form, and nothing typed is lost.

use std::borrow::Cow;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    kernel::Locale,
    web::{
        i18n::common_words as words,
        islands::{EnhancedForm, FormWords, MeterWords, PasswordTools, Strength},
        render::push_escaped,
    },
};

/// What a form shows: what was typed or is stored, and what is wrong with it. It travels in the one-time flash from the
/// request that refused to the page that shows it; secrets are never put into it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// Field name and value.
    pub values: Vec<(Cow<'static, str>, String)>,
    /// Field name and what is wrong, in the person's language, in the order of the fields.
    pub errors: Vec<(Cow<'static, str>, String)>,
    /// What is wrong with the whole, where it is not one field.
    pub message: Option<String>,
}

impl FormState {
    /// Adds a value.
    #[must_use]
    pub fn with_value(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }

    /// Adds an error.
    #[must_use]
    pub fn with_error(mut self, name: impl Into<Cow<'static, str>>, error: impl Into<String>) -> Self {
        self.errors.push((name.into(), error.into()));
        self
    }

    /// The same over what is stored: a value that was not sent, or was too much to carry along, is the stored one.
    #[must_use]
    pub fn over(mut self, stored: Self) -> Self {
        let is_missing = |name: &str| self.values.iter().all(|(known, _)| known != name);
        let missing: Vec<_> = stored.values.into_iter().filter(|(name, _)| is_missing(name)).collect();
        self.values.extend(missing);
        self
    }

    /// The value of a field, empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(known, _)| known == name).map(|(_, error)| error.as_str())
    }

    /// Whether anything is wrong.
    pub fn is_refused(&self) -> bool {
        !self.errors.is_empty() || self.message.is_some()
    }

    /// A field for the components of this module.
    pub fn field(&self, name: &'static str) -> FieldState {
        FieldState { name, value: self.value(name).to_owned(), error: self.error(name).map(str::to_owned) }
    }
}

/// One field of a [`FormState`].
#[derive(Debug, Clone, Default)]
pub struct FieldState {
    /// The name in the request. The element's id is `field-` and this.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// What is wrong.
    pub error: Option<String>,
}

impl FieldState {
    fn id(&self) -> String {
        format!("field-{}", self.name)
    }

    /// Hint and error, as far as they are there, for `aria-describedby`. The place of the error is always there: an island may fill it.
    fn described_by(&self, has_hint: bool) -> String {
        if has_hint { format!("hint-{0} error-{0}", self.name) } else { format!("error-{}", self.name) }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }
}

/// A form that posts. Above its fields stands what is wrong, as a list of links to the fields, with the focus on it.
#[component]
pub fn Form(
    /// The language.
    locale: Locale,
    /// Where to post.
    #[prop(into)]
    action: String,
    /// Values and errors.
    state: FormState,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let form_words = FormWords {
        sending: words::SENDING.get(locale).to_owned(),
        refused: words::CHECK_FIELDS.get(locale).to_owned(),
        failed: words::SEND_FAILED.get(locale).to_owned(),
    };
    view! {
        <EnhancedForm action=action words=form_words>
            {summary(locale, state)}
            {children()}
        </EnhancedForm>
    }
}

/// The same without its island: for a form whose answer is a page that is seen once and must not be led to by an address.
#[component]
pub fn PlainForm(
    /// The language.
    locale: Locale,
    /// Where to post.
    #[prop(into)]
    action: String,
    /// Values and errors.
    state: FormState,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="form" method="post" action=action novalidate>
            {summary(locale, state)}
            {children()}
        </form>
    }
}

/// What is wrong, above the fields.
pub(super) fn summary(locale: Locale, state: FormState) -> impl IntoView {
    let is_refused = state.is_refused();
    let heading = state
        .message
        .or_else(|| (!state.errors.is_empty()).then(|| words::FORM_REFUSED.of(locale, state.errors.len() as u64)));
    let links = (!state.errors.is_empty()).then(|| {
        let links = state
            .errors
            .into_iter()
            .map(|(name, error)| view! { <li><a href=format!("#field-{name}")>{error}</a></li> })
            .collect::<Vec<_>>();
        view! { <ul>{links}</ul> }
    });
    view! {
        <div class="form-summary" role="alert" tabindex="-1" autofocus=is_refused>
            {heading.map(|heading| view! { <p>{heading}</p> })}
            {links}
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// Name, value, error.
    field: FieldState,
    /// The label.
    #[prop(into)]
    label: Cow<'static, str>,
    /// `text`, `email`, `tel`, `search`, `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<Cow<'static, str>>,
    /// What the browser may fill in, in the words of HTML (`email`, `name`, `given-name`, `off` …).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard of small devices, where the kind does not say it.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Whether it must be filled. A field that need not be says so when `optional` holds the word.
    #[prop(optional)]
    required: bool,
    /// The word "optional" behind the label.
    #[prop(optional)]
    optional: Option<&'static str>,
    /// The greatest number of characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Whether the focus starts here.
    #[prop(optional)]
    autofocus: bool,
    /// The id of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Whether it can be read only.
    #[prop(optional)]
    readonly: bool,
    /// Something at the end of the label's line or below the field, such as a link.
    #[prop(optional, into)]
    aside: Option<AnyView>,
) -> impl IntoView {
    let described_by = field.described_by(hint.is_some());
    let (id, invalid) = (field.id(), field.invalid());
    // Names and addresses are not prose.
    let is_name = matches!(kind, "email" | "tel") || autocomplete == "username";
    view! {
        <div class="field" data-field=field.name>
            <div class="label">
                <label for=id.clone()>{label}</label>
                {optional.map(|word| view! { <span class="hint">{word}</span> })}
                {aside}
            </div>
            <input
                id=id
                name=field.name
                type=kind
                value=field.value
                autocomplete=autocomplete
                inputmode=inputmode
                required=required
                maxlength=maxlength
                autofocus=autofocus
                list=list
                readonly=readonly
                spellcheck=is_name.then_some("false")
                autocapitalize=is_name.then_some("none")
                aria-describedby=described_by
                aria-invalid=invalid
            />
            {hint_and_error(field.name, hint, field.error)}
        </div>
    }
}

fn hint_and_error(name: &'static str, hint: Option<Cow<'static, str>>, error: Option<String>) -> impl IntoView {
    (
        hint.map(|hint| view! { <p class="hint" id=format!("hint-{name}")>{hint}</p> }),
        view! { <p class="error" id=format!("error-{name}")>{error}</p> },
    )
}

/// A password: never filled in by the server, shown on demand, judged while typing where `meter`.
#[component]
pub fn PasswordField(
    /// The language.
    locale: Locale,
    /// Name and error; the value is passed over.
    field: FieldState,
    /// The label.
    #[prop(into)]
    label: Cow<'static, str>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<Cow<'static, str>>,
    /// Whether a meter shows how good it is.
    #[prop(optional)]
    meter: bool,
    /// What the server judged at the last attempt.
    #[prop(default = None)]
    strength: Option<Strength>,
    /// Whether the focus starts here.
    #[prop(optional)]
    autofocus: bool,
    /// Something at the end of the label's line.
    #[prop(optional, into)]
    aside: Option<AnyView>,
) -> impl IntoView {
    let described_by = field.described_by(hint.is_some());
    let (id, invalid) = (field.id(), field.invalid());
    let meter = meter.then(|| MeterWords { name: words::PASSWORD_STRENGTH.get(locale).to_owned() });
    view! {
        <div class="field" data-field=field.name>
            <div class="label"><label for=id.clone()>{label}</label>{aside}</div>
            <div class="password">
                <input
                    id=id.clone()
                    name=field.name
                    type="password"
                    autocomplete=autocomplete
                    required
                    maxlength="256"
                    autofocus=autofocus
                    aria-describedby=described_by
                    aria-invalid=invalid
                />
                <PasswordTools
                    input=id
                    show=words::SHOW_PASSWORD.get(locale).to_owned()
                    hide=words::HIDE_PASSWORD.get(locale).to_owned()
                    meter=meter
                    strength=strength
                />
            </div>
            {hint_and_error(field.name, hint, field.error)}
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// Name, value, error.
    field: FieldState,
    /// The label.
    #[prop(into)]
    label: Cow<'static, str>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<Cow<'static, str>>,
    /// The word "optional" behind the label.
    #[prop(optional)]
    optional: Option<&'static str>,
    /// How many lines are seen at once.
    #[prop(default = 4)]
    rows: u8,
) -> impl IntoView {
    let described_by = field.described_by(hint.is_some());
    let (id, invalid) = (field.id(), field.invalid());
    // Leptos writes the text of this element as it stands.
    let mut text = String::new();
    push_escaped(&mut text, &field.value);
    view! {
        <div class="field" data-field=field.name>
            <div class="label">
                <label for=id.clone()>{label}</label>
                {optional.map(|word| view! { <span class="hint">{word}</span> })}
            </div>
            <textarea id=id name=field.name rows=rows.to_string() aria-describedby=described_by aria-invalid=invalid>{text}</textarea>
            {hint_and_error(field.name, hint, field.error)}
        </div>
    }
}

/// A value of a [`Select`].
#[derive(Debug, Clone)]
pub struct Choice {
    /// The value in the request.
    pub value: Cow<'static, str>,
    /// What stands there.
    pub label: Cow<'static, str>,
}

impl Choice {
    /// A value with its words.
    pub fn new(value: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One of a few.
#[component]
pub fn Select(
    /// Name, value, error.
    field: FieldState,
    /// The label.
    #[prop(into)]
    label: Cow<'static, str>,
    /// What there is to choose from.
    choices: Vec<Choice>,
    /// What to know before choosing.
    #[prop(optional, into)]
    hint: Option<Cow<'static, str>>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    let described_by = field.described_by(hint.is_some());
    let (id, invalid) = (field.id(), field.invalid());
    let options = choices
        .into_iter()
        .map(|choice| {
            let is_chosen = choice.value == field.value;
            view! { <option value=choice.value selected=is_chosen>{choice.label}</option> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="field" data-field=field.name>
            <div class="label"><label for=id.clone()>{label}</label></div>
            <select id=id name=field.name autocomplete=autocomplete aria-describedby=described_by aria-invalid=invalid>{options}</select>
            {hint_and_error(field.name, hint, field.error)}
        </div>
    }
}

/// Yes or no. Sends `true` where it is on, nothing where it is off.
#[component]
pub fn Checkbox(
    /// Name, value (`true` is on), error.
    field: FieldState,
    /// The label, which can be pressed too.
    #[prop(into)]
    label: Cow<'static, str>,
    /// What it means.
    #[prop(optional, into)]
    hint: Option<Cow<'static, str>>,
) -> impl IntoView {
    let described_by = field.described_by(hint.is_some());
    let is_on = field.value == "true";
    let (id, target, invalid) = (field.id(), field.id(), field.invalid());
    view! {
        <div class="field" data-field=field.name>
            <label class="check" for=target>
                <input id=id name=field.name type="checkbox" value="true" checked=is_on aria-describedby=described_by aria-invalid=invalid/>
                <span>{label}</span>
            </label>
            {hint_and_error(field.name, hint, field.error)}
        </div>
    }
}
