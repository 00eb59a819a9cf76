//! Signing in, staying in, and going out.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::{
    Credentials, Recognized, Session, SignIn, Signal, SignedIn, SignedInSession, Ticket, seen::AT_ONCE, signals, sql,
};
use crate::{
    access::{Caller, Credential, Origin},
    accounts::{self, Authenticated, Status, User},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::{Token, TokenHash},
    devices::{self, Device},
    kernel::{AppError, Code, Email, Locale, SessionId, UserId},
    organizations::{self, Organization},
    store::{Topic, Tx},
    throttle::{self, Attempt},
};

/// Signs a person in. Whatever is wrong (address, password, a suspended account), answer and work are the same; too many attempts
/// make the next one wait. With the right password a pending account is told to confirm its address, and whoever has a second factor is asked for
/// a code, unless the device is trusted.
pub async fn sign_in(app: &App, origin: &Origin, credentials: Credentials) -> Result<SignIn, AppError> {
    let account = credentials.email.parse::<Email>().map_or_else(|_| credentials.email.clone(), |email| email.key());
    throttle::attempt(app, Attempt::SignIn, Some(&account), origin.ip).await?;
    let proved_at = app.clock.now();
    let Some(Authenticated { user, has_second_factor }) =
        accounts::authenticate(app, &credentials.email, credentials.password).await?
    else {
        tracing::info!(request_id = %origin.request_id, ip = ?origin.ip, "a sign-in was refused");
        return Err(AppError::new(Code::InvalidCredentials));
    };
    let succeeded = || throttle::succeeded(app, Attempt::SignIn, &account, origin.ip);
    if user.status == Status::Pending {
        succeeded().await?;
        return Err(AppError::new(Code::EmailNotVerified));
    }
    if has_second_factor && !devices::is_trusted(app, origin, user.id).await? {
        succeeded().await?;
        return Ticket::make(app, &user, credentials.remember, proved_at).map(SignIn::SecondStep);
    }
    let mut tx = app.db.begin().await?;
    let session = open_session(&mut tx, app, origin, &user, credentials.remember, proved_at).await?;
    throttle::succeeded_in(&mut tx, app, Attempt::SignIn, &account, origin.ip).await?;
    tx.commit(&app.clock).await?;
    Ok(SignIn::Done(Box::new(session)))
}

/// Makes a session with a fresh id, as part of the change that allows it: whoever calls this has proved who comes, by every factor that
/// the person asks for, and by what held at `proved_at`. Refuses with the same answer as a wrong password when it holds no more.
pub async fn open_session(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    user: &User,
    remember: bool,
    proved_at: DateTime<Utc>,
) -> Result<SignedInSession, AppError> {
    let now = app.clock.now();
    // Asked here and now: the password may have been changed, the account shut or its end planned since. It comes first and locks the person's row, as every
    // change that ends sessions does, so that one of the two sees the other.
    let planned = sql::note_login(tx, user.id, proved_at, now).await?.ok_or(AppError::new(Code::InvalidCredentials))?;
    let settings = &app.config.sessions;
    let lifetime =
        if remember { Duration::days(settings.remembered_days) } else { Duration::hours(settings.absolute_hours) };
    let device = devices::note_sign_in(tx, app, origin, user.id, user.org_id).await?;
    let signals = signals::notice(tx, app, origin, user, &device).await?;
    if signals.contains(&Signal::NewDevice) {
        accounts::warn_of_sign_in(tx, app, user, origin).await?;
    }
    let token = Token::random()?;
    let row = sql::NewSession {
        id: app.clock.new_id(),
        user: user.id,
        org: user.org_id,
        device: device.id,
        token_hash: token.hash(),
        remembered: remember,
        created_at: now,
        expires_at: now + lifetime,
        ip: origin.ip.map(|ip| ip.to_string()),
        user_agent: origin.user_agent.as_deref(),
        signals: Signal::write(&signals),
    };
    sql::insert(tx, &row).await?;
    // Whoever comes back keeps their account.
    let user = &User { deletion_planned_at: planned, ..user.clone() };
    let is_kept = accounts::keep_account(tx, app, origin, user).await?;
    tx.touch(Topic::User(user.id));
    tx.touch(Topic::People(user.org_id));
    record(tx, app, user, origin, Kind::UserLogin).await?;
    Ok(SignedInSession { token, keep_for: remember.then_some(lifetime), device, user: user.clone(), is_kept })
}

async fn record(tx: &mut Tx, app: &App, user: &User, origin: &Origin, kind: Kind) -> Result<(), AppError> {
    let event = Event {
        org: user.org_id,
        kind,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin,
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await
}

/// The caller behind a cookie, or `None` when it opens no session (any more). From memory as a rule. After a change of role the session
/// gets a new token: one that was learnt before opens nothing afterwards.
pub async fn recognize(app: &App, cookie: &str, origin: Origin) -> Result<Option<Recognized>, AppError> {
    let recognized = recognize_listener(app, cookie, origin).await?;
    if let Some(session) = recognized.as_ref().and_then(|recognized| recognized.caller.session()) {
        app.seen.note(session, app.clock.now());
    }
    Ok(recognized)
}

/// The same for what an open page asks by itself, with nobody there: it is no use of the session, which goes on resting.
pub async fn recognize_listener(app: &App, cookie: &str, origin: Origin) -> Result<Option<Recognized>, AppError> {
    let Some(token) = Token::from_text(cookie) else { return Ok(None) };
    let key = token.hash();
    let topics = |known: &SignedIn| [Topic::User(known.principal.user), Topic::Organization(known.principal.org)];
    let now = app.clock.now();
    // What is remembered does not know of uses that were written down since, nor of those on other nodes: before a session
    // counts as over, the store is asked.
    let signed_in = match app.caches.callers.get(&key, topics).filter(|known| is_alive(app, known, now)) {
        Some(known) => known,
        None => match read_caller(app, &token).await?.filter(|read| is_alive(app, read, now)) {
            Some(read) => read,
            None => return Ok(None),
        },
    };
    let renewed = if signed_in.needs_renewal { renew(app, &signed_in, &key).await? } else { None };
    let caller = Caller {
        principal: signed_in.principal.clone(),
        credential: Credential::Session(signed_in.session),
        proved_until: Some(signed_in.proved_at + Duration::minutes(app.config.sessions.proof_minutes)),
        origin,
    };
    Ok(Some(Recognized { caller, renewed }))
}

/// Whether the caller's session is still open, asked without counting as a use of it. Other credentials have no session that could end.
pub async fn is_open(caller: &Caller, app: &App) -> Result<bool, AppError> {
    let Some(session) = caller.session() else { return Ok(true) };
    let Some(row) = sql::standing(&app.db, session).await? else { return Ok(false) };
    let Some(organization) = organizations::find(app, caller.org()).await? else { return Ok(false) };
    let idle = idle(app, &organization, row.remembered);
    let now = app.clock.now();
    let last_seen = app.seen.get(session).unwrap_or(row.last_seen_at).max(row.last_seen_at);
    Ok(now < row.expires_at && now - last_seen < idle)
}

/// How long a session may rest.
fn idle(app: &App, organization: &Organization, remembered: bool) -> Duration {
    if remembered {
        Duration::days(app.config.sessions.remembered_days)
    } else {
        Duration::minutes(organizations::rules(app, organization).session_idle_minutes)
    }
}

/// Gives the session a new token; `None` when another request was quicker.
async fn renew(
    app: &App,
    signed_in: &SignedIn,
    old: &TokenHash,
) -> Result<Option<(Token, Option<Duration>)>, AppError> {
    let token = Token::random()?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let is_ours = sql::replace_token(&mut tx, signed_in.session, old, &token.hash(), now).await?;
    tx.touch(Topic::User(signed_in.principal.user));
    tx.commit(&app.clock).await?;
    Ok(is_ours.then(|| (token, signed_in.remembered.then(|| signed_in.expires_at - now))))
}

/// Whether a session has neither reached its end nor rested too long.
fn is_alive(app: &App, session: &SignedIn, now: DateTime<Utc>) -> bool {
    let last_seen = app.seen.get(session.session).unwrap_or(session.last_seen_at).max(session.last_seen_at);
    now < session.expires_at && now - last_seen < session.idle
}

async fn read_caller(app: &App, token: &Token) -> Result<Option<Arc<SignedIn>>, AppError> {
    let key = token.hash();
    let Some((user, org)) = sql::owner_of(&app.db, &key).await? else { return Ok(None) };
    let stamp = app.caches.callers.stamp(&[Topic::User(user), Topic::Organization(org)]);
    let Some(row) = sql::find_by_token(&app.db, &key).await? else { return Ok(None) };
    let Some(organization) = organizations::find(app, org).await? else { return Ok(None) };
    let idle = idle(app, &organization, row.remembered);
    let permissions = row.identity.role.permissions();
    let signed_in = SignedIn {
        principal: Arc::new(row.identity.principal(&organization, permissions)),
        session: row.id,
        expires_at: row.expires_at,
        idle,
        last_seen_at: row.last_seen_at,
        proved_at: row.proved_at,
        remembered: row.remembered,
        needs_renewal: row.needs_renewal,
    };
    Ok(Some(app.caches.callers.put(key, stamp, signed_in)))
}

/// Ends the caller's session.
pub async fn sign_out(caller: &Caller, app: &App) -> Result<(), AppError> {
    let Some(session) = caller.session() else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    sql::delete(&mut tx, caller.user(), session).await?;
    finish(tx, caller, app, Kind::UserLogout).await
}

/// Ends every session of the caller, this one included.
pub async fn sign_out_everywhere(caller: &Caller, app: &App) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    sql::delete_all(&mut tx, caller.user(), None).await?;
    finish(tx, caller, app, Kind::SessionsRevoked).await
}

/// Ends every session of a person, as part of a change that wants it.
pub async fn end_all(tx: &mut Tx, person: UserId) -> Result<(), AppError> {
    sql::delete_all(tx, person, None).await?;
    tx.touch(Topic::User(person));
    Ok(())
}

/// Ends every session of the caller but this one; answers how many there were.
pub async fn revoke_other_sessions(caller: &Caller, app: &App) -> Result<u64, AppError> {
    let mut tx = app.db.begin().await?;
    let ended = sql::delete_all(&mut tx, caller.user(), caller.session()).await?;
    if ended > 0 {
        finish(tx, caller, app, Kind::SessionsRevoked).await?;
    }
    Ok(ended)
}

/// Ends one session of the caller (row A28); it is over with its next request. One of somebody else is not found.
pub async fn revoke_session(caller: &Caller, app: &App, id: SessionId) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    if sql::delete(&mut tx, caller.user(), id).await? == 0 {
        return Err(AppError::new(Code::NotFound));
    }
    finish(tx, caller, app, Kind::SessionRevoked).await
}

async fn finish(mut tx: Tx, caller: &Caller, app: &App, kind: Kind) -> Result<(), AppError> {
    tx.touch(Topic::User(caller.user()));
    let event = Event {
        org: caller.org(),
        kind,
        actor: Actor::of(caller),
        subject: Some(caller.user()),
        origin: &caller.origin,
        changes: Changes::none(),
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    tx.commit(&app.clock).await
}

/// The caller's sessions that are alive, this one first, then the latest used (row A27).
pub async fn list_my_sessions(caller: &Caller, app: &App) -> Result<Vec<Session>, AppError> {
    let now = app.clock.now();
    let organization = organizations::find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let idle = Duration::minutes(organizations::rules(app, &organization).session_idle_minutes);
    let remembered_idle = Duration::days(app.config.sessions.remembered_days);
    let current = caller.session();
    let mut sessions: Vec<Session> = sql::list(&app.db, caller.user(), now)
        .await?
        .into_iter()
        .map(|row| {
            let last_seen_at = app.seen.get(row.id).unwrap_or(row.last_seen_at).max(row.last_seen_at);
            let rest = if row.remembered { remembered_idle } else { idle };
            Session {
                id: row.id,
                device: Device::read(row.user_agent.as_deref().unwrap_or_default()),
                place: place(app, row.ip.as_deref(), caller.principal.locale),
                signals: Signal::read(&row.signals),
                ip: row.ip,
                created_at: row.created_at,
                last_seen_at,
                expires_at: row.expires_at.min(last_seen_at + rest),
                remembered: row.remembered,
                is_current: current == Some(row.id),
            }
        })
        .filter(|session| session.expires_at > now)
        .collect();
    sessions.sort_by_key(|session| (!session.is_current, std::cmp::Reverse(session.last_seen_at)));
    Ok(sessions)
}

fn place(app: &App, ip: Option<&str>, locale: Locale) -> Option<String> {
    app.places.name(ip?.parse().ok()?, locale)
}

/// Writes down when sessions were last used, and removes those that ended. Called by the worker from time to time and at the end.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    for notes in app.seen.notes().chunks(AT_ONCE) {
        let mut tx = app.db.begin().await?;
        for (session, at) in notes {
            sql::note_seen(&mut tx, *session, *at).await?;
        }
        tx.commit(&app.clock).await?;
        app.seen.written(notes);
    }
    sql::delete_ended(&app.db, app.clock.now()).await
}
