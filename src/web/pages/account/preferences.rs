//! `/account/preferences`: how the portal looks and works for a person.

use leptos::{prelude::*, tachys::html::InertElement};

use super::{
    part,
    profile::{ZONE_LIST, ZONES},
};
use crate::{
    accounts::User,
    kernel::{Locale, Theme},
    preferences::{Preferences, Widget, WidgetChoice},
    web::{
        components::{Checkbox, Choice, FormState, Icon, SavingForm, Select, TextField, icon, page_header},
        i18n::{Text, account_words, common_words, preference_words as words},
        render::Look,
    },
};

/// The portal's own views that may open first.
const VIEWS: [(&str, &str, Text); 5] = [
    ("overview", "/account", common_words::OVERVIEW),
    ("inbox", "/account/inbox", common_words::INBOX),
    ("profile", "/account/profile", common_words::PROFILE),
    ("security", "/account/security", common_words::SECURITY),
    ("sessions", "/account/sessions", common_words::SESSIONS),
];

/// Where a view of the portal is; `None` for one that an application of its own knows.
pub fn view_path(name: &str) -> Option<&'static str> {
    VIEWS.iter().find(|(known, ..)| *known == name).map(|(_, path, _)| *path)
}

/// The name of a view of the portal; `None` for one that an application of its own knows.
pub fn view_word(name: &str) -> Option<Text> {
    VIEWS.iter().find(|(known, ..)| *known == name).map(|(.., word)| *word)
}

/// The preferences. The form posts `theme`, `language`, `timezone`, `default_view`, one `widget` each in their order, `show_…` for those that are
/// shown, `offline_mode`, `gps_tracking`, `auto_save` and perhaps `move` (`usage:up`) to `/account/preferences`. `refused` is what was sent
/// and not taken.
pub fn preferences(
    look: &Look,
    user: &User,
    preferences: &Preferences,
    refused: Option<FormState>,
) -> impl IntoView + use<> {
    let locale = look.locale;
    let form = refused.unwrap_or_else(|| stored(user, preferences));
    let fields = (
        appearance(locale, &form),
        dashboard(locale, &form, preferences),
        mobile(locale, &form),
        saving(locale, &form),
    );
    view! {
        {page_header(common_words::PREFERENCES.get(locale), words::LEAD.get(locale), ())}
        <div class="narrow">
            <SavingForm locale=locale action="/account/preferences" state=form saves_itself=preferences.auto_save>
                <input type="hidden" name="whole" value="true"/>
                {fields}
            </SavingForm>
            {InertElement::new(ZONE_LIST.as_str())}
        </div>
    }
}

const fn yes_or_no(value: bool) -> &'static str {
    if value { "true" } else { "" }
}

/// The name of the box that shows a widget.
pub const fn box_of(widget: Widget) -> &'static str {
    match widget {
        Widget::CheckUp => "show_check_up",
        Widget::Messages => "show_messages",
        Widget::Usage => "show_usage",
        Widget::Activity => "show_activity",
        Widget::Achievements => "show_achievements",
    }
}

fn stored(user: &User, preferences: &Preferences) -> FormState {
    let mut form = FormState::default()
        .with_value("theme", user.theme.name())
        .with_value("language", user.locale.tag())
        .with_value("timezone", user.time_zone.clone())
        .with_value("default_view", preferences.default_view.clone())
        .with_value("offline_mode", yes_or_no(preferences.offline_mode))
        .with_value("gps_tracking", yes_or_no(preferences.gps_tracking))
        .with_value("auto_save", yes_or_no(preferences.auto_save));
    for choice in &preferences.widgets {
        form = form.with_value("widget", choice.name.name()).with_value(box_of(choice.name), yes_or_no(choice.visible));
    }
    form
}

fn appearance(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let (theme, language, zone) = (form.field("theme"), form.field("language"), form.field("timezone"));
    let themes = Theme::ALL.into_iter().map(|theme| Choice::new(theme.name(), theme_word(theme).get(locale))).collect();
    let languages = Locale::ALL.into_iter().map(|locale| Choice::new(locale.tag(), locale.name())).collect();
    part(
        words::APPEARANCE,
        locale,
        view! {
            <Select field=theme label=common_words::THEME.get(locale) choices=themes/>
            <Select field=language label=common_words::LANGUAGE.get(locale) choices=languages/>
            <TextField
                field=zone
                label=account_words::TIME_ZONE.get(locale)
                list=ZONES
                required=true
                maxlength=64
                hint=words::TIME_ZONE_HINT.get(locale)
            />
        },
    )
}

/// The name of a theme.
pub const fn theme_word(theme: Theme) -> Text {
    match theme {
        Theme::Auto => common_words::THEME_AUTO,
        Theme::Light => common_words::THEME_LIGHT,
        Theme::Dark => common_words::THEME_DARK,
    }
}

/// What the overview shows, and where the portal opens: `default_view`, one `widget` each in their order, `show_…` for those that are shown.
pub fn dashboard(locale: Locale, form: &FormState, preferences: &Preferences) -> impl IntoView + use<> {
    let view_field = form.field("default_view");
    let mut views: Vec<Choice> = VIEWS.iter().map(|(name, _, text)| Choice::new(*name, text.get(locale))).collect();
    // An application's own view, which has a name only.
    if view_path(&preferences.default_view).is_none() {
        views.push(Choice::new(preferences.default_view.clone(), preferences.default_view.clone()));
    }
    let order: Vec<Widget> = order_of(form, preferences);
    let last = order.len().saturating_sub(1);
    let items = order
        .into_iter()
        .enumerate()
        .map(|(at, widget)| item(locale, form, widget, at == 0, at == last))
        .collect::<Vec<_>>();
    view! {
        <fieldset class="card pad">
            <legend class="unseen">{words::DASHBOARD.get(locale)}</legend>
            <h2 aria-hidden="true">{words::DASHBOARD.get(locale)}</h2>
            <div class="fields">
                <Select
                    field=view_field
                    label=words::DEFAULT_VIEW.get(locale)
                    choices=views
                    hint=words::DEFAULT_VIEW_HINT.get(locale)
                />
            </div>
            <p class="label sorter-label" id="widgets">{words::WIDGETS.get(locale)}</p>
            <ul class="sorter" aria-labelledby="widgets">{items}</ul>
        </fieldset>
    }
}

/// The order that was sent, or the one that is stored.
fn order_of(form: &FormState, preferences: &Preferences) -> Vec<Widget> {
    let sent = form.values.iter().filter(|(name, _)| name == "widget");
    let sent: Vec<Widget> = sent.filter_map(|(_, value)| Widget::from_name(value)).collect();
    if sent.is_empty() { preferences.widgets.iter().map(|WidgetChoice { name, .. }| *name).collect() } else { sent }
}

/// The name of a part of the overview.
pub const fn widget_word(widget: Widget) -> Text {
    match widget {
        Widget::CheckUp => account_words::CHECK_UP,
        Widget::Messages => words::MESSAGES,
        Widget::Usage => words::USAGE,
        Widget::Activity => account_words::LATEST_ACTIVITY,
        Widget::Achievements => words::ACHIEVEMENTS,
    }
}

fn item(locale: Locale, form: &FormState, widget: Widget, is_first: bool, is_last: bool) -> impl IntoView + use<> {
    let label = widget_word(widget).get(locale);
    let shown = form.field(box_of(widget));
    let mover = |end: &str, text: Text, picture: Icon, is_off: bool| {
        let value = format!("{}:{end}", widget.name());
        view! {
            <button type="submit" class="icon-button" name="move" value=value disabled=is_off aria-label=text.with(locale, &[("name", label)])>
                {icon(picture)}
            </button>
        }
    };
    view! {
        <li>
            <input type="hidden" name="widget" value=widget.name()/>
            <Checkbox field=shown label=label/>
            <div class="movers">
                {mover("up", words::MOVE_UP, Icon::Up, is_first)}
                {mover("down", words::MOVE_DOWN, Icon::Sorted, is_last)}
            </div>
        </li>
    }
}

fn mobile(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let (offline, tracking) = (form.field("offline_mode"), form.field("gps_tracking"));
    part(
        words::MOBILE,
        locale,
        view! {
            <Checkbox field=offline label=words::OFFLINE_MODE.get(locale) hint=words::OFFLINE_MODE_HINT.get(locale)/>
            <Checkbox field=tracking label=words::GPS_TRACKING.get(locale) hint=words::GPS_TRACKING_HINT.get(locale)/>
        },
    )
}

fn saving(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let field = form.field("auto_save");
    part(
        words::SAVING,
        locale,
        view! { <Checkbox field=field label=words::AUTO_SAVE.get(locale) hint=words::AUTO_SAVE_HINT.get(locale)/> },
    )
}
