//! What was typed into a form that is sent again once the person has shown anew who they are: sealed in a cookie, for that person and that page
//! alone, and never a secret.

use axum::http::{HeaderMap, HeaderValue};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::{
    Front,
    cookies::{self, Keep},
    flash::{BYTES_MAX, forget_longest},
};
use crate::{
    kernel::{AppError, UserId},
    keyring::Purpose,
    web::components::FormState,
};

const NAME: &str = "portico_form";
/// Somebody may have to look for their telephone first.
const KEPT: Duration = Duration::minutes(15);

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(rename = "u")]
    user: UserId,
    #[serde(rename = "p")]
    page: String,
    #[serde(rename = "a")]
    action: String,
    #[serde(rename = "f")]
    form: FormState,
}

/// The cookie that keeps a form until its page is shown again. What is too much for a cookie is left out, longest first.
pub fn keep_form(
    front: &Front,
    user: UserId,
    page: &str,
    action: &str,
    form: FormState,
) -> Result<HeaderValue, AppError> {
    let mut kept = Kept { user, page: page.to_owned(), action: action.to_owned(), form };
    let mut plain = serde_json::to_vec(&kept)?;
    while plain.len() > BYTES_MAX && forget_longest(&mut kept.form) {
        plain = serde_json::to_vec(&kept)?;
    }
    let sealed = front.app.keyring.seal(Purpose::KeptForm, &plain)?;
    cookies::set(&front.app.config, NAME, &sealed, Keep::For(KEPT))
}

/// The form of this page that this person was about to send, by its action.
pub fn take_form(front: &Front, headers: &HeaderMap, user: UserId, page: &str) -> Option<(String, FormState)> {
    let sealed = cookies::find(&front.app.config, headers, NAME).filter(|value| !value.is_empty())?;
    let kept: Kept = serde_json::from_slice(&front.app.keyring.open(Purpose::KeptForm, sealed)?).ok()?;
    (kept.user == user && kept.page == page).then_some((kept.action, kept.form))
}

/// Has the browser forget it.
pub fn clear_form(front: &Front) -> Result<HeaderValue, AppError> {
    cookies::set(&front.app.config, NAME, "", Keep::For(Duration::zero()))
}
