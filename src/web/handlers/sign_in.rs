//! `/login`, `/logout`.

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::Response,
};
use leptos::prelude::IntoView;
use serde::Deserialize;

use super::{
    Form, Guest, SignedIn,
    forms::{Submission, local_path, see_other},
    registration::check_mail_path,
    second_step,
};
use crate::{
    front::{Front, Visitor, clear_session_cookie, device_cookie, find_second_step, session_cookie},
    kernel::{AppError, Code, OrgId, UserId},
    passkeys, preferences,
    sessions::{self, Credentials, SignIn, SignedInSession},
    store::Topic,
    web::{
        i18n::{outcome_words as outcomes, privacy_words, signed_out_words as words},
        pages::{
            account::view_path,
            signed_out::{self, Login},
        },
    },
};

const PATH: &str = "/login";
/// Where people land when they wanted nothing in particular.
pub(super) const HOME: &str = "/account";

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Next {
    #[serde(default)]
    pub(super) next: String,
}

/// `/`: to the view that the person wants to see first; to the account for whoever has not chosen, which sends those who are not signed in to `/login`.
pub async fn start(State(front): State<Front>, visitor: Visitor) -> Result<Response, AppError> {
    let Some(caller) = &visitor.caller else { return see_other(HOME) };
    see_other(first_page(&front, caller.user(), caller.org()).await?)
}

/// Where to go on to: whoever wanted nothing in particular begins where they like to begin.
pub(super) async fn onward<'a>(front: &Front, next: &'a str, person: UserId, org: OrgId) -> Result<&'a str, AppError> {
    if next == HOME { first_page(front, person, org).await } else { Ok(next) }
}

/// The page that opens first for somebody: one of the portal's own, whatever other views they named.
async fn first_page(front: &Front, person: UserId, org: OrgId) -> Result<&'static str, AppError> {
    let view = preferences::first_view(&front.app, person, org).await?;
    Ok(view_path(&view).unwrap_or(HOME))
}

/// The page; somebody who is signed in goes on at once.
pub async fn show(State(front): State<Front>, guest: Guest, Query(wanted): Query<Next>) -> Result<Response, AppError> {
    if let Some(caller) = &guest.caller {
        return see_other(onward(&front, local_path(&wanted.next, HOME), caller.user(), caller.org()).await?);
    }
    let page = guest.porch.page(words::SIGN_IN.get(guest.locale()));
    // What nearly everybody gets to see is written once: nothing in it tells one from the other.
    if guest.is_plain()
        && let Some(organization) = &guest.organization
    {
        let key = (guest.locale(), guest.porch.look.theme);
        let kept = &front.sign_in_pages;
        let topics = [Topic::Organization(organization.id)];
        let read = async { Ok(Some(page.keep(&front.assets, || guest.porch.around(login(&front, &guest, wanted))))) };
        if let Some(kept) = kept.get_or_read(key, &topics, read).await? {
            return Ok(page.respond_kept(&kept));
        }
        return Err(AppError::internal("a page was written and is not there"));
    }
    guest.show(&front, &page, || login(&front, &guest, wanted))
}

fn login(front: &Front, guest: &Guest, wanted: Next) -> impl IntoView + use<> {
    let form = guest.form_state(PATH);
    // A refused form brings along where it wanted to go.
    let next = if wanted.next.is_empty() { form.value("next").to_owned() } else { wanted.next };
    let login = Login {
        organization: guest.porch.organization.to_string(),
        form,
        next: local_path(&next, "").to_owned(),
        has_passkeys: passkeys::are_possible(&front.app),
        may_register: front.app.config.accounts.registration,
    };
    signed_out::login(guest.locale(), login)
}

/// Signs in. Each sign-in gets a session of its own, whatever cookie came with it.
pub async fn sign_in(
    State(front): State<Front>,
    guest: Guest,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let next = local_path(form.text("next"), HOME);
    let answer = form.submission(&front, guest.locale(), PATH, PATH);
    let credentials = Credentials {
        email: form.text("email").to_owned(),
        password: form.secret("password"),
        remember: form.is_ticked("remember"),
    };
    match sessions::sign_in(&front.app, &guest.origin, credentials).await {
        Ok(SignIn::SecondStep(ticket)) => {
            let begun = find_second_step(&front.app.config, &headers);
            let (ticket, goes_on) = ticket.going_on_with(&front.app, begun.as_ref())?;
            second_step::lead_to(&front, &guest, answer, &ticket, goes_on, next).await
        }
        Ok(SignIn::Done(session)) => welcome(&front, &guest, answer, &session, next).await,
        Err(error) if error.code() == Code::EmailNotVerified => answer.done(&check_mail_path(form.text("email")), None),
        Err(error) => answer.refused(error),
    }
}

/// Lets somebody in who has shown everything that is wanted: the session's cookie, the browser's own, and on to where they wanted to go.
pub(super) async fn welcome(
    front: &Front,
    guest: &Guest,
    answer: Submission<'_>,
    session: &SignedInSession,
    next: &str,
) -> Result<Response, AppError> {
    // The session that the browser had before is over: one browser, one session.
    if let Some(before) = &guest.caller {
        sessions::sign_out(before, &front.app).await?;
    }
    let next = onward(front, next, session.user.id, session.user.org_id).await?;
    let cookie = session_cookie(&front.app.config, &session.token, session.keep_for)?;
    let device = device_cookie(&front.app.config, &session.device.token)?;
    let notice = session.is_kept.then(|| privacy_words::WELCOME_BACK.get(session.user.locale).to_owned());
    answer.with_cookie(cookie).with_cookie(device).done(next, notice)
}

/// Signs out; the cookie goes as well.
pub async fn sign_out(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    sessions::sign_out(&person.caller, &front.app).await?;
    let cookie = clear_session_cookie(&front.app.config)?;
    let notice = outcomes::SIGNED_OUT.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), PATH, "/logout").with_cookie(cookie).done(PATH, Some(notice))
}
