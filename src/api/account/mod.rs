//! `/api/users`: the signed-in person and the people of their organisation (document A).

mod devices;
mod people;
mod person;
mod profile;
mod sessions;

use axum::{
    Router,
    routing::{delete, get},
};

use crate::front::Front;

/// The routes under `/api/users`.
pub fn routes() -> Router<Front> {
    Router::new()
        .route("/", get(people::list).post(people::create))
        .route("/profile", get(profile::show).put(profile::update))
        .route("/security/sessions", get(sessions::list))
        .route("/security/sessions/{id}", delete(sessions::revoke))
        .route("/security/devices", get(devices::list))
        .route("/security/devices/{id}", delete(devices::remove))
        .route("/{id}", get(people::show))
}
