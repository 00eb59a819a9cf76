//! Statements on the addresses of `users`, and on `held_addresses`.

use chrono::{DateTime, Utc};

use super::search_key;
use crate::{
    accounts::User,
    kernel::{AppError, UserId},
    on,
    store::{Db, Tx},
};

/// Gives a person the address that stands in `user`.
pub(in crate::accounts) async fn set_email(tx: &mut Tx, user: &User) -> Result<(), sqlx::Error> {
    let search_key = search_key(&user.full_name, &user.email, user.username.as_deref());
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET email = $2, email_key = $3, email_verified_at = $4, search_key = $5, updated_at = $6 WHERE id = $1")
        .bind(user.id).bind(user.email.as_str()).bind(user.email.key()).bind(user.email_verified_at).bind(search_key).bind(user.updated_at)
        .execute(connection).await.map(drop))
}

/// Keeps an address for whoever had it, until then.
pub(in crate::accounts) async fn hold(
    tx: &mut Tx,
    email_key: &str,
    user: UserId,
    until: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO held_addresses (email_key, user_id, held_until) VALUES ($1, $2, $3)
         ON CONFLICT (email_key) DO UPDATE SET user_id = $2, held_until = $3")
        .bind(email_key).bind(user).bind(until).execute(connection).await.map(drop))?;
    Ok(())
}

/// Whether an address is kept for somebody else.
pub(in crate::accounts) async fn is_held(
    tx: &mut Tx,
    email_key: &str,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool, AppError> {
    let held: Option<i64> = on!(tx.connection(), connection => sqlx::query_scalar(
        "SELECT CAST(1 AS BIGINT) FROM held_addresses WHERE email_key = $1 AND user_id <> $2 AND held_until > $3")
        .bind(email_key).bind(user).bind(now).fetch_optional(connection).await)?;
    Ok(held.is_some())
}

/// Whoever has an address, or can still take it back.
pub(in crate::accounts) async fn find_holder(
    tx: &mut Tx,
    email_key: &str,
    now: DateTime<Utc>,
) -> Result<Option<User>, AppError> {
    let user = on!(tx.connection(), connection => sqlx::query_as(concat!(
        "SELECT ", user_columns!(), " FROM users
         WHERE (email_key = $1 OR id = (SELECT user_id FROM held_addresses WHERE email_key = $1 AND held_until > $2))
           AND deleted_at IS NULL LIMIT 1"))
        .bind(email_key).bind(now).fetch_optional(connection).await)?;
    Ok(user)
}

/// Keeps nothing for a person any more.
pub(in crate::accounts) async fn release(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM held_addresses WHERE user_id = $1")
        .bind(user).execute(connection).await.map(drop))?;
    Ok(())
}

pub(in crate::accounts) async fn forget_held(db: &Db, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM held_addresses WHERE held_until <= $1").bind(now).execute(pool).await.map(drop))?;
    Ok(())
}
