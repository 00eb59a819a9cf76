//! `/api/users/mfa/…` (rows A22–A26).

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::person::time;
use crate::{
    api::input::{Body, Query},
    front::{Front, SignedInCaller},
    kernel::{AppError, Code, Issue},
    mfa::{self, Method},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status<'a> {
    enabled: bool,
    methods: Vec<FactorShown<'a>>,
    available_methods: Vec<Method>,
    backup_codes_remaining: u64,
    backup_codes_created_at: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FactorShown<'a> {
    method: Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    enabled_at: String,
    last_used_at: Option<String>,
}

/// How the caller's second factors stand.
pub async fn status(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    query: Query,
) -> Result<Response, AppError> {
    query.finish()?;
    let status = mfa::status(&caller, &front.app).await?;
    let can_text = front.app.config.sms.is_on();
    let methods = status.factors.iter().map(|factor| FactorShown {
        method: factor.method,
        phone: factor.phone.as_deref(),
        enabled_at: time(factor.activated_at),
        last_used_at: factor.last_used_at.map(time),
    });
    let answer = Status {
        enabled: status.is_on(),
        methods: methods.collect(),
        available_methods: Method::ALL.into_iter().filter(|method| *method != Method::Sms || can_text).collect(),
        backup_codes_remaining: status.backup_codes_left,
        backup_codes_created_at: status.backup_codes_made_at.map(time),
    };
    Ok(Json(answer).into_response())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SetUp<'a> {
    success: bool,
    method: Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otpauth_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    qr_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    expires_at: String,
}

/// Begins to set a factor up: the QR code of an authenticator, or a code to a number.
pub async fn enable(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let method: String = body.require("method")?;
    let phone: Option<String> = body.take("phone")?;
    body.finish()?;
    let method = read_method(&method)?;
    let set_up = mfa::begin(&caller, &front.app, method, phone.as_deref()).await?;
    let authenticator = set_up.authenticator.as_ref();
    let answer = SetUp {
        success: true,
        method,
        secret: authenticator.map(|app| app.secret.as_str()),
        otpauth_url: authenticator.map(|app| app.url.as_str()),
        qr_code: authenticator.map(|app| format!("data:image/svg+xml;base64,{}", STANDARD.encode(&app.qr_svg))),
        phone: set_up.phone.as_deref(),
        expires_at: time(set_up.good_until),
    };
    Ok(Json(answer).into_response())
}

fn read_method(name: &str) -> Result<Method, AppError> {
    Method::from_name(name)
        .ok_or_else(|| AppError::new(Code::ValidationError).with_provided("method", Issue::UnknownValue, name))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Activated {
    success: bool,
    enabled: bool,
    method: Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    backup_codes: Option<Vec<String>>,
}

/// Puts a factor into force by a code of it; `backupCodes` asks for ten codes, shown this once.
pub async fn verify(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let code = body.require_secret("code")?;
    let with_backup_codes = body.take("backupCodes")?.unwrap_or(false);
    body.finish()?;
    let activated = mfa::verify(&caller, &front.app, code.expose_secret(), with_backup_codes).await?;
    let answer =
        Activated { success: true, enabled: true, method: activated.method, backup_codes: activated.backup_codes };
    Ok(Json(answer).into_response())
}

/// Takes every factor away, or the one that `method` names, by password and code.
pub async fn disable(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    mut body: Body,
) -> Result<Response, AppError> {
    let password = body.require_secret("password")?;
    let code = body.require_secret("code")?;
    let method: Option<String> = body.take("method")?;
    body.finish()?;
    let which = method.as_deref().map(read_method).transpose()?;
    let is_still_on = mfa::disable(&caller, &front.app, which, password, code.expose_secret()).await?;
    Ok(Json(serde_json::json!({ "success": true, "enabled": is_still_on })).into_response())
}

/// Makes ten backup codes in the place of those before. There is nothing to say in the body.
pub async fn backup_codes(
    State(front): State<Front>,
    SignedInCaller(caller): SignedInCaller,
    body: Bytes,
) -> Result<Response, AppError> {
    let is_empty = serde_json::from_slice(&body).is_ok_and(|fields: serde_json::Map<_, _>| fields.is_empty());
    if !body.is_empty() && !is_empty {
        return Err(AppError::new(Code::ValidationError).with_message("The request contains unknown fields"));
    }
    let codes = mfa::new_backup_codes(&caller, &front.app).await?;
    Ok(Json(serde_json::json!({ "success": true, "backupCodes": codes })).into_response())
}
