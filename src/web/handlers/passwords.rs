//! `/auth/forgot-password`, `/auth/reset-password` (row C13).

use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{
    Form, Guest,
    registration::{password_min, token_letters},
};
use crate::{
    accounts,
    front::Front,
    kernel::{AppError, Code},
    web::{
        i18n::{outcome_words as outcomes, signed_out_words as words},
        pages::signed_out::{self, Awaited, CheckMail, NewPassword},
    },
};

const FORGOT: &str = "/auth/forgot-password";
const RESET: &str = "/auth/reset-password";

/// What stands in the query.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
    #[serde(default)]
    sent: String,
}

/// The page that asks for the address, or, after it was sent, tells to look into the mailbox.
pub async fn show_forgot(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let locale = guest.locale();
    if link.sent.is_empty() {
        let page = guest.porch.page(words::FORGOT_TITLE.get(locale));
        let form = guest.form_state(FORGOT);
        return guest.show(&front, &page, || signed_out::forgot_password(locale, form));
    }
    let data = CheckMail {
        email: Some(link.sent),
        awaited: Awaited::PasswordReset,
        has_mailbox: front.app.config.development.mailbox,
    };
    let page = guest.porch.page(words::CHECK_MAIL.get(locale));
    guest.show(&front, &page, || signed_out::check_mail(locale, data))
}

/// Sends the link, if there is somebody to send it to; the answer is the same in any case.
pub async fn forgot(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, guest.locale(), FORGOT, FORGOT);
    match accounts::request_password_reset(&front.app, &guest.origin, form.text("email")).await {
        Ok(()) => {
            let email: String = url::form_urlencoded::byte_serialize(form.text("email").trim().as_bytes()).collect();
            answer.done(&format!("{FORGOT}?sent={email}"), None)
        }
        Err(error) => answer.refused(error),
    }
}

/// What the link opens.
pub async fn show_reset(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let data = NewPassword {
        status: accounts::reset_link_status(&front.app, &link.token).await?,
        token: link.token,
        form: guest.form_state(RESET),
        min_password: password_min(&front).await?,
        strength: guest.strength(),
    };
    let page = guest.porch.page(words::FORGOT_TITLE.get(guest.locale()));
    guest.show(&front, &page, || signed_out::reset_password(guest.locale(), data))
}

/// Sets the new password. The token stands in the form or, as the documents have it, in the query.
pub async fn reset(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
    form: Form,
) -> Result<Response, AppError> {
    let token = if link.token.is_empty() { form.text("token") } else { &link.token };
    let page = format!("{RESET}?token={}", token_letters(token));
    let answer = form.submission(&front, guest.locale(), &page, RESET);
    match accounts::reset_password(&front.app, &guest.origin, token, form.secret("password")).await {
        Ok(()) => answer.done("/login", Some(outcomes::PASSWORD_SET.get(guest.locale()).to_owned())),
        Err(error) if error.code() == Code::LinkInvalid => answer.done(&page, None),
        Err(error) => answer.judging_password().await.refused(error),
    }
}
