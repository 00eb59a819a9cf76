//! The one who acts. Made from a verified credential alone, never from what a request says about itself.

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, Utc};

use super::{Permission, Permissions, Role, Scope, Scopes};
use crate::{
    clock::Token,
    kernel::{ApiKeyId, AppError, Code, Email, Locale, OrgId, SessionId, Theme, UserId},
};

/// The person behind a credential, as far as every request needs them. Shared by all requests of a session.
#[derive(Debug, Clone)]
pub struct Principal {
    /// The person.
    pub user: UserId,
    /// Their organisation; nothing outside it is ever theirs to see.
    pub org: OrgId,
    /// The organisation's name, for the portal's frame.
    pub org_name: Arc<str>,
    /// Their name.
    pub full_name: String,
    /// Their picture, as it stands in their row.
    pub avatar: Option<Arc<str>>,
    /// Their address.
    pub email: Email,
    /// Their role.
    pub role: Role,
    /// What they may do; behind a key, what of that the key is for.
    pub permissions: Permissions,
    /// The language that they chose.
    pub locale: Locale,
    /// The colours that they chose.
    pub theme: Theme,
    /// The zone in which they read times.
    pub time_zone: chrono_tz::Tz,
    /// Whether their address is confirmed.
    pub is_verified: bool,
}

/// What the caller showed to prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A browser's cookie.
    Session(SessionId),
    /// A key, with what it may be used for.
    ApiKey(ApiKeyId, Scopes),
    /// The command line on the server itself.
    CommandLine,
}

/// Where a request comes from; for the record, for throttling and for mails about it.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The client's address; behind a trusted proxy the one that it names.
    pub ip: Option<IpAddr>,
    /// What the client calls itself, at most 400 characters.
    pub user_agent: Option<Arc<str>>,
    /// The secret of the browser's own cookie, by which it is known again.
    pub device: Option<Token>,
    /// The request's id.
    pub request_id: Arc<str>,
}

/// Who acts, from which credential, and from where.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub principal: Arc<Principal>,
    /// How they proved it.
    pub credential: Credential,
    /// Until when that proof is recent enough for what is sensitive; `None` for a credential that does not show that a person is there.
    pub proved_until: Option<DateTime<Utc>>,
    /// Where they are.
    pub origin: Origin,
}

impl Caller {
    /// The person's id.
    pub fn user(&self) -> UserId {
        self.principal.user
    }

    /// The organisation in which the caller acts.
    pub fn org(&self) -> OrgId {
        self.principal.org
    }

    /// The session, where the credential is one.
    pub fn session(&self) -> Option<SessionId> {
        match self.credential {
            Credential::Session(id) => Some(id),
            Credential::ApiKey(..) | Credential::CommandLine => None,
        }
    }

    /// Whether somebody acts for themselves, by a session or a key; the operator at the command line does not.
    pub const fn is_person(&self) -> bool {
        !matches!(self.credential, Credential::CommandLine)
    }

    /// Whether the credential may be used for this: a key for its scopes alone, everything else for all.
    pub fn is_for(&self, scope: Scope) -> bool {
        match self.credential {
            Credential::ApiKey(_, scopes) => scopes.contains(scope),
            Credential::Session(_) | Credential::CommandLine => true,
        }
    }

    /// Refuses with 403 naming the scope unless the credential may be used for this.
    pub fn require_scope(&self, scope: Scope) -> Result<(), AppError> {
        if self.is_for(scope) {
            return Ok(());
        }
        Err(AppError::new(Code::AuthInsufficientScope).with_message(format!("The key lacks the scope {scope}.")))
    }

    /// Whether the caller may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.principal.permissions.contains(permission)
    }

    /// Refuses with 403 unless the caller may do this.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        if self.may(permission) { Ok(()) } else { Err(AppError::new(Code::InsufficientPermissions)) }
    }

    /// Whether the caller has shown lately who they are: by signing in, or by confirming it since. The command line always has.
    pub fn has_recent_proof(&self, now: DateTime<Utc>) -> bool {
        self.credential == Credential::CommandLine || self.proved_until.is_some_and(|until| now < until)
    }

    /// Refuses with 403 `REAUTHENTICATION_REQUIRED` unless the caller has shown lately who they are: before anything that decides
    /// who can get into an account, or that cannot be undone. On pages, the refusal leads to `/account/confirm` and back again.
    pub fn require_recent_proof(&self, now: DateTime<Utc>) -> Result<(), AppError> {
        if self.has_recent_proof(now) { Ok(()) } else { Err(AppError::new(Code::ReauthenticationRequired)) }
    }

    /// Refuses with 403 unless the caller has at least the power of this role: nobody raises anybody above themselves,
    /// nor acts on somebody above them.
    pub fn require_rank(&self, role: Role) -> Result<(), AppError> {
        if self.principal.permissions.covers(role.permissions()) {
            Ok(())
        } else {
            Err(AppError::new(Code::InsufficientPermissions))
        }
    }
}
