//! The page of a person, as those who look after them see it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::{either::Either, prelude::*};
use serde_json::Value;

use super::{new_person::role_choices, rows::status};
use crate::{
    access::Role,
    accounts::{Status, User},
    activity::{KEY_USED, Kind, REASON, Recorded},
    avatars,
    kernel::Locale,
    organizations::ProfileField,
    passkeys::Loss,
    web::{
        components::{
            ConfirmDialog, Form, FormState, Icon, Mood, Select, Tone, avatar, badge, callout, definition_list,
            link_button, moment, open_button, post_button, row_item, section, submit_button,
        },
        i18n::{self, Text, account_words, common_words, factor_words, history_words, org_words as words},
        islands::CopyButton,
        pages::{
            account::{self, stored_fields},
            changes::{plain, reason, value},
            happenings::picture,
        },
        render::Look,
    },
};

/// The id of the dialog that asks before suspending.
const SUSPEND_DIALOG: &str = "suspend";
/// The id of the form in it.
const SUSPEND_FORM: &str = "suspend-form";

/// An event with the name of who did it, where they are still here.
#[derive(Debug, Clone)]
pub struct Happening {
    /// The event.
    pub event: Recorded,
    /// Who did it.
    pub actor_name: Option<String>,
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// The person.
    pub person: Arc<User>,
    /// Whether it is the caller's own page.
    pub is_oneself: bool,
    /// The roles that the caller may give, the least powerful first; empty when none.
    pub roles: Vec<Role>,
    /// The role form as it was refused, if it was.
    pub role_state: Option<FormState>,
    /// The latest events; `None` for those who may not see the record.
    pub activity: Option<Vec<Happening>>,
    /// The fields that only administrators change, for those who may change this person; empty for all others.
    pub fields: Vec<ProfileField>,
    /// The form of these fields as it was refused, if it was.
    pub fields_state: Option<FormState>,
    /// Whether the caller may suspend and activate this person.
    pub may_shut_out: bool,
    /// What the person may have lost, which whoever may shut them out may take away.
    pub loss: Option<Loss>,
}

/// Who they are, what they may do, what happened, and what shuts them out.
pub fn person(look: &Look, data: PersonPage) -> impl IntoView + use<> {
    let locale = look.locale;
    let person = &data.person;
    let fields_form = fields_section(locale, &data);
    let role_form = (!data.roles.is_empty()).then(|| role_section(locale, &data));
    let activity = data.activity.as_ref().map(|events| activity_section(look, person, events));
    view! {
        {super::back_to_users(locale)}
        {head(locale, person, data.is_oneself)}
        {leaving(look, person)}
        {profile_section(look, person)}
        {fields_form}
        {role_form}
        {activity}
        {data.may_shut_out.then(|| (activation(locale, person), danger_zone(locale, &data)))}
    }
}

fn head(locale: Locale, person: &User, is_oneself: bool) -> impl IntoView + use<> {
    let (mood, word) = status(person.status);
    let is_locked = person.is_locked();
    let is_unverified = !person.is_verified() && person.status != Status::Pending;
    view! {
        <header class="page-header person-head">
            <div class="person">
                {avatar(&person.id.to_string(), &person.full_name, person.avatar.as_deref().and_then(avatars::small_path))}
                <div class="lines">
                    <h1>{person.full_name.clone()}</h1>
                    <p class="lead">{person.email.to_string()}</p>
                </div>
            </div>
            <div class="actions">
                {badge(mood, word.get(locale))}
                {badge(Mood::Neutral, i18n::role(person.role, locale))}
                {is_locked.then(|| badge(Mood::Bad, words::LOCKED.get(locale)))}
                {is_unverified.then(|| badge(Mood::Warning, words::NOT_VERIFIED.get(locale)))}
                {is_oneself.then(|| badge(Mood::Accent, words::YOU.get(locale)))}
            </div>
        </header>
    }
}

/// Somebody who asked to be deleted, and when they will be.
fn leaving(look: &Look, person: &User) -> impl IntoView + use<> {
    person.deletion_planned_at.map(|at| {
        let at = i18n::date(at, look.zone, look.locale);
        callout(
            Mood::Warning,
            words::DELETION_PLANNED.with(look.locale, &[("name", &person.full_name), ("date", &at)]),
            (),
        )
    })
}

/// The id, to be selected or copied.
fn id(locale: Locale, id: String) -> impl IntoView {
    let (copy, copied) = (common_words::COPY.get(locale).to_owned(), common_words::COPIED.get(locale).to_owned());
    view! {
        <span class="copied"><code>{id.clone()}</code><CopyButton text=id copy=copy copied=copied/></span>
    }
}

fn profile_section(look: &Look, person: &User) -> impl IntoView + use<> {
    let locale = look.locale;
    let text = |value: &Option<String>| match value {
        Some(value) => value.clone().into_any(),
        None => view! { <span class="muted">{words::NONE.get(locale)}</span> }.into_any(),
    };
    let mut pairs = vec![
        (words::USERNAME.get(locale), text(&person.username)),
        (words::PHONE.get(locale), text(&person.phone)),
        (words::TIME_ZONE.get(locale), person.time_zone.replace('_', " ").into_any()),
        (words::LANGUAGE.get(locale), person.locale.name().into_any()),
        (words::LAST_SIGN_IN.get(locale), moment_or(look, person.last_login(), common_words::NEVER)),
        (words::VERIFIED_AT.get(locale), moment_or(look, person.email_verified_at, words::NOT_YET)),
        (words::CREATED.get(locale), moment(look, person.created_at, true).into_any()),
        (words::UPDATED.get(locale), moment(look, person.updated_at, true).into_any()),
        (words::ID.get(locale), id(locale, person.id.to_string()).into_any()),
    ];
    if !person.metadata.0.is_empty() {
        let entries = person
            .metadata
            .0
            .iter()
            .map(|(key, value)| view! { <li><code>{format!("{key}: {}", plain(value))}</code></li> })
            .collect::<Vec<_>>();
        pairs.push((words::METADATA.get(locale), view! { <ul>{entries}</ul> }.into_any()));
    }
    section("profile", words::PROFILE.get(locale), "", view! { <div class="card two">{definition_list(pairs)}</div> })
}

fn moment_or(look: &Look, at: Option<DateTime<Utc>>, otherwise: Text) -> AnyView {
    match at {
        Some(at) => moment(look, at, true).into_any(),
        None => view! { <span class="muted">{otherwise.get(look.locale)}</span> }.into_any(),
    }
}

fn role_section(locale: Locale, data: &PersonPage) -> impl IntoView + use<> {
    let person = &data.person;
    let state = data.role_state.clone().unwrap_or_else(|| FormState::default().with_value("role", person.role.name()));
    let action = format!("{}/role", page_of(person));
    let lead = if data.is_oneself { words::OWN_ROLE } else { words::ROLE_LEAD };
    let (field, choices) = (state.field("role"), role_choices(locale, &data.roles));
    let form = view! {
        <div class="card pad narrow">
            <Form locale=locale action=action state=state>
                <Select field=field label=words::ROLE.get(locale) choices=choices/>
                <div class="actions">{submit_button(Tone::Secondary, words::CHANGE_ROLE.get(locale))}</div>
            </Form>
        </div>
    };
    section("role", words::ROLE.get(locale), lead.get(locale), form)
}

/// What only administrators change, posted to `/org/users/{id}/fields`.
fn fields_section(locale: Locale, data: &PersonPage) -> Option<impl IntoView + use<>> {
    let (stored, fields) = stored_fields(&data.person, &data.fields, FormState::default());
    (!fields.is_empty()).then(|| {
        let state = data.fields_state.clone().unwrap_or(stored);
        let action = format!("{}/fields", page_of(&data.person));
        let inputs = account::fields(locale, &state, &fields);
        let form = view! {
            <div class="card pad narrow">
                <Form locale=locale action=action state=state>
                    {inputs}
                    <div class="actions">{submit_button(Tone::Secondary, account_words::SAVE_CHANGES.get(locale))}</div>
                </Form>
            </div>
        };
        section("fields", words::FIELDS.get(locale), words::FIELDS_LEAD.get(locale), form)
    })
}

fn activity_section(look: &Look, person: &User, events: &[Happening]) -> impl IntoView + use<> {
    let locale = look.locale;
    let list = if events.is_empty() {
        Either::Left(view! { <p class="card pad muted">{words::NO_ACTIVITY.get(locale)}</p> })
    } else {
        let rows = events.iter().map(|happening| event_row(look, person, happening)).collect::<Vec<_>>();
        Either::Right(view! { <ul class="card">{rows}</ul> })
    };
    section("activity", words::ACTIVITY.get(locale), words::ACTIVITY_LEAD.get(locale), list)
}

fn event_row(look: &Look, person: &User, happening: &Happening) -> impl IntoView + use<> {
    let locale = look.locale;
    let event = &happening.event;
    let kind = Kind::from_name(&event.kind);
    let title = kind.map_or_else(|| event.kind.clone(), |kind| i18n::happening(kind, locale).to_owned());
    let mut source = vec![who(locale, person, happening)];
    source.extend(event.ip.as_deref().map(|ip| words::FROM_ADDRESS.with(locale, &[("ip", ip)])));
    let why = reason(&event.changes.0).map(|reason| {
        view! { <span>{history_words::REASON.with(locale, &[("reason", reason)])}</span> }
    });
    let lines = view! {
        <span class="title">{title}</span>
        {changes(locale, &event.changes.0).map(|text| view! { <span>{text}</span> })}
        {why}
        <span class="small">{source.into_iter().filter_map(not_empty).collect::<Vec<_>>().join(" · ")}</span>
    };
    row_item(kind.map_or(Icon::Info, picture), lines, moment(look, event.occurred_at, true))
}

fn not_empty(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Who did it; nothing where the person did it themselves, which goes without saying on their own page.
fn who(locale: Locale, person: &User, happening: &Happening) -> String {
    match (happening.event.actor_id, &happening.actor_name) {
        (Some(actor), _) if actor == person.id => String::new(),
        (Some(_), Some(name)) => words::BY.with(locale, &[("name", name)]),
        (Some(_), None) => words::BY_FORMER_MEMBER.get(locale).to_owned(),
        (None, _) if happening.event.actor_kind == "system" => String::new(),
        (None, _) => words::BY_COMMAND_LINE.get(locale).to_owned(),
    }
}

/// The changed fields with what they were and are, where that can be said shortly.
fn changes(locale: Locale, changes: &Value) -> Option<String> {
    let colon = common_words::COLON.get(locale);
    let texts: Vec<String> = changes
        .as_object()?
        .iter()
        .filter(|(field, _)| *field != KEY_USED && *field != REASON)
        .filter_map(|(field, change)| {
            let name = i18n::field_name(field, locale).unwrap_or(field);
            // Pictures are shown, their addresses say nothing; and metadata is too much for a line.
            if field == "avatar" || change["before"].is_object() || change["after"].is_object() {
                return Some(name.to_owned());
            }
            let (before, after) = (value(locale, field, &change["before"]), value(locale, field, &change["after"]));
            Some(match (before, after) {
                (None, None) => return None,
                // What an account began with stands above, on its page.
                (None, Some(_)) if matches!(field.as_str(), "email" | "full_name") => return None,
                (None, Some(after)) => format!("{name}{colon}{after}"),
                (Some(before), after) => format!("{name}{colon}{before} → {}", after.unwrap_or_else(|| "—".to_owned())),
            })
        })
        .collect();
    (!texts.is_empty()).then(|| texts.join(" · "))
}

/// What lets a person in who cannot come in.
fn activation(locale: Locale, person: &User) -> impl IntoView + use<> {
    (person.status != Status::Active || person.is_locked()).then(|| {
        let lead = match person.status {
            Status::Active => words::ACTIVATE_LOCKED_LEAD,
            Status::Pending => words::ACTIVATE_PENDING_LEAD,
            Status::Suspended => words::ACTIVATE_LEAD,
        };
        let action = format!("{}/activate", page_of(person));
        let button = post_button(Tone::Secondary, action, words::ACTIVATE.get(locale), "", &[]);
        let title = words::ACTIVATE_PERSON.with(locale, &[("name", &person.full_name)]);
        let row = access_row(Icon::Good, title, lead.get(locale), button);
        section("access", words::ACCESS.get(locale), "", view! { <ul class="card">{row}</ul> })
    })
}

/// Last on the page: what shuts the person out. It asks first.
fn danger_zone(locale: Locale, data: &PersonPage) -> impl IntoView + use<> {
    let person = &data.person;
    let suspension = (person.status != Status::Suspended).then(|| {
        let name = [("name", person.full_name.as_str())];
        let (question, action) = (words::SUSPEND_QUESTION.with(locale, &name), format!("{}/suspend", page_of(person)));
        let button = view! {
            {open_button(Tone::Danger, SUSPEND_DIALOG, words::SUSPEND.get(locale))}
            <ConfirmDialog
                id=SUSPEND_DIALOG
                title=question
                text=words::SUSPEND_TEXT.get(locale)
                cancel=common_words::CANCEL.get(locale)
                more=suspend_reason(locale)
            >
                <form method="post" action=action id=SUSPEND_FORM>{submit_button(Tone::DangerNow, words::SUSPEND.get(locale))}</form>
            </ConfirmDialog>
        };
        let title = words::SUSPEND_PERSON.with(locale, &name);
        access_row(Icon::Bad, title, words::SUSPEND_LEAD.get(locale), button)
    });
    let reset = data.loss.filter(|loss| loss.has_second_factor || loss.passkeys > 0).map(|loss| {
        let (button, title, row) = if loss.has_second_factor {
            (factor_words::RESET, factor_words::RESET_TITLE, factor_words::RESET_ROW)
        } else {
            (factor_words::REMOVE, factor_words::PASSKEYS_TITLE, factor_words::PASSKEYS_ROW)
        };
        let button = link_button(Tone::Danger, super::lost_factor::path(person), button.get(locale));
        access_row(Icon::Shield, title.get(locale).to_owned(), row.get(locale), button)
    });
    (suspension.is_some() || reset.is_some()).then(|| {
        section(
            "danger",
            words::DANGER.get(locale),
            "",
            view! { <ul class="card danger-zone">{reset}{suspension}</ul> },
        )
    })
}

/// Why, for the person to read. It stands in the dialog and belongs to the form of its button.
fn suspend_reason(locale: Locale) -> AnyView {
    view! {
        <div class="field">
            <div class="label">
                <label for="suspend-reason">{words::SUSPEND_REASON.get(locale)}</label>
                <span class="hint">{common_words::OPTIONAL.get(locale)}</span>
            </div>
            <input id="suspend-reason" name="reason" type="text" maxlength="500" autocomplete="off" form=SUSPEND_FORM aria-describedby="suspend-reason-hint"/>
            <p class="hint" id="suspend-reason-hint">{words::SUSPEND_REASON_HINT.get(locale)}</p>
        </div>
    }
    .into_any()
}

fn page_of(person: &User) -> String {
    format!("{}/{}", super::listing::PATH, person.id)
}

fn access_row<V: IntoView>(picture: Icon, title: String, text: &'static str, button: V) -> impl IntoView + use<V> {
    let lines = view! { <span class="title">{title}</span><span class="small">{text}</span> };
    row_item(picture, lines, button)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changes_are_told_in_words() {
        let recorded =
            json!({ "role": { "before": "user", "after": "admin" }, "language": { "before": "en", "after": "fr" } });
        assert_eq!(
            changes(Locale::Es, &recorded).as_deref(),
            Some("Idioma: English → Français · Rol: Usuario → Administrador")
        );
        let verified = json!({ "email_verified": { "before": false, "after": true } });
        assert_eq!(changes(Locale::Fr, &verified).as_deref(), Some("Adresse confirmée\u{a0}: non → oui"));
        assert_eq!(changes(Locale::En, &json!({})), None);
    }

    #[test]
    fn what_is_cleared_or_large_is_told_shortly() {
        let cleared = json!({ "phone": { "before": "+34600000000", "after": null } });
        assert_eq!(changes(Locale::En, &cleared).as_deref(), Some("Phone: +34600000000 → —"));
        let large = json!({ "metadata": { "before": {}, "after": { "team": "field" } } });
        assert_eq!(changes(Locale::En, &large).as_deref(), Some("Metadata"));
    }
}
