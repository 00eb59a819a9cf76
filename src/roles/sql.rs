//! Statements on the role of a person.

use chrono::{DateTime, Utc};

use crate::{
    access::Role,
    kernel::{AppError, OrgId, UserId},
    on,
    store::Tx,
};

/// The role of a person, whose row is locked until the change ends: writing the row to itself does it on both engines.
pub(super) async fn role_for_change(tx: &mut Tx, org: OrgId, id: UserId) -> Result<Option<Role>, AppError> {
    let role = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE users SET updated_at = updated_at WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL RETURNING role")
        .bind(id).bind(org).fetch_optional(connection).await)?;
    Ok(role)
}

pub(super) async fn set_role(tx: &mut Tx, id: UserId, role: Role, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE users SET role = $2, role_changed_at = $3, updated_at = $3 WHERE id = $1")
        .bind(id).bind(role.name()).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}
