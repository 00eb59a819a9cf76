//! Changes of an e-mail address, in stages (row G12).
//!
//! Whoever wants another address shows that it is theirs by a link that is sent to it; the present one is told at once. When it is
//! confirmed, both are told, and the one before can take it back for a week, in which nobody else can get it: so a thief who came in for a
//! moment cannot keep an account.

mod actions;
mod sql;

use chrono::{DateTime, Duration, Utc};

pub use actions::{cancel, confirm, confirmation, housekeeping, pending, request, undo, undoing};

use crate::kernel::Email;

/// How long the link to the new address works.
pub const CONFIRM_WITHIN: Duration = Duration::hours(24);
/// How long the address before can take a change back.
pub const UNDO_WITHIN: Duration = Duration::days(7);

/// How a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The new address is not confirmed yet.
    Pending,
    /// It is the person's address.
    Confirmed,
    /// The person thought better of it, or asked for another one since.
    Cancelled,
    /// The address before took it back.
    Undone,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Undone => "undone",
        }
    }
}

/// A change that waits for its confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The address that is to be.
    pub new_email: Email,
    /// Until when it can be confirmed.
    pub expires_at: DateTime<Utc>,
}
