//! Reading and changing preferences.

use std::sync::Arc;

use serde_json::Value;

use super::{Choices, Preferences, PreferencesUpdate, WidgetChoice, sql, widget};
use crate::{
    access::Caller,
    accounts::{self, ProfileUpdate, ProfileUpdated},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Code, Detail, Issue, OrgId, UserId},
    notifications::{self, SettingsUpdate},
    organizations::{self, Newcomers},
    store::Topic,
};

/// The longest name of a view.
const VIEW_MAX: usize = 64;

/// The caller's preferences, as far as this room holds them (row A14). From memory as a rule.
pub async fn mine(caller: &Caller, app: &App) -> Result<Arc<Preferences>, AppError> {
    read(app, caller.user(), caller.org()).await
}

async fn read(app: &App, person: UserId, org: OrgId) -> Result<Arc<Preferences>, AppError> {
    let read = async {
        let choices = sql::choices(&app.db, person).await?.unwrap_or_default();
        let organization = organizations::find(app, org).await?;
        let of_newcomers = organization.map(|known| choices_of(&known.settings.0.newcomers)).unwrap_or_default();
        Ok(Some(choices.resolved(of_newcomers)))
    };
    let topics = [Topic::User(person), Topic::Organization(org)];
    let preferences = app.caches.preferences.get_or_read(person, &topics, read).await?;
    preferences.ok_or_else(|| AppError::internal("preferences were read and are not there"))
}

/// What an organisation chose for its newcomers. What cannot be read counts as not chosen.
pub(super) fn choices_of(newcomers: &Newcomers) -> Choices {
    serde_json::from_value(Value::Object(newcomers.preferences.clone())).unwrap_or_default()
}

/// The view that opens first for somebody who has just shown who they are.
pub async fn first_view(app: &App, person: UserId, org: OrgId) -> Result<String, AppError> {
    Ok(read(app, person, org).await?.default_view.clone())
}

/// Changes the caller's preferences (row A15). Everything that is wrong is said at once, and nothing is changed unless everything is in order.
pub async fn change(caller: &Caller, app: &App, update: PreferencesUpdate) -> Result<(), AppError> {
    change_with_profile(caller, app, ProfileUpdate::default(), update).await.map(drop)
}

/// The same together with a change of the profile (row D02).
pub async fn change_with_profile(
    caller: &Caller,
    app: &App,
    profile: ProfileUpdate,
    update: PreferencesUpdate,
) -> Result<Option<ProfileUpdated>, AppError> {
    let person = caller.user();
    // Read before the change begins, so that it need not wait for another connection in the middle of it.
    organizations::find(app, caller.org()).await?;
    let mut tx = app.db.begin().await?;
    let look = ProfileUpdate {
        theme: update.theme.clone().or(profile.theme),
        language: update.language.clone().or(profile.language),
        time_zone: update.time_zone.clone().or(profile.time_zone),
        ..profile
    };
    // The person's row comes first in every change, so that two at once never wait for each other.
    accounts::locked(&mut tx, person).await?;
    let mut wrong = Vec::new();
    let ways = SettingsUpdate { channels: update.channels.clone(), ..SettingsUpdate::default() };
    gather(notifications::change_settings_in(&mut tx, caller, app, ways).await, &mut wrong)?;
    let before = sql::choices_for_change(&mut tx, person, app.clock.now()).await?;
    let after = applied(before.clone(), update, &mut wrong);
    // Last: that a username is taken is said by the engine, which does nothing more for this change then.
    let mut wrong_in_profile = Vec::new();
    let updated = match accounts::update_profile_in(&mut tx, caller, app, look).await {
        Ok(updated) => Some(updated),
        Err(error) => {
            gather(Err(error), &mut wrong_in_profile)?;
            None
        }
    };
    wrong_in_profile.append(&mut wrong);
    AppError::fields(wrong_in_profile)?;
    if after != before {
        sql::save(&mut tx, person, &after, app.clock.now()).await?;
        tx.touch(Topic::User(person));
        let event = Event {
            org: caller.org(),
            kind: Kind::PreferencesChanged,
            actor: Actor::of(caller),
            subject: Some(person),
            origin: &caller.origin,
            changes: difference(&before, &after),
        };
        activity::record(&mut tx, &app.clock, &event).await?;
    }
    tx.commit(&app.clock).await?;
    Ok(updated)
}

/// Notes what is wrong with fields, and passes on what is wrong altogether.
fn gather(result: Result<(), AppError>, wrong: &mut Vec<Detail>) -> Result<(), AppError> {
    match result {
        Err(error) if error.code() == Code::ValidationError && !error.details().is_empty() => {
            wrong.extend_from_slice(error.details());
            Ok(())
        }
        other => other,
    }
}

fn applied(mut choices: Choices, update: PreferencesUpdate, wrong: &mut Vec<Detail>) -> Choices {
    if let Some(view) = update.default_view {
        match checked_view(&view) {
            Ok(()) => choices.dashboard.default_view = Some(view),
            Err(issue) => wrong.push(Detail::new("dashboard.defaultView", issue).provided(&view)),
        }
    }
    if let Some(widgets) = update.widgets {
        if is_without_repetition(&widgets) {
            choices.dashboard.widgets = (!widgets.is_empty()).then(|| widget::completed(widgets, false));
        } else {
            wrong.push(Detail::new("dashboard.widgets", Issue::UnknownValue));
        }
    }
    choices.mobile.offline_mode = update.offline_mode.or(choices.mobile.offline_mode);
    choices.mobile.gps_tracking = update.gps_tracking.or(choices.mobile.gps_tracking);
    choices.auto_save = update.auto_save.or(choices.auto_save);
    choices
}

pub(super) fn checked_view(view: &str) -> Result<(), Issue> {
    if view.is_empty() {
        return Err(Issue::Required);
    }
    if view.len() > VIEW_MAX {
        return Err(Issue::TooLong { max: VIEW_MAX });
    }
    let is_name = view.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"./-_".contains(&byte));
    if is_name { Ok(()) } else { Err(Issue::UnknownValue) }
}

pub(super) fn is_without_repetition(widgets: &[WidgetChoice]) -> bool {
    widgets.iter().enumerate().all(|(at, choice)| widgets[..at].iter().all(|other| other.name != choice.name))
}

fn difference(before: &Choices, after: &Choices) -> Changes {
    Changes::none()
        .field("default_view", &before.dashboard.default_view, &after.dashboard.default_view)
        .field("widgets", &before.dashboard.widgets, &after.dashboard.widgets)
        .field("offline_mode", &before.mobile.offline_mode, &after.mobile.offline_mode)
        .field("gps_tracking", &before.mobile.gps_tracking, &after.mobile.gps_tracking)
        .field("auto_save", &before.auto_save, &after.auto_save)
}
