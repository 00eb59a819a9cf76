//! `/org/settings`: what an organisation decides for its people.

mod field;
mod newcomers;
mod rules;
mod slack;

use std::sync::Arc;

use leptos::{either::Either, prelude::*};

pub use field::{FieldPage, NEW_PATH as NEW_FIELD_PATH, field, field_path, stored_field};
pub use newcomers::{NewcomersPage, PATH as NEWCOMERS_PATH, SHOWN, newcomers};
pub use rules::{PATH as RULES_PATH, rules, stored_rules};
pub use slack::{PATH as SLACK_PATH, slack};

use crate::{
    kernel::Locale,
    notifications::SlackStanding,
    organizations::{EditableBy, ProfileField},
    web::{
        components::{Icon, Mood, Tone, badge, icon, link_button, nothing_yet, page_header, row_item, section},
        i18n::{Text, settings_words as words},
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
    let further = view! {
        <ul class="card">
            {row(locale, Icon::Lock, words::RULES, words::RULES_LEAD, RULES_PATH)}
            {row(locale, Icon::Sliders, words::NEWCOMERS, words::NEWCOMERS_LEAD, NEWCOMERS_PATH)}
        </ul>
    };
    let (standing, text) = slack::standing(data.slack);
    let channel = view! { <ul class="card">{row(locale, Icon::People, standing, text, SLACK_PATH)}</ul> };
    view! {
        {page_header(words::SETTINGS.get(locale), lead, ())}
        {section("fields", words::FIELDS.get(locale), words::FIELDS_LEAD.get(locale), fields(locale, &data.fields))}
        {section("further", words::FURTHER.get(locale), "", further)}
        {section("slack", words::SLACK.get(locale), words::SLACK_LEAD.get(locale), channel)}
    }
}

/// A setting with the way to change it; readers hear what the link is about.
fn row(locale: Locale, picture: Icon, title: Text, text: Text, path: &'static str) -> impl IntoView + use<> {
    let lines = view! {
        <span class="title">{title.get(locale)}</span>
        <span class="small">{text.get(locale)}</span>
    };
    let link = view! { <a class="button" href=path>{words::CHANGE.get(locale)}<span class="unseen">" "{title.get(locale)}</span></a> };
    row_item(picture, lines, link)
}

fn fields(locale: Locale, fields: &[ProfileField]) -> impl IntoView + use<> {
    let add = link_button(Tone::Secondary, NEW_FIELD_PATH, words::ADD_FIELD.get(locale));
    if fields.is_empty() {
        let (title, text) = (words::NO_FIELDS.get(locale), words::NO_FIELDS_TEXT.get(locale));
        return Either::Left(nothing_yet(Icon::Person, title, text, add));
    }
    let last = fields.len() - 1;
    let rows =
        fields.iter().enumerate().map(|(at, field)| field_row(locale, field, at == 0, at == last)).collect::<Vec<_>>();
    Either::Right(view! {
        <ul class="card">{rows}</ul>
        <p class="after-list">{add}</p>
    })
}

fn field_row(locale: Locale, field: &ProfileField, is_first: bool, is_last: bool) -> impl IntoView + use<> {
    let label = field.label.get(locale).to_owned();
    let is_fixed = field.editable_by == EditableBy::Admin;
    let marks = (
        field.required.then(|| badge(Mood::Neutral, words::REQUIRED_MARK.get(locale))),
        is_fixed.then(|| badge(Mood::Neutral, words::ADMINISTRATORS.get(locale))),
    );
    let lines = view! {
        <span class="title">{label.clone()}{marks}</span>
        <span class="small"><code translate="no">{field.key.clone()}</code>" · "{words::kind(field.kind).get(locale)}</span>
    };
    let path = field_path(&field.key);
    let mover = |to: &'static str, text: Text, picture: Icon, is_off: bool| {
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

/// The way back from a page below the settings.
fn back_to_settings(locale: Locale) -> impl IntoView + use<> {
    view! { <p class="back"><a class="link" href=PATH>{icon(Icon::Left)}{words::ALL_SETTINGS.get(locale)}</a></p> }
}
