//! Organisations: who people belong to. Nothing of one is ever seen from another.

mod actions;
mod own_rules;
mod profile_fields;
mod schema;
mod sql;

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

pub use actions::{
    all, change_setting, change_settings, create, default_id, default_organization, find, find_in, is_installed,
    my_settings, rules,
};
pub use own_rules::{OwnRules, change_rules, my_rules};
pub use profile_fields::{EditableBy, FieldKind, Label, ProfileField, usual_fields};
pub use schema::{
    add_profile_field, change_profile_field, move_profile_field, my_profile_fields, remove_profile_field,
};

use crate::kernel::{Locale, OrgId, Theme};

/// An organisation.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Its name in addresses: lower case letters, digits and dashes; unique.
    pub slug: String,
    /// Where it departs from the installation's settings.
    pub settings: Json<Settings>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An organisation's own settings; what is not set follows the installation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Whether an account stays pending until its address is confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_email_verification: Option<bool>,
    /// The least number of characters of a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_min_length: Option<usize>,
    /// Minutes of rest after which a session is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_idle_minutes: Option<i64>,
    /// The incoming webhook of the organisation's Slack channel, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slack_webhook: Option<String>,
    /// What people start with (row E05).
    #[serde(skip_serializing_if = "Newcomers::is_empty")]
    pub newcomers: Newcomers,
    /// What profiles hold beside the usual, in this order. Where it is not set, the lists that the documents name are shown, and nothing is
    /// refused for their sake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_fields: Option<Vec<ProfileField>>,
}

impl Settings {
    /// The fields that profiles show.
    pub fn shown_fields(&self) -> Cow<'_, [ProfileField]> {
        self.profile_fields.as_deref().map_or_else(|| usual_fields().into(), Cow::Borrowed)
    }

    /// The fields for whose sake a value can be refused.
    pub fn checked_fields(&self) -> &[ProfileField] {
        self.profile_fields.as_deref().unwrap_or_default()
    }
}

/// What holds for people of an organisation until they choose themselves (row E05). Written like `/api/users/preferences`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Newcomers {
    /// The colours of new accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// The language of people who are added by an administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Locale>,
    /// The time zone of new accounts by its IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Which ways of notification are open, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notifications: BTreeMap<String, bool>,
    /// On which ways which events come, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub notification_events: BTreeMap<String, BTreeMap<String, bool>>,
    /// Everything else that can be preferred, by name.
    #[serde(flatten)]
    pub preferences: serde_json::Map<String, serde_json::Value>,
}

impl Newcomers {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The rules that hold for an organisation's people: its own settings over the installation's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether an account stays pending until its address is confirmed.
    pub require_email_verification: bool,
    /// The least number of characters of a password.
    pub password_min_length: usize,
    /// Minutes of rest after which a session is over.
    pub session_idle_minutes: i64,
}
