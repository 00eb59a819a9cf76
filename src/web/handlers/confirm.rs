//! `/account/confirm`: showing anew who one is, before something sensitive.
//!
//! Nothing has to be done for it but to ask `caller.require_recent_proof(…)`, in the action that needs it and in the handler of the page
//! that leads to it: the refusal comes here, and from here the person goes back.

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::{Url, form_urlencoded};

use super::{
    Form, SignedIn,
    forms::{local_path, see_other},
};
use crate::{
    front::{Front, session_cookie},
    kernel::AppError,
    mfa, sessions,
    web::{
        i18n::security_words as words,
        pages::account::{self, Confirm},
        shell::{Place, Porch},
    },
};

const PATH: &str = "/account/confirm";
/// Where people go who did not come from anywhere.
const HOME: &str = "/account";

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    return_to: String,
}

/// Leads to the confirmation, and from there to `return_to`, in the way that the request understands.
pub(super) fn lead_to(wants_json: bool, return_to: &str) -> Result<Response, AppError> {
    let path = path_back_to(return_to);
    if wants_json {
        return Ok((StatusCode::FORBIDDEN, Json(serde_json::json!({ "redirect": path }))).into_response());
    }
    see_other(&path)
}

fn path_back_to(return_to: &str) -> String {
    format!("{PATH}?return_to={}", form_urlencoded::byte_serialize(return_to.as_bytes()).collect::<String>())
}

/// The page on which a request was made that has none of its own: as the browser says.
pub(super) fn page_before(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let page = referer.and_then(|referer| Url::parse(referer).ok()).map(|url| match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    });
    local_path(page.as_deref().unwrap_or_default(), HOME).to_owned()
}

/// The number to which a code can be sent, all but its end hidden.
pub(super) fn texted_to(factors: &mfa::Status) -> Option<String> {
    factors.factor(mfa::Method::Sms).and_then(|factor| factor.phone.clone())
}

/// Asks for what proves who it is.
pub async fn show(
    State(front): State<Front>,
    person: SignedIn,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    let locale = person.locale();
    let frame = person.frame(&front, Place::Overview);
    let porch = Porch { look: frame.look, organization: frame.organization, here: frame.here, notice: frame.notice };
    let data = Confirm {
        form: person.flash.form_state(PATH).unwrap_or_default(),
        return_to: local_path(&wanted.return_to, HOME).to_owned(),
        email: person.caller.principal.email.to_string(),
        wants_code: false,
        phone: None,
        minutes: u64::try_from(front.app.config.sessions.proof_minutes).unwrap_or_default(),
    };
    let factors = mfa::status(&person.caller, &front.app).await?;
    let data = Confirm { wants_code: factors.is_on(), phone: texted_to(&factors), ..data };
    person.show(&front, &porch.page(words::CONFIRM.get(locale)), || porch.around(account::confirm(locale, data)))
}

/// Looks at it, and leads back.
pub async fn confirm(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let return_to = local_path(form.text("return_to"), HOME);
    let page = path_back_to(return_to);
    let answer = form.submission(&front, person.locale(), &page, PATH);
    match sessions::confirm(&person.caller, &front.app, form.secret("current_password"), form.text("code")).await {
        Ok(renewal) => {
            let cookie = session_cookie(&front.app.config, &renewal.token, renewal.keep_for)?;
            answer.with_cookie(cookie).done(return_to, None)
        }
        Err(error) => answer.refused(error),
    }
}
