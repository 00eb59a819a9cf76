//! Looking after people: seeing one, suspending, activating.

use std::sync::Arc;

use super::{Status, User, profile::find_cached, registration::TOKENS_KEPT, sql};
use crate::{
    access::{Caller, Permission, Role},
    activity::{self, Actor, Changes, Event, Kind, REASON},
    app::App,
    kernel::{AppError, Code, Email, Issue, OrgId, UserId},
    notifications::{self, Message, Notification},
    store::Tx,
};

/// The longest reason, in characters.
const REASON_MAX: usize = 500;

/// A person of the caller's organisation (row A06). One of another organisation is not found.
pub async fn find_person(caller: &Caller, app: &App, id: UserId) -> Result<Arc<User>, AppError> {
    caller.require(Permission::UserRead)?;
    find_cached(app, id).await?.filter(|user| user.org_id == caller.org()).ok_or(AppError::new(Code::UserNotFound))
}

/// The same by the address.
pub async fn find_person_by_email(caller: &Caller, app: &App, email: &Email) -> Result<User, AppError> {
    caller.require(Permission::UserRead)?;
    let found = sql::find_credentials(&app.db, &email.key()).await?.map(|found| found.user);
    found.filter(|user| user.org_id == caller.org()).ok_or(AppError::new(Code::UserNotFound))
}

/// A person whom nothing keeps out, for a sign-in that asks no password, locked until it ends; `None` for every reason why not.
pub async fn find_who_may_come_in(tx: &mut Tx, id: UserId) -> Result<Option<User>, AppError> {
    let user = sql::find_for_change(tx, id).await?;
    Ok(user.filter(|user| user.status == Status::Active && !user.is_locked()))
}

/// Shuts a person out at once: every session ends, none can be made (row C07). Nobody suspends themselves or somebody above them,
/// and the last owner stays. Needs a recent proof.
pub async fn suspend_person(caller: &Caller, app: &App, id: UserId) -> Result<User, AppError> {
    set_status(caller, app, id, Status::Suspended, None).await
}

/// The same with a reason, which stands in the record and is shown to the person (row G04): at most 500 characters; an empty one is none.
pub async fn suspend_person_because(caller: &Caller, app: &App, id: UserId, reason: &str) -> Result<User, AppError> {
    set_status(caller, app, id, Status::Suspended, checked_reason(reason)?).await
}

/// A reason for acting on somebody's account (row G04); `None` for an empty one. 422 at `reason` when it has more than 500 characters.
pub fn checked_reason(reason: &str) -> Result<Option<&str>, AppError> {
    let reason = reason.trim();
    if reason.chars().count() > REASON_MAX {
        return Err(AppError::field("reason", Issue::TooLong { max: REASON_MAX }));
    }
    Ok(Some(reason).filter(|reason| !reason.is_empty()))
}

/// Lets a suspended or locked person in again, or a pending one without the mail (row A10). Sessions that were ended stay ended. Needs a
/// recent proof.
pub async fn activate_person(caller: &Caller, app: &App, id: UserId) -> Result<User, AppError> {
    set_status(caller, app, id, Status::Active, None).await
}

async fn set_status(
    caller: &Caller,
    app: &App,
    id: UserId,
    status: Status,
    reason: Option<&str>,
) -> Result<User, AppError> {
    caller.require(Permission::UserUpdate)?;
    caller.require_recent_proof(app.clock.now())?;
    let mut tx = app.db.begin().await?;
    let owners = if status == Status::Suspended { Some(Owners::locked(&mut tx, caller.org()).await?) } else { None };
    let before = sql::find_for_change(&mut tx, id)
        .await?
        .filter(|user| user.org_id == caller.org())
        .ok_or(AppError::new(Code::UserNotFound))?;
    caller.require_rank(before.role)?;
    if before.status == status && !before.is_locked() {
        return Ok(before);
    }
    if let Some(owners) = owners {
        refuse_oneself(caller, id)?;
        owners.refuse_to_lose(&mut tx, before.org_id, id, before.role).await?;
    }
    let now = app.clock.now();
    sql::set_status(&mut tx, id, status, now).await?;
    sql::touch(&mut tx, &before);
    let kind = if status == Status::Suspended { Kind::UserSuspended } else { Kind::UserActivated };
    let mut changes =
        Changes::none().field("status", &before.status, &status).field("locked", &before.is_locked(), &false);
    if let Some(reason) = reason {
        changes = changes.note(REASON, &reason);
    }
    let event =
        Event { org: caller.org(), kind, actor: Actor::of(caller), subject: Some(id), origin: &caller.origin, changes };
    activity::record(&mut tx, &app.clock, &event).await?;
    let by = notifications::acting(caller);
    let message =
        if status == Status::Suspended { Message::AccountSuspended { by } } else { Message::AccountActivated { by } };
    notifications::notify(&mut tx, app, id, Notification::new(message, "/account")).await?;
    tx.commit(&app.clock).await?;
    Ok(User { status, locked_at: None, updated_at: now, ..before })
}

fn refuse_oneself(caller: &Caller, id: UserId) -> Result<(), AppError> {
    if caller.user() == id && caller.is_person() {
        return Err(AppError::new(Code::Conflict)
            .with_message("You cannot suspend yourself.")
            .with_detail("id", Issue::Oneself));
    }
    Ok(())
}

/// The active owners of an organisation, whose rows are locked, so that two owners cannot demote each other at the same moment; and who is one is asked here
/// and now, because what was read before may be out of date. They are locked before the person whom a change is about: two changes that wait for each
/// other's row would wait for ever.
pub(crate) struct Owners(Vec<UserId>);

impl Owners {
    /// Locks them until the change ends.
    pub(crate) async fn locked(tx: &mut Tx, org: OrgId) -> Result<Self, AppError> {
        Ok(Self(sql::lock_active_owners(tx, org).await?))
    }

    /// Refuses to take the last of them away. The row of whoever would go is locked by now: who is an owner and not known as one has become one since.
    pub(crate) async fn refuse_to_lose(self, tx: &mut Tx, org: OrgId, id: UserId, role: Role) -> Result<(), AppError> {
        let owners =
            if role == Role::Owner && !self.0.contains(&id) { sql::lock_active_owners(tx, org).await? } else { self.0 };
        if owners != [id] {
            return Ok(());
        }
        Err(AppError::new(Code::Conflict)
            .with_message("The last owner of the organisation must stay an active owner.")
            .with_detail("role", Issue::LastOwner))
    }
}

/// Removes links that ended long ago, and lets addresses go that nobody can take back any more. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    sql::forget_tokens(&app.db, now - TOKENS_KEPT).await?;
    sql::forget_held(&app.db, now).await
}
