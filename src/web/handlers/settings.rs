//! `/org/settings`: what an organisation decides for its people.

use std::borrow::Cow;

use axum::{
    extract::{Path, State},
    http::header,
    response::Response,
};

use super::{Form, SignedIn, forms::see_other, preferences::widgets_of};
use crate::{
    front::{Flash, Front, keep_flash},
    kernel::{AppError, Code, Issue},
    notifications::{self, Channel, Defaults, Event, SlackError, SlackStanding},
    organizations::{self, EditableBy, FieldKind, Label, OwnRules, ProfileField},
    preferences::{self, NewcomersUpdate},
    web::{
        components::FormState,
        i18n::{self, settings_words as words},
        pages::org::settings::{self as pages, FieldPage, NewcomersPage, SettingsPage},
        shell::Place,
    },
};

/// The settings, each with the way to change it.
pub async fn show(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let caller = &person.caller;
    let data = SettingsPage {
        organization: caller.principal.org_name.clone(),
        fields: organizations::my_profile_fields(caller, &front.app).await?,
        slack: notifications::slack_standing(caller, &front.app).await?,
    };
    let frame = person.frame(&front, Place::OrganizationSettings);
    let page = frame.page(words::SETTINGS.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::settings(&frame.look, &data)))
}

/// The form of a new field.
pub async fn show_new_field(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    organizations::my_profile_fields(&person.caller, &front.app).await?;
    let state = person.flash.form_state(pages::NEW_FIELD_PATH).unwrap_or_default();
    show_form(&front, &person, FieldPage { field: None, state })
}

/// The form of a field that is there.
pub async fn show_field(
    State(front): State<Front>,
    person: SignedIn,
    Path(key): Path<String>,
) -> Result<Response, AppError> {
    let field = find(&front, &person, &key).await?;
    let refused = person.flash.form_state(&pages::field_path(&key));
    let state = refused.unwrap_or_else(|| pages::stored_field(&field));
    show_form(&front, &person, FieldPage { field: Some(field), state })
}

async fn find(front: &Front, person: &SignedIn, key: &str) -> Result<ProfileField, AppError> {
    let fields = organizations::my_profile_fields(&person.caller, &front.app).await?;
    fields.into_iter().find(|field| field.key == key).ok_or(AppError::new(Code::NotFound))
}

fn show_form(front: &Front, person: &SignedIn, data: FieldPage) -> Result<Response, AppError> {
    let locale = person.locale();
    let frame = person.frame(front, Place::OrganizationSettings);
    let title = data.field.as_ref().map_or(words::ADD_FIELD.get(locale), |field| field.label.get(locale)).to_owned();
    let page = frame.page(title);
    person.show(front, &page, || frame.around(pages::field(&frame.look, data)))
}

/// Adds a field.
pub async fn add_field(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let locale = person.locale();
    let answer = form.submission(&front, locale, pages::NEW_FIELD_PATH, pages::NEW_FIELD_PATH);
    let field = match read_field(&form) {
        Ok(field) => field,
        Err(error) => return answer.refused(error),
    };
    let name = field.label.get(locale).to_owned();
    match organizations::add_profile_field(&person.caller, &front.app, field).await {
        Ok(()) => answer.done(pages::PATH, Some(words::FIELD_ADDED.with(locale, &[("name", &name)]))),
        Err(error) => answer.refused(error),
    }
}

/// Changes a field.
pub async fn change_field(
    State(front): State<Front>,
    person: SignedIn,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let path = pages::field_path(&find(&front, &person, &key).await?.key);
    let answer = form.submission(&front, person.locale(), &path, &path);
    let changed = match read_field(&form) {
        Ok(field) => organizations::change_profile_field(&person.caller, &front.app, &key, field).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => answer.done(pages::PATH, Some(words::SAVED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

fn read_field(form: &Form) -> Result<ProfileField, AppError> {
    let wrong = |field: &'static str| AppError::field(field, Issue::UnknownValue);
    let kind = FieldKind::from_name(form.text("type")).ok_or_else(|| wrong("type"))?;
    let translated =
        |name| Some(form.text(name).trim()).filter(|text| !text.is_empty()).map(|text| Cow::Owned(text.to_owned()));
    let lines = form.text("choices").lines().map(str::trim).filter(|line| !line.is_empty());
    // A number that is none is refused with everything else that is wrong.
    let max = Some(form.text("max").trim()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or(0));
    let editable_by = match form.text("editable_by") {
        "" | "person" => EditableBy::Person,
        "admin" => EditableBy::Admin,
        _ => return Err(wrong("editable_by")),
    };
    Ok(ProfileField {
        key: form.text("key").trim().to_owned(),
        label: Label {
            en: form.text("label.en").trim().to_owned().into(),
            es: translated("label.es"),
            fr: translated("label.fr"),
        },
        kind,
        required: form.is_ticked("required"),
        choices: if kind == FieldKind::Choice { lines.map(str::to_owned).collect() } else { Vec::new() },
        max: max.filter(|_| matches!(kind, FieldKind::Text | FieldKind::Number | FieldKind::List)),
        editable_by,
    })
}

/// Moves a field by a place.
pub async fn move_field(
    State(front): State<Front>,
    person: SignedIn,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    organizations::move_profile_field(&person.caller, &front.app, &key, form.text("to") == "up").await?;
    form.submission(&front, person.locale(), pages::PATH, pages::PATH).done(pages::PATH, None)
}

/// Takes a field away.
pub async fn remove_field(
    State(front): State<Front>,
    person: SignedIn,
    Path(key): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    organizations::remove_profile_field(&person.caller, &front.app, &key).await?;
    let notice = words::FIELD_REMOVED.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), pages::PATH, pages::PATH).done(pages::PATH, Some(notice))
}

/// The organisation's own rules.
pub async fn show_rules(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let (own, otherwise) = organizations::my_rules(&person.caller, &front.app).await?;
    let state = person.flash.form_state(pages::RULES_PATH).unwrap_or_else(|| pages::stored_rules(own));
    let frame = person.frame(&front, Place::OrganizationSettings);
    let page = frame.page(words::RULES.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::rules(&frame.look, otherwise, state)))
}

/// Changes them.
pub async fn save_rules(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), pages::RULES_PATH, pages::RULES_PATH);
    let saved = match read_rules(&form) {
        Ok(own) => organizations::change_rules(&person.caller, &front.app, own).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => answer.done(pages::PATH, Some(words::SAVED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

fn read_rules(form: &Form) -> Result<OwnRules, AppError> {
    // A number that is none is refused with everything else that is wrong.
    let number =
        |name: &str| Some(form.text(name).trim()).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or(0));
    let require_email_verification = match form.text("require_email_verification") {
        "" => None,
        text => {
            let unknown = |_| AppError::field("require_email_verification", Issue::UnknownValue);
            Some(text.parse().map_err(unknown)?)
        }
    };
    Ok(OwnRules {
        require_email_verification,
        password_min_length: number("password_min_length").map(|length: i64| usize::try_from(length).unwrap_or(0)),
        session_idle_minutes: number("session_idle_minutes"),
    })
}

/// What people start with.
pub async fn show_newcomers(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let caller = &person.caller;
    let chosen = preferences::for_newcomers(caller, &front.app).await?;
    let data = NewcomersPage {
        chosen: &chosen,
        set_up: notifications::set_up(&front.app, caller.org()).await?,
        refused: person.flash.form_state(pages::NEWCOMERS_PATH),
    };
    let frame = person.frame(&front, Place::OrganizationSettings);
    let page = frame.page(words::NEWCOMERS.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::newcomers(&frame.look, data)))
}

/// Saves it.
pub async fn save_newcomers(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let path = pages::NEWCOMERS_PATH;
    let answer = form.submission(&front, person.locale(), path, path).renaming("dashboard.defaultView", "default_view");
    let update = NewcomersUpdate {
        theme: form.text("theme").to_owned(),
        language: form.text("language").to_owned(),
        time_zone: form.text("timezone").to_owned(),
        default_view: form.text("default_view").to_owned(),
        widgets: widgets_of(&form),
        notifications: told_of(&form),
    };
    match preferences::change_newcomers(&person.caller, &front.app, update).await {
        // Somebody who moves a part of the overview has more to do here.
        Ok(()) if !form.text("move").is_empty() => answer.done(path, None),
        Ok(()) => answer.done(pages::PATH, Some(words::SAVED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

/// What the boxes of the table say, for the ways that it had.
fn told_of(form: &Form) -> Defaults {
    let mut said = Defaults::default();
    for channel in form.text(pages::SHOWN).split_whitespace().filter_map(Channel::from_name) {
        let way = channel.name();
        said.channels.insert(channel, form.is_ticked(&format!("channel.{way}")));
        let events = Event::ALL.iter().copied().filter(|event| event.is_for_organizations(channel));
        let events = events.map(|event| (event, form.is_ticked(&format!("way.{way}.{}", event.name()))));
        said.ways.insert(channel, events.collect());
    }
    said
}

/// The Slack channel.
pub async fn show_slack(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let standing: SlackStanding = notifications::slack_standing(&person.caller, &front.app).await?;
    let state: FormState = person.flash.form_state(pages::SLACK_PATH).unwrap_or_default();
    let frame = person.frame(&front, Place::OrganizationSettings);
    let page = frame.page(words::SLACK.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::slack(&frame.look, standing, state)))
}

/// Sets the channel up. Its address is never shown again, nor is what was typed.
pub async fn save_slack(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), pages::SLACK_PATH, pages::SLACK_PATH);
    match notifications::set_slack_webhook(&person.caller, &front.app, Some(form.secret("slack_webhook"))).await {
        Ok(()) => answer.done(pages::SLACK_PATH, Some(words::SLACK_SAVED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

/// Says a word in the channel.
pub async fn try_slack(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let locale = person.locale();
    let flash = match notifications::try_slack(&person.caller, &front.app).await {
        Ok(Ok(())) => Flash::done(words::SLACK_TRIED.get(locale)),
        Ok(Err(SlackError::Permanent(reason))) => {
            Flash::failed(words::SLACK_REFUSED.with(locale, &[("reason", &reason)]))
        }
        Ok(Err(SlackError::Temporary(reason))) => Flash::failed(words::SLACK_AWAY.with(locale, &[("reason", &reason)])),
        Err(error) if error.code() == Code::Conflict => Flash::failed(words::NO_CHANNEL.get(locale)),
        Err(error) if error.code() == Code::RateLimitExceeded => Flash::failed(i18n::message(locale, &error)),
        Err(error) => return Err(error),
    };
    let mut response = see_other(pages::SLACK_PATH)?;
    response.headers_mut().append(header::SET_COOKIE, keep_flash(&front, &flash)?);
    Ok(response)
}

/// Takes the channel away.
pub async fn remove_slack(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    notifications::set_slack_webhook(&person.caller, &front.app, None).await?;
    let notice = words::SLACK_REMOVED.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), pages::SLACK_PATH, pages::SLACK_PATH).done(pages::SLACK_PATH, Some(notice))
}
