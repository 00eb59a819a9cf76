//! Making, recognising, renewing and taking away.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::{ApiKey, KEYS_MAX, KeyHolder, MadeApiKey, NewApiKey, OVERLAP_MAX, secret::Secret, sql, validation};
use crate::{
    access::{Caller, Credential, Origin, Scope},
    accounts::{self, User},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    devices::device_name,
    kernel::{ApiKeyId, AppError, Code, Issue, UserId},
    mail::Letter,
    organizations,
    sessions::NOTES_AT_ONCE,
    store::{Topic, Tx},
};

/// How long a key that ran out is still shown.
const EXPIRED_KEPT: Duration = Duration::days(90);

/// Makes a key for the caller, who has shown lately who they are. A mail tells of it.
pub async fn create(caller: &Caller, app: &App, input: NewApiKey) -> Result<MadeApiKey, AppError> {
    require_in_person(caller)?;
    caller.require_recent_proof(app.clock.now())?;
    let owner = accounts::my_profile(caller, app).await?;
    let mut tx = app.db.begin().await?;
    let role = sql::lock_owner(&mut tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    let checked = validation::check(&input, role.permissions())?;
    let now = app.clock.now();
    if sql::count(&mut tx, caller.user(), now).await? >= i64::try_from(KEYS_MAX).unwrap_or(i64::MAX) {
        return Err(AppError::new(Code::Conflict)
            .with_message(format!("{KEYS_MAX} keys are possible; revoke one first."))
            .with_detail("name", Issue::TooMany { max: KEYS_MAX }));
    }
    let key = ApiKey {
        id: app.clock.new_id(),
        name: checked.name,
        prefix: String::new(),
        scopes: checked.scopes,
        networks: checked.networks,
        created_at: now,
        expires_at: checked.expires_in.map(|days| now + Duration::days(days.into())),
        last_used_at: None,
        replaced_by: None,
    };
    let made = save(&mut tx, caller, key).await?;
    let changes = Changes::none()
        .field("name", &None, &Some(&made.key.name))
        .field("prefix", &None, &Some(&made.key.prefix))
        .field("scopes", &None, &Some(made.key.scopes))
        .field("networks", &Vec::new(), &made.key.networks)
        .field("expires_at", &None, &made.key.expires_at);
    finish(tx, caller, app, Kind::ApiKeyCreated, changes, Some((&owner, &made.key))).await?;
    Ok(made)
}

/// Keys are looked after by people themselves: no key makes, renews or reveals another.
fn require_in_person(caller: &Caller) -> Result<(), AppError> {
    match caller.credential {
        Credential::Session(_) => Ok(()),
        Credential::ApiKey(..) | Credential::CommandLine => Err(AppError::new(Code::AuthInsufficientScope)),
    }
}

async fn save(tx: &mut Tx, caller: &Caller, key: ApiKey) -> Result<MadeApiKey, AppError> {
    let secret = Secret::random()?;
    let key = ApiKey { prefix: secret.prefix().to_owned(), ..key };
    sql::insert(tx, caller.user(), caller.org(), &key, &secret.hash()).await?;
    Ok(MadeApiKey { key, secret: secret.into_text() })
}

/// Records what happened, tells the owner of a fresh key, and makes the change last.
async fn finish(
    mut tx: Tx,
    caller: &Caller,
    app: &App,
    kind: Kind,
    changes: Changes,
    made: Option<(&User, &ApiKey)>,
) -> Result<(), AppError> {
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
    if let Some((owner, key)) = made {
        let letter = Letter::ApiKeyCreated {
            name: owner.full_name.clone(),
            key_name: key.name.clone(),
            prefix: key.prefix.clone(),
            when: key.created_at,
            time_zone: Some(caller.principal.time_zone.name().to_owned()),
            device: caller.origin.user_agent.as_deref().map(device_name),
            ip: caller.origin.ip,
            keys_link: app.link("/account/api-keys"),
        };
        accounts::post_letter(&mut tx, app, owner, letter).await?;
    }
    tx.commit(&app.clock).await
}

/// The caller's keys, the newest first; those that ran out lately among them.
pub async fn list_my_keys(caller: &Caller, app: &App) -> Result<Vec<ApiKey>, AppError> {
    require_in_person(caller)?;
    let mut keys = sql::list(&app.db, caller.user()).await?;
    for key in &mut keys {
        key.last_used_at = key.last_used_at.max(app.key_uses.get(key.id));
    }
    Ok(keys)
}

/// How many keys of a person work: of the caller, or, with `user:read`, of somebody of their organisation.
pub async fn count_working(caller: &Caller, app: &App, person: UserId) -> Result<u64, AppError> {
    activity::require_may_see(caller, person)?;
    sql::count_working(&app.db, caller.org(), person, app.clock.now()).await
}

/// Puts a fresh key in the place of one of the caller's: same name, scopes, networks and length of life. The old one goes on for so many days, 0 to 7,
/// so that programs can be moved over one after the other; but never beyond its own end. Wants recent proof, as making one does.
pub async fn rotate(caller: &Caller, app: &App, id: ApiKeyId, overlap_days: u32) -> Result<MadeApiKey, AppError> {
    require_in_person(caller)?;
    caller.require_recent_proof(app.clock.now())?;
    if overlap_days > OVERLAP_MAX {
        return Err(AppError::field("overlap_days", Issue::OutOfRange { min: 0, max: OVERLAP_MAX }));
    }
    let owner = accounts::my_profile(caller, app).await?;
    let mut tx = app.db.begin().await?;
    let role = sql::lock_owner(&mut tx, caller.user()).await?.ok_or(AppError::new(Code::UserNotFound))?;
    let old = sql::find(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    if old.replaced_by.is_some() {
        return Err(AppError::new(Code::Conflict).with_message("This key has been replaced already."));
    }
    let now = app.clock.now();
    let ends = |days: i64| now + Duration::days(days);
    let fresh = ApiKey {
        id: app.clock.new_id(),
        // What the owner lost in the meantime is not given anew.
        scopes: old.scopes.iter().filter(|scope| is_within(*scope, role.permissions())).collect(),
        created_at: now,
        expires_at: old.expires_at.map(|at| now + (at - old.created_at)),
        last_used_at: None,
        ..old.clone()
    };
    let made = save(&mut tx, caller, fresh).await?;
    let until = ends(overlap_days.into()).min(old.expires_at.unwrap_or(DateTime::<Utc>::MAX_UTC));
    if until > now {
        sql::replace(&mut tx, id, made.key.id, until).await?;
    } else {
        sql::delete(&mut tx, caller.user(), id).await?;
    }
    let changes = Changes::none()
        .note("name", &made.key.name)
        .field("prefix", &Some(&old.prefix), &Some(&made.key.prefix))
        .field("scopes", &old.scopes, &made.key.scopes)
        .field("expires_at", &old.expires_at, &made.key.expires_at)
        .note("old_key_until", &until.max(now));
    finish(tx, caller, app, Kind::ApiKeyRotated, changes, Some((&owner, &made.key))).await?;
    Ok(made)
}

fn is_within(scope: Scope, own: crate::access::Permissions) -> bool {
    match scope {
        Scope::Permission(permission) => own.contains(permission),
        _ => true,
    }
}

/// Takes one of the caller's keys away: it opens nothing from the next request on.
pub async fn revoke(caller: &Caller, app: &App, id: ApiKeyId) -> Result<(), AppError> {
    require_in_person(caller)?;
    let mut tx = app.db.begin().await?;
    sql::lock_owner(&mut tx, caller.user()).await?;
    let key = sql::find(&mut tx, caller.user(), id).await?.ok_or(AppError::new(Code::NotFound))?;
    sql::delete(&mut tx, caller.user(), id).await?;
    finish(tx, caller, app, Kind::ApiKeyRevoked, revoked(&key), None).await
}

/// Takes all keys of a person away, as part of a change that makes them unsafe or needless; answers how many there were.
pub async fn revoke_all(tx: &mut Tx, user: UserId) -> Result<u64, AppError> {
    tx.touch(Topic::User(user));
    sql::delete_all(tx, user).await
}

/// Takes away the keys that were made in a person's name since a time: whoever was in their account then may have made them (row G07).
pub async fn revoke_since(app: &App, user: UserId, since: DateTime<Utc>) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    sql::lock_owner(&mut tx, user).await?;
    for (org, key) in sql::delete_since(&mut tx, user, since).await? {
        let event = Event {
            org,
            kind: Kind::ApiKeyRevoked,
            actor: Actor::System,
            subject: Some(user),
            origin: &Origin::default(),
            changes: revoked(&key),
        };
        activity::record(&mut tx, &app.clock, &event).await?;
    }
    tx.touch(Topic::User(user));
    tx.commit(&app.clock).await
}

fn revoked(key: &ApiKey) -> Changes {
    Changes::none().field("name", &Some(&key.name), &None).field("prefix", &Some(&key.prefix), &None).field(
        "scopes",
        &Some(key.scopes),
        &None,
    )
}

/// The caller behind a key. From memory as a rule, without a statement. 401 for what is no key or no longer one, 403 from an address for which it
/// is not.
pub async fn recognize(app: &App, text: &str, origin: Origin) -> Result<Caller, AppError> {
    let secret = Secret::from_text(text).ok_or(AppError::new(Code::AuthTokenInvalid))?;
    let hash = secret.hash();
    let topics = |known: &KeyHolder| [Topic::User(known.principal.user), Topic::Organization(known.principal.org)];
    let holder = match app.caches.keys.get(&hash, topics) {
        Some(holder) => holder,
        None => read_holder(app, &secret).await?.ok_or(AppError::new(Code::AuthTokenInvalid))?,
    };
    let now = app.clock.now();
    if holder.expires_at.is_some_and(|at| at <= now) {
        return Err(AppError::new(Code::AuthTokenExpired));
    }
    let is_allowed_here = holder.networks.is_empty()
        || origin.ip.is_some_and(|ip| holder.networks.iter().any(|network| network.contains(&ip)));
    if !is_allowed_here {
        return Err(
            AppError::new(Code::InsufficientPermissions).with_message("The key may not be used from this address.")
        );
    }
    app.key_uses.note(holder.id, now);
    let credential = Credential::ApiKey(holder.id, holder.scopes);
    Ok(Caller { principal: holder.principal.clone(), credential, proved_until: None, origin })
}

async fn read_holder(app: &App, secret: &Secret) -> Result<Option<Arc<KeyHolder>>, AppError> {
    let hash = secret.hash();
    let Some((user, org)) = sql::owner_of(&app.db, &hash).await? else { return Ok(None) };
    let stamp = app.caches.keys.stamp(&[Topic::User(user), Topic::Organization(org)]);
    let Some(row) = sql::find_by_hash(&app.db, &hash).await? else { return Ok(None) };
    let Some(organization) = organizations::find(app, org).await? else { return Ok(None) };
    if !row.key.has_whole_networks() {
        return Err(AppError::internal("the networks of an API key cannot be read"));
    }
    let key = ApiKey::from(row.key);
    let permissions = row.identity.role.permissions().and(key.scopes.permissions());
    let holder = KeyHolder {
        principal: Arc::new(row.identity.principal(&organization, permissions)),
        id: key.id,
        scopes: key.scopes,
        networks: key.networks,
        expires_at: key.expires_at,
    };
    Ok(Some(app.caches.keys.put(hash, stamp, holder)))
}

/// Writes down when keys were last used, and forgets those that ran out long ago. Called by the worker from time to time and at the end.
pub async fn housekeeping(app: &App) -> Result<(), AppError> {
    for notes in app.key_uses.notes().chunks(NOTES_AT_ONCE) {
        let mut tx = app.db.begin().await?;
        for (key, at) in notes {
            sql::note_used(&mut tx, *key, *at).await?;
        }
        tx.commit(&app.clock).await?;
        app.key_uses.written(notes);
    }
    sql::delete_expired(&app.db, app.clock.now() - EXPIRED_KEPT).await
}
