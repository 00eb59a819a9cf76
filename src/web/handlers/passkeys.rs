//! `/account/security/passkeys`, `/login/passkey`: passkeys, theirs and how to come in with them.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    Form, Guest, SignedIn,
    forms::{Submission, local_path, see_other},
    naming,
    sign_in::{Next, welcome},
};
use crate::{
    front::{Front, OriginOf},
    kernel::{AppError, Code, Locale, PasskeyId},
    passkeys::{self, Challenge, OwnPasskey},
    web::{
        i18n::passkey_words as words,
        pages::{account::passkeys as pages, passkey_sign_in},
        render::Scripts,
        shell::Place,
    },
};

const SECURITY: &str = "/account/security";
/// Where people land when they wanted nothing in particular.
const HOME: &str = "/account";

#[derive(Serialize)]
struct Question {
    challenge: String,
    options: serde_json::Value,
}

fn question(challenge: Challenge) -> Response {
    Json(Question { challenge: challenge.token.text().to_owned(), options: challenge.options }).into_response()
}

/// Why it came to nothing, for the button to say: only a script asks.
fn said(status: StatusCode, message: &str) -> Response {
    (status, Json(serde_json::json!({ "errors": {}, "message": message }))).into_response()
}

/// What the browser signs when it shows a passkey of somebody who is known already, or why there is nothing to sign.
pub(super) fn asked_of_known(
    locale: Locale,
    asked: Result<Challenge, AppError>,
    refused: impl FnOnce(AppError) -> Result<Response, AppError>,
) -> Result<Response, AppError> {
    match asked {
        Ok(challenge) => Ok(question(challenge)),
        Err(error) if error.code() == Code::Conflict => Ok(said(StatusCode::CONFLICT, words::NONE.get(locale))),
        Err(error) => refused(error),
    }
}

/// A passkey of somebody who is known already was refused: the sentence of a wrong password would speak of a password.
pub(super) fn refused_of_known(locale: Locale, answer: Submission<'_>, error: AppError) -> Result<Response, AppError> {
    if error.code() == Code::InvalidCredentials {
        return Ok(said(StatusCode::UNAUTHORIZED, words::NOT_YOURS.get(locale)));
    }
    answer.refused(error)
}

/// What the browser signs when it makes a passkey.
pub async fn start_adding(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    match passkeys::start_registration(&person.caller, &front.app).await {
        Ok(challenge) => Ok(question(challenge)),
        Err(error) if error.code() == Code::Conflict => {
            Ok(said(StatusCode::CONFLICT, words::TOO_MANY.get(person.locale())))
        }
        Err(error) => Err(error),
    }
}

/// Adds the passkey that the browser has made.
pub async fn add(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), SECURITY, pages::PATH);
    let (challenge, made) = (form.text("challenge"), form.text("answer"));
    match passkeys::finish_registration(&person.caller, &front.app, challenge, made, form.text("name")).await {
        Ok(id) => {
            let page = format!("{}/{id}", pages::PATH);
            answer.done(&page, Some(words::ADDED.get(person.locale()).to_owned()))
        }
        Err(error) if error.code() == Code::InvalidRequest => {
            Ok(said(StatusCode::BAD_REQUEST, words::NOT_CHECKED.get(person.locale())))
        }
        Err(error) if error.code() == Code::Conflict => {
            Ok(said(StatusCode::CONFLICT, words::KNOWN_ALREADY.get(person.locale())))
        }
        Err(error) => answer.refused(error),
    }
}

/// One passkey.
pub async fn show(State(front): State<Front>, person: SignedIn, Path(id): Path<String>) -> Result<Response, AppError> {
    let passkey = find(&front, &person, &id).await?;
    let refused = naming::refused_name(&person, &format!("{}/{}", pages::PATH, passkey.id));
    let frame = person.frame(&front, Place::Security);
    let page = frame.page(passkey.name.clone());
    person.show(&front, &page, || frame.around(pages::passkey(&frame.look, &passkey, refused)))
}

async fn find(front: &Front, person: &SignedIn, id: &str) -> Result<OwnPasskey, AppError> {
    let id = naming::read_id(id)?;
    let own = passkeys::list_my_passkeys(&person.caller, &front.app).await?;
    own.into_iter().find(|passkey| passkey.id == id).ok_or(AppError::new(Code::NotFound))
}

/// Saves a name.
pub async fn rename(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let id: PasskeyId = naming::read_id(&id)?;
    let page = format!("{}/{id}", pages::PATH);
    let renamed = passkeys::rename_passkey(&person.caller, &front.app, id, form.text("name"));
    naming::rename(&front, &person, &form, &page, words::RENAMED, renamed).await
}

/// Removes one.
pub async fn remove(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let id: PasskeyId = naming::read_id(&id)?;
    let page = format!("{}/{id}", pages::PATH);
    let answer = form.submission(&front, person.locale(), &page, &page).without_fields();
    match passkeys::remove_passkey(&person.caller, &front.app, id).await {
        Ok(()) => answer.done(SECURITY, Some(words::REMOVED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

/// The page on which people sign in with a passkey; somebody who is signed in goes on at once.
pub async fn show_sign_in(
    State(front): State<Front>,
    guest: Guest,
    Query(wanted): Query<Next>,
) -> Result<Response, AppError> {
    if guest.caller.is_some() {
        return see_other(local_path(&wanted.next, HOME));
    }
    if !passkeys::are_possible(&front.app) {
        return Err(AppError::new(Code::NotFound));
    }
    let locale = guest.locale();
    let page = guest.porch.page(words::SIGN_IN_WITH.get(locale)).scripts(Scripts::AtOnce);
    let next = local_path(&wanted.next, "").to_owned();
    guest.show(&front, &page, || passkey_sign_in::passkey_sign_in(locale, next))
}

/// What the browser signs when it shows a passkey.
pub async fn start_sign_in(State(front): State<Front>, OriginOf(origin): OriginOf) -> Result<Response, AppError> {
    passkeys::start_sign_in(&front.app, &origin).await.map(question)
}

/// Signs in whoever has shown a passkey.
pub async fn sign_in(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let next = local_path(form.text("next"), HOME);
    let answer = form.submission(&front, guest.locale(), passkey_sign_in::PATH, passkey_sign_in::PATH);
    let (challenge, shown) = (form.text("challenge"), form.text("answer"));
    match passkeys::finish_sign_in(&front.app, &guest.origin, challenge, shown, form.is_ticked("remember")).await {
        Ok(session) => welcome(&front, &guest, answer, &session, next).await,
        // The sentence of a wrong password would speak of a password.
        Err(error) if error.code() == Code::InvalidCredentials => {
            Ok(said(StatusCode::UNAUTHORIZED, words::REFUSED.get(guest.locale())))
        }
        Err(error) => answer.refused(error),
    }
}
