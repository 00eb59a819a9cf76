//! What people are told of their second factors: a mail, and a line in their inbox.

use crate::{
    access::Origin,
    accounts::{self, User},
    app::App,
    devices::device_name,
    kernel::AppError,
    mail::{Letter, SecurityChange},
    notifications::{self, Message, Notification},
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
    accounts::post_letter(tx, app, user, letter).await?;
    let message = match change {
        SecurityChange::SecondFactorOn => Message::SecondFactorOn {},
        SecurityChange::SecondFactorOff => Message::SecondFactorOff {},
        SecurityChange::AuthenticatorRemoved => Message::AuthenticatorRemoved {},
        SecurityChange::TextsRemoved => Message::TextsRemoved {},
        SecurityChange::BackupCodesMade => Message::BackupCodesRenewed {},
        SecurityChange::BackupCodeUsed { left } => Message::BackupCodeUsed { left: left.to_string() },
    };
    let told = Notification::new(message, "/account/security").without_mail();
    notifications::notify(tx, app, user.id, told).await
}
