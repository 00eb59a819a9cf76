//! What an operator does with the master keys.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Anew, Counts, Needed, Place, Retired, SealsError, Standing, sql};
use crate::{
    access::Caller,
    app::App,
    kernel::{AppError, Code, OrgId},
    keyring::{Changed, KeyId, Keyring, Purpose, Resealed},
    mail, notifications, sms,
    store::{Db, Topic},
};

/// For so long after it was replaced a key opens what browsers carry: cookies and addresses of pages. Also longer than any process seals on
/// with the key before because it has not heard of the new one yet.
const OVERLAP: Duration = Duration::hours(24);
/// So many things are sealed anew by one statement.
const BATCH: i64 = 200;
/// So often what others have changed meanwhile is looked at once more; then it is left for the next time.
const TURNS: u32 = 5;

/// The keys belong to whoever runs the server, and to no organisation.
fn require_operator(caller: &Caller) -> Result<(), AppError> {
    if caller.is_person() { Err(AppError::new(Code::InsufficientPermissions)) } else { Ok(()) }
}

/// What is stored, by the key that it is sealed with.
pub async fn standing(caller: &Caller, app: &App) -> Result<Standing, AppError> {
    require_operator(caller)?;
    standing_of(&app.db, &app.keyring).await
}

/// The same for whoever has not opened all of the portal: nothing but numbers is read.
pub async fn standing_of(db: &Db, keyring: &Keyring) -> Result<Standing, AppError> {
    let known = keyring.known_keys().into_iter().map(|key| (key, Counts::new())).collect();
    let mut standing = Standing { known, unnamed: Counts::new(), unknown: BTreeMap::new() };
    for place in Place::ALL {
        for (name, count) in sql::counts(db, place).await? {
            let id = KeyId::from_text(&name);
            let known = standing.known.iter_mut().find(|(key, _)| Some(key.id) == id);
            let counts = match (known, id) {
                (Some((_, counts)), _) => counts,
                (None, Some(id)) => standing.unknown.entry(id).or_default(),
                (None, None) => &mut standing.unnamed,
            };
            *counts.entry(place).or_default() += count;
        }
    }
    Ok(standing)
}

/// Puts a fresh key before those that are there. Where the keys stand in a setting, answers what it is to be set to.
pub fn rotate(caller: &Caller, app: &App) -> Result<Changed, SealsError> {
    require_operator(caller)?;
    let changed = Keyring::rotate(&app.config.keys, app.clock.now())?;
    app.keyring.refresh()?;
    Ok(changed)
}

/// Seals anew everything that is stored and not sealed with the key of today. May be run while the portal serves, again, and after it was
/// broken off: each step stands by itself, and what was changed by others meanwhile is looked at once more.
pub async fn reseal(caller: &Caller, app: &App) -> Result<Anew, SealsError> {
    require_operator(caller)?;
    app.keyring.refresh()?;
    let mut anew = Anew::default();
    for place in Place::ALL {
        for turn in 1..=TURNS {
            let pass = reseal_place(app, place).await?;
            anew.sealed += pass.sealed;
            if !pass.was_disturbed || turn == TURNS {
                anew.closed += pass.closed;
                break;
            }
        }
    }
    Ok(anew)
}

#[derive(Default)]
struct Pass {
    sealed: u64,
    closed: u64,
    /// Whether something was changed by others between reading and writing.
    was_disturbed: bool,
}

async fn reseal_place(app: &App, place: Place) -> Result<Pass, AppError> {
    let (mut pass, mut after) = (Pass::default(), Uuid::nil());
    loop {
        let rows = sql::outdated(&app.db, place, &app.keyring.head(), after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(pass) };
        after = last.id;
        let mut changes = Vec::with_capacity(rows.len());
        for row in rows {
            let owner = row.id.into_bytes();
            let resealed = match purpose(place, &row.kind) {
                Some(Purpose::SlackWebhook) => app.keyring.reseal(Purpose::SlackWebhook, &owner, &row.sealed)?,
                Some(purpose) => app.keyring.reseal(purpose, &[], &row.sealed)?,
                None => Resealed::Closed,
            };
            match resealed {
                Resealed::Anew(fresh) => changes.push(row.sealed_with(fresh)?),
                Resealed::Already => {}
                Resealed::Closed => pass.closed += 1,
            }
        }
        if changes.is_empty() {
            continue;
        }
        let count = u64::try_from(changes.len()).unwrap_or(u64::MAX);
        let mut tx = app.db.begin().await?;
        if place == Place::Organizations {
            // They are held in memory, with the seal.
            for change in &changes {
                tx.touch(Topic::Organization(OrgId::from_uuid(change.id)));
            }
        }
        let sealed = sql::replace(&mut tx, place, changes).await?;
        tx.commit(&app.clock).await?;
        pass.sealed += sealed;
        pass.was_disturbed |= sealed < count;
    }
}

/// What a row was sealed for; `None` for a job of a kind that seals nothing.
fn purpose(place: Place, kind: &str) -> Option<Purpose> {
    match (place, kind) {
        (Place::SecondFactors, _) => Some(Purpose::SecondFactor),
        (Place::Organizations, _) => Some(Purpose::SlackWebhook),
        (Place::Outbox, mail::JOB) => Some(Purpose::Letter),
        (Place::Outbox, sms::JOB) => Some(Purpose::TextMessage),
        (Place::Outbox, notifications::DELIVER) => Some(Purpose::Notification),
        (Place::Outbox, _) => None,
    }
}

/// Seals everything anew and lets those old keys go that nothing needs any more: nothing that is stored, and nothing that browsers carry, which
/// is so a day after the key was replaced. With `at_once` browsers are not waited for, as when somebody else has got to know a key.
pub async fn retire(caller: &Caller, app: &App, at_once: bool) -> Result<Retired, SealsError> {
    let anew = reseal(caller, app).await?;
    let now = app.clock.now();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for (key, counts) in standing(caller, app).await?.known.into_iter().skip(1) {
        let stored = counts.values().sum();
        let until = key.replaced_at.map(|replaced_at| replaced_at + OVERLAP);
        match until {
            _ if stored > 0 => kept.push((key.id, Needed::Stored(stored))),
            _ if at_once => gone.push(key.id),
            None => kept.push((key.id, Needed::SinceUnknown)),
            Some(until) if until > now => kept.push((key.id, Needed::Until(until))),
            Some(_) => gone.push(key.id),
        }
    }
    let oldest = sql::oldest_backup_code(&app.db).await?;
    let keeps = |replaced_at| keeps_hashes(oldest, replaced_at);
    let keeps_hashes = {
        let known = app.keyring.known_keys();
        known.iter().any(|key| gone.contains(&key.id) && keeps(key.replaced_at))
    };
    let changed = Keyring::retire(&app.config.keys, &gone, keeps)?;
    app.keyring.refresh()?;
    let to_be_set = match changed {
        Changed::ToBeSet(text) if !gone.is_empty() => Some(text),
        _ => None,
    };
    Ok(Retired { anew, gone, kept, keeps_hashes, to_be_set })
}

/// Whether a backup code that is still good may be of the time of a key that was replaced then: hashes cannot be made anew, since nobody but
/// the person knows the code.
fn keeps_hashes(oldest: Option<DateTime<Utc>>, replaced_at: Option<DateTime<Utc>>) -> bool {
    oldest.is_some_and(|oldest| replaced_at.is_none_or(|replaced_at| oldest < replaced_at + OVERLAP))
}
