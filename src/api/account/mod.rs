//! `/api/users`: the signed-in person and the people of their organisation (document A).

mod activity;
mod avatar;
mod devices;
mod keys;
mod mfa;
mod notifications;
mod own_profile;
mod people;
mod person;
mod preferences;
mod profile;
mod sessions;
mod stats;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    routing::{delete, get, post},
};

use crate::{
    access::{
        Permission,
        Scope::{
            self, ActivityRead, AvatarWrite, MfaRead, NotificationsRead, NotificationsWrite, PreferencesRead,
            PreferencesWrite,
        },
    },
    front::{Front, KeyRoute, KeyRoutes, UPLOAD_LIMIT},
};

/// What keys may be used for, route by route, and the scope that it takes. A route that is not named here is for people who are signed in alone; there
/// is no harm in naming one before it exists.
const FOR_KEYS: &[KeyRoute] = &[
    ("GET", "/api/users/profile", Scope::ProfileRead),
    ("PUT", "/api/users/profile", Scope::ProfileWrite),
    ("POST", "/api/users/avatar", AvatarWrite),
    ("DELETE", "/api/users/avatar", AvatarWrite),
    ("GET", "/api/users/preferences", PreferencesRead),
    ("PUT", "/api/users/preferences", PreferencesWrite),
    ("GET", "/api/users/notifications", NotificationsRead),
    ("GET", "/api/users/notifications/settings", NotificationsRead),
    ("PUT", "/api/users/notifications/settings", NotificationsWrite),
    ("GET", "/api/users/activity", ActivityRead),
    ("GET", "/api/users/stats", ActivityRead),
    ("GET", "/api/users/mfa/status", MfaRead),
    ("GET", "/api/users/security/sessions", Scope::SecurityRead),
    ("GET", "/api/users/security/devices", Scope::SecurityRead),
    ("GET", "/api/users/security/audit-log", Scope::SecurityRead),
    ("GET", "/api/users", Scope::Permission(Permission::UserRead)),
    ("POST", "/api/users", Scope::Permission(Permission::UserCreate)),
    ("GET", "/api/users/{id}", Scope::Permission(Permission::UserRead)),
    ("GET", "/api/users/{id}/activity", Scope::Permission(Permission::UserRead)),
    ("GET", "/api/users/{id}/stats", Scope::Permission(Permission::UserRead)),
];

/// The routes under `/api/users`.
pub fn routes() -> Router<Front> {
    Router::new()
        .route("/", get(people::list).post(people::create))
        .route("/profile", get(profile::show).put(profile::update))
        .route("/mfa/status", get(mfa::status))
        .route("/mfa/enable", post(mfa::enable))
        .route("/mfa/verify", post(mfa::verify))
        .route("/mfa/disable", post(mfa::disable))
        .route("/mfa/backup-codes", post(mfa::backup_codes))
        .route("/preferences", get(preferences::show).put(preferences::update))
        .route("/notifications/settings", get(notifications::show).put(notifications::update))
        .route("/security/sessions", get(sessions::list))
        .route("/security/sessions/{id}", delete(sessions::revoke))
        .route("/security/devices", get(devices::list))
        .route("/security/devices/{id}", delete(devices::remove))
        .route("/security/audit-log", get(activity::audit_log))
        .route("/activity", get(activity::mine))
        .route("/stats", get(stats::mine))
        .route("/{id}/activity", get(activity::of_person))
        .route("/{id}/stats", get(stats::of_person))
        .route("/api-keys", get(keys::list).post(keys::create))
        .route("/api-keys/{id}", delete(keys::revoke))
        .route("/api-keys/{id}/rotate", post(keys::rotate))
        .route("/avatar", post(avatar::upload).delete(avatar::remove).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route("/{id}", get(people::show))
        .layer(Extension(KeyRoutes(FOR_KEYS)))
}
