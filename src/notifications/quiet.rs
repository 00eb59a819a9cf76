//! Quiet hours: a span of each day, by the person's own clock, in which nothing that can wait reaches them.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A time of day to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// So many minutes after midnight; beyond a day it begins anew.
    pub const fn from_minutes(minutes: u16) -> Self {
        Self(minutes % (24 * 60))
    }

    fn of(local: &DateTime<Tz>) -> Self {
        Self::from_minutes(u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default())
    }

    fn on_clock(self) -> NaiveTime {
        NaiveTime::from_hms_opt(u32::from(self.0 / 60), u32::from(self.0 % 60), 0).unwrap_or_default()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A text that is no time of day as `22:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("HH:MM is wanted")]
pub struct TimeOfDayError;

impl FromStr for TimeOfDay {
    type Err = TimeOfDayError;

    fn from_str(text: &str) -> Result<Self, TimeOfDayError> {
        let (hours, minutes) = text.split_once(':').ok_or(TimeOfDayError)?;
        let number = |digits: &str, limit: u16| {
            let is_plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
            digits.parse::<u16>().ok().filter(|number| is_plain && *number < limit).ok_or(TimeOfDayError)
        };
        Ok(Self(number(hours, 24)? * 60 + number(minutes, 60)?))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// From when to when it is quiet, over midnight where the end comes before the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// Whether they are kept.
    pub enabled: bool,
    /// The first quiet minute.
    pub start: TimeOfDay,
    /// The first minute that is not quiet any more; never the start.
    pub end: TimeOfDay,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self { enabled: false, start: TimeOfDay::from_minutes(22 * 60), end: TimeOfDay::from_minutes(7 * 60) }
    }
}

impl QuietHours {
    /// Whether it is quiet at this moment for somebody in this zone.
    pub fn is_quiet(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        let time = TimeOfDay::of(&at.with_timezone(&zone));
        let (start, end) = (self.start, self.end);
        self.enabled && if start <= end { start <= time && time < end } else { time >= start || time < end }
    }

    /// When what happens at this moment may reach the person: at once, or when the quiet hours end. Where the clock is put back, the
    /// first time that it shows the end counts; where it is put forward over the end, the moment at which it is.
    pub fn release(&self, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let mut released = at;
        // Once as a rule. A day that a zone left out altogether may lead from one night into the next.
        for _ in 0..4 {
            if !self.is_quiet(released, zone) {
                break;
            }
            released = self.next_end(released, zone);
        }
        released
    }

    fn next_end(self, at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        let local = at.with_timezone(&zone);
        let is_tomorrow = TimeOfDay::of(&local) >= self.end;
        let day = local.date_naive() + Duration::days(i64::from(is_tomorrow));
        moment_after(day.and_time(self.end.on_clock()), at, zone)
    }
}

/// The first moment after another at which the clock of a zone shows this, or has been put past it.
fn moment_after(shown: NaiveDateTime, after: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    /// No zone has ever left out more than a day.
    const LONGEST_GAP_MINUTES: i64 = 26 * 60;
    for minutes in 0..=LONGEST_GAP_MINUTES {
        let moments = match zone.from_local_datetime(&(shown + Duration::minutes(minutes))) {
            MappedLocalTime::Single(moment) => [moment, moment],
            MappedLocalTime::Ambiguous(first, second) => [first, second],
            MappedLocalTime::None => continue,
        };
        if let Some(moment) = moments.iter().map(DateTime::to_utc).find(|moment| *moment > after) {
            return moment;
        }
    }
    after + Duration::days(1)
}

/// The moment at which the clock of a zone shows this, the first one where it shows it twice.
pub(super) fn moment_of(shown: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    moment_after(shown, DateTime::<Utc>::MIN_UTC, zone)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quiet(start: &str, end: &str) -> QuietHours {
        QuietHours { enabled: true, start: start.parse().expect("a time"), end: end.parse().expect("a time") }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn times_of_day_are_two_digits_each() {
        assert_eq!("07:05".parse::<TimeOfDay>().map(|time| time.to_string()), Ok("07:05".to_owned()));
        for wrong in ["", "7:00", "24:00", "22:60", "22", "22:00:00", "+2:00", "aa:bb", "२२:००", " 22:00"] {
            assert_eq!(wrong.parse::<TimeOfDay>(), Err(TimeOfDayError), "{wrong:?}");
        }
    }

    #[test]
    fn a_night_ends_in_the_morning_of_the_persons_zone() {
        let night = quiet("22:00", "07:00");
        let zone = chrono_tz::Europe::Madrid;
        assert_eq!(night.release(at("2026-11-20T20:59:59Z"), zone), at("2026-11-20T20:59:59Z"));
        assert_eq!(night.release(at("2026-11-20T21:00:00Z"), zone), at("2026-11-21T06:00:00Z"));
        assert_eq!(night.release(at("2026-11-21T03:00:00Z"), zone), at("2026-11-21T06:00:00Z"));
        assert_eq!(night.release(at("2026-11-21T06:00:00Z"), zone), at("2026-11-21T06:00:00Z"));
        let lunch = quiet("12:00", "13:30");
        assert_eq!(lunch.release(at("2026-11-20T11:10:00Z"), zone), at("2026-11-20T12:30:00Z"));
        let off = QuietHours { enabled: false, ..night };
        assert_eq!(off.release(at("2026-11-21T03:00:00Z"), zone), at("2026-11-21T03:00:00Z"));
    }

    #[test]
    fn a_clock_that_is_put_forward_or_back_neither_loses_nor_doubles_a_night() {
        let zone = chrono_tz::America::New_York;
        // On 8 March 2026 the clock goes from 02:00 to 03:00: 02:30 never comes.
        assert_eq!(quiet("22:00", "02:30").release(at("2026-03-08T04:00:00Z"), zone), at("2026-03-08T07:00:00Z"));
        // On 1 November 2026 it goes from 02:00 back to 01:00: 01:30 comes twice, and the first ends the night.
        let short = quiet("22:00", "01:30");
        assert_eq!(short.release(at("2026-11-01T03:00:00Z"), zone), at("2026-11-01T05:30:00Z"));
        assert_eq!(short.release(at("2026-11-01T06:10:00Z"), zone), at("2026-11-01T06:30:00Z"));
    }

    #[test]
    fn a_day_that_was_left_out_does_not_hold_anything_for_ever() {
        // Samoa had no 30 December 2011.
        let released = quiet("22:00", "07:00").release(at("2011-12-30T09:00:00Z"), chrono_tz::Pacific::Apia);
        assert_eq!(released, at("2011-12-30T17:00:00Z"));
    }

    proptest! {
        #[test]
        fn what_is_held_back_leaves_at_the_first_minute_that_is_not_quiet(
            zone in 0..chrono_tz::TZ_VARIANTS.len(),
            minute in 15_778_080_i64..37_870_560,
            start in 0_u16..1440,
            length in 1_u16..1440,
        ) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let quiet = QuietHours {
                enabled: true,
                start: TimeOfDay::from_minutes(start),
                end: TimeOfDay::from_minutes(start + length),
            };
            let now = Utc.timestamp_opt(minute * 60, 0).single().expect("a moment");
            let released = quiet.release(now, zone);
            prop_assert!(released >= now && released - now <= Duration::hours(50));
            prop_assert!(!quiet.is_quiet(released, zone));
            let mut waiting = now;
            while waiting < released {
                prop_assert!(quiet.is_quiet(waiting, zone), "{waiting} would do, {released} is late");
                waiting += Duration::minutes(1);
            }
        }
    }
}
