//! Reading bodies and query strings strictly: what is not known is refused and named, never silently passed over.

use std::{borrow::Cow, fmt};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, header, request::Parts},
};
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::kernel::{AppError, Code, Issue};

/// How deep a body may be nested.
const DEPTH_MAX: usize = 32;

/// A JSON object as body, read field by field.
#[derive(Debug, Default)]
pub struct Body {
    fields: Map<String, Value>,
    /// Where it stands in the whole, with a dot at the end; empty for the whole.
    place: String,
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let content_type =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            return Err(AppError::new(Code::UnsupportedMediaType).with_message("Send the body as application/json."));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| body_error(&rejection))?;
        let unreadable = |reason: &dyn fmt::Display| {
            AppError::new(Code::InvalidRequest).with_message(format!("The body cannot be read: {reason}"))
        };
        let Strict(value) = serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?;
        let Value::Object(fields) = value else { return Err(unreadable(&"a JSON object is wanted")) };
        if fields.values().map(depth).max().unwrap_or_default() >= DEPTH_MAX {
            return Err(AppError::new(Code::InvalidRequest).with_message("The body is nested too deeply."));
        }
        Ok(Self { fields, place: String::new() })
    }
}

/// A JSON value in which each object gives each field once, at every depth: of two the reader could only guess which is meant.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some((name, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if fields.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the field {name} is given twice")));
            }
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}

/// Too large, or broken off.
fn body_error(rejection: &axum::extract::rejection::BytesRejection) -> AppError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        AppError::new(Code::PayloadTooLarge)
    } else {
        AppError::new(Code::InvalidRequest)
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

impl Body {
    /// Takes a field into a type; absent and `null` are `None`. 422 when it is of another type.
    pub fn take<T: DeserializeOwned>(&mut self, field: &'static str) -> Result<Option<T>, AppError> {
        match self.fields.remove(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let place = self.placed(field);
                let shown = if value.is_string() || value.is_number() || value.is_boolean() {
                    Some(value.to_string())
                } else {
                    None
                };
                serde_json::from_value(value).map(Some).map_err(|_| {
                    let error = AppError::new(Code::ValidationError);
                    match shown {
                        Some(shown) => error.with_provided(place, Issue::WrongType, &shown),
                        None => error.with_detail(place, Issue::WrongType),
                    }
                })
            }
        }
    }

    /// Takes a secret that must be there. It is never shown, also where it is of another type.
    pub fn require_secret(&mut self, field: &'static str) -> Result<SecretString, AppError> {
        if let Some(value) = self.fields.get_mut(field)
            && !value.is_string()
            && !value.is_null()
        {
            // An object's place is named and what stands in it is not.
            *value = Value::Object(Map::new());
        }
        self.require::<String>(field).map(SecretString::from)
    }

    /// Takes a text that clears what it names when it is `null`: an empty text then.
    pub fn take_clearable(&mut self, field: &'static str) -> Result<Option<String>, AppError> {
        if matches!(self.fields.get(field), Some(Value::Null)) {
            self.fields.remove(field);
            return Ok(Some(String::new()));
        }
        self.take(field)
    }

    /// Takes a field that must be there: 400 `MISSING_REQUIRED_FIELD` otherwise.
    pub fn require<T: DeserializeOwned>(&mut self, field: &'static str) -> Result<T, AppError> {
        self.take(field)?.ok_or_else(|| {
            AppError::new(Code::MissingRequiredField)
                .with_message(format!("The field {field} is required."))
                .with_detail(field, Issue::Required)
        })
    }

    /// Refuses fields that nobody took: 422 naming each.
    pub fn finish(self) -> Result<(), AppError> {
        if self.fields.is_empty() {
            return Ok(());
        }
        let error = AppError::new(Code::ValidationError).with_message("The request contains unknown fields");
        let unknown: Vec<String> = self.fields.keys().take(20).map(|field| format!("{}{field}", self.place)).collect();
        Err(unknown.into_iter().fold(error, |error, field| error.with_detail(field, Issue::UnknownField)))
    }

    /// Takes an object inside this one, to be read field by field as well; its fields are named `part.field` where something is wrong.
    pub fn take_part(&mut self, field: &'static str) -> Result<Option<Self>, AppError> {
        let fields: Option<Map<String, Value>> = self.take(field)?;
        Ok(fields.map(|fields| Self { fields, place: format!("{}.", self.placed(field)) }))
    }

    /// The name of a field with where it stands.
    fn placed(&self, field: &'static str) -> Cow<'static, str> {
        if self.place.is_empty() { field.into() } else { format!("{}{field}", self.place).into() }
    }
}

/// The query string, read parameter by parameter.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let text = parts.uri.query().unwrap_or_default();
        Ok(Self(url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()))
    }
}

impl Query {
    /// Takes a parameter; an empty one counts as absent. Given twice, it is refused.
    pub fn take(&mut self, name: &'static str) -> Result<Option<String>, AppError> {
        let Some(index) = self.0.iter().position(|(known, _)| known == name) else { return Ok(None) };
        let (_, value) = self.0.swap_remove(index);
        if self.0.iter().any(|(known, _)| known == name) {
            return Err(refused(name, &value).with_message(format!("The parameter {name} is given twice.")));
        }
        Ok(Some(value).filter(|value| !value.is_empty()))
    }

    /// Takes a parameter through a reader: 400 naming it when the reader does not know the value.
    pub fn take_as<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, AppError> {
        match self.take(name)? {
            None => Ok(None),
            Some(value) => read(&value).map(Some).ok_or_else(|| refused(name, &value)),
        }
    }

    /// Refuses parameters that nobody took: 400 naming the first.
    pub fn finish(self) -> Result<(), AppError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((name, _)) => Err(AppError::new(Code::InvalidRequest)
                .with_message("The request has an unknown query parameter")
                .with_detail(name, Issue::UnknownField)),
        }
    }
}

fn refused(name: &'static str, value: &str) -> AppError {
    AppError::new(Code::InvalidRequest).with_message(format!("The parameter {name} cannot be read.")).with_provided(
        name,
        Issue::UnknownValue,
        value,
    )
}

/// An id in a path: what is not an id of this kind names nothing.
pub fn path_id<K: crate::kernel::IdKind>(text: &str, missing: Code) -> Result<crate::kernel::Id<K>, AppError> {
    text.parse().map_err(|_| AppError::new(missing))
}
