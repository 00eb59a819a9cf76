//! Letters: what they say, how they look, and how they leave (mission row F03).
//!
//! An action never sends mail. It puts an [`Envelope`], [`sealed`], into the outbox in its own transaction; the worker takes it out and
//! hands it to the [`Mailer`], so that a slow or broken relay stalls nobody and a letter is never lost with a crash.
//! Sent twice (a crash between sending and noting it), a letter carries the same `Message-ID` and is recognisable.

mod composition;
mod development_mailbox;
mod job;
mod letter;
mod message;
mod relay;
mod rendering;
mod typed_text;

use std::sync::Arc;

use lettre::message::Mailbox;
use thiserror::Error;

use crate::{clock::Clock, config};

pub use development_mailbox::{DevelopmentMailbox, MailboxEntry};
pub use job::{JOB, opened, sealed};
pub use letter::{Branding, Envelope, Letter, LostWays, SecurityChange, WeekInNumbers};
pub use rendering::{Rendered, render};

/// Why a letter did not leave.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MailError {
    /// The relay cannot be reached, does not take us (sign-in, encryption) or asked to come back later: try again.
    #[error("the mail relay did not take the letter for now: {0}")]
    Temporary(String),
    /// This letter will never leave as it is (bad address, refused with 5xx): trying again is useless.
    #[error("the letter was refused: {0}")]
    Permanent(String),
}

impl MailError {
    /// True when the same letter may leave later.
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }

    /// The same without what names the addressee: relays say addresses back, and what is kept of an error outlasts the person's data.
    fn without(self, envelope: &Envelope) -> Self {
        let names = std::iter::once(envelope.to.split('@').next().unwrap_or_default())
            .chain(envelope.to_name.as_deref().unwrap_or_default().split_whitespace());
        match self {
            Self::Temporary(said) => Self::Temporary(typed_text::without_names(&said, names)),
            Self::Permanent(said) => Self::Permanent(typed_text::without_names(&said, names)),
        }
    }
}

/// A setting of the section `mail` that cannot work, named by its key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{key}: {reason}")]
pub struct SettingsError {
    /// The key as it stands in `portico.toml`, such as `mail.from`.
    pub key: &'static str,
    /// What is wrong with it, without its value where that is secret.
    pub reason: String,
}

/// Sends letters by the transport of the settings. Cloning is cheap and shares connections and mailbox.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    branding: Branding,
    clock: Clock,
    transport: Transport,
}

#[derive(Clone)]
enum Transport {
    Smtp(Arc<relay::Relay>),
    Mailbox(Arc<DevelopmentMailbox>),
}

impl Mailer {
    /// Reads the settings and connects nowhere yet.
    ///
    /// Fails when the sender is no address, the extra certificate cannot be read, or a password would travel to another machine
    /// in clear text.
    pub fn from_config(settings: &config::Mail, branding: Branding, clock: Clock) -> Result<Self, SettingsError> {
        let from = message::sender(&settings.from, &branding)?;
        let transport = match settings.transport {
            config::MailTransport::Smtp => Transport::Smtp(Arc::new(relay::Relay::new(&settings.smtp)?)),
            config::MailTransport::Mailbox => Transport::Mailbox(Arc::default()),
        };
        Ok(Self { from, branding, clock, transport })
    }

    /// The same mailer, writing under this name where one is given. Connections and mailbox are shared.
    #[must_use]
    pub fn named(&self, name: Option<String>) -> Self {
        let mut mailer = self.clone();
        if let Some(name) = name {
            mailer.branding.name = name;
        }
        mailer
    }

    /// Writes the letter and gives it to the relay, or puts it into the development mailbox.
    ///
    /// Returns once the relay has taken responsibility for it, and within `mail.smtp.timeout_seconds` in any case. An error does not name the addressee.
    pub async fn send(&self, envelope: &Envelope) -> Result<(), MailError> {
        self.hand_over(envelope).await.map_err(|error| error.without(envelope))
    }

    async fn hand_over(&self, envelope: &Envelope) -> Result<(), MailError> {
        let now = self.clock.now();
        let rendered = render(envelope, &self.branding)?;
        let message = message::assemble(envelope, &rendered, &self.from, now)?;
        match &self.transport {
            Transport::Smtp(relay) => relay.deliver(&message).await,
            Transport::Mailbox(mailbox) => {
                mailbox.keep(envelope, rendered, now);
                Ok(())
            }
        }
    }

    /// Asks the relay whether it would take letters: connects, encrypts and signs in as for a letter, then says `NOOP`.
    ///
    /// Always well for the development mailbox.
    pub async fn check(&self) -> Result<(), MailError> {
        match &self.transport {
            Transport::Smtp(relay) => relay.check().await,
            Transport::Mailbox(_) => Ok(()),
        }
    }

    /// The development mailbox, to be written into by others as well.
    pub fn shared_mailbox(&self) -> Option<Arc<DevelopmentMailbox>> {
        match &self.transport {
            Transport::Smtp(_) => None,
            Transport::Mailbox(mailbox) => Some(mailbox.clone()),
        }
    }

    /// The development mailbox, if letters go there instead of leaving.
    pub fn mailbox(&self) -> Option<&DevelopmentMailbox> {
        match &self.transport {
            Transport::Smtp(_) => None,
            Transport::Mailbox(mailbox) => Some(mailbox),
        }
    }
}
