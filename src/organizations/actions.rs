//! Making and finding organisations.

use std::sync::Arc;

use serde_json::Value;
use sqlx::types::Json;

use super::{Organization, Rules, Settings, own_rules::check_rules, profile_fields::check_fields, sql};
use crate::{
    access::{Caller, Origin, Permission},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Code, Issue, OrgId, fold, single_line},
    store::{Topic, Tx},
};

/// The longest name of an organisation, in characters.
const NAME_MAX: usize = 100;
/// The settings by name.
const SETTINGS: [&str; 4] =
    ["require_email_verification", "password_min_length", "session_idle_minutes", "profile_fields"];

/// Makes an organisation as part of a larger change (the first set-up, the sample data).
pub async fn create(
    tx: &mut Tx,
    app: &App,
    actor: Actor,
    origin: &Origin,
    name: &str,
) -> Result<Organization, AppError> {
    let name = checked_name(name)?;
    let id = app.clock.new_id();
    let slug = sql::free_slug(tx, &slug_of(&name), id).await?;
    let organization =
        Organization { id, name, slug, settings: Json(Settings::default()), created_at: app.clock.now() };
    sql::insert(tx, &organization).await?;
    tx.touch(Topic::Organization(id));
    let changes = Changes::none().field("name", &None, &Some(&organization.name));
    let event = Event { org: id, kind: Kind::OrganizationCreated, actor, subject: None, origin, changes };
    activity::record(tx, &app.clock, &event).await?;
    Ok(organization)
}

/// Brings a name into shape, or says at the field `organization` what is wrong.
fn checked_name(name: &str) -> Result<String, AppError> {
    let name = single_line(name).ok_or_else(|| AppError::field("organization", Issue::Required))?;
    if name.chars().count() > NAME_MAX {
        return Err(AppError::field("organization", Issue::TooLong { max: NAME_MAX }));
    }
    Ok(name)
}

fn slug_of(name: &str) -> String {
    let words =
        fold(name).chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect::<String>();
    let slug = words.split_whitespace().collect::<Vec<_>>().join("-");
    if slug.is_empty() { "organization".to_owned() } else { slug.chars().take(40).collect() }
}

/// The organisation with this id.
pub async fn find(app: &App, id: OrgId) -> Result<Option<Arc<Organization>>, AppError> {
    app.caches.organizations.get_or_read(id, &[Topic::Organization(id)], sql::find(&app.db, id)).await
}

/// The same in the middle of a change, which must not wait for a second connection while others that hold one wait as well.
pub async fn find_in(tx: &mut Tx, app: &App, id: OrgId) -> Result<Option<Arc<Organization>>, AppError> {
    match app.caches.organizations.get(&id, |known| [Topic::Organization(known.id)]) {
        Some(known) => Ok(Some(known)),
        None => Ok(sql::find_in(tx, id).await?.map(Arc::new)),
    }
}

/// Every organisation of the installation, the first one first. For the operator at the command line alone.
pub async fn all(caller: &Caller, app: &App) -> Result<Vec<Organization>, AppError> {
    if caller.is_person() {
        return Err(AppError::new(Code::InsufficientPermissions));
    }
    sql::all(&app.db).await
}

/// The organisation that people who register by themselves belong to: the first one.
pub async fn default_organization(app: &App) -> Result<Option<Arc<Organization>>, AppError> {
    match first(app).await? {
        Some(id) => find(app, id).await,
        None => Ok(None),
    }
}

/// The id of the first organisation, which never changes once it is there.
async fn first(app: &App) -> Result<Option<OrgId>, AppError> {
    if let Some(id) = app.caches.first_organization.get() {
        return Ok(Some(*id));
    }
    let id = sql::first(&app.db).await?;
    Ok(id.map(|id| *app.caches.first_organization.get_or_init(|| id)))
}

/// The id of [`default_organization`].
pub async fn default_id(app: &App) -> Result<Option<OrgId>, AppError> {
    first(app).await
}

/// Whether there is an organisation at all; until then only the set-up is open.
pub async fn is_installed(app: &App) -> Result<bool, AppError> {
    Ok(first(app).await?.is_some())
}

/// Changes the settings of the caller's organisation as part of a larger change. `change` says what it changed, for the record; whoever
/// calls this has checked that the caller may.
pub async fn change_settings(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    change: impl FnOnce(&mut Settings) -> Changes,
) -> Result<(), AppError> {
    let org = caller.org();
    let now = app.clock.now();
    let mut settings = sql::settings_for_change(tx, org, now).await?;
    let changes = change(&mut settings);
    if changes.is_empty() {
        return Ok(());
    }
    sql::save_settings(tx, org, &settings, now).await?;
    tx.touch(Topic::Organization(org));
    let event = Event {
        org,
        kind: Kind::OrganizationUpdated,
        actor: Actor::of(caller),
        subject: None,
        origin: &caller.origin,
        changes,
    };
    activity::record(tx, &app.clock, &event).await
}

/// The settings of the caller's organisation as JSON, as far as they are set (row C12).
pub async fn my_settings(caller: &Caller, app: &App) -> Result<Value, AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let organization = find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let mut settings = organization.settings.0.clone();
    // That there is one; even sealed it is nobody's to read.
    settings.slack_webhook = settings.slack_webhook.map(|_| "(set)".to_owned());
    Ok(serde_json::to_value(&settings)?)
}

/// Sets one setting of the caller's organisation, by its name in [`Settings`]; `null` unsets it. 422 when there is no such setting,
/// or the value is none for it.
pub async fn change_setting(caller: &Caller, app: &App, key: &str, value: Value) -> Result<(), AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    if !SETTINGS.contains(&key) {
        return Err(AppError::field(key.chars().take(100).collect::<String>(), Issue::UnknownField));
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let before = sql::settings_for_change(&mut tx, caller.org(), now).await?;
    let mut whole = serde_json::to_value(&before)?;
    let former = whole.get(key).cloned().unwrap_or(Value::Null);
    if let Some(settings) = whole.as_object_mut() {
        if value.is_null() {
            settings.remove(key);
        } else {
            settings.insert(key.to_owned(), value.clone());
        }
    }
    let settings: Settings = serde_json::from_value(whole)
        .map_err(|error| AppError::field(key.to_owned(), Issue::WrongType).with_message(error.to_string()))?;
    check_fields(settings.checked_fields())?;
    check_rules(&settings)?;
    if settings == before {
        return Ok(());
    }
    change_settings(&mut tx, app, caller, |kept| {
        *kept = settings;
        Changes::none().field(key, &former, &value)
    })
    .await?;
    tx.commit(&app.clock).await
}

/// The rules that hold for an organisation's people.
pub fn rules(app: &App, organization: &Organization) -> Rules {
    let settings = &organization.settings.0;
    let accounts = &app.config.accounts;
    Rules {
        require_email_verification: settings.require_email_verification.unwrap_or(accounts.require_email_verification),
        password_min_length: settings.password_min_length.unwrap_or(accounts.password_min_length),
        session_idle_minutes: settings.session_idle_minutes.unwrap_or(app.config.sessions.idle_minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn names_become_slugs() {
        assert_eq!(slug_of("Café & Söhne, Ltd."), "cafe-sohne-ltd");
        assert_eq!(slug_of("東京"), "organization");
    }
}
