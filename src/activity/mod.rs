//! The record of everything that happened: append-only, with before and after, one hash chain per organisation (rows G04, G13).
//!
//! Whatever is personal in an event stands either in its origin, which belongs to whoever did it, or in its changes, which belong to its subject: these two
//! parts can be erased when that person is purged, and nothing else ever is.

mod actions;
mod area;
mod chain;
mod history;
mod sql;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};

pub use actions::{
    After, Verdict, count_events_of, erase_personal_data, events_of, past_sign_ins, recent_for_person, record,
    record_many, tally, verify_chain,
};
pub use area::Area;
pub use history::{HistoryQuery, LIMIT_MAX, first_times, history, open_edge, own_doings, require_may_see, seal_edge};

use crate::{
    access::{Caller, Credential, Origin},
    kernel::{ActivityId, ApiKeyId, OrgId, UserId},
};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)*) => {
        /// What happened. The names are part of the API and of stored records: they are never changed.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[doc = $doc])+ $name,)* }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in answers and in the store.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What happened, as a sentence in English.
            pub fn description(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim(),)* }
            }
        }
    };
}

kinds! {
    /// An organisation was made.
    OrganizationCreated = "organization.created",
    /// An organisation's settings were changed.
    OrganizationUpdated = "organization.updated",
    /// Somebody registered.
    UserRegistered = "user.registered",
    /// Somebody wanted to register with the address of an account that is there already.
    UserRegistrationRepeated = "user.registration_repeated",
    /// Somebody was added by an administrator.
    UserCreated = "user.created",
    /// Somebody's invitation was taken up.
    UserInvitationAccepted = "user.invitation_accepted",
    /// A profile was changed.
    UserUpdated = "user.updated",
    /// An address was confirmed.
    UserEmailVerified = "user.email_verified",
    /// An account was suspended.
    UserSuspended = "user.suspended",
    /// An account was activated.
    UserActivated = "user.activated",
    /// A role was given.
    UserRoleChanged = "user.role_changed",
    /// An account was locked by its owner, who did not recognise a sign-in.
    UserLocked = "user.locked",
    /// Somebody signed in.
    UserLogin = "user.login",
    /// Somebody signed out.
    UserLogout = "user.logout",
    /// Somebody who is signed in showed anew who they are.
    UserReauthenticated = "user.reauthenticated",
    /// A session was ended from another one.
    SessionRevoked = "session.revoked",
    /// All other sessions were ended.
    SessionsRevoked = "session.revoked_all",
    /// A device was trusted: it needs no second factor for a while.
    DeviceTrusted = "device.trusted",
    /// A device is not trusted any more.
    DeviceDistrusted = "device.distrusted",
    /// A device was given another name.
    DeviceRenamed = "device.renamed",
    /// A device was removed, and its sessions with it.
    DeviceRemoved = "device.removed",
    /// Another address was asked for.
    EmailChangeRequested = "user.email_change_requested",
    /// Another address was asked for, and then not wanted.
    EmailChangeCancelled = "user.email_change_cancelled",
    /// Another address was confirmed.
    EmailChanged = "user.email_changed",
    /// The address before took the account back.
    EmailChangeUndone = "user.email_change_undone",
    /// A second factor came into force.
    MfaEnabled = "mfa.enabled",
    /// All second factors were taken away.
    MfaDisabled = "mfa.disabled",
    /// One of several second factors was taken away.
    MfaFactorRemoved = "mfa.factor_removed",
    /// Somebody's second factors were taken away by an administrator, because they were lost.
    MfaReset = "mfa.reset",
    /// New backup codes were made.
    BackupCodesMade = "mfa.backup_codes_made",
    /// A backup code was used.
    BackupCodeUsed = "mfa.backup_code_used",
    /// A passkey was added.
    PasskeyAdded = "passkey.added",
    /// A passkey was given another name.
    PasskeyRenamed = "passkey.renamed",
    /// A passkey was removed.
    PasskeyRemoved = "passkey.removed",
    /// A new password was asked for.
    PasswordResetRequested = "password.reset_requested",
    /// The password was changed by its owner.
    PasswordChanged = "password.changed",
    /// A new password was set by a link.
    PasswordReset = "password.reset",
    /// A copy of all personal data was asked for.
    ExportRequested = "export.requested",
    /// A copy of all personal data was fetched.
    ExportDownloaded = "export.downloaded",
    /// Somebody asked for the end of their account.
    UserDeletionPlanned = "user.deletion_planned",
    /// The end of an account was called off in time.
    UserDeletionCancelled = "user.deletion_cancelled",
    /// Everything about somebody was removed, this record's personal parts included.
    UserPurged = "user.purged",
    /// Somebody chose how they want to be told of things.
    NotificationSettingsChanged = "notifications.changed",
    /// Somebody chose how the portal looks and works for them.
    PreferencesChanged = "preferences.changed",
    /// A key was made.
    ApiKeyCreated = "api_key.created",
    /// A key was replaced by a fresh one.
    ApiKeyRotated = "api_key.rotated",
    /// A key was taken away.
    ApiKeyRevoked = "api_key.revoked",
}

impl Kind {
    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person.
    User(UserId),
    /// A program with a person's key. Which one is kept among the changes, as the field `api_key`.
    ApiKey(UserId, ApiKeyId),
    /// Somebody at the server's own command line.
    CommandLine,
    /// The portal itself, when the time for something had come.
    System,
}

impl Actor {
    /// The actor behind a caller.
    pub fn of(caller: &Caller) -> Self {
        match caller.credential {
            Credential::Session(_) => Self::User(caller.user()),
            Credential::ApiKey(id, _) => Self::ApiKey(caller.user(), id),
            Credential::CommandLine => Self::CommandLine,
        }
    }

    const fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::ApiKey(..) => "api_key",
            Self::CommandLine => "command_line",
            Self::System => "system",
        }
    }

    const fn id(self) -> Option<UserId> {
        match self {
            Self::User(id) | Self::ApiKey(id, _) => Some(id),
            Self::CommandLine | Self::System => None,
        }
    }
}

/// The name under which the key that was used stands among the changes.
pub const KEY_USED: &str = "api_key";
/// The name under which an administrator's reason stands among the changes (row G04).
pub const REASON: &str = "reason";

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

    /// Adds what is worth knowing beside the change itself: a reason, the key that was used.
    #[must_use]
    pub fn note<T: Serialize>(mut self, name: &str, value: &T) -> Self {
        self.0.insert(name.to_owned(), serde_json::json!({ "before": null, "after": value }));
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

/// A sign-in that was recorded.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct PastSignIn {
    /// When.
    #[sqlx(rename = "occurred_at")]
    pub at: DateTime<Utc>,
    /// From which address.
    pub ip: Option<String>,
}

/// An event as it stands in the record.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Recorded {
    /// Its id.
    pub id: ActivityId,
    /// What happened, by name.
    pub kind: String,
    /// `user`, `api_key`, `command_line` or `system`.
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

/// How often something happened to a person in a span of time.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// What, by name.
    pub kind: String,
    /// Whether the person did it.
    pub by_oneself: bool,
    /// How often.
    pub count: i64,
}
