//! Accounts: the people of an organisation, how they come in, and what they say about themselves (rows A01–A10, C01–C07, C13, C14, D01, D02).

mod actions;
mod address;
mod alarms;
mod bulk;
mod deletion;
mod identity;
mod invitations;
mod links;
mod mails;
mod newcomers;
mod passwords;
mod people;
mod profile;
mod registration;
mod sql;
mod validation;

use std::{borrow::Cow, collections::BTreeMap};

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

pub(crate) use actions::Owners;
pub use actions::{
    activate_person, checked_reason, find_person, find_person_by_email, find_who_may_come_in, housekeeping,
    suspend_person, suspend_person_because,
};
pub(crate) use address::{Refused, begin_anew, locked, move_to, owner_of};
pub use alarms::{DISTRUST_LATEST, DistrustLatest, alarm_status, raise_alarm, warn_of_sign_in};
pub use bulk::add_people;
pub use deletion::{is_last_owner, keep_account, plan_deletion};
pub(crate) use identity::Identity;
pub use invitations::{accept_invitation, create_person, invitation};
pub use links::LinkStatus;
pub(crate) use mails::{post as post_letter, post_to as post_letter_to};
pub use passwords::{
    SEND_PASSWORD_RESET, authenticate, change_password, hash_new_password, password_changed_at, prove_password,
    request_password_reset, reset_link_status, reset_password, send_password_reset, still_signing_in,
};
pub use people::{OFFSET_MAX, list_people, names_in_history, names_of, open_edge, seal_edge};
pub use profile::{change_fields_of, find_account, my_profile, set_picture, update_profile, update_profile_in};
pub use registration::{
    SEND_CONFIRMATION, confirm_email, confirmation_status, install, register, request_confirmation, send_confirmation,
    set_up_status, start_set_up,
};
pub use sql::Headcounts;
pub use validation::{METADATA_BYTES, METADATA_KEYS};

use crate::{
    access::Role,
    kernel::{Direction, Email, Locale, OrgId, PageEdge, Theme, UserId},
    store::never,
};

/// How an account stands (row C01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The address is not confirmed, or the invitation not taken up: no way in yet.
    Pending,
    /// The normal state.
    Active,
    /// Shut out by an administrator.
    Suspended,
}

impl Status {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Active, Self::Pending, Self::Suspended];

    /// The name in the store, in URLs and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// Free data about a person, by key (rows C01, B05): at most 64 keys and 16 KiB.
pub type Metadata = BTreeMap<String, serde_json::Value>;

/// A person with an account.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their organisation.
    pub org_id: OrgId,
    /// Their address, unique in the installation.
    pub email: Email,
    /// When the address was confirmed.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// Their handle, unique in the installation.
    pub username: Option<String>,
    /// The name shown everywhere, 1 to 200 characters.
    pub full_name: String,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Telephone number in E.164 form.
    pub phone: Option<String>,
    /// A picture: a path of this portal where it is one of ours, an `https` address where it is elsewhere.
    pub avatar: Option<String>,
    /// Their language.
    pub locale: Locale,
    /// Their time zone by its IANA name.
    pub time_zone: String,
    /// Their colours.
    pub theme: Theme,
    /// How the account stands.
    pub status: Status,
    /// Since when nobody comes in, because the person did not recognise a sign-in; see [`raise_alarm`].
    pub locked_at: Option<DateTime<Utc>>,
    /// Their role in the whole organisation.
    pub role: Role,
    /// Free data.
    pub metadata: Json<Metadata>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When the person last signed in; the epoch for never. Read it through [`User::last_login`].
    pub last_login_at: DateTime<Utc>,
    /// When the account and everything about it is deleted, unless the person signs in before.
    pub deletion_planned_at: Option<DateTime<Utc>>,
}

/// Somebody who has shown their password.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The person.
    pub user: User,
    /// Whether they ask for a second factor as well.
    pub has_second_factor: bool,
}

impl User {
    /// When the person last signed in.
    pub fn last_login(&self) -> Option<DateTime<Utc>> {
        never(self.last_login_at)
    }

    /// The address of the picture, whole also where it is one of ours.
    pub fn avatar_address(&self, base_url: &str) -> Option<Cow<'_, str>> {
        let avatar = self.avatar.as_deref()?;
        Some(if avatar.starts_with('/') { format!("{base_url}{avatar}").into() } else { avatar.into() })
    }

    /// Whether nobody comes in because the person did not recognise a sign-in.
    pub fn is_locked(&self) -> bool {
        self.locked_at.is_some()
    }

    /// Whether the address is confirmed.
    pub fn is_verified(&self) -> bool {
        self.email_verified_at.is_some()
    }
}

/// What somebody fills in to get an account.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The address.
    pub email: String,
    /// The name.
    pub full_name: String,
    /// The password.
    pub password: SecretString,
    /// The language of the page on which they register.
    pub locale: Locale,
}

/// What an administrator fills in to add somebody.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The address.
    pub email: String,
    /// The name.
    pub full_name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// The role.
    pub role: Role,
    /// Whether a mail invites them to choose a password.
    pub send_invitation: bool,
    /// Their language.
    pub locale: Locale,
    /// Free data.
    pub metadata: Metadata,
}

/// What the first person fills in to set the installation up.
#[derive(Debug, Clone)]
pub struct Installation {
    /// The organisation's name.
    pub organization: String,
    /// The owner.
    pub owner: Registration,
}

/// Changes of a profile: what is `None` stays; an empty text clears what may be empty.
#[derive(Debug, Clone, Default)]
pub struct ProfileUpdate {
    /// The name shown everywhere.
    pub full_name: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Handle.
    pub username: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Address of a picture: `https`, at most 500 characters.
    pub avatar: Option<String>,
    /// Time zone by its IANA name.
    pub time_zone: Option<String>,
    /// Language by its tag.
    pub language: Option<String>,
    /// Colours by name.
    pub theme: Option<String>,
    /// Free data, laid over what is there; `null` removes a key.
    pub metadata: Option<Metadata>,
}

/// A profile after a change.
#[derive(Debug, Clone)]
pub struct ProfileUpdated {
    /// The person now.
    pub user: User,
    /// The names of the fields that changed, as the documents name them.
    pub updated_fields: Vec<String>,
}

/// By what a list of people is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// In the order in which the accounts were made.
    #[default]
    Created,
    /// By name.
    Name,
    /// By address.
    Email,
    /// By when they last signed in.
    LastLogin,
}

impl Sort {
    /// All sorts.
    pub const ALL: [Self; 4] = [Self::Name, Self::Email, Self::Created, Self::LastLogin];

    /// The direction that people expect where none is said: names from A, times from the latest.
    pub const fn usual_direction(self) -> Direction {
        match self {
            Self::Name | Self::Email => Direction::Asc,
            Self::Created | Self::LastLogin => Direction::Desc,
        }
    }

    /// The name in URLs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created_at",
            Self::Name => "name",
            Self::Email => "email",
            Self::LastLogin => "last_login",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// Which people are wanted, in which order, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PeopleQuery {
    /// A fragment of name, address or handle.
    pub search: Option<String>,
    /// Only those in one of these states; all when empty.
    pub status: Vec<Status>,
    /// Only those who can act, being active and not locked; or only all others.
    pub active: Option<bool>,
    /// Only those with this role.
    pub role: Option<Role>,
    /// Only those whose address is confirmed, or is not.
    pub verified: Option<bool>,
    /// Only those made at or after this time.
    pub created_from: Option<DateTime<Utc>>,
    /// Only those made before this time.
    pub created_to: Option<DateTime<Utc>>,
    /// Only those who last signed in at or after this time.
    pub last_login_from: Option<DateTime<Utc>>,
    /// Only those who last signed in before this time, or never.
    pub last_login_to: Option<DateTime<Utc>>,
    /// Only those who never signed in.
    pub never_signed_in: bool,
    /// By what they are sorted.
    pub sort: Sort,
    /// Which way.
    pub direction: Direction,
    /// How many, 1 to 100.
    pub limit: u32,
    /// Where the page begins; the first page when not set.
    pub edge: Option<PageEdge>,
    /// How many to skip, at most 10,000 (row B03); edges are the better way.
    pub offset: u32,
}

impl Default for PeopleQuery {
    fn default() -> Self {
        Self {
            search: None,
            status: Vec::new(),
            active: None,
            role: None,
            verified: None,
            created_from: None,
            created_to: None,
            last_login_from: None,
            last_login_to: None,
            never_signed_in: false,
            sort: Sort::default(),
            direction: Direction::default(),
            limit: 50,
            edge: None,
            offset: 0,
        }
    }
}
