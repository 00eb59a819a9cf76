//! `GET /api/users/stats` and `…/{userId}/stats` (rows A20, A21, D03).
//!
//! The document's frame with the areas that a portal has. What nobody counts yet (tiers, compute, tasks) is `null` or absent, never made up.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::person::time;
use crate::{
    access::Caller,
    accounts::METADATA_BYTES,
    api::input::{Query, path_id},
    api_keys::KEYS_MAX,
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, UserId},
    stats::{self, Achievement, Period, Stats},
};

#[derive(Serialize)]
struct Shown {
    user_id: UserId,
    tier: Option<&'static str>,
    account_age_days: i64,
    period: &'static str,
    from: String,
    to: String,
    usage_stats: Usage,
    resource_usage: Resources,
    performance_metrics: Metrics,
    achievements: Vec<Reached>,
}

#[derive(Serialize)]
struct Usage {
    sign_ins: SignIns,
    activity: Activity,
    profile: Profile,
    security: Security,
    api_keys: Keys,
}

#[derive(Serialize)]
struct SignIns {
    total: u64,
    last: Option<String>,
}

#[derive(Serialize)]
struct Activity {
    events: u64,
    active_days: u64,
    last: Option<String>,
}

#[derive(Serialize)]
struct Profile {
    changes: u64,
}

#[derive(Serialize)]
struct Security {
    events: u64,
}

#[derive(Serialize)]
struct Keys {
    active: u64,
    created: u64,
}

#[derive(Serialize)]
struct Resources {
    api_keys_used: u64,
    api_keys_limit: usize,
    metadata_bytes_used: u64,
    metadata_bytes_limit: usize,
}

#[derive(Serialize)]
struct Metrics {
    avg_events_per_active_day: f64,
    active_days_percentage: f64,
}

#[derive(Serialize)]
struct Reached {
    id: &'static str,
    name: &'static str,
    earned_at: String,
}

/// Statistics about the caller.
pub async fn mine(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    let person = caller.user();
    answer(&front, &caller, person, query).await
}

/// Statistics about somebody of the caller's organisation.
pub async fn of_person(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    caller.require(crate::access::Permission::UserRead)?;
    answer(&front, &caller, path_id(&id, Code::UserNotFound)?, query).await
}

async fn answer(front: &Front, caller: &Caller, person: UserId, mut query: Query) -> Result<Response, AppError> {
    let period = query.take_as("period", Period::from_name)?.unwrap_or_default();
    query.finish()?;
    let stats = stats::stats(caller, &front.app, person, period).await?;
    Ok(Json(shown(&stats)).into_response())
}

fn shown(stats: &Stats) -> Shown {
    Shown {
        user_id: stats.user,
        tier: None,
        account_age_days: stats.account_age_days,
        period: stats.period.name(),
        from: time(stats.from),
        to: time(stats.to),
        usage_stats: Usage {
            sign_ins: SignIns { total: stats.sign_ins, last: stats.last_sign_in.map(time) },
            activity: Activity {
                events: stats.events,
                active_days: stats.active_days,
                last: stats.last_active.map(time),
            },
            profile: Profile { changes: stats.changes },
            security: Security { events: stats.security_events },
            api_keys: Keys { active: stats.api_keys, created: stats.api_keys_made },
        },
        resource_usage: Resources {
            api_keys_used: stats.api_keys,
            api_keys_limit: KEYS_MAX,
            metadata_bytes_used: stats.metadata_bytes,
            metadata_bytes_limit: METADATA_BYTES,
        },
        performance_metrics: Metrics {
            avg_events_per_active_day: ratio(stats.events, stats.active_days),
            active_days_percentage: ratio(stats.active_days * 100, stats.period.days().unsigned_abs()).min(100.0),
        },
        achievements: stats.achievements.iter().map(reached).collect(),
    }
}

/// With one digit behind the point; nought of nothing.
fn ratio(part: u64, whole: u64) -> f64 {
    let tenths = (part * 10 + whole / 2).checked_div(whole).unwrap_or_default();
    f64::from(u32::try_from(tenths).unwrap_or(u32::MAX)) / 10.0
}

fn reached(achievement: &Achievement) -> Reached {
    Reached { id: achievement.kind.id(), name: achievement.kind.name(), earned_at: time(achievement.earned_at) }
}
