//! `/api/users/api-keys`: the caller's own keys (row D08). For people alone: no key looks after keys.

use axum::{
    Json,
    extract::{FromRequest, Path, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use ipnet::IpNet;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::person::time;
use crate::{
    access::Scopes,
    api::input::{Body, Query, path_id},
    api_keys::{self, ApiKey, MadeApiKey, NewApiKey, OVERLAP_USUAL},
    front::{Front, SignedInCaller},
    kernel::{ApiKeyId, AppError, Code, Issue},
};

#[derive(Serialize)]
struct List<'a> {
    data: Vec<Shown<'a>>,
}

/// A key as answers show it; with its text once, when it was just made.
#[derive(Serialize)]
struct Shown<'a> {
    id: ApiKeyId,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    prefix: &'a str,
    scopes: Scopes,
    allowed_ips: &'a [IpNet],
    created_at: String,
    expires_at: Option<String>,
    last_used_at: Option<String>,
    replaced_by: Option<ApiKeyId>,
}

impl<'a> From<&'a ApiKey> for Shown<'a> {
    fn from(key: &'a ApiKey) -> Self {
        Self {
            id: key.id,
            name: &key.name,
            key: None,
            prefix: &key.prefix,
            scopes: key.scopes,
            allowed_ips: &key.networks,
            created_at: time(key.created_at),
            expires_at: key.expires_at.map(time),
            last_used_at: key.last_used_at.map(time),
            replaced_by: key.replaced_by,
        }
    }
}

/// The caller's keys, the newest first.
pub async fn list(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    let keys = api_keys::list_my_keys(&caller, &front.app).await?;
    Ok(Json(List { data: keys.iter().map(Shown::from).collect() }).into_response())
}

/// How long a key lives: in days, or as the documents' client in Python writes it (`"30d"`).
#[derive(Deserialize)]
#[serde(untagged)]
enum Life {
    Days(u32),
    Text(String),
}

impl Life {
    fn days(self) -> Result<u32, AppError> {
        match self {
            Self::Days(days) => Ok(days),
            Self::Text(text) => {
                let days = text.strip_suffix('d').filter(|days| days.bytes().all(|digit| digit.is_ascii_digit()));
                days.and_then(|days| days.parse().ok()).ok_or_else(|| {
                    AppError::new(Code::ValidationError).with_provided("expires_in", Issue::WrongType, &text)
                })
            }
        }
    }
}

/// Makes a key. Its text is in this answer and nowhere else.
pub async fn create(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let input = NewApiKey {
        name: body.require("name")?,
        scopes: body.require("scopes")?,
        expires_in: body.take("expires_in")?.map(Life::days).transpose()?,
        networks: body.take("allowed_ips")?.unwrap_or_default(),
    };
    body.finish()?;
    Ok(made(&api_keys::create(&caller, &front.app, input).await?))
}

/// Puts a fresh key in the place of one; the old one goes on for `overlap_days` (1 where nothing is said).
pub async fn rotate(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, AppError> {
    let id = path_id(&id, Code::NotFound)?;
    let has_body = request.headers().contains_key(header::CONTENT_TYPE);
    let mut body = if has_body { Body::from_request(request, &front).await? } else { Body::default() };
    let overlap_days = body.take("overlap_days")?.unwrap_or(OVERLAP_USUAL);
    body.finish()?;
    Ok(made(&api_keys::rotate(&caller, &front.app, id, overlap_days).await?))
}

fn made(made: &MadeApiKey) -> Response {
    let shown = Shown { key: Some(made.secret.expose_secret()), ..Shown::from(&made.key) };
    (StatusCode::CREATED, Json(shown)).into_response()
}

#[derive(Serialize)]
struct Revoked {
    success: bool,
    message: &'static str,
}

/// Takes a key away at once.
pub async fn revoke(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    api_keys::revoke(&caller, &front.app, path_id(&id, Code::NotFound)?).await?;
    Ok(Json(Revoked { success: true, message: "API key revoked" }).into_response())
}
