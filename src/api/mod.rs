//! The HTTP API: thin route tables over the rooms' actions.

mod account;
mod envelope;
mod health;
mod input;

use axum::{Router, routing::get};

use crate::front::Front;

pub use envelope::answer as answer_error;

/// Whether a path belongs to the API, so that its errors are JSON.
pub fn is_api_path(path: &str) -> bool {
    path == "/health" || path == "/api" || path.starts_with("/api/")
}

/// All routes of the API.
pub fn routes() -> Router<Front> {
    Router::new().route("/health", get(health::show)).nest("/api/users", account::routes())
}
