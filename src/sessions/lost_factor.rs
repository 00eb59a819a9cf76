//! A lost second factor: somebody who may helps its owner back in.

use super::sql;
use crate::{
    access::{Caller, Permission},
    accounts::{self, User},
    app::App,
    kernel::{AppError, Code, Issue, UserId},
    mfa,
    store::Topic,
};

/// Takes the second factors of somebody else away, who lost them: with the backup codes and the trust in their devices, and every session ends,
/// so that the password is asked for and a new factor can be set up. It stands here and not among the second factors because it is about sessions as much.
///
/// Needs a recent proof and a reason, which stands in the record and is shown to the person. Nobody does it to themselves, who can turn them off with
/// a code, nor to somebody above them. 409 when there is none.
pub async fn reset_second_factors(caller: &Caller, app: &App, id: UserId, reason: &str) -> Result<User, AppError> {
    let person = may_reset_second_factors(caller, app, id).await?;
    let reason = accounts::checked_reason(reason)?.ok_or_else(|| AppError::field("reason", Issue::Required))?;
    let mut tx = app.db.begin().await?;
    mfa::reset(&mut tx, app, caller, &person, reason).await?;
    sql::delete_all(&mut tx, person.id, None).await?;
    tx.touch(Topic::User(person.id));
    tx.commit(&app.clock).await?;
    Ok(person)
}

/// The person, where the caller may reset their second factors now; see [`reset_second_factors`] for who may not.
pub async fn may_reset_second_factors(caller: &Caller, app: &App, id: UserId) -> Result<User, AppError> {
    caller.require(Permission::UserUpdate)?;
    let person = accounts::find_person(caller, app, id).await?;
    caller.require_rank(person.role)?;
    if caller.is_person() && caller.user() == person.id {
        return Err(AppError::new(Code::Conflict)
            .with_message("You cannot reset your own second factors; turn them off instead.")
            .with_detail("id", Issue::Oneself));
    }
    caller.require_recent_proof(app.clock.now())?;
    Ok(User::clone(&person))
}
