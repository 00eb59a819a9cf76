//! `GET` and `PUT /api/users/notifications/settings` (rows A16, A17, D07).
//!
//! Document 004 switches ways and events as a whole, document 000 an event on a way (`{"email": {"credit_low": true}, "in_app": {"all": true}}`).
//! Both say something true about the same settings and their names do not collide, so both are read and both are shown.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::preferences::{channels_shown, take_channels};
use crate::{
    access::Caller,
    api::input::{Body, Query},
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, Issue},
    notifications::{self, Channel, Event, QuietUpdate, Settings, SettingsUpdate, TimeOfDay},
};

/// How the caller wants to be told of things.
pub async fn show(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    let settings = notifications::my_settings(&caller, &front.app).await?;
    answer(&front, &caller, &settings).await
}

async fn answer(front: &Front, caller: &Caller, settings: &Settings) -> Result<Response, AppError> {
    let reach = notifications::my_reach(caller, &front.app).await?;
    let events: BTreeMap<Event, bool> = Event::ALL.iter().map(|event| (*event, settings.wants(*event))).collect();
    let available: BTreeMap<Channel, bool> =
        Channel::ALL.into_iter().map(|channel| (channel, reach.ways.contains(&channel))).collect();
    let mut shown = json!({
        "channels": channels_shown(settings),
        "events": events,
        "quiet_hours": settings.quiet_hours(),
        "available": available,
    });
    if let Some(shown) = shown.as_object_mut() {
        for channel in Channel::ALL {
            shown.insert(channel.name().to_owned(), ways_shown(settings, channel).into());
        }
    }
    Ok(Json(shown).into_response())
}

fn ways_shown(settings: &Settings, channel: Channel) -> Map<String, Value> {
    let events = Event::ALL.iter().copied().filter(|event| event.comes_by(channel));
    let mut shown: Map<String, Value> =
        events.map(|event| (event.name().to_owned(), settings.wants_by(event, channel).into())).collect();
    if channel == Channel::InApp {
        let all = shown.values().all(|is_wanted| is_wanted == true);
        shown.insert("all".to_owned(), all.into());
    }
    shown
}

/// Changes what is sent; everything else stays.
pub async fn update(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let mut update = SettingsUpdate::default();
    if let Some(mut channels) = body.take_part("channels")? {
        update.channels = take_channels(&mut channels)?;
        channels.finish()?;
    }
    if let Some(mut events) = body.take_part("events")? {
        update.events = take_events(&mut events)?;
        events.finish()?;
    }
    if let Some(mut quiet) = body.take_part("quiet_hours")? {
        update.quiet = QuietUpdate {
            enabled: quiet.take("enabled")?,
            start: take_time(&mut quiet, "start", "quiet_hours.start")?,
            end: take_time(&mut quiet, "end", "quiet_hours.end")?,
        };
        quiet.finish()?;
    }
    for channel in Channel::ALL {
        let Some(mut ways) = body.take_part(channel.name())? else { continue };
        let all: Option<bool> = if channel == Channel::InApp { ways.take("all")? } else { None };
        let mut events = all.map(|is_wanted| everything(channel, is_wanted)).unwrap_or_default();
        events.extend(take_events(&mut ways)?);
        ways.finish()?;
        update.ways.insert(channel, events);
    }
    // Whoever sends back what they read sends this too; which ways there are is not theirs to say.
    body.take::<Value>("available")?;
    body.finish()?;
    let settings = notifications::change_settings(&caller, &front.app, update).await?;
    answer(&front, &caller, &settings).await
}

/// `all`, as far as it can be chosen.
fn everything(channel: Channel, is_wanted: bool) -> BTreeMap<Event, bool> {
    let events = Event::ALL.iter().copied();
    events
        .filter(|event| event.comes_by(channel) && !event.is_locked(channel))
        .map(|event| (event, is_wanted))
        .collect()
}

fn take_events(body: &mut Body) -> Result<BTreeMap<Event, bool>, AppError> {
    let mut events = BTreeMap::new();
    for event in Event::ALL {
        if let Some(is_wanted) = body.take(event.name())? {
            events.insert(*event, is_wanted);
        }
    }
    Ok(events)
}

fn take_time(body: &mut Body, field: &'static str, whole: &'static str) -> Result<Option<TimeOfDay>, AppError> {
    let text: Option<String> = body.take(field)?;
    text.map(|text| {
        text.parse().map_err(|_| AppError::new(Code::ValidationError).with_provided(whole, Issue::InvalidTime, &text))
    })
    .transpose()
}
