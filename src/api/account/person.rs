//! A person as document A shows them.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::{
    access::{Permissions, Role},
    accounts::{Metadata, Status, User},
    kernel::{Email, Locale, UserId},
};

/// The person, whoever asks.
#[derive(Debug, Serialize)]
pub struct Person<'a> {
    id: UserId,
    email: &'a Email,
    name: &'a str,
    full_name: &'a str,
    given_name: Option<&'a str>,
    family_name: Option<&'a str>,
    username: Option<&'a str>,
    phone: Option<&'a str>,
    avatar: Option<Cow<'a, str>>,
    status: Status,
    #[serde(rename = "isActive")]
    is_active: bool,
    verified: bool,
    roles: [RoleShown; 1],
    timezone: &'a str,
    language: Locale,
    metadata: &'a Metadata,
    created_at: String,
    updated_at: String,
    last_login: Option<String>,
}

/// A role with its permissions.
#[derive(Debug, Serialize)]
struct RoleShown {
    id: Role,
    name: Role,
    permissions: Permissions,
}

/// A time as the documents write it: UTC, to the second.
pub fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl<'a> Person<'a> {
    /// The person; `base_url` is where the portal is reached, for the address of the picture.
    pub fn of(user: &'a User, base_url: &str) -> Self {
        Self {
            id: user.id,
            email: &user.email,
            name: &user.full_name,
            full_name: &user.full_name,
            given_name: user.given_name.as_deref(),
            family_name: user.family_name.as_deref(),
            username: user.username.as_deref(),
            phone: user.phone.as_deref(),
            avatar: user.avatar_address(base_url),
            status: user.status,
            is_active: user.status == Status::Active && !user.is_locked(),
            verified: user.is_verified(),
            roles: [RoleShown { id: user.role, name: user.role, permissions: user.role.permissions() }],
            timezone: &user.time_zone,
            language: user.locale,
            metadata: &user.metadata.0,
            created_at: time(user.created_at),
            updated_at: time(user.updated_at),
            last_login: user.last_login().map(time),
        }
    }
}
