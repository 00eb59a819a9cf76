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
    forms::{Submission, local_path, see_other},
    passkeys::{asked_of_known, refused_of_known},
};
use crate::{
    front::{Flash, Front, clear_form, keep_flash, session_cookie, take_form},
    kernel::AppError,
    mfa, passkeys,
    sessions::{self, Renewal},
    web::{
        i18n::{outcome_words, security_words as words},
        pages::account::{self, Confirm},
        render::Scripts,
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
    let (factors, has_passkey) = tokio::try_join!(
        mfa::status(&person.caller, &front.app),
        passkeys::can_show(&front.app, person.caller.user())
    )?;
    let data = Confirm {
        form: person.flash.form_state(PATH).unwrap_or_default(),
        return_to: local_path(&wanted.return_to, HOME).to_owned(),
        email: person.caller.principal.email.to_string(),
        wants_code: factors.is_on(),
        phone: texted_to(&factors),
        has_passkey,
        minutes: u64::try_from(front.app.config.sessions.proof_minutes).unwrap_or_default(),
    };
    // Only a script can ask for a passkey: where there is one, it does not wait for the first touch.
    let scripts = if has_passkey { Scripts::AtOnce } else { Scripts::OnInteraction };
    let page = porch.page(words::CONFIRM.get(locale)).scripts(scripts);
    person.show(&front, &page, || porch.around(account::confirm(locale, data)))
}

/// What the browser signs when it shows a passkey instead.
pub async fn start_passkey(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let asked = passkeys::start_confirmation(&person.caller, &front.app).await;
    asked_of_known(person.locale(), asked, Err)
}

/// Looks at the passkey, and leads back.
pub async fn by_passkey(
    State(front): State<Front>,
    person: SignedIn,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let return_to = local_path(form.text("next"), HOME);
    let page = path_back_to(return_to);
    let answer = form.submission(&front, person.locale(), &page, PATH);
    match passkeys::confirm(&person.caller, &front.app, form.text("challenge"), form.text("answer")).await {
        Ok(renewal) => proved(&front, &person, &headers, answer, &renewal, return_to),
        Err(error) => refused_of_known(person.locale(), answer, error),
    }
}

/// Leads back with the session's new token, and with what was typed there before.
fn proved(
    front: &Front,
    person: &SignedIn,
    headers: &HeaderMap,
    answer: Submission<'_>,
    renewal: &Renewal,
    return_to: &str,
) -> Result<Response, AppError> {
    let answer = answer.with_cookie(session_cookie(&front.app.config, &renewal.token, renewal.keep_for)?);
    let Some(form) = take_form(front, headers, person.caller.user(), return_to) else {
        return answer.done(return_to, None);
    };
    let notice = outcome_words::STILL_HERE.get(person.locale());
    let flash = Flash { form: Some(form), ..Flash::done(notice) };
    answer.with_cookie(clear_form(front)?).with_cookie(keep_flash(front, &flash)?).done(return_to, None)
}

/// Looks at password and code, and leads back.
pub async fn confirm(
    State(front): State<Front>,
    person: SignedIn,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let return_to = local_path(form.text("return_to"), HOME);
    let page = path_back_to(return_to);
    let answer = form.submission(&front, person.locale(), &page, PATH);
    match sessions::confirm(&person.caller, &front.app, form.secret("current_password"), form.text("code")).await {
        Ok(renewal) => proved(&front, &person, &headers, answer, &renewal, return_to),
        Err(error) => answer.refused(error),
    }
}
