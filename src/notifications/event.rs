//! What people are told of, and the ways on which they are.

use serde::{Deserialize, Serialize};

/// A way to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A mail to their address.
    Email,
    /// A message on their device.
    Push,
    /// A text message to their telephone.
    Sms,
    /// The portal's own inbox.
    InApp,
    /// The Slack channel of their organisation, where others read it too.
    Slack,
}

impl Channel {
    /// All ways in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Email, Self::InApp, Self::Push, Self::Sms, Self::Slack];

    /// The documents' name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Push => "push",
            Self::Sms => "sms",
            Self::InApp => "in_app",
            Self::Slack => "slack",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }

    /// Whether the way is open to somebody who has not said anything about it.
    pub const fn is_on_by_default(self) -> bool {
        matches!(self, Self::Email | Self::InApp)
    }
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A kind of thing that people are told of: the documents' events, each under its documented name, and the portal's own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Event { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl Event {
            /// All events in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in the API and in the store.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

events! {
    /// Something about the safety of the account: a new password, a new device, a factor more or less. Always told.
    AccountSecurity = "account_security",
    /// An administrator changed something about the account.
    AccountChanges = "account_changes",
    /// An export can be fetched.
    ExportReady = "export_ready",
    /// What the week brought, once a week by mail.
    WeeklySummary = "weekly_summary",
    /// Something is due.
    ActivityReminders = "activityReminders",
    /// An order has moved on.
    OrderUpdates = "orderUpdates",
    /// A market has moved.
    MarketAlerts = "marketAlerts",
    /// News about the system.
    SystemUpdates = "systemUpdates",
    /// A swarm has finished.
    SwarmCompletion = "swarm_completion",
    /// A training has finished.
    NeuralTrainingDone = "neural_training_done",
    /// Credit runs low.
    CreditLow = "credit_low",
    /// A task has failed.
    TaskFailures = "task_failures",
    /// The system will be away for a while.
    SystemMaintenance = "system_maintenance",
}

impl Event {
    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.name() == name)
    }

    /// Whether the event can come on this way at all. The summary is a letter and nothing else.
    pub const fn comes_by(self, channel: Channel) -> bool {
        !matches!(self, Self::WeeklySummary) || matches!(channel, Channel::Email)
    }

    /// Whether the person cannot switch this off: whoever has taken over an account must not be able to keep its owner from hearing of it.
    pub const fn is_locked(self, channel: Channel) -> bool {
        matches!((self, channel), (Self::AccountSecurity, Channel::Email | Channel::InApp))
    }

    /// Whether an organisation may say whether it comes on this way to those who have not said so themselves. It never sets what is locked, the
    /// summary, which comes to those who ask for it, or what others would read although it is the person's own affair.
    pub const fn is_for_organizations(self, channel: Channel) -> bool {
        let is_own_affair = matches!(channel, Channel::Slack) && !self.is_on_by_default(channel);
        self.comes_by(channel) && !self.is_locked(channel) && !matches!(self, Self::WeeklySummary) && !is_own_affair
    }

    /// Whether it comes at any hour.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::AccountSecurity)
    }

    /// Whether it comes on an open way for somebody who has not said anything about it (row D07: the summary only when asked for).
    pub const fn is_on_by_default(self, channel: Channel) -> bool {
        match channel {
            Channel::InApp => self.comes_by(channel),
            Channel::Email => !matches!(self, Self::WeeklySummary | Self::TaskFailures | Self::SystemMaintenance),
            Channel::Push | Channel::Sms => !matches!(self, Self::WeeklySummary),
            // Others read along: nothing that is the person's own affair unless they say so.
            Channel::Slack => {
                !matches!(self, Self::WeeklySummary | Self::AccountSecurity | Self::AccountChanges | Self::ExportReady)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_are_those_of_serde() {
        for event in Event::ALL {
            assert_eq!(Event::from_name(event.name()), Some(*event));
            assert_eq!(serde_json::to_value(event).expect("a name"), event.name());
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::from_name(channel.name()), Some(channel));
            assert_eq!(serde_json::to_value(channel).expect("a name"), channel.name());
        }
    }

    #[test]
    fn what_is_locked_is_on() {
        for event in Event::ALL {
            for channel in Channel::ALL {
                assert!(!event.is_locked(channel) || event.is_on_by_default(channel));
                assert!(event.comes_by(channel) || !event.is_on_by_default(channel));
            }
        }
    }
}
