//! What a person chose, laid over what holds for everybody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Channel, Event, QuietHours, TimeOfDay};
use crate::{
    kernel::{Detail, Issue},
    organizations,
};

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

/// What an organisation chose for those who have not chosen themselves (row E05).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Whether a way is open.
    pub channels: BTreeMap<Channel, bool>,
    /// On which ways which event comes, as far as that is the organisation's to say: [`Event::is_for_organizations`].
    pub ways: BTreeMap<Channel, BTreeMap<Event, bool>>,
}

impl Defaults {
    /// What an organisation has stored. Names that mean nothing are passed over.
    pub fn of(newcomers: &organizations::Newcomers) -> Self {
        let channels = newcomers.notifications.iter();
        let channels = channels.filter_map(|(name, is_open)| Some((Channel::from_name(name)?, *is_open))).collect();
        let ways = newcomers.notification_events.iter().filter_map(|(name, events)| {
            let channel = Channel::from_name(name)?;
            let events = events.iter().filter_map(|(name, is_wanted)| Some((Event::from_name(name)?, *is_wanted)));
            Some((channel, events.filter(|(event, _)| event.is_for_organizations(channel)).collect()))
        });
        Self { channels, ways: ways.collect() }
    }

    /// The same as it is stored: only what departs from what the portal does by itself.
    pub fn store_in(&self, newcomers: &mut organizations::Newcomers) {
        let channels = self.channels.iter().filter(|(channel, is_open)| **is_open != channel.is_on_by_default());
        newcomers.notifications = channels.map(|(channel, is_open)| (channel.name().to_owned(), *is_open)).collect();
        let ways = self.ways.iter().map(|(channel, events)| {
            let events = events.iter().filter(|(event, is_wanted)| **is_wanted != event.is_on_by_default(*channel));
            let events: BTreeMap<String, bool> =
                events.map(|(event, is_wanted)| (event.name().to_owned(), *is_wanted)).collect();
            (channel.name().to_owned(), events)
        });
        newcomers.notification_events = ways.filter(|(_, events)| !events.is_empty()).collect();
    }

    /// What is not an organisation's to say, field by field.
    pub fn check(&self) -> Vec<Detail> {
        let said = self.ways.iter().flat_map(|(channel, events)| events.keys().map(|event| (*channel, *event)));
        let wrong = said.filter(|(channel, event)| !event.is_for_organizations(*channel));
        wrong
            .map(|(channel, event)| Detail::new(format!("{}.{}", channel.name(), event.name()), Issue::UnknownValue))
            .collect()
    }
}

/// How a person wants to be told of things (rows A16, D07).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// What they chose.
    pub(super) choices: Choices,
    /// What their organisation chose for those who have not.
    pub(super) defaults: Defaults,
}

impl Settings {
    /// How those are told of things who have not chosen anything.
    pub fn of_those_who_have_not_chosen(defaults: Defaults) -> Self {
        Self { choices: Choices::default(), defaults }
    }

    /// Whether a way is open.
    pub fn is_open(&self, channel: Channel) -> bool {
        let chosen = self.choices.channels.get(&channel).or_else(|| self.defaults.channels.get(&channel));
        chosen.copied().unwrap_or(channel.is_on_by_default())
    }

    /// Whether they want to hear of an event at all.
    pub fn wants(&self, event: Event) -> bool {
        event.is_urgent() || self.choices.events.get(&event).copied().unwrap_or(true)
    }

    /// Whether they want an event on this way, as far as the way is open.
    pub fn wants_by(&self, event: Event, channel: Channel) -> bool {
        let said = |ways: &BTreeMap<Channel, BTreeMap<Event, bool>>| ways.get(&channel)?.get(&event).copied();
        let chosen = said(&self.choices.ways).or_else(|| said(&self.defaults.ways));
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
        let mut newcomers = organizations::Newcomers::default();
        newcomers.notifications.insert("email".to_owned(), false);
        let by_mail =
            [("orderUpdates", false), ("weekly_summary", true), ("account_security", false), ("nonsense", true)];
        let by_mail = by_mail.map(|(name, is_wanted)| (name.to_owned(), is_wanted));
        newcomers.notification_events.insert("email".to_owned(), by_mail.into());
        newcomers.notification_events.insert("slack".to_owned(), [("account_changes".to_owned(), true)].into());
        let mut settings = Settings::of_those_who_have_not_chosen(Defaults::of(&newcomers));
        assert!(!settings.is_open(Channel::Email) && !settings.wants_by(Event::OrderUpdates, Channel::Email));
        assert!(settings.goes(Event::AccountSecurity, Channel::Email), "what is locked stays");
        assert!(!settings.wants_by(Event::WeeklySummary, Channel::Email), "the summary comes to those who ask for it");
        assert!(
            !settings.wants_by(Event::AccountChanges, Channel::Slack),
            "others would read what is one's own affair"
        );
        settings.choices.channels.insert(Channel::Email, true);
        settings.choices.ways.entry(Channel::Email).or_default().insert(Event::OrderUpdates, true);
        assert!(settings.goes(Event::OrderUpdates, Channel::Email), "whoever chose is heard");
    }

    #[test]
    fn of_what_an_organisation_chooses_only_the_departures_are_kept() {
        let mut defaults = Defaults::default();
        defaults.channels.extend([(Channel::Email, true), (Channel::Sms, true)]);
        let by_mail = [(Event::OrderUpdates, true), (Event::CreditLow, false)];
        defaults.ways.insert(Channel::Email, by_mail.into());
        let mut newcomers = organizations::Newcomers::default();
        defaults.store_in(&mut newcomers);
        assert_eq!(newcomers.notifications, [("sms".to_owned(), true)].into());
        assert_eq!(
            newcomers.notification_events,
            [("email".to_owned(), [("credit_low".to_owned(), false)].into())].into()
        );
        defaults.ways.insert(Channel::Slack, [(Event::AccountSecurity, true)].into());
        assert_eq!(defaults.check().len(), 1);
    }
}
