//! Fields that an organisation adds to the profiles of its people; their values stand in the metadata.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kernel::{AppError, Detail, Issue, Locale};

/// How many fields there may be.
const FIELDS_MAX: usize = 30;
/// The longest key, label and choice, in characters.
const NAME_MAX: usize = 60;
/// How many choices a field may offer.
const CHOICES_MAX: usize = 50;
/// The longest text, in characters, where the field sets no shorter bound; also what one entry of a list may have.
const TEXT_MAX: u32 = 500;
/// The most entries of a list, where the field sets no smaller bound.
const LIST_MAX: u32 = 20;

/// A field of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileField {
    /// Its key in the metadata: 1 to 60 letters, digits, `_` and `-`, beginning with a letter.
    pub key: String,
    /// What people read.
    pub label: Label,
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether the person must fill it in when they save their profile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What a [`FieldKind::Choice`] offers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The most characters of a text, the greatest number, or the most entries of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Who may change it.
    #[serde(default)]
    pub editable_by: EditableBy,
}

/// A label in the languages that it was written in; English stands in for the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// English.
    pub en: Cow<'static, str>,
    /// Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<Cow<'static, str>>,
    /// French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<Cow<'static, str>>,
}

impl Label {
    /// The label in this language.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => None,
            Locale::Es => self.es.as_deref(),
            Locale::Fr => self.fr.as_deref(),
        }
        .unwrap_or(&self.en)
    }
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A day, as `2026-11-28`.
    Date,
    /// One of a few texts.
    Choice,
    /// Several texts.
    List,
}

impl FieldKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Text, Self::Number, Self::Boolean, Self::Date, Self::Choice, Self::List];

    /// The name in the store and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::List => "list",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Who may change a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EditableBy {
    /// The person.
    #[default]
    Person,
    /// Only those who look after people; the person sees it.
    Admin,
}

impl ProfileField {
    /// Whether a value may stand in this field; nothing may, unless it is required.
    pub fn check(&self, value: &Value) -> Result<(), Issue> {
        let most = |bound: u32| self.max.unwrap_or(bound).min(bound) as usize;
        match (self.kind, value) {
            (_, Value::Null) if self.required => Err(Issue::Required),
            (_, Value::Null) | (FieldKind::Boolean, Value::Bool(_)) => Ok(()),
            (FieldKind::Text, Value::String(text)) if self.required && text.trim().is_empty() => Err(Issue::Required),
            (FieldKind::Text, Value::String(text)) => within(text, most(TEXT_MAX)),
            (FieldKind::Number, Value::Number(number)) => {
                let is_small =
                    self.max.is_none_or(|max| number.as_f64().is_some_and(|number| number <= f64::from(max)));
                if is_small { Ok(()) } else { Err(Issue::TooGreat { max: self.max.unwrap_or_default() as usize }) }
            }
            (FieldKind::Date, Value::String(text)) => {
                let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d");
                if text.len() == 10 && day.is_ok() { Ok(()) } else { Err(Issue::InvalidDate) }
            }
            (FieldKind::Choice, Value::String(text)) if self.choices.contains(text) => Ok(()),
            (FieldKind::Choice, Value::String(_)) => Err(Issue::UnknownValue),
            (FieldKind::List, Value::Array(entries)) => {
                if self.required && entries.is_empty() {
                    return Err(Issue::Required);
                }
                if entries.len() > most(LIST_MAX) {
                    return Err(Issue::TooManyEntries { max: most(LIST_MAX) });
                }
                entries.iter().try_for_each(|entry| match entry {
                    Value::String(text) => within(text, TEXT_MAX as usize),
                    _ => Err(Issue::WrongType),
                })
            }
            _ => Err(Issue::WrongType),
        }
    }

    /// What a form sent, as a value; [`ProfileField::check`] says whether it may stand.
    pub fn from_form(&self, text: &str) -> Value {
        let text = text.trim();
        match self.kind {
            FieldKind::Boolean => Value::Bool(text == "true"),
            FieldKind::List => {
                let entries = text.lines().map(str::trim).filter(|line| !line.is_empty());
                let entries: Vec<Value> = entries.map(Value::from).collect();
                if entries.is_empty() { Value::Null } else { Value::Array(entries) }
            }
            _ if text.is_empty() => Value::Null,
            FieldKind::Number => {
                let number = text.parse::<i64>().map(Value::from).ok();
                let number = number.or_else(|| text.replace(',', ".").parse::<f64>().ok().map(Value::from));
                number.filter(Value::is_number).unwrap_or_else(|| Value::from(text))
            }
            FieldKind::Text | FieldKind::Date | FieldKind::Choice => Value::from(text),
        }
    }

    /// The value as a form shows it; `None` for one that is not of this field's kind, which a form would destroy.
    pub fn to_form(&self, value: Option<&Value>) -> Option<String> {
        match (self.kind, value) {
            (_, None | Some(Value::Null)) => Some(String::new()),
            (FieldKind::Boolean, Some(Value::Bool(is_on))) => Some(is_on.to_string()),
            (FieldKind::Number, Some(Value::Number(number))) => Some(number.to_string()),
            (FieldKind::List, Some(Value::Array(entries))) => {
                let lines: Option<Vec<&str>> = entries.iter().map(Value::as_str).collect();
                lines.map(|lines| lines.join("\n"))
            }
            (FieldKind::Text | FieldKind::Date | FieldKind::Choice, Some(Value::String(text))) => Some(text.clone()),
            _ => None,
        }
    }
}

fn within(text: &str, max: usize) -> Result<(), Issue> {
    if text.chars().count() > max { Err(Issue::TooLong { max }) } else { Ok(()) }
}

/// The lists that document A names, shown where an organisation has not said which fields it wants. Nothing is refused for their sake.
pub fn usual_fields() -> Vec<ProfileField> {
    let list = |key: &str, en: &'static str, es: &'static str, fr: &'static str| ProfileField {
        key: key.to_owned(),
        label: Label { en: en.into(), es: Some(es.into()), fr: Some(fr.into()) },
        kind: FieldKind::List,
        required: false,
        choices: Vec::new(),
        max: None,
        editable_by: EditableBy::Person,
    };
    vec![
        list("certifications", "Certifications", "Certificaciones", "Certifications"),
        list("specialties", "Specialties", "Especialidades", "Spécialités"),
    ]
}

impl ProfileField {
    /// What is wrong with the field itself, part by part.
    pub(super) fn problems(&self) -> Vec<(&'static str, Issue)> {
        let mut problems = Vec::new();
        let is_key = self.key.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && self.key.len() <= NAME_MAX
            && self.key.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
        if !is_key {
            problems.push(("key", Issue::InvalidKey));
        }
        let labels = [
            ("label.en", Some(&self.label.en)),
            ("label.es", self.label.es.as_ref()),
            ("label.fr", self.label.fr.as_ref()),
        ];
        for (part, label) in labels {
            match label {
                Some(label) if label.trim().is_empty() => problems.push((part, Issue::Required)),
                Some(label) => problems.extend(within(label, NAME_MAX).err().map(|issue| (part, issue))),
                None => {}
            }
        }
        problems.extend(self.problem_with_choices().map(|issue| ("choices", issue)));
        let max_of_all = match self.kind {
            FieldKind::Text => Some(TEXT_MAX),
            FieldKind::List => Some(LIST_MAX),
            FieldKind::Number | FieldKind::Boolean | FieldKind::Date | FieldKind::Choice => None,
        };
        if let Some(max) = self.max
            && (max == 0 || max_of_all.is_some_and(|of_all| max > of_all))
        {
            problems.push(("max", Issue::OutOfRange { min: 1, max: max_of_all.unwrap_or(u32::MAX) }));
        }
        problems
    }

    fn problem_with_choices(&self) -> Option<Issue> {
        if self.kind != FieldKind::Choice {
            return (!self.choices.is_empty()).then_some(Issue::UnknownValue);
        }
        if self.choices.is_empty() || self.choices.iter().any(|choice| choice.trim().is_empty()) {
            return Some(Issue::Required);
        }
        if self.choices.len() > CHOICES_MAX {
            return Some(Issue::TooManyEntries { max: CHOICES_MAX });
        }
        self.choices.iter().find_map(|choice| within(choice, NAME_MAX).err())
    }
}

/// Refuses another field where there are enough.
pub(super) fn check_number(fields: &[ProfileField]) -> Result<(), AppError> {
    if fields.len() > FIELDS_MAX {
        return Err(AppError::field("profile_fields", Issue::TooManyEntries { max: FIELDS_MAX }));
    }
    Ok(())
}

/// Checks a list of fields before it is kept; what is wrong is said at `profile_fields[n].…`.
pub(super) fn check_fields(fields: &[ProfileField]) -> Result<(), AppError> {
    check_number(fields)?;
    let mut wrong = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let mut problems = field.problems();
        if fields[..index].iter().any(|earlier| earlier.key == field.key) {
            problems.push(("key", Issue::NameInUse));
        }
        wrong.extend(
            problems.into_iter().map(|(part, issue)| Detail::new(format!("profile_fields[{index}].{part}"), issue)),
        );
    }
    AppError::fields(wrong)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(kind: &str, more: &Value) -> ProfileField {
        let mut whole = json!({ "key": "k", "label": { "en": "K" }, "type": kind });
        for (name, value) in more.as_object().into_iter().flatten() {
            whole[name] = value.clone();
        }
        serde_json::from_value(whole).expect("a field")
    }

    #[test]
    fn each_kind_takes_its_own_values_alone() {
        let cases = [
            ("text", json!({ "max": 3 }), json!("abc"), vec![json!("abcd"), json!(1), json!(["a"])]),
            ("number", json!({ "max": 10 }), json!(9.5), vec![json!(11), json!("9"), json!(true)]),
            ("boolean", json!({}), json!(true), vec![json!("true"), json!(1)]),
            (
                "date",
                json!({}),
                json!("2026-02-28"),
                vec![json!("2026-02-30"), json!("28.2.2026"), json!("2026-2-1"), json!(5)],
            ),
            ("choice", json!({ "choices": ["a", "b"] }), json!("b"), vec![json!("c"), json!(["a"])]),
            ("list", json!({ "max": 2 }), json!(["a", "b"]), vec![json!(["a", "b", "c"]), json!([1]), json!("a")]),
        ];
        for (kind, more, good, bad) in cases {
            let field = field(kind, &more);
            assert_eq!(field.check(&good), Ok(()), "{kind}");
            assert_eq!(field.check(&Value::Null), Ok(()), "{kind}");
            for bad in bad {
                assert!(field.check(&bad).is_err(), "{kind}: {bad}");
            }
        }
        assert_eq!(field("text", &json!({ "required": true })).check(&json!(" ")), Err(Issue::Required));
        assert_eq!(field("list", &json!({ "required": true })).check(&json!([])), Err(Issue::Required));
    }

    #[test]
    fn what_a_form_shows_comes_back_as_it_was() {
        for (kind, value) in [
            ("text", json!("a b")),
            ("number", json!(7)),
            ("number", json!(1.5)),
            ("boolean", json!(true)),
            ("list", json!(["a", "b c"])),
            ("date", json!("2026-02-28")),
        ] {
            let field = field(kind, &json!({}));
            let shown = field.to_form(Some(&value)).expect("shown");
            assert_eq!(field.from_form(&shown), value, "{kind}");
        }
        assert_eq!(field("list", &json!({})).to_form(Some(&json!({ "x": 1 }))), None, "a form would destroy it");
        assert_eq!(field("number", &json!({})).from_form("many"), json!("many"));
        assert_eq!(field("number", &json!({})).from_form("1,5"), json!(1.5));
    }

    #[test]
    fn fields_that_cannot_work_are_not_kept() {
        let good = field("text", &json!({}));
        assert!(check_fields(std::slice::from_ref(&good)).is_ok());
        assert!(check_fields(&[good.clone(), good.clone()]).is_err(), "the same key twice");
        for bad in [
            field("text", &json!({ "key": "1a" })),
            field("text", &json!({ "key": "a b" })),
            field("text", &json!({ "label": { "en": " " } })),
            field("choice", &json!({})),
            field("text", &json!({ "choices": ["a"] })),
            field("text", &json!({ "max": 0 })),
        ] {
            assert!(check_fields(&[bad]).is_err());
        }
    }
}
