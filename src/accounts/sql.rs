//! Statements on `users` and `tokens`.

macro_rules! user_columns {
    () => {
        "id, org_id, email, email_verified_at, username, full_name, given_name, family_name, phone, avatar, locale, time_zone, theme, \
         status, locked_at, role, metadata, created_at, updated_at, last_login_at, deletion_planned_at"
    };
}

mod addresses;
mod lists;
mod tokens;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Status, User};
pub(super) use addresses::{find_holder, forget_held, hold, is_held, release, set_email};
pub use lists::Headcounts;
pub(super) use lists::{Listed, Way, count_up_to, headcounts, list, list_and_count, narrowing_indexes, way};
pub(super) use tokens::{find_token, forget_tokens, insert_token, insert_token_of, replace_tokens, spend_token};

use crate::{
    kernel::{AppError, Email, OrgId, UserId, fold},
    on,
    store::{Db, Statement, Topic, Tx, search::searchable},
};

crate::text_column! { Status, Status::from_name; }

/// A person with what proves them.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Credentials {
    #[sqlx(flatten)]
    pub user: User,
    pub password_hash: Option<String>,
    pub has_second_factor: bool,
}

/// Says that what is cached about a person, and about lists with them, is old.
pub(super) fn touch(tx: &mut Tx, user: &User) {
    tx.touch(Topic::User(user.id));
    tx.touch(Topic::People(user.org_id));
}

/// What searching by fragment looks at.
fn search_key(full_name: &str, email: &Email, username: Option<&str>) -> String {
    let mut key = format!("{} {}", fold(full_name), email.search_form());
    if let Some(username) = username {
        key.push(' ');
        key.push_str(&fold(username));
    }
    searchable(&key)
}

/// Adds a person, unless somebody has their address or can still take it back; answers whether it did. One statement, so that two at once add one.
pub(super) async fn insert(tx: &mut Tx, user: &User, password_hash: Option<&str>) -> Result<bool, AppError> {
    let name_key = fold(&user.full_name);
    let search_key = search_key(&user.full_name, &user.email, user.username.as_deref());
    let username_key = user.username.as_deref().map(str::to_ascii_lowercase);
    let added = on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO users (id, org_id, email, email_key, email_verified_at, username, username_key, full_name, given_name, family_name,
                            name_key, phone, avatar, locale, time_zone, theme, status, role, password_hash, sessions_since, metadata,
                            search_key, created_at, updated_at, last_login_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $20, $20, $23
         WHERE NOT EXISTS (SELECT 1 FROM held_addresses WHERE email_key = $4 AND user_id <> $1 AND held_until > $20)
         ON CONFLICT (email_key) DO NOTHING")
        .bind(user.id).bind(user.org_id).bind(user.email.as_str()).bind(user.email.key()).bind(user.email_verified_at)
        .bind(&user.username).bind(username_key).bind(&user.full_name).bind(&user.given_name).bind(&user.family_name)
        .bind(name_key).bind(&user.phone).bind(&user.avatar).bind(user.locale.tag()).bind(&user.time_zone).bind(user.theme.name())
        .bind(user.status.name()).bind(user.role.name()).bind(password_hash).bind(user.created_at).bind(&user.metadata)
        .bind(search_key).bind(user.last_login_at)
        .execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// How many rows one statement adds: more save ways to the engine, but SQLite's driver looks every placeholder up among all of its statement.
const ROWS_PER_STATEMENT: usize = 20;

/// Adds many people with as few statements as may be.
pub(super) async fn insert_many(
    tx: &mut Tx,
    people: &[User],
    password_hash: impl Fn(&User) -> Option<String>,
) -> Result<(), AppError> {
    for some in people.chunks(ROWS_PER_STATEMENT) {
        let mut statement = Statement::new(
            "INSERT INTO users (id, org_id, email, email_key, email_verified_at, username, username_key, full_name, given_name, family_name,
                                name_key, phone, avatar, locale, time_zone, theme, status, role, password_hash, sessions_since, metadata,
                                search_key, created_at, updated_at, last_login_at)
             VALUES",
        );
        for user in some {
            statement.bind_row([
                user.id.into(),
                user.org_id.into(),
                user.email.as_str().into(),
                user.email.key().into(),
                user.email_verified_at.into(),
                user.username.clone().into(),
                user.username.as_deref().map(str::to_ascii_lowercase).into(),
                user.full_name.as_str().into(),
                user.given_name.clone().into(),
                user.family_name.clone().into(),
                fold(&user.full_name).into(),
                user.phone.clone().into(),
                user.avatar.clone().into(),
                user.locale.tag().into(),
                user.time_zone.as_str().into(),
                user.theme.name().into(),
                user.status.name().into(),
                user.role.name().into(),
                password_hash(user).into(),
                user.created_at.into(),
                serde_json::to_value(&user.metadata)?.into(),
                search_key(&user.full_name, &user.email, user.username.as_deref()).into(),
                user.created_at.into(),
                user.updated_at.into(),
                user.last_login_at.into(),
            ]);
        }
        statement.execute(tx).await?;
    }
    Ok(())
}

pub(super) async fn find(db: &Db, id: UserId) -> Result<Option<User>, AppError> {
    let user = on!(db.reader(), pool => sqlx::query_as(concat!("SELECT ", user_columns!(), " FROM users WHERE id = $1 AND deleted_at IS NULL"))
        .bind(id).fetch_optional(pool).await)?;
    Ok(user)
}

/// A person whose whole row is about to be written, locked until the change ends: writing the row to itself does it on both engines, so that two changes at
/// once follow each other and none is lost.
pub(super) async fn find_for_change(tx: &mut Tx, id: UserId) -> Result<Option<User>, AppError> {
    let user = on!(tx.connection(), connection => sqlx::query_as(concat!(
        "UPDATE users SET updated_at = updated_at WHERE id = $1 AND deleted_at IS NULL RETURNING ", user_columns!()))
        .bind(id).fetch_optional(connection).await)?;
    Ok(user)
}

pub(super) async fn find_by_email_in(tx: &mut Tx, email_key: &str) -> Result<Option<User>, AppError> {
    let user = on!(tx.connection(), connection => sqlx::query_as(
        concat!("SELECT ", user_columns!(), " FROM users WHERE email_key = $1 AND deleted_at IS NULL"))
        .bind(email_key).fetch_optional(connection).await)?;
    Ok(user)
}

/// Whether a code is asked for as well is answered along: each statement on the way in is one more for everybody who signs in.
pub(super) async fn find_credentials(db: &Db, email_key: &str) -> Result<Option<Credentials>, AppError> {
    let found = on!(db.reader(), pool => sqlx::query_as(
        concat!("SELECT ", user_columns!(), ", password_hash,
                        EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = users.id AND f.activated_at IS NOT NULL) AS has_second_factor
                 FROM users WHERE email_key = $1 AND deleted_at IS NULL"))
        .bind(email_key).fetch_optional(pool).await)?;
    Ok(found)
}

/// Stores the same password under newer hashing settings; nothing else changes, so no session ends. Nothing is stored where the password is another one by now.
pub(super) async fn renew_hash(db: &Db, id: UserId, verified: &str, renewed: &str) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
        .bind(id).bind(verified).bind(renewed).execute(pool).await.map(drop))?;
    Ok(())
}

/// Sets a new password, which unlocks, ends every session, and every link that would set one.
pub(super) async fn set_password(tx: &mut Tx, id: UserId, hash: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET password_hash = $2, password_changed_at = $3, sessions_since = $3, updated_at = $3, locked_at = NULL
         WHERE id = $1")
        .bind(id).bind(hash).bind(now).execute(connection).await.map(drop))?;
    end_password_links(tx, id).await?;
    end_sessions(tx, id).await
}

/// Links that would set a password, and were not used, stop working.
async fn end_password_links(tx: &mut Tx, id: UserId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "DELETE FROM tokens WHERE user_id = $1 AND purpose IN ('reset_password', 'invitation') AND used_at IS NULL")
        .bind(id).execute(connection).await.map(drop))?;
    Ok(())
}

/// Removes all sessions. That they were made before `sessions_since` ends them as well, as far as the clocks of all nodes agree.
async fn end_sessions(tx: &mut Tx, id: UserId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(id).execute(connection).await.map(drop))?;
    Ok(())
}

/// Sets another password; sessions stay, links that would set one do not.
pub(super) async fn change_password(tx: &mut Tx, id: UserId, hash: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET password_hash = $2, password_changed_at = $3, updated_at = $3 WHERE id = $1")
        .bind(id).bind(hash).bind(now).execute(connection).await.map(drop))?;
    end_password_links(tx, id).await
}

pub(super) async fn still_signing_in(db: &Db, id: UserId, since: DateTime<Utc>) -> Result<Option<User>, AppError> {
    let user = on!(db.reader(), pool => sqlx::query_as(concat!("SELECT ", user_columns!(), " FROM users
         WHERE id = $1 AND status = 'active' AND deleted_at IS NULL AND locked_at IS NULL AND sessions_since <= $2
           AND coalesce(password_changed_at, created_at) <= $2"))
        .bind(id).bind(since).fetch_optional(pool).await)?;
    Ok(user)
}

pub(super) async fn password_changed_at(db: &Db, id: UserId) -> Result<Option<DateTime<Utc>>, AppError> {
    let at = on!(db.reader(), pool => sqlx::query_scalar("SELECT coalesce(password_changed_at, created_at) FROM users WHERE id = $1")
        .bind(id).fetch_optional(pool).await)?;
    Ok(at)
}

pub(super) async fn set_verified(tx: &mut Tx, id: UserId, status: Status, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET email_verified_at = coalesce(email_verified_at, $2), status = $3, updated_at = $2 WHERE id = $1")
        .bind(id).bind(now).bind(status.name()).execute(connection).await.map(drop))?;
    Ok(())
}

/// Locks an account and ends every session.
pub(super) async fn lock(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE users SET locked_at = $2, sessions_since = $2, updated_at = $2 WHERE id = $1")
        .bind(id).bind(now).execute(connection).await.map(drop))?;
    end_sessions(tx, id).await
}

/// Sets the status, unlocks, and ends every session.
pub(super) async fn set_status(tx: &mut Tx, id: UserId, status: Status, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE users SET status = $2, sessions_since = $3, updated_at = $3, locked_at = NULL WHERE id = $1")
        .bind(id).bind(status.name()).bind(now).execute(connection).await.map(drop))?;
    end_sessions(tx, id).await
}

/// Plans the deletion and ends every session.
pub(super) async fn plan_deletion(
    tx: &mut Tx,
    id: UserId,
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET deletion_planned_at = $2, sessions_since = $3, updated_at = $3 WHERE id = $1")
        .bind(id).bind(at).bind(now).execute(connection).await.map(drop))?;
    end_sessions(tx, id).await
}

/// Takes a planned deletion back; answers whether one was planned and has not begun.
pub(super) async fn keep_account(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<bool, AppError> {
    let kept = on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET deletion_planned_at = NULL, updated_at = $2 WHERE id = $1 AND deletion_planned_at IS NOT NULL AND deleted_at IS NULL")
        .bind(id).bind(now).execute(connection).await.map(|done| done.rows_affected()))?;
    Ok(kept == 1)
}

pub(super) async fn save_profile(tx: &mut Tx, user: &User) -> Result<(), sqlx::Error> {
    let search_key = search_key(&user.full_name, &user.email, user.username.as_deref());
    let username_key = user.username.as_deref().map(str::to_ascii_lowercase);
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET full_name = $2, given_name = $3, family_name = $4, name_key = $5, username = $6, username_key = $7, phone = $8,
                          avatar = $9, locale = $10, time_zone = $11, theme = $12, metadata = $13, search_key = $14, updated_at = $15
         WHERE id = $1")
        .bind(user.id).bind(&user.full_name).bind(&user.given_name).bind(&user.family_name).bind(fold(&user.full_name))
        .bind(&user.username).bind(username_key).bind(&user.phone).bind(&user.avatar).bind(user.locale.tag()).bind(&user.time_zone)
        .bind(user.theme.name()).bind(&user.metadata).bind(search_key).bind(user.updated_at)
        .execute(connection).await.map(drop))
}

/// The bytes of a picture that the person's row no longer names.
pub(super) async fn forget_picture(tx: &mut Tx, id: UserId) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("DELETE FROM avatars WHERE user_id = $1").bind(id).execute(connection).await.map(drop))?;
    Ok(())
}

/// Takes the password away and ends every session.
pub(super) async fn forget_password(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET password_hash = NULL, sessions_since = $2, updated_at = $2 WHERE id = $1")
        .bind(id).bind(now).execute(connection).await.map(drop))?;
    end_sessions(tx, id).await
}

/// The active owners, locked until the change ends where the engine locks rows: writing each row to itself does it on both.
pub(super) async fn lock_active_owners(tx: &mut Tx, org: OrgId) -> Result<Vec<UserId>, AppError> {
    let owners = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE users SET role = role WHERE org_id = $1 AND role = 'owner' AND status = 'active' AND deleted_at IS NULL
           AND deletion_planned_at IS NULL RETURNING id")
        .bind(org).fetch_all(connection).await)?;
    Ok(owners)
}

/// Whether this is the only active owner who means to stay.
pub(super) async fn is_last_owner(db: &Db, org: OrgId, id: UserId) -> Result<bool, AppError> {
    let (own, others): (i64, i64) = on!(db.reader(), pool => sqlx::query_as(
        "SELECT coalesce(sum(CASE WHEN id = $2 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN id = $2 THEN 0 ELSE 1 END), 0) FROM users
         WHERE org_id = $1 AND role = 'owner' AND status = 'active' AND deleted_at IS NULL AND deletion_planned_at IS NULL")
        .bind(org).bind(id).fetch_one(pool).await)?;
    Ok(own > 0 && others == 0)
}

pub(super) async fn names(db: &Db, org: OrgId, people: &BTreeSet<UserId>) -> Result<Vec<(UserId, String)>, AppError> {
    let mut statement = Statement::new("SELECT id, full_name FROM users WHERE org_id = ");
    statement.bind(org).push(" AND id IN (");
    for (index, person) in people.iter().enumerate() {
        statement.push(if index == 0 { "" } else { ", " }).bind(*person);
    }
    statement.push(")");
    statement.fetch_all(db).await
}
