//! The parts of the overview.

use serde::{Deserialize, Serialize};

/// A part of the overview that can be moved and hidden. The names are part of the API and of the store: they are never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    /// What is missing for the safety of the account.
    CheckUp,
    /// Unread notifications.
    Messages,
    /// What is used of what is allowed.
    Usage,
    /// What happened lately.
    Activity,
    /// What was achieved.
    Achievements,
}

impl Widget {
    /// All widgets in the order that holds until somebody chooses another.
    pub const ALL: [Self; 5] = [Self::CheckUp, Self::Messages, Self::Usage, Self::Activity, Self::Achievements];

    /// The name in the API and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckUp => "check_up",
            Self::Messages => "messages",
            Self::Usage => "usage",
            Self::Activity => "activity",
            Self::Achievements => "achievements",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|widget| widget.name() == name)
    }
}

/// A widget and whether it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WidgetChoice {
    /// Which.
    pub name: Widget,
    /// Whether it is shown.
    pub visible: bool,
}

/// The list with every widget in it: those that it lacks come last, shown or not.
pub(super) fn completed(mut chosen: Vec<WidgetChoice>, visible: bool) -> Vec<WidgetChoice> {
    for name in Widget::ALL {
        if !chosen.iter().any(|choice| choice.name == name) {
            chosen.push(WidgetChoice { name, visible });
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_are_those_of_serde() {
        for widget in Widget::ALL {
            assert_eq!(Widget::from_name(widget.name()), Some(widget));
            assert_eq!(serde_json::to_value(widget).expect("a name"), widget.name());
        }
    }

    #[test]
    fn a_list_is_completed_in_the_usual_order() {
        let usage = WidgetChoice { name: Widget::Usage, visible: true };
        let names: Vec<_> =
            completed(vec![usage], false).iter().map(|choice| (choice.name.name(), choice.visible)).collect();
        let wanted =
            [("usage", true), ("check_up", false), ("messages", false), ("activity", false), ("achievements", false)];
        assert_eq!(names, wanted);
    }
}
