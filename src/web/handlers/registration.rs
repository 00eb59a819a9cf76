//! `/register`, `/verify-email`, `/setup`, `/invite/{token}`: ways in.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{Form, Guest};
use crate::{
    accounts::{self, Installation, Registration},
    front::Front,
    kernel::{AppError, Code},
    organizations,
    web::{
        i18n::{outcome_words as outcomes, signed_out_words as words},
        pages::signed_out::{self, Awaited, CheckMail, Invited, NewPassword, Register},
    },
};

const REGISTER: &str = "/register";
const VERIFY: &str = "/verify-email";
const RESEND: &str = "/verify-email/resend";
const SET_UP: &str = "/setup";

/// What stands in the query of a link.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
    #[serde(default)]
    email: String,
}

impl Link {
    /// The token; empty where there is none.
    pub(super) fn token(&self) -> &str {
        &self.token
    }
}

/// The page on which people register.
pub async fn show_register(State(front): State<Front>, guest: Guest) -> Result<Response, AppError> {
    let locale = guest.locale();
    if !front.app.config.accounts.registration {
        let page = guest.porch.page(words::REGISTRATION_CLOSED.get(locale));
        return guest.show(&front, &page, || signed_out::registration_closed(locale, &guest.porch.organization));
    }
    let data = Register {
        form: guest.form_state(REGISTER),
        min_password: password_min(&front).await?,
        strength: guest.strength(),
    };
    let page = guest.porch.page(words::REGISTER.get(locale));
    guest.show(&front, &page, || signed_out::register(locale, data))
}

/// The least length of a password for people of the default organisation.
pub(super) async fn password_min(front: &Front) -> Result<usize, AppError> {
    let organization = organizations::default_organization(&front.app).await?;
    Ok(organization.map_or(front.app.config.accounts.password_min_length, |organization| {
        organizations::rules(&front.app, &organization).password_min_length
    }))
}

/// Registers. The next page is the same whoever had the address.
pub async fn register(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, guest.locale(), REGISTER, REGISTER);
    match accounts::register(&front.app, &guest.origin, registration(&form, &guest)).await {
        Ok(()) => answer.done(&check_mail_path(form.text("email")), None),
        Err(error) => answer.judging_password().await.refused(error),
    }
}

fn registration(form: &Form, guest: &Guest) -> Registration {
    Registration {
        email: form.text("email").to_owned(),
        full_name: form.text("full_name").to_owned(),
        password: form.secret("password"),
        locale: guest.locale(),
    }
}

/// The page that tells to look into the mailbox, with the address to send to once more.
pub(super) fn check_mail_path(email: &str) -> String {
    let email: String = url::form_urlencoded::byte_serialize(email.trim().as_bytes()).collect();
    format!("{VERIFY}?email={email}")
}

/// What a confirmation link opens; without one, the page that tells to look into the mailbox.
pub async fn show_verify(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let locale = guest.locale();
    if link.token.is_empty() {
        let data = CheckMail {
            email: Some(link.email).filter(|email| !email.is_empty()),
            awaited: Awaited::Confirmation,
            has_mailbox: front.app.config.development.mailbox,
        };
        let page = guest.porch.page(words::CHECK_MAIL.get(locale));
        return guest.show(&front, &page, || signed_out::check_mail(locale, data));
    }
    let status = accounts::confirmation_status(&front.app, &link.token).await?;
    let page = guest.porch.page(words::CONFIRM_ADDRESS.get(locale));
    guest.show(&front, &page, || signed_out::verify_email(locale, &link.token, status))
}

/// Confirms the address.
pub async fn verify(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let page = format!("{VERIFY}?token={}", token_letters(form.text("token")));
    let answer = form.submission(&front, guest.locale(), &page, VERIFY).without_fields();
    match accounts::confirm_email(&front.app, &guest.origin, form.text("token")).await {
        Ok(()) => answer.done("/login", Some(outcomes::CONFIRMED.get(guest.locale()).to_owned())),
        // The page of the link says how it stands and what to do.
        Err(error) if error.code() == Code::LinkInvalid => answer.done(&page, None),
        Err(error) => answer.refused(error),
    }
}

/// Asks for the address to which the mail is sent once more.
pub async fn show_resend(State(front): State<Front>, guest: Guest) -> Result<Response, AppError> {
    let page = guest.porch.page(words::CONFIRM_ADDRESS.get(guest.locale()));
    let form = guest.form_state(RESEND);
    guest.show(&front, &page, || signed_out::resend_confirmation(guest.locale(), form))
}

/// Sends the mail once more.
pub async fn resend(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, guest.locale(), RESEND, RESEND);
    match accounts::request_confirmation(&front.app, &guest.origin, form.text("email")).await {
        Ok(()) => {
            let notice = outcomes::SENT_AGAIN.get(guest.locale()).to_owned();
            answer.done(&check_mail_path(form.text("email")), Some(notice))
        }
        Err(error) => answer.refused(error),
    }
}

/// What the link of the first start opens.
pub async fn show_set_up(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let data = NewPassword {
        status: accounts::set_up_status(&front.app, &link.token).await?,
        token: link.token,
        form: guest.form_state(SET_UP),
        min_password: front.app.config.accounts.password_min_length,
        strength: guest.strength(),
    };
    let page = guest.porch.page(words::SETUP.get(guest.locale()));
    guest.show(&front, &page, || signed_out::set_up(guest.locale(), data))
}

/// Makes the organisation and its owner.
pub async fn set_up(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let token = form.text("token");
    let page = format!("{SET_UP}?token={}", token_letters(token));
    let answer = form.submission(&front, guest.locale(), &page, SET_UP);
    let input = Installation { organization: form.text("organization").to_owned(), owner: registration(&form, &guest) };
    match accounts::install(&front.app, &guest.origin, token, input).await {
        Ok(()) => answer.done("/login", Some(outcomes::SET_UP.get(guest.locale()).to_owned())),
        Err(error) if error.code() == Code::LinkInvalid => answer.done(&page, None),
        Err(error) => answer.judging_password().await.refused(error),
    }
}

/// What an invitation opens.
pub async fn show_invitation(
    State(front): State<Front>,
    guest: Guest,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let (status, person) = accounts::invitation(&front.app, &token).await?;
    let invited = match person {
        None => Invited::default(),
        Some(person) => Invited {
            organization: organizations::find(&front.app, person.org_id)
                .await?
                .map(|organization| organization.name.clone())
                .unwrap_or_default(),
            email: person.email.to_string(),
            full_name: person.full_name,
        },
    };
    let data = NewPassword {
        status,
        form: guest.form_state(&invitation_path(&token)),
        token,
        min_password: password_min(&front).await?,
        strength: guest.strength(),
    };
    let page = guest.porch.page(words::JOIN.get(guest.locale()));
    guest.show(&front, &page, || signed_out::invitation(guest.locale(), data, invited))
}

fn invitation_path(token: &str) -> String {
    format!("/invite/{}", token_letters(token))
}

/// Takes an invitation up.
pub async fn accept_invitation(
    State(front): State<Front>,
    guest: Guest,
    Path(token): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let page = invitation_path(&token);
    let answer = form.submission(&front, guest.locale(), &page, &page);
    let accepted =
        accounts::accept_invitation(&front.app, &guest.origin, &token, form.text("full_name"), form.secret("password"));
    match accepted.await {
        Ok(()) => answer.done("/login", Some(outcomes::INVITATION_ACCEPTED.get(guest.locale()).to_owned())),
        Err(error) if error.code() == Code::LinkInvalid => answer.done(&page, None),
        Err(error) => answer.judging_password().await.refused(error),
    }
}

/// A token as far as it has a token's letters: anything else leads to the page of broken links.
pub(super) fn token_letters(token: &str) -> String {
    token.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')).take(64).collect()
}
