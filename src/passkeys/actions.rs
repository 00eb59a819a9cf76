//! Adding passkeys, naming them, removing them.

use chrono::{DateTime, Utc};
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

use super::{
    Challenge, NAME_MAX, OwnPasskey,
    challenges::{self, Purpose},
    sql,
};
use crate::{
    access::{Caller, Origin},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    devices::device_name,
    kernel::{AppError, Code, Issue, PasskeyId, UserId, single_line},
    notifications::{self, Message, Notification},
    store::{Topic, Tx, is_unique_violation},
};

/// So many passkeys a person may have.
const PER_PERSON: usize = 20;
/// Where the passkeys are.
const PAGE: &str = "/account/security";

/// Asks the caller's browser to make a passkey. Needs a recent proof.
pub async fn start_registration(caller: &Caller, app: &App) -> Result<Challenge, AppError> {
    caller.require_recent_proof(app.clock.now())?;
    let asker = challenges::asker(app, &caller.principal.org_name)?;
    let known = sql::credential_ids(&app.db, caller.user()).await?;
    if known.len() >= PER_PERSON {
        return Err(AppError::new(Code::Conflict).with_message("20 passkeys are possible; remove one first."));
    }
    let known = known.into_iter().collect();
    let principal = &caller.principal;
    let (options, state) = asker
        .start_passkey_registration(caller.user().uuid(), principal.email.as_str(), &principal.full_name, Some(known))
        .map_err(AppError::internal)?;
    let mut challenge = challenges::keep(app, Purpose::Register, Some(caller.user()), &state, &options).await?;
    // The key must be found without an address.
    challenge.options["authenticatorSelection"]["residentKey"] = "required".into();
    challenge.options["authenticatorSelection"]["requireResidentKey"] = true.into();
    Ok(challenge)
}

/// Adds the passkey that the browser has made: `challenge` is the token that came with the question, `answer` the browser's answer as
/// JSON. It is called after the browser where no name is given. Needs a recent proof; tells the person.
pub async fn finish_registration(
    caller: &Caller,
    app: &App,
    challenge: &str,
    answer: &str,
    name: &str,
) -> Result<PasskeyId, AppError> {
    caller.require_recent_proof(app.clock.now())?;
    let asker = challenges::asker(app, &caller.principal.org_name)?;
    let name = match checked_name(name)? {
        Some(name) => name,
        None => device_name(caller.origin.user_agent.as_deref().unwrap_or_default()),
    };
    let mut tx = app.db.begin().await?;
    let state: Option<PasskeyRegistration> =
        challenges::take(&mut tx, app, Purpose::Register, Some(caller.user()), challenge).await?;
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_str(answer).ok();
    let passkey = match (state, answer) {
        (Some(state), Some(answer)) => asker.finish_passkey_registration(&answer, &state).ok(),
        _ => None,
    };
    let Some(passkey) = passkey else {
        // The challenge is used up all the same.
        tx.commit(&app.clock).await?;
        return Err(AppError::new(Code::InvalidRequest).with_message("The passkey could not be checked. Try again."));
    };
    let id = app.clock.new_id();
    let row = sql::NewPasskey {
        id,
        user: caller.user(),
        org: caller.org(),
        credential_id: passkey.cred_id().as_ref(),
        credential: serde_json::to_string(&passkey)?,
        name: &name,
        now: app.clock.now(),
    };
    match sql::insert(&mut tx, &row).await {
        Err(error) if is_unique_violation(&error, "credential_id") => {
            return Err(AppError::new(Code::Conflict).with_message("This passkey was added already."));
        }
        inserted => inserted?,
    }
    let told = Notification::new(Message::PasskeyAdded { name: name.clone() }, PAGE);
    notifications::notify(&mut tx, app, caller.user(), told).await?;
    finish(tx, caller, app, Kind::PasskeyAdded, Changes::none().field("passkey", &None, &Some(name))).await?;
    Ok(id)
}

/// A name in its stored form; `None` for an empty one.
fn checked_name(name: &str) -> Result<Option<String>, AppError> {
    let name = single_line(name);
    if name.as_deref().is_some_and(|name| name.chars().count() > NAME_MAX) {
        return Err(AppError::field("name", Issue::TooLong { max: NAME_MAX }));
    }
    Ok(name)
}

/// The caller's passkeys, in the order in which they were added.
pub async fn list_my_passkeys(caller: &Caller, app: &App) -> Result<Vec<OwnPasskey>, AppError> {
    let rows = sql::list(&app.db, caller.user()).await?;
    Ok(rows
        .into_iter()
        .map(|row| OwnPasskey {
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
        })
        .collect())
}

/// Gives a passkey of the caller another name.
pub async fn rename_passkey(caller: &Caller, app: &App, id: PasskeyId, name: &str) -> Result<(), AppError> {
    let name = checked_name(name)?.ok_or_else(|| AppError::field("name", Issue::Required))?;
    let mut tx = app.db.begin().await?;
    let before = sql::name_of(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    if before == name {
        return Ok(());
    }
    sql::set_name(&mut tx, caller.user(), id, &name).await?;
    finish(tx, caller, app, Kind::PasskeyRenamed, Changes::none().field("passkey", &before, &name)).await
}

/// Removes a passkey of the caller, with which nobody signs in any more. Needs a recent proof; tells the person. One of somebody else is
/// not found.
pub async fn remove_passkey(caller: &Caller, app: &App, id: PasskeyId) -> Result<(), AppError> {
    caller.require_recent_proof(app.clock.now())?;
    let mut tx = app.db.begin().await?;
    let name = sql::delete(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    let told = Notification::new(Message::PasskeyRemoved { name: name.clone() }, PAGE);
    notifications::notify(&mut tx, app, caller.user(), told).await?;
    finish(tx, caller, app, Kind::PasskeyRemoved, Changes::none().field("passkey", &Some(name), &None)).await
}

async fn finish(mut tx: Tx, caller: &Caller, app: &App, kind: Kind, changes: Changes) -> Result<(), AppError> {
    tx.touch(Topic::User(caller.user()));
    let event = Event {
        org: caller.org(),
        kind,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes,
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    tx.commit(&app.clock).await
}

/// Removes what was added to an account since its owner stopped recognising what happens to it (row G07). Called by the worker.
pub async fn remove_added_since(app: &App, user: UserId, since: DateTime<Utc>) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    for (org, name) in sql::delete_since(&mut tx, user, since).await? {
        let event = Event {
            org,
            kind: Kind::PasskeyRemoved,
            actor: Actor::System,
            subject: Some(user),
            origin: &Origin::default(),
            changes: Changes::none().field("passkey", &Some(name), &None),
        };
        activity::record(&mut tx, &app.clock, &event).await?;
    }
    tx.touch(Topic::User(user));
    tx.commit(&app.clock).await
}
