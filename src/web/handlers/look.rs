//! `POST /preferences/look`: language and colours, before and after the sign-in.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::forms::{Form, local_path, see_other};
use crate::{
    accounts::{self, ProfileUpdate},
    front::{Front, Visitor, look_cookie},
    kernel::{AppError, Locale, Theme},
};

/// Remembers the choice in the profile of whoever is signed in, and in a cookie for before the sign-in.
pub async fn change(State(front): State<Front>, visitor: Visitor, form: Form) -> Result<Response, AppError> {
    let locale = Locale::from_tag(form.text("language"));
    let theme = Theme::from_name(form.text("theme"));
    if let Some(caller) = &visitor.caller {
        let update = ProfileUpdate {
            language: locale.map(|locale| locale.tag().to_owned()),
            theme: theme.map(|theme| theme.name().to_owned()),
            ..ProfileUpdate::default()
        };
        accounts::update_profile(caller, &front.app, update).await?;
    }
    let cookie = look_cookie(&front.app.config, locale.unwrap_or(visitor.locale), theme.unwrap_or(visitor.theme))?;
    let mut response = if form.wants_json() {
        StatusCode::NO_CONTENT.into_response()
    } else {
        see_other(local_path(form.text("back"), "/"))?
    };
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
