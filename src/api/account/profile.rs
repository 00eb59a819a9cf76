//! `GET` and `PUT /api/users/profile` (rows A01, A02, D01, D02).

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    own_profile::{OwnProfile, PreferencesShown},
    preferences::{channels_shown, take_channels},
};
use crate::{
    access::{Caller, Scope},
    accounts::{self, ProfileUpdate, User},
    api::input::{Body, Query},
    front::{Front, SignedInCaller},
    kernel::{AppError, Issue},
    notifications,
    preferences::{self, PreferencesUpdate},
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
pub async fn show(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    let topics = [Topic::User(caller.user()), Topic::Organization(caller.org())];
    let written = front.app.caches.profiles.get_or_read(caller.user(), &topics, write(&front, &caller)).await?;
    let written = written.ok_or_else(|| AppError::internal("a profile was written and is not there"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from_owner((*written).clone())).into_response())
}

/// The answer's text, kept until the person or their organisation changes: it is asked for more often than that.
async fn write(front: &Front, caller: &Caller) -> Result<Option<Arc<[u8]>>, AppError> {
    let user = accounts::my_profile(caller, &front.app).await?;
    Ok(Some(serde_json::to_vec(&own_profile(front, caller, &user).await?)?.into()))
}

async fn own_profile<'a>(front: &Front, caller: &'a Caller, user: &'a User) -> Result<OwnProfile<'a>, AppError> {
    let settings = notifications::my_settings(caller, &front.app).await?;
    let shown = PreferencesShown {
        notifications: channels_shown(&settings),
        theme: user.theme,
        auto_save: preferences::mine(caller, &front.app).await?.auto_save,
    };
    Ok(OwnProfile::of(user, &caller.principal.org_name, &front.app.config.server.base_url, shown))
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
    let full_name: Option<String> = body.take("full_name")?;
    if name.is_some() && full_name.is_some() {
        return Err(AppError::field("name", Issue::UnknownValue).with_message("Send name or full_name, not both."));
    }
    let is_called_name = name.is_some();
    let theme = body.take("theme")?;
    let chosen = take_preferences(&mut body)?;
    let is_preference = theme.is_none() && chosen.theme.is_some();
    let update = ProfileUpdate {
        full_name: full_name.or(name),
        given_name: body.take_clearable("given_name")?,
        family_name: body.take_clearable("family_name")?,
        username: body.take_clearable("username")?,
        phone: body.take_clearable("phone")?,
        avatar: body.take_clearable("avatar")?,
        time_zone: body.take("timezone")?,
        language: body.take("language")?,
        theme: theme.or(chosen.theme.clone()),
        metadata: body.take("metadata")?,
    };
    body.finish()?;
    require_scopes(&caller, &update, &chosen)?;
    let are_preferences_new = differ(&front, &caller, &chosen).await?;
    let updated = if chosen.channels.is_empty() && chosen.auto_save.is_none() {
        accounts::update_profile(&caller, &front.app, update).await
    } else {
        let rest = PreferencesUpdate { theme: None, ..chosen };
        let updated = preferences::change_with_profile(&caller, &front.app, update, rest).await;
        updated.and_then(|updated| updated.ok_or_else(|| AppError::internal("a profile was changed and is not there")))
    };
    // Document A calls it `name`, document D `full_name`: what is wrong is told by the name that was sent.
    let updated = updated.map_err(|error| if is_called_name { error.renamed("full_name", "name") } else { error })?;
    let is_changed = |field: &str| updated.updated_fields.iter().any(|changed| changed == field);
    let changed = |field: &&str| match *field {
        "preferences" => are_preferences_new || (is_preference && is_changed("theme")),
        "theme" => !is_preference && is_changed("theme"),
        other => is_changed(other),
    };
    let answer = Answer {
        success: true,
        message: "Profile updated successfully",
        updated_fields: FIELDS.into_iter().filter(changed).collect(),
        profile: own_profile(&front, &caller, &updated.user).await?,
    };
    Ok(Json(answer).into_response())
}

/// A key for profiles alone changes nothing for which there is a scope of its own.
fn require_scopes(caller: &Caller, update: &ProfileUpdate, chosen: &PreferencesUpdate) -> Result<(), AppError> {
    let wanted = [
        (update.avatar.is_some(), Scope::AvatarWrite),
        (chosen.theme.is_some() || chosen.auto_save.is_some(), Scope::PreferencesWrite),
        (!chosen.channels.is_empty(), Scope::NotificationsWrite),
    ];
    wanted.into_iter().filter(|(is_sent, _)| *is_sent).try_for_each(|(_, scope)| caller.require_scope(scope))
}

/// What document D puts under `preferences`.
fn take_preferences(body: &mut Body) -> Result<PreferencesUpdate, AppError> {
    let mut update = PreferencesUpdate::default();
    if let Some(mut part) = body.take_part("preferences")? {
        update.theme = part.take("theme")?;
        update.auto_save = part.take("auto_save")?;
        if let Some(mut ways) = part.take_part("notifications")? {
            update.channels = take_channels(&mut ways)?;
            ways.finish()?;
        }
        part.finish()?;
    }
    Ok(update)
}

/// Whether what is chosen differs from how it is.
async fn differ(front: &Front, caller: &Caller, chosen: &PreferencesUpdate) -> Result<bool, AppError> {
    if chosen.channels.is_empty() && chosen.auto_save.is_none() {
        return Ok(false);
    }
    let settings = notifications::my_settings(caller, &front.app).await?;
    let mine = preferences::mine(caller, &front.app).await?;
    Ok(chosen.channels.iter().any(|(channel, is_open)| settings.is_open(*channel) != *is_open)
        || chosen.auto_save.is_some_and(|auto_save| auto_save != mine.auto_save))
}
