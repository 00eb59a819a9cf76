//! `/account/api-keys`: what a person gives programs so that they act in their name.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use secrecy::ExposeSecret;

use super::{Form, SignedIn, naming};
use crate::{
    api_keys::{self, ApiKey, MadeApiKey, NewApiKey, OVERLAP_MAX},
    front::{Front, clear_once, keep_once, take_once},
    kernel::{AppError, Code, Issue},
    web::{
        i18n::{common_words, key_words as words},
        pages::account::keys as pages,
        shell::Place,
    },
};

/// All keys, and the one that was just made with its text, once.
pub async fn list(State(front): State<Front>, person: SignedIn, headers: HeaderMap) -> Result<Response, AppError> {
    let keys = api_keys::list_my_keys(&person.caller, &front.app).await?;
    let made: Option<String> = take_once(&front, &headers, person.caller.user());
    let frame = person.frame(&front, Place::ApiKeys);
    let page = frame.page(common_words::API_KEYS.get(person.locale()));
    let shown_once = made.is_some();
    let mut response = person.show(&front, &page, || frame.around(pages::keys(&frame.look, &keys, made)))?;
    if shown_once {
        response.headers_mut().append(header::SET_COOKIE, clear_once(&front)?);
    }
    Ok(response)
}

/// The form of a new key, for somebody who has shown lately who they are.
pub async fn show_new(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    person.caller.require_recent_proof(front.app.clock.now())?;
    let refused = person.flash.form_state(pages::NEW);
    let frame = person.frame(&front, Place::ApiKeys);
    let page = frame.page(words::NEW_KEY.get(person.locale()));
    let permissions = person.caller.principal.permissions;
    person.show(&front, &page, || frame.around(pages::new_key(person.locale(), permissions, refused)))
}

/// Makes a key.
pub async fn create(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), pages::NEW, pages::NEW);
    let wanted = |input: NewApiKey| api_keys::create(&person.caller, &front.app, input);
    let created = match read_new(&form) {
        Ok(input) => wanted(input).await,
        Err(error) => Err(error),
    };
    match created {
        Ok(made) => {
            let cookie = shown_once(&front, &person, &made)?;
            answer.with_cookie(cookie).done(pages::PATH, Some(words::MADE.get(person.locale()).to_owned()))
        }
        Err(error) => answer.refused(error),
    }
}

fn read_new(form: &Form) -> Result<NewApiKey, AppError> {
    let expires_in = match form.text("expires_in") {
        "" => None,
        days => Some(days.parse().map_err(|_| AppError::field("expires_in", Issue::UnknownValue))?),
    };
    let is_between = |letter: char| letter.is_whitespace() || letter == ',' || letter == ';';
    Ok(NewApiKey {
        name: form.text("name").to_owned(),
        scopes: form.all("scopes").map(str::to_owned).collect(),
        expires_in,
        networks: form.text("allowed_ips").split(is_between).map(str::to_owned).collect(),
    })
}

fn shown_once(front: &Front, person: &SignedIn, made: &MadeApiKey) -> Result<HeaderValue, AppError> {
    keep_once(front, person.caller.user(), &made.secret.expose_secret())
}

/// The form that renews a key, for somebody who has shown lately who they are.
pub async fn show_rotate(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    person.caller.require_recent_proof(front.app.clock.now())?;
    let key = find(&front, &person, &id).await?;
    let refused = person.flash.form_state(&pages::rotate_path(&key));
    let frame = person.frame(&front, Place::ApiKeys);
    let page = frame.page(words::RENEW_KEY.with(person.locale(), &[("name", &key.name)]));
    person.show(&front, &page, || frame.around(pages::rotate(&frame.look, &key, refused)))
}

async fn find(front: &Front, person: &SignedIn, id: &str) -> Result<ApiKey, AppError> {
    let id = naming::read_id(id)?;
    let keys = api_keys::list_my_keys(&person.caller, &front.app).await?;
    keys.into_iter().find(|key| key.id == id).ok_or(AppError::new(Code::NotFound))
}

/// Puts a fresh key in the place of one.
pub async fn rotate(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let key = find(&front, &person, &id).await?;
    let page = pages::rotate_path(&key);
    let answer = form.submission(&front, person.locale(), &page, &page);
    let overlap_days = form.text("overlap_days").parse().unwrap_or(OVERLAP_MAX + 1);
    match api_keys::rotate(&person.caller, &front.app, key.id, overlap_days).await {
        Ok(made) => {
            let cookie = shown_once(&front, &person, &made)?;
            answer.with_cookie(cookie).done(pages::PATH, Some(words::RENEWED.get(person.locale()).to_owned()))
        }
        Err(error) => answer.refused(error),
    }
}

/// Takes a key away. One that is gone already is no mistake of anybody's.
pub async fn revoke(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let notice = match api_keys::revoke(&person.caller, &front.app, naming::read_id(&id)?).await {
        Ok(()) => words::REVOKED,
        Err(error) if error.code() == Code::NotFound => words::GONE_ALREADY,
        Err(error) => return Err(error),
    };
    let notice = notice.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), pages::PATH, pages::PATH).done(pages::PATH, Some(notice))
}
