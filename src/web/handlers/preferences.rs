//! `/account/preferences`.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Form, SignedIn};
use crate::{
    accounts,
    front::{Front, look_cookie},
    kernel::{AppError, Locale, Theme},
    preferences::{self, PreferencesUpdate, Widget, WidgetChoice},
    web::{
        i18n::{common_words as words, preference_words},
        pages::account,
        shell::Place,
    },
};

const PATH: &str = "/account/preferences";

/// The preferences' form.
pub async fn show(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let user = accounts::my_profile(&person.caller, &front.app).await?;
    let preferences = preferences::mine(&person.caller, &front.app).await?;
    let refused = person.flash.form_state(PATH);
    let frame = person.frame(&front, Place::Preferences);
    let page = frame.page(words::PREFERENCES.get(person.locale()));
    person.show(&front, &page, || frame.around(account::preferences(&frame.look, &user, &preferences, refused)))
}

/// Saves them. What the form saves by itself is answered without a word, unless the language changed and with it every word of the page.
pub async fn save(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), PATH, PATH).renaming("dashboard.defaultView", "default_view");
    if let Err(error) = preferences::change(&person.caller, &front.app, update_of(&form)).await {
        return answer.refused(error);
    }
    let (locale, theme) = (Locale::from_tag(form.text("language")), Theme::from_name(form.text("theme")));
    let locale = locale.unwrap_or(person.locale());
    let cookie = look_cookie(&front.app.config, locale, theme.unwrap_or(person.caller.principal.theme))?;
    if form.is_ticked("auto") && locale == person.locale() {
        return Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response());
    }
    answer.with_cookie(cookie).done(PATH, Some(preference_words::SAVED.get(locale).to_owned()))
}

fn update_of(form: &Form) -> PreferencesUpdate {
    // A box that is off is not sent: only a whole form says that it is off.
    let ticked = |name: &str| (form.is_ticked("whole") || form.is_ticked(name)).then(|| form.is_ticked(name));
    PreferencesUpdate {
        theme: form.optional("theme"),
        language: form.optional("language"),
        time_zone: form.optional("timezone"),
        default_view: form.optional("default_view"),
        widgets: widgets_of(form),
        offline_mode: ticked("offline_mode"),
        gps_tracking: ticked("gps_tracking"),
        auto_save: ticked("auto_save"),
        ..PreferencesUpdate::default()
    }
}

/// The widgets in the order in which they were sent, one of them perhaps moved by a place.
pub(super) fn widgets_of(form: &Form) -> Option<Vec<WidgetChoice>> {
    let sent = form.all("widget").filter_map(Widget::from_name);
    let mut widgets: Vec<WidgetChoice> =
        sent.map(|name| WidgetChoice { name, visible: form.is_ticked(account::box_of(name)) }).collect();
    if widgets.is_empty() {
        return None;
    }
    if let Some((name, way)) = form.text("move").split_once(':')
        && let Some(at) = widgets.iter().position(|choice| choice.name.name() == name)
    {
        let to = if way == "up" { at.saturating_sub(1) } else { (at + 1).min(widgets.len() - 1) };
        widgets.swap(at, to);
    }
    Some(widgets)
}
