//! `/login/mfa`: the second step of signing in.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use serde::Deserialize;

use super::{
    Form, Guest,
    confirm::texted_to,
    forms::{Submission, local_path, see_other},
    passkeys::{asked_of_known, refused_of_known},
    sign_in::{self, HOME},
};
use crate::{
    front::{Flash, Front, clear_second_step, find_second_step, keep_flash, second_step_cookie},
    kernel::{AppError, Code},
    mfa, passkeys,
    sessions::{self, SignedInSession, Ticket},
    web::{
        i18n::{self, outcome_words as outcomes, security_words as words},
        pages::second_step::{self, SecondStep},
        render::Scripts,
    },
};

const PATH: &str = "/login/mfa";
const LOGIN: &str = "/login";

/// Where to go afterwards, and what is to be shown.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
    #[serde(default)]
    by: String,
}

/// The page with the same wishes.
fn page_of(next: &str, by: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("next", next), ("by", by)] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
}

/// Leads here from the right password. Whoever has nothing but text messages is sent one at once; `goes_on` says that this attempt had begun before.
pub(super) async fn lead_to(
    front: &Front,
    guest: &Guest,
    answer: Submission<'_>,
    ticket: &Ticket,
    goes_on: bool,
    next: &str,
) -> Result<Response, AppError> {
    let mut answer = answer;
    let step = sessions::second_step(&front.app, ticket).await?;
    let only_texts = step.is_some_and(|step| step.status.factor(mfa::Method::Totp).is_none());
    if only_texts && let Err(error) = sessions::text_sign_in_code(&front.app, &guest.origin, ticket).await {
        // The page has a button for another try. Where one was sent for this attempt, that one will do.
        tracing::debug!(%error, "no code was sent");
        if !goes_on {
            let flash = Flash::failed(i18n::message(guest.locale(), &error));
            answer = answer.with_cookie(keep_flash(front, &flash)?);
        }
    }
    let next = if next == HOME { "" } else { next };
    answer.with_cookie(second_step_cookie(&front.app.config, ticket)?).done(&page_of(next, ""), None)
}

/// Asks for the code. Whoever did not show a password lately begins at the beginning.
pub async fn show(
    State(front): State<Front>,
    guest: Guest,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Result<Response, AppError> {
    let Some(ticket) = find_second_step(&front.app.config, &headers) else { return see_other(LOGIN) };
    let Some(step) = sessions::second_step(&front.app, &ticket).await? else { return see_other(LOGIN) };
    let locale = guest.locale();
    let data = SecondStep {
        form: guest.form_state(PATH),
        next: local_path(&wanted.next, "").to_owned(),
        has_app: step.status.factor(mfa::Method::Totp).is_some(),
        phone: texted_to(&step.status),
        by_backup: wanted.by == "backup",
        has_passkey: passkeys::can_show(&front.app, step.user.id).await?,
        trusted_days: u64::try_from(front.app.config.devices.trusted_days).unwrap_or_default(),
    };
    // Only a script can ask for a passkey: where there is one, it does not wait for the first touch.
    let scripts = if data.has_passkey { Scripts::AtOnce } else { Scripts::OnInteraction };
    let page = guest.porch.page(words::SECOND_STEP.get(locale)).scripts(scripts);
    guest.show(&front, &page, || second_step::second_step(locale, data))
}

/// Signs in by the code.
pub async fn finish(
    State(front): State<Front>,
    guest: Guest,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let page = page_of(local_path(form.text("next"), ""), form.text("by"));
    let answer = form.submission(&front, guest.locale(), &page, PATH);
    let Some(ticket) = find_second_step(&front.app.config, &headers) else { return begin_again(&guest, answer) };
    let trust = form.is_ticked("trust");
    match sessions::finish_sign_in(&front.app, &guest.origin, &ticket, form.text("code"), trust).await {
        Ok(session) => come_in(&front, &guest, answer, &form, &session).await,
        Err(error) if error.code() == Code::AuthTokenExpired => begin_again(&guest, answer),
        Err(error) => answer.refused(error),
    }
}

/// The second step is done with: the ticket goes, and the session leads where the person wanted to.
async fn come_in(
    front: &Front,
    guest: &Guest,
    answer: Submission<'_>,
    form: &Form,
    session: &SignedInSession,
) -> Result<Response, AppError> {
    let answer = answer.with_cookie(clear_second_step(&front.app.config)?);
    sign_in::welcome(front, guest, answer, session, local_path(form.text("next"), HOME)).await
}

/// What the browser signs when it shows a passkey instead of a code.
pub async fn start_passkey(
    State(front): State<Front>,
    guest: Guest,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let answer = form.submission(&front, guest.locale(), PATH, PATH);
    let Some(ticket) = find_second_step(&front.app.config, &headers) else { return begin_again(&guest, answer) };
    let asked = passkeys::start_second_step(&front.app, &guest.origin, &ticket).await;
    asked_of_known(guest.locale(), asked, |error| match error.code() {
        Code::AuthTokenExpired => begin_again(&guest, answer),
        _ => answer.refused(error),
    })
}

/// Signs in by the passkey.
pub async fn by_passkey(
    State(front): State<Front>,
    guest: Guest,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let answer = form.submission(&front, guest.locale(), PATH, PATH);
    let Some(ticket) = find_second_step(&front.app.config, &headers) else { return begin_again(&guest, answer) };
    let (challenge, shown, trust) = (form.text("challenge"), form.text("answer"), form.is_ticked("trust"));
    match passkeys::finish_second_step(&front.app, &guest.origin, &ticket, challenge, shown, trust).await {
        Ok(session) => come_in(&front, &guest, answer, &form, &session).await,
        Err(error) if error.code() == Code::AuthTokenExpired => begin_again(&guest, answer),
        Err(error) => refused_of_known(guest.locale(), answer, error),
    }
}

/// Has a code sent.
pub async fn text(
    State(front): State<Front>,
    guest: Guest,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let page = page_of(local_path(form.text("next"), ""), "");
    let answer = form.submission(&front, guest.locale(), &page, PATH);
    let Some(ticket) = find_second_step(&front.app.config, &headers) else { return begin_again(&guest, answer) };
    match sessions::text_sign_in_code(&front.app, &guest.origin, &ticket).await {
        Ok(()) => answer.done(&page, Some(outcomes::CODE_SENT.get(guest.locale()).to_owned())),
        Err(error) if error.code() == Code::AuthTokenExpired => begin_again(&guest, answer),
        Err(error) => answer.refused(error),
    }
}

fn begin_again(guest: &Guest, answer: Submission<'_>) -> Result<Response, AppError> {
    answer.done(LOGIN, Some(outcomes::TOOK_TOO_LONG.get(guest.locale()).to_owned()))
}
