//! `/account/notifications`.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Form, SignedIn};
use crate::{
    front::Front,
    kernel::{AppError, Issue},
    notifications::{self, Channel, Event, QuietUpdate, SettingsUpdate, TimeOfDay},
    preferences,
    web::{
        i18n::{common_words as words, notification_words},
        pages::account::{self, NotificationSettings},
        shell::Place,
    },
};

const PATH: &str = "/account/notifications";

/// How the person wants to be told of things.
pub async fn show(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let (caller, app) = (&person.caller, &front.app);
    let settings = notifications::my_settings(caller, app).await?;
    let data = NotificationSettings {
        settings: &settings,
        reach: notifications::my_reach(caller, app).await?,
        email: caller.principal.email.to_string(),
        zone: caller.principal.time_zone.name(),
        saves_itself: preferences::mine(caller, app).await?.auto_save,
        refused: person.flash.form_state(PATH),
    };
    let frame = person.frame(&front, Place::Notifications);
    let page = frame.page(words::NOTIFICATIONS.get(person.locale()));
    person.show(&front, &page, || frame.around(account::notifications(&frame.look, data)))
}

/// Saves it; without a word where the form saves by itself.
pub async fn save(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form
        .submission(&front, person.locale(), PATH, PATH)
        .renaming("quiet_hours.start", "quiet_start")
        .renaming("quiet_hours.end", "quiet_end");
    let saved = match update_of(&form) {
        Ok(update) => notifications::change_settings(&person.caller, &front.app, update).await.map(drop),
        Err(error) => Err(error),
    };
    match saved {
        Err(error) => answer.refused(error),
        Ok(()) if form.is_ticked("auto") => Ok(StatusCode::NO_CONTENT.into_response()),
        Ok(()) => answer.done(PATH, Some(notification_words::SAVED.get(person.locale()).to_owned())),
    }
}

/// What the boxes that were shown say. A name that means nothing is passed over: the page has no other boxes.
fn update_of(form: &Form) -> Result<SettingsUpdate, AppError> {
    let mut update = SettingsUpdate::default();
    for name in form.all("box") {
        let is_on = form.is_ticked(name);
        match name.split('.').collect::<Vec<_>>().as_slice() {
            ["quiet"] => {
                update.quiet = QuietUpdate {
                    enabled: Some(is_on),
                    start: time(form, "quiet_start")?,
                    end: time(form, "quiet_end")?,
                };
            }
            ["channel", channel] => {
                if let Some(channel) = Channel::from_name(channel) {
                    update.channels.insert(channel, is_on);
                }
            }
            ["event", event] => {
                if let Some(event) = Event::from_name(event) {
                    update.events.insert(event, is_on);
                }
            }
            ["way", channel, event] => {
                if let (Some(channel), Some(event)) = (Channel::from_name(channel), Event::from_name(event)) {
                    update.ways.entry(channel).or_default().insert(event, is_on);
                }
            }
            _ => {}
        }
    }
    Ok(update)
}

fn time(form: &Form, field: &'static str) -> Result<Option<TimeOfDay>, AppError> {
    let text = form.text(field);
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| AppError::field(field, Issue::InvalidTime))
}

/// Sends a notification to the one who asks, on all ways that they chose.
pub async fn try_it(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), PATH, "/account/notifications/try").without_fields();
    match notifications::try_out(&person.caller, &front.app).await {
        Ok(()) => answer.done(PATH, Some(notification_words::TRIED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}
