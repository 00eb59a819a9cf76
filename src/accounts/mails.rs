//! The mails that accounts cause, as jobs of the outbox.

use chrono_tz::Tz;

use super::User;
use crate::{
    access::Origin,
    app::App,
    devices::device_name,
    kernel::{AppError, Email},
    mail::{Envelope, Letter},
    store::{Tx, outbox::Job},
};

/// Puts a letter to a person into the outbox, as part of the change that causes it.
pub(crate) async fn post(tx: &mut Tx, app: &App, user: &User, letter: Letter) -> Result<(), AppError> {
    post_to(tx, app, &user.email, user, letter).await
}

/// The same, to an address that is not the person's (yet).
pub(crate) async fn post_to(
    tx: &mut Tx,
    app: &App,
    address: &Email,
    user: &User,
    letter: Letter,
) -> Result<(), AppError> {
    let id = app.clock.new_id();
    let envelope = Envelope {
        to: address.to_string(),
        to_name: Some(user.full_name.clone()),
        locale: user.locale,
        letter,
        message_key: crate::kernel::JobId::to_string(&id),
    };
    let job = Job {
        id,
        kind: crate::mail::JOB,
        payload: crate::mail::sealed(&app.keyring, &envelope)?,
        about: Some(user.id),
    };
    tx.enqueue(&app.clock, &job).await
}

/// The mail that tells of a changed password.
pub(super) fn password_changed(app: &App, user: &User, origin: &Origin) -> Letter {
    Letter::PasswordChanged {
        name: user.full_name.clone(),
        when: app.clock.now(),
        time_zone: user.time_zone.parse::<Tz>().ok().map(|zone| zone.name().to_owned()),
        device: origin.user_agent.as_deref().map(device_name),
        ip: origin.ip,
        reset_link: app.link("/auth/forgot-password"),
    }
}
