//! The one statement that counts what protects an account, over the tables of the rooms that keep it.

use chrono::{DateTime, Utc};

use super::Standing;
use crate::{
    kernel::{AppError, UserId},
    on,
    store::Db,
};

pub(super) async fn standing(
    db: &Db,
    user: UserId,
    now: DateTime<Utc>,
    old: DateTime<Utc>,
) -> Result<Option<Standing>, AppError> {
    let standing = on!(db.reader(), pool => sqlx::query_as(
        "SELECT coalesce(password_changed_at, created_at) AS password_since,
                password_hash IS NOT NULL AS has_password,
                EXISTS (SELECT 1 FROM second_factors WHERE user_id = $1 AND method = 'totp' AND activated_at IS NOT NULL) AS has_app,
                EXISTS (SELECT 1 FROM second_factors WHERE user_id = $1 AND method = 'sms' AND activated_at IS NOT NULL) AS has_texts,
                (SELECT count(*) FROM backup_codes WHERE user_id = $1 AND used_at IS NULL) AS backup_codes,
                (SELECT count(*) FROM passkeys WHERE user_id = $1) AS passkeys,
                (SELECT count(*) FROM devices WHERE user_id = $1) AS devices,
                (SELECT count(*) FROM devices WHERE user_id = $1 AND last_seen_at < $3) AS old_devices,
                (SELECT count(*) FROM api_keys WHERE user_id = $1 AND replaced_by IS NULL AND (expires_at IS NULL OR expires_at > $2)) AS api_keys
         FROM users WHERE id = $1 AND deleted_at IS NULL")
        .bind(user).bind(now).bind(old)
        .fetch_optional(pool).await)?;
    Ok(standing)
}
