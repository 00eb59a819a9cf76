//! `/org/settings`: what an organisation decides for its people.

mod field;
mod newcomers;
mod slack;

use std::sync::Arc;

use leptos::{either::Either, prelude::*};

pub use field::{FieldPage, NEW_PATH as NEW_FIELD_PATH, field, field_path, stored_field};
pub use newcomers::{NewcomersPage, PATH as NEWCOMERS_PATH, SHOWN, newcomers};
pub use slack::{PATH as SLACK_PATH, slack};

use crate::{
    kernel::Locale,
    notifications::SlackStanding,
    organizations::{EditableBy, ProfileField},
    web::{
        components::{Icon, Mood, Tone, badge, icon, link_button, nothing_yet, page_header, row_item, section},
        i18n::settings_words as words,
        render::Look,
    },
};

/// Where they are.
pub const PATH: &str = "/org/settings";

/// What the page shows.
#[derive(Debug, Clone)]
pub struct SettingsPage {
    /// The organisation's name.
    pub organization: Arc<str>,
    /// The fields that profiles show.
    pub fields: Vec<ProfileField>,
    /// How the Slack channel stands.
    pub slack: SlackStanding,
}

/// The settings, each with the way to change it. Buttons post `to` (`up`, `down`) to `/org/settings/fields/{key}/move`.
pub fn settings(look: &Look, data: &SettingsPage) -> impl IntoView + use<> {
    let locale = look.locale;
    let lead = words::LEAD.with(locale, &[("organization", &data.organization)]);
    let newcomers = row_item(
        Icon::Sliders,
        view! {
            <span class="title">{words::NEWCOMERS.get(locale)}</span>
            <span class="small">{words::NEWCOMERS_LEAD.get(locale)}</span>
        },
        link_to(locale, NEWCOMERS_PATH, words::NEWCOMERS.get(locale)),
    );
    view! {
        {page_header(words::SETTINGS.get(locale), lead, ())}
        {section("fields", words::FIELDS.get(locale), words::FIELDS_LEAD.get(locale), fields(locale, &data.fields))}
        {section("newcomers", words::NEWCOMERS.get(locale), "", view! { <ul class="card">{newcomers}</ul> })}
        {section("slack", words::SLACK.get(locale), words::SLACK_LEAD.get(locale), view! { <ul class="card">{slack_row(locale, data.slack)}</ul> })}
    }
}

/// The way to change something; readers hear what.
fn link_to(locale: Locale, path: &'static str, what: &'static str) -> impl IntoView + use<> {
    view! { <a class="button" href=path>{words::CHANGE.get(locale)}<span class="unseen">" "{what}</span></a> }
}

fn fields(locale: Locale, fields: &[ProfileField]) -> impl IntoView + use<> {
    let add = link_button(Tone::Secondary, NEW_FIELD_PATH, words::ADD_FIELD.get(locale));
    if fields.is_empty() {
        let (title, text) = (words::NO_FIELDS.get(locale), words::NO_FIELDS_TEXT.get(locale));
        return Either::Left(nothing_yet(Icon::Person, title, text, add));
    }
    let last = fields.len() - 1;
    let rows = fields.iter().enumerate().map(|(at, field)| row(locale, field, at == 0, at == last)).collect::<Vec<_>>();
    Either::Right(view! {
        <ul class="card">{rows}</ul>
        <p class="after-list">{add}</p>
    })
}

fn row(locale: Locale, field: &ProfileField, is_first: bool, is_last: bool) -> impl IntoView + use<> {
    let label = field.label.get(locale).to_owned();
    let is_fixed = field.editable_by == EditableBy::Admin;
    let marks = (
        field.required.then(|| badge(Mood::Neutral, words::REQUIRED_MARK.get(locale))),
        is_fixed.then(|| badge(Mood::Neutral, words::ADMINISTRATORS.get(locale))),
    );
    let lines = view! {
        <span class="title">{label.clone()}{marks}</span>
        <span class="small"><code>{field.key.clone()}</code>" · "{words::kind(field.kind).get(locale)}</span>
    };
    let path = field_path(&field.key);
    let mover = |to: &'static str, text: crate::web::i18n::Text, picture: Icon, is_off: bool| {
        let name = text.with(locale, &[("name", &label)]);
        view! {
            <button type="submit" class="icon-button" name="to" value=to disabled=is_off aria-label=name>{icon(picture)}</button>
        }
    };
    let end = view! {
        <form method="post" action=format!("{path}/move") class="movers">
            {mover("up", words::MOVE_UP, Icon::Up, is_first)}
            {mover("down", words::MOVE_DOWN, Icon::Sorted, is_last)}
        </form>
        <a class="button" href=path>{words::EDIT.get(locale)}<span class="unseen">" "{label.clone()}</span></a>
    };
    row_item(Icon::Person, lines, end)
}

fn slack_row(locale: Locale, standing: SlackStanding) -> impl IntoView + use<> {
    let (title, text) = slack::standing(standing);
    let lines = view! {
        <span class="title">{title.get(locale)}</span>
        <span class="small">{text.get(locale)}</span>
    };
    row_item(Icon::People, lines, link_to(locale, SLACK_PATH, words::SLACK.get(locale)))
}

/// The way back from a page below the settings.
fn back_to_settings(locale: Locale) -> impl IntoView + use<> {
    view! { <p class="back"><a class="link" href=PATH>{icon(Icon::Left)}{words::ALL_SETTINGS.get(locale)}</a></p> }
}
