//! Coming in by oneself: registering, confirming the address, and setting the installation up.

use std::net::IpAddr;

use chrono::Duration;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    Installation, LinkStatus, Registration, Status, User,
    links::{self, Purpose},
    mails, sql,
    validation::{self, Checks},
};
use crate::{
    access::{Origin, Role},
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    clock::Token,
    kernel::{AppError, Code, Email, Issue, OrgId, Theme},
    mail::Letter,
    organizations,
    store::{Tx, outbox::Job},
    throttle::{self, Attempt},
};

/// A registration whose fields are in order.
struct Checked {
    email: Email,
    full_name: String,
}

async fn check(app: &App, input: &Registration, password_min: usize) -> Result<Checked, AppError> {
    let mut checks = Checks::default();
    let email = checks.take("email", Some(&input.email), validation::email(&input.email));
    let full_name = checks.take("full_name", Some(&input.full_name), validation::required_name(&input.full_name));
    let password = check_password(app, &input.password, password_min, &input.email, &input.full_name).await?;
    checks.take("password", None, password);
    checks.finish()?;
    match (email, full_name) {
        (Some(email), Some(full_name)) => Ok(Checked { email, full_name }),
        _ => Err(AppError::new(Code::ValidationError)),
    }
}

/// Checks a password against the rules, knowing what is too easily guessed about this person.
pub(super) async fn check_password(
    app: &App,
    password: &SecretString,
    min: usize,
    email: &str,
    full_name: &str,
) -> Result<Result<(), Issue>, AppError> {
    let local_part = email.split('@').next().unwrap_or_default();
    app.passwords.check(password, min, &[email, local_part, full_name]).await
}

/// Registers somebody (row C03). The answer is the same whether or not the address has an account already: what differs is the mail. Nor does time tell, since
/// both run the same statements; whoever has the address finds the attempt in their activity.
pub async fn register(app: &App, origin: &Origin, input: Registration) -> Result<(), AppError> {
    if !app.config.accounts.registration {
        return Err(AppError::new(Code::InsufficientPermissions).with_message("Registration is closed."));
    }
    let organization = organizations::default_organization(app)
        .await?
        .ok_or_else(|| AppError::new(Code::ServiceUnavailable).with_message("The portal is not set up yet."))?;
    let rules = organizations::rules(app, &organization);
    let checked = check(app, &input, rules.password_min_length).await?;
    throttle::attempt(app, Attempt::Register, Some(&checked.email.key()), origin.ip).await?;
    // Hashed in any case and before anything is looked up.
    let hash = app.passwords.hash(input.password.clone()).await?;

    let status = if rules.require_email_verification { Status::Pending } else { Status::Active };
    let user = new_user(app, organization.id, checked, &input, status, Role::User);
    let user = user.into_newcomer(&organization.settings.0.newcomers);
    let mut tx = app.db.begin().await?;
    let is_new = sql::insert(&mut tx, &user, Some(&hash)).await?;
    // Nobody has it where its owner is just being removed.
    let Some(holder) = sql::find_holder(&mut tx, &user.email.key(), user.created_at).await? else { return Ok(()) };
    let token = links::make_first(&mut tx, app, Purpose::VerifyEmail, user.id).await?;
    sql::touch(&mut tx, &holder);
    if is_new {
        record_registered(&mut tx, app, origin, &user).await?;
        mails::post(&mut tx, app, &user, confirmation(app, &user, &token)).await?;
    } else {
        record_repeated(&mut tx, app, origin, &holder).await?;
        let letter = Letter::EmailAlreadyRegistered {
            name: holder.full_name.clone(),
            sign_in_link: app.link("/login"),
            reset_link: app.link("/auth/forgot-password"),
        };
        // It goes to the address that was typed, which may be one that they had before and can still take back.
        let is_theirs = holder.email.key() == user.email.key();
        let address = if is_theirs { &holder.email } else { &user.email };
        mails::post_to(&mut tx, app, address, &holder, letter).await?;
    }
    tx.commit(&app.clock).await
}

/// Records that somebody wanted to register with the address of somebody else, or of themselves. From where is nobody's to keep: who it was is not known.
async fn record_repeated(tx: &mut Tx, app: &App, origin: &Origin, holder: &User) -> Result<(), AppError> {
    let event = Event {
        org: holder.org_id,
        kind: Kind::UserRegistrationRepeated,
        actor: Actor::System,
        subject: Some(holder.id),
        origin: &Origin { request_id: origin.request_id.clone(), ..Origin::default() },
        changes: Changes::none(),
    };
    activity::record(tx, &app.clock, &event).await
}

fn new_user(app: &App, org: OrgId, checked: Checked, input: &Registration, status: Status, role: Role) -> User {
    let now = app.clock.now();
    User {
        id: app.clock.new_id(),
        org_id: org,
        email: checked.email,
        email_verified_at: None,
        username: None,
        full_name: checked.full_name,
        given_name: None,
        family_name: None,
        phone: None,
        avatar: None,
        locale: input.locale,
        time_zone: "UTC".to_owned(),
        theme: Theme::Auto,
        status,
        locked_at: None,
        role,
        metadata: sqlx::types::Json::default(),
        created_at: now,
        updated_at: now,
        last_login_at: chrono::DateTime::UNIX_EPOCH,
        deletion_planned_at: None,
    }
}

/// Records that somebody has come.
async fn record_registered(tx: &mut Tx, app: &App, origin: &Origin, user: &User) -> Result<(), AppError> {
    let changes = Changes::none()
        .field("email", &None, &Some(&user.email))
        .field("full_name", &None, &Some(&user.full_name))
        .field("status", &None, &Some(user.status));
    let event = Event {
        org: user.org_id,
        kind: Kind::UserRegistered,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin,
        changes,
    };
    activity::record(tx, &app.clock, &event).await
}

/// Adds a person's row and has the lists forget what they knew. 409 `USER_ALREADY_EXISTS` when somebody has the address, or can still take it back.
pub(super) async fn insert(tx: &mut Tx, user: &User, hash: Option<&str>) -> Result<(), AppError> {
    if !sql::insert(tx, user, hash).await? {
        return Err(AppError::new(Code::UserAlreadyExists));
    }
    sql::touch(tx, user);
    Ok(())
}

fn confirmation(app: &App, user: &User, token: &Token) -> Letter {
    Letter::VerifyEmail {
        name: user.full_name.clone(),
        link: app.link(&format!("/verify-email?token={}", token.text())),
        hours: whole(Purpose::VerifyEmail.lifetime().num_hours()),
    }
}

/// A small number for a mail.
pub(super) fn whole(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

/// The kind of job that sends another confirmation mail, if there is somebody to send it to.
pub const SEND_CONFIRMATION: &str = "send_confirmation";

/// The payload of jobs that only know an address.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ForAddress {
    pub email_key: String,
    /// From where it was asked for.
    #[serde(default)]
    pub asked: Asked,
}

/// From where something was asked for that a job does.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    ip: Option<IpAddr>,
    user_agent: Option<String>,
    request_id: String,
}

impl Asked {
    fn from_here(origin: &Origin) -> Self {
        Self {
            ip: origin.ip,
            user_agent: origin.user_agent.as_deref().map(str::to_owned),
            request_id: origin.request_id.to_string(),
        }
    }

    /// The same for the record.
    pub(super) fn origin(self) -> Origin {
        let user_agent = self.user_agent.map(Into::into);
        Origin { ip: self.ip, user_agent, device: None, request_id: self.request_id.into() }
    }
}

/// Asks for another confirmation mail. Whether there is somebody to send it to is found out by a job, so neither answer nor time tell.
pub async fn request_confirmation(app: &App, origin: &Origin, email: &str) -> Result<(), AppError> {
    request_by_mail(app, origin, email, SEND_CONFIRMATION).await
}

/// Writes down that somebody wants a link by mail.
pub(super) async fn request_by_mail(
    app: &App,
    origin: &Origin,
    email: &str,
    job: &'static str,
) -> Result<(), AppError> {
    let email = validation::email(email)
        .map_err(|issue| AppError::new(Code::ValidationError).with_provided("email", issue, email))?;
    throttle::attempt(app, Attempt::LinkByMail, Some(&email.key()), origin.ip).await?;
    let job = Job::now(&app.clock, job, &ForAddress { email_key: email.key(), asked: Asked::from_here(origin) })?;
    let mut tx = app.db.begin().await?;
    tx.enqueue(&app.clock, &job).await?;
    tx.commit(&app.clock).await
}

/// Sends another confirmation mail, if the address belongs to somebody who has not confirmed it. Called by the worker.
pub async fn send_confirmation(app: &App, payload: &serde_json::Value) -> Result<(), AppError> {
    let ForAddress { email_key, .. } = ForAddress::deserialize(payload)?;
    let mut tx = app.db.begin().await?;
    let Some(user) = sql::find_by_email_in(&mut tx, &email_key).await? else { return Ok(()) };
    if user.is_verified() {
        return Ok(());
    }
    let token = links::make(&mut tx, app, Purpose::VerifyEmail, Some(user.id)).await?;
    mails::post(&mut tx, app, &user, confirmation(app, &user, &token)).await?;
    tx.commit(&app.clock).await
}

/// How a confirmation link stands.
pub async fn confirmation_status(app: &App, token: &str) -> Result<LinkStatus, AppError> {
    Ok(links::look(app, Purpose::VerifyEmail, token).await?.0)
}

/// Confirms an address by its link; a pending account becomes active.
pub async fn confirm_email(app: &App, origin: &Origin, token: &str) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    let (_, person) = links::look(app, Purpose::VerifyEmail, token).await?;
    let person = person.ok_or(AppError::new(Code::LinkInvalid))?;
    let mut tx = app.db.begin().await?;
    // Locked before the link is used: another address of theirs, which ends it, may be on its way.
    let user = sql::find_for_change(&mut tx, person).await?.ok_or(AppError::new(Code::LinkInvalid))?;
    links::spend(&mut tx, app, Purpose::VerifyEmail, token).await?;
    mark_verified(&mut tx, app, origin, &user, Kind::UserEmailVerified).await?;
    tx.commit(&app.clock).await
}

/// Notes that a person has shown that the address is theirs.
pub(super) async fn mark_verified(
    tx: &mut Tx,
    app: &App,
    origin: &Origin,
    user: &User,
    kind: Kind,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let status = if user.status == Status::Pending { Status::Active } else { user.status };
    sql::set_verified(tx, user.id, status, now).await?;
    sql::touch(tx, user);
    let changes =
        Changes::none().field("status", &user.status, &status).field("email_verified", &user.is_verified(), &true);
    let event = Event { org: user.org_id, kind, actor: Actor::User(user.id), subject: Some(user.id), origin, changes };
    activity::record(tx, &app.clock, &event).await
}

/// Makes the one-time link of the first start; it opens `/setup` for seven days. Earlier ones stop working.
pub async fn start_set_up(app: &App) -> Result<String, AppError> {
    let mut tx = app.db.begin().await?;
    let token: Token = links::make(&mut tx, app, Purpose::SetUp, None).await?;
    tx.commit(&app.clock).await?;
    Ok(app.link(&format!("/setup?token={}", token.text())))
}

/// How the link of the first start stands.
pub async fn set_up_status(app: &App, token: &str) -> Result<LinkStatus, AppError> {
    if organizations::is_installed(app).await? {
        return Ok(LinkStatus::Used);
    }
    Ok(links::look(app, Purpose::SetUp, token).await?.0)
}

/// Sets the installation up: the organisation and its owner, once, by the printed link.
pub async fn install(app: &App, origin: &Origin, token: &str, input: Installation) -> Result<(), AppError> {
    throttle::attempt(app, Attempt::Token, None, origin.ip).await?;
    if set_up_status(app, token).await? != LinkStatus::Good {
        return Err(AppError::new(Code::LinkInvalid));
    }
    let checked = check(app, &input.owner, app.config.accounts.password_min_length).await?;
    let hash = app.passwords.hash(input.owner.password.clone()).await?;
    let mut tx = app.db.begin().await?;
    links::spend(&mut tx, app, Purpose::SetUp, token).await?;
    let organization = organizations::create(&mut tx, app, Actor::CommandLine, origin, &input.organization).await?;
    let mut owner = new_user(app, organization.id, checked, &input.owner, Status::Active, Role::Owner);
    // Whoever holds the link printed on the server's console is believed.
    owner.email_verified_at = Some(app.clock.now());
    insert(&mut tx, &owner, Some(&hash)).await?;
    record_registered(&mut tx, app, origin, &owner).await?;
    tx.commit(&app.clock).await
}

/// How long tokens are kept after they ended, so that their pages can say so.
pub(super) const TOKENS_KEPT: Duration = Duration::days(30);
