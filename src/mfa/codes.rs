//! Looking at a code that somebody typed, and using it up.

use super::{CODE_LENGTH, Method, Occasion, backup, mails, sql, texting, totp};
use crate::{
    access::Origin,
    accounts::User,
    activity::{self, Actor, Changes, Event, Kind},
    app::App,
    kernel::{AppError, Issue, UserId},
    mail::SecurityChange,
    store::{Topic, Tx},
    throttle::{self, Attempt},
};

/// A code that was found right and is not used up yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Of an authenticator, for this step of time.
    Authenticator(i64),
    /// That was sent by text message.
    Text([u8; 32]),
    /// One of the backup codes.
    Backup([u8; 32]),
}

/// What is wrong when a code is.
pub(super) fn wrong() -> AppError {
    AppError::field("code", Issue::WrongCode)
}

/// The digits of a code of six, however they were typed.
pub(super) fn digits(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    (digits.len() == CODE_LENGTH && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}

/// Whether a code is one of this person's that is good now: of the authenticator, of a text message for this occasion, or a backup code. Attempts are
/// counted per person, and many have to wait. 422 at `code` when it is not; which of the kinds it failed at is not told.
pub async fn check(
    app: &App,
    origin: &Origin,
    user: UserId,
    occasion: Occasion,
    typed: &str,
) -> Result<Shown, AppError> {
    throttle::attempt(app, Attempt::SecondFactor, Some(&user.to_string()), origin.ip).await?;
    // Nothing that is longer is a code, however it is typed.
    let typed = if typed.len() <= 64 { typed } else { "" };
    let shown = match (digits(typed), backup::normalised(typed)) {
        (Some(code), _) => of_factors(app, user, occasion, &code).await?,
        (None, Some(code)) => {
            let hashes = backup::hashes(&app.keyring, user, &code);
            sql::known_backup_code(&app.db, user, &hashes).await?.map(Shown::Backup)
        }
        (None, None) => None,
    };
    shown.ok_or_else(wrong)
}

async fn of_factors(app: &App, user: UserId, occasion: Occasion, code: &str) -> Result<Option<Shown>, AppError> {
    let now = app.clock.now();
    let factors = sql::factors(&app.db, user).await?;
    for factor in factors.iter().filter(|factor| factor.activated_at.is_some()) {
        let secret = factor.secret.as_deref().and_then(|sealed| totp::open(&app.keyring, user, sealed));
        let step = secret.and_then(|secret| totp::step_of(&secret, code, now));
        if let Some(step) = step.filter(|step| *step > factor.last_step) {
            return Ok(Some(Shown::Authenticator(step)));
        }
        if factor.method == Method::Sms
            && let Some(hash) = texting::tried(app, user, texting::Purpose::Prove, occasion, code).await?
        {
            return Ok(Some(Shown::Text(hash)));
        }
    }
    Ok(None)
}

/// Uses a code up, as part of the change that it allows: none works twice. 422 at `code` when another request was quicker. A mail tells of
/// a backup code.
pub async fn spend(tx: &mut Tx, app: &App, origin: &Origin, user: &User, shown: &Shown) -> Result<(), AppError> {
    let now = app.clock.now();
    tx.touch(Topic::User(user.id));
    let is_spent = match shown {
        Shown::Authenticator(step) => sql::spend_step(tx, user.id, *step, now).await?,
        Shown::Text(hash) => {
            let is_spent = texting::spend(tx, user.id, texting::Purpose::Prove, hash).await?;
            sql::note_text_used(tx, user.id, now).await?;
            is_spent
        }
        Shown::Backup(hash) => match sql::spend_backup_code(tx, user.id, hash, now).await? {
            Some(left) => {
                tell_of_backup_code(tx, app, origin, user, left).await?;
                true
            }
            None => false,
        },
    };
    if is_spent { Ok(()) } else { Err(wrong()) }
}

async fn tell_of_backup_code(tx: &mut Tx, app: &App, origin: &Origin, user: &User, left: i64) -> Result<(), AppError> {
    let event = Event {
        org: user.org_id,
        kind: Kind::BackupCodeUsed,
        actor: Actor::User(user.id),
        subject: Some(user.id),
        origin,
        changes: Changes::none().field("backup_codes_left", &(left + 1), &left),
    };
    activity::record(tx, &app.clock, &event).await?;
    let left = u32::try_from(left).unwrap_or_default();
    mails::tell(tx, app, user, origin, SecurityChange::BackupCodeUsed { left }).await
}

/// Forgets the attempts of a person whose code was right.
pub async fn succeeded(app: &App, origin: &Origin, user: UserId) -> Result<(), AppError> {
    throttle::succeeded(app, Attempt::SecondFactor, &user.to_string(), origin.ip).await
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_are_read_however_they_are_grouped() {
        assert_eq!(digits(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(digits("123-456").as_deref(), Some("123456"));
        for other in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(digits(other), None, "{other}");
        }
    }
}
