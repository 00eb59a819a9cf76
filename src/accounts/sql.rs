//! Statements on `users` and `tokens`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{PeopleQuery, Sort, Status, User};
use crate::{
    clock::TokenHash,
    kernel::{AppError, Direction, Email, OrgId, PageEdge, UserId, fold},
    on,
    store::{Db, Statement, Topic, Tx, search::Fragment},
};

crate::text_column! { Status, Status::from_name; }

macro_rules! user_columns {
    () => {
        "id, org_id, email, email_verified_at, username, full_name, given_name, family_name, phone, avatar, locale, time_zone, theme, \
         status, role, metadata, created_at, updated_at, last_login_at"
    };
}

/// A person with what proves them.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Credentials {
    #[sqlx(flatten)]
    pub user: User,
    pub password_hash: Option<String>,
}

#[derive(Debug, sqlx::FromRow)]
pub(super) struct TokenRow {
    pub user_id: Option<UserId>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

/// Says that what is cached about a person, and about lists with them, is old.
pub(super) fn touch(tx: &mut Tx, user: &User) {
    tx.touch(Topic::User(user.id));
    tx.touch(Topic::People(user.org_id));
}

/// What searching by fragment looks at. It begins with a space, so that the beginning of a word can be found.
fn search_key(full_name: &str, email: &Email, username: Option<&str>) -> String {
    let mut key = format!(" {} {}", fold(full_name), email.search_form());
    if let Some(username) = username {
        key.push(' ');
        key.push_str(&fold(username));
    }
    key
}

pub(super) async fn insert(tx: &mut Tx, user: &User, password_hash: Option<&str>) -> Result<(), sqlx::Error> {
    let name_key = fold(&user.full_name);
    let search_key = search_key(&user.full_name, &user.email, user.username.as_deref());
    let username_key = user.username.as_deref().map(str::to_ascii_lowercase);
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO users (id, org_id, email, email_key, email_verified_at, username, username_key, full_name, given_name, family_name,
                            name_key, phone, avatar, locale, time_zone, theme, status, role, password_hash, sessions_since, metadata,
                            search_key, created_at, updated_at, last_login_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $20, $20, $23)")
        .bind(user.id).bind(user.org_id).bind(user.email.as_str()).bind(user.email.key()).bind(user.email_verified_at)
        .bind(&user.username).bind(username_key).bind(&user.full_name).bind(&user.given_name).bind(&user.family_name)
        .bind(name_key).bind(&user.phone).bind(&user.avatar).bind(user.locale.tag()).bind(&user.time_zone).bind(user.theme.name())
        .bind(user.status.name()).bind(user.role.name()).bind(password_hash).bind(user.created_at).bind(&user.metadata)
        .bind(search_key).bind(user.last_login_at)
        .execute(connection).await.map(drop))
}

/// How many rows one statement adds: enough that the way to the engine does not count, few enough for its bounds on values.
const ROWS_PER_STATEMENT: usize = 200;

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

pub(super) async fn find_in(tx: &mut Tx, id: UserId) -> Result<Option<User>, AppError> {
    let user = on!(tx.connection(), connection => sqlx::query_as(
        concat!("SELECT ", user_columns!(), " FROM users WHERE id = $1 AND deleted_at IS NULL"))
        .bind(id).fetch_optional(connection).await)?;
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

pub(super) async fn find_credentials(db: &Db, email_key: &str) -> Result<Option<Credentials>, AppError> {
    let found = on!(db.reader(), pool => sqlx::query_as(
        concat!("SELECT ", user_columns!(), ", password_hash FROM users WHERE email_key = $1 AND deleted_at IS NULL"))
        .bind(email_key).fetch_optional(pool).await)?;
    Ok(found)
}

/// Stores the same password under newer hashing settings; nothing else changes, so no session ends.
pub(super) async fn renew_hash(db: &Db, id: UserId, hash: &str) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(id).bind(hash).execute(pool).await.map(drop))?;
    Ok(())
}

/// Sets a new password and ends every session.
pub(super) async fn set_password(tx: &mut Tx, id: UserId, hash: &str, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET password_hash = $2, sessions_since = $3, updated_at = $3 WHERE id = $1")
        .bind(id).bind(hash).bind(now).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn set_verified(tx: &mut Tx, id: UserId, status: Status, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "UPDATE users SET email_verified_at = coalesce(email_verified_at, $2), status = $3, updated_at = $2 WHERE id = $1")
        .bind(id).bind(now).bind(status.name()).execute(connection).await.map(drop))?;
    Ok(())
}

/// Sets the status and ends every session.
pub(super) async fn set_status(tx: &mut Tx, id: UserId, status: Status, now: DateTime<Utc>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query("UPDATE users SET status = $2, sessions_since = $3, updated_at = $3 WHERE id = $1")
        .bind(id).bind(status.name()).bind(now).execute(connection).await.map(drop))?;
    Ok(())
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

/// The active owners, locked until the change ends where the engine locks rows: writing each row to itself does it on both.
pub(super) async fn lock_active_owners(tx: &mut Tx, org: OrgId) -> Result<Vec<UserId>, AppError> {
    let owners = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE users SET role = role WHERE org_id = $1 AND role = 'owner' AND status = 'active' AND deleted_at IS NULL RETURNING id")
        .bind(org).fetch_all(connection).await)?;
    Ok(owners)
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

pub(super) async fn headcount(db: &Db, org: OrgId) -> Result<u64, AppError> {
    let count: i64 = on!(db.reader(), pool => sqlx::query_scalar("SELECT count(*) FROM users WHERE org_id = $1 AND deleted_at IS NULL")
        .bind(org).fetch_one(pool).await)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// One row more than the page holds, to know whether there is a next one; in reverse when the edge says so.
pub(super) async fn list(
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    fragment: Option<&Fragment>,
) -> Result<Vec<User>, AppError> {
    let mut statement = Statement::new(concat!("SELECT ", user_columns!(), " FROM users WHERE org_id = "));
    statement.bind(org).push(" AND deleted_at IS NULL");
    push_filters(&mut statement, query, fragment);
    let backwards = query.edge.as_ref().is_some_and(|edge| edge.backwards);
    let direction = if backwards { query.direction.reversed() } else { query.direction };
    if let Some(edge) = &query.edge {
        push_edge(&mut statement, query.sort, direction, edge)?;
    }
    push_order(&mut statement, query.sort, direction);
    statement.push(" LIMIT ").bind(i64::from(query.limit) + 1);
    if query.offset > 0 {
        statement.push(" OFFSET ").bind(i64::from(query.offset));
    }
    statement.fetch_all(db).await
}

/// How many match, counted no further than `limit`.
pub(super) async fn count_up_to(
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    fragment: Option<&Fragment>,
    limit: u64,
) -> Result<u64, AppError> {
    let mut statement = Statement::new("SELECT count(*) FROM (SELECT 1 FROM users WHERE org_id = ");
    statement.bind(org).push(" AND deleted_at IS NULL");
    push_filters(&mut statement, query, fragment);
    statement.push(" LIMIT ").bind(i64::try_from(limit).unwrap_or(i64::MAX)).push(") AS matching");
    Ok(u64::try_from(statement.fetch_number(db).await?).unwrap_or_default())
}

fn push_filters(statement: &mut Statement, query: &PeopleQuery, fragment: Option<&Fragment>) {
    if let Some((first, others)) = query.status.split_first() {
        statement.push(" AND status IN (").bind(first.name());
        for status in others {
            statement.push(", ").bind(status.name());
        }
        statement.push(")");
    }
    if let Some(role) = query.role {
        statement.push(" AND role = ").bind(role.name());
    }
    if let Some(verified) = query.verified {
        statement.push(if verified { " AND email_verified_at IS NOT NULL" } else { " AND email_verified_at IS NULL" });
    }
    if let Some(time) = query.created_from {
        statement.push(" AND created_at >= ").bind(time);
    }
    if let Some(time) = query.created_to {
        statement.push(" AND created_at < ").bind(time);
    }
    if let Some(time) = query.last_login_from {
        statement.push(" AND last_login_at >= ").bind(time);
    }
    if let Some(time) = query.last_login_to {
        statement.push(" AND last_login_at < ").bind(time);
    }
    if query.never_signed_in {
        statement.push(" AND last_login_at = ").bind(DateTime::<Utc>::UNIX_EPOCH);
    }
    if let Some(fragment) = fragment {
        fragment.push_to(statement);
    }
}

fn push_edge(statement: &mut Statement, sort: Sort, direction: Direction, edge: &PageEdge) -> Result<(), AppError> {
    statement.push(match sort {
        Sort::Created => " AND (created_at, id) ",
        Sort::Name => " AND (name_key, id) ",
        Sort::Email => " AND (email_key, id) ",
        Sort::LastLogin => " AND (last_login_at, id) ",
    });
    statement.push(match direction {
        Direction::Asc => "> (",
        Direction::Desc => "< (",
    });
    match sort {
        Sort::Name | Sort::Email => statement.bind(edge.key.as_str()),
        Sort::Created | Sort::LastLogin => {
            statement.bind(DateTime::parse_from_rfc3339(&edge.key).map_err(AppError::internal)?.with_timezone(&Utc))
        }
    };
    statement.push(", ").bind(edge.id).push(")");
    Ok(())
}

fn push_order(statement: &mut Statement, sort: Sort, direction: Direction) {
    statement.push(match (sort, direction) {
        (Sort::Created, Direction::Asc) => " ORDER BY created_at ASC, id ASC",
        (Sort::Created, Direction::Desc) => " ORDER BY created_at DESC, id DESC",
        (Sort::Name, Direction::Asc) => " ORDER BY name_key ASC, id ASC",
        (Sort::Name, Direction::Desc) => " ORDER BY name_key DESC, id DESC",
        (Sort::Email, Direction::Asc) => " ORDER BY email_key ASC, id ASC",
        (Sort::Email, Direction::Desc) => " ORDER BY email_key DESC, id DESC",
        (Sort::LastLogin, Direction::Asc) => " ORDER BY last_login_at ASC, id ASC",
        (Sort::LastLogin, Direction::Desc) => " ORDER BY last_login_at DESC, id DESC",
    });
}

/// Links of the same purpose that were not used stop working.
pub(super) async fn replace_tokens(tx: &mut Tx, purpose: &str, person: Option<UserId>) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "DELETE FROM tokens WHERE purpose = $1 AND (user_id = $2 OR (user_id IS NULL AND $3)) AND used_at IS NULL")
        .bind(purpose).bind(person).bind(person.is_none()).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn insert_token(
    tx: &mut Tx,
    hash: &TokenHash,
    purpose: &str,
    person: Option<UserId>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO tokens (hash, purpose, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash.as_slice()).bind(purpose).bind(person).bind(now).bind(expires_at).execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn find_token(db: &Db, hash: &TokenHash, purpose: &str) -> Result<Option<TokenRow>, AppError> {
    let row = on!(db.reader(), pool => sqlx::query_as("SELECT user_id, expires_at, used_at FROM tokens WHERE hash = $1 AND purpose = $2")
        .bind(hash.as_slice()).bind(purpose).fetch_optional(pool).await)?;
    Ok(row)
}

/// Marks a token used and answers whom it is for; `None` when it cannot be used. One statement, so that it works once.
pub(super) async fn spend_token(
    tx: &mut Tx,
    hash: &TokenHash,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<Option<Option<UserId>>, AppError> {
    let spent = on!(tx.connection(), connection => sqlx::query_scalar(
        "UPDATE tokens SET used_at = $3 WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id")
        .bind(hash.as_slice()).bind(purpose).bind(now).fetch_optional(connection).await)?;
    Ok(spent)
}

pub(super) async fn forget_tokens(db: &Db, ended_before: DateTime<Utc>) -> Result<(), AppError> {
    on!(db.writer(), pool => sqlx::query("DELETE FROM tokens WHERE expires_at < $1")
        .bind(ended_before).execute(pool).await.map(drop))?;
    Ok(())
}
