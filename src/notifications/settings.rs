//! What a person chose, laid over what holds for everybody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Channel, Event, QuietHours, TimeOfDay};
use crate::organizations;

/// Only what a person chose. It is stored like this, so that what they did not choose follows their organisation and the portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Whether a way is open.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub channels: BTreeMap<Channel, bool>,
    /// Whether they want to hear of an event at all.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub events: BTreeMap<Event, bool>,
    /// On which ways they want to hear of which event.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ways: BTreeMap<Channel, BTreeMap<Event, bool>>,
    /// When they want to be left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
}

/// How a person wants to be told of things (rows A16, D07).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// What they chose.
    pub(super) choices: Choices,
    /// What their organisation chose for those who have not.
    pub(super) defaults: BTreeMap<Channel, bool>,
}

impl Settings {
    /// Whether a way is open.
    pub fn is_open(&self, channel: Channel) -> bool {
        let chosen = self.choices.channels.get(&channel).or_else(|| self.defaults.get(&channel));
        chosen.copied().unwrap_or(channel.is_on_by_default())
    }

    /// Whether they want to hear of an event at all.
    pub fn wants(&self, event: Event) -> bool {
        event.is_urgent() || self.choices.events.get(&event).copied().unwrap_or(true)
    }

    /// Whether they want an event on this way, as far as the way is open.
    pub fn wants_by(&self, event: Event, channel: Channel) -> bool {
        let chosen = self.choices.ways.get(&channel).and_then(|events| events.get(&event)).copied();
        event.is_locked(channel) || (event.comes_by(channel) && chosen.unwrap_or(event.is_on_by_default(channel)))
    }

    /// Whether an event goes on this way now.
    pub fn goes(&self, event: Event, channel: Channel) -> bool {
        event.is_locked(channel) || (self.is_open(channel) && self.wants(event) && self.wants_by(event, channel))
    }

    /// When they want to be left alone.
    pub fn quiet_hours(&self) -> QuietHours {
        self.choices.quiet_hours.unwrap_or_default()
    }
}

/// The ways that an organisation opens or closes for those who have not chosen.
pub(super) fn defaults_of(organization: &organizations::Settings) -> BTreeMap<Channel, bool> {
    let chosen = organization.newcomers.notifications.iter();
    chosen.filter_map(|(name, is_open)| Some((Channel::from_name(name)?, *is_open))).collect()
}

/// Changes of the settings: what is not named stays.
#[derive(Debug, Clone, Default)]
pub struct SettingsUpdate {
    /// Whether a way is open.
    pub channels: BTreeMap<Channel, bool>,
    /// Whether they want to hear of an event at all.
    pub events: BTreeMap<Event, bool>,
    /// On which ways they want to hear of which event.
    pub ways: BTreeMap<Channel, BTreeMap<Event, bool>>,
    /// When they want to be left alone.
    pub quiet: QuietUpdate,
}

/// Changes of the quiet hours: what is not given stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuietUpdate {
    /// Whether they are kept.
    pub enabled: Option<bool>,
    /// The first quiet minute.
    pub start: Option<TimeOfDay>,
    /// The first minute that is not quiet any more.
    pub end: Option<TimeOfDay>,
}

impl QuietUpdate {
    fn over(self, before: QuietHours) -> QuietHours {
        QuietHours {
            enabled: self.enabled.unwrap_or(before.enabled),
            start: self.start.unwrap_or(before.start),
            end: self.end.unwrap_or(before.end),
        }
    }
}

impl Choices {
    /// Lays changes over what was chosen before.
    pub(super) fn lay_over(&mut self, changes: SettingsUpdate) {
        self.channels.extend(changes.channels);
        self.events.extend(changes.events);
        for (channel, events) in changes.ways {
            self.ways.entry(channel).or_default().extend(events);
        }
        let before = self.quiet_hours.unwrap_or_default();
        let after = changes.quiet.over(before);
        if after != before {
            self.quiet_hours = Some(after);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_needs_its_way_and_itself_to_be_wanted() {
        let mut settings = Settings::default();
        assert!(settings.goes(Event::OrderUpdates, Channel::Email));
        assert!(!settings.goes(Event::OrderUpdates, Channel::Push), "closed until opened");
        assert!(!settings.goes(Event::WeeklySummary, Channel::Email), "only when asked for");
        settings.choices.channels.insert(Channel::Push, true);
        assert!(settings.goes(Event::OrderUpdates, Channel::Push));
        settings.choices.events.insert(Event::OrderUpdates, false);
        assert!(Channel::ALL.iter().all(|channel| !settings.goes(Event::OrderUpdates, *channel)));
    }

    #[test]
    fn what_touches_the_safety_of_the_account_is_told_whatever_was_chosen() {
        let mut settings = Settings::default();
        settings.choices.channels.insert(Channel::Email, false);
        settings.choices.events.insert(Event::AccountSecurity, false);
        settings.choices.ways.entry(Channel::Email).or_default().insert(Event::AccountSecurity, false);
        assert!(settings.goes(Event::AccountSecurity, Channel::Email));
        assert!(!settings.goes(Event::AccountChanges, Channel::Email));
    }

    #[test]
    fn the_organisation_speaks_for_those_who_have_not_chosen() {
        let mut settings = Settings { defaults: [(Channel::Email, false)].into(), ..Settings::default() };
        assert!(!settings.is_open(Channel::Email));
        settings.choices.channels.insert(Channel::Email, true);
        assert!(settings.is_open(Channel::Email));
    }
}
