//! Ways out of the house: each notification on each way is a job of the outbox.

use chrono::{DateTime, Duration, Utc};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Channel, Message, Notification, notify::Mail, slack, sql};
use crate::{
    access::Caller,
    app::App,
    kernel::{AppError, JobId, OrgId, UserId},
    keyring::Purpose,
    mail::{Envelope, Letter},
    sms::TextMessage,
    store::{
        Tx,
        outbox::{Job, Taken},
    },
};

/// The kind of job that brings one notification on one way.
pub const DELIVER: &str = "notification";

/// Where people say what they want.
pub(super) const SETTINGS_PAGE: &str = "/account/notifications";

/// The longest text message, in characters: four of the parts that networks count, with letters that make them count shorter.
const TEXT_MAX: usize = 268;
/// A text message that did not leave within so long of its turn says nothing new any more.
const TEXT_GOOD_FOR: Duration = Duration::hours(1);

/// What such a job knows. Sealed: a letter may hold links that open accounts.
#[derive(Debug, Serialize, Deserialize)]
struct Parcel {
    person: UserId,
    channel: Channel,
    message: Message,
    link: String,
    mail: Mail,
}

/// What is to be done for a job.
#[derive(Debug)]
pub enum Delivery {
    /// Send this mail.
    Mail(Box<Envelope>),
    /// Send this text to this webhook.
    Slack(SecretString, String),
    /// Send this text message.
    Text(TextMessage),
    /// Come back at this time: it is quiet now where the person is.
    Later(DateTime<Utc>),
    /// Nothing any more: the person does not want it, or is gone.
    Nothing,
}

/// The ways on which messages can leave at all for the people of an organisation. Nothing in this portal speaks to devices yet; whoever opens that way is
/// told so instead of being told nothing.
pub async fn set_up(app: &App, org: OrgId) -> Result<Vec<Channel>, AppError> {
    Ok(ways(app, slack::webhook(app, org).await?.is_some()))
}

/// The same in the middle of a change.
pub(super) async fn set_up_in(tx: &mut Tx, app: &App, org: OrgId) -> Result<Vec<Channel>, AppError> {
    Ok(ways(app, slack::webhook_in(tx, app, org).await?.is_some()))
}

fn ways(app: &App, has_slack: bool) -> Vec<Channel> {
    let mut ways = vec![Channel::Email, Channel::InApp];
    if app.config.sms.is_on() {
        ways.push(Channel::Sms);
    }
    if has_slack {
        ways.push(Channel::Slack);
    }
    ways
}

/// The ways on which a person can be reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Those on which messages arrive.
    pub ways: Vec<Channel>,
    /// The end of the number to which text messages go.
    pub number_end: Option<String>,
    /// Whether text messages would arrive if the person confirmed a number.
    pub lacks_number: bool,
}

/// The ways on which the caller can be reached: those that are set up, text messages only with a number that was confirmed by a code.
pub async fn my_reach(caller: &Caller, app: &App) -> Result<Reach, AppError> {
    let mut reach = Reach { ways: set_up(app, caller.org()).await?, ..Reach::default() };
    if reach.ways.contains(&Channel::Sms) {
        if let Some(number) = sql::confirmed_number(&app.db, caller.user()).await? {
            reach.number_end = Some(number.chars().skip(number.chars().count().saturating_sub(3)).collect());
        } else {
            reach.ways.retain(|way| *way != Channel::Sms);
            reach.lacks_number = true;
        }
    }
    Ok(reach)
}

/// Puts a parcel into the outbox; it waits for the end of the person's quiet hours unless it is urgent.
pub(super) async fn enqueue(
    tx: &mut Tx,
    app: &App,
    recipient: &sql::Recipient,
    channel: Channel,
    notification: &Notification,
) -> Result<(), AppError> {
    let parcel = Parcel {
        person: recipient.id,
        channel,
        message: notification.message.clone(),
        link: notification.link.to_owned(),
        mail: notification.mail.clone(),
    };
    let sealed = app.keyring.seal(Purpose::Notification, &serde_json::to_vec(&parcel)?)?;
    let event = parcel.message.event();
    let payload = json!({ "event": event, "channel": channel, "sealed": sealed });
    let now = app.clock.now();
    let job = Job { id: app.clock.new_id(), kind: DELIVER, payload, about: Some(recipient.id) };
    let at = if event.is_urgent() { now } else { recipient.settings().quiet_hours().release(now, recipient.zone()) };
    tx.enqueue_at(&app.clock, &job, at).await
}

/// What is to be done for a job. The person's settings are looked at as they are now: between the event and this moment they may have
/// closed the way, or night may have fallen.
pub async fn deliver(app: &App, job: &Taken) -> Result<Delivery, AppError> {
    let Some(mut parcel) = opened(app, &job.payload) else {
        return Err(AppError::internal("the notification was sealed with another key"));
    };
    let Some(recipient) = sql::recipient(&app.db, parcel.person).await? else { return Ok(Delivery::Nothing) };
    let settings = recipient.settings();
    let event = parcel.message.event();
    if !settings.goes(event, parcel.channel) || recipient.is_past(event) {
        return Ok(Delivery::Nothing);
    }
    let now = app.clock.now();
    if !event.is_urgent() {
        let released = settings.quiet_hours().release(now, recipient.zone());
        if released > now {
            return Ok(Delivery::Later(released));
        }
    }
    if let Some(actor) = parcel.message.actor() {
        let names = sql::names(&app.db, recipient.org_id, &[actor].into()).await?;
        if let Some(name) = names.get(&actor) {
            parcel.message = parcel.message.naming(name);
        }
    }
    Ok(match parcel.channel {
        Channel::Email => Delivery::Mail(Box::new(envelope(app, job.id, recipient, parcel))),
        Channel::Slack => match slack::webhook(app, recipient.org_id).await? {
            Some(webhook) => Delivery::Slack(webhook, slack_text(app, &recipient, &parcel)),
            None => Delivery::Nothing,
        },
        Channel::Sms if !app.config.sms.is_on() => Delivery::Nothing,
        Channel::Sms => match &recipient.confirmed_number {
            Some(number) => Delivery::Text(TextMessage {
                to: number.clone(),
                text: short_text(&recipient, &parcel.message),
                good_until: now + TEXT_GOOD_FOR,
            }),
            None => Delivery::Nothing,
        },
        Channel::Push | Channel::InApp => Delivery::Nothing,
    })
}

/// A text message: who writes, and what happened. No link: nobody shall learn to follow links in text messages.
fn short_text(recipient: &sql::Recipient, message: &Message) -> String {
    let (title, text) = (message.title(recipient.locale), message.text(recipient.locale));
    let whole = format!("{}: {title}. {text}", recipient.org_name);
    let line = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TEXT_MAX {
        return line;
    }
    let mut cut: String = line.chars().take(TEXT_MAX - 1).collect();
    cut.push('…');
    cut
}

/// One line for others to read: who is told what, and where it leads.
fn slack_text(app: &App, recipient: &sql::Recipient, parcel: &Parcel) -> String {
    let (title, text) = (parcel.message.title(recipient.locale), parcel.message.text(recipient.locale));
    let [name, title, text] = [&recipient.full_name, &title, &text].map(|part| slack::escaped(part));
    format!("*{title}*\n{name}: {text}\n{}", slack::escaped(&app.link(&parcel.link)))
}

fn opened(app: &App, payload: &Value) -> Option<Parcel> {
    let plain = app.keyring.open(Purpose::Notification, payload.get("sealed")?.as_str()?)?;
    serde_json::from_slice(&plain).ok()
}

fn envelope(app: &App, job: JobId, recipient: sql::Recipient, parcel: Parcel) -> Envelope {
    let locale = recipient.locale;
    let letter = match parcel.mail {
        Mail::Letter(letter) => *letter,
        Mail::Message | Mail::Sent => Letter::Notification {
            name: recipient.full_name.clone(),
            title: parcel.message.title(locale),
            text: parcel.message.text(locale),
            link: app.link(&parcel.link),
            settings_link: app.link(SETTINGS_PAGE),
        },
    };
    Envelope {
        to: recipient.email.to_string(),
        to_name: Some(recipient.full_name),
        locale,
        letter,
        message_key: job.to_string(),
    }
}
