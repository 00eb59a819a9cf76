//! Statements on `avatars`.

use chrono::{DateTime, Utc};

use super::Size;
use crate::{
    kernel::{AppError, UserId},
    on,
    pictures::Square,
    store::{Db, Tx},
};

pub(super) async fn put(
    tx: &mut Tx,
    user: UserId,
    name: &str,
    square: &Square,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    on!(tx.connection(), connection => sqlx::query(
        "INSERT INTO avatars (user_id, name, media_type, large, small, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, media_type = excluded.media_type, large = excluded.large,
                                             small = excluded.small, created_at = excluded.created_at")
        .bind(user).bind(name).bind(square.format.media_type()).bind(&square.large).bind(&square.small).bind(now)
        .execute(connection).await.map(drop))?;
    Ok(())
}

pub(super) async fn owner(db: &Db, name: &str) -> Result<Option<UserId>, AppError> {
    let owner = on!(db.reader(), pool => sqlx::query_scalar("SELECT user_id FROM avatars WHERE name = $1")
        .bind(name).fetch_optional(pool).await)?;
    Ok(owner)
}

/// The bytes, as long as their person is there and their row names them.
pub(super) async fn read(db: &Db, name: &str, path: &str, size: Size) -> Result<Option<Vec<u8>>, AppError> {
    let text = match size {
        Size::Large => {
            "SELECT avatars.large FROM avatars JOIN users ON users.id = avatars.user_id
             WHERE avatars.name = $1 AND users.avatar = $2 AND users.deleted_at IS NULL"
        }
        Size::Small => {
            "SELECT avatars.small FROM avatars JOIN users ON users.id = avatars.user_id
             WHERE avatars.name = $1 AND users.avatar = $2 AND users.deleted_at IS NULL"
        }
    };
    let bytes = on!(db.reader(), pool => sqlx::query_scalar(text).bind(name).bind(path).fetch_optional(pool).await)?;
    Ok(bytes)
}
