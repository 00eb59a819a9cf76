//! The SMTP relay that letters leave by.
//!
//! Connections are opened here and not by the library's own pool, for two reasons. A delivery that runs out of time is dropped
//! half-way, and its connection with it: the library would hand it to the next letter, which then reads the answers meant for this
//! one. And a refusal while connecting or signing in is known for what it is: a matter between us and the relay, not of this letter.

use std::{
    error::Error,
    fs, io,
    net::IpAddr,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use lettre::{
    Message,
    transport::smtp::{
        Error as SmtpError,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::ExposeSecret;
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};

use super::{MailError, SettingsError, typed_text};
use crate::config::{Smtp, SmtpTls};

/// How many idle connections are kept open for the next letters.
const MOST_PARKED: usize = 4;

/// A connection that has been idle for longer is not used again.
const LONGEST_PARKED: Duration = Duration::from_secs(30);

/// The longest part of a relay's answer that is kept in an error, in characters.
const LONGEST_ANSWER: usize = 300;

/// What can go wrong before a relay takes us: on the way there or in its answers.
type OpenError = Box<dyn Error + Send + Sync>;

/// A relay, and the connections to it that wait for the next letter.
pub(super) struct Relay {
    host: String,
    port: u16,
    encryption: Encryption,
    credentials: Option<Credentials>,
    longest: Duration,
    parked: Mutex<Vec<Parked>>,
}

enum Encryption {
    None,
    /// Begins in clear text and goes on only once encrypted.
    StartTls(TlsParameters),
    /// Encrypted from the first byte.
    Implicit(TlsParameters),
}

struct Parked {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Relay {
    pub(super) fn new(settings: &Smtp) -> Result<Self, SettingsError> {
        let credentials = credentials(settings)?;
        let encryption = match settings.tls {
            SmtpTls::None if credentials.is_some() && !is_this_machine(&settings.host) => {
                return Err(SettingsError {
                    key: "mail.smtp.tls",
                    reason: "must be \"starttls\" or \"tls\" where a password is sent to another machine".to_owned(),
                });
            }
            SmtpTls::None => Encryption::None,
            SmtpTls::Starttls => Encryption::StartTls(tls_parameters(settings)?),
            SmtpTls::Tls => Encryption::Implicit(tls_parameters(settings)?),
        };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            encryption,
            credentials,
            longest: Duration::from_secs(settings.timeout_seconds),
            parked: Mutex::default(),
        })
    }

    /// Hands one message over. Done when the relay has answered that it took it.
    pub(super) async fn deliver(&self, message: &Message) -> Result<(), MailError> {
        self.in_time(async {
            let mut connection = self.connection().await?;
            connection.send(message.envelope(), &message.formatted()).await.map_err(|error| refusal(&error))?;
            self.park(connection);
            Ok(())
        })
        .await
    }

    /// Does all that comes before a message, and no more.
    pub(super) async fn check(&self) -> Result<(), MailError> {
        self.in_time(async {
            let mut connection = self.open().await.map_err(unavailable)?;
            if !connection.test_connected().await {
                return Err(MailError::Temporary("the relay does not answer NOOP".to_owned()));
            }
            self.park(connection);
            Ok(())
        })
        .await
    }

    /// The library bounds nothing but the making of the TCP connection, so the whole is bounded here.
    async fn in_time(&self, work: impl Future<Output = Result<(), MailError>>) -> Result<(), MailError> {
        let out_of_time = || MailError::Temporary(format!("no answer within {} seconds", self.longest.as_secs()));
        timeout(self.longest, work).await.unwrap_or_else(|_| Err(out_of_time()))
    }

    /// A connection that still answers, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, MailError> {
        while let Some(mut connection) = self.take_parked() {
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.open().await.map_err(unavailable)
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, OpenError> {
        let name = ClientId::default();
        let place = (self.host.as_str(), self.port);
        let mut connection = match &self.encryption {
            Encryption::Implicit(parameters) => {
                AsyncSmtpConnection::connect_tokio1(place, None, &name, Some(parameters.clone()), None).await?
            }
            Encryption::None | Encryption::StartTls(_) => {
                AsyncSmtpConnection::connect_with_transport(Box::new(prompt_stream(place).await?), &name).await?
            }
        };
        if let Encryption::StartTls(parameters) = &self.encryption {
            connection.starttls(parameters.clone(), &name).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials).await?;
        }
        Ok(connection)
    }

    fn take_parked(&self) -> Option<AsyncSmtpConnection> {
        let mut parked = self.parked();
        parked.retain(|parked| parked.since.elapsed() < LONGEST_PARKED);
        parked.pop().map(|parked| parked.connection)
    }

    fn park(&self, connection: AsyncSmtpConnection) {
        let mut parked = self.parked();
        if parked.len() < MOST_PARKED {
            parked.push(Parked { connection, since: Instant::now() });
        }
    }

    /// Only whole values are pushed and popped under the lock, so a poisoned one is as good as any.
    fn parked(&self) -> MutexGuard<'_, Vec<Parked>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn credentials(settings: &Smtp) -> Result<Option<Credentials>, SettingsError> {
    match (&settings.username, &settings.password) {
        (Some(username), Some(password)) => {
            Ok(Some(Credentials::new(username.clone(), password.expose_secret().to_owned())))
        }
        (None, None) => Ok(None),
        (Some(_), None) => Err(half_a_sign_in("mail.smtp.password", "mail.smtp.username")),
        (None, Some(_)) => Err(half_a_sign_in("mail.smtp.username", "mail.smtp.password")),
    }
}

fn half_a_sign_in(missing: &'static str, given: &str) -> SettingsError {
    SettingsError { key: missing, reason: format!("must be set when {given} is") }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// TLS 1.2 or newer, with the relay's name checked against the public roots and `mail.smtp.ca_file`.
fn tls_parameters(settings: &Smtp) -> Result<TlsParameters, SettingsError> {
    // The binary does this at its start; a second time changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        builder = builder.add_root_certificate(root_certificate(file)?);
    }
    builder
        .build()
        .map_err(|error| SettingsError { key: "mail.smtp.host", reason: format!("TLS cannot be set up: {error}") })
}

fn root_certificate(file: &Path) -> Result<Certificate, SettingsError> {
    let wrong = |reason: String| SettingsError { key: "mail.smtp.ca_file", reason };
    let pem = fs::read(file).map_err(|error| wrong(format!("{}: {error}", file.display())))?;
    Certificate::from_pem(&pem).map_err(|error| wrong(format!("{}: {error}", file.display())))
}

/// Sends at once what is written: the library writes a message and its final dot apart, and the dot would wait 40 ms otherwise.
async fn prompt_stream(place: (&str, u16)) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(place).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The relay did not let us in. Every letter would meet the same, and it can be mended, so it is never this letter's end.
fn unavailable(error: OpenError) -> MailError {
    MailError::Temporary(answer(error.as_ref()))
}

/// The relay let us in and then did not take this letter.
fn refusal(error: &SmtpError) -> MailError {
    let about_us = error.status().is_some_and(|code| ["530", "534", "535", "538"].contains(&code.to_string().as_str()));
    // A client error here says that the relay lacks what this address needs (international mailbox names).
    if (error.is_permanent() && !about_us) || error.is_client() {
        MailError::Permanent(answer(error))
    } else {
        MailError::Temporary(answer(error))
    }
}

fn answer(error: &dyn Error) -> String {
    typed_text::one_line(&error.to_string(), LONGEST_ANSWER)
}
