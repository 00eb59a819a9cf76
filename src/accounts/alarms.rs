//! "This wasn't me": the mail about a sign-in from an unknown device, and the lock that its link sets (row G07).

use serde::{Deserialize, Serialize};

use super::{
    LinkStatus, Status, User,
    links::{self, Purpose},
    mails,
    registration::whole,
    sql,
};
use crate::{
    access::Origin,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    devices,
    kernel::{AppError, Code, UserId},
    mail::Letter,
    notifications::{self, Message, Notification},
    store::{Tx, outbox::Job},
    throttle::{self, Attempt},
};

/// The kind of job that takes away what a stranger may have added to an account before it was locked.
pub const DISTRUST_LATEST: &str = "distrust_latest";

/// The payload of [`DISTRUST_LATEST`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DistrustLatest {
    /// Whose account.
    pub user: UserId,
    /// What was added since then is not theirs for certain.
    pub since: chrono::DateTime<chrono::Utc>,
}

/// Where the link leads.
const PATH: &str = "/auth/not-me";

/// Tells a person of a sign-in from an unknown device, with the link for the case that it was not theirs, as part of the sign-in.
pub async fn warn_of_sign_in(tx: &mut Tx, app: &App, user: &User, origin: &Origin) -> Result<(), AppError> {
    let token = links::make_another(tx, app, Purpose::NotMe, Some(user.id)).await?;
    let letter = Letter::NewDevice {
        name: user.full_name.clone(),
        when: app.clock.now(),
        time_zone: Some(user.time_zone.clone()),
        device: origin.user_agent.as_deref().map(devices::device_name),
        ip: origin.ip,
        place: origin.ip.and_then(|ip| app.places.name(ip, user.locale)),
        link: app.link(&format!("{PATH}?token={}", token.text())),
        days: whole(Purpose::NotMe.lifetime().num_days()),
    };
    mails::post(tx, app, user, letter).await?;
    let device = origin.user_agent.as_deref().map(devices::device_name).unwrap_or_default();
    let told = Notification::new(Message::NewDevice { device }, "/account/devices").without_mail();
    notifications::notify(tx, app, user.id, told).await
}

/// How the link of such a mail stands.
pub async fn alarm_status(app: &App, token: &str) -> Result<LinkStatus, AppError> {
    Ok(links::look(app, Purpose::NotMe, token).await?.0)
}

/// Locks the account whose mail held this link: every session and every known device is gone, nobody comes in, and a mail lets the
/// person choose a new password, which unlocks it; an administrator's "activate" does so too. 400 `LINK_INVALID` when the link was used
/// or is too old.
pub async fn raise_alarm(app: &App, origin: &Origin, token: &str) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    let over = || AppError::new(Code::LinkInvalid);
    let since = links::made_at(app, Purpose::NotMe, token).await?.ok_or_else(over)?;
    let mut tx = app.db.begin().await?;
    let person = links::spend(&mut tx, app, Purpose::NotMe, token).await?.ok_or_else(over)?;
    let user = sql::find_for_change(&mut tx, person).await?.ok_or_else(over)?;
    sql::lock(&mut tx, user.id, app.clock.now()).await?;
    devices::forget_all(&mut tx, user.id).await?;
    sql::touch(&mut tx, &user);
    let event = Event {
        org: user.org_id,
        kind: Kind::UserLocked,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin,
        changes: Changes::none().field("locked", &user.locked_at.is_some(), &true),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    distrust_latest(&mut tx, app, user.id, since).await?;
    if user.status != Status::Suspended {
        post_recovery(&mut tx, app, &user).await?;
    }
    tx.commit(&app.clock).await
}

/// Leaves the job that takes away what a stranger may have added to an account since then.
pub(super) async fn distrust_latest(
    tx: &mut Tx,
    app: &App,
    user: UserId,
    since: chrono::DateTime<chrono::Utc>,
) -> Result<(), AppError> {
    let job = Job::now(&app.clock, DISTRUST_LATEST, &DistrustLatest { user, since })?.about(user);
    tx.enqueue(&app.clock, &job).await
}

async fn post_recovery(tx: &mut Tx, app: &App, user: &User) -> Result<(), AppError> {
    let token = links::make(tx, app, Purpose::ResetPassword, Some(user.id)).await?;
    let letter = Letter::AccountLocked {
        name: user.full_name.clone(),
        link: app.link(&format!("/auth/reset-password?token={}", token.text())),
        minutes: whole(Purpose::ResetPassword.lifetime().num_minutes()),
    };
    mails::post(tx, app, user, letter).await
}
