//! `/api/users`: the signed-in person and the people of their organisation (document A).

mod people;
mod person;
mod profile;

use axum::{Router, routing::get};

use crate::front::Front;

/// The routes under `/api/users`.
pub fn routes() -> Router<Front> {
    Router::new()
        .route("/", get(people::list).post(people::create))
        .route("/profile", get(profile::show).put(profile::update))
        .route("/{id}", get(people::show))
}
