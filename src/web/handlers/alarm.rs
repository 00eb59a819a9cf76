//! `/auth/not-me`: "this wasn't me" (row G07).

use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{Form, Guest, registration::token_letters};
use crate::{
    accounts,
    front::{Front, clear_session_cookie},
    kernel::{AppError, Code},
    web::{i18n::device_words as words, pages::alarm},
};

const PATH: &str = "/auth/not-me";

/// What stands in the query.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// What the link opens. Mail scanners open links, so this changes nothing.
pub async fn show(State(front): State<Front>, guest: Guest, Query(link): Query<Link>) -> Result<Response, AppError> {
    let status = accounts::alarm_status(&front.app, &link.token).await?;
    let page = guest.porch.page(words::NOT_ME.get(guest.locale()));
    guest.show(&front, &page, || alarm::not_me(guest.locale(), &link.token, status))
}

/// Locks the account. The page of the link says how it stands and what to do.
pub async fn raise(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let page = format!("{PATH}?token={}", token_letters(form.text("token")));
    let answer = form.submission(&front, guest.locale(), &page, PATH).without_fields();
    match accounts::raise_alarm(&front.app, &guest.origin, form.text("token")).await {
        Ok(()) => answer.with_cookie(clear_session_cookie(&front.app.config)?).done(&page, None),
        Err(error) if error.code() == Code::LinkInvalid => answer.done(&page, None),
        Err(error) => answer.refused(error),
    }
}
