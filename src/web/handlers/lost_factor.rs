//! `/org/users/{id}/reset-second-factors`: helping somebody who lost their second factor, or what their passkeys were on.

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
    mail::LostWays,
    passkeys,
    web::{i18n::factor_words as words, pages::org::lost_factor as pages, shell::Place},
};

/// What will happen, for somebody who has shown lately who they are.
pub async fn show(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let person = passkeys::may_reset_lost(&signed_in.caller, &front.app, read_id(&id)?).await?;
    let loss = passkeys::loss_of(&signed_in.caller, &front.app, person.id).await?;
    if !loss.has_second_factor && loss.passkeys == 0 {
        return see_other(&page_of(person.id));
    }
    let state = signed_in.flash.form_state(&pages::path(&person)).unwrap_or_default();
    let frame = signed_in.frame(&front, Place::Users);
    let title = if loss.has_second_factor { words::RESET_TITLE } else { words::PASSKEYS_TITLE };
    let page = frame.page(title.get(signed_in.locale()));
    signed_in.show(&front, &page, || frame.around(pages::lost_factor(signed_in.locale(), &person, loss, state)))
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
    let (with_passkeys, reason) = (form.is_ticked("passkeys"), form.text("reason"));
    match passkeys::reset_lost(&signed_in.caller, &front.app, id, with_passkeys, reason).await {
        Ok((person, ways)) => {
            let done = if ways == LostWays::Passkeys { words::PASSKEYS_DONE } else { words::RESET_DONE };
            let notice = done.with(signed_in.locale(), &[("name", &person.full_name)]);
            answer.done(&page_of(id), Some(notice))
        }
        Err(error) => answer.refused(error),
    }
}
