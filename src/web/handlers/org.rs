//! Looking after people: the table, a person's page, adding, suspending, activating, giving roles.

use std::collections::BTreeSet;

use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::Response,
};

use super::{
    forms::{Form, see_other},
    person::SignedIn,
};
use crate::{
    access::{Caller, Permission, Role},
    accounts::{self, NewPerson, PeopleQuery, User},
    activity,
    front::{Flash, Front, keep_flash},
    kernel::{AppError, Code, Issue, Locale, PageEdge, UserId},
    organizations::{self, EditableBy, ProfileField},
    passkeys, roles,
    web::{
        components::FormState,
        i18n::{self, org_words as words},
        pages::account,
        pages::org::{self, Happening, NewPersonPage, PersonPage, Users, listing},
        shell::Place,
    },
};

/// How many events a person's page shows.
const EVENTS_SHOWN: i64 = 20;

/// The table of people.
pub async fn users(
    State(front): State<Front>,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, AppError> {
    let caller = &signed_in.caller;
    let frame = signed_in.frame(&front, Place::Users);
    let look = frame.look;
    let (mut listing, had_unreadable) = listing::Listing::read(query.as_deref().unwrap_or_default());
    let edge = listing
        .cursor
        .as_deref()
        .and_then(|cursor| accounts::open_edge(&front.app, listing.sort, listing.direction, cursor));
    if edge.is_none() {
        // An edge from before the keys changed, or of a list in another order: the list begins again.
        listing = listing.with(|_| {});
    }
    let question = listing.question(edge, look.now, look.zone);
    let page = accounts::list_people(caller, &front.app, &question).await?;
    let headcount = if listing.is_filtered() {
        let everybody = PeopleQuery { limit: 1, ..PeopleQuery::default() };
        accounts::list_people(caller, &front.app, &everybody).await?.total
    } else {
        page.total
    };
    let seal = |edge: &Option<PageEdge>| {
        edge.as_ref().map(|edge| accounts::seal_edge(&front.app, &question, edge)).transpose()
    };
    let data = Users {
        previous: seal(&page.previous)?,
        next: seal(&page.next)?,
        listing,
        page,
        headcount,
        organization: caller.principal.org_name.clone(),
        may_add: caller.may(Permission::UserCreate),
        had_unreadable,
    };
    let page = frame.page(words::USERS.get(look.locale));
    signed_in.show(&front, &page, || frame.around(org::users(&look, data)))
}

/// The form that adds a person.
pub async fn new_person(State(front): State<Front>, signed_in: SignedIn) -> Result<Response, AppError> {
    let caller = &signed_in.caller;
    caller.require(Permission::UserCreate)?;
    let frame = signed_in.frame(&front, Place::Users);
    let look = frame.look;
    let state = signed_in.flash.form_state(org::NEW_PERSON_PATH).unwrap_or_else(|| {
        FormState::default()
            .with_value("role", Role::User.name())
            .with_value("language", look.locale.tag())
            .with_value("invite", "true")
    });
    let data = NewPersonPage { organization: caller.principal.org_name.clone(), roles: roles_to_give(caller), state };
    let page = frame.page(words::ADD_PERSON.get(look.locale));
    signed_in.show(&front, &page, || frame.around(org::new_person(&look, data)))
}

/// The roles that the caller's own covers, the least powerful first.
fn roles_to_give(caller: &Caller) -> Vec<Role> {
    Role::ALL.into_iter().rev().filter(|role| caller.require_rank(*role).is_ok()).collect()
}

/// Adds a person.
pub async fn add_person(State(front): State<Front>, signed_in: SignedIn, form: Form) -> Result<Response, AppError> {
    let locale = signed_in.locale();
    let submission = form.submission(&front, locale, org::NEW_PERSON_PATH, org::NEW_PERSON_PATH);
    let added = match read_person(&form) {
        Ok(input) => accounts::create_person(&signed_in.caller, &front.app, input).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(user) => {
            let text = if form.is_ticked("invite") { words::ADDED_AND_INVITED } else { words::ADDED };
            submission.done(&page_of(user.id), Some(text.with(locale, &[("name", &user.full_name)])))
        }
        Err(error) => submission.refused(error),
    }
}

fn read_person(form: &Form) -> Result<NewPerson, AppError> {
    Ok(NewPerson {
        email: form.text("email").to_owned(),
        full_name: form.text("name").to_owned(),
        phone: None,
        role: read_role(form)?,
        send_invitation: form.is_ticked("invite"),
        locale: Locale::from_tag(form.text("language"))
            .ok_or_else(|| AppError::field("language", Issue::UnknownLanguage))?,
        metadata: accounts::Metadata::new(),
    })
}

fn read_role(form: &Form) -> Result<Role, AppError> {
    Role::from_name(form.text("role")).ok_or_else(|| AppError::field("role", Issue::UnknownValue))
}

pub(super) fn page_of(id: UserId) -> String {
    format!("{}/{id}", listing::PATH)
}

/// An id out of an address; what is not one is a person who is not there.
pub(super) fn read_id(text: &str) -> Result<UserId, AppError> {
    text.parse().map_err(|_| AppError::new(Code::UserNotFound))
}

/// A person's page.
pub async fn person(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let caller = &signed_in.caller;
    let person = accounts::find_person(caller, &front.app, read_id(&id)?).await?;
    let frame = signed_in.frame(&front, Place::Users);
    let look = frame.look;
    let is_oneself = caller.user() == person.id;
    let is_below = caller.require_rank(person.role).is_ok();
    let may_give_roles = is_below && caller.may(Permission::RoleAssign);
    let activity =
        if caller.may(Permission::AuditRead) { Some(happenings(&front, caller, &person).await?) } else { None };
    let may_change = is_below && caller.may(Permission::UserUpdate);
    let data = PersonPage {
        fields: if may_change { administrators_fields(&front, caller).await? } else { Vec::new() },
        fields_state: signed_in.flash.form_state(&format!("{}/fields", page_of(person.id))),
        roles: if may_give_roles { roles_to_give(caller) } else { Vec::new() },
        role_state: signed_in.flash.form_state(&format!("{}/role", page_of(person.id))),
        may_shut_out: may_change && !is_oneself,
        loss: if may_change && !is_oneself {
            Some(passkeys::loss_of(caller, &front.app, person.id).await?)
        } else {
            None
        },
        is_oneself,
        activity,
        person,
    };
    let page = frame.page(data.person.full_name.clone());
    signed_in.show(&front, &page, || frame.around(org::person(&look, data)))
}

/// The latest events about a person, each with the name of who did it.
async fn happenings(front: &Front, caller: &Caller, person: &User) -> Result<Vec<Happening>, AppError> {
    let events = activity::recent_for_person(&front.app.db, caller.org(), person.id, EVENTS_SHOWN).await?;
    let actors: BTreeSet<UserId> = events.iter().filter_map(|event| event.actor_id).collect();
    let names = accounts::names_of(caller, &front.app, &actors).await?;
    let with_name = |event: activity::Recorded| {
        let actor_name = event.actor_id.and_then(|actor| names.get(&actor).cloned());
        Happening { event, actor_name }
    };
    Ok(events.into_iter().map(with_name).collect())
}

/// Gives another role.
pub async fn change_role(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let locale = signed_in.locale();
    let person = accounts::find_person(&signed_in.caller, &front.app, read_id(&id)?).await?;
    let page = page_of(person.id);
    let action = format!("{page}/role");
    let submission = form.submission(&front, locale, &page, &action);
    let changed = match read_role(&form) {
        Ok(role) => roles::change_role(&signed_in.caller, &front.app, person.id, role).await.map(|()| role),
        Err(error) => Err(error),
    };
    match changed {
        Ok(role) => {
            let values = [("name", person.full_name.as_str()), ("role", i18n::role(role, locale))];
            submission.done(&page, Some(words::ROLE_CHANGED.with(locale, &values)))
        }
        Err(error) => submission.refused(error),
    }
}

/// The fields that only administrators change, as those see them who may: open.
async fn administrators_fields(front: &Front, caller: &Caller) -> Result<Vec<ProfileField>, AppError> {
    let organization = organizations::find(&front.app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let fields = organization.settings.0.checked_fields().iter();
    let fields = fields.filter(|field| field.editable_by == EditableBy::Admin);
    Ok(fields.map(|field| ProfileField { editable_by: EditableBy::Person, ..field.clone() }).collect())
}

/// Changes what only administrators change.
pub async fn change_fields(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let locale = signed_in.locale();
    let caller = &signed_in.caller;
    let person = accounts::find_person(caller, &front.app, read_id(&id)?).await?;
    let page = page_of(person.id);
    let action = format!("{page}/fields");
    let submission = form.submission(&front, locale, &page, &action);
    let fields = administrators_fields(&front, caller).await?;
    let changes = fields.iter().filter_map(|field| {
        let sent = form.optional(&account::field_name(field));
        Some((field.key.clone(), account::sent_field(&person, field, sent.as_deref())?))
    });
    match accounts::change_fields_of(caller, &front.app, person.id, changes.collect()).await {
        Ok(user) => submission.done(&page, Some(words::FIELDS_SAVED.with(locale, &[("name", &user.full_name)]))),
        Err(error) => submission.refused(error),
    }
}

/// Shuts a person out.
pub async fn suspend(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    let suspended = accounts::suspend_person_because(&signed_in.caller, &front.app, id, form.text("reason")).await;
    back_to_person(&front, &signed_in, id, suspended, words::SUSPENDED)
}

/// Lets a person in.
pub async fn activate(
    State(front): State<Front>,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id = read_id(&id)?;
    let activated = accounts::activate_person(&signed_in.caller, &front.app, id).await;
    back_to_person(&front, &signed_in, id, activated, words::ACTIVATED)
}

/// Back to the person's page, which says what was done or why it was not. What concerns no state of theirs is passed on.
fn back_to_person(
    front: &Front,
    signed_in: &SignedIn,
    id: UserId,
    outcome: Result<User, AppError>,
    done: i18n::Text,
) -> Result<Response, AppError> {
    let locale = signed_in.locale();
    let flash = match outcome {
        Ok(user) => Flash::done(done.with(locale, &[("name", &user.full_name)])),
        Err(error) if matches!(error.code(), Code::Conflict | Code::ValidationError) => {
            Flash::failed(i18n::message(locale, &error))
        }
        Err(error) => return Err(error),
    };
    let mut response = see_other(&page_of(id))?;
    response.headers_mut().append(header::SET_COOKIE, keep_flash(front, &flash)?);
    Ok(response)
}
