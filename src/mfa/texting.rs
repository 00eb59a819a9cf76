//! Codes by text message: six digits, good for some minutes and five tries.

use chrono::Duration;
use subtle::ConstantTimeEq;

use super::{Method, Occasion, sql};
use crate::{
    access::Origin,
    accounts::User,
    app::App,
    kernel::{AppError, Code, Locale, UserId},
    keyring, organizations,
    sms::{self, TextMessage},
    store::Tx,
    throttle::{self, Attempt},
};

/// Digits of a code.
pub const CODE_LENGTH: usize = 6;
/// How often a code may be tried.
const TRIES: i64 = 5;
/// A message may be under way for so long: nobody needs the next one sooner.
const BETWEEN: Duration = Duration::seconds(30);

/// What a code is for: one that was sent to a number which is being set up opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    SetUp,
    Prove,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::Prove => "prove",
        }
    }
}

/// Sends a code to the number of a person's factor: on the second step of signing in, and wherever a code is asked for. 409 without such a
/// factor; 429 with the seconds to wait when the last one has only just been sent, or too many were, for whatever occasion.
pub async fn text_code(app: &App, origin: &Origin, user: &User, occasion: Occasion) -> Result<(), AppError> {
    let factors = sql::factors(&app.db, user.id).await?;
    let active = factors.into_iter().find(|row| row.method == Method::Sms && row.activated_at.is_some());
    let phone = active
        .and_then(|row| row.phone)
        .ok_or(AppError::new(Code::Conflict).with_message("Codes by text message are not set up."))?;
    may_send(app, origin, user, Purpose::Prove, &phone).await?;
    let mut tx = app.db.begin().await?;
    send(&mut tx, app, user, Purpose::Prove, occasion, &phone).await?;
    tx.commit(&app.clock).await
}

/// Refuses when the last message has only just left, or many have: to the person, or to the number, whoever asked for them.
pub(super) async fn may_send(
    app: &App,
    origin: &Origin,
    user: &User,
    purpose: Purpose,
    phone: &str,
) -> Result<(), AppError> {
    if let Some(last) = sql::texted_at(&app.db, user.id, purpose.name()).await? {
        let wait = last + BETWEEN - app.clock.now();
        if wait > Duration::zero() {
            let seconds = u64::try_from(wait.num_seconds()).unwrap_or_default() + 1;
            return Err(AppError::retry_after(Code::RateLimitExceeded, seconds));
        }
    }
    throttle::attempt(app, Attempt::TextedCode, Some(&user.id.to_string()), origin.ip).await?;
    throttle::attempt(app, Attempt::TextedCode, Some(phone), None).await
}

/// Makes a code and puts the message into the outbox, as part of a change. The code before it is good no more.
pub(super) async fn send(
    tx: &mut Tx,
    app: &App,
    user: &User,
    purpose: Purpose,
    occasion: Occasion,
    phone: &str,
) -> Result<(), AppError> {
    let now = app.clock.now();
    let until = now + Duration::minutes(app.config.mfa.code_minutes);
    let code = random_code()?;
    let hash = hashed(user.id, purpose, occasion, &code, |of, parts| app.keyring.hash(of, parts));
    sql::keep_texted(tx, user.id, purpose.name(), &hash, now, until).await?;
    let organization = organizations::find_in(tx, app, user.org_id).await?;
    let name = organization.as_ref().map_or("Portico", |organization| organization.name.as_str());
    let text = words(user.locale, &code, name, app.config.mfa.code_minutes);
    sms::enqueue(tx, &app.clock, &app.keyring, &TextMessage { to: phone.to_owned(), text, good_until: until }).await
}

fn words(locale: Locale, code: &str, name: &str, minutes: i64) -> String {
    match locale {
        Locale::En => format!(
            "{code} is your code for {name}. It works for {minutes} minutes. Nobody of ours will ever ask you for it."
        ),
        Locale::Es => format!(
            "{code} es tu código de {name}. Vale durante {minutes} minutos. Nadie de nuestro equipo te lo pedirá nunca."
        ),
        Locale::Fr => format!(
            "{code} est votre code pour {name}. Il est valable {minutes} minutes. Personne chez nous ne vous le demandera jamais."
        ),
    }
}

/// Each number from 000000 to 999999 comes as often as any other: draws that would favour some are drawn again.
fn random_code() -> Result<String, AppError> {
    const NUMBERS: u32 = 1_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % NUMBERS;
    loop {
        let mut bytes = [0_u8; 4];
        getrandom::fill(&mut bytes).map_err(|error| AppError::internal(error.to_string()))?;
        let drawn = u32::from_le_bytes(bytes);
        if drawn < FAIR {
            return Ok(format!("{:0CODE_LENGTH$}", drawn % NUMBERS));
        }
    }
}

/// Hashes a code together with whose it is and what for.
fn hashed<T>(
    user: UserId,
    purpose: Purpose,
    occasion: Occasion,
    code: &str,
    hash: impl FnOnce(keyring::Purpose, &[&[u8]]) -> T,
) -> T {
    let (owner, occasion) = (user.uuid(), occasion.text());
    let parts: [&[u8]; 4] = [owner.as_bytes(), purpose.name().as_bytes(), occasion.as_bytes(), code.as_bytes()];
    hash(keyring::Purpose::TextedCode, &parts)
}

/// Tries a code; its hash when it is the one that was sent for this occasion.
pub(super) async fn tried(
    app: &App,
    user: UserId,
    purpose: Purpose,
    occasion: Occasion,
    code: &str,
) -> Result<Option<[u8; 32]>, AppError> {
    let kept = sql::try_texted(&app.db, user, purpose.name(), TRIES, app.clock.now()).await?;
    let Some(kept) = kept else { return Ok(None) };
    // The master key may have been changed since it was sent.
    let hashes = hashed(user, purpose, occasion, code, |of, parts| app.keyring.hashes(of, parts));
    Ok(hashes.into_iter().find(|hash| bool::from(kept.as_slice().ct_eq(hash))))
}

/// Uses a code up, as part of the change that it allows.
pub(super) async fn spend(tx: &mut Tx, user: UserId, purpose: Purpose, hash: &[u8; 32]) -> Result<bool, AppError> {
    sql::spend_texted(tx, user, purpose.name(), hash).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits() {
        for _ in 0..200 {
            let code = random_code().expect("random");
            assert!(code.len() == CODE_LENGTH && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        }
    }
}
