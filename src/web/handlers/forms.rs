//! Forms that work twice: posted by the browser, answered by a redirect; or sent by the island, answered as JSON. One handler for both.

use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use secrecy::SecretString;
use serde::Serialize;

use super::{confirm, strength};
use crate::{
    front::{Flash, Front, keep_flash, keep_form},
    kernel::{AppError, Code, Locale, UserId},
    web::{components::FormState, i18n, islands::Strength},
};

/// Fields that are never shown again nor put into a cookie.
const SECRET_FIELDS: [&str; 5] = ["password", "current_password", "code", "token", "slack_webhook"];

/// A form that was sent.
#[derive(Debug)]
pub struct Form {
    fields: Vec<(String, String)>,
    wants_json: bool,
    sender: Option<UserId>,
}

/// Who sends a form, where they are signed in: noted in the request by whoever recognised them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sender(pub UserId);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AppError> {
        let wants_json = wants_json(request.headers());
        if !header_starts_with(request.headers(), &header::CONTENT_TYPE, "application/x-www-form-urlencoded") {
            return Err(AppError::new(Code::UnsupportedMediaType));
        }
        let sender = request.extensions().get().map(|Sender(user)| *user);
        let bytes = Bytes::from_request(request, state).await.map_err(|_| AppError::new(Code::PayloadTooLarge))?;
        Ok(Self { fields: url::form_urlencoded::parse(&bytes).into_owned().collect(), wants_json, sender })
    }
}

/// Whether an island asks, which shows the answer in place.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    header_starts_with(headers, &header::ACCEPT, "application/json")
}

fn header_starts_with(headers: &HeaderMap, name: &HeaderName, beginning: &str) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes().starts_with(beginning.as_bytes()))
}

impl Form {
    /// A field's text; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A field's text, if the form had the field.
    pub fn optional(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Every text that was sent under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Whether the island sent it, which wants JSON back.
    pub const fn wants_json(&self) -> bool {
        self.wants_json
    }

    /// A secret that was typed. It is never shown again.
    pub fn secret(&self, name: &str) -> SecretString {
        self.text(name).into()
    }

    /// The answer in the making: `page` is where the form stands, `action` where it is sent.
    pub fn submission<'a>(
        &'a self,
        front: &'a Front,
        locale: Locale,
        page: &'a str,
        action: &'a str,
    ) -> Submission<'a> {
        Submission {
            form: self,
            front,
            locale,
            page,
            action,
            cookies: Vec::new(),
            renamed: Vec::new(),
            says_above: false,
            strength: None,
        }
    }
}

/// How a form is answered.
#[derive(Clone)]
pub struct Submission<'a> {
    form: &'a Form,
    front: &'a Front,
    locale: Locale,
    page: &'a str,
    action: &'a str,
    cookies: Vec<HeaderValue>,
    renamed: Vec<(&'static str, &'static str)>,
    says_above: bool,
    strength: Option<Strength>,
}

#[derive(Serialize)]
struct Done<'a> {
    redirect: &'a str,
}

#[derive(Serialize)]
struct Refused {
    errors: serde_json::Map<String, serde_json::Value>,
    message: Option<String>,
}

impl Submission<'_> {
    /// Sends a cookie along with whatever the answer is.
    #[must_use]
    pub fn with_cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Shows an error of this field of the action at that field of the form.
    #[must_use]
    pub fn renaming(mut self, field: &'static str, shown_at: &'static str) -> Self {
        self.renamed.push((field, shown_at));
        self
    }

    /// The form is a button with no place of its own for what is wrong: it is said above the page.
    #[must_use]
    pub const fn without_fields(mut self) -> Self {
        self.says_above = true;
        self
    }

    /// Says on the page, where no script has done so, how good the new password is that was typed as `password`.
    pub async fn judging_password(mut self) -> Self {
        if !self.form.wants_json && !self.form.text("password").is_empty() {
            // While many people hash theirs, the page does without.
            self.strength = strength::in_words(self.front, self.form.secret("password"), self.locale).await.ok();
        }
        self
    }

    fn shown_at<'n>(&self, field: &'n str) -> &'n str {
        self.renamed.iter().find(|(known, _)| *known == field).map_or(field, |(_, shown_at)| shown_at)
    }

    /// It worked: on to the next page, which may say so.
    pub fn done(mut self, next: &str, notice: Option<String>) -> Result<Response, AppError> {
        if let Some(notice) = notice {
            self.cookies.push(keep_flash(self.front, &Flash::done(notice))?);
        }
        let response = redirect(self.form.wants_json, next)?;
        Ok(self.finished(response))
    }

    /// It did not: back to the form, with what is wrong at each field and what was typed. What is nobody's fault is passed on.
    /// Where a fresh proof is wanted it goes there, and comes back to the form with what was typed.
    pub fn refused(mut self, error: AppError) -> Result<Response, AppError> {
        if error.code() == Code::ReauthenticationRequired {
            let typed = self.typed();
            if let Some(user) = self.form.sender.filter(|_| !typed.values.is_empty()) {
                self.cookies.push(keep_form(self.front, user, self.page, self.action, typed)?);
            }
            let response = confirm::lead_to(self.form.wants_json, self.page)?;
            return Ok(self.finished(response));
        }
        if matches!(error.code(), Code::InternalError | Code::NotFound | Code::UserNotFound) {
            return Err(error);
        }
        let field_errors: Vec<(String, String)> = error
            .details()
            .iter()
            .map(|detail| (self.shown_at(&detail.field).to_owned(), i18n::issue(self.locale, &detail.issue)))
            .collect();
        let message = field_errors.is_empty().then(|| i18n::message(self.locale, &error));
        if self.form.wants_json {
            let status = StatusCode::from_u16(error.code().status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let errors = field_errors.into_iter().map(|(field, text)| (field, text.into())).collect();
            let mut response = (status, Json(Refused { errors, message })).into_response();
            if let Some(seconds) = error.retry_after_seconds() {
                response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            return Ok(self.finished(response));
        }
        self.back_with(field_errors, message)
    }

    /// What was typed, but for secrets.
    fn typed(&self) -> FormState {
        let fields = self.form.fields.iter().filter(|(name, _)| !SECRET_FIELDS.contains(&name.as_str()));
        fields.fold(FormState::default(), |state, (name, value)| state.with_value(name.clone(), value.clone()))
    }

    fn back_with(mut self, field_errors: Vec<(String, String)>, message: Option<String>) -> Result<Response, AppError> {
        if self.says_above {
            let texts: Vec<String> =
                message.into_iter().chain(field_errors.into_iter().map(|(_, text)| text)).collect();
            self.cookies.push(keep_flash(self.front, &Flash::failed(texts.join(" ")))?);
            let response = see_other(self.page)?;
            return Ok(self.finished(response));
        }
        let mut state = FormState { message, ..self.typed() };
        for (name, text) in field_errors {
            state = state.with_error(name, text);
        }
        let flash = Flash { notice: None, form: Some((self.action.to_owned(), state)), strength: self.strength.take() };
        self.cookies.push(keep_flash(self.front, &flash)?);
        let response = see_other(self.page)?;
        Ok(self.finished(response))
    }

    fn finished(self, mut response: Response) -> Response {
        for cookie in self.cookies {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Leads on to another page, in the way that the request understands.
pub(super) fn redirect(wants_json: bool, path: &str) -> Result<Response, AppError> {
    if wants_json { Ok(Json(Done { redirect: path }).into_response()) } else { see_other(path) }
}

/// Sends the browser to another page of the portal by GET.
pub(super) fn see_other(path: &str) -> Result<Response, AppError> {
    let location = HeaderValue::try_from(path).map_err(AppError::internal)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// A path of this portal out of what a request says; `fallback` for anything that could lead elsewhere.
pub(super) fn local_path<'a>(wanted: &'a str, fallback: &'a str) -> &'a str {
    let is_local = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && !wanted.contains('\\')
        && wanted.len() <= 2_000
        && wanted.bytes().all(|byte| byte.is_ascii_graphic());
    if is_local { wanted } else { fallback }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asvs_v3_7_2_redirects_stay_on_this_portal() {
        assert_eq!(local_path("/org/users?role=admin", "/account"), "/org/users?role=admin");
        for elsewhere in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\r\nb",
            "/\u{1}",
            "/\u{7f}",
            "/é",
            "/a b",
        ] {
            assert_eq!(local_path(elsewhere, "/account"), "/account", "{elsewhere:?}");
        }
    }
}
