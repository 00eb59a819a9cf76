//! Reading the overview.

use std::sync::Arc;

use chrono::Duration;

use super::{Glance, sql};
use crate::{
    access::Caller,
    activity,
    app::App,
    kernel::{AppError, Code},
    sessions, stats,
    store::Topic,
};

/// How many events it shows.
const LATEST: i64 = 8;
/// A device that was not used for so long is old.
const OLD: Duration = Duration::days(90);
/// How long it is remembered at most.
const GOOD_FOR: Duration = Duration::minutes(1);

/// How the caller's account stands. From memory as a rule; else by four readings side by side.
pub async fn my_glance(caller: &Caller, app: &App) -> Result<Arc<Glance>, AppError> {
    let (user, now) = (caller.user(), app.clock.now());
    let known = app.caches.glances.get(&user, |glance| [Topic::User(glance.user)]);
    if let Some(known) = known.filter(|known| now - known.read_at < GOOD_FOR) {
        return Ok(known);
    }
    let stamp = app.caches.glances.stamp(&[Topic::User(user)]);
    let (standing, sessions, activity, achievements) = tokio::try_join!(
        sql::standing(&app.db, user, now, now - OLD),
        sessions::list_my_sessions(caller, app),
        activity::recent_for_person(&app.db, caller.org(), user, LATEST),
        stats::achievements(caller, app, user),
    )?;
    let standing = standing.ok_or(AppError::new(Code::UserNotFound))?;
    let glance = Glance { user, read_at: now, standing, sessions, activity, achievements };
    Ok(app.caches.glances.put(user, stamp, glance))
}
