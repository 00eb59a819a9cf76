//! `GET` and `PUT /api/users/profile` (rows A01, A02, D01, D02).

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::own_profile::OwnProfile;
use crate::{
    access::Caller,
    accounts::{self, ProfileUpdate, User},
    api::input::Body,
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, Issue},
    store::Topic,
};

/// The order in which the documents name what changed.
const FIELDS: [&str; 11] = [
    "full_name",
    "given_name",
    "family_name",
    "username",
    "phone",
    "avatar",
    "timezone",
    "language",
    "theme",
    "preferences",
    "metadata",
];

/// The caller's own profile with organisation, roles, permissions, preferences and limits.
pub async fn show(State(front): State<Front>, SignedInCaller(caller): SignedInCaller) -> Result<Response, AppError> {
    let topics = [Topic::User(caller.user()), Topic::Organization(caller.org())];
    let written = front.app.caches.profiles.get_or_read(caller.user(), &topics, write(&front, &caller)).await?;
    let written = written.ok_or_else(|| AppError::internal("a profile was written and is not there"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from_owner((*written).clone())).into_response())
}

/// The answer's text, kept until the person or their organisation changes: it is asked for more often than that.
async fn write(front: &Front, caller: &Caller) -> Result<Option<Arc<[u8]>>, AppError> {
    let user = accounts::my_profile(caller, &front.app).await?;
    Ok(Some(serde_json::to_vec(&own_profile(front, caller, &user))?.into()))
}

fn own_profile<'a>(front: &Front, caller: &'a Caller, user: &'a User) -> OwnProfile<'a> {
    OwnProfile::of(user, &caller.principal.org_name, &front.app.config.server.base_url)
}

/// What `PUT` answers: document A's updated profile, with document D's `success`, `message`, `updated_fields` and `user`.
#[derive(serde::Serialize)]
struct Answer<'a> {
    success: bool,
    message: &'static str,
    updated_fields: Vec<&'a str>,
    #[serde(flatten)]
    profile: OwnProfile<'a>,
}

/// Changes the fields that are sent; the others stay.
pub async fn update(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let name: Option<String> = body.take("name")?;
    let full_name = body.take("full_name")?.or(name);
    let theme = body.take("theme")?;
    let preferences = Preferences::read(body.take("preferences")?)?;
    let is_preference = theme.is_none() && preferences.theme.is_some();
    let update = ProfileUpdate {
        full_name,
        given_name: body.take_clearable("given_name")?,
        family_name: body.take_clearable("family_name")?,
        username: body.take_clearable("username")?,
        phone: body.take_clearable("phone")?,
        avatar: body.take_clearable("avatar")?,
        time_zone: body.take("timezone")?,
        language: body.take("language")?,
        theme: theme.or(preferences.theme),
        metadata: body.take("metadata")?,
    };
    body.finish()?;
    let updated = accounts::update_profile(&caller, &front.app, update).await?;
    let changed = |field: &&str| {
        let known = match *field {
            "preferences" if is_preference => "theme",
            "theme" if is_preference => return false,
            other => other,
        };
        updated.updated_fields.iter().any(|changed| changed == known)
    };
    let answer = Answer {
        success: true,
        message: "Profile updated successfully",
        updated_fields: FIELDS.into_iter().filter(changed).collect(),
        profile: own_profile(&front, &caller, &updated.user),
    };
    Ok(Json(answer).into_response())
}

/// What document D puts under `preferences`.
#[derive(Debug, Default)]
struct Preferences {
    theme: Option<String>,
}

impl Preferences {
    fn read(sent: Option<BTreeMap<String, Value>>) -> Result<Self, AppError> {
        let mut preferences = Self::default();
        for (name, value) in sent.unwrap_or_default() {
            match (name.as_str(), value) {
                ("theme", Value::String(theme)) => preferences.theme = Some(theme),
                ("theme", _) => return Err(AppError::field("preferences.theme", Issue::WrongType)),
                _ => {
                    return Err(AppError::new(Code::ValidationError)
                        .with_message("The request contains unknown fields")
                        .with_detail(format!("preferences.{name}"), Issue::UnknownField));
                }
            }
        }
        Ok(preferences)
    }
}
