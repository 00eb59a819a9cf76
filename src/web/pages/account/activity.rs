//! `/account/activity`: everything that happened to an account, by whom, with before and after.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use url::form_urlencoded;

use super::device_words;
use crate::{
    activity::{Area, HistoryQuery, Recorded},
    devices::Device,
    kernel::{Locale, Page, Total, UserId},
    web::{
        components::{
            Icon, MenuLink, Mood, Pager, callout, chip, menu, moment, nothing_matches, nothing_yet, page_header, pager,
            row_item,
        },
        i18n::{common_words, history_words as words, org_words},
        pages::{
            changes::{Changed, changed, key_used, reason},
            happenings::own_title,
        },
        render::Look,
    },
};

/// Where the page is.
pub const PATH: &str = "/account/activity";
/// Where it can be taken away: not below `/account`, whose links browsers fetch when somebody is about to follow them.
pub const EXPORT: &str = "/download/activity";
/// What can be looked back, in days.
const DAYS: [u32; 4] = [7, 30, 90, 365];
/// How many events a page has.
const PAGE: u32 = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only events of this area.
    pub area: Option<Area>,
    /// Only those of the last so many days.
    pub days: Option<u32>,
    /// The sealed edge where the page begins.
    pub cursor: Option<String>,
}

impl Wanted {
    /// Reads the query of an address. What cannot be read is passed over; the second value says whether there was such.
    pub fn read(query: &str) -> (Self, bool) {
        let mut wanted = Self::default();
        let mut all_read = true;
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            let was_read = match &*name {
                "type" => {
                    wanted.area = Area::from_name(&value);
                    wanted.area.is_some()
                }
                "days" => {
                    wanted.days = value.parse().ok().filter(|days| DAYS.contains(days));
                    wanted.days.is_some()
                }
                "cursor" => {
                    wanted.cursor = Some(value.into_owned());
                    true
                }
                _ => false,
            };
            all_read &= was_read;
        }
        (wanted, !all_read)
    }

    /// The events that it asks for, without the page.
    pub fn query(&self, now: DateTime<Utc>) -> HistoryQuery {
        let from = self.days.map(|days| now - TimeDelta::days(days.into()));
        HistoryQuery { from, limit: PAGE, ..HistoryQuery::of(self.area) }
    }

    fn is_filtered(&self) -> bool {
        self.area.is_some() || self.days.is_some()
    }

    /// An address with these filters.
    fn href(&self, path: &str, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(area) = self.area {
            query.append_pair("type", area.name());
        }
        if let Some(days) = self.days {
            query.append_pair("days", &days.to_string());
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        let query = query.finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut changed = Self { cursor: None, ..self.clone() };
        change(&mut changed);
        changed.href(PATH, None)
    }
}

/// What the page shows.
#[derive(Debug)]
pub struct History {
    /// What the address asks for.
    pub wanted: Wanted,
    /// Whose it is.
    pub person: UserId,
    /// The events of this page.
    pub page: Page<Recorded>,
    /// The sealed edge of the page before, where there is one.
    pub previous: Option<String>,
    /// The sealed edge of the page after, where there is one.
    pub next: Option<String>,
    /// The names of those who did something.
    pub names: HashMap<UserId, String>,
    /// The names of keys by their ids, where programs did something.
    pub keys: HashMap<String, String>,
    /// Whether something in the address could not be read.
    pub had_unreadable: bool,
}

/// The page.
pub fn history(look: &Look, data: &History) -> impl IntoView + use<> {
    let locale = look.locale;
    let lead = if data.wanted.area == Some(Area::Security) { words::SECURITY_LEAD } else { words::LEAD };
    let export = (!data.page.rows.is_empty()).then(|| exports(locale, &data.wanted));
    view! {
        {page_header(common_words::ACTIVITY.get(locale), lead.get(locale), export)}
        {data.had_unreadable.then(|| callout(Mood::Warning, words::UNREADABLE.get(locale), ()))}
        <div class="listing">
            {filters(locale, &data.wanted)}
            {chips(locale, &data.wanted)}
        </div>
        {events(look, data)}
        {foot(locale, data)}
    }
}

fn exports(locale: Locale, wanted: &Wanted) -> impl IntoView + use<> {
    let links = [("csv", words::AS_CSV), ("json", words::AS_JSON)].map(|(format, label)| MenuLink {
        label: label.get(locale).into(),
        href: wanted.href(&format!("{EXPORT}.{format}"), None),
        is_current: false,
    });
    view! { <div class="right-menu">{menu(words::EXPORT.get(locale), links.into())}</div> }
}

fn filters(locale: Locale, wanted: &Wanted) -> impl IntoView + use<> {
    let area = |area: Option<Area>, label: &'static str| MenuLink {
        label: label.into(),
        href: wanted.with(|wanted| wanted.area = area),
        is_current: wanted.area == area,
    };
    let areas = std::iter::once(area(None, words::EVERYTHING.get(locale)))
        .chain(Area::ALL.into_iter().map(|choice| area(Some(choice), words::area(choice).get(locale))))
        .collect();
    let days = |days: Option<u32>| MenuLink {
        label: days_words(locale, days).into(),
        href: wanted.with(|wanted| wanted.days = days),
        is_current: wanted.days == days,
    };
    let times = std::iter::once(None).chain(DAYS.map(Some)).map(days).collect();
    view! {
        <div class="filters" role="group" aria-label=words::FILTERS.get(locale)>
            {menu(words::ABOUT.get(locale), areas)}
            {menu(words::SINCE.get(locale), times)}
        </div>
    }
}

fn days_words(locale: Locale, days: Option<u32>) -> String {
    match days {
        None => words::EVER.get(locale).to_owned(),
        Some(365) => words::LAST_YEAR.get(locale).to_owned(),
        Some(days) => words::LAST_DAYS.of(locale, days.into()),
    }
}

fn chips(locale: Locale, wanted: &Wanted) -> impl IntoView + use<> {
    wanted.is_filtered().then(|| {
        let area = wanted
            .area
            .map(|area| chip(locale, words::area(area).get(locale), wanted.with(|wanted| wanted.area = None)));
        let days = wanted
            .days
            .map(|days| chip(locale, days_words(locale, Some(days)), wanted.with(|wanted| wanted.days = None)));
        view! { <div class="chips">{area}{days}</div> }
    })
}

fn events(look: &Look, data: &History) -> impl IntoView + use<> {
    let locale = look.locale;
    if data.page.rows.is_empty() && data.wanted.is_filtered() {
        let (title, text) = (words::NO_MATCH.get(locale), words::NO_MATCH_TEXT.get(locale));
        return EitherOf3::A(nothing_matches(locale, title, text, PATH));
    }
    if data.page.rows.is_empty() {
        let (title, text) = (words::NOTHING.get(locale), words::NOTHING_TEXT.get(locale));
        return EitherOf3::B(nothing_yet(Icon::Clock, title, text, ()));
    }
    let rows = data.page.rows.iter().map(|event| row(look, data, event)).collect::<Vec<_>>();
    EitherOf3::C(view! { <ul class="card history">{rows}</ul> })
}

fn row(look: &Look, data: &History, event: &Recorded) -> impl IntoView + use<> {
    let locale = look.locale;
    let (title, icon) = own_title(&event.kind, locale);
    let device = event.user_agent.as_deref().map(|agent| device_words(Device::read(agent), locale));
    let origin: Vec<String> = who(locale, data, event).into_iter().chain(device).chain(event.ip.clone()).collect();
    let why = reason(&event.changes.0)
        .map(|reason| view! { <p class="reason">{words::REASON.with(locale, &[("reason", reason)])}</p> });
    let changes =
        changed(look, &event.changes.0).into_iter().map(|change| difference(locale, change)).collect::<Vec<_>>();
    let changes = (!changes.is_empty()).then(|| view! { <ul class="diff">{changes}</ul> });
    let lines = view! {
        <span class="title">{title}</span>
        {why}
        {changes}
        <span class="small">{origin.join(" · ")}</span>
    };
    row_item(icon, lines, moment(look, event.occurred_at, false))
}

/// Who did it; nothing where the person did it themselves.
fn who(locale: Locale, data: &History, event: &Recorded) -> Option<String> {
    match event.actor_id {
        Some(actor) if actor == data.person => key_used(&event.changes.0).map(|id| match data.keys.get(id) {
            Some(name) => words::BY_KEY.with(locale, &[("name", name)]),
            None => words::BY_GONE_KEY.get(locale).to_owned(),
        }),
        Some(actor) => Some(match data.names.get(&actor) {
            Some(name) => org_words::BY.with(locale, &[("name", name)]),
            None => org_words::BY_FORMER_MEMBER.get(locale).to_owned(),
        }),
        None if event.actor_kind == "system" => Some(words::BY_PORTAL.get(locale).to_owned()),
        None => Some(org_words::BY_COMMAND_LINE.get(locale).to_owned()),
    }
}

/// A field with what it was, struck out, and what it is. Readers hear which is which.
fn difference(locale: Locale, change: Changed) -> impl IntoView {
    let colon = common_words::COLON.get(locale);
    let before = change.before.map(|text| {
        view! { <del><span class="unseen">{words::BEFORE.get(locale)}{colon}</span>{text}</del>" " }
    });
    let after = change.after.unwrap_or_else(|| words::EMPTY.get(locale).to_owned());
    // What was nothing before is simply told: only a difference is marked as one.
    let after = match before {
        None => Either::Left(after),
        Some(before) => Either::Right(view! {
            {before}
            <ins><span class="unseen">{words::AFTER.get(locale)}{colon}</span>{after}</ins>
        }),
    };
    view! { <li><span class="muted">{change.field}{colon}</span>{after}</li> }
}

fn foot(locale: Locale, data: &History) -> impl IntoView + use<> {
    (data.previous.is_some() || data.next.is_some()).then(|| {
        let summary = match data.page.total {
            Total::Exact(count) => words::EVENTS.of(locale, count),
            Total::Estimate(_) => words::MORE_EVENTS.of(locale, Total::COUNT_LIMIT),
        };
        let href = |cursor: &Option<String>| cursor.as_deref().map(|cursor| data.wanted.href(PATH, Some(cursor)));
        pager(locale, Pager { summary, previous: href(&data.previous), next: href(&data.next) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_and_what_is_strange_is_passed_over() {
        let (wanted, had_unreadable) = Wanted::read("type=security&days=30&cursor=x%26y");
        assert_eq!((wanted.area, wanted.days, wanted.cursor.as_deref()), (Some(Area::Security), Some(30), Some("x&y")));
        assert!(!had_unreadable);
        assert_eq!(wanted.href(PATH, None), "/account/activity?type=security&days=30");
        assert!(!Wanted::read("type=&days=").1);
        for strange in ["type=swarms", "days=31", "days=x", "page=2"] {
            assert_eq!(Wanted::read(strange), (Wanted::default(), true), "{strange}");
        }
    }
}
