//! Asking for another address, confirming it, thinking better of it, and taking it back.

use chrono::Duration;

use super::{
    CONFIRM_WITHIN, Pending, State, UNDO_WITHIN,
    sql::{self, Change, NewChange},
};
use crate::{
    access::{Caller, Origin},
    accounts::{self, LinkStatus, Refused, Status, User},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::Token,
    devices::device_name,
    kernel::{AppError, Code, Email, Issue},
    mail::Letter,
    store::Tx,
    throttle::{self, Attempt},
};

/// How long changes are kept, so that the pages of their links can say how they stand.
const KEPT: Duration = Duration::days(30);

/// Asks for another address: sends it a link, and tells the present one. Whether somebody has the address already is told to that
/// somebody alone. Needs a recent proof.
pub async fn request(caller: &Caller, app: &App, email: &str) -> Result<(), AppError> {
    let now = app.clock.now();
    caller.require_recent_proof(now)?;
    let email: Email =
        email.parse().map_err(|issue| AppError::new(Code::ValidationError).with_provided("email", issue, email))?;
    if email.key() == caller.principal.email.key() {
        return Err(AppError::field("email", Issue::SameAddress));
    }
    throttle::attempt(app, Attempt::LinkByMail, Some(&caller.user().to_string()), caller.origin.ip).await?;
    let token = Token::random()?;
    let mut tx = app.db.begin().await?;
    let user = accounts::locked(&mut tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    sql::cancel_pending(&mut tx, user.id).await?;
    let change = NewChange {
        id: app.clock.new_id(),
        user: user.id,
        old_email: &user.email,
        new_email: &email,
        confirm_hash: token.hash(),
        created_at: now,
        expires_at: now + CONFIRM_WITHIN,
    };
    sql::insert(&mut tx, &change).await?;
    match accounts::owner_of(&mut tx, &email).await? {
        None => {
            let letter = Letter::EmailChangeConfirm {
                name: user.full_name.clone(),
                link: app.link(&format!("/email-change/confirm?token={}", token.text())),
                hours: u32::try_from(CONFIRM_WITHIN.num_hours()).unwrap_or_default(),
            };
            accounts::post_letter_to(&mut tx, app, &email, &user, letter).await?;
        }
        Some(owner) => {
            let letter = Letter::EmailChangeTaken { name: owner.full_name.clone(), sign_in_link: app.link("/login") };
            accounts::post_letter(&mut tx, app, &owner, letter).await?;
        }
    }
    let letter = Letter::EmailChangeRequested {
        name: user.full_name.clone(),
        new_email: email.to_string(),
        when: now,
        time_zone: Some(user.time_zone.clone()),
        device: caller.origin.user_agent.as_deref().map(device_name),
        ip: caller.origin.ip,
        profile_link: app.link("/account/profile"),
    };
    accounts::post_letter(&mut tx, app, &user, letter).await?;
    let changes = Changes::none().field("email", &user.email, &email);
    record(&mut tx, app, &caller.origin, Actor::of(caller), &user, Kind::EmailChangeRequested, changes).await?;
    tx.commit(&app.clock).await
}

/// The caller's change that waits, if one does.
pub async fn pending(caller: &Caller, app: &App) -> Result<Option<Pending>, AppError> {
    let change = sql::pending(&app.db, caller.user(), app.clock.now()).await?;
    Ok(change.map(|change| Pending { new_email: change.new_email, expires_at: change.expires_at }))
}

/// Thinks better of a change that waits; its link stops working. Answers whether there was one.
pub async fn cancel(caller: &Caller, app: &App) -> Result<bool, AppError> {
    let mut tx = app.db.begin().await?;
    let user = accounts::locked(&mut tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    let cancelled = sql::cancel_pending(&mut tx, user.id).await?;
    let Some(email) = cancelled.first() else { return Ok(false) };
    let changes = Changes::none().field("email", &Some(email), &None);
    record(&mut tx, app, &caller.origin, Actor::of(caller), &user, Kind::EmailChangeCancelled, changes).await?;
    tx.commit(&app.clock).await?;
    Ok(true)
}

/// How a link to confirm stands, and the address that it is about.
pub async fn confirmation(app: &App, token: &str) -> Result<(LinkStatus, Option<Email>), AppError> {
    let Some(token) = Token::from_text(token) else { return Ok((LinkStatus::Invalid, None)) };
    let Some(change) = sql::by_confirm_hash(&app.db, &token.hash()).await? else {
        return Ok((LinkStatus::Invalid, None));
    };
    let status = if change.is(State::Confirmed) {
        LinkStatus::Used
    } else if change.is(State::Pending) && change.expires_at > app.clock.now() {
        LinkStatus::Good
    } else {
        LinkStatus::Invalid
    };
    Ok((status, Some(change.new_email)))
}

/// Confirms a new address by its link: from now on it is the person's. Both addresses are told, and the one before gets a link to
/// take it back, if it was confirmed itself. 409 when somebody has got the address meanwhile.
pub async fn confirm(app: &App, origin: &Origin, token: &str) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    let now = app.clock.now();
    let token = Token::from_text(token).ok_or(AppError::new(Code::LinkInvalid))?;
    let change = sql::by_confirm_hash(&app.db, &token.hash()).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    let mut tx = app.db.begin().await?;
    let user = changeable(&mut tx, &change).await?;
    if user.is_locked() || user.email != change.old_email {
        return Err(AppError::new(Code::LinkInvalid));
    }
    let undo = if user.is_verified() { Some(Token::random()?) } else { None };
    let kept = undo.as_ref().map(|token| (token.hash(), now + UNDO_WITHIN));
    if !sql::set_confirmed(&mut tx, change.id, now, kept).await? {
        return Err(AppError::new(Code::LinkInvalid));
    }
    let held_until = undo.is_some().then(|| now + UNDO_WITHIN);
    let moved = moved(accounts::move_to(&mut tx, &user, change.new_email.clone(), now, held_until).await)?;
    let told = |to: &User| Letter::EmailChanged {
        name: to.full_name.clone(),
        old_email: change.old_email.to_string(),
        new_email: change.new_email.to_string(),
        sign_in_link: app.link("/login"),
    };
    accounts::post_letter(&mut tx, app, &moved, told(&moved)).await?;
    let letter = match undo {
        None => told(&user),
        Some(undo) => Letter::EmailChangeUndo {
            name: user.full_name.clone(),
            new_email: change.new_email.to_string(),
            when: now,
            time_zone: Some(user.time_zone.clone()),
            device: origin.user_agent.as_deref().map(device_name),
            ip: origin.ip,
            undo_link: app.link(&format!("/email-change/undo?token={}", undo.text())),
            days: u32::try_from(UNDO_WITHIN.num_days()).unwrap_or_default(),
        },
    };
    accounts::post_letter(&mut tx, app, &user, letter).await?;
    let changes =
        Changes::none().field("email", &user.email, &moved.email).field("email_verified", &user.is_verified(), &true);
    record(&mut tx, app, origin, Actor::User(user.id), &user, Kind::EmailChanged, changes).await?;
    tx.commit(&app.clock).await
}

/// How a link to take a change back stands, and the address that would be the person's again.
pub async fn undoing(app: &App, token: &str) -> Result<(LinkStatus, Option<Email>), AppError> {
    let Some(token) = Token::from_text(token) else { return Ok((LinkStatus::Invalid, None)) };
    let Some(change) = sql::by_undo_hash(&app.db, &token.hash()).await? else {
        return Ok((LinkStatus::Invalid, None));
    };
    let now = app.clock.now();
    let status = if change.is(State::Undone) {
        LinkStatus::Used
    } else if change.is(State::Confirmed) && change.undo_until.is_some_and(|until| until > now) {
        LinkStatus::Good
    } else {
        LinkStatus::Invalid
    };
    Ok((status, Some(change.old_email)))
}

/// Takes a change back: the old address is the person's again, whatever was changed after it; every session ends, no device is known, the password is worth
/// nothing any more, and a link to choose another goes to the old address. Second factors, passkeys and keys that were added since the change was asked for
/// go as well.
pub async fn undo(app: &App, origin: &Origin, token: &str) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    let now = app.clock.now();
    let token = Token::from_text(token).ok_or(AppError::new(Code::LinkInvalid))?;
    let change = sql::by_undo_hash(&app.db, &token.hash()).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    let mut tx = app.db.begin().await?;
    let user = changeable(&mut tx, &change).await?;
    if !sql::set_undone(&mut tx, change.id, now).await? {
        return Err(AppError::new(Code::LinkInvalid));
    }
    sql::undo_later(&mut tx, user.id, change.created_at).await?;
    let restored = moved(accounts::move_to(&mut tx, &user, change.old_email.clone(), now, None).await)?;
    accounts::begin_anew(&mut tx, app, &restored, change.created_at).await?;
    let changes = Changes::none().field("email", &user.email, &restored.email);
    record(&mut tx, app, origin, Actor::User(user.id), &user, Kind::EmailChangeUndone, changes).await?;
    tx.commit(&app.clock).await
}

/// The person of a change, locked. Their row comes first in every change of this room, so that two at once never wait for each other.
async fn changeable(tx: &mut Tx, change: &Change) -> Result<User, AppError> {
    let user = accounts::locked(tx, change.user_id).await?;
    user.filter(|user| user.status != Status::Suspended).ok_or(AppError::new(Code::LinkInvalid))
}

fn moved(moved: Result<User, Refused>) -> Result<User, AppError> {
    moved.map_err(|refused| match refused {
        Refused::Taken => AppError::new(Code::UserAlreadyExists),
        Refused::Failed(error) => error,
    })
}

async fn record(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    actor: Actor,
    user: &User,
    kind: Kind,
    changes: Changes,
) -> Result<(), AppError> {
    let event = Event { org: user.org_id, kind, actor, subject: Some(user.id), origin, changes };
    activity::record(tx, &app.clock, &event).await
}

/// Removes changes of long ago. Called by the worker from time to time.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    sql::forget(&app.db, app.clock.now() - KEPT).await
}
