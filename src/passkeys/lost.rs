//! A lost phone: somebody who may helps its owner back in.

use chrono::{DateTime, Utc};

use super::sql;
use crate::{
    access::{Caller, Permission},
    accounts::{self, User},
    activity::{self, Actor, Changes, Event, Kind, REASON},
    app::App,
    kernel::{AppError, Code, Issue, UserId},
    mail::{Letter, LostWays},
    mfa,
    notifications::{self, Message, Notification},
    sessions,
    store::{Topic, Tx},
};

/// What somebody may have lost with their phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// Whether a code is asked for after their password.
    pub has_second_factor: bool,
    /// How many passkeys they have.
    pub passkeys: usize,
}

/// Takes the second factors of somebody else away, who lost them, and where it is wanted their passkeys as well: with the backup codes and the trust in their
/// devices, and every session ends, so that the password is asked for and new ones can be set up. A passkey goes on opening the account for whoever has
/// found the phone and can unlock it. It stands in this room, the last of those that hold ways to come in, since it is about all of them.
///
/// Needs a recent proof and a reason, which stands in the record and is shown to the person. Nobody does it to themselves, who can remove both
/// themselves, nor to somebody above them. Answers what was taken away; 409 when there is nothing.
pub async fn reset_lost(
    caller: &Caller,
    app: &App,
    id: UserId,
    with_passkeys: bool,
    reason: &str,
) -> Result<(User, LostWays), AppError> {
    let person = may_reset_lost(caller, app, id).await?;
    let reason = accounts::checked_reason(reason)?.ok_or_else(|| AppError::field("reason", Issue::Required))?;
    let mut tx = app.db.begin().await?;
    let had_factors = mfa::reset(&mut tx, app, caller, &person, reason).await?;
    let had_passkeys = with_passkeys && remove_all(&mut tx, app, caller, &person, reason).await?;
    let ways = match (had_factors, had_passkeys) {
        (true, false) => LostWays::SecondFactors,
        (false, true) => LostWays::Passkeys,
        (true, true) => LostWays::Both,
        (false, false) => {
            return Err(AppError::new(Code::Conflict)
                .with_message("This person has no second factor, and no passkey was to be removed."));
        }
    };
    sessions::end_all(&mut tx, person.id).await?;
    tell(&mut tx, app, caller, &person, reason, ways).await?;
    tx.commit(&app.clock).await?;
    Ok((person, ways))
}

/// The person, where the caller may do this to them now; see [`reset_lost`] for who may not.
pub async fn may_reset_lost(caller: &Caller, app: &App, id: UserId) -> Result<User, AppError> {
    caller.require(Permission::UserUpdate)?;
    let person = accounts::find_person(caller, app, id).await?;
    caller.require_rank(person.role)?;
    if caller.is_person() && caller.user() == person.id {
        return Err(AppError::new(Code::Conflict)
            .with_message("You cannot reset your own second factors; turn them off instead.")
            .with_detail("id", Issue::Oneself));
    }
    caller.require_recent_proof(app.clock.now())?;
    Ok(User::clone(&person))
}

/// What somebody of the caller's organisation may have lost.
pub async fn loss_of(caller: &Caller, app: &App, id: UserId) -> Result<Loss, AppError> {
    caller.require(Permission::UserUpdate)?;
    let person = accounts::find_person(caller, app, id).await?;
    let (factors, passkeys) =
        tokio::try_join!(mfa::status_of(app, person.id), sql::credential_ids(&app.db, person.id))?;
    Ok(Loss { has_second_factor: factors.is_on(), passkeys: passkeys.len() })
}

/// Removes every passkey, each with its event; answers whether there was one.
async fn remove_all(tx: &mut Tx, app: &App, caller: &Caller, person: &User, reason: &str) -> Result<bool, AppError> {
    let gone = sql::delete_since(tx, person.id, DateTime::<Utc>::UNIX_EPOCH).await?;
    for (org, name) in &gone {
        let event = Event {
            org: *org,
            kind: Kind::PasskeyRemoved,
            actor: Actor::of(caller),
            subject: Some(person.id),
            origin: &caller.origin,
            changes: Changes::none().field("passkey", &Some(name), &None).note(REASON, &reason),
        };
        activity::record(tx, &app.clock, &event).await?;
    }
    tx.touch(Topic::User(person.id));
    Ok(!gone.is_empty())
}

/// Tells the person by whom and why, by a letter and in their inbox.
async fn tell(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    person: &User,
    reason: &str,
    ways: LostWays,
) -> Result<(), AppError> {
    const PAGE: &str = "/account/security";
    let principal = &caller.principal;
    let by = if caller.is_person() { principal.full_name.clone() } else { principal.org_name.to_string() };
    let letter = Letter::SecondFactorsReset {
        name: person.full_name.clone(),
        by,
        reason: reason.to_owned(),
        ways,
        when: app.clock.now(),
        time_zone: Some(person.time_zone.clone()),
        link: app.link(PAGE),
    };
    accounts::post_letter(tx, app, person, letter).await?;
    let by = notifications::acting(caller);
    let message = match ways {
        LostWays::SecondFactors => Message::SecondFactorsReset { by },
        LostWays::Passkeys => Message::PasskeysReset { by },
        LostWays::Both => Message::WaysInReset { by },
    };
    notifications::notify(tx, app, person.id, Notification::new(message, PAGE).without_mail()).await
}
