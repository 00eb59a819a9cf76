//! The table of people.

use std::sync::Arc;

use leptos::{either::EitherOf3, prelude::*, tachys::html::InertElement};

use super::{
    listing::{Created, LastSignIn, Listing, PATH, SIZES},
    rows::{rows, status},
};
use crate::{
    access::Role,
    accounts::{Sort, Status, User},
    kernel::{Direction, Locale, Page, Total},
    web::{
        components::{
            Column, Icon, MenuLink, Mood, Pager, SortLink, Tone, callout, chip, icon, link_button, menu,
            nothing_matches, nothing_yet, page_header, pager, table,
        },
        i18n::{self, Text, common_words, org_words as words},
        islands::LiveSearch,
        render::Look,
    },
};

/// The id of the part that a search swaps.
const RESULTS: &str = "results";

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Users {
    /// What the address asks for.
    pub listing: Listing,
    /// The people on this page.
    pub page: Arc<Page<User>>,
    /// How many people there are without search and filters.
    pub headcount: Total,
    /// The organisation's name.
    pub organization: Arc<str>,
    /// The sealed edge of the page before, where there is one.
    pub previous: Option<String>,
    /// The sealed edge of the page after, where there is one.
    pub next: Option<String>,
    /// Whether the caller may add people.
    pub may_add: bool,
    /// Whether something in the address could not be read.
    pub had_unreadable: bool,
}

/// The table of people with everything that finds one.
pub fn users(look: &Look, data: Users) -> impl IntoView + use<> {
    let locale = look.locale;
    let lead = headcount_sentence(locale, data.headcount, &data.organization);
    let add = data.may_add.then(|| link_button(Tone::Primary, "/org/users/new", words::ADD_PERSON.get(locale)));
    view! {
        {page_header(words::USERS.get(locale), lead, add)}
        {data.had_unreadable.then(|| callout(Mood::Warning, words::UNREADABLE_FILTER.get(locale), ()))}
        <div class="listing">
            {search(locale, &data.listing)}
            <div id=RESULTS>
                {filters(locale, &data.listing)}
                {chips(locale, &data.listing)}
                {short_search(locale, &data.listing)}
                {people(look, &data)}
                {foot(locale, &data)}
            </div>
        </div>
    }
}

fn headcount_sentence(locale: Locale, headcount: Total, organization: &str) -> String {
    let values = [("organization", organization)];
    match headcount {
        Total::Exact(count) => words::HEADCOUNT.with(locale, count, &values),
        Total::Estimate(count) => words::ABOUT_HEADCOUNT.with(locale, rounded(count), &values),
    }
}

/// A number of which only the size is known: three figures.
fn rounded(number: u64) -> u64 {
    let step = 10_u64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(2));
    (number + step / 2) / step * step
}

fn search(locale: Locale, listing: &Listing) -> impl IntoView + use<> {
    let hidden = listing
        .beside_search()
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect::<Vec<_>>();
    let (label, typed) = (words::SEARCH_PEOPLE.get(locale), listing.search.clone());
    view! {
        <LiveSearch action=PATH.to_owned() label=label.to_owned() region=RESULTS.to_owned()>
            {icon(Icon::Search)}
            <input
                type="search"
                name="search"
                value=typed
                placeholder=words::SEARCH_PLACEHOLDER.get(locale)
                aria-label=label
                aria-describedby="search-hint"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="100"
            />
            <span class="unseen" id="search-hint">{words::SHORT_SEARCH.get(locale)}</span>
            {hidden}
            <button type="submit" class="unseen" tabindex="-1">{words::SEARCH_PEOPLE.get(locale)}</button>
        </LiveSearch>
    }
}

/// One or two letters find less than people expect: it is said where they look.
fn short_search(locale: Locale, listing: &Listing) -> impl IntoView + use<> {
    listing.is_search_short().then(|| view! { <p class="hint">{words::SHORT_SEARCH.get(locale)}</p> })
}

/// One menu for each filter and one for the order. What is chosen stands on its chip.
fn filters(locale: Locale, listing: &Listing) -> impl IntoView + use<> {
    let any = words::ANY.get(locale);
    let status =
        choices(any, Status::ALL.map(|choice| (choice, status(choice).1.get(locale))), listing.status, |choice| {
            listing.with(|listing| listing.status = choice)
        });
    let role = choices(any, Role::ALL.map(|choice| (choice, i18n::role(choice, locale))), listing.role, |choice| {
        listing.with(|listing| listing.role = choice)
    });
    let verified = choices(
        any,
        [true, false].map(|choice| (choice, verified_text(choice).get(locale))),
        listing.verified,
        |choice| listing.with(|listing| listing.verified = choice),
    );
    let created = choices(
        any,
        Created::ALL.map(|choice| (choice, created_text(choice).get(locale))),
        listing.created,
        |choice| listing.with(|listing| listing.created = choice),
    );
    let last_sign_in = choices(
        any,
        LastSignIn::ALL.map(|choice| (choice, last_sign_in_text(choice).get(locale))),
        listing.last_sign_in,
        |choice| listing.with(|listing| listing.last_sign_in = choice),
    );
    view! {
        <div class="filters" role="group" aria-label=words::FILTERS.get(locale)>
            {menu(words::STATUS.get(locale), status)}
            {menu(words::ROLE.get(locale), role)}
            {menu(words::ADDRESS.get(locale), verified)}
            {menu(words::LAST_SIGN_IN.get(locale), last_sign_in)}
            {menu(words::CREATED.get(locale), created)}
            {menu(words::ORDER.get(locale), orders(locale, listing))}
        </div>
    }
}

/// "Any" and each choice as links to the list that it makes.
fn choices<T: Copy + PartialEq, const N: usize>(
    any: &'static str,
    named: [(T, &'static str); N],
    chosen: Option<T>,
    with: impl Fn(Option<T>) -> Listing,
) -> Vec<MenuLink> {
    let link = |choice, label: &'static str| MenuLink {
        label: label.into(),
        href: with(choice).href(),
        is_current: choice == chosen,
    };
    let mut links = Vec::with_capacity(N + 1);
    links.push(link(None, any));
    links.extend(named.into_iter().map(|(choice, label)| link(Some(choice), label)));
    links
}

/// The orders by name; the headings of the table have them too, but not where rows are cards.
fn orders(locale: Locale, listing: &Listing) -> Vec<MenuLink> {
    [
        (Sort::Created, Direction::Desc, words::NEWEST_FIRST),
        (Sort::Created, Direction::Asc, words::OLDEST_FIRST),
        (Sort::Name, Direction::Asc, words::BY_NAME),
        (Sort::Email, Direction::Asc, words::BY_EMAIL),
        (Sort::LastLogin, Direction::Desc, words::BY_RECENT_SIGN_IN),
        (Sort::LastLogin, Direction::Asc, words::BY_OLD_SIGN_IN),
    ]
    .map(|(sort, direction, label)| MenuLink {
        label: label.get(locale).into(),
        href: listing.with(|listing| (listing.sort, listing.direction) = (sort, direction)).href(),
        is_current: (listing.sort, listing.direction) == (sort, direction),
    })
    .into()
}

const fn verified_text(is_verified: bool) -> Text {
    if is_verified { words::VERIFIED } else { words::NOT_VERIFIED }
}

const fn created_text(created: Created) -> Text {
    match created {
        Created::Day => words::WITHIN_DAY,
        Created::Week => words::WITHIN_WEEK,
        Created::Month => words::WITHIN_MONTH,
        Created::Year => words::THIS_YEAR,
        Created::Earlier => words::BEFORE_THIS_YEAR,
    }
}

const fn last_sign_in_text(last_sign_in: LastSignIn) -> Text {
    match last_sign_in {
        LastSignIn::Week => words::WITHIN_WEEK,
        LastSignIn::Month => words::WITHIN_MONTH,
        LastSignIn::LongAgo => words::LONG_AGO,
        LastSignIn::Never => common_words::NEVER,
    }
}

/// What is chosen, each as a link that takes it back.
fn chips(locale: Locale, listing: &Listing) -> impl IntoView + use<> {
    listing.has_filters().then(|| {
        let mut chosen = Vec::new();
        let mut add = |name: Text, value: &'static str, without: Listing| {
            chosen.push(chip(
                locale,
                format!("{}{}{value}", name.get(locale), common_words::COLON.get(locale)),
                without.href(),
            ));
        };
        if let Some(choice) = listing.status {
            add(words::STATUS, status(choice).1.get(locale), listing.with(|listing| listing.status = None));
        }
        if let Some(choice) = listing.role {
            add(words::ROLE, i18n::role(choice, locale), listing.with(|listing| listing.role = None));
        }
        if let Some(choice) = listing.verified {
            add(words::ADDRESS, verified_text(choice).get(locale), listing.with(|listing| listing.verified = None));
        }
        if let Some(choice) = listing.last_sign_in {
            let without = listing.with(|listing| listing.last_sign_in = None);
            add(words::LAST_SIGN_IN, last_sign_in_text(choice).get(locale), without);
        }
        if let Some(choice) = listing.created {
            add(words::CREATED, created_text(choice).get(locale), listing.with(|listing| listing.created = None));
        }
        let clear = (chosen.len() > 1).then(|| {
            let href = listing.unfiltered().with(|all| all.search.clone_from(&listing.search)).href();
            view! { <a class="link small" href=href>{common_words::CLEAR_FILTERS.get(locale)}</a> }
        });
        view! { <div class="chips">{chosen}{clear}</div> }
    })
}

fn people(look: &Look, data: &Users) -> impl IntoView + use<> {
    let locale = look.locale;
    let listing = &data.listing;
    if data.page.rows.is_empty() && listing.is_filtered() {
        let title = if listing.search.is_empty() {
            words::NOBODY_MATCHES.get(locale).to_owned()
        } else {
            words::NOBODY_FOUND.with(locale, &[("search", &listing.search)])
        };
        let clear = listing.unfiltered().href();
        return EitherOf3::A(nothing_matches(locale, title, words::NOBODY_MATCHES_HELP.get(locale), clear));
    }
    let rows = table_of_people(look, data);
    if listing.is_filtered() || data.headcount != Total::Exact(1) || !data.may_add {
        return EitherOf3::B(rows);
    }
    let first_step = link_button(Tone::Secondary, "/org/users/new", words::ADD_PERSON.get(locale));
    EitherOf3::C((
        rows,
        nothing_yet(Icon::People, words::ONLY_YOU.get(locale), words::ONLY_YOU_HELP.get(locale), first_step),
    ))
}

fn table_of_people(look: &Look, data: &Users) -> impl IntoView + use<> {
    let locale = look.locale;
    let column = |label: Text, sort: Option<(Sort, Direction)>| Column {
        label: label.get(locale),
        sort: sort.map(|(sort, first)| sort_link(&data.listing, sort, first)),
    };
    let columns = vec![
        column(words::PERSON, Some((Sort::Name, Direction::Asc))),
        column(words::ROLE, None),
        column(words::STATUS, None),
        column(words::LAST_SIGN_IN, Some((Sort::LastLogin, Direction::Desc))),
        column(words::CREATED, Some((Sort::Created, Direction::Desc))),
    ];
    let rows = InertElement::new(rows(look, &data.page.rows));
    table(locale, words::TABLE_OF_PEOPLE.get(locale).to_owned(), columns, vec![rows])
}

/// Sorts by a column, in its usual direction at first, the other way round at the second press.
fn sort_link(listing: &Listing, sort: Sort, first: Direction) -> SortLink {
    let current = (listing.sort == sort).then_some(listing.direction);
    let direction = current.map_or(first, Direction::reversed);
    SortLink { href: listing.with(|listing| (listing.sort, listing.direction) = (sort, direction)).href(), current }
}

/// Below the table: how much there is, the size of a page, the neighbours.
fn foot(locale: Locale, data: &Users) -> impl IntoView + use<> {
    let summary = summary(locale, data);
    if data.page.rows.is_empty() {
        return leptos::either::Either::Left(view! { <p class="unseen" data-count>{summary}</p> });
    }
    let sizes = SIZES
        .into_iter()
        .map(|size| MenuLink {
            label: words::PEOPLE_ON_A_PAGE.of(locale, size.into()).into(),
            href: data.listing.with(|listing| listing.size = size).href(),
            is_current: size == data.listing.size,
        })
        .collect();
    leptos::either::Either::Right(view! {
        <div class="list-foot">
            <p class="unseen" data-count>{summary.clone()}</p>
            {menu(words::PEOPLE_ON_A_PAGE.of(locale, data.listing.size.into()), sizes)}
            {pager(locale, Pager { summary, previous: previous_href(data), next: next_href(data) })}
        </div>
    })
}

fn summary(locale: Locale, data: &Users) -> String {
    let shown = data.page.rows.len() as u64;
    let first = data.listing.first_row;
    let range = |last: u64| format!("{}–{}", i18n::number(first, locale), i18n::number(last, locale));
    match data.page.total {
        Total::Exact(count) if shown == count => words::MATCHING.of(locale, count),
        Total::Exact(count) => {
            // The list may have shrunk since the row was counted.
            let last = (first + shown - 1).min(count);
            words::RANGE_OF.with(locale, &[("range", &range(last)), ("total", &i18n::number(count, locale))])
        }
        Total::Estimate(count) => {
            let is_beyond = data.listing.is_filtered() && count > Total::COUNT_LIMIT;
            let text = if is_beyond { words::RANGE_OF_MORE } else { words::RANGE_OF_ABOUT };
            let count = if is_beyond { Total::COUNT_LIMIT } else { rounded(count) };
            text.with(locale, &[("range", &range(first + shown - 1)), ("total", &i18n::number(count, locale))])
        }
    }
}

fn next_href(data: &Users) -> Option<String> {
    let first_row = data.listing.first_row + data.page.rows.len() as u64;
    let cursor = data.next.clone()?;
    Some(data.listing.with(|listing| (listing.cursor, listing.first_row) = (Some(cursor), first_row)).href())
}

/// The page before. Back at the beginning it is the plain address, so that a full first page is shown.
fn previous_href(data: &Users) -> Option<String> {
    let size = u64::from(data.listing.size);
    let cursor = data.previous.clone()?;
    let first_row = data.listing.first_row.saturating_sub(size);
    if first_row <= 1 {
        return Some(data.listing.with(|_| {}).href());
    }
    Some(data.listing.with(|listing| (listing.cursor, listing.first_row) = (Some(cursor), first_row)).href())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use chrono::{DateTime, TimeDelta, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::{
        accounts::Metadata,
        kernel::{OrgId, Theme, UserId},
        web::render::write_view,
    };

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_183_000, 0).expect("a moment")
    }

    fn look(locale: Locale) -> Look {
        Look { locale, theme: Theme::Auto, zone: chrono_tz::Europe::Madrid, now: now() }
    }

    fn somebody(number: u32) -> User {
        User {
            id: UserId::from_uuid(Uuid::from_u128(u128::from(number) << 64)),
            org_id: OrgId::from_uuid(Uuid::nil()),
            email: format!("person{number}@northwind.example").parse().expect("an address"),
            email_verified_at: Some(now()),
            username: None,
            full_name: format!("Person Number {number}"),
            given_name: None,
            family_name: None,
            phone: None,
            avatar: None,
            locale: Locale::En,
            time_zone: "Europe/Madrid".to_owned(),
            theme: Theme::Auto,
            status: Status::Active,
            locked_at: None,
            role: Role::User,
            metadata: sqlx::types::Json(Metadata::new()),
            created_at: now() - TimeDelta::days(i64::from(number)),
            updated_at: now(),
            last_login_at: now() - TimeDelta::hours(i64::from(number)),
            deletion_planned_at: None,
        }
    }

    fn data(query: &str, rows: Vec<User>, total: Total) -> Users {
        Users {
            listing: Listing::read(query).0,
            page: Arc::new(Page { rows, next: None, previous: None, total, written: std::sync::OnceLock::new() }),
            headcount: total,
            organization: "Northwind Labs".into(),
            previous: None,
            next: None,
            may_add: true,
            had_unreadable: false,
        }
    }

    fn shown(locale: Locale, data: Users) -> String {
        let mut html = String::new();
        write_view(&mut html, || users(&look(locale), data));
        html
    }

    #[test]
    fn asvs_v1_2_1_names_and_searches_are_text_and_never_markup() {
        let mut villain = somebody(1);
        villain.full_name = "<script>alert(1)</script> \"x\"".to_owned();
        let html = shown(Locale::En, data("search=%22%3E%3Cimg+src%3Dx%3E", vec![villain], Total::Exact(1)));
        assert!(!html.contains("<script>alert") && !html.contains("<img"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }

    #[test]
    fn totals_are_exact_as_far_as_they_were_counted() {
        let sum = |query, total| summary(Locale::En, &data(query, (0..50).map(somebody).collect(), total));
        assert_eq!(sum("", Total::Exact(50)), "50 people");
        assert_eq!(sum("", Total::Exact(9_321)), "1–50 of 9,321");
        assert_eq!(sum("from=101&cursor=x", Total::Exact(9_321)), "101–150 of 9,321");
        assert_eq!(sum("", Total::Estimate(1_000_203)), "1–50 of about 1,000,000");
        assert_eq!(sum("search=mar", Total::Estimate(10_001)), "1–50 of more than 10,000");
        assert_eq!(sum("search=mar", Total::Estimate(4_861)), "1–50 of about 4,860");
        assert_eq!(
            headcount_sentence(Locale::Es, Total::Estimate(1_000_203), "Ola"),
            "Cerca de 1.000.000 personas en Ola"
        );
        assert_eq!([0, 7, 12_345, 99_960].map(rounded), [0, 7, 12_300, 100_000]);
    }

    #[test]
    fn the_page_before_the_second_is_the_first() {
        let back = |query| {
            let mut data = data(query, vec![somebody(1)], Total::Exact(500));
            data.previous = Some("sealed".to_owned());
            previous_href(&data)
        };
        assert_eq!(back("from=51&cursor=x").as_deref(), Some("/org/users"));
        assert_eq!(back("from=101&cursor=x&role=user").as_deref(), Some("/org/users?role=user&from=51&cursor=sealed"));
    }

    #[test]
    fn nobody_yet_and_nobody_found_are_told_apart() {
        let alone = shown(Locale::En, data("", vec![somebody(1)], Total::Exact(1)));
        assert!(alone.contains(words::ONLY_YOU.get(Locale::En)) && alone.contains("Person Number 1"));
        let nobody = shown(Locale::Fr, data("status=pending", Vec::new(), Total::Exact(0)));
        assert!(nobody.contains(words::NOBODY_MATCHES.get(Locale::Fr)) && !nobody.contains("<table"));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a span inside one process is measured")]
    #[ignore = "a measurement: cargo test --release --lib fifty_rows -- --ignored --nocapture"]
    fn fifty_rows_are_cheap() {
        const PAGES: u32 = 3_000;
        let data = data("", (0..50).map(somebody).collect(), Total::Exact(12_408));
        let look = look(Locale::En);
        let begun = Instant::now();
        for _ in 0..PAGES {
            std::hint::black_box(rows(&look, &data.page.rows));
        }
        let rows_only = begun.elapsed() / PAGES;
        let begun = Instant::now();
        for _ in 0..PAGES {
            std::hint::black_box(shown(Locale::En, data.clone()));
        }
        let whole = begun.elapsed() / PAGES;
        println!("50 rows: {rows_only:?}; with all around them: {whole:?}");
    }
}
