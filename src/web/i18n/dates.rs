//! Times: relative in the text, absolute in the person's time zone where they look closer.

use std::fmt::Write;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

use super::{Counted, Text, texts};
use crate::kernel::Locale;

/// The time zone in which a person reads times.
pub type Zone = chrono_tz::Tz;

texts! {
    NOW = "just now", "ahora mismo", "à l’instant";
    YESTERDAY = "yesterday, {time}", "ayer, {time}", "hier, {time}";
    MINUTES_AGO = "{count} min ago" | "{count} min ago", "hace {count} min" | "hace {count} min", "il y a {count} min" | "il y a {count} min";
    HOURS_AGO = "{count} h ago" | "{count} h ago", "hace {count} h" | "hace {count} h", "il y a {count} h" | "il y a {count} h";
    DAYS_AGO = "{count} day ago" | "{count} days ago", "hace {count} día" | "hace {count} días", "il y a {count} jour" | "il y a {count} jours";
    IN_MINUTES = "in {count} min" | "in {count} min", "en {count} min" | "en {count} min", "dans {count} min" | "dans {count} min";
    IN_HOURS = "in {count} h" | "in {count} h", "en {count} h" | "en {count} h", "dans {count} h" | "dans {count} h";
    IN_DAYS = "in {count} day" | "in {count} days", "en {count} día" | "en {count} días", "dans {count} jour" | "dans {count} jours";
}

/// Short names of the months in English, Spanish and French.
const MONTHS: [Text; 12] = [
    Text::new("Jan", "ene", "janv."),
    Text::new("Feb", "feb", "févr."),
    Text::new("Mar", "mar", "mars"),
    Text::new("Apr", "abr", "avr."),
    Text::new("May", "may", "mai"),
    Text::new("Jun", "jun", "juin"),
    Text::new("Jul", "jul", "juil."),
    Text::new("Aug", "ago", "août"),
    Text::new("Sep", "sept", "sept."),
    Text::new("Oct", "oct", "oct."),
    Text::new("Nov", "nov", "nov."),
    Text::new("Dec", "dic", "déc."),
];

/// How long ago (or how soon) a moment is: in words within a week, as a date beyond.
pub fn relative(at: DateTime<Utc>, now: DateTime<Utc>, zone: Zone, locale: Locale) -> String {
    let gone = now - at;
    if gone < TimeDelta::zero() {
        return coming(at, -gone, zone, locale);
    }
    if gone < TimeDelta::minutes(1) {
        return NOW.get(locale).to_owned();
    }
    let local = at.with_timezone(&zone);
    let days = (now.with_timezone(&zone).date_naive() - local.date_naive()).num_days();
    match days {
        _ if gone < TimeDelta::hours(1) => counted(MINUTES_AGO, gone.num_minutes(), locale),
        1 if gone >= TimeDelta::hours(6) => {
            YESTERDAY.with(locale, &[("time", &format!("{:02}:{:02}", local.hour(), local.minute()))])
        }
        0 | 1 => counted(HOURS_AGO, gone.num_hours(), locale),
        2..=6 => counted(DAYS_AGO, days, locale),
        _ => date(at, zone, locale),
    }
}

fn coming(at: DateTime<Utc>, left: TimeDelta, zone: Zone, locale: Locale) -> String {
    match left {
        _ if left < TimeDelta::minutes(1) => NOW.get(locale).to_owned(),
        _ if left < TimeDelta::hours(1) => counted(IN_MINUTES, left.num_minutes(), locale),
        _ if left < TimeDelta::days(1) => counted(IN_HOURS, left.num_hours(), locale),
        _ if left < TimeDelta::days(7) => counted(IN_DAYS, left.num_days(), locale),
        _ => date(at, zone, locale),
    }
}

fn counted(text: Counted, count: i64, locale: Locale) -> String {
    text.of(locale, count.unsigned_abs())
}

/// The day: `20 Nov 2026`.
pub fn date(at: DateTime<Utc>, zone: Zone, locale: Locale) -> String {
    let mut text = String::with_capacity(16);
    write_date(&mut text, &at.with_timezone(&zone), locale);
    text
}

/// The day, the time and the zone: `20 Nov 2026, 14:08 CET`.
pub fn absolute(at: DateTime<Utc>, zone: Zone, locale: Locale) -> String {
    let local = at.with_timezone(&zone);
    let mut text = String::with_capacity(28);
    write_date(&mut text, &local, locale);
    let _ = write!(text, ", {:02}:{:02} {}", local.hour(), local.minute(), local.offset());
    text
}

fn write_date(text: &mut String, local: &DateTime<Zone>, locale: Locale) {
    let _ = write!(text, "{} {} {}", local.day(), MONTHS[local.month0() as usize].get(locale), local.year());
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0).single().expect("a moment")
    }

    #[test]
    fn times_are_relative_within_a_week_and_dates_beyond() {
        let zone = chrono_tz::Europe::Madrid;
        let now = at(20, 14, 8);
        let shown = |moment, locale| relative(moment, now, zone, locale);
        assert_eq!(shown(at(20, 14, 8), Locale::En), "just now");
        assert_eq!(shown(at(20, 13, 43), Locale::En), "25 min ago");
        assert_eq!(shown(at(20, 11, 0), Locale::Fr), "il y a 3 h");
        assert_eq!(shown(at(19, 17, 4), Locale::Es), "ayer, 18:04");
        assert_eq!(shown(at(16, 10, 0), Locale::En), "4 days ago");
        assert_eq!(shown(at(3, 10, 0), Locale::Fr), "3 nov. 2026");
        assert_eq!(shown(at(20, 16, 8), Locale::Es), "en 2 h");
        assert_eq!(shown(at(22, 16, 8), Locale::En), "in 2 days");
    }

    #[test]
    fn late_evening_is_hours_ago_after_midnight() {
        assert_eq!(relative(at(19, 23, 0), at(20, 1, 0), chrono_tz::UTC, Locale::En), "2 h ago");
    }

    #[test]
    fn absolute_times_are_in_the_zone_of_the_person() {
        assert_eq!(absolute(at(20, 14, 8), chrono_tz::Europe::Madrid, Locale::Es), "20 nov 2026, 15:08 CET");
        assert_eq!(absolute(at(20, 23, 30), chrono_tz::Asia::Tokyo, Locale::En), "21 Nov 2026, 08:30 JST");
    }
}
