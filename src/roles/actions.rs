//! Giving roles.

use super::sql;
use crate::{
    access::{Caller, Permission, Role},
    accounts,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Code, UserId},
    notifications::{self, Message, Notification},
    store::Topic,
};

/// Gives a person another role in the whole organisation. It holds from their next request on. Nobody changes somebody above themselves,
/// nor raises anybody above themselves; the last owner stays one. Needs a recent proof.
pub async fn change_role(caller: &Caller, app: &App, id: UserId, role: Role) -> Result<(), AppError> {
    caller.require(Permission::RoleAssign)?;
    caller.require_rank(role)?;
    caller.require_recent_proof(app.clock.now())?;
    let mut tx = app.db.begin().await?;
    let owners = if role == Role::Owner { None } else { Some(accounts::Owners::locked(&mut tx, caller.org()).await?) };
    let current = sql::role_for_change(&mut tx, caller.org(), id).await?.ok_or(AppError::new(Code::UserNotFound))?;
    caller.require_rank(current)?;
    if current == role {
        return Ok(());
    }
    if let Some(owners) = owners {
        owners.refuse_to_lose(&mut tx, caller.org(), id, current).await?;
    }
    sql::set_role(&mut tx, id, role, app.clock.now()).await?;
    tx.touch(Topic::User(id));
    tx.touch(Topic::People(caller.org()));
    let event = Event {
        org: caller.org(),
        kind: Kind::UserRoleChanged,
        actor: Actor::of(caller),
        subject: Some(id),
        origin: &caller.origin,
        changes: Changes::none().field("role", &current, &role),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    if caller.user() != id {
        let by = notifications::acting(caller);
        let told = Notification::new(Message::RoleChanged { by }, "/account");
        notifications::notify(&mut tx, app, id, told).await?;
    }
    tx.commit(&app.clock).await
}
