//! `/account/security`: what keeps others out of an account.

mod factors;
mod linked;
pub mod passkeys;
mod password;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

pub use factors::{
    AppSetUp, TextsSetUp, TurnOff, app_set_up, backup_codes, texts_set_up, turn_off, turn_off_path, turn_off_title,
};
pub use password::{NewPassword, change_password};

use crate::{
    mfa,
    passkeys::OwnPasskey,
    web::{
        components::{page_header, section},
        i18n::{common_words, security_words as words},
        render::Look,
    },
};

/// What the page shows.
#[derive(Debug, Clone, Copy)]
pub struct Security<'a> {
    /// The passkeys; `None` where browsers do none for this portal.
    pub passkeys: Option<&'a [OwnPasskey]>,
    /// When the password was set.
    pub password_changed_at: Option<DateTime<Utc>>,
    /// The second factors.
    pub factors: &'a mfa::Status,
    /// Whether codes can be sent by text message here.
    pub can_text: bool,
}

/// The page, a section for each way to sign in.
pub fn security(look: &Look, data: Security<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    view! {
        {page_header(common_words::SECURITY.get(locale), words::SECURITY_LEAD.get(locale), ())}
        {section(
            "signing-in",
            words::SIGNING_IN.get(locale),
            "",
            view! { <ul class="card">{password::row(look, data.password_changed_at)}</ul> },
        )}
        {factors::factors_section(look, data.factors, data.can_text)}
        {passkeys::passkeys_section(look, data.passkeys)}
        {linked::linked_section(locale)}
    }
}
