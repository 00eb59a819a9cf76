//! Changes of an address: asking, thinking better of it, and the two links that come by mail.

use axum::{
    extract::{Query, State},
    response::Response,
};

use super::{
    Form, Guest, SignedIn,
    registration::{Link, token_letters},
};
use crate::{
    addresses,
    front::Front,
    kernel::{AppError, Code},
    web::{
        i18n::profile_words as words,
        pages::account::{self, ADDRESS_FORM, Opened},
        shell::Place,
    },
};

const PROFILE: &str = "/account/profile";

/// Asks for the new address, once it is clear who asks.
pub async fn show(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    person.caller.require_recent_proof(front.app.clock.now())?;
    let locale = person.locale();
    let frame = person.frame(&front, Place::Profile);
    let page = frame.page(words::CHANGE_ADDRESS_TITLE.get(locale));
    let form = person.flash.form_state(ADDRESS_FORM).unwrap_or_default();
    let email = &person.caller.principal.email;
    person.show(&front, &page, || frame.around(account::address(locale, email, form)))
}

/// Sends the link. What is said next is the same whoever has the address.
pub async fn request(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), ADDRESS_FORM, ADDRESS_FORM);
    match addresses::request(&person.caller, &front.app, form.text("email")).await {
        Ok(()) => {
            let notice = words::CHANGE_SENT.with(person.locale(), &[("email", form.text("email").trim())]);
            answer.done(PROFILE, Some(notice))
        }
        Err(error) => answer.refused(error),
    }
}

/// Thinks better of it.
pub async fn cancel(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    addresses::cancel(&person.caller, &front.app).await?;
    let notice = words::CHANGE_CANCELLED.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), PROFILE, PROFILE).done(PROFILE, Some(notice))
}

/// What the link to a new address opens.
pub async fn show_confirm(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let found = addresses::confirmation(&front.app, link.token()).await?;
    show_link(&front, &guest, Opened::Confirm, link.token(), found)
}

/// What the link to an old address opens.
pub async fn show_undo(
    State(front): State<Front>,
    guest: Guest,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let found = addresses::undoing(&front.app, link.token()).await?;
    show_link(&front, &guest, Opened::Undo, link.token(), found)
}

fn show_link(
    front: &Front,
    guest: &Guest,
    opened: Opened,
    token: &str,
    found: (crate::accounts::LinkStatus, Option<crate::kernel::Email>),
) -> Result<Response, AppError> {
    let locale = guest.locale();
    let title = match opened {
        Opened::Confirm => words::CONFIRM_CHANGE,
        Opened::Undo => words::UNDO_CHANGE,
    };
    let page = guest.porch.page(title.get(locale));
    guest.show(front, &page, || account::opened_link(locale, opened, token, found))
}

/// Confirms the new address.
pub async fn confirm(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let done = addresses::confirm(&front.app, &guest.origin, form.text("token")).await;
    answer(&front, &guest, &form, Opened::Confirm, done)
}

/// Gives the account back to the old address.
pub async fn undo(State(front): State<Front>, guest: Guest, form: Form) -> Result<Response, AppError> {
    let done = addresses::undo(&front.app, &guest.origin, form.text("token")).await;
    answer(&front, &guest, &form, Opened::Undo, done)
}

fn answer(
    front: &Front,
    guest: &Guest,
    form: &Form,
    opened: Opened,
    done: Result<(), AppError>,
) -> Result<Response, AppError> {
    let page = format!("{}?token={}", opened.path(), token_letters(form.text("token")));
    let answer = form.submission(front, guest.locale(), &page, opened.path()).without_fields();
    match done {
        Ok(()) => {
            let notice = match opened {
                Opened::Confirm => words::CHANGED,
                Opened::Undo => words::UNDONE,
            };
            answer.done("/login", Some(notice.get(guest.locale()).to_owned()))
        }
        // The page of the link says how it stands and what to do.
        Err(error) if error.code() == Code::LinkInvalid => answer.done(&page, None),
        Err(error) => answer.refused(error),
    }
}
