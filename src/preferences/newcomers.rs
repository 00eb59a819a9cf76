//! What an organisation chooses for its people until they choose themselves (row E05).
//!
//! Colours, language and time zone are given to accounts when they are made. Everything else is laid under what people choose, and so holds for
//! those who are here already as well.

use chrono_tz::Tz;
use serde_json::Value;

use super::{
    Choices, Preferences, WidgetChoice,
    actions::{checked_view, choices_of, is_without_repetition},
    widget,
};
use crate::{
    access::{Caller, Permission},
    activity::Changes,
    app::App,
    kernel::{AppError, Code, Detail, Issue, Locale, Theme},
    notifications::{Defaults, Settings},
    organizations::{self, Newcomers},
};

/// What holds for people who have not chosen.
#[derive(Debug, Clone)]
pub struct ForNewcomers {
    /// The colours of new accounts, where the organisation chose them.
    pub theme: Option<Theme>,
    /// The language of people who are added by another, where the organisation chose one.
    pub language: Option<Locale>,
    /// The time zone of new accounts, where the organisation chose one.
    pub time_zone: Option<String>,
    /// How the portal looks and works.
    pub preferences: Preferences,
    /// How they are told of things.
    pub notifications: Settings,
}

/// What an organisation chooses.
#[derive(Debug, Clone, Default)]
pub struct NewcomersUpdate {
    /// Colours by name; an empty text for none in particular.
    pub theme: String,
    /// Language by its tag; an empty text for none in particular.
    pub language: String,
    /// Time zone by its IANA name; an empty text for none in particular.
    pub time_zone: String,
    /// The view that opens first.
    pub default_view: String,
    /// The order of widgets, all of them; as it is where nothing is said.
    pub widgets: Option<Vec<WidgetChoice>>,
    /// Ways and events; what is not named stays.
    pub notifications: Defaults,
}

/// What holds in the caller's organisation, for those who may change it.
pub async fn for_newcomers(caller: &Caller, app: &App) -> Result<ForNewcomers, AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let organization = organizations::find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let newcomers = &organization.settings.0.newcomers;
    Ok(ForNewcomers {
        theme: newcomers.theme,
        language: newcomers.language,
        time_zone: newcomers.timezone.clone(),
        preferences: Choices::default().resolved(choices_of(newcomers)),
        notifications: Settings::of_those_who_have_not_chosen(Defaults::of(newcomers)),
    })
}

/// Changes it. Everything that is wrong is said at once, and nothing is changed unless everything is in order.
pub async fn change_newcomers(caller: &Caller, app: &App, update: NewcomersUpdate) -> Result<(), AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let checked = Checked::of(update)?;
    let mut tx = app.db.begin().await?;
    organizations::change_settings(&mut tx, app, caller, |settings| {
        let before = settings.newcomers.clone();
        checked.lay_over(&mut settings.newcomers);
        Changes::none().field("newcomers", &before, &settings.newcomers)
    })
    .await?;
    tx.commit(&app.clock).await
}

/// What was chosen, in order.
struct Checked {
    theme: Option<Theme>,
    language: Option<Locale>,
    time_zone: Option<&'static str>,
    default_view: Option<String>,
    widgets: Option<Vec<WidgetChoice>>,
    notifications: Defaults,
}

impl Checked {
    fn of(update: NewcomersUpdate) -> Result<Self, AppError> {
        let mut wrong = update.notifications.check();
        let theme = read(&update.theme, "theme", Issue::UnknownValue, Theme::from_name, &mut wrong);
        let language = read(&update.language, "language", Issue::UnknownLanguage, Locale::from_tag, &mut wrong);
        let zone = |text: &str| text.parse::<Tz>().ok().map(Tz::name);
        let time_zone = read(update.time_zone.trim(), "timezone", Issue::UnknownTimeZone, zone, &mut wrong);
        if let Err(issue) = checked_view(&update.default_view) {
            wrong.push(Detail::new("dashboard.defaultView", issue).provided(&update.default_view));
        }
        if update.widgets.as_deref().is_some_and(|widgets| !is_without_repetition(widgets)) {
            wrong.push(Detail::new("dashboard.widgets", Issue::UnknownValue));
        }
        AppError::fields(wrong)?;
        let default_view = Some(update.default_view).filter(|view| view != super::OVERVIEW);
        Ok(Self {
            theme,
            language,
            time_zone,
            default_view,
            widgets: update.widgets,
            notifications: update.notifications,
        })
    }

    fn lay_over(self, newcomers: &mut Newcomers) {
        newcomers.theme = self.theme;
        newcomers.language = self.language;
        newcomers.timezone = self.time_zone.map(str::to_owned);
        let mut choices = choices_of(newcomers);
        choices.dashboard.default_view = self.default_view;
        if let Some(widgets) = self.widgets {
            let widgets = widget::completed(widgets, false);
            choices.dashboard.widgets = Some(widgets).filter(|chosen| *chosen != widget::completed(Vec::new(), true));
        }
        newcomers.preferences = match serde_json::to_value(&choices) {
            Ok(Value::Object(mut kept)) => {
                kept.retain(|_, value| value.as_object().is_none_or(|part| !part.is_empty()));
                kept
            }
            _ => serde_json::Map::new(),
        };
        let mut notifications = Defaults::of(newcomers);
        notifications.channels.extend(self.notifications.channels);
        for (channel, events) in self.notifications.ways {
            notifications.ways.entry(channel).or_default().extend(events);
        }
        notifications.store_in(newcomers);
    }
}

/// A text as what it names; nothing for an empty one.
fn read<T>(
    text: &str,
    field: &'static str,
    issue: Issue,
    parse: impl Fn(&str) -> Option<T>,
    wrong: &mut Vec<Detail>,
) -> Option<T> {
    let parsed = parse(text);
    if parsed.is_none() && !text.is_empty() {
        wrong.push(Detail::new(field, issue).provided(text));
    }
    parsed
}
