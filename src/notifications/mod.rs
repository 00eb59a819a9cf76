//! Notifications: what happens is told to the person, on the ways and at the hours that they chose (rows A16, A17, D07, E06).
//!
//! An action that has news for somebody calls [`notify`] in its own transaction. What stands in the portal's inbox is there with the
//! change; everything else leaves by jobs of the outbox, which look at the person's settings once more when they run.

mod actions;
mod delivery;
mod event;
mod inbox;
mod message;
mod notify;
mod quiet;
mod settings;
mod slack;
mod sql;
mod streams;
mod summary;

pub use actions::{change_settings, change_settings_in, my_settings, set_slack_webhook, try_out};
pub use delivery::{DELIVER, Delivery, Reach, deliver, my_reach, set_up};
pub use event::{Channel, Event};
pub use inbox::{
    Entry, InboxPage, UNREAD_MAX, housekeeping, inbox, latest_unread, open_edge, open_entry, read_everything,
    seal_edge, unread,
};
pub use message::Message;
pub use notify::{Mail, Notification, acting, notify};
pub use quiet::{QuietHours, TimeOfDay, TimeOfDayError};
pub use settings::{Choices, Defaults, QuietUpdate, Settings, SettingsUpdate};
pub use slack::{SlackError, SlackStanding, post_to_slack, slack_standing, try_slack};
pub use streams::{Line, Streams};
pub use summary::{SUMMARIZE, Summary, plan_summaries, summarize};
