//! What people say about themselves.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Metadata, ProfileUpdate, ProfileUpdated, User, sql,
    validation::{self, Checks},
};
use crate::{
    access::{Caller, Permission},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Code, Issue, UserId},
    notifications::{self, Message, Notification},
    organizations::{self, EditableBy, ProfileField},
    store::{Topic, Tx, is_unique_violation},
};

/// The caller's own row (row A01).
pub async fn my_profile(caller: &Caller, app: &App) -> Result<Arc<User>, AppError> {
    find_cached(app, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))
}

/// A person's row, for jobs that work for them: there is no caller to ask.
pub async fn find_account(app: &App, id: UserId) -> Result<Option<User>, AppError> {
    sql::find(&app.db, id).await
}

pub(super) async fn find_cached(app: &App, id: UserId) -> Result<Option<Arc<User>>, AppError> {
    app.caches.users.get_or_read(id, &[Topic::User(id)], sql::find(&app.db, id)).await
}

/// Changes the caller's own profile (rows A02, D02). Nothing is changed unless everything is in order.
pub async fn update_profile(caller: &Caller, app: &App, update: ProfileUpdate) -> Result<ProfileUpdated, AppError> {
    // Read before the change begins, so that it need not wait for another connection in the middle of it.
    organizations::find(app, caller.org()).await?;
    let mut tx = app.db.begin().await?;
    let updated = update_profile_in(&mut tx, caller, app, update).await?;
    tx.commit(&app.clock).await?;
    Ok(updated)
}

/// The same as part of a larger change.
pub async fn update_profile_in(
    tx: &mut Tx,
    caller: &Caller,
    app: &App,
    update: ProfileUpdate,
) -> Result<ProfileUpdated, AppError> {
    let organization = organizations::find_in(tx, app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let fields = organization.settings.0.checked_fields();
    let before = sql::find_for_change(tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    let mut after = applied(app, &before, update, fields, caller.may(Permission::UserUpdate))?;
    let changes = difference(&before, &after);
    let updated_fields: Vec<String> = changes.names().map(str::to_owned).collect();
    if updated_fields.is_empty() {
        return Ok(ProfileUpdated { user: before, updated_fields });
    }
    after.updated_at = app.clock.now();
    match sql::save_profile(tx, &after).await {
        Err(error) if is_unique_violation(&error, "username_key") => {
            return Err(AppError::new(Code::ValidationError).with_provided(
                "username",
                Issue::Taken,
                after.username.as_deref().unwrap_or_default(),
            ));
        }
        saved => saved?,
    }
    if before.avatar != after.avatar {
        sql::forget_picture(tx, after.id).await?;
    }
    sql::touch(tx, &after);
    let event = Event {
        org: after.org_id,
        kind: Kind::UserUpdated,
        actor: Actor::of(caller),
        subject: Some(after.id),
        origin: &caller.origin,
        changes,
    };
    activity::record(tx, &app.clock, &event).await?;
    Ok(ProfileUpdated { user: after, updated_fields })
}

/// Changes what only administrators change in the profile of somebody whom the caller looks after. Nothing is changed unless everything is in order;
/// another key is not theirs to change here. The person is told.
pub async fn change_fields_of(caller: &Caller, app: &App, id: UserId, changes: Metadata) -> Result<User, AppError> {
    caller.require(Permission::UserUpdate)?;
    let organization = organizations::find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let fields = organization.settings.0.checked_fields();
    let mut tx = app.db.begin().await?;
    let before = sql::find_for_change(&mut tx, id)
        .await?
        .filter(|user| user.org_id == caller.org())
        .ok_or(AppError::new(Code::UserNotFound))?;
    caller.require_rank(before.role)?;
    let mut checks = Checks::default();
    for key in changes.keys() {
        if !fields.iter().any(|field| field.key == *key && field.editable_by == EditableBy::Admin) {
            checks.note(format!("metadata.{key}"), Issue::UnknownField);
        }
    }
    check_against(fields, true, &changes, &before.metadata.0, &mut checks);
    let mut after = before.clone();
    lay_over(&mut after.metadata.0, changes);
    checks.take("metadata", None, validation::metadata(&after.metadata.0));
    checks.finish()?;
    let changes = difference(&before, &after);
    if changes.is_empty() {
        return Ok(before);
    }
    after.updated_at = app.clock.now();
    sql::save_profile(&mut tx, &after).await?;
    sql::touch(&mut tx, &after);
    let event = Event {
        org: after.org_id,
        kind: Kind::UserUpdated,
        actor: Actor::of(caller),
        subject: Some(id),
        origin: &caller.origin,
        changes,
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    if caller.user() != id || !caller.is_person() {
        let told = Message::ProfileChangedByAdministrator { by: notifications::acting(caller) };
        notifications::notify(&mut tx, app, id, Notification::new(told, "/account/profile")).await?;
    }
    tx.commit(&app.clock).await?;
    Ok(after)
}

/// Names the caller's own picture, or none, as part of the change that brings or takes it. The bytes of the one before are gone.
pub async fn set_picture(tx: &mut Tx, app: &App, caller: &Caller, path: Option<String>) -> Result<User, AppError> {
    let before = sql::find_for_change(tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    if before.avatar == path {
        return Ok(before);
    }
    let after = User { avatar: path, updated_at: app.clock.now(), ..before.clone() };
    sql::save_profile(tx, &after).await?;
    sql::touch(tx, &after);
    sql::forget_picture(tx, after.id).await?;
    let event = Event {
        org: after.org_id,
        kind: Kind::UserUpdated,
        actor: Actor::of(caller),
        subject: Some(after.id),
        origin: &caller.origin,
        changes: difference(&before, &after),
    };
    activity::record(tx, &app.clock, &event).await?;
    Ok(after)
}

/// The profile with the changes laid over it, or what is wrong with them, field by field.
fn applied(
    app: &App,
    before: &User,
    update: ProfileUpdate,
    fields: &[ProfileField],
    is_admin: bool,
) -> Result<User, AppError> {
    let mut user = before.clone();
    let mut checks = Checks::default();
    if let Some(text) = &update.full_name {
        set(&mut user.full_name, checks.take("full_name", Some(text), validation::required_name(text)));
    }
    if let Some(text) = &update.given_name {
        set(&mut user.given_name, checks.take("given_name", Some(text), validation::optional_name(text)));
    }
    if let Some(text) = &update.family_name {
        set(&mut user.family_name, checks.take("family_name", Some(text), validation::optional_name(text)));
    }
    if let Some(text) = &update.username {
        let username = checks.take("username", Some(text), validation::username(text));
        set(&mut user.username, username.map(|name| name.map(|name| name.to_string())));
    }
    if let Some(text) = &update.phone {
        let phone = checks.take("phone", Some(text), validation::phone(text));
        set(&mut user.phone, phone.map(|phone| phone.map(|phone| phone.to_string())));
    }
    // What the answer before showed comes back unchanged.
    let is_unchanged = |text: &str| before.avatar_address(&app.config.server.base_url).as_deref() == Some(text.trim());
    if let Some(text) = update.avatar.as_deref().filter(|text| !is_unchanged(text)) {
        set(&mut user.avatar, checks.take("avatar", Some(text), validation::avatar(text)));
    }
    if let Some(text) = &update.time_zone {
        set(&mut user.time_zone, checks.take("timezone", Some(text), validation::time_zone(text)).map(str::to_owned));
    }
    if let Some(text) = &update.language {
        set(&mut user.locale, checks.take("language", Some(text), validation::language(text)));
    }
    if let Some(text) = &update.theme {
        set(&mut user.theme, checks.take("theme", Some(text), validation::theme(text)));
    }
    if let Some(changes) = update.metadata {
        check_against(fields, is_admin, &changes, &before.metadata.0, &mut checks);
        lay_over(&mut user.metadata.0, changes);
        checks.take("metadata", None, validation::metadata(&user.metadata.0));
    }
    checks.finish()?;
    Ok(user)
}

/// Notes which of the changes do not fit what the organisation has said.
pub(super) fn check_against(
    fields: &[ProfileField],
    is_admin: bool,
    changes: &Metadata,
    before: &Metadata,
    checks: &mut Checks,
) {
    for (key, value) in changes {
        if let Err(issue) = fits(fields, is_admin, key, value, before.get(key)) {
            checks.note(format!("metadata.{key}"), issue);
        }
    }
}

/// Whether a value may come under this key, as the organisation has said; what it has not named may be anything.
fn fits(
    fields: &[ProfileField],
    is_admin: bool,
    key: &str,
    value: &Value,
    before: Option<&Value>,
) -> Result<(), Issue> {
    let Some(field) = fields.iter().find(|field| field.key == key) else { return Ok(()) };
    if field.editable_by == EditableBy::Admin && !is_admin && value != before.unwrap_or(&Value::Null) {
        return Err(Issue::AdministratorsOnly);
    }
    field.check(value)
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// Lays changes over metadata: `null` removes a key, everything else replaces it.
pub(super) fn lay_over(metadata: &mut Metadata, changes: Metadata) {
    for (key, value) in changes {
        if value.is_null() {
            metadata.remove(&key);
        } else {
            metadata.insert(key, value);
        }
    }
}

fn difference(before: &User, after: &User) -> Changes {
    Changes::none()
        .field("full_name", &before.full_name, &after.full_name)
        .field("given_name", &before.given_name, &after.given_name)
        .field("family_name", &before.family_name, &after.family_name)
        .field("username", &before.username, &after.username)
        .field("phone", &before.phone, &after.phone)
        .field("avatar", &before.avatar, &after.avatar)
        .field("timezone", &before.time_zone, &after.time_zone)
        .field("language", &before.locale, &after.locale)
        .field("theme", &before.theme, &after.theme)
        .field("metadata", &before.metadata.0, &after.metadata.0)
}
