//! The caller's own profile: document A's shape with document D's `user`, `preferences` and `limits` beside it.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;

use super::person::{Person, time};
use crate::{
    access::Permissions,
    accounts::{METADATA_BYTES, METADATA_KEYS, User},
    api_keys,
    kernel::{Email, Locale, OrgId, Theme, UserId},
    notifications::Channel,
    pictures,
};

/// The person themselves (rows A01, D01).
#[derive(Debug, Serialize)]
pub struct OwnProfile<'a> {
    #[serde(flatten)]
    person: Person<'a>,
    organization: OrganizationShown<'a>,
    permissions: Permissions,
    user: UserShown<'a>,
    preferences: PreferencesShown,
    limits: Limits,
}

#[derive(Debug, Serialize)]
struct OrganizationShown<'a> {
    id: OrgId,
    name: &'a str,
}

/// The person as document D shows them.
#[derive(Debug, Serialize)]
struct UserShown<'a> {
    id: UserId,
    email: &'a Email,
    full_name: &'a str,
    username: Option<&'a str>,
    /// Until there are plans, nobody is on one.
    tier: Option<&'static str>,
    verified: bool,
    created_at: String,
    updated_at: String,
    last_login: Option<String>,
    profile_image: Option<Cow<'a, str>>,
    timezone: &'a str,
    language: Locale,
}

/// How the portal looks and works for the person, as document D shows it.
#[derive(Debug, Serialize)]
pub struct PreferencesShown {
    /// Which ways of notification are open.
    pub notifications: BTreeMap<Channel, bool>,
    /// The colours.
    pub theme: Theme,
    /// Whether pages with choices save each change at once.
    pub auto_save: bool,
}

/// What a person may have, as far as there are bounds. The documents' own limits are those of their application.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_field_names, reason = "the documents begin each of theirs so")]
struct Limits {
    max_metadata_keys: usize,
    max_metadata_bytes: usize,
    max_avatar_bytes: usize,
    max_api_keys: usize,
}

impl<'a> OwnProfile<'a> {
    /// The profile of this person, who is the caller.
    pub fn of(user: &'a User, organization: &'a str, base_url: &str, preferences: PreferencesShown) -> Self {
        Self {
            person: Person::of(user, base_url),
            organization: OrganizationShown { id: user.org_id, name: organization },
            permissions: user.role.permissions(),
            user: UserShown {
                id: user.id,
                email: &user.email,
                full_name: &user.full_name,
                username: user.username.as_deref(),
                tier: None,
                verified: user.is_verified(),
                created_at: time(user.created_at),
                updated_at: time(user.updated_at),
                last_login: user.last_login().map(time),
                profile_image: user.avatar_address(base_url),
                timezone: &user.time_zone,
                language: user.locale,
            },
            preferences,
            limits: Limits {
                max_metadata_keys: METADATA_KEYS,
                max_metadata_bytes: METADATA_BYTES,
                max_avatar_bytes: pictures::BYTES_MAX,
                max_api_keys: api_keys::KEYS_MAX,
            },
        }
    }
}
