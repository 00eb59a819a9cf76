//! Making up people, the same ones each time.

use std::collections::HashMap;

use chrono::{DateTime, Duration, TimeZone, Utc};
use uuid::Builder;

use super::names::{CULTURES, Culture, plain};
use crate::{
    access::Role,
    accounts::{Status, User},
    kernel::{AppError, Email, Id, Locale, OrgId, Theme, fold},
};

/// Over how long the people joined.
const YEARS: Duration = Duration::days(3 * 365);

/// A person with a part to play, at the head of the list.
pub(super) struct Lead {
    pub given: &'static str,
    pub family: &'static str,
    pub role: Role,
    pub zone: &'static str,
    pub locale: Locale,
}

/// An endless row of people of one organisation, in the order in which they joined.
pub(super) struct Crowd {
    org: OrgId,
    domain: &'static str,
    leads: &'static [Lead],
    people: u64,
    made: u64,
    now: DateTime<Utc>,
    dice: Dice,
    /// How often each local part was given.
    taken: HashMap<String, u32>,
}

impl Crowd {
    pub fn new(org: OrgId, domain: &'static str, leads: &'static [Lead], people: u64, now: DateTime<Utc>) -> Self {
        let seed = domain.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        Self { org, domain, leads, people, made: 0, now, dice: Dice(seed), taken: HashMap::new() }
    }

    /// The next person.
    pub fn next(&mut self) -> Result<User, AppError> {
        let lead = usize::try_from(self.made).ok().and_then(|made| self.leads.get(made));
        let culture = self.dice.pick(CULTURES);
        let (given, family) = match lead {
            Some(lead) => (lead.given, lead.family),
            None => self.name(culture),
        };
        let local = self.free_local_part(given, family);
        let email: Email = format!("{local}@{}", self.domain).parse().map_err(|_| AppError::internal(local.clone()))?;
        let created_at = self.joined();
        let status = if lead.is_some() { Status::Active } else { self.status() };
        let confirmed = created_at + Duration::seconds(self.dice.below(40_000).cast_signed() + 60);
        let user = User {
            id: Id::from_uuid(
                Builder::from_unix_timestamp_millis(
                    u64::try_from(created_at.timestamp_millis()).unwrap_or_default(),
                    &self.dice.bytes(),
                )
                .into_uuid(),
            ),
            org_id: self.org,
            email_verified_at: (status != Status::Pending).then(|| confirmed.min(self.now)),
            username: self.handle(&local),
            full_name: format!("{given} {family}"),
            given_name: Some(given.to_owned()),
            family_name: Some(family.to_owned()),
            phone: self.dice.one_in(3).then(|| self.phone()),
            avatar: None,
            locale: lead.map_or(culture.locale, |lead| lead.locale),
            time_zone: lead.map_or_else(|| *self.dice.pick(culture.zones), |lead| lead.zone).to_owned(),
            theme: Theme::Auto,
            status,
            locked_at: None,
            role: lead.map_or_else(|| self.role(), |lead| lead.role),
            metadata: sqlx::types::Json::default(),
            created_at,
            updated_at: created_at,
            last_login_at: if status == Status::Pending { DateTime::UNIX_EPOCH } else { self.last_login(created_at) },
            deletion_planned_at: None,
            email,
        };
        self.made += 1;
        Ok(user)
    }

    /// A given and a family name; a quarter of all families mixed.
    fn name(&mut self, culture: &'static Culture) -> (&'static str, &'static str) {
        let of_family = if self.dice.one_in(4) { self.dice.pick(CULTURES) } else { culture };
        let given: &&str = self.dice.pick(culture.given);
        let family: &&str = self.dice.pick(of_family.family);
        (given, family)
    }

    /// `given.family`, with a number where somebody has it.
    fn free_local_part(&mut self, given: &str, family: &str) -> String {
        let local = format!("{}.{}", ascii(given), ascii(family));
        let count = self.taken.entry(local.clone()).or_default();
        *count += 1;
        if *count == 1 { local } else { format!("{local}{count}") }
    }

    /// A quarter has a handle. It is unique in the whole installation, so it tells the organisations apart.
    fn handle(&mut self, local: &str) -> Option<String> {
        let initial = self.domain.chars().next().unwrap_or_default();
        let handle = format!("{}_{initial}", local.replace('.', "_"));
        (self.dice.one_in(4) && handle.len() <= 32).then_some(handle)
    }

    /// Later than everybody before; more join each year than the year before.
    fn joined(&mut self) -> DateTime<Utc> {
        let parts = 1_u64 << 20;
        let place = u128::from(self.made * parts + self.dice.below(parts));
        let whole = u128::from(self.people.max(1) * parts);
        // Half at an even pace, half by the square root of the place.
        let span = u128::try_from(YEARS.num_microseconds().unwrap_or_default()).unwrap_or_default();
        let even = span * place / whole;
        let growing = span * (place * whole).isqrt() / whole;
        let micros = i64::try_from(u128::midpoint(even, growing)).unwrap_or_default();
        let began = (self.now - YEARS).timestamp_micros();
        Utc.timestamp_micros(began + micros).single().unwrap_or(self.now)
    }

    fn status(&mut self) -> Status {
        match self.dice.below(100) {
            0..4 => Status::Pending,
            4..6 => Status::Suspended,
            _ => Status::Active,
        }
    }

    fn role(&mut self) -> Role {
        match self.dice.below(1000) {
            0..2 => Role::Admin,
            2..20 => Role::Manager,
            _ => Role::User,
        }
    }

    /// Half within the last two weeks, most within the year, one in ten never.
    fn last_login(&mut self, created_at: DateTime<Utc>) -> DateTime<Utc> {
        let days = match self.dice.below(10) {
            0 => return DateTime::UNIX_EPOCH,
            1..6 => 14,
            6..9 => 180,
            _ => 700,
        };
        let ago = Duration::microseconds(self.dice.below(days * 86_400_000_000).cast_signed());
        (self.now - ago).max(created_at + Duration::minutes(2)).min(self.now)
    }

    /// Numbers that the authorities keep free for stories.
    fn phone(&mut self) -> String {
        match self.dice.below(3) {
            0 => format!("+1{}55501{:02}", 200 + self.dice.below(700), self.dice.below(100)),
            1 => format!("+442079460{:03}", self.dice.below(1000)),
            _ => format!("+3319900{:04}", self.dice.below(10_000)),
        }
    }
}

/// A name in plain small letters.
fn ascii(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in fold(name).chars() {
        if letter.is_ascii_alphabetic() { text.push(letter) } else { text.push_str(plain(letter)) }
    }
    text
}

/// Chance that falls the same way each time (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 0 to `bound` - 1.
    fn below(&mut self, bound: u64) -> u64 {
        u64::try_from((u128::from(self.roll()) * u128::from(bound)) >> 64).unwrap_or_default()
    }

    fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    fn pick<T>(&mut self, list: &'static [T]) -> &'static T {
        let index = usize::try_from(self.below(list.len() as u64)).unwrap_or_default();
        &list[index]
    }

    fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.roll().to_le_bytes());
        bytes[8..].copy_from_slice(&self.roll().to_le_bytes()[..2]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::kernel::Username;

    #[test]
    fn people_are_different_in_order_and_plausible() {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).single().expect("a time");
        let mut crowd = Crowd::new(OrgId::from_uuid(uuid::Uuid::from_u128(1)), "northwind.example", &[], 5_000, now);
        let people: Vec<User> = (0..5_000).map(|_| crowd.next().expect("a person")).collect();
        let addresses: HashSet<String> = people.iter().map(|user| user.email.key()).collect();
        assert_eq!(addresses.len(), people.len());
        let handles: Vec<&String> = people.iter().filter_map(|user| user.username.as_ref()).collect();
        assert_eq!(handles.iter().collect::<HashSet<_>>().len(), handles.len());
        assert!(handles.iter().all(|name| name.parse::<Username>().is_ok()));
        assert!(people.windows(2).all(|pair| pair[0].created_at <= pair[1].created_at && pair[0].id < pair[1].id));
        assert!(people.iter().all(|user| user.created_at <= now && user.last_login_at <= now));
        assert!(people.iter().all(|user| user.time_zone.parse::<chrono_tz::Tz>().is_ok()));
        let active = people.iter().filter(|user| user.status == Status::Active).count();
        assert!((4_600..4_800).contains(&active), "{active} are active");
    }

    #[test]
    fn every_letter_has_a_plain_form() {
        for culture in CULTURES {
            for name in culture.given.iter().chain(culture.family) {
                let letters = fold(name).chars().filter(|letter| letter.is_alphabetic() && *letter != 'ʻ').count();
                assert!(ascii(name).len() >= letters, "{name} becomes {}", ascii(name));
            }
        }
    }
}
