//! `GET /api/users/security/devices`, `DELETE /api/users/security/devices/{deviceId}` (rows A29, A30).

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;

use super::person::time;
use crate::{
    api::input::{Query, path_id},
    devices::{self, Device, DeviceKind, KnownDevice},
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, DeviceId},
};

/// What a browser says about itself.
#[derive(Debug, Serialize)]
pub struct Client {
    browser: Option<&'static str>,
    os: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl From<Device> for Client {
    fn from(device: Device) -> Self {
        let kind = match device.kind {
            DeviceKind::Computer => "desktop",
            DeviceKind::Phone => "mobile",
            DeviceKind::Tablet => "tablet",
            DeviceKind::Program => "program",
        };
        Self { browser: device.browser, os: device.system, kind }
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    id: DeviceId,
    name: Option<&'a str>,
    #[serde(flatten)]
    client: Client,
    ip: Option<&'a str>,
    first_seen: String,
    last_seen: String,
    trusted: bool,
    trusted_until: Option<String>,
    current: bool,
}

impl<'a> From<&'a KnownDevice> for Shown<'a> {
    fn from(device: &'a KnownDevice) -> Self {
        Self {
            id: device.id,
            name: device.name.as_deref(),
            client: device.device.into(),
            ip: device.ip.as_deref(),
            first_seen: time(device.first_seen_at),
            last_seen: time(device.last_seen_at),
            trusted: device.trusted_until.is_some(),
            trusted_until: device.trusted_until.map(time),
            current: device.is_current,
        }
    }
}

/// The devices that the caller signed in with; with `trusted=true` or `trusted=false` only those.
pub async fn list(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut query: Query,
) -> Result<Response, AppError> {
    let trusted = query.take_as("trusted", |text| text.parse::<bool>().ok())?;
    query.finish()?;
    let known = devices::list_my_devices(&caller, &front.app).await?;
    let wanted = known.iter().filter(|device| trusted.is_none_or(|wanted| device.trusted_until.is_some() == wanted));
    Ok(Json(json!({ "data": wanted.map(Shown::from).collect::<Vec<_>>() })).into_response())
}

/// Forgets a device: its sessions end, its trust is gone.
pub async fn remove(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    devices::remove_device(&caller, &front.app, path_id(&id, Code::NotFound)?).await?;
    Ok(Json(json!({ "success": true, "message": "Device removed" })).into_response())
}
