//! A secret that the next page shows once, such as a key that was just made: sealed for the person it is shown to, and forgotten when it is.

use axum::http::{HeaderMap, HeaderValue};
use chrono::Duration;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Front,
    cookies::{self, Keep},
};
use crate::{
    kernel::{AppError, UserId},
    keyring::Purpose,
};

const NAME: &str = "portico_once";
/// The redirect follows at once.
const KEPT: Duration = Duration::seconds(60);

/// The cookie that carries it over the redirect.
pub fn keep_once<T: Serialize>(front: &Front, user: UserId, secret: &T) -> Result<HeaderValue, AppError> {
    let sealed = front.app.keyring.seal(Purpose::Once, &serde_json::to_vec(&(user, secret))?)?;
    cookies::set(&front.app.config, NAME, &sealed, Keep::For(KEPT))
}

/// What the request before left for this person to be shown. The page that shows it has the browser forget it with [`clear_once`].
pub fn take_once<T: DeserializeOwned>(front: &Front, headers: &HeaderMap, user: UserId) -> Option<T> {
    let sealed = cookies::find(&front.app.config, headers, NAME).filter(|value| !value.is_empty())?;
    let (of, secret): (UserId, T) = serde_json::from_slice(&front.app.keyring.open(Purpose::Once, sealed)?).ok()?;
    (of == user).then_some(secret)
}

/// Has the browser forget it.
pub fn clear_once(front: &Front) -> Result<HeaderValue, AppError> {
    cookies::set(&front.app.config, NAME, "", Keep::For(Duration::zero()))
}
