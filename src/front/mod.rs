//! What every door that speaks HTTP shares: who comes, from where, wanting which language; cookies; and how requests begin and end.

mod arrival;
mod bearer;
mod cookies;
mod flash;
mod origin;
mod visitor;

use std::sync::Arc;

use crate::{app::App, mail::Mailer, web::assets::Assets};

pub use arrival::{OutgoingCookie, Refusal, arrive};
pub use bearer::{KeyRoute, KeyRoutes};
pub use cookies::{clear_session_cookie, device_cookie, look_cookie, session_cookie};
pub use flash::{Flash, clear_flash, keep_flash, take_flash};
pub use origin::OriginOf;
pub use visitor::{SignedInCaller, Visitor, look_before_sign_in};

/// What handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct Front {
    /// The tools of the actions.
    pub app: App,
    /// Outgoing mail: its state for `/health`, its mailbox for `/dev/mailbox`.
    pub mailer: Mailer,
    /// Styles, scripts and fonts.
    pub assets: Arc<Assets>,
}
