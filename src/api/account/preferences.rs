//! `GET` and `PUT /api/users/preferences` (rows A14, A15).

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use crate::{
    access::{Caller, Scope},
    accounts,
    api::input::{Body, Query},
    front::{Front, SignedInCaller},
    kernel::{AppError, Issue, Locale, Theme},
    notifications::{self, Channel, Settings},
    preferences::{self, Preferences, PreferencesUpdate, Widget, WidgetChoice},
};

/// Document 004's object; `in_app`, `slack` and `auto_save` are those of documents 000 and 003.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    theme: Theme,
    language: Locale,
    timezone: &'a str,
    notifications: BTreeMap<Channel, bool>,
    dashboard: Dashboard<'a>,
    mobile: Mobile,
    auto_save: bool,
}

#[derive(Debug, Serialize)]
struct Dashboard<'a> {
    #[serde(rename = "defaultView")]
    default_view: &'a str,
    widgets: &'a [WidgetChoice],
}

#[derive(Debug, Serialize)]
struct Mobile {
    #[serde(rename = "offlineMode")]
    offline_mode: bool,
    #[serde(rename = "gpsTracking")]
    gps_tracking: bool,
}

/// Which ways of notification are open.
pub fn channels_shown(settings: &Settings) -> BTreeMap<Channel, bool> {
    Channel::ALL.into_iter().map(|channel| (channel, settings.is_open(channel))).collect()
}

/// The caller's preferences.
pub async fn show(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    answer(&front, &caller).await
}

async fn answer(front: &Front, caller: &Caller) -> Result<Response, AppError> {
    let user = accounts::my_profile(caller, &front.app).await?;
    let settings = notifications::my_settings(caller, &front.app).await?;
    let preferences = preferences::mine(caller, &front.app).await?;
    let Preferences { default_view, widgets, offline_mode, gps_tracking, auto_save } = &*preferences;
    let shown = Shown {
        theme: user.theme,
        language: user.locale,
        timezone: &user.time_zone,
        notifications: channels_shown(&settings),
        dashboard: Dashboard { default_view, widgets },
        mobile: Mobile { offline_mode: *offline_mode, gps_tracking: *gps_tracking },
        auto_save: *auto_save,
    };
    Ok(Json(shown).into_response())
}

/// Changes what is sent; everything else stays.
pub async fn update(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let mut update = PreferencesUpdate {
        theme: body.take("theme")?,
        language: body.take("language")?,
        time_zone: body.take("timezone")?,
        auto_save: body.take("auto_save")?,
        ..PreferencesUpdate::default()
    };
    if let Some(mut ways) = body.take_part("notifications")? {
        update.channels = take_channels(&mut ways)?;
        ways.finish()?;
        // A key for preferences alone changes nothing for which there is a scope of its own.
        caller.require_scope(Scope::NotificationsWrite)?;
    }
    if let Some(mut dashboard) = body.take_part("dashboard")? {
        update.default_view = dashboard.take("defaultView")?;
        update.widgets = dashboard.take("widgets")?.map(read_widgets).transpose()?;
        dashboard.finish()?;
    }
    if let Some(mut mobile) = body.take_part("mobile")? {
        update.offline_mode = mobile.take("offlineMode")?;
        update.gps_tracking = mobile.take("gpsTracking")?;
        mobile.finish()?;
    }
    body.finish()?;
    preferences::change(&caller, &front.app, update).await?;
    answer(&front, &caller).await
}

/// Takes `{"email": true, …}`.
pub fn take_channels(ways: &mut Body) -> Result<BTreeMap<Channel, bool>, AppError> {
    let mut channels = BTreeMap::new();
    for channel in Channel::ALL {
        if let Some(is_open) = ways.take(channel.name())? {
            channels.insert(channel, is_open);
        }
    }
    Ok(channels)
}

/// The document leaves open what stands in the list: a name is a widget that is shown, an object says whether it is.
fn read_widgets(list: Vec<Value>) -> Result<Vec<WidgetChoice>, AppError> {
    let wrong = |issue| AppError::field("dashboard.widgets", issue);
    // More than there are can only be wrong; they are not read one by one.
    if list.len() > Widget::ALL.len() {
        return Err(wrong(Issue::UnknownValue));
    }
    list.into_iter()
        .map(|value| match value {
            Value::String(name) => Widget::from_name(&name)
                .map(|name| WidgetChoice { name, visible: true })
                .ok_or_else(|| wrong(Issue::UnknownValue)),
            Value::Object(fields) => {
                let name = fields.get("name").and_then(Value::as_str).and_then(Widget::from_name);
                let name = name.ok_or_else(|| wrong(Issue::UnknownValue))?;
                let visible = match fields.get("visible") {
                    None => true,
                    Some(value) => value.as_bool().ok_or_else(|| wrong(Issue::WrongType))?,
                };
                if fields.keys().any(|field| !["name", "visible"].contains(&field.as_str())) {
                    return Err(wrong(Issue::UnknownField));
                }
                Ok(WidgetChoice { name, visible })
            }
            _ => Err(wrong(Issue::WrongType)),
        })
        .collect()
}
