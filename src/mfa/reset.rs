//! Helping somebody who lost their second factor.

use super::sql;
use crate::{
    access::Caller,
    accounts::User,
    activity::{self, Actor, Changes, Event, Kind, REASON},
    app::App,
    devices,
    kernel::AppError,
    store::{Topic, Tx},
};

/// Takes every second factor of somebody else away, with the backup codes and the trust in their devices, as part of a change of which whoever
/// calls this has checked that the caller may make it, and of which they tell the person. Answers whether they had one.
pub async fn reset(tx: &mut Tx, app: &App, caller: &Caller, person: &User, reason: &str) -> Result<bool, AppError> {
    let factors = sql::lock_active(tx, person.id).await?;
    if factors.is_empty() {
        return Ok(false);
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
    Ok(true)
}
