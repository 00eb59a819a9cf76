//! `GET` and `PUT /api/users/profile` (rows A01, A02, D02).

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::person::OwnProfile;
use crate::{
    access::Caller,
    accounts::{self, ProfileUpdate},
    api::input::Body,
    front::{Front, SignedInCaller},
    kernel::AppError,
    store::Topic,
};

/// The caller's own profile with organisation, roles and permissions.
pub async fn show(State(front): State<Front>, SignedInCaller(caller): SignedInCaller) -> Result<Response, AppError> {
    let topics = [Topic::User(caller.user()), Topic::Organization(caller.org())];
    let written = front.app.caches.profiles.get_or_read(caller.user(), &topics, write(&front, &caller)).await?;
    let written = written.ok_or_else(|| AppError::internal("a profile was written and is not there"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from_owner((*written).clone())).into_response())
}

/// The answer's text, kept until the person or their organisation changes: it is asked for more often than that.
async fn write(front: &Front, caller: &Caller) -> Result<Option<Arc<[u8]>>, AppError> {
    let user = accounts::my_profile(caller, &front.app).await?;
    Ok(Some(serde_json::to_vec(&OwnProfile::of(&user, &caller.principal.org_name))?.into()))
}

/// What `PUT` answers: the documents' `success`, `updated_fields` and the whole profile.
#[derive(serde::Serialize)]
struct Answer<'a> {
    success: bool,
    message: &'static str,
    updated_fields: &'a [String],
    user: OwnProfile<'a>,
}

/// Changes the fields that are sent; the others stay.
pub async fn update(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let name: Option<String> = body.take("name")?;
    let full_name = body.take("full_name")?.or(name);
    let update = ProfileUpdate {
        full_name,
        given_name: body.take_clearable("given_name")?,
        family_name: body.take_clearable("family_name")?,
        username: body.take_clearable("username")?,
        phone: body.take_clearable("phone")?,
        avatar: body.take_clearable("avatar")?,
        time_zone: body.take("timezone")?,
        language: body.take("language")?,
        theme: body.take("theme")?,
        metadata: body.take("metadata")?,
    };
    body.finish()?;
    let updated = accounts::update_profile(&caller, &front.app, update).await?;
    let answer = Answer {
        success: true,
        message: "Profile updated successfully",
        updated_fields: &updated.updated_fields,
        user: OwnProfile::of(&updated.user, &caller.principal.org_name),
    };
    Ok(Json(answer).into_response())
}
