//! What every door that speaks HTTP shares: who comes, from where, wanting which language; cookies; and how requests begin and end.

mod arrival;
mod bearer;
mod cookies;
mod flash;
mod kept_form;
mod once;
mod origin;
mod upload;
mod visitor;

use std::sync::Arc;

use crate::{
    app::App,
    kernel::{Locale, Theme},
    mail::Mailer,
    sms::Texter,
    store::Cache,
    web::{assets::Assets, render::KeptPage},
};

pub use arrival::{OutgoingCookie, Refusal, arrive};
pub use bearer::{KeyRoute, KeyRoutes};
pub use cookies::{
    clear_second_step, clear_session_cookie, device_cookie, find_second_step, look_cookie, second_step_cookie,
    session_cookie,
};
pub use flash::{Flash, clear_flash, keep_flash, take_flash};
pub use kept_form::{clear_form, keep_form, take_form};
pub use once::{clear_once, keep_once, take_once};
pub use origin::OriginOf;
pub use upload::{PictureUpload, UPLOAD_LIMIT};
pub use visitor::{ListeningCaller, Recognized, SignedInCaller, Visitor, look_before_sign_in};

/// What handlers work with. A clone is one more reference to it.
#[derive(Clone)]
pub struct Front(Arc<Parts>);

impl Front {
    /// Puts the parts together.
    pub fn new(app: App, mailer: Mailer, texter: Texter, assets: Assets) -> Self {
        let sign_in_pages = Cache::new(app.db.stamps(), 16);
        Self(Arc::new(Parts { app, mailer, texter, assets, sign_in_pages }))
    }
}

impl std::ops::Deref for Front {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What a [`Front`] refers to.
pub struct Parts {
    /// The tools of the actions.
    pub app: App,
    /// Outgoing mail: its state for `/health`, its mailbox for `/dev/mailbox`.
    pub mailer: Mailer,
    /// Outgoing text messages.
    pub texter: Texter,
    /// Styles, scripts and fonts.
    pub assets: Assets,
    /// `/login` as it is written for nearly everybody, by language and colours.
    pub sign_in_pages: Cache<(Locale, Theme), KeptPage>,
}
