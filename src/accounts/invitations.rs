//! Adding people, and their taking up the invitation.

use secrecy::SecretString;

use super::{
    LinkStatus, Metadata, NewPerson, Status, User,
    links::{self, Purpose},
    mails,
    profile::check_against,
    registration::{check_password, insert, mark_verified, whole},
    sql,
    validation::{self, Checks},
};
use crate::{
    access::{Caller, Credential, Origin, Permission, Role},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Code, Issue, Theme},
    mail::Letter,
    organizations::{self, ProfileField},
    throttle::{self, Attempt},
};

/// Adds a person to the caller's organisation (row A07). Nobody gives a role above their own; another owner needs a recent proof. Who adds very many by hand in
/// an hour has to wait: each attempt tells whether an address has an account, and may send a mail to a stranger.
pub async fn create_person(caller: &Caller, app: &App, input: NewPerson) -> Result<User, AppError> {
    caller.require(Permission::UserCreate)?;
    caller.require_rank(input.role)?;
    if input.role == Role::Owner {
        caller.require_recent_proof(app.clock.now())?;
    }
    let organization = organizations::find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let settings = &organization.settings.0;
    let user = checked(caller, app, input.clone(), settings.checked_fields())?;
    let user = user.into_invited_newcomer(&settings.newcomers);
    // A key was made by somebody for a program, which may have thousands to bring.
    if matches!(caller.credential, Credential::Session(_)) {
        throttle::attempt(app, Attempt::Invite, Some(&caller.user().to_string()), caller.origin.ip).await?;
    }
    let mut tx = app.db.begin().await?;
    insert(&mut tx, &user, None).await.map_err(|error| {
        let is_taken = error.code() == Code::UserAlreadyExists;
        if is_taken { error.with_provided("email", Issue::Taken, user.email.as_str()) } else { error }
    })?;
    let changes = Changes::none()
        .field("email", &None, &Some(&user.email))
        .field("full_name", &None, &Some(&user.full_name))
        .field("role", &None, &Some(user.role));
    let event = Event {
        org: user.org_id,
        kind: Kind::UserCreated,
        actor: Actor::of(caller),
        subject: Some(user.id),
        origin: &caller.origin,
        changes,
    };
    activity::record(&mut tx, &app.clock, &event).await?;
    if input.send_invitation {
        let token = links::make(&mut tx, app, Purpose::Invitation, Some(user.id)).await?;
        let letter = Letter::Invitation {
            name: user.full_name.clone(),
            organization: caller.principal.org_name.to_string(),
            inviter: matches!(caller.credential, Credential::Session(_)).then(|| caller.principal.full_name.clone()),
            link: app.link(&format!("/invite/{}", token.text())),
            days: whole(Purpose::Invitation.lifetime().num_days()),
        };
        mails::post(&mut tx, app, &user, letter).await?;
    }
    tx.commit(&app.clock).await?;
    Ok(user)
}

fn checked(caller: &Caller, app: &App, input: NewPerson, fields: &[ProfileField]) -> Result<User, AppError> {
    let mut checks = Checks::default();
    let email = checks.take("email", Some(&input.email), validation::email(&input.email));
    let full_name = checks.take("name", Some(&input.full_name), validation::required_name(&input.full_name));
    let phone = input.phone.as_deref().unwrap_or_default();
    let phone = checks.take("phone", Some(phone), validation::phone(phone)).flatten();
    check_against(fields, caller.may(Permission::UserUpdate), &input.metadata, &Metadata::new(), &mut checks);
    checks.take("metadata", None, validation::metadata(&input.metadata));
    checks.finish()?;
    let (Some(email), Some(full_name)) = (email, full_name) else { return Err(AppError::new(Code::ValidationError)) };
    let now = app.clock.now();
    Ok(User {
        id: app.clock.new_id(),
        org_id: caller.org(),
        email,
        email_verified_at: None,
        username: None,
        full_name,
        given_name: None,
        family_name: None,
        phone: phone.map(|phone| phone.to_string()),
        avatar: None,
        locale: input.locale,
        time_zone: caller.principal.time_zone.name().to_owned(),
        theme: Theme::Auto,
        status: Status::Pending,
        locked_at: None,
        role: input.role,
        metadata: sqlx::types::Json(input.metadata),
        created_at: now,
        updated_at: now,
        last_login_at: chrono::DateTime::UNIX_EPOCH,
        deletion_planned_at: None,
    })
}

/// An invitation as its page shows it: how the link stands, and for whom it is.
pub async fn invitation(app: &App, token: &str) -> Result<(LinkStatus, Option<User>), AppError> {
    let (status, person) = links::look(app, Purpose::Invitation, token).await?;
    match person {
        Some(person) if status == LinkStatus::Good => Ok((status, sql::find(&app.db, person).await?)),
        _ => Ok((status, None)),
    }
}

/// Takes an invitation up: chooses the name and a password. A bad password does not use the link up.
pub async fn accept_invitation(
    app: &App,
    origin: &Origin,
    token: &str,
    full_name: &str,
    password: SecretString,
) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    let (status, user) = invitation(app, token).await?;
    let user = user.filter(|_| status == LinkStatus::Good).ok_or(AppError::new(Code::LinkInvalid))?;
    let organization = organizations::find(app, user.org_id).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    let min = organizations::rules(app, &organization).password_min_length;
    let mut checks = Checks::default();
    let full_name = checks.take("full_name", Some(full_name), validation::required_name(full_name));
    let checked = check_password(app, &password, min, user.email.as_str(), &user.full_name).await?;
    checks.take("password", None, checked);
    checks.finish()?;
    let hash = app.passwords.hash(password).await?;

    let mut tx = app.db.begin().await?;
    let user = sql::find_for_change(&mut tx, user.id).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    links::spend(&mut tx, app, Purpose::Invitation, token).await?;
    // Whoever has come in another way and set a password has no invitation any more; a lock is not for it to open.
    if user.status == Status::Suspended || user.is_locked() {
        return Err(AppError::new(Code::LinkInvalid));
    }
    sql::set_password(&mut tx, user.id, &hash, app.clock.now()).await?;
    let renamed = User { full_name: full_name.unwrap_or_else(|| user.full_name.clone()), ..user.clone() };
    sql::save_profile(&mut tx, &renamed).await?;
    mark_verified(&mut tx, app, origin, &user, Kind::UserInvitationAccepted).await?;
    tx.commit(&app.clock).await
}
