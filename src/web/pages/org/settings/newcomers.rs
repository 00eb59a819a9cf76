//! What people start with.

use leptos::{prelude::*, tachys::html::InertElement};

use super::back_to_settings;
use crate::{
    kernel::{Locale, Theme},
    notifications::{Channel, Event},
    preferences::ForNewcomers,
    web::{
        components::{Choice, Form, FormState, Select, TextField, Tone, page_header, submit_button},
        i18n::{account_words, common_words, notification_words, settings_words as words},
        pages::account::{ZONE_LIST, ZONES, box_of, dashboard, part, theme_word},
        render::Look,
    },
};

/// Where it is said.
pub const PATH: &str = "/org/settings/newcomers";

/// The field with the ways that the table has, so that off can be told from not asked.
pub const SHOWN: &str = "shown";

/// What the page shows.
#[derive(Debug)]
pub struct NewcomersPage<'a> {
    /// What holds.
    pub chosen: &'a ForNewcomers,
    /// The ways on which messages can leave at all.
    pub set_up: Vec<Channel>,
    /// What was sent and not taken.
    pub refused: Option<FormState>,
}

/// The form posts `theme`, `language`, `timezone`, `default_view`, `widget` and `show_…` as `/account/preferences` does, `shown` with the ways that
/// the table has, and each of its boxes that is ticked (`channel.email`, `way.email.orderUpdates`), to where it stands.
pub fn newcomers(look: &Look, data: NewcomersPage<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    let form = data.refused.clone().unwrap_or_else(|| stored(data.chosen));
    let accounts = new_accounts(locale, &form);
    let (dashboard, telling) = (dashboard(locale, &form, &data.chosen.preferences), telling(locale, &data, &form));
    view! {
        {back_to_settings(locale)}
        {page_header(words::NEWCOMERS.get(locale), words::NEWCOMERS_LEAD.get(locale), ())}
        <Form locale=locale action=PATH state=form>
            // Enter presses the first button of a form: it is to be this one, not one that moves a part.
            <button type="submit" class="unseen" tabindex="-1" aria-hidden="true"></button>
            <div class="narrow stack">{accounts}{dashboard}</div>
            {telling}
            <div class="actions">{submit_button(Tone::Primary, common_words::SAVE.get(locale))}</div>
        </Form>
        {InertElement::new(ZONE_LIST.as_str())}
    }
}

fn stored(chosen: &ForNewcomers) -> FormState {
    let mut form = FormState::default()
        .with_value("theme", chosen.theme.map(Theme::name).unwrap_or_default())
        .with_value("language", chosen.language.map(Locale::tag).unwrap_or_default())
        .with_value("timezone", chosen.time_zone.clone().unwrap_or_default())
        .with_value("default_view", chosen.preferences.default_view.clone());
    for choice in &chosen.preferences.widgets {
        let shown = if choice.visible { "true" } else { "" };
        form = form.with_value("widget", choice.name.name()).with_value(box_of(choice.name), shown);
    }
    form
}

fn new_accounts(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let [theme, language, zone] = ["theme", "language", "timezone"].map(|name| form.field(name));
    let themes = [Choice::new("", words::NO_THEME.get(locale))].into_iter();
    let themes = themes
        .chain(Theme::ALL.into_iter().map(|theme| Choice::new(theme.name(), theme_word(theme).get(locale))))
        .collect();
    let languages = [Choice::new("", words::NO_LANGUAGE.get(locale))].into_iter();
    let languages =
        languages.chain(Locale::ALL.into_iter().map(|locale| Choice::new(locale.tag(), locale.name()))).collect();
    part(
        words::NEW_ACCOUNTS,
        locale,
        view! {
            <p class="small">{words::NEW_ACCOUNTS_HINT.get(locale)}</p>
            <Select field=theme label=common_words::THEME.get(locale) choices=themes/>
            <Select field=language label=common_words::LANGUAGE.get(locale) choices=languages hint=words::LANGUAGE_HINT.get(locale)/>
            <TextField
                field=zone
                label=account_words::TIME_ZONE.get(locale)
                list=ZONES
                optional=common_words::OPTIONAL.get(locale)
                maxlength=64
                hint=words::ZONE_HINT.get(locale)
            />
        },
    )
}

/// Which ways are open, and on which what comes: a table with the ways as columns.
fn telling(locale: Locale, data: &NewcomersPage<'_>, form: &FormState) -> impl IntoView + use<> {
    let heads = data
        .set_up
        .iter()
        .map(|channel| view! { <th scope="col">{notification_words::channel(*channel).get(locale)}</th> })
        .collect::<Vec<_>>();
    let (way, way_text) = (words::WAY.get(locale), words::WAY_TEXT.get(locale));
    let ways = data
        .set_up
        .iter()
        .map(|channel| {
            let name = notification_words::channel(*channel).get(locale);
            let is_open = is_on(form, &way_name(*channel), data.chosen.notifications.is_open(*channel));
            view! { <td data-label=name><span>{one_box(way_name(*channel), is_open, format!("{way}: {name}"))}</span></td> }
        })
        .collect::<Vec<_>>();
    let rows = Event::ALL.iter().map(|event| row(locale, data, form, *event)).collect::<Vec<_>>();
    let shown = data.set_up.iter().map(|channel| channel.name()).collect::<Vec<_>>().join(" ");
    view! {
        <section aria-labelledby="telling">
            <h2 id="telling">{words::TELLING.get(locale)}</h2>
            <p class="lead">{words::TELLING_LEAD.get(locale)}</p>
            <input type="hidden" name=SHOWN value=shown/>
            <div class="table matrix">
                <table>
                    <caption class="unseen">{words::TELLING.get(locale)}</caption>
                    <thead><tr><th scope="col">{notification_words::EVENT.get(locale)}</th>{heads}</tr></thead>
                    <tbody>
                        <tr>{row_head(way, way_text)}{ways}</tr>
                        {rows}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn row(locale: Locale, data: &NewcomersPage<'_>, form: &FormState, event: Event) -> impl IntoView + use<> {
    let title = notification_words::event(event).get(locale);
    let text = notification_words::event_text(event).get(locale);
    let cells = data
        .set_up
        .iter()
        .map(|channel| {
            let channel = *channel;
            let name = notification_words::channel(channel).get(locale);
            let label = format!("{title}: {name}");
            let stands = data.chosen.notifications.wants_by(event, channel);
            let content = if event.is_for_organizations(channel) {
                let box_name = format!("way.{}.{}", channel.name(), event.name());
                let is_wanted = is_on(form, &box_name, stands);
                one_box(box_name, is_wanted, label).into_any()
            } else if event.is_locked(channel) {
                view! { <input type="checkbox" checked disabled aria-label=label/> }.into_any()
            } else {
                view! { <span class="muted" aria-label=words::NOT_YOURS.get(locale) role="img">"—"</span> }.into_any()
            };
            view! { <td data-label=name><span>{content}</span></td> }
        })
        .collect::<Vec<_>>();
    view! {
        <tr>
            {row_head(title, text)}
            {cells}
        </tr>
    }
}

fn row_head(title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <th scope="row">
            <div class="event">
                <div class="lines"><span class="title">{title}</span><span class="small">{text}</span></div>
            </div>
        </th>
    }
}

fn way_name(channel: Channel) -> String {
    format!("channel.{}", channel.name())
}

/// Whether a box is ticked: as it was sent, where the form was, else as it stands.
fn is_on(form: &FormState, name: &str, stands: bool) -> bool {
    if form.value(SHOWN).is_empty() { stands } else { !form.value(name).is_empty() }
}

fn one_box(name: String, is_on: bool, label: String) -> impl IntoView {
    view! { <input type="checkbox" name=name value="true" checked=is_on aria-label=label/> }
}
