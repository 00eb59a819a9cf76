//! People for tests, made in one line: `portal.person("ann@example.com").role(Role::Admin).signed_in().await`.

use std::{ops::Deref, sync::Arc};

use chrono::Duration;
use portico::{
    access::{Caller, Credential, Origin, Principal, Role},
    accounts::{self, Metadata, NewPerson, Status},
    activity::Actor,
    front,
    kernel::{Locale, OrgId, Theme, UserId},
    on, organizations,
    sessions::{self, Credentials, SignIn},
};

use super::{Client, TestApp};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody in the making.
pub struct PersonBuilder<'a> {
    portal: &'a TestApp,
    email: String,
    name: String,
    org: Option<OrgId>,
    role: Role,
    status: Status,
}

/// Somebody who is signed in: a client that knows who it is.
#[derive(Debug)]
pub struct Signed {
    pub id: UserId,
    pub client: Client,
}

impl Deref for Signed {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl TestApp {
    /// Makes an organisation.
    pub async fn organization(&self, name: &str) -> OrgId {
        let mut tx = self.app.db.begin().await.expect("a change");
        let made = organizations::create(&mut tx, &self.app, Actor::CommandLine, &Origin::default(), name).await;
        let id = made.expect("an organisation").id;
        tx.commit(&self.app.clock).await.expect("committed");
        self.advance(Duration::seconds(1));
        id
    }

    /// The organisation that is there from the start.
    pub async fn first_organization(&self) -> OrgId {
        organizations::default_organization(&self.app).await.expect("read").expect("there is one").id
    }

    /// Begins to make a person: of the first organisation, active, without power, named after the address.
    pub fn person(&self, email: &str) -> PersonBuilder<'_> {
        PersonBuilder {
            portal: self,
            email: email.to_owned(),
            name: email.split('@').next().unwrap_or_default().to_owned(),
            org: None,
            role: Role::User,
            status: Status::Active,
        }
    }

    /// A caller who may do everything in an organisation, as the command line is one.
    #[expect(clippy::unused_self, reason = "it is read beside the other makers of callers")]
    pub fn operator(&self, org: OrgId) -> Caller {
        let principal = Principal {
            user: UserId::from_uuid(uuid::Uuid::nil()),
            org,
            org_name: "Northwind Labs".into(),
            full_name: "Operator".to_owned(),
            avatar: None,
            email: "operator@portal.test".parse().expect("an address"),
            role: Role::Owner,
            permissions: Role::Owner.permissions(),
            locale: Locale::En,
            theme: Theme::Auto,
            time_zone: chrono_tz::UTC,
            is_verified: true,
        };
        Caller {
            principal: Arc::new(principal),
            credential: Credential::CommandLine,
            proved_until: None,
            origin: Origin::default(),
        }
    }

    /// Runs a statement on one person's row.
    pub async fn set(&self, id: UserId, assignment: &str) {
        let statement = format!("UPDATE users SET {assignment} WHERE id = $1");
        on!(self.app.db.writer(), pool => sqlx::query(sqlx::AssertSqlSafe(statement)).bind(id).execute(pool).await.map(drop))
            .expect("set");
        self.app.db.stamps().bump_all();
    }

    /// Runs a statement as it stands.
    pub async fn execute(&self, statement: &str) -> Result<u64, sqlx::Error> {
        let statement = sqlx::AssertSqlSafe(statement.to_owned());
        on!(self.app.db.writer(), pool => sqlx::query(statement).execute(pool).await.map(|done| done.rows_affected()))
    }

    /// The addresses of everybody.
    pub async fn emails(&self) -> Vec<String> {
        on!(self.app.db.reader(), pool => sqlx::query_scalar("SELECT email FROM users").fetch_all(pool).await)
            .expect("addresses")
    }

    /// Runs a statement that answers one number.
    pub async fn number(&self, statement: &'static str) -> i64 {
        on!(self.app.db.reader(), pool => sqlx::query_scalar(statement).fetch_one(pool).await).expect("a number")
    }
}

impl PersonBuilder<'_> {
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    #[must_use]
    pub fn of(mut self, org: OrgId) -> Self {
        self.org = Some(org);
        self
    }

    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// Makes the person, with [`PASSWORD`].
    pub async fn exists(self) -> UserId {
        let portal = self.portal;
        let org = match self.org {
            Some(org) => org,
            None => portal.first_organization().await,
        };
        let person = NewPerson {
            email: self.email,
            full_name: self.name,
            phone: None,
            role: self.role,
            send_invitation: false,
            locale: Locale::En,
            metadata: Metadata::default(),
        };
        let made = accounts::create_person(&portal.operator(org), &portal.app, person).await.expect("a person");
        let hash = portal.app.passwords.hash(PASSWORD.into()).await.expect("a hash");
        let (status, verified) = (self.status.name(), (self.status != Status::Pending).then_some(made.created_at));
        on!(portal.app.db.writer(), pool => sqlx::query(
            "UPDATE users SET status = $2, password_hash = $3, email_verified_at = $4 WHERE id = $1")
            .bind(made.id).bind(status).bind(hash).bind(verified).execute(pool).await.map(drop))
        .expect("set");
        portal.app.db.stamps().bump_all();
        portal.advance(Duration::seconds(1));
        made.id
    }

    /// Makes the person and signs them in.
    pub async fn signed_in(self) -> Signed {
        let (portal, email) = (self.portal, self.email.clone());
        let id = self.exists().await;
        Signed { id, client: portal.another_session(&email).await }
    }
}

impl TestApp {
    /// The caller behind a client's cookie, as handlers see them.
    pub async fn caller(&self, client: &Client) -> Caller {
        let cookie = client.cookie("portico");
        let recognized = sessions::recognize(&self.app, &cookie, Origin::default()).await.expect("read");
        let recognized = recognized.expect("signed in");
        if let Some((token, _)) = &recognized.renewed {
            client.set_cookie("portico", token.text());
        }
        recognized.caller
    }

    /// Signs somebody in once more, with the same browser but another jar of cookies: nothing about it is new.
    pub async fn another_session(&self, email: &str) -> Client {
        let credentials = Credentials { email: email.to_owned(), password: PASSWORD.into(), remember: false };
        let origin = Origin { device: self.browser(email, None), ..Origin::default() };
        let SignIn::Done(session) = sessions::sign_in(&self.app, &origin, credentials).await.expect("signed in") else {
            panic!("{email} has a second factor");
        };
        self.browser(email, Some(&session.device.token));
        let client = self.visitor();
        for cookie in [
            front::session_cookie(&self.app.config, &session.token, session.keep_for),
            front::device_cookie(&self.app.config, &session.device.token),
        ] {
            let cookie = cookie.expect("a cookie");
            let pair = cookie.to_str().expect("text").split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a cookie");
            client.set_cookie(name, value);
        }
        self.advance(Duration::seconds(1));
        client
    }
}
