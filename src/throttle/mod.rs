//! Delays that grow with each attempt and end by themselves. Nobody is ever locked out for good.

mod sql;

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    kernel::{AppError, Code},
    store::Tx,
};

/// What is being attempted; each is counted by itself.
#[derive(Debug, Clone, Copy)]
pub enum Attempt {
    /// Signing in.
    SignIn,
    /// Registering.
    Register,
    /// Asking for a link by mail.
    LinkByMail,
    /// Trying a link's token.
    Token,
    /// Showing a code of a second factor.
    SecondFactor,
    /// Having a code sent by text message.
    TextedCode,
    /// Asking how good a password is.
    Strength,
    /// Asking for something to sign with a passkey.
    Challenge,
    /// Sending a picture of oneself.
    Picture,
    /// Trying how a notification arrives.
    Trial,
    /// Adding a person.
    Invite,
}

impl Attempt {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Register => "register",
            Self::LinkByMail => "link",
            Self::Token => "token",
            Self::SecondFactor => "second-factor",
            Self::TextedCode => "texted-code",
            Self::Strength => "strength",
            Self::Challenge => "challenge",
            Self::Picture => "picture",
            Self::Trial => "trial",
            Self::Invite => "invite",
        }
    }

    /// How many are free in an hour, by account and by client address.
    fn free(self, app: &App) -> (i64, i64) {
        let throttle = &app.config.throttle;
        match self {
            Self::TextedCode => (i64::from(app.config.mfa.texts_per_hour), throttle.free_per_address),
            Self::SignIn | Self::SecondFactor => (throttle.free_per_account, throttle.free_per_address),
            Self::Register => (throttle.free_per_account, throttle.free_per_address * 4),
            Self::LinkByMail => (i64::from(app.config.accounts.verification_mails_per_hour), throttle.free_per_address),
            Self::Token => (throttle.free_per_address, throttle.free_per_address),
            Self::Picture => (PICTURES, PICTURES * 20),
            Self::Strength | Self::Challenge => (throttle.free_per_address * 20, throttle.free_per_address * 20),
            Self::Trial => (5, throttle.free_per_address),
            Self::Invite => (INVITATIONS, INVITATIONS * 4),
        }
    }
}

/// How many pictures a person may send in an hour; each costs up to a second of work.
const PICTURES: i64 = 30;
/// How many people somebody who is signed in may add in an hour.
const INVITATIONS: i64 = 500;
/// Attempts older than this are forgotten.
const MEMORY: Duration = Duration::hours(1);

/// Counts an attempt for an account (known or not: by the text of its address) and for the client's address, before anything else is done,
/// so that many at once cannot slip through. 429 with the seconds to wait while a delay runs.
pub async fn attempt(app: &App, what: Attempt, account: Option<&str>, ip: Option<IpAddr>) -> Result<(), AppError> {
    let (free_account, free_ip) = what.free(app);
    let now = app.clock.now();
    // A client who has to wait himself cannot make an account wait meanwhile: while his address is in a delay, nothing is counted.
    let (account, ip) = (account_key(what, account), ip_key(what, ip));
    let counted = sql::count(&app.db, account.as_deref(), ip.as_deref(), now, now - MEMORY).await?;
    for (key, free) in [(ip, free_ip), (account, free_account)] {
        if let Some(key) = key {
            let attempts = counted.iter().find_map(|(counted, attempts)| (*counted == key).then_some(*attempts));
            allow(app, &key, attempts, free, now).await?;
        }
    }
    Ok(())
}

/// Forgets an account's attempts and takes back one of the client's address: it worked.
pub async fn succeeded(app: &App, what: Attempt, account: &str, ip: Option<IpAddr>) -> Result<(), AppError> {
    let mut tx = app.db.begin().await?;
    succeeded_in(&mut tx, app, what, account, ip).await?;
    tx.commit(&app.clock).await
}

/// The same as part of the change that was allowed. At its end: everybody who comes from that address waits for it.
pub async fn succeeded_in(
    tx: &mut Tx,
    app: &App,
    what: Attempt,
    account: &str,
    ip: Option<IpAddr>,
) -> Result<(), AppError> {
    let (account, ip) = (account_key(what, Some(account)), ip_key(what, ip));
    sql::take_back(tx, account.as_deref(), ip.as_deref(), app.clock.now()).await
}

/// Whether an attempt that was counted may be made, or begins the next delay. Nothing was counted where a delay runs.
async fn allow(app: &App, key: &str, attempts: Option<i64>, free: i64, now: DateTime<Utc>) -> Result<(), AppError> {
    let Some(attempts) = attempts else {
        let until = sql::blocked_until(&app.db, key).await?.unwrap_or(now);
        return Err(AppError::retry_after(Code::RateLimitExceeded, seconds_to_wait(until - now)));
    };
    // Of several that were counted at the same moment one begins the delay; the others are already in it.
    if attempts > free && !sql::block(&app.db, key, now, now + delay(app, attempts - free)).await? {
        return Err(AppError::retry_after(Code::RateLimitExceeded, 1));
    }
    Ok(())
}

/// The delay after so many attempts above the free ones: doubling, bounded.
fn delay(app: &App, above: i64) -> Duration {
    let throttle = &app.config.throttle;
    let doublings = u32::try_from(above - 1).unwrap_or_default().min(30);
    let seconds = throttle.first_delay_seconds.saturating_mul(1_i64 << doublings).min(throttle.longest_delay_seconds);
    Duration::seconds(seconds)
}

fn seconds_to_wait(wait: Duration) -> u64 {
    u64::try_from(wait.num_seconds() + 1).unwrap_or(1).max(1)
}

/// Addresses are kept as hashes: the table is no list of who exists or of what was mistyped.
fn account_key(what: Attempt, account: Option<&str>) -> Option<String> {
    account.map(|account| {
        use base64::Engine;
        let hash = Sha256::digest(account.as_bytes());
        format!("{}:account:{}", what.name(), base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(hash))
    })
}

/// An IPv6 client owns at least a /64: it counts as one.
fn ip_key(what: Attempt, ip: Option<IpAddr>) -> Option<String> {
    let network = match ip? {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.to_string(),
            None => ip.segments()[..4].iter().map(|part| format!("{part:x}")).collect::<Vec<_>>().join(":"),
        },
    };
    Some(format!("{}:ip:{network}", what.name()))
}

/// Removes what is too old to matter.
pub async fn forget_old(app: &App) -> Result<(), AppError> {
    sql::forget_before(&app.db, app.clock.now() - MEMORY).await
}
