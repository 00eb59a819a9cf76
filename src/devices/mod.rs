//! Devices: the browsers that a person signed in with, known by a cookie that stays in them, and which of them are trusted
//! (rows A29, A30).
//!
//! A device belongs to one person: where two people use the same browser, each has it on their own list.

mod actions;
mod agent;
mod sql;

use chrono::{DateTime, Utc};

pub use actions::{
    forget_all, forget_trust, housekeeping, is_trusted, list_my_devices, note_sign_in, remove_device, rename_device,
    stop_trusting_device, trust,
};
pub use agent::{Device, DeviceKind, device_name};

use crate::{clock::Token, kernel::DeviceId};

/// The longest name of a device, in characters.
pub const NAME_MAX: usize = 60;

/// A device as its owner sees it.
#[derive(Debug, Clone)]
pub struct KnownDevice {
    /// Its id.
    pub id: DeviceId,
    /// The name that its owner gave it, 1 to [`NAME_MAX`] characters.
    pub name: Option<String>,
    /// What its browser says about itself.
    pub device: Device,
    /// The address of its last sign-in.
    pub ip: Option<String>,
    /// When the person first signed in with it.
    pub first_seen_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// Until when a sign-in from it needs no second factor; `None` when it does already.
    pub trusted_until: Option<DateTime<Utc>>,
    /// Whether the request comes from it.
    pub is_current: bool,
}

/// The device of a sign-in.
#[derive(Debug, Clone)]
pub struct SeenDevice {
    /// Its id.
    pub id: DeviceId,
    /// The secret for its cookie.
    pub token: Token,
    /// Whether the person signs in with it for the first time.
    pub is_new: bool,
}
