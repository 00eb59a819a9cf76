//! Telling a person something.

use serde::{Deserialize, Serialize};

use super::{Channel, Message, delivery, sql};
use crate::{
    access::Caller,
    app::App,
    kernel::{AppError, UserId},
    mail::Letter,
    store::{Topic, Tx},
};

/// Something to tell a person.
#[derive(Debug, Clone)]
pub struct Notification {
    /// What.
    pub message: Message,
    /// Where it leads: a path of the portal, such as `/account/security`.
    pub link: &'static str,
    /// What goes by mail.
    pub mail: Mail,
}

/// What of a notification goes by mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Mail {
    /// The message itself.
    Message,
    /// A letter of its own, which says more.
    Letter(Box<Letter>),
    /// Nothing: the action has sent a letter by itself.
    Sent,
}

impl Notification {
    /// The message, which also goes by mail as it is.
    pub const fn new(message: Message, link: &'static str) -> Self {
        Self { message, link, mail: Mail::Message }
    }

    /// The same with a letter of its own, which leaves where the person wants this event by mail.
    #[must_use]
    pub fn with_letter(self, letter: Letter) -> Self {
        Self { mail: Mail::Letter(Box::new(letter)), ..self }
    }

    /// The same without a mail, for an action that sends its letter itself.
    #[must_use]
    pub fn without_mail(self) -> Self {
        Self { mail: Mail::Sent, ..self }
    }
}

/// Who acts, for the sentence that tells somebody else of it: the person by their id, which is named when the sentence is read, or the organisation where no
/// person does.
pub fn acting(caller: &Caller) -> String {
    if caller.is_person() { caller.user().to_string() } else { caller.principal.org_name.to_string() }
}

/// Tells a person something as part of the change that it is about: a row in their inbox, and a job for every other way that is set up
/// here and that they want for this event. What is not urgent waits for the end of their quiet hours; what touches the safety of the
/// account never waits. Somebody who does not exist any more is told nothing, and somebody who is leaving only what touches their safety or their copy.
pub async fn notify(tx: &mut Tx, app: &App, person: UserId, notification: Notification) -> Result<(), AppError> {
    let Some(recipient) = sql::recipient_in(tx, person).await? else { return Ok(()) };
    let settings = recipient.settings();
    let event = notification.message.event();
    if recipient.is_past(event) {
        return Ok(());
    }
    if settings.goes(event, Channel::InApp) {
        sql::insert_entry(tx, app, person, &notification).await?;
        tx.touch(Topic::Inbox(person));
    }
    for channel in delivery::set_up_in(tx, app, recipient.org_id).await? {
        let is_told = matches!((channel, &notification.mail), (Channel::InApp, _) | (Channel::Email, Mail::Sent));
        if !is_told && settings.goes(event, channel) && recipient.can_be_reached(tx, app, channel).await? {
            delivery::enqueue(tx, app, &recipient, channel, &notification).await?;
        }
    }
    Ok(())
}
