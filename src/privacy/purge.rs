//! The end of an account: when the time of grace is over, everything about the person goes.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::sql;
use crate::{
    access::Origin,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, JobId, OrgId, UserId},
    mail::{self, Envelope, Letter},
    store::{Topic, outbox::Job},
};

/// The kind of job that removes everything about a person.
pub const PURGE: &str = "purge_account";

/// How many accounts are shut in one round.
const ROUND: i64 = 50;
/// A file that was fetched and not to its end is kept for so long.
const HALF_FETCHED: Duration = Duration::hours(1);
/// A purge that nothing helped is begun anew after so long: nobody who was promised that their data goes is forgotten.
const BEGUN_ANEW: Duration = Duration::days(1);
/// Jobs that nothing helped are kept for so long.
const PARKED: Duration = Duration::days(30);

#[derive(Serialize, Deserialize)]
struct Payload {
    person: UserId,
    org: OrgId,
}

/// Shuts accounts whose time has come and has them purged, also those where it failed; removes copies whose time is over. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    for (person, org) in sql::due(&app.db, now, ROUND).await? {
        begin(app, person, org).await?;
    }
    for (person, org) in sql::left_behind(&app.db, PURGE, now - BEGUN_ANEW, ROUND).await? {
        let mut tx = app.db.begin().await?;
        tx.enqueue(&app.clock, &Job::now(&app.clock, PURGE, &Payload { person, org })?.about(person)).await?;
        tx.commit(&app.clock).await?;
    }
    sql::forget_exports(&app.db, now, now - HALF_FETCHED).await?;
    app.db.forget_parked_jobs(now - PARKED).await
}

/// From here on there is no way back: nobody signs in any more, and the record says that what is personal in it is erased.
async fn begin(app: &App, person: UserId, org: OrgId) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    if !sql::begin_purge(&mut tx, person, org, app.clock.now()).await? {
        return Ok(());
    }
    let origin = Origin::default();
    let event = Event {
        org,
        kind: Kind::UserPurged,
        actor: Actor::System,
        subject: Some(person),
        origin: &origin,
        changes: Changes::none(),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    let job = Job::now(&app.clock, PURGE, &Payload { person, org })?.about(person);
    tx.enqueue(&app.clock, &job).await?;
    tx.touch(Topic::User(person));
    tx.touch(Topic::People(org));
    tx.commit(&app.clock).await
}

/// Removes everything about a person, and tells them by a last letter. Called by the worker; can be broken off and called again.
pub async fn purge(app: &App, job: JobId, payload: &Value) -> Result<(), AppError> {
    let Payload { person, org } = Payload::deserialize(payload)?;
    activity::erase_personal_data(&app.db, &app.clock, org, person).await?;
    let mut tx = app.db.begin().await?;
    let Some(addressee) = sql::addressee(&mut tx, person).await? else { return Ok(()) };
    sql::delete_rows(&mut tx, person, job).await?;
    sql::delete_person(&mut tx, person, app.clock.now()).await?;
    let id = app.clock.new_id();
    let envelope = Envelope {
        to: addressee.email.to_string(),
        to_name: Some(addressee.full_name.clone()),
        locale: addressee.locale,
        letter: Letter::DeletionDone { name: addressee.full_name, portal_link: app.link("/") },
        message_key: JobId::to_string(&id),
    };
    // It is about nobody who is here, and goes when it is sent.
    let letter = Job { id, kind: mail::JOB, payload: mail::sealed(&app.keyring, &envelope)?, about: None };
    tx.enqueue(&app.clock, &letter).await?;
    tx.touch(Topic::User(person));
    tx.touch(Topic::People(org));
    tx.commit(&app.clock).await
}
