//! `/org/users/{id}/reset-second-factors`: helping somebody who lost their second factor.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    Form, SignedIn,
    forms::see_other,
    org::{page_of, read_id},
};
use crate::{
    front::Front,
    kernel::AppError,
    mfa, sessions,
    web::{i18n::factor_words as words, pages::org::lost_factor as pages, shell::Place},
};

/// What will happen, for somebody who has shown lately who they are.
pub async fn show(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = sessions::may_reset_second_factors(&signed_in.caller, &front.app, read_id(&id)?).await?;
    if !mfa::status_of(&front.app, person.id).await?.is_on() {
        return see_other(&page_of(person.id));
    }
    let state = signed_in.flash.form_state(&pages::path(&person)).unwrap_or_default();
    let frame = signed_in.frame(&front, Place::Users);
    let page = frame.page(words::RESET_TITLE.get(signed_in.locale()));
    signed_in.show(&front, &page, || frame.around(pages::lost_factor(signed_in.locale(), &person, state)))
}

/// Takes them away.
pub async fn reset(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    let page = format!("{}/reset-second-factors", page_of(id));
    let answer = form.submission(&front, signed_in.locale(), &page, &page);
    match sessions::reset_second_factors(&signed_in.caller, &front.app, id, form.text("reason")).await {
        Ok(person) => {
            let notice = words::RESET_DONE.with(signed_in.locale(), &[("name", &person.full_name)]);
            answer.done(&page_of(id), Some(notice))
        }
        Err(error) => answer.refused(error),
    }
}
