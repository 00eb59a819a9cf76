//! Reading and changing how one is told of things.

use std::sync::Arc;

use super::{
    Channel, Choices, Defaults, Event, Message, Notification, Settings, SettingsUpdate, delivery, notify, sql, summary,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::{
    access::{Caller, Permission},
    activity::{self, Actor, Changes, Event as Happened, Kind},
    app::App,
    kernel::{AppError, Detail, Issue},
    keyring::Purpose,
    organizations,
    store::{Topic, Tx},
    throttle::{self, Attempt},
};

/// How the caller wants to be told of things (row A16). From memory as a rule.
pub async fn my_settings(caller: &Caller, app: &App) -> Result<Arc<Settings>, AppError> {
    let (person, org) = (caller.user(), caller.org());
    let read = async {
        let choices = sql::choices(&app.db, person).await?.unwrap_or_default();
        let organization = organizations::find(app, org).await?;
        let defaults = organization.map(|known| Defaults::of(&known.settings.0.newcomers)).unwrap_or_default();
        Ok(Some(Settings { choices, defaults }))
    };
    let topics = [Topic::User(person), Topic::Organization(org)];
    let settings = app.caches.notification_settings.get_or_read(person, &topics, read).await?;
    settings.ok_or_else(|| AppError::internal("settings were read and are not there"))
}

/// Changes how the caller wants to be told of things (rows A17, D07). Nothing is changed unless everything is in order.
pub async fn change_settings(caller: &Caller, app: &App, update: SettingsUpdate) -> Result<Arc<Settings>, AppError> {
    let mut tx = app.db.begin().await?;
    change_settings_in(&mut tx, caller, app, update).await?;
    tx.commit(&app.clock).await?;
    my_settings(caller, app).await
}

/// The same as part of a larger change.
pub async fn change_settings_in(
    tx: &mut Tx,
    caller: &Caller,
    app: &App,
    update: SettingsUpdate,
) -> Result<(), AppError> {
    check(&update)?;
    let person = caller.user();
    // The row is written before it is read, so that of two changes at once none is lost.
    let before = sql::choices_for_change(tx, person, app.clock.now()).await?;
    let mut after = before.clone();
    after.lay_over(update);
    if after.quiet_hours.is_some_and(|quiet| quiet.start == quiet.end) {
        return Err(AppError::field("quiet_hours.end", Issue::SameTime));
    }
    if after == before {
        return Ok(());
    }
    let now = app.clock.now();
    sql::save_choices(tx, person, &after, now).await?;
    let week = summary::planned_week(now);
    if wants_summary(&after) && !wants_summary(&before) && summary::due_at(week, caller.principal.time_zone) <= now {
        // Whoever asks for it on a Tuesday waits for the next Monday.
        sql::skip_week(tx, person, &week.to_string()).await?;
    }
    tx.touch(Topic::User(person));
    let event = Happened {
        org: caller.org(),
        kind: Kind::NotificationSettingsChanged,
        actor: Actor::of(caller),
        subject: Some(person),
        origin: &caller.origin,
        changes: difference(&before, &after),
    };
    activity::record(tx, &app.clock, &event).await
}

/// What cannot be chosen, field by field.
fn check(update: &SettingsUpdate) -> Result<(), AppError> {
    let mut wrong = Vec::new();
    for (channel, events) in &update.ways {
        for (event, is_wanted) in events {
            let field = format!("{}.{}", channel.name(), event.name());
            if !is_wanted && event.is_locked(*channel) {
                wrong.push(Detail::new(field, Issue::AlwaysOn));
            } else if *is_wanted && !event.comes_by(*channel) {
                wrong.push(Detail::new(field, Issue::UnknownValue));
            }
        }
    }
    for (event, is_wanted) in &update.events {
        if !is_wanted && event.is_urgent() {
            wrong.push(Detail::new(format!("events.{}", event.name()), Issue::AlwaysOn));
        }
    }
    AppError::fields(wrong)
}

fn difference(before: &Choices, after: &Choices) -> Changes {
    let none = std::collections::BTreeMap::new();
    let mut changes = Changes::none()
        .field("notifications", &before.channels, &after.channels)
        .field("events", &before.events, &after.events)
        .field("quiet_hours", &before.quiet_hours, &after.quiet_hours);
    for channel in Channel::ALL {
        let of = |choices: &Choices| choices.ways.get(&channel).unwrap_or(&none).clone();
        changes = changes.field(channel.name(), &of(before), &of(after));
    }
    changes
}

/// Whether somebody with these choices wants the weekly summary.
pub(super) fn wants_summary(choices: &Choices) -> bool {
    let settings = Settings { choices: choices.clone(), ..Settings::default() };
    settings.wants(Event::WeeklySummary) && settings.wants_by(Event::WeeklySummary, Channel::Email)
}

/// Tells the caller something on every way that they chose, so that they see how it reaches them. A few an hour.
pub async fn try_out(caller: &Caller, app: &App) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Trial, Some(&caller.user().to_string()), None).await?;
    let mut tx = app.db.begin().await?;
    let trial = Notification::new(Message::Trial {}, delivery::SETTINGS_PAGE);
    notify(&mut tx, app, caller.user(), trial).await?;
    tx.commit(&app.clock).await
}

/// Hosts to which an organisation may send its messages: an address of its own choice could be one inside our network.
const SLACK_HOSTS: [&str; 2] = ["hooks.slack.com", "hooks.slack-gov.com"];

/// Sets or removes the incoming webhook of the caller's organisation (row E06). It is kept sealed and shown nowhere.
pub async fn set_slack_webhook(caller: &Caller, app: &App, webhook: Option<SecretString>) -> Result<(), AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let sealed = match &webhook {
        None => None,
        Some(text) if text.expose_secret().trim().is_empty() => {
            return Err(AppError::field("slack_webhook", Issue::Required));
        }
        Some(text) => {
            let url = Url::parse(text.expose_secret()).ok();
            let is_slack = url.is_some_and(|url| {
                url.scheme() == "https"
                    && url.port().is_none()
                    && url.host_str().is_some_and(|host| SLACK_HOSTS.contains(&host))
            });
            if !is_slack {
                return Err(AppError::field("slack_webhook", Issue::InvalidWebhook));
            }
            let (org, text) = (caller.org().uuid(), text.expose_secret().as_bytes());
            Some(app.keyring.seal_for(Purpose::SlackWebhook, org.as_bytes(), text)?)
        }
    };
    let mut tx = app.db.begin().await?;
    let change = |settings: &mut organizations::Settings| {
        let before = std::mem::replace(&mut settings.slack_webhook, sealed);
        // That there is one, never which.
        let changes = Changes::none().field("slack_webhook", &before.is_some(), &settings.slack_webhook.is_some());
        if before.is_some() && webhook.is_some() {
            changes.field("slack_webhook", &"before", &"after")
        } else {
            changes
        }
    };
    organizations::change_settings(&mut tx, app, caller, change).await?;
    tx.commit(&app.clock).await
}
