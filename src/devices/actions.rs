//! Knowing a device again, trusting it, forgetting it.

use chrono::{DateTime, Duration, Utc};

use super::{Device, KnownDevice, NAME_MAX, SeenDevice, device_name, sql};
use crate::{
    access::{Caller, Origin},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::Token,
    kernel::{AppError, Code, DeviceId, Issue, OrgId, UserId, single_line},
    store::{Topic, Tx},
};

/// A device that was not used for so long is forgotten, as browsers forget its cookie.
const KEPT: Duration = Duration::days(400);
/// So many devices of a person are known at most; those that were not used for the longest time are forgotten.
const PER_PERSON: i64 = 100;

/// Knows the device of a sign-in again by its cookie, or gets to know it, as part of the sign-in. The browser is told to keep the token.
pub async fn note_sign_in(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    user: UserId,
    org: OrgId,
) -> Result<SeenDevice, AppError> {
    let now = app.clock.now();
    let ip = origin.ip.map(|ip| ip.to_string());
    let agent = origin.user_agent.as_deref();
    if let Some(token) = &origin.device
        && let Some(id) = sql::note_seen(tx, user, &token.hash(), ip.as_deref(), agent, now).await?
    {
        return Ok(SeenDevice { id, token: token.clone(), is_new: false });
    }
    let token = Token::random()?;
    // Somebody may have planted the cookie of their own browser here: from now on only this browser has the token. Others who
    // signed in with this browser stay known.
    if let Some(before) = &origin.device {
        sql::replace_token(tx, &before.hash(), &token.hash()).await?;
    }
    let id = app.clock.new_id();
    let device = sql::NewDevice { id, user, org, token_hash: token.hash(), user_agent: agent, ip, now };
    sql::insert(tx, &device).await?;
    sql::forget_surplus(tx, user, PER_PERSON).await?;
    Ok(SeenDevice { id, token, is_new: true })
}

/// Whether a sign-in of this person from here needs no second factor.
pub async fn is_trusted(app: &App, origin: &Origin, user: UserId) -> Result<bool, AppError> {
    match &origin.device {
        Some(token) => sql::is_trusted(&app.db, user, &token.hash(), app.clock.now()).await,
        None => Ok(false),
    }
}

/// Trusts a device of a person for as long as the settings say, as part of the sign-in that proved a second factor.
pub async fn trust(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    user: UserId,
    org: OrgId,
    device: DeviceId,
) -> Result<(), AppError> {
    let until = app.clock.now() + Duration::days(app.config.devices.trusted_days);
    sql::set_trust(tx, user, device, Some(until)).await?;
    let event = Event {
        org,
        kind: Kind::DeviceTrusted,
        actor: Actor::User(user),
        subject: Some(user),
        origin,
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await
}

/// Trusts no device of a person any more, as part of a change after which each has to prove itself anew: another password, another
/// second factor.
pub async fn forget_trust(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    sql::forget_trust(tx, user).await
}

/// Forgets every device of a person with its sessions, as part of a change after which nothing is theirs for certain.
pub async fn forget_all(tx: &mut Tx, user: UserId) -> Result<(), AppError> {
    tx.touch(Topic::User(user));
    sql::delete_all(tx, user).await
}

/// The caller's devices (row A29): this one first, then the latest used.
pub async fn list_my_devices(caller: &Caller, app: &App) -> Result<Vec<KnownDevice>, AppError> {
    let now = app.clock.now();
    let here = caller.origin.device.as_ref().map(Token::hash);
    let mut devices: Vec<KnownDevice> = sql::list(&app.db, caller.user())
        .await?
        .into_iter()
        .map(|row| {
            let is_current = here.is_some_and(|here| here.as_slice() == row.token_hash.as_slice());
            let last_seen_at = if is_current { now } else { later(row.last_seen_at, row.session_seen_at) };
            KnownDevice {
                id: row.id,
                device: Device::read(row.user_agent.as_deref().unwrap_or_default()),
                name: row.name,
                ip: row.ip,
                first_seen_at: row.first_seen_at,
                last_seen_at,
                trusted_until: row.trusted_until.filter(|until| *until > now),
                is_current,
            }
        })
        .collect();
    devices.sort_by_key(|device| (!device.is_current, std::cmp::Reverse(device.last_seen_at)));
    Ok(devices)
}

fn later(one: DateTime<Utc>, other: Option<DateTime<Utc>>) -> DateTime<Utc> {
    other.map_or(one, |other| one.max(other))
}

/// Gives a device of the caller a name of its own; an empty one takes it away again.
pub async fn rename_device(caller: &Caller, app: &App, id: DeviceId, name: &str) -> Result<(), AppError> {
    let name = single_line(name);
    if name.as_deref().is_some_and(|name| name.chars().count() > NAME_MAX) {
        return Err(AppError::field("name", Issue::TooLong { max: NAME_MAX }));
    }
    let mut tx = app.db.begin().await?;
    let before = sql::find(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    if before.name == name {
        return Ok(());
    }
    sql::set_name(&mut tx, caller.user(), id, name.as_deref()).await?;
    let changes = Changes::none().field("device", &before.name, &name);
    finish(tx, caller, app, Kind::DeviceRenamed, changes).await
}

/// Asks for the second factor again at the next sign-in from a device of the caller.
pub async fn stop_trusting_device(caller: &Caller, app: &App, id: DeviceId) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    let before = sql::find(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    if before.trusted_until.is_none() {
        return Ok(());
    }
    sql::set_trust(&mut tx, caller.user(), id, None).await?;
    let changes = Changes::none().field("device", &Some(called(&before)), &None);
    finish(tx, caller, app, Kind::DeviceDistrusted, changes).await
}

/// Forgets a device of the caller (row A30): its sessions end at once, its trust is gone, and the next sign-in from it is one from an
/// unknown device. One of somebody else is not found.
pub async fn remove_device(caller: &Caller, app: &App, id: DeviceId) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    let before = sql::find(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    if sql::delete(&mut tx, caller.user(), id).await? == 0 {
        return Err(AppError::new(Code::NotFound));
    }
    let changes = Changes::none().field("device", &Some(called(&before)), &None);
    finish(tx, caller, app, Kind::DeviceRemoved, changes).await
}

/// The name under which the record knows a device.
fn called(row: &sql::Named) -> String {
    row.name.clone().unwrap_or_else(|| device_name(row.user_agent.as_deref().unwrap_or_default()))
}

async fn finish(mut tx: Tx, caller: &Caller, app: &App, kind: Kind, changes: Changes) -> Result<(), AppError> {
    tx.touch(Topic::User(caller.user()));
    let event = Event {
        org: caller.org(),
        kind,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes,
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    tx.commit(&app.clock).await
}

/// Forgets devices that were not used for a long time. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    sql::delete_unused(&app.db, app.clock.now() - KEPT).await
}
