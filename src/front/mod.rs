//! What every door that speaks HTTP shares: who comes, from where, wanting which language; cookies; and how requests begin and end.

mod arrival;
mod bearer;
mod cookies;
mod flash;
mod once;
mod origin;
mod upload;
mod visitor;

use std::sync::Arc;

use crate::{
    app::App,
    kernel::{Locale, Theme},
    mail::Mailer,
    store::Cache,
    web::{assets::Assets, render::KeptPage},
};

pub use arrival::{OutgoingCookie, Refusal, arrive};
pub use bearer::{KeyRoute, KeyRoutes};
pub use cookies::{clear_session_cookie, device_cookie, look_cookie, session_cookie};
pub use flash::{Flash, clear_flash, keep_flash, take_flash};
pub use once::{clear_once, keep_once, take_once};
pub use origin::OriginOf;
pub use upload::{PictureUpload, UPLOAD_LIMIT};
pub use visitor::{SignedInCaller, Visitor, look_before_sign_in};

/// What handlers work with. A clone is one more reference to it.
#[derive(Clone)]
pub struct Front(Arc<Parts>);

impl Front {
    /// Puts the parts together.
    pub fn new(app: App, mailer: Mailer, assets: Assets) -> Self {
        let sign_in_pages = Cache::new(app.db.stamps(), 16);
        Self(Arc::new(Parts { app, mailer, assets, sign_in_pages }))
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
    /// Styles, scripts and fonts.
    pub assets: Assets,
    /// `/login` as it is written for nearly everybody, by language and colours.
    pub sign_in_pages: Cache<(Locale, Theme), KeptPage>,
}
