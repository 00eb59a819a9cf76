//! `GET` and `POST /api/users`, `GET /api/users/{id}` (rows A05, A06, A07).

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::person::Person;
use crate::{
    access::Role,
    accounts::{self, NewPerson, PeopleQuery, Sort, Status, User},
    api::input::{Body, Query, path_id},
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, Direction, Issue, Page, Total},
};

/// The size of a page where none is asked for.
const LIMIT: u32 = 50;

#[derive(Serialize)]
struct List<'a> {
    data: Vec<Person<'a>>,
    pagination: Pagination,
}

#[derive(Serialize)]
struct Pagination {
    page: Option<u32>,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_estimate: Option<u64>,
    has_more: bool,
    next_cursor: Option<String>,
    prev_cursor: Option<String>,
}

/// What was asked, with the page's number where pages are counted.
struct Asked {
    query: PeopleQuery,
    page: Option<u32>,
}

/// The people of the caller's organisation, a page at a time.
pub async fn list(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    let asked = read_query(&front, query)?;
    let page = accounts::list_people(&caller, &front.app, &asked.query).await?;
    let written = if let Some(written) = page.written.get() {
        written
    } else {
        let text = write(&front, &asked, &page)?;
        page.written.get_or_init(|| text)
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], Bytes::from_owner(written.clone())).into_response())
}

/// The answer's text. All of it follows from the question and the page, so that it can be kept beside the page.
fn write(front: &Front, asked: &Asked, page: &Page<User>) -> Result<Arc<[u8]>, AppError> {
    let pagination = paginate(front, asked, page)?;
    let base_url = &front.app.config.server.base_url;
    let list = List { data: page.rows.iter().map(|user| Person::of(user, base_url)).collect(), pagination };
    Ok(serde_json::to_vec(&list)?.into())
}

fn paginate(front: &Front, asked: &Asked, page: &Page<User>) -> Result<Pagination, AppError> {
    let seal =
        |edge: &Option<_>| edge.as_ref().map(|edge| accounts::seal_edge(&front.app, &asked.query, edge)).transpose();
    let (total, total_estimate) = match page.total {
        Total::Exact(number) => (Some(number), None),
        Total::Estimate(number) => (None, Some(number)),
    };
    Ok(Pagination {
        page: asked.page,
        limit: asked.query.limit,
        total,
        total_estimate,
        has_more: page.next.is_some(),
        next_cursor: seal(&page.next)?,
        prev_cursor: seal(&page.previous)?,
    })
}

fn read_query(front: &Front, mut query: Query) -> Result<Asked, AppError> {
    let limit =
        query.take_as("limit", |text| text.parse().ok().filter(|limit| (1..=100).contains(limit)))?.unwrap_or(LIMIT);
    let page = query.take_as("page", |text| text.parse::<u32>().ok().filter(|page| *page >= 1))?;
    let (sort, direction) = query.take_as("sort", read_sort)?.unwrap_or_default();
    let is_active = query.take_as("isActive", |text| text.parse::<bool>().ok())?;
    let status = query.take_as("status", Status::from_name)?;
    // Workspaces come later: until then there is none that could be asked for.
    if let Some(farm) = query.take("farmId")? {
        return Err(AppError::new(Code::InvalidRequest)
            .with_message("There are no workspaces in this organisation.")
            .with_provided("farmId", Issue::UnknownValue, &farm));
    }
    let offset = page.map_or(0, |page| (page - 1).saturating_mul(limit));
    if offset > accounts::OFFSET_MAX {
        return Err(AppError::new(Code::InvalidRequest)
            .with_message("Beyond 10,000 rows, follow next_cursor instead.")
            .with_detail("page", Issue::UnknownValue));
    }
    let cursor = query.take("cursor")?;
    if let (Some(_), Some(page)) = (&cursor, page) {
        return Err(AppError::new(Code::InvalidRequest)
            .with_message("A cursor says where the page begins: leave page out beside it.")
            .with_provided("page", Issue::UnknownValue, &page.to_string()));
    }
    let edge = match &cursor {
        None => None,
        Some(text) => Some(
            accounts::open_edge(&front.app, sort, direction, text)
                .ok_or_else(|| AppError::new(Code::InvalidRequest).with_detail("cursor", Issue::UnknownValue))?,
        ),
    };
    let people = PeopleQuery {
        search: query.take("search")?,
        role: query.take_as("role", Role::from_name)?,
        verified: query.take_as("verified", |text| text.parse().ok())?,
        // Whoever is active is found among those of that status.
        status: status.or((is_active == Some(true)).then_some(Status::Active)).into_iter().collect(),
        active: is_active,
        sort,
        direction,
        limit,
        edge,
        offset,
        ..PeopleQuery::default()
    };
    query.finish()?;
    Ok(Asked { query: people, page: if cursor.is_some() { None } else { Some(page.unwrap_or(1)) } })
}

/// `created_at:desc`; without a direction the one that people expect of that column.
fn read_sort(text: &str) -> Option<(Sort, Direction)> {
    let (name, direction) = text.split_once(':').unwrap_or((text, ""));
    let sort = Sort::from_name(name)?;
    let direction = match direction {
        "asc" => Direction::Asc,
        "desc" => Direction::Desc,
        "" => sort.usual_direction(),
        _ => return None,
    };
    Some((sort, direction))
}

/// One person of the caller's organisation.
pub async fn show(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    let id = path_id(&id, Code::UserNotFound)?;
    let user = accounts::find_person(&caller, &front.app, id).await?;
    Ok(Json(Person::of(&user, &front.app.config.server.base_url)).into_response())
}

/// Adds a person, and invites them by mail unless told not to.
pub async fn create(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let email = body.require("email")?;
    let full_name = body.require("name")?;
    let phone = body.take("phone")?;
    let roles: Option<Vec<String>> = body.take("roles")?;
    let send_invitation = body.take("sendInvitation")?.unwrap_or(true);
    let metadata = body.take("metadata")?.unwrap_or_default();
    body.finish()?;
    let input = NewPerson {
        email,
        full_name,
        phone,
        role: read_roles(roles)?,
        send_invitation,
        // Whoever is invited reads the language of the one who invites, until they choose another.
        locale: caller.principal.locale,
        metadata,
    };
    let user = accounts::create_person(&caller, &front.app, input).await?;
    let location = format!("/api/users/{}", user.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(Person::of(&user, &front.app.config.server.base_url)),
    )
        .into_response())
}

/// One organisation-wide role; the least powerful where none is named.
fn read_roles(roles: Option<Vec<String>>) -> Result<Role, AppError> {
    let roles = roles.unwrap_or_default();
    match roles.as_slice() {
        [] => Ok(Role::User),
        [name] => Role::from_name(name)
            .ok_or_else(|| AppError::new(Code::InvalidRole).with_provided("roles", Issue::UnknownValue, name)),
        _ => Err(AppError::new(Code::InvalidRole)
            .with_message("A person has one role in the whole organisation.")
            .with_detail("roles", Issue::UnknownValue)),
    }
}
