//! Statements on `users`: lists of people, searched, filtered, in order, page by page.

use chrono::{DateTime, Utc};

use crate::{
    access::Role,
    accounts::{PeopleQuery, Sort, Status, User},
    kernel::{AppError, Direction, OrgId, PageEdge},
    on,
    store::{
        Db, Statement,
        search::{self, Fragment, Source},
    },
};

/// How many people an organisation has, by status and role.
#[derive(Debug, Clone)]
pub struct Headcounts(Vec<(Status, Role, i64)>);

impl Headcounts {
    /// How many are in one of these states (all when empty) and have this role.
    pub fn of(&self, status: &[Status], role: Option<Role>) -> u64 {
        let counted = self.0.iter().filter(|(of_status, of_role, _)| {
            (status.is_empty() || status.contains(of_status)) && role.is_none_or(|role| role == *of_role)
        });
        counted.map(|(_, _, people)| u64::try_from(*people).unwrap_or_default()).sum()
    }
}

pub(in crate::accounts) async fn headcounts(db: &Db, org: OrgId) -> Result<Headcounts, AppError> {
    let counts = on!(db.reader(), pool => sqlx::query_as("SELECT status, role, people FROM people_counts WHERE org_id = $1")
        .bind(org).fetch_all(pool).await)?;
    Ok(Headcounts(counts))
}

/// How the rows of a list are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::accounts) enum Way {
    /// In the order of the list, leaving out who does not match.
    InOrder,
    /// The rows of this index, each compared with whatever is asked: because they are few, or because most of them fit and stand in order.
    Compared(&'static str),
    /// The few matches of the fragment, then sorted.
    FewMatches,
}

/// Chooses the way.
pub(in crate::accounts) async fn way(
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    counts: &Headcounts,
    fragment: Option<&Fragment>,
) -> Result<Way, AppError> {
    let by_status = (!query.status.is_empty()).then(|| (counts.of(&query.status, None), "users_by_status"));
    let by_role = query.role.map(|role| (counts.of(&[], Some(role)), "users_by_role"));
    let fewest = by_status.into_iter().chain(by_role).min();
    if let Some((_, index)) = fewest
        && counts.of(&query.status, query.role) <= search::FEW
    {
        return Ok(Way::Compared(index));
    }
    if fragment.is_some_and(Fragment::is_rare) {
        return Ok(Way::FewMatches);
    }
    for index in narrowing_indexes(query) {
        if probe(db, org, query, index).await? <= search::FEW {
            return Ok(Way::Compared(index));
        }
    }
    if fragment.is_some_and(|fragment| fragment.is_mostly_of_others(counts.of(&query.status, query.role))) {
        return Ok(Way::Compared(ordered_index(query)));
    }
    Ok(Way::InOrder)
}

/// The indexes of filters of which it is not known how many they leave.
pub(in crate::accounts) fn narrowing_indexes(query: &PeopleQuery) -> impl Iterator<Item = &'static str> {
    let never_or_since = query.never_signed_in || query.last_login_from.is_some() || query.last_login_to.is_some();
    [
        (query.verified == Some(false), "users_by_unverified"),
        (query.active == Some(false), "users_by_inactive"),
        (query.created_from.is_some() || query.created_to.is_some(), "users_by_created"),
        (never_or_since, "users_by_last_login"),
    ]
    .into_iter()
    .filter_map(|(applies, index)| applies.then_some(index))
}

/// How many rows the filter of one index leaves, as far as it matters.
async fn probe(db: &Db, org: OrgId, query: &PeopleQuery, index: &'static str) -> Result<u64, AppError> {
    let only = match index {
        "users_by_unverified" => PeopleQuery { verified: query.verified, ..PeopleQuery::default() },
        "users_by_inactive" => PeopleQuery { active: query.active, ..PeopleQuery::default() },
        "users_by_created" => {
            PeopleQuery { created_from: query.created_from, created_to: query.created_to, ..PeopleQuery::default() }
        }
        _ => PeopleQuery {
            last_login_from: query.last_login_from,
            last_login_to: query.last_login_to,
            never_signed_in: query.never_signed_in,
            ..PeopleQuery::default()
        },
    };
    count_up_to(db, org, &only, Way::Compared(index), None, search::FEW + 1).await
}

/// A person with their place in the order of adding.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::accounts) struct Listed {
    #[sqlx(flatten)]
    pub user: User,
    pub seq: i64,
}

/// One row more than the page holds, to know whether there is a next one; in reverse when the edge says so.
pub(in crate::accounts) async fn list(
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    way: Way,
    fragment: Option<&Fragment>,
) -> Result<Vec<Listed>, AppError> {
    let mut statement = Statement::new(concat!("SELECT ", user_columns!(), ", users.seq FROM "));
    let seq = push_source(&mut statement, db, org, query, way, fragment);
    let backwards = query.edge.as_ref().is_some_and(|edge| edge.backwards);
    let direction = if backwards { query.direction.reversed() } else { query.direction };
    if let Some(edge) = &query.edge {
        push_edge(&mut statement, query.sort, direction, edge, seq)?;
    }
    push_order(&mut statement, query.sort, direction, seq);
    statement.limit(i64::from(query.limit) + 1);
    if query.offset > 0 {
        statement.push(" OFFSET ").bind(i64::from(query.offset));
    }
    statement.fetch_all(db).await
}

#[derive(Debug, sqlx::FromRow)]
struct Counted {
    #[sqlx(flatten)]
    listed: Listed,
    matching: i64,
}

/// The first page of those who match, and how many match: whoever matches is looked at once for both. `None` when more match than `limit`, so that the
/// first of them are not known.
pub(in crate::accounts) async fn list_and_count(
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    way: Way,
    fragment: &Fragment,
    limit: u64,
) -> Result<Option<(Vec<Listed>, u64)>, AppError> {
    let mut statement = Statement::new("WITH matching AS MATERIALIZED (SELECT users.seq");
    if let Some(key) = key_beside_id(query.sort) {
        statement.push(", id, ").push(key);
    }
    statement.push(" FROM ");
    push_source(&mut statement, db, org, query, way, Some(fragment));
    statement.limit(limit.cast_signed() + 1);
    statement.push(concat!(
        ") SELECT ",
        user_columns!(),
        ", users.seq, (SELECT count(*) FROM matching) AS matching FROM "
    ));
    search::push_users(&mut statement, db, Source::FewMatches);
    statement.push(" WHERE users.seq IN (SELECT seq FROM matching");
    push_order(&mut statement, query.sort, query.direction, "seq");
    statement.limit(i64::from(query.limit) + 1).push(")");
    push_order(&mut statement, query.sort, query.direction, "users.seq");
    let rows: Vec<Counted> = statement.fetch_all(db).await?;
    let count = rows.first().map_or(0, |row| row.matching.cast_unsigned());
    Ok((count <= limit).then(|| (rows.into_iter().map(|row| row.listed).collect(), count)))
}

/// How many match, counted no further than `limit`.
pub(in crate::accounts) async fn count_up_to(
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    way: Way,
    fragment: Option<&Fragment>,
    limit: u64,
) -> Result<u64, AppError> {
    let mut statement = Statement::new("SELECT count(*) FROM (SELECT 1 FROM ");
    push_source(&mut statement, db, org, query, way, fragment);
    statement.limit(limit.cast_signed()).push(") AS matching");
    Ok(u64::try_from(statement.fetch_number(db).await?).unwrap_or_default())
}

/// Adds the table and the conditions; answers by which column the order of adding goes.
fn push_source(
    statement: &mut Statement,
    db: &Db,
    org: OrgId,
    query: &PeopleQuery,
    way: Way,
    fragment: Option<&Fragment>,
) -> &'static str {
    let in_index = fragment.filter(|fragment| fragment.is_frequent());
    let (source, is_compared) = match (way, query.sort, in_index) {
        (Way::Compared(index), ..) => (Source::Index(index), true),
        (Way::FewMatches, ..) => (Source::FewMatches, false),
        (Way::InOrder, Sort::Created, Some(fragment)) => (Source::MatchesAsAdded(fragment), false),
        (Way::InOrder, ..) => (Source::Index(ordered_index(query)), false),
    };
    let seq = search::push_users(statement, db, source);
    statement.push(" WHERE users.org_id = ").bind(org).push(" AND users.deleted_at IS NULL");
    push_filters(statement, query);
    match fragment {
        Some(fragment) if is_compared => fragment.push_comparison(statement),
        Some(fragment) if !matches!(source, Source::MatchesAsAdded(_)) => fragment.push_membership(statement),
        _ => {}
    }
    seq
}

/// The index in whose order the list is; for the order of adding it may be one that leaves out others at once.
fn ordered_index(query: &PeopleQuery) -> &'static str {
    match query.sort {
        Sort::Name => "users_by_name",
        Sort::Email => "users_by_email",
        Sort::LastLogin => "users_by_last_login",
        Sort::Created if query.role.is_some() => "users_by_role",
        Sort::Created if query.status.len() == 1 => "users_by_status",
        Sort::Created if query.verified == Some(false) => "users_by_unverified",
        Sort::Created if query.active == Some(false) => "users_by_inactive",
        Sort::Created => "users_by_seq",
    }
}

fn push_filters(statement: &mut Statement, query: &PeopleQuery) {
    if let Some((first, others)) = query.status.split_first() {
        statement.push(" AND status IN (").bind(first.name());
        for status in others {
            statement.push(", ").bind(status.name());
        }
        statement.push(")");
    }
    if let Some(active) = query.active {
        statement.push(if active {
            " AND status = 'active' AND locked_at IS NULL"
        } else {
            " AND (status <> 'active' OR locked_at IS NOT NULL)"
        });
    }
    if let Some(role) = query.role {
        statement.push(" AND role = ").bind(role.name());
    }
    if let Some(verified) = query.verified {
        statement.push(if verified { " AND email_verified_at IS NOT NULL" } else { " AND email_verified_at IS NULL" });
    }
    if let Some(time) = query.created_from {
        statement.push(" AND created_at >= ").bind(time);
    }
    if let Some(time) = query.created_to {
        statement.push(" AND created_at < ").bind(time);
    }
    if let Some(time) = query.last_login_from {
        statement.push(" AND last_login_at >= ").bind(time);
    }
    if let Some(time) = query.last_login_to {
        statement.push(" AND last_login_at < ").bind(time);
    }
    if query.never_signed_in {
        statement.push(" AND last_login_at = ").bind(DateTime::<Utc>::UNIX_EPOCH);
    }
}

fn push_edge(
    statement: &mut Statement,
    sort: Sort,
    direction: Direction,
    edge: &PageEdge,
    seq: &'static str,
) -> Result<(), AppError> {
    if sort == Sort::Created {
        let after: i64 = edge.key.parse().map_err(AppError::internal)?;
        statement.push(" AND ").push(seq).push(if direction == Direction::Asc { " > " } else { " < " }).bind(after);
        return Ok(());
    }
    statement.push(match sort {
        Sort::Created | Sort::Name => " AND (name_key, id) ",
        Sort::Email => " AND (email_key, id) ",
        Sort::LastLogin => " AND (last_login_at, id) ",
    });
    statement.push(match direction {
        Direction::Asc => "> (",
        Direction::Desc => "< (",
    });
    match sort {
        Sort::Name | Sort::Email => statement.bind(edge.key.as_str()),
        Sort::Created | Sort::LastLogin => {
            statement.bind(DateTime::parse_from_rfc3339(&edge.key).map_err(AppError::internal)?.with_timezone(&Utc))
        }
    };
    statement.push(", ").bind(edge.id).push(")");
    Ok(())
}

fn push_order(statement: &mut Statement, sort: Sort, direction: Direction, seq: &'static str) {
    let key = key_beside_id(sort);
    statement.push(" ORDER BY ").push(key.unwrap_or(seq)).push(" ").push(direction.name());
    if key.is_some() {
        statement.push(", id ").push(direction.name());
    }
}

/// The column of an order in which rows can be equal, so that their ids tell them apart.
fn key_beside_id(sort: Sort) -> Option<&'static str> {
    match sort {
        Sort::Created => None,
        Sort::Name => Some("name_key"),
        Sort::Email => Some("email_key"),
        Sort::LastLogin => Some("last_login_at"),
    }
}
