//! Helping somebody who lost their second factor.

use super::sql;
use crate::{
    access::Caller,
    accounts::{self, User},
    activity::{self, Actor, Changes, Event, Kind, REASON},
    app::App,
    devices,
    kernel::{AppError, Code},
    mail::Letter,
    notifications::{self, Message, Notification},
    store::{Topic, Tx},
};

/// Takes every second factor of somebody else away, with the backup codes and the trust in their devices, as part of a change of which whoever
/// calls this has checked that the caller may make it. The person is told by whom and why. 409 when they have none.
pub async fn reset(tx: &mut Tx, app: &App, caller: &Caller, person: &User, reason: &str) -> Result<(), AppError> {
    let factors = sql::lock_active(tx, person.id).await?;
    if factors.is_empty() {
        return Err(AppError::new(Code::Conflict).with_message("This person has no second factor."));
    }
    sql::remove_all(tx, person.id).await?;
    devices::forget_trust(tx, person.id).await?;
    tx.touch(Topic::User(person.id));
    let mut names: Vec<&str> = factors.iter().map(|method| method.name()).collect();
    names.sort_unstable();
    let event = Event {
        org: person.org_id,
        kind: Kind::MfaReset,
        actor: Actor::of(caller),
        subject: Some(person.id),
        origin: &caller.origin,
        changes: Changes::none().field("second_factors", &names, &Vec::new()).note(REASON, &reason),
    };
    activity::record(tx, &app.clock, &event).await?;
    let principal = &caller.principal;
    let by = if caller.is_person() { principal.full_name.clone() } else { principal.org_name.to_string() };
    let letter = Letter::SecondFactorsReset {
        name: person.full_name.clone(),
        by,
        reason: reason.to_owned(),
        when: app.clock.now(),
        time_zone: Some(person.time_zone.clone()),
        link: app.link("/account/security"),
    };
    accounts::post_letter(tx, app, person, letter).await?;
    let by = notifications::acting(caller);
    let told = Notification::new(Message::SecondFactorsReset { by }, "/account/security").without_mail();
    notifications::notify(tx, app, person.id, told).await
}
