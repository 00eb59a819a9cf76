//! Text messages: how they leave. Like letters they are jobs of the outbox: an action [`enqueue`]s one in its own transaction, the worker
//! hands it to the [`Texter`].

mod http;
mod job;
mod mailbox;
mod twilio;

use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

pub use job::{JOB, enqueue, opened};

use crate::{
    clock::Clock,
    config::{self, SmsTransport},
    mail::{DevelopmentMailbox, SettingsError},
};

/// A text message to one number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMessage {
    /// The number in E.164 form.
    pub to: String,
    /// What it says.
    pub text: String,
    /// Afterwards it says nothing useful any more and is not sent.
    pub good_until: DateTime<Utc>,
}

/// Shows neither number nor text: the text is a secret as a rule.
impl fmt::Debug for TextMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("TextMessage").field("good_until", &self.good_until).finish_non_exhaustive()
    }
}

/// Why a message did not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// The provider cannot be reached or is busy: try again.
    #[error("the provider did not take the message for now: {0}")]
    Temporary(String),
    /// Trying again is useless.
    #[error("the message was refused: {0}")]
    Permanent(String),
}

/// A way for text messages to leave.
pub trait SmsSender: Send + Sync {
    /// Hands a message over; returns once the provider has taken it, within seconds in any case.
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<(), SmsError>>;
}

/// Sends text messages as the settings say. Cheap to clone.
#[derive(Clone)]
pub struct Texter {
    sender: Option<Arc<dyn SmsSender>>,
    clock: Clock,
}

impl Texter {
    /// Reads the settings and connects nowhere yet.
    pub fn from_config(
        settings: &config::Sms,
        mailbox: Option<Arc<DevelopmentMailbox>>,
        clock: Clock,
    ) -> Result<Self, SettingsError> {
        let sender: Option<Arc<dyn SmsSender>> = match settings.transport {
            SmsTransport::Off => None,
            SmsTransport::Mailbox => mailbox
                .map(|mailbox| Arc::new(mailbox::MailboxSender::new(mailbox, clock.clone())) as Arc<dyn SmsSender>),
            SmsTransport::Http => Some(Arc::new(http::HttpSender::new(&settings.http)?)),
            SmsTransport::Twilio => Some(Arc::new(twilio::TwilioSender::new(&settings.twilio)?)),
        };
        Ok(Self { sender, clock })
    }

    /// Sends a message, unless its time is over.
    pub async fn send(&self, message: &TextMessage) -> Result<(), SmsError> {
        if self.clock.now() >= message.good_until {
            return Err(SmsError::Permanent("it came too late".to_owned()));
        }
        match &self.sender {
            Some(sender) => sender.send(message).await,
            None => Err(SmsError::Permanent("text messages are not set up (sms.transport)".to_owned())),
        }
    }
}
