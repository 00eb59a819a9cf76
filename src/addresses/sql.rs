//! Statements on `email_changes`.

use chrono::{DateTime, Utc};

use super::State;
use crate::{
    clock::TokenHash,
    kernel::{AppError, Email, Id, IdKind, UserId},
    on,
    store::{Db, Tx},
};

/// Marks ids of changes, which nobody outside sees.
pub(super) enum ChangeKind {}
impl IdKind for ChangeKind {
    const PREFIX: &'static str = "email_change";
}
pub(super) type ChangeId = Id<ChangeKind>;

#[derive(Debug, sqlx::FromRow)]
pub(super) struct Change {
    pub id: ChangeId,
    pub user_id: UserId,
    pub state: String,
    pub old_email: Email,
    pub new_email: Email,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub undo_until: Option<DateTime<Utc>>,
}

impl Change {
    pub(super) fn is(&self, state: State) -> bool {
        self.state == state.name()
    }
}

/// Until when whoever is in an account may have asked for a change that still counts: before the latest end of all sessions, and before the password that holds
/// now, it may have been somebody else.
macro_rules! since {
    () => {
        "(SELECT CASE WHEN password_changed_at > sessions_since THEN password_changed_at ELSE sessions_since END \
          FROM users WHERE users.id = email_changes.user_id)"
    };
}

macro_rules! columns {
    () => {
        "id, user_id, state, old_email, new_email, created_at, expires_at, undo_until"
    };
}

pub(super) struct NewChange<'a> {
    pub id: ChangeId,
    pub user: UserId,
    pub old_email: &'a Email,
    pub new_email: &'a Email,
    pub confirm_hash: TokenHash,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut Tx, change: &NewChange<'_>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO email_changes (id, user_id, state, old_email, new_email, confirm_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(change.id).bind(change.user).bind(State::Pending.name()).bind(change.old_email.as_str()).bind(change.new_email.as_str())
        .bind(change.confirm_hash.as_slice()).bind(change.created_at).bind(change.expires_at)
        .execute(connection).await.map(drop))?;
    Ok(())
}

/// The change that waits, if one does. One that was asked for before all sessions were ended, or before the password was changed, counts no
/// more: a new password, or a lock, shuts out whoever asked.
pub(super) async fn pending(db: &Db, user: UserId, now: DateTime<Utc>) -> Result<Option<Change>, AppError> {
    let change = on!(db.reader(), pool => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM email_changes WHERE user_id = $1 AND state = $2 AND expires_at > $3
           AND created_at > ", since!(), " ORDER BY created_at DESC, id DESC LIMIT 1"))
        .bind(user).bind(State::Pending.name()).bind(now).fetch_optional(pool).await)?;
    Ok(change)
}

/// Changes that wait do so no more; answers the new addresses that came to nothing.
pub(super) async fn cancel_pending(tx: &mut Tx, user: UserId) -> Result<Vec<Email>, AppError> {
    let addresses = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE email_changes SET state = $2 WHERE user_id = $1 AND state = $3 RETURNING new_email")
        .bind(user).bind(State::Cancelled.name()).bind(State::Pending.name()).fetch_all(connection).await)?;
    Ok(addresses)
}

pub(super) async fn by_confirm_hash(db: &Db, hash: &TokenHash) -> Result<Option<Change>, AppError> {
    let change = on!(db.reader(), pool => sqlx::query_as(concat!(
        "SELECT ", columns!(), " FROM email_changes
         WHERE confirm_hash = $1 AND (state <> $2 OR created_at > ", since!(), ")"))
        .bind(hash.as_slice()).bind(State::Pending.name()).fetch_optional(pool).await)?;
    Ok(change)
}

pub(super) async fn by_undo_hash(db: &Db, hash: &TokenHash) -> Result<Option<Change>, AppError> {
    let change = on!(db.reader(), pool => sqlx::query_as(concat!("SELECT ", columns!(), " FROM email_changes WHERE undo_hash = $1"))
        .bind(hash.as_slice()).fetch_optional(pool).await)?;
    Ok(change)
}

/// Marks a change confirmed, if it still waits; answers whether it did.
pub(super) async fn set_confirmed(
    tx: &mut Tx,
    id: ChangeId,
    now: DateTime<Utc>,
    undo: Option<(TokenHash, DateTime<Utc>)>,
) -> Result<bool, AppError> {
    let (hash, until) = undo.map_or((None, None), |(hash, until)| (Some(hash.to_vec()), Some(until)));
    let touched = on!(tx.connection(), connection => sqlx::query(concat!(
        "UPDATE email_changes SET state = $2, confirmed_at = $3, undo_hash = $4, undo_until = $5
         WHERE id = $1 AND state = $6 AND expires_at > $3 AND created_at > ", since!()))
        .bind(id).bind(State::Confirmed.name()).bind(now).bind(hash).bind(until).bind(State::Pending.name())
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(touched > 0)
}

/// Marks a change undone, if it can still be; answers whether it could.
pub(super) async fn set_undone(tx: &mut Tx, id: ChangeId, now: DateTime<Utc>) -> Result<bool, AppError> {
    let touched = on!(tx.connection(), connection => sqlx::query(
        "UPDATE email_changes SET state = $2 WHERE id = $1 AND state = $3 AND undo_until > $4")
        .bind(id).bind(State::Undone.name()).bind(State::Confirmed.name()).bind(now)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(touched > 0)
}

/// Whatever a person changed after this moment was done by whom the change before let in: none of it can be taken back to.
pub(super) async fn undo_later(tx: &mut Tx, user: UserId, after: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE email_changes SET state = $2 WHERE user_id = $1 AND created_at > $3 AND state IN ($4, $5)")
        .bind(user).bind(State::Undone.name()).bind(after).bind(State::Confirmed.name()).bind(State::Pending.name())
        .execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn forget(db: &Db, made_before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM email_changes WHERE created_at < $1")
        .bind(made_before).execute(pool).await.map(drop))?;
    Ok(())
}
