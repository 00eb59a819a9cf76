//! Adding many people at once: for sample data, later for imports.

use super::{Status, User, sql};
use crate::{
    access::Origin,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::AppError,
    store::{Topic, Tx},
};

/// Adds people of one organisation who are known to be in order and whose addresses are free, as the command line, each with the event that
/// tells of it at the time that their row names. All share one password; those who are pending have none yet.
pub async fn add_people(tx: &mut Tx, app: &App, people: &[User], password_hash: &str) -> Result<(), AppError> {
    sql::insert_many(tx, people, |user| (user.status != Status::Pending).then(|| password_hash.to_owned())).await?;
    let origin = Origin::default();
    let events = people.iter().map(|user| (user.created_at, added(user, &origin)));
    activity::record_many(tx, &app.clock, events).await?;
    if let Some(user) = people.first() {
        tx.touch(Topic::People(user.org_id));
    }
    Ok(())
}

fn added<'a>(user: &User, origin: &'a Origin) -> Event<'a> {
    let changes = Changes::none()
        .field("email", &None, &Some(&user.email))
        .field("full_name", &None, &Some(&user.full_name))
        .field("role", &None, &Some(user.role));
    Event {
        org: user.org_id,
        kind: Kind::UserCreated,
        actor: Actor::CommandLine,
        subject: Some(user.id),
        origin,
        changes,
    }
}
