//! Notifications: what happens is told to the person, on the ways and at the hours that they chose (rows A16, A17, D07, E06).
//!
//! An action that has news for somebody calls [`notify`] in its own transaction. What stands in the portal's inbox is there with the
//! change; everything else leaves by jobs of the outbox, which look at the person's settings once more when they run.

mod actions;
mod delivery;
mod event;
mod message;
mod notify;
mod quiet;
mod settings;
mod sql;

pub use actions::{change_settings, change_settings_in, my_settings};
pub use delivery::{DELIVER, Delivery, deliver, is_set_up};
pub use event::{Channel, Event};
pub use message::Message;
pub use notify::{Mail, Notification, notify};
pub use quiet::{QuietHours, TimeOfDay, TimeOfDayError};
pub use settings::{Choices, Settings, SettingsUpdate};
