//! What a stranger may have set up.

use chrono::{DateTime, Utc};

use super::sql;
use crate::{
    access::Origin,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, UserId},
    store::{Topic, Tx},
};

/// Takes away the second factors and backup codes that were set up since a person stopped recognising what happens to their account: they
/// would keep its owner out (row G07). Called by the worker.
pub async fn remove_added_since(app: &App, user: UserId, since: DateTime<Utc>) -> Result<(), AppError> {
    let mut tx: Tx = app.db.begin().await?;
    if let Some(org) = sql::remove_since(&mut tx, user, since).await? {
        let event = Event {
            org,
            kind: Kind::MfaDisabled,
            actor: Actor::System,
            subject: Some(user),
            origin: &Origin::default(),
            changes: Changes::none(),
        };
        activity::record(&mut tx, &app.clock, &event).await?;
    }
    tx.touch(Topic::User(user));
    tx.commit(&app.clock).await
}
