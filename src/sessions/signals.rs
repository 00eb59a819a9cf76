//! What is unusual about a sign-in, beside the earlier ones of the same person (row G08).

use std::net::IpAddr;

use chrono::{DateTime, Timelike, Utc};
use chrono_tz::Tz;

use crate::{
    access::Origin,
    accounts::User,
    activity::{self, PastSignIn},
    app::App,
    devices::SeenDevice,
    kernel::AppError,
    store::Tx,
};

/// Something about a sign-in that its owner may want to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Signal {
    /// It came from a browser that was not known.
    NewDevice,
    /// It came from a country that none of the latest sign-ins came from.
    NewCountry,
    /// It came at an hour at which the person does not sign in as a rule.
    UnusualHour,
}

impl Signal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NewDevice, Self::NewCountry, Self::UnusualHour];

    /// The name in the store and in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewDevice => "new_device",
            Self::NewCountry => "new_country",
            Self::UnusualHour => "unusual_hour",
        }
    }

    /// Reads the text of the column. Names that are not known (any more) are passed over.
    pub(super) fn read(text: &str) -> Vec<Self> {
        Self::ALL.into_iter().filter(|signal| text.split(' ').any(|name| name == signal.name())).collect()
    }

    /// The text of the column.
    pub(super) fn write(signals: &[Self]) -> String {
        signals.iter().map(|signal| signal.name()).collect::<Vec<_>>().join(" ")
    }
}

/// So many of the latest sign-ins are what is usual.
const LOOKED_AT: i64 = 50;
/// With fewer sign-ins nobody knows at which hours a person comes.
const ENOUGH_FOR_HOURS: usize = 10;
/// So many hours around those of earlier sign-ins are usual as well.
const HOURS_AROUND: u32 = 2;

/// What is unusual about a sign-in that is being made: nothing about the first one of all.
pub(super) async fn notice(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    user: &User,
    device: &SeenDevice,
) -> Result<Vec<Signal>, AppError> {
    if user.last_login().is_none() {
        return Ok(Vec::new());
    }
    let past = activity::past_sign_ins(tx, user.org_id, user.id, LOOKED_AT).await?;
    let zone = user.time_zone.parse().unwrap_or(Tz::UTC);
    let noticed = [
        (Signal::NewDevice, device.is_new),
        (Signal::NewCountry, is_new_country(app, origin.ip, &past)),
        (Signal::UnusualHour, is_unusual_hour(app.clock.now(), zone, &past)),
    ];
    Ok(noticed.into_iter().filter_map(|(signal, is_so)| is_so.then_some(signal)).collect())
}

/// Whether the country is known, some country of earlier sign-ins is known, and none of those is this one.
fn is_new_country(app: &App, ip: Option<IpAddr>, past: &[PastSignIn]) -> bool {
    let Some(country) = ip.and_then(|ip| app.places.country(ip)) else { return false };
    let mut known =
        past.iter().filter_map(|sign_in| app.places.country(sign_in.ip.as_deref()?.parse().ok()?)).peekable();
    known.peek().is_some() && known.all(|before| before != country)
}

fn is_unusual_hour(now: DateTime<Utc>, zone: Tz, past: &[PastSignIn]) -> bool {
    let hour = now.with_timezone(&zone).hour();
    let is_near = |other: u32| {
        let apart = hour.abs_diff(other);
        apart.min(24 - apart) <= HOURS_AROUND
    };
    past.len() >= ENOUGH_FOR_HOURS && !past.iter().any(|sign_in| is_near(sign_in.at.with_timezone(&zone).hour()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn at(day: u32, hour: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, 30, 0).single().expect("a moment")
    }

    fn mornings(count: u32) -> Vec<PastSignIn> {
        (1..=count).map(|day| PastSignIn { at: at(day, 7 + day % 3), ip: None }).collect()
    }

    #[test]
    fn an_hour_is_unusual_far_from_all_earlier_ones_and_only_once_there_are_enough() {
        assert!(!is_unusual_hour(at(20, 23), Tz::UTC, &mornings(9)));
        assert!(is_unusual_hour(at(20, 23), Tz::UTC, &mornings(10)));
        assert!(!is_unusual_hour(at(20, 11), Tz::UTC, &mornings(10)));
        assert!(is_unusual_hour(at(20, 12), Tz::UTC, &mornings(10)));
    }

    #[test]
    fn hours_go_round_midnight_and_follow_the_zone_of_the_person() {
        let late: Vec<PastSignIn> = (1..=10).map(|day| PastSignIn { at: at(day, 23), ip: None }).collect();
        assert!(!is_unusual_hour(at(20, 1), Tz::UTC, &late));
        assert!(is_unusual_hour(at(20, 2), Tz::UTC, &late));
        // An hour that the clock of the place leaves out is compared like any other.
        assert!(!is_unusual_hour(at(20, 1), chrono_tz::Asia::Tokyo, &late));
    }

    #[test]
    fn signals_are_written_and_read() {
        let written = Signal::write(&[Signal::NewDevice, Signal::UnusualHour]);
        assert_eq!(Signal::read(&written), [Signal::NewDevice, Signal::UnusualHour]);
        assert_eq!(Signal::read("something_else"), []);
        assert_eq!(Signal::read(""), []);
    }
}
