//! The list of people as its address tells it: search, filters, order, page. Everything that a person would share or reload.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use url::form_urlencoded;

use crate::{
    access::Role,
    accounts::{PeopleQuery, Sort, Status},
    kernel::{Direction, PageEdge},
    web::i18n::Zone,
};

/// Where the list stands.
pub const PATH: &str = "/org/users";
/// The sizes of a page that are offered.
pub const SIZES: [u32; 3] = [25, 50, 100];
/// The size that needs no mention.
const USUAL_SIZE: u32 = 50;
/// A search is read up to here, in characters; the action bounds it too.
const SEARCH_MAX: usize = 100;
/// The fragment from which on a search looks anywhere, in characters.
const ANYWHERE_FROM: usize = 3;

/// When an account was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// Within the last 24 hours.
    Day,
    /// Within the last 7 days.
    Week,
    /// Within the last 30 days.
    Month,
    /// Since the first of January.
    Year,
    /// Before the first of January.
    Earlier,
}

impl Created {
    /// In the order of the menu.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Year, Self::Earlier];

    /// The name in the address.
    const fn name(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Year => "year",
            Self::Earlier => "earlier",
        }
    }
}

/// When somebody last signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastSignIn {
    /// Within the last 7 days.
    Week,
    /// Within the last 30 days.
    Month,
    /// 90 days ago or longer, but at some time.
    LongAgo,
    /// Never.
    Never,
}

impl LastSignIn {
    /// In the order of the menu.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::LongAgo, Self::Never];

    /// The name in the address.
    const fn name(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::Month => "30d",
            Self::LongAgo => "90d+",
            Self::Never => "never",
        }
    }
}

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// A fragment of name, address or handle; empty for none.
    pub search: String,
    /// Only those in this state.
    pub status: Option<Status>,
    /// Only those with this role.
    pub role: Option<Role>,
    /// Only those whose address is confirmed, or is not.
    pub verified: Option<bool>,
    /// Only those made then.
    pub created: Option<Created>,
    /// Only those who last signed in then.
    pub last_sign_in: Option<LastSignIn>,
    /// By what the list is sorted.
    pub sort: Sort,
    /// Which way.
    pub direction: Direction,
    /// How many rows a page has: one of [`SIZES`].
    pub size: u32,
    /// The sealed edge where the page begins; the first page when not set.
    pub cursor: Option<String>,
    /// The number of the first row, counted from one: for the sentence below the table only.
    pub first_row: u64,
}

impl Default for Listing {
    fn default() -> Self {
        Self {
            search: String::new(),
            status: None,
            role: None,
            verified: None,
            created: None,
            last_sign_in: None,
            sort: Sort::default(),
            direction: Direction::default(),
            size: USUAL_SIZE,
            cursor: None,
            first_row: 1,
        }
    }
}

impl Listing {
    /// Reads the query of an address. What cannot be read is passed over; the second value says whether there was such.
    /// An empty value means that nothing is chosen, as a form without scripts sends it.
    pub fn read(query: &str) -> (Self, bool) {
        let mut listing = Self::default();
        let (mut all_read, mut has_order) = (true, false);
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            let is_read = listing.take(&name, &value).is_some();
            has_order |= is_read && name == "order";
            all_read &= is_read;
        }
        if !has_order {
            listing.direction = listing.sort.usual_direction();
        }
        if listing.cursor.is_none() {
            listing.first_row = 1;
        }
        (listing, !all_read)
    }

    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "search" => {
                let begun: String = value.trim_start().chars().take(SEARCH_MAX).collect();
                begun.trim_end().clone_into(&mut self.search);
            }
            "status" => self.status = Some(Status::from_name(value)?),
            "role" => self.role = Some(Role::from_name(value)?),
            "verified" => self.verified = Some(value.parse().ok()?),
            "created" => self.created = Some(Created::ALL.into_iter().find(|known| known.name() == value)?),
            "last_login" => self.last_sign_in = Some(LastSignIn::ALL.into_iter().find(|known| known.name() == value)?),
            "sort" => self.sort = Sort::from_name(value)?,
            "order" => self.direction = read_direction(value)?,
            "limit" => self.size = value.parse().ok().filter(|size| SIZES.contains(size))?,
            "cursor" => self.cursor = Some(value.to_owned()),
            "from" => self.first_row = value.parse().ok().filter(|row| *row > 0)?,
            _ => return None,
        }
        Some(())
    }

    /// The address of this list.
    pub fn href(&self) -> String {
        let mut href = String::with_capacity(96);
        href.push_str(PATH);
        self.write(|name, value| {
            href.push(if href.len() == PATH.len() { '?' } else { '&' });
            href.push_str(name);
            href.push('=');
            href.extend(form_urlencoded::byte_serialize(value.as_bytes()));
        });
        href
    }

    /// What the search form sends along: everything but the search itself and the page.
    pub fn beside_search(&self) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        let rest = Self { search: String::new(), cursor: None, ..self.clone() };
        rest.write(|name, value| fields.push((name, value.to_owned())));
        fields
    }

    /// Names what differs from the plain list, so that addresses stay short.
    fn write(&self, mut write: impl FnMut(&'static str, &str)) {
        if !self.search.is_empty() {
            write("search", &self.search);
        }
        if let Some(status) = self.status {
            write("status", status.name());
        }
        if let Some(role) = self.role {
            write("role", role.name());
        }
        if let Some(verified) = self.verified {
            write("verified", if verified { "true" } else { "false" });
        }
        if let Some(created) = self.created {
            write("created", created.name());
        }
        if let Some(last_sign_in) = self.last_sign_in {
            write("last_login", last_sign_in.name());
        }
        if (self.sort, self.direction) != (Sort::default(), Direction::default()) {
            write("sort", self.sort.name());
            write("order", self.direction.name());
        }
        if self.size != USUAL_SIZE {
            write("limit", &self.size.to_string());
        }
        if let Some(cursor) = &self.cursor {
            write("from", &self.first_row.to_string());
            write("cursor", cursor);
        }
    }

    /// The same list from its beginning, changed.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = Self { cursor: None, first_row: 1, ..self.clone() };
        change(&mut changed);
        changed
    }

    /// The same list in the same order without search and filters.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { sort: self.sort, direction: self.direction, size: self.size, ..Self::default() }
    }

    /// Whether search or filters leave somebody out.
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.has_filters()
    }

    /// Whether filters leave somebody out.
    pub fn has_filters(&self) -> bool {
        self.status.is_some()
            || self.role.is_some()
            || self.verified.is_some()
            || self.created.is_some()
            || self.last_sign_in.is_some()
    }

    /// Whether the search is so short that it looks at the beginnings of words only.
    pub fn is_search_short(&self) -> bool {
        !self.search.is_empty() && self.search.chars().count() < ANYWHERE_FROM
    }

    /// The question for the action. Times are cut to days of the person's zone (and to minutes within a day), so that
    /// the same list asked again soon is the same question and comes out of memory.
    pub fn question(&self, edge: Option<PageEdge>, now: DateTime<Utc>, zone: Zone) -> PeopleQuery {
        let today = now.with_timezone(&zone).date_naive();
        let days_ago = |days| midnight(today - TimeDelta::days(days), zone);
        let new_year = || midnight(today.with_ordinal0(0).unwrap_or(today), zone);
        let minute = || now.with_second(0).and_then(|time| time.with_nanosecond(0)).unwrap_or(now);
        let mut query = PeopleQuery {
            search: (!self.search.is_empty()).then(|| self.search.clone()),
            status: self.status.into_iter().collect(),
            role: self.role,
            verified: self.verified,
            sort: self.sort,
            direction: self.direction,
            limit: self.size,
            edge,
            ..PeopleQuery::default()
        };
        match self.created {
            Some(Created::Day) => query.created_from = Some(minute() - TimeDelta::hours(24)),
            Some(Created::Week) => query.created_from = Some(days_ago(7)),
            Some(Created::Month) => query.created_from = Some(days_ago(30)),
            Some(Created::Year) => query.created_from = Some(new_year()),
            Some(Created::Earlier) => query.created_to = Some(new_year()),
            None => {}
        }
        match self.last_sign_in {
            Some(LastSignIn::Week) => query.last_login_from = Some(days_ago(7)),
            Some(LastSignIn::Month) => query.last_login_from = Some(days_ago(30)),
            Some(LastSignIn::LongAgo) => {
                // The store keeps the epoch for never, which has an entry of its own.
                query.last_login_from = Some(DateTime::UNIX_EPOCH + TimeDelta::microseconds(1));
                query.last_login_to = Some(days_ago(90));
            }
            Some(LastSignIn::Never) => query.never_signed_in = true,
            None => {}
        }
        query
    }
}

fn read_direction(name: &str) -> Option<Direction> {
    [Direction::Asc, Direction::Desc].into_iter().find(|direction| direction.name() == name)
}

/// The first moment of a day in a zone. Where clocks skip midnight, the same hour in UTC is near enough for a filter.
fn midnight(day: NaiveDate, zone: Zone) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    midnight.and_local_timezone(zone).earliest().map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 20, 14, 8, 31).single().expect("a moment")
    }

    #[test]
    fn an_address_reads_back_as_the_same_list() {
        let text = "search=mar%C3%ADa+%26+co&status=active&role=admin&verified=false&created=30d&last_login=90d%2B\
                    &sort=name&order=asc&limit=25&from=26&cursor=abc";
        let (listing, had_unreadable) = Listing::read(text);
        assert!(!had_unreadable);
        assert_eq!(listing.search, "maría & co");
        assert_eq!(listing.last_sign_in, Some(LastSignIn::LongAgo));
        assert_eq!(listing.href(), format!("{PATH}?{text}"));
    }

    #[test]
    fn names_go_from_a_where_no_order_is_said() {
        let order = |query| Listing::read(query).0.direction;
        assert_eq!(
            [order("sort=name"), order("sort=email"), order("sort=name&order=desc")],
            [Direction::Asc, Direction::Asc, Direction::Desc]
        );
        assert_eq!(
            [order(""), order("sort=last_login"), order("order=asc")],
            [Direction::Desc, Direction::Desc, Direction::Asc]
        );
    }

    #[test]
    fn the_plain_list_has_the_plain_address() {
        assert_eq!(Listing::default().href(), PATH);
        assert_eq!(Listing::read("search=&status=&role=").0.href(), PATH);
    }

    #[test]
    fn what_cannot_be_read_is_passed_over_and_said() {
        let (listing, had_unreadable) = Listing::read("status=asleep&limit=7&role=owner&order=up&from=0&page=3");
        assert!(had_unreadable);
        assert_eq!(listing, Listing { role: Some(Role::Owner), ..Listing::default() });
    }

    #[test]
    fn a_change_begins_at_the_first_page() {
        let (deep, _) = Listing::read("from=51&cursor=abc&sort=email&order=asc");
        let changed = deep.with(|listing| listing.role = Some(Role::User));
        assert_eq!(changed.href(), "/org/users?role=user&sort=email&order=asc");
        assert_eq!(deep.unfiltered().href(), "/org/users?sort=email&order=asc");
    }

    #[test]
    fn days_begin_at_midnight_of_the_person() {
        let ask = |query| Listing::read(query).0.question(None, now(), chrono_tz::Europe::Madrid);
        let week = ask("created=7d");
        assert_eq!(week.created_from, Utc.with_ymd_and_hms(2026, 11, 12, 23, 0, 0).single());
        assert_eq!(ask("created=year").created_from, Utc.with_ymd_and_hms(2025, 12, 31, 23, 0, 0).single());
        assert_eq!(ask("created=24h").created_from, Utc.with_ymd_and_hms(2026, 11, 19, 14, 8, 0).single());
        let long_ago = ask("last_login=90d%2B");
        assert!(long_ago.last_login_from > Some(DateTime::UNIX_EPOCH) && long_ago.last_login_to < Some(now()));
    }

    proptest! {
        #[test]
        fn any_query_is_read_without_panic_and_its_address_reads_back(query in ".{0,200}") {
            let (listing, _) = Listing::read(&query);
            let href = listing.href();
            let again = Listing::read(href.split_once('?').map_or("", |(_, query)| query));
            prop_assert_eq!(again, (listing, false));
        }
    }
}
