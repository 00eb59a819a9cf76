//! How people are told of things: what they chose, the inbox, the hours, the ways (rows A16, A17, D07, E06, F03).

mod delivery;
mod inbox;
mod pages;
mod settings;
mod slack;
mod summary;
mod texts;

use portico::{
    kernel::UserId,
    notifications::{self, Event, Message, Notification},
};

use crate::support::TestApp;

pub const SETTINGS: &str = "/api/users/notifications/settings";

/// Tells somebody something, as an action of another room does.
pub async fn tell(portal: &TestApp, person: UserId, notification: Notification) {
    let mut tx = portal.app.db.begin().await.expect("a change");
    notifications::notify(&mut tx, &portal.app, person, notification).await.expect("told");
    tx.commit(&portal.app.clock).await.expect("committed");
}

/// News of an application.
pub fn news(event: Event, title: &str) -> Notification {
    let message = Message::Note { event, title: title.to_owned(), text: "Have a look when you have time.".to_owned() };
    Notification::new(message, "/account/profile")
}
