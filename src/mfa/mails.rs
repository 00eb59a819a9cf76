//! The mails that second factors cause.

use crate::{
    access::Origin,
    accounts::{self, User},
    app::App,
    devices::device_name,
    kernel::AppError,
    mail::{Letter, SecurityChange},
    store::Tx,
};

/// Tells a person what changed about who gets into their account, as part of that change.
pub(super) async fn tell(
    tx: &mut Tx,
    app: &App,
    user: &User,
    origin: &Origin,
    change: SecurityChange,
) -> Result<(), AppError> {
    let letter = Letter::SecurityChanged {
        name: user.full_name.clone(),
        change,
        when: app.clock.now(),
        time_zone: Some(user.time_zone.clone()),
        device: origin.user_agent.as_deref().map(device_name),
        ip: origin.ip,
        link: app.link("/account/security"),
        reset_link: app.link("/auth/forgot-password"),
    };
    accounts::post_letter(tx, app, user, letter).await
}
