//! Statistics about one person, from what the record and their account really hold (rows A20, A21, D03).
//!
//! Document D shows areas of a product of its own. Here stand the areas that a portal has; what nobody counts yet is not made up.

mod actions;

use chrono::{DateTime, Utc};

pub use actions::{achievements, stats};

use crate::kernel::UserId;

/// How far statistics look back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Period {
    /// 7 days.
    Week,
    /// 30 days.
    #[default]
    Month,
    /// 90 days.
    Quarter,
    /// 365 days.
    Year,
}

impl Period {
    /// All periods, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The name in URLs and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }

    /// How many days it has.
    pub const fn days(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }
}

/// What a person did in a period, and what they have.
#[derive(Debug, Clone, PartialEq)]
pub struct Stats {
    /// Who.
    pub user: UserId,
    /// In which period.
    pub period: Period,
    /// Where it begins.
    pub from: DateTime<Utc>,
    /// Where it ends: now.
    pub to: DateTime<Utc>,
    /// For how many whole days the account has been there.
    pub account_age_days: i64,
    /// How often they signed in.
    pub sign_ins: u64,
    /// When they last signed in, at any time.
    pub last_sign_in: Option<DateTime<Utc>>,
    /// How many times they changed their profile or settings.
    pub changes: u64,
    /// How many things they did that concern their security, signing in and out among them.
    pub security_events: u64,
    /// How many things they did in all.
    pub events: u64,
    /// On how many days they did something, by their own calendar.
    pub active_days: u64,
    /// When they last did something in this period.
    pub last_active: Option<DateTime<Utc>>,
    /// How many keys of theirs work now.
    pub api_keys: u64,
    /// How many they made in this period.
    pub api_keys_made: u64,
    /// How many bytes their metadata takes, as JSON.
    pub metadata_bytes: u64,
    /// What they reached, at any time, the earliest first.
    pub achievements: Vec<Achievement>,
}

/// Something that a person reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Achievement {
    /// What.
    pub kind: AchievementKind,
    /// When.
    pub earned_at: DateTime<Utc>,
}

/// What can be reached: only what the record proves, with its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AchievementKind {
    /// The address was confirmed.
    EmailVerified,
    /// A second factor was set up for the first time.
    SecondFactor,
    /// A passkey was registered for the first time.
    FirstPasskey,
    /// A key to the API was made for the first time.
    FirstApiKey,
    /// The account is a year old.
    FirstYear,
}

impl AchievementKind {
    /// The id in answers.
    pub const fn id(self) -> &'static str {
        match self {
            Self::EmailVerified => "email_verified",
            Self::SecondFactor => "second_factor",
            Self::FirstPasskey => "first_passkey",
            Self::FirstApiKey => "first_api_key",
            Self::FirstYear => "first_year",
        }
    }

    /// The name in English.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EmailVerified => "E-mail Address Confirmed",
            Self::SecondFactor => "Second Factor Set Up",
            Self::FirstPasskey => "First Passkey Registered",
            Self::FirstApiKey => "First API Key Made",
            Self::FirstYear => "One Year Here",
        }
    }
}
