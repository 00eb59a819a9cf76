//! The record of everything that happened: append-only, with before and after, one hash chain per organisation (rows G04, G13).

mod actions;
mod sql;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

pub use actions::{Verdict, recent_for_person, record, record_many, verify_chain};

use crate::{
    access::{Caller, Origin},
    kernel::{ActivityId, OrgId, UserId},
};

/// What happened. The names are part of the API and of stored records: they are never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An organisation was made.
    OrganizationCreated,
    /// Somebody registered.
    UserRegistered,
    /// Somebody was added by an administrator.
    UserCreated,
    /// Somebody's invitation was taken up.
    UserInvitationAccepted,
    /// A profile was changed.
    UserUpdated,
    /// An address was confirmed.
    UserEmailVerified,
    /// An account was suspended.
    UserSuspended,
    /// An account was activated.
    UserActivated,
    /// A role was given.
    UserRoleChanged,
    /// Somebody signed in.
    UserLogin,
    /// Somebody signed out.
    UserLogout,
    /// A session was ended from another one.
    SessionRevoked,
    /// All other sessions were ended.
    SessionsRevoked,
    /// A new password was asked for.
    PasswordResetRequested,
    /// A new password was set by a link.
    PasswordReset,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::OrganizationCreated,
        Self::UserRegistered,
        Self::UserCreated,
        Self::UserInvitationAccepted,
        Self::UserUpdated,
        Self::UserEmailVerified,
        Self::UserSuspended,
        Self::UserActivated,
        Self::UserRoleChanged,
        Self::UserLogin,
        Self::UserLogout,
        Self::SessionRevoked,
        Self::SessionsRevoked,
        Self::PasswordResetRequested,
        Self::PasswordReset,
    ];

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in answers and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrganizationCreated => "organization.created",
            Self::UserRegistered => "user.registered",
            Self::UserCreated => "user.created",
            Self::UserInvitationAccepted => "user.invitation_accepted",
            Self::UserUpdated => "user.updated",
            Self::UserEmailVerified => "user.email_verified",
            Self::UserSuspended => "user.suspended",
            Self::UserActivated => "user.activated",
            Self::UserRoleChanged => "user.role_changed",
            Self::UserLogin => "user.login",
            Self::UserLogout => "user.logout",
            Self::SessionRevoked => "session.revoked",
            Self::SessionsRevoked => "session.revoked_all",
            Self::PasswordResetRequested => "password.reset_requested",
            Self::PasswordReset => "password.reset",
        }
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person.
    User(UserId),
    /// Somebody at the server's own command line.
    CommandLine,
}

impl Actor {
    /// The actor behind a caller.
    pub fn of(caller: &Caller) -> Self {
        match caller.credential {
            crate::access::Credential::Session(_) => Self::User(caller.user()),
            crate::access::Credential::CommandLine => Self::CommandLine,
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::CommandLine => "command_line",
        }
    }

    const fn id(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::CommandLine => None,
        }
    }
}

/// Fields that changed, each with its value before and after. Secrets never enter: say that they changed, not how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Changes(Map<String, Value>);

impl Changes {
    /// No change of a field.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a field if its value changed.
    #[must_use]
    pub fn field<T: Serialize + PartialEq>(mut self, name: &str, before: &T, after: &T) -> Self {
        if before != after {
            self.0.insert(name.to_owned(), serde_json::json!({ "before": before, "after": after }));
        }
        self
    }

    /// The names of the changed fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An event to be recorded.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// In which organisation.
    pub org: OrgId,
    /// What.
    pub kind: Kind,
    /// By whom.
    pub actor: Actor,
    /// About whom, where it is about a person.
    pub subject: Option<UserId>,
    /// From where.
    pub origin: &'a Origin,
    /// Before and after.
    pub changes: Changes,
}

/// An event as it stands in the record.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Recorded {
    /// Its id.
    pub id: ActivityId,
    /// What happened, by name.
    pub kind: String,
    /// `user` or `command_line`.
    pub actor_kind: String,
    /// The person who did it.
    pub actor_id: Option<UserId>,
    /// The person whom it is about.
    pub subject_id: Option<UserId>,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// The client's address.
    pub ip: Option<String>,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// Before and after, by field.
    pub changes: sqlx::types::Json<Value>,
}
