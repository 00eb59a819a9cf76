//! What a request tells the page that follows it: what was done, or what is wrong and what was typed. Once, sealed, and never a secret.

use axum::http::{HeaderMap, HeaderValue};
use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::{
    Front,
    cookies::{self, Keep},
};
use crate::{
    kernel::AppError,
    keyring::Purpose,
    web::{
        components::{FormState, Notice},
        islands::Strength,
    },
};

const NAME: &str = "portico_flash";
/// The redirect follows at once.
const KEPT: Duration = Duration::seconds(60);
/// Browsers refuse larger cookies; a third goes to sealing and base64.
pub(super) const BYTES_MAX: usize = 2_800;

/// What one request tells the next page.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Flash {
    /// What was done, in the person's language.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// The form that was refused, by its action.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub form: Option<(String, FormState)>,
    /// How good the password was that was refused.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<Strength>,
}

impl Flash {
    /// Says what was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { notice: Some(Notice::good(text)), ..Self::default() }
    }

    /// Says what could not be done.
    pub fn failed(text: impl Into<String>) -> Self {
        Self { notice: Some(Notice::bad(text)), ..Self::default() }
    }

    /// The state of the form with this action, if it was refused.
    pub fn form_state(&self, action: &str) -> Option<FormState> {
        self.form.as_ref().filter(|(known, _)| known == action).map(|(_, state)| state.clone())
    }
}

/// The cookie that carries it over the redirect. What is too much for a cookie loses its values, longest first, never its errors.
pub fn keep_flash(front: &Front, flash: &Flash) -> Result<HeaderValue, AppError> {
    let mut flash = flash.clone();
    let mut plain = serde_json::to_vec(&flash)?;
    while plain.len() > BYTES_MAX {
        if !flash.form.as_mut().is_some_and(|(_, form)| forget_longest(form)) {
            break;
        }
        plain = serde_json::to_vec(&flash)?;
    }
    let sealed = front.app.keyring.seal(Purpose::Flash, &plain)?;
    cookies::set(&front.app.config, NAME, &sealed, Keep::For(KEPT))
}

/// Takes the longest value out of what is too much for a cookie; answers whether there was one.
pub(super) fn forget_longest(form: &mut FormState) -> bool {
    let longest = (0..form.values.len()).max_by_key(|index| form.values[*index].1.len());
    longest.map(|longest| form.values.remove(longest)).is_some()
}

/// What the request before left for this page.
pub fn take_flash(front: &Front, headers: &HeaderMap) -> Option<Flash> {
    let sealed = cookies::find(&front.app.config, headers, NAME).filter(|value| !value.is_empty())?;
    serde_json::from_slice(&front.app.keyring.open(Purpose::Flash, sealed)?).ok()
}

/// Has the browser forget it.
pub fn clear_flash(front: &Front) -> Result<HeaderValue, AppError> {
    cookies::set(&front.app.config, NAME, "", Keep::For(Duration::zero()))
}
