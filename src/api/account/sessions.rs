//! `GET /api/users/security/sessions`, `DELETE /api/users/security/sessions/{sessionId}` (rows A27, A28).

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;

use super::{devices::Client, person::time};
use crate::{
    api::input::{Query, path_id},
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, SessionId},
    sessions::{self, Session},
};

#[derive(Serialize)]
struct Shown<'a> {
    id: SessionId,
    device: Client,
    ip: Option<&'a str>,
    location: Option<&'a str>,
    signals: Vec<&'static str>,
    created_at: String,
    last_active: String,
    expires_at: String,
    remembered: bool,
    current: bool,
}

impl<'a> From<&'a Session> for Shown<'a> {
    fn from(session: &'a Session) -> Self {
        Self {
            id: session.id,
            device: session.device.into(),
            ip: session.ip.as_deref(),
            location: session.place.as_deref(),
            signals: session.signals.iter().map(|signal| signal.name()).collect(),
            created_at: time(session.created_at),
            last_active: time(session.last_seen_at),
            expires_at: time(session.expires_at),
            remembered: session.remembered,
            current: session.is_current,
        }
    }
}

/// Where the caller is signed in, this session first.
pub async fn list(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    let sessions = sessions::list_my_sessions(&caller, &front.app).await?;
    Ok(Json(json!({ "data": sessions.iter().map(Shown::from).collect::<Vec<_>>() })).into_response())
}

/// Ends a session; it is over with its next request.
pub async fn revoke(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    sessions::revoke_session(&caller, &front.app, path_id(&id, Code::NotFound)?).await?;
    Ok(Json(json!({ "success": true, "message": "Session revoked" })).into_response())
}
