//! Preferences: how the portal looks and works for a person (rows A14, A15, D01, E05).
//!
//! Colours, language and time zone stand in the person's own row, the ways of notification in the room of notifications; this room holds the rest and
//! changes all of it in one go. What somebody has not chosen follows their organisation's choice for newcomers, and then the portal's.

mod actions;
mod newcomers;
mod sql;
mod widget;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use actions::{change, change_with_profile, first_view, mine};
pub use newcomers::{ForNewcomers, NewcomersUpdate, change_newcomers, for_newcomers};
pub use widget::{Widget, WidgetChoice};

use crate::notifications::Channel;

/// The view that opens first for somebody who has not chosen another.
pub const OVERVIEW: &str = "overview";

/// How the portal looks and works for a person, as far as this room holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// The view that opens first, by the name that its application gives it; the portal's own begins with [`OVERVIEW`].
    pub default_view: String,
    /// Every widget of the overview once, in the person's order.
    pub widgets: Vec<WidgetChoice>,
    /// Whether a mobile application may keep data on the device.
    pub offline_mode: bool,
    /// Whether a mobile application may note where the person is.
    pub gps_tracking: bool,
    /// Whether pages with choices save each change at once.
    pub auto_save: bool,
}

impl Preferences {
    /// The widgets that the overview shows, in order.
    pub fn visible_widgets(&self) -> impl Iterator<Item = Widget> {
        self.widgets.iter().filter(|choice| choice.visible).map(|choice| choice.name)
    }
}

/// Changes of preferences: what is not given stays.
#[derive(Debug, Clone, Default)]
pub struct PreferencesUpdate {
    /// Colours by name.
    pub theme: Option<String>,
    /// Language by its tag.
    pub language: Option<String>,
    /// Time zone by its IANA name.
    pub time_zone: Option<String>,
    /// Which ways of notification are open.
    pub channels: BTreeMap<Channel, bool>,
    /// The view that opens first: 1 to 64 letters, digits, dots, slashes, dashes and underscores.
    pub default_view: Option<String>,
    /// The order of widgets. Those that are missing are hidden; an empty list goes back to the beginning.
    pub widgets: Option<Vec<WidgetChoice>>,
    /// Whether a mobile application may keep data on the device.
    pub offline_mode: Option<bool>,
    /// Whether a mobile application may note where the person is.
    pub gps_tracking: Option<bool>,
    /// Whether pages with choices save each change at once.
    pub auto_save: Option<bool>,
}

/// Only what was chosen, in the shape of document 004: by a person, or by an organisation for its newcomers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Choices {
    dashboard: Dashboard,
    mobile: Mobile,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_save: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Dashboard {
    #[serde(rename = "defaultView", skip_serializing_if = "Option::is_none")]
    default_view: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    widgets: Option<Vec<WidgetChoice>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Mobile {
    #[serde(rename = "offlineMode", skip_serializing_if = "Option::is_none")]
    offline_mode: Option<bool>,
    #[serde(rename = "gpsTracking", skip_serializing_if = "Option::is_none")]
    gps_tracking: Option<bool>,
}

impl Choices {
    /// The preferences that follow from a person's choices over their organisation's.
    fn resolved(self, organization: Self) -> Preferences {
        let (dashboard, its_dashboard) = (self.dashboard, organization.dashboard);
        let (mobile, its_mobile) = (self.mobile, organization.mobile);
        Preferences {
            default_view: dashboard.default_view.or(its_dashboard.default_view).unwrap_or_else(|| OVERVIEW.to_owned()),
            widgets: widget::completed(dashboard.widgets.or(its_dashboard.widgets).unwrap_or_default(), true),
            offline_mode: mobile.offline_mode.or(its_mobile.offline_mode).unwrap_or(false),
            gps_tracking: mobile.gps_tracking.or(its_mobile.gps_tracking).unwrap_or(false),
            auto_save: self.auto_save.or(organization.auto_save).unwrap_or(true),
        }
    }
}
