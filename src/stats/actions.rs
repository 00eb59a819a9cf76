//! Counting.

use std::collections::BTreeSet;

use chrono::Duration;

use super::{Achievement, AchievementKind, Period, Stats};
use crate::{
    access::Caller,
    accounts::{self, User},
    activity::{self, Area, Kind},
    api_keys,
    app::App,
    kernel::{AppError, UserId},
};

/// How many events are looked at: more than anybody does in a year by hand.
const EVENTS_MAX: i64 = 20_000;
/// A year, as an account ages.
const YEAR: Duration = Duration::days(365);

/// Statistics about the caller, or, with `user:read`, about somebody of their organisation (rows A20, A21). One of another organisation is not found.
pub async fn stats(caller: &Caller, app: &App, person: UserId, period: Period) -> Result<Stats, AppError> {
    let user = find(caller, app, person).await?;
    let now = app.clock.now();
    let from = now - Duration::days(period.days());
    let (doings, api_keys, achievements) = tokio::try_join!(
        activity::own_doings(caller, &app.db, person, from, EVENTS_MAX),
        api_keys::count_working(caller, app, person),
        achievements_of(caller, app, &user)
    )?;
    let zone = user.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let days: BTreeSet<_> = doings.iter().map(|(_, at)| at.with_timezone(&zone).date_naive()).collect();
    let count =
        |kinds: &[Kind]| doings.iter().filter(|(name, _)| kinds.iter().any(|kind| kind.name() == name)).count() as u64;
    let kinds_of = |area: Area| area.kinds().collect::<Vec<_>>();
    Ok(Stats {
        user: person,
        period,
        from,
        to: now,
        account_age_days: (now - user.created_at).num_days(),
        sign_ins: count(&[Kind::UserLogin]),
        last_sign_in: user.last_login(),
        changes: count(&kinds_of(Area::Profile)) + count(&kinds_of(Area::Settings)),
        security_events: count(&kinds_of(Area::Security)),
        events: doings.len() as u64,
        active_days: days.len() as u64,
        last_active: doings.first().map(|(_, at)| *at),
        api_keys,
        api_keys_made: count(&[Kind::ApiKeyCreated, Kind::ApiKeyRotated]),
        metadata_bytes: serde_json::to_vec(&user.metadata.0)?.len() as u64,
        achievements,
    })
}

async fn find(caller: &Caller, app: &App, person: UserId) -> Result<std::sync::Arc<User>, AppError> {
    if person == caller.user() {
        accounts::my_profile(caller, app).await
    } else {
        accounts::find_person(caller, app, person).await
    }
}

/// What a person reached, the earliest first: the caller, or, with `user:read`, somebody of their organisation.
pub async fn achievements(caller: &Caller, app: &App, person: UserId) -> Result<Vec<Achievement>, AppError> {
    let user = find(caller, app, person).await?;
    achievements_of(caller, app, &user).await
}

async fn achievements_of(caller: &Caller, app: &App, user: &User) -> Result<Vec<Achievement>, AppError> {
    let firsts = [
        (AchievementKind::SecondFactor, Kind::MfaEnabled),
        (AchievementKind::FirstPasskey, Kind::PasskeyAdded),
        (AchievementKind::FirstApiKey, Kind::ApiKeyCreated),
    ];
    let times = activity::first_times(caller, &app.db, user.id, &firsts.map(|(_, kind)| kind)).await?;
    let first_of = |kind: Kind| times.iter().find(|(name, _)| kind.name() == name).map(|(_, at)| *at);
    let year = Some(user.created_at + YEAR).filter(|at| *at <= app.clock.now());
    let mut reached: Vec<Achievement> = firsts
        .iter()
        .map(|(achievement, kind)| (*achievement, first_of(*kind)))
        .chain([(AchievementKind::EmailVerified, user.email_verified_at), (AchievementKind::FirstYear, year)])
        .filter_map(|(kind, at)| at.map(|earned_at| Achievement { kind, earned_at }))
        .collect();
    reached.sort_by_key(|achievement| achievement.earned_at);
    Ok(reached)
}
