//! Things of one's own that have a page and a name, such as devices and passkeys.

use std::str::FromStr;

use axum::response::Response;

use super::{Form, SignedIn};
use crate::{
    front::Front,
    kernel::{AppError, Code},
    web::{components::FormState, i18n::Text},
};

/// An id out of an address; what is not one is nothing that is there.
pub(super) fn read_id<I: FromStr>(text: &str) -> Result<I, AppError> {
    text.parse().map_err(|_| AppError::new(Code::NotFound))
}

/// The form on `page` that gives another name, as it was refused, if it was.
pub(super) fn refused_name(person: &SignedIn, page: &str) -> Option<FormState> {
    person.flash.form_state(&path_of(page))
}

fn path_of(page: &str) -> String {
    format!("{page}/rename")
}

/// Answers that form: back to its page, which says that the name is saved or what is wrong with it.
pub(super) async fn rename(
    front: &Front,
    person: &SignedIn,
    form: &Form,
    page: &str,
    saved: Text,
    action: impl Future<Output = Result<(), AppError>>,
) -> Result<Response, AppError> {
    let path = path_of(page);
    let answer = form.submission(front, person.locale(), page, &path);
    match action.await {
        Ok(()) => answer.done(page, Some(saved.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}
