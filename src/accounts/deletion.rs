//! Leaving: an account that its owner no longer wants waits for a while, in which signing in keeps it (rows E01, G10).

use chrono::{DateTime, Duration, Utc};

use super::{User, actions::Owners, mails, sql};
use crate::{
    access::{Caller, Origin},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Code},
    mail::Letter,
    store::Tx,
};

/// Plans the end of the caller's own account: every session ends now, and after the time of grace everything about them is deleted. Needs a recent
/// proof. The last owner of an organisation has to hand it over first. Answers when it will be.
pub async fn plan_deletion(caller: &Caller, app: &App) -> Result<DateTime<Utc>, AppError> {
    let now = app.clock.now();
    caller.require_recent_proof(now)?;
    let mut tx = app.db.begin().await?;
    let owners = Owners::locked(&mut tx, caller.org()).await?;
    let user = sql::find_for_change(&mut tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    if let Some(planned) = user.deletion_planned_at {
        return Ok(planned);
    }
    owners.refuse_to_lose(&mut tx, user.org_id, user.id, user.role).await?;
    let at = now + Duration::days(app.config.privacy.deletion_grace_days);
    sql::plan_deletion(&mut tx, user.id, at, now).await?;
    sql::touch(&mut tx, &user);
    let event = Event {
        org: user.org_id,
        kind: Kind::UserDeletionPlanned,
        actor: Actor::of(caller),
        subject: Some(user.id),
        origin: &caller.origin,
        changes: Changes::none().field("deletion_planned_at", &None, &Some(at)),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    let letter = Letter::DeletionPlanned {
        name: user.full_name.clone(),
        when: at,
        time_zone: Some(user.time_zone.clone()),
        sign_in_link: app.link("/login"),
    };
    mails::post(&mut tx, app, &user, letter).await?;
    tx.commit(&app.clock).await?;
    Ok(at)
}

/// Keeps an account whose deletion was planned, because its owner has come back, as part of their sign-in. Answers whether it was planned. Refuses with the
/// same answer as a wrong password once the deletion has begun.
pub async fn keep_account(tx: &mut Tx, app: &App, origin: &Origin, user: &User) -> Result<bool, AppError> {
    if user.deletion_planned_at.is_none() {
        return Ok(false);
    }
    if !sql::keep_account(tx, user.id, app.clock.now()).await? {
        return Err(AppError::new(Code::InvalidCredentials));
    }
    sql::touch(tx, user);
    let event = Event {
        org: user.org_id,
        kind: Kind::UserDeletionCancelled,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin,
        changes: Changes::none().field("deletion_planned_at", &user.deletion_planned_at, &None),
    };
    activity::record(tx, &app.clock, &event).await?;
    let letter = Letter::DeletionCancelled {
        name: user.full_name.clone(),
        when: app.clock.now(),
        time_zone: Some(user.time_zone.clone()),
        account_link: app.link("/account"),
    };
    mails::post(tx, app, user, letter).await?;
    Ok(true)
}

/// Whether the last owner would leave: they are told before they try.
pub async fn is_last_owner(app: &App, user: &User) -> Result<bool, AppError> {
    sql::is_last_owner(&app.db, user.org_id, user.id).await
}
