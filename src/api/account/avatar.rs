//! `POST` and `DELETE /api/users/avatar` (rows A03, A04).

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    avatars,
    front::{Front, PictureUpload, SignedInCaller},
    kernel::AppError,
};

/// The documents promise "Avatar URL"; `avatar` is its name in profiles.
#[derive(Serialize)]
struct Uploaded<'a> {
    success: bool,
    message: &'static str,
    #[serde(rename = "avatarUrl")]
    avatar_url: &'a str,
    avatar: &'a str,
}

#[derive(Serialize)]
struct Removed {
    success: bool,
    message: &'static str,
    avatar: Option<()>,
}

/// Gives the caller a picture: one file in `multipart/form-data`.
pub async fn upload(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    picture: PictureUpload,
) -> Result<Response, AppError> {
    let user = avatars::upload(&caller, &front.app, picture.file, picture.crop).await?;
    let address = user.avatar_address(&front.app.config.server.base_url).unwrap_or_default();
    let answer =
        Uploaded { success: true, message: "Avatar updated successfully", avatar_url: &address, avatar: &address };
    Ok(Json(answer).into_response())
}

/// Takes the caller's picture away. Without one there is nothing to do, and that is well.
pub async fn remove(State(front): State<Front>, SignedInCaller(caller): SignedInCaller) -> Result<Response, AppError> {
    avatars::remove(&caller, &front.app).await?;
    Ok(Json(Removed { success: true, message: "Avatar removed successfully", avatar: None }).into_response())
}
