//! The list of people: search, filters, order, pages by key (rows A05, B03, B04).

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};

use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    PeopleQuery, Sort, User,
    sql::{self, Listed},
};
use crate::{
    access::{Caller, Permission},
    app::App,
    kernel::{AppError, Code, Direction, Issue, OrgId, Page, PageEdge, Total, UserId, fold},
    keyring::Purpose,
    store::{Topic, search::Fragment},
};

/// The largest page.
const LIMIT_MAX: u32 = 100;
/// The most rows that can be skipped. Skipping costs what is skipped: further on, edges must be used.
pub const OFFSET_MAX: u32 = 10_000;
/// The longest fragment that is searched for, in characters.
const SEARCH_MAX: usize = 100;

/// The people of the caller's organisation who match, one page of them.
pub async fn list_people(caller: &Caller, app: &App, query: &PeopleQuery) -> Result<Arc<Page<User>>, AppError> {
    caller.require(Permission::UserRead)?;
    let query = in_bounds(query.clone())?;
    let org = caller.org();
    let page = app
        .caches
        .people
        .get_or_read((org, query.clone()), &[Topic::People(org)], async { read_page(app, org, &query).await.map(Some) })
        .await?;
    page.ok_or_else(|| AppError::internal("a page was read and is not there"))
}

fn in_bounds(mut query: PeopleQuery) -> Result<PeopleQuery, AppError> {
    if query.limit == 0 || query.limit > LIMIT_MAX {
        return Err(AppError::new(Code::InvalidRequest)
            .with_detail("limit", Issue::UnknownValue)
            .with_message("limit is 1 to 100."));
    }
    if query.offset > OFFSET_MAX {
        return Err(AppError::new(Code::InvalidRequest)
            .with_detail("offset", Issue::UnknownValue)
            .with_message("Beyond 10,000 rows, follow next_cursor instead."));
    }
    query.search = query
        .search
        .map(|text| fold(&text.chars().take(SEARCH_MAX).collect::<String>()))
        .filter(|text| !text.is_empty());
    query.status.sort_by_key(|status| status.name());
    query.status.dedup();
    Ok(query)
}

async fn read_page(app: &App, org: OrgId, query: &PeopleQuery) -> Result<Page<User>, AppError> {
    let counts = headcounts(app, org).await?;
    let fragment = match &query.search {
        Some(folded) => Some(Fragment::look(&app.db, folded, counts.of(&[], None)).await?),
        None => None,
    };
    let way = sql::way(&app.db, org, query, &counts, fragment.as_ref()).await?;
    let is_first = query.edge.is_none() && query.offset == 0;
    // Where the index does not say how many match, whoever matches is looked at to be counted: the first page is taken from them.
    let counted = fragment.as_ref().filter(|fragment| way != sql::Way::InOrder || !fragment.is_frequent());
    if is_first
        && let Some(fragment) = counted
        && let Some(page) = read_and_count(app, org, query, way, fragment).await?
    {
        return Ok(page);
    }
    let rows = sql::list(&app.db, org, query, way, fragment.as_ref()).await?;
    let total = if is_first && rows.len() <= query.limit as usize {
        Total::Exact(rows.len() as u64)
    } else {
        total(app, org, query, way, fragment.as_ref(), &counts).await?
    };
    Ok(into_page(rows, query, total))
}

/// The first page of a fragment's matches, where they are not counted yet and few enough to be counted. The total is remembered either way.
async fn read_and_count(
    app: &App,
    org: OrgId,
    query: &PeopleQuery,
    way: sql::Way,
    fragment: &Fragment,
) -> Result<Option<Page<User>>, AppError> {
    let (key, topics) = ((org, of_all_pages(query)), [Topic::People(org)]);
    let totals = &app.caches.totals;
    if totals.get(&key, |_| topics).is_some() {
        return Ok(None);
    }
    let stamp = totals.stamp(&topics);
    let found = sql::list_and_count(&app.db, org, query, way, fragment, Total::COUNT_LIMIT).await?;
    let total = found.as_ref().map_or(Total::Estimate(Total::COUNT_LIMIT + 1), |(_, count)| Total::Exact(*count));
    totals.put(key, stamp, total);
    Ok(found.map(|(rows, _)| into_page(rows, query, total)))
}

/// The question that all pages of a list share.
fn of_all_pages(query: &PeopleQuery) -> PeopleQuery {
    PeopleQuery { sort: Sort::Created, direction: Direction::Asc, limit: 0, edge: None, offset: 0, ..query.clone() }
}

/// How many match, whichever page is read; remembered, because the pages of a list share it.
async fn total(
    app: &App,
    org: OrgId,
    query: &PeopleQuery,
    way: sql::Way,
    fragment: Option<&Fragment>,
    counts: &sql::Headcounts,
) -> Result<Total, AppError> {
    let by_standing = counts.of(&query.status, query.role);
    let asked = of_all_pages(query);
    let of_everybody = of_all_pages(&PeopleQuery::default());
    let by_standing_alone = PeopleQuery { status: query.status.clone(), role: query.role, ..of_everybody.clone() };
    if asked == by_standing_alone {
        return Ok(Total::Exact(by_standing));
    }
    let by_search_alone = PeopleQuery { search: query.search.clone(), ..of_everybody };
    if asked == by_search_alone
        && let Some(total) = fragment.and_then(|fragment| fragment.total_among(by_standing))
    {
        return Ok(total);
    }
    // Counting wants no order: the index of a filter alone does.
    let way = match sql::narrowing_indexes(query).next() {
        Some(index) if way == sql::Way::InOrder && fragment.is_none() => sql::Way::Compared(index),
        _ => way,
    };
    let count = async {
        let counted = sql::count_up_to(&app.db, org, &asked, way, fragment, Total::COUNT_LIMIT + 1).await?;
        Ok(Some(if counted <= Total::COUNT_LIMIT { Total::Exact(counted) } else { Total::Estimate(counted) }))
    };
    let total = app.caches.totals.get_or_read((org, asked.clone()), &[Topic::People(org)], count).await?;
    Ok(total.map_or(Total::Estimate(by_standing), |total| *total))
}

/// How many people the organisation has.
async fn headcounts(app: &App, org: OrgId) -> Result<Arc<sql::Headcounts>, AppError> {
    let read = async { sql::headcounts(&app.db, org).await.map(Some) };
    let counts = app.caches.headcounts.get_or_read(org, &[Topic::People(org)], read).await?;
    counts.ok_or_else(|| AppError::internal("headcounts were read and are not there"))
}

/// Cuts the row that only told of a next page, and names the edges.
fn into_page(mut rows: Vec<Listed>, query: &PeopleQuery, total: Total) -> Page<User> {
    let limit = query.limit as usize;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let backwards = query.edge.as_ref().is_some_and(|edge| edge.backwards);
    if backwards {
        rows.reverse();
    }
    let edge = |row: Option<&Listed>, backwards| row.map(|row| edge_of(row, query.sort, backwards));
    let (more_before, more_after) =
        if backwards { (has_more, true) } else { (query.edge.is_some() || query.offset > 0, has_more) };
    Page {
        next: edge(rows.last().filter(|_| more_after), false),
        previous: edge(rows.first().filter(|_| more_before), true),
        rows: rows.into_iter().map(|row| row.user).collect(),
        total,
        written: OnceLock::new(),
    }
}

fn edge_of(Listed { user, seq }: &Listed, sort: Sort, backwards: bool) -> PageEdge {
    let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Micros, true);
    let key = match sort {
        Sort::Created => seq.to_string(),
        Sort::LastLogin => time(user.last_login_at),
        Sort::Name => fold(&user.full_name),
        Sort::Email => user.email.key(),
    };
    PageEdge { key, id: user.id.uuid(), backwards }
}

/// The names of people of the caller's organisation, by id; who is not of it has none here. One statement for all.
pub async fn names_of(
    caller: &Caller,
    app: &App,
    people: &BTreeSet<UserId>,
) -> Result<HashMap<UserId, String>, AppError> {
    caller.require(Permission::UserRead)?;
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(sql::names(&app.db, caller.org(), people).await?.into_iter().collect())
}

/// The names of those who stand behind events that the caller may see. Whoever acts on somebody's account is named to them, whatever they may see
/// otherwise (row G04).
pub async fn names_in_history(
    caller: &Caller,
    app: &App,
    people: &BTreeSet<UserId>,
) -> Result<HashMap<UserId, String>, AppError> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    if people.iter().all(|person| *person == caller.user()) {
        return Ok(HashMap::from([(caller.user(), caller.principal.full_name.clone())]));
    }
    Ok(sql::names(&app.db, caller.org(), people).await?.into_iter().collect())
}

/// An edge as text for a URL: sealed, so that nobody reads or makes one.
pub fn seal_edge(app: &App, query: &PeopleQuery, edge: &PageEdge) -> Result<String, AppError> {
    let carried = (query.sort.name(), query.direction, edge);
    app.keyring.seal(Purpose::Cursor, &serde_json::to_vec(&carried)?)
}

/// Opens an edge for the list that it was made for; `None` when it is not one of ours, or of a list in another order.
pub fn open_edge(app: &App, sort: Sort, direction: Direction, text: &str) -> Option<PageEdge> {
    let plain = app.keyring.open(Purpose::Cursor, text)?;
    let (of_sort, of_direction, edge): (String, Direction, PageEdge) = serde_json::from_slice(&plain).ok()?;
    (of_sort == sort.name() && of_direction == direction).then_some(edge)
}
