//! `GET /health` (row B21).

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use chrono::SecondsFormat;
use serde_json::{Value, json};

use crate::front::Front;

/// 200 with every check well, 503 otherwise. Says what is wrong without saying where it runs.
pub async fn show(State(front): State<Front>) -> impl IntoResponse {
    let database = match front.app.db.ping().await {
        Ok(()) => json!({ "healthy": true }),
        Err(_) => json!({ "healthy": false, "error": "the database does not answer" }),
    };
    let outbox = match front.app.db.job_counts().await {
        Ok(counts) => json!({ "healthy": true, "waiting": counts.open, "dead": counts.dead }),
        Err(_) => json!({ "healthy": false, "error": "the outbox cannot be read" }),
    };
    let checks = [("database", database), ("outbox", outbox)];
    let is_healthy = checks.iter().all(|(_, check)| check["healthy"] == Value::Bool(true));
    let status = if is_healthy { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "status": if is_healthy { "healthy" } else { "unhealthy" },
        "version": env!("CARGO_PKG_VERSION"),
        "timestamp": front.app.clock.now().to_rfc3339_opts(SecondsFormat::Secs, true),
        "checks": Value::from_iter(checks),
    });
    (status, Json(body))
}
