//! Setting second factors up and taking them away.

use std::sync::Arc;

use chrono::Duration;
use secrecy::SecretString;

use super::{Activated, Factor, Method, Occasion, SetUp, Status, backup, codes, mails, masked, sql, texting, totp};
use crate::{
    access::Caller,
    accounts::{self, User},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    devices,
    kernel::{AppError, Code, Issue, PhoneNumber, UserId},
    mail::SecurityChange,
    organizations,
    store::{Topic, Tx},
    throttle::{self, Attempt},
};

/// How the caller's second factors stand (row A22). From memory as a rule.
pub async fn status(caller: &Caller, app: &App) -> Result<Arc<Status>, AppError> {
    status_of(app, caller.user()).await
}

/// The same of a person who is signing in.
pub async fn status_of(app: &App, user: UserId) -> Result<Arc<Status>, AppError> {
    let known = app.caches.second_factors.get_or_read(user, &[Topic::User(user)], read_status(app, user)).await?;
    Ok(known.unwrap_or_default())
}

async fn read_status(app: &App, user: UserId) -> Result<Option<Status>, AppError> {
    let factors = sql::factors(&app.db, user).await?;
    let factors: Vec<Factor> = factors
        .into_iter()
        .filter_map(|row| {
            let phone = row.phone.as_deref().map(masked);
            row.activated_at.map(|activated_at| Factor {
                method: row.method,
                phone,
                activated_at,
                last_used_at: row.last_used_at,
            })
        })
        .collect();
    if factors.is_empty() {
        return Ok(Some(Status::default()));
    }
    let (left, made_at) = sql::backup_codes(&app.db, user).await?;
    let backup_codes_left = u64::try_from(left).unwrap_or_default();
    Ok(Some(Status { factors, backup_codes_left, backup_codes_made_at: made_at }))
}

/// Begins to set a factor up (row A23): makes the secret of an authenticator, or sends a code to a number. It is in force once [`verify`]
/// saw a code of it. Needs a recent proof; 409 when a factor of this kind is in force already.
pub async fn begin(caller: &Caller, app: &App, method: Method, phone: Option<&str>) -> Result<SetUp, AppError> {
    caller.require_recent_proof(app.clock.now())?;
    let user = accounts::my_profile(caller, app).await?;
    if status(caller, app).await?.factor(method).is_some() {
        return Err(in_force());
    }
    let set_up = match method {
        Method::Totp if phone.is_some() => return Err(AppError::field("phone", Issue::UnknownField)),
        Method::Totp => begin_authenticator(app, &user).await?,
        Method::Sms => begin_texts(caller, app, &user, phone.unwrap_or_default()).await?,
    };
    Ok(set_up)
}

fn in_force() -> AppError {
    AppError::new(Code::Conflict).with_message("This method is in use already. Turn it off first.")
}

async fn begin_authenticator(app: &App, user: &User) -> Result<SetUp, AppError> {
    let now = app.clock.now();
    let secret = totp::random_secret()?;
    let sealed = totp::seal(&app.keyring, user.id, &secret)?;
    let mut tx = app.db.begin().await?;
    if !sql::begin(&mut tx, user.id, Method::Totp, Some(&sealed), None, now).await? {
        return Err(in_force());
    }
    tx.commit(&app.clock).await?;
    shown(app, user, Method::Totp, Some(&secret), None, now).await
}

async fn begin_texts(caller: &Caller, app: &App, user: &User, phone: &str) -> Result<SetUp, AppError> {
    if !app.config.sms.is_on() {
        return Err(AppError::field("method", Issue::UnknownValue)
            .with_message("Codes by text message are not set up in this installation."));
    }
    if phone.trim().is_empty() {
        return Err(AppError::field("phone", Issue::Required));
    }
    let phone: PhoneNumber =
        phone.parse().map_err(|issue| AppError::new(Code::ValidationError).with_provided("phone", issue, phone))?;
    let occasion = Occasion::of(caller)?;
    texting::may_send(app, &caller.origin, user, texting::Purpose::SetUp, phone.as_str()).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if !sql::begin(&mut tx, user.id, Method::Sms, None, Some(phone.as_str()), now).await? {
        return Err(in_force());
    }
    texting::send(&mut tx, app, user, texting::Purpose::SetUp, occasion, phone.as_str()).await?;
    tx.commit(&app.clock).await?;
    shown(app, user, Method::Sms, None, Some(phone.as_str()), now).await
}

/// What is shown of a factor that is being set up.
async fn shown(
    app: &App,
    user: &User,
    method: Method,
    secret: Option<&totp::Secret>,
    phone: Option<&str>,
    begun_at: chrono::DateTime<chrono::Utc>,
) -> Result<SetUp, AppError> {
    let organization = organizations::find(app, user.org_id).await?;
    let issuer = organization.as_ref().map_or("Portico", |organization| organization.name.as_str());
    let authenticator = secret.map(|secret| totp::authenticator(secret, issuer, user.email.as_str())).transpose()?;
    let good_until = begun_at + Duration::minutes(app.config.mfa.set_up_minutes);
    Ok(SetUp { method, authenticator, phone: phone.map(masked), good_until })
}

/// What the caller is setting up, if it can still be finished. Needs a recent proof, since it shows the secret.
pub async fn pending(caller: &Caller, app: &App) -> Result<Option<SetUp>, AppError> {
    caller.require_recent_proof(app.clock.now())?;
    let Some(row) = begun(app, caller.user()).await? else { return Ok(None) };
    let user = accounts::my_profile(caller, app).await?;
    let secret = row.secret.as_deref().and_then(|sealed| totp::open(&app.keyring, user.id, sealed));
    shown(app, &user, row.method, secret.as_ref(), row.phone.as_deref(), row.created_at).await.map(Some)
}

async fn begun(app: &App, user: UserId) -> Result<Option<sql::FactorRow>, AppError> {
    let since = app.clock.now() - Duration::minutes(app.config.mfa.set_up_minutes);
    let factors = sql::factors(&app.db, user).await?;
    Ok(factors.into_iter().find(|row| row.activated_at.is_none() && row.created_at > since))
}

/// Puts the factor that was begun into force, by a code of it (row A24); one by text message is good in the session that had it sent. Makes backup codes when they are wanted; those before are good no
/// more then. 409 when nothing was begun, or too long ago; 422 at `code` when it is wrong.
pub async fn verify(caller: &Caller, app: &App, code: &str, with_backup_codes: bool) -> Result<Activated, AppError> {
    // Whoever begins has shown who they are; the code shows that it is still them who finish.
    let Some(row) = begun(app, caller.user()).await? else {
        return Err(
            AppError::new(Code::Conflict).with_message("Nothing is being set up, or it took too long. Begin again.")
        );
    };
    let user = accounts::my_profile(caller, app).await?;
    throttle::attempt(app, Attempt::SecondFactor, Some(&user.id.to_string()), caller.origin.ip).await?;
    let code = codes::digits(code).ok_or_else(codes::wrong)?;
    let now = app.clock.now();
    let secret = row.secret.as_deref().and_then(|sealed| totp::open(&app.keyring, user.id, sealed));
    let step = secret.and_then(|secret| totp::step_of(&secret, &code, now));
    let texted = match row.method {
        Method::Totp => None,
        Method::Sms => texting::tried(app, user.id, texting::Purpose::SetUp, Occasion::of(caller)?, &code).await?,
    };
    if step.is_none() && texted.is_none() {
        return Err(codes::wrong());
    }
    let backup_codes = if with_backup_codes { Some(backup::make()?) } else { None };
    let mut tx = app.db.begin().await?;
    if let Some(hash) = &texted
        && !texting::spend(&mut tx, user.id, texting::Purpose::SetUp, hash).await?
    {
        return Err(codes::wrong());
    }
    if !sql::activate(&mut tx, user.id, row.method, row.created_at, step.unwrap_or_default(), now).await? {
        return Err(in_force());
    }
    if let Some(codes) = &backup_codes {
        keep_backup_codes(&mut tx, app, user.id, codes).await?;
    }
    let changes = Changes::none().field("method", &None, &Some(row.method.name()));
    record(&mut tx, app, caller, Kind::MfaEnabled, changes).await?;
    mails::tell(&mut tx, app, &user, &caller.origin, SecurityChange::SecondFactorOn).await?;
    tx.commit(&app.clock).await?;
    codes::succeeded(app, &caller.origin, user.id).await?;
    Ok(Activated { method: row.method, backup_codes })
}

/// Takes one second factor away, or every one where none is named (row A25), by password and a code of any of them. The backup codes go
/// with the last one. Answers whether a code is still asked for. 409 when there is no such factor.
pub async fn disable(
    caller: &Caller,
    app: &App,
    which: Option<Method>,
    password: SecretString,
    code: &str,
) -> Result<bool, AppError> {
    let status = status(caller, app).await?;
    require_on(&status)?;
    if which.is_some_and(|method| status.factor(method).is_none()) {
        return Err(AppError::new(Code::Conflict).with_message("This method is not in use."));
    }
    let user = accounts::prove_password(caller, app, password, "password").await?;
    let shown = codes::check(app, &caller.origin, user.id, Occasion::of(caller)?, code).await?;
    let mut tx = app.db.begin().await?;
    let factors = sql::lock_active(&mut tx, user.id).await?;
    codes::spend(&mut tx, app, &caller.origin, &user, &shown).await?;
    devices::forget_trust(&mut tx, user.id).await?;
    let one = which.filter(|method| factors.iter().any(|other| other != method));
    if let Some(method) = one {
        sql::remove(&mut tx, user.id, method).await?;
        let changes = Changes::none().field("method", &Some(method.name()), &None);
        record(&mut tx, app, caller, Kind::MfaFactorRemoved, changes).await?;
        let change = match method {
            Method::Totp => SecurityChange::AuthenticatorRemoved,
            Method::Sms => SecurityChange::TextsRemoved,
        };
        mails::tell(&mut tx, app, &user, &caller.origin, change).await?;
    } else {
        sql::remove_all(&mut tx, user.id).await?;
        record(&mut tx, app, caller, Kind::MfaDisabled, Changes::none()).await?;
        mails::tell(&mut tx, app, &user, &caller.origin, SecurityChange::SecondFactorOff).await?;
    }
    tx.commit(&app.clock).await?;
    codes::succeeded(app, &caller.origin, user.id).await?;
    Ok(one.is_some())
}

fn require_on(status: &Status) -> Result<(), AppError> {
    if status.is_on() {
        return Ok(());
    }
    Err(AppError::new(Code::Conflict).with_message("Multi-factor authentication is not on."))
}

/// Makes ten backup codes in the place of those before (row A26); they are shown this once. Needs a recent proof; 409 without a second factor.
pub async fn new_backup_codes(caller: &Caller, app: &App) -> Result<Vec<String>, AppError> {
    caller.require_recent_proof(app.clock.now())?;
    require_on(&*status(caller, app).await?)?;
    let user = accounts::my_profile(caller, app).await?;
    let codes = backup::make()?;
    let mut tx = app.db.begin().await?;
    keep_backup_codes(&mut tx, app, user.id, &codes).await?;
    record(&mut tx, app, caller, Kind::BackupCodesMade, Changes::none()).await?;
    mails::tell(&mut tx, app, &user, &caller.origin, SecurityChange::BackupCodesMade).await?;
    tx.commit(&app.clock).await?;
    Ok(codes)
}

async fn keep_backup_codes(tx: &mut Tx, app: &App, user: UserId, codes: &[String]) -> Result<(), AppError> {
    let normalised = codes.iter().filter_map(|code| backup::normalised(code));
    let hashes: Vec<_> = normalised.map(|code| backup::hash(&app.keyring, user, &code)).collect();
    sql::replace_backup_codes(tx, user, &hashes, app.clock.now()).await
}

async fn record(tx: &mut Tx, app: &App, caller: &Caller, kind: Kind, changes: Changes) -> Result<(), AppError> {
    tx.touch(Topic::User(caller.user()));
    let event = Event {
        org: caller.org(),
        kind,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes,
    };
    activity::record(tx, &app.clock, &event).await
}

/// Removes what was begun and not finished, and codes whose time is over. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    sql::forget(&app.db, now - Duration::minutes(app.config.mfa.set_up_minutes), now).await
}
