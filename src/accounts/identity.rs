//! Who stands behind a credential.

use chrono::{DateTime, Utc};

use crate::{
    access::{Permissions, Principal, Role},
    kernel::{Email, Locale, Theme, UserId},
    organizations::Organization,
};

/// The columns of a person that every credential leads to; a room that holds credentials reads them along with its own.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Identity {
    pub user_id: UserId,
    pub full_name: String,
    pub email: Email,
    /// Pages show it, so that only what opens pages reads it.
    #[sqlx(default)]
    pub avatar: Option<String>,
    pub email_verified_at: Option<DateTime<Utc>>,
    pub role: Role,
    pub locale: Locale,
    pub theme: Theme,
    pub time_zone: String,
}

impl Identity {
    /// The person in their organisation, with what the credential lets them do.
    pub(crate) fn principal(self, organization: &Organization, permissions: Permissions) -> Principal {
        Principal {
            user: self.user_id,
            org: organization.id,
            org_name: organization.name.as_str().into(),
            full_name: self.full_name,
            avatar: self.avatar.map(Into::into),
            email: self.email,
            role: self.role,
            permissions,
            locale: self.locale,
            theme: self.theme,
            time_zone: self.time_zone.parse().unwrap_or(chrono_tz::UTC),
            is_verified: self.email_verified_at.is_some(),
        }
    }
}
