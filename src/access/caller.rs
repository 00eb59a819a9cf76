//! The one who acts. Made from a verified credential alone, never from what a request says about itself.

use std::{net::IpAddr, sync::Arc};

use super::{Permission, Permissions, Role};
use crate::{
    clock::Token,
    kernel::{AppError, Code, Email, Locale, OrgId, SessionId, Theme, UserId},
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
    /// Their address.
    pub email: Email,
    /// Their role.
    pub role: Role,
    /// What they may do.
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
            Credential::CommandLine => None,
        }
    }

    /// Whether the caller may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.principal.permissions.contains(permission)
    }

    /// Refuses with 403 unless the caller may do this.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        if self.may(permission) { Ok(()) } else { Err(AppError::new(Code::InsufficientPermissions)) }
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
