//! Passkeys: signing in with a device's own lock instead of a password (row G14).
//!
//! Only keys that verify their holder (by finger, face or PIN) are taken, so that a sign-in with one proves two factors at once. The
//! browser finds by itself which key is whose: nobody types an address.

mod actions;
mod challenges;
mod lost;
mod proof;
mod sign_in;
mod sql;

use chrono::{DateTime, Utc};

pub use actions::{
    finish_registration, list_my_passkeys, remove_added_since, remove_passkey, rename_passkey, start_registration,
};
pub use challenges::{Challenge, are_possible, housekeeping};
pub use lost::{Loss, loss_of, may_reset_lost, reset_lost};
pub use proof::{can_show, confirm, finish_second_step, start_confirmation, start_second_step};
pub use sign_in::{finish_sign_in, start_sign_in};

use crate::kernel::PasskeyId;

/// The longest name of a passkey, in characters.
pub const NAME_MAX: usize = 60;

/// A passkey as its owner sees it.
#[derive(Debug, Clone)]
pub struct OwnPasskey {
    /// Its id here; the key's own is nobody's business.
    pub id: PasskeyId,
    /// What its owner calls it, 1 to [`NAME_MAX`] characters.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When somebody last signed in with it.
    pub last_used_at: Option<DateTime<Utc>>,
}
