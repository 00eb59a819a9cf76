//! `/dev/mailbox`: on a developer's machine, the mails that would have been sent.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use leptos::prelude::IntoAny;

use super::{Guest, person::frame_of};
use crate::{
    front::Front,
    kernel::{AppError, Code},
    mail::{DevelopmentMailbox, MailboxEntry},
    web::{i18n::common_words as words, pages::mailbox, shell::Place},
};

/// There is a mailbox only where the settings say so.
fn open(front: &Front) -> Result<&DevelopmentMailbox, AppError> {
    let is_open = front.app.config.development.mailbox;
    front.mailer.mailbox().filter(|_| is_open).ok_or(AppError::new(Code::NotFound))
}

fn find(front: &Front, id: &str) -> Result<MailboxEntry, AppError> {
    let id = id.parse().map_err(|_| AppError::new(Code::NotFound))?;
    open(front)?.get(id).ok_or(AppError::new(Code::NotFound))
}

/// All letters.
pub async fn list(State(front): State<Front>, guest: Guest) -> Result<Response, AppError> {
    let letters = open(&front)?.list();
    show(&front, &guest, |look| mailbox::mailbox(look, &letters).into_any())
}

/// One letter.
pub async fn letter(State(front): State<Front>, guest: Guest, Path(id): Path<String>) -> Result<Response, AppError> {
    let letter = find(&front, &id)?;
    show(&front, &guest, |look| mailbox::letter(look, &letter).into_any())
}

fn show(
    front: &Front,
    guest: &Guest,
    view: impl FnOnce(&crate::web::render::Look) -> leptos::prelude::AnyView,
) -> Result<Response, AppError> {
    let title = words::MAILBOX.get(guest.locale());
    let look = guest.porch.look;
    match &guest.caller {
        Some(caller) => {
            let frame = frame_of(front, caller, Place::Mailbox, guest.porch.here.clone(), guest.porch.notice.clone());
            Ok(frame.page(title).respond(&front.assets, || frame.around(view(&look))))
        }
        None => guest.show(front, &guest.porch.page(title), || view(&look)),
    }
}

/// One letter as it was sent, for the frame on its page: its own styles, and nothing else.
pub async fn html(State(front): State<Front>, Path(id): Path<String>) -> Result<Response, AppError> {
    let letter = find(&front, &id)?;
    let mut response = Html(letter.html).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; \
             sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
        ),
    );
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}
