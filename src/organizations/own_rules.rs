//! Rules of an organisation's own, over those of the installation (rows C12, C14, E04).

use super::{
    Rules, Settings,
    actions::{change_settings, find, rules},
};
use crate::{
    access::{Caller, Permission},
    activity::Changes,
    app::App,
    kernel::{AppError, Code, Detail, Issue},
};

/// The least and the greatest of least lengths of passwords, as for the installation.
const PASSWORD_MIN: (u32, u32) = (4, 128);
/// The longest rest of a session, in minutes: a year.
const IDLE_MAX: u32 = 525_600;

/// Where an organisation departs from its installation; what is not set follows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OwnRules {
    /// Whether an account stays pending until its address is confirmed.
    pub require_email_verification: Option<bool>,
    /// The least number of characters of a password, 4 to 128.
    pub password_min_length: Option<usize>,
    /// Minutes of rest after which a session is over, 1 to 525,600.
    pub session_idle_minutes: Option<i64>,
}

impl OwnRules {
    const fn of(settings: &Settings) -> Self {
        Self {
            require_email_verification: settings.require_email_verification,
            password_min_length: settings.password_min_length,
            session_idle_minutes: settings.session_idle_minutes,
        }
    }
}

/// The rules of the caller's organisation: its own, and what holds where it has none.
pub async fn my_rules(caller: &Caller, app: &App) -> Result<(OwnRules, Rules), AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let organization = find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    let mut without = (*organization).clone();
    without.settings.0 = Settings::default();
    Ok((OwnRules::of(&organization.settings.0), rules(app, &without)))
}

/// Changes all rules of the caller's organisation at once. They hold from the next request on; passwords that are there stay good.
pub async fn change_rules(caller: &Caller, app: &App, own: OwnRules) -> Result<(), AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    check(own)?;
    let mut tx = app.db.begin().await?;
    change_settings(&mut tx, app, caller, |settings| {
        let before = OwnRules::of(settings);
        settings.require_email_verification = own.require_email_verification;
        settings.password_min_length = own.password_min_length;
        settings.session_idle_minutes = own.session_idle_minutes;
        Changes::none()
            .field("require_email_verification", &before.require_email_verification, &own.require_email_verification)
            .field("password_min_length", &before.password_min_length, &own.password_min_length)
            .field("session_idle_minutes", &before.session_idle_minutes, &own.session_idle_minutes)
    })
    .await?;
    tx.commit(&app.clock).await
}

/// What is wrong with the rules among settings.
pub(super) fn check_rules(settings: &Settings) -> Result<(), AppError> {
    check(OwnRules::of(settings))
}

fn check(own: OwnRules) -> Result<(), AppError> {
    let mut wrong = Vec::new();
    let mut within = |field: &'static str, value: Option<i64>, (min, max): (u32, u32)| {
        if value.is_some_and(|value| value < min.into() || value > max.into()) {
            wrong.push(Detail::new(field, Issue::OutOfRange { min, max }));
        }
    };
    let length = own.password_min_length.map(|length| i64::try_from(length).unwrap_or(i64::MAX));
    within("password_min_length", length, PASSWORD_MIN);
    within("session_idle_minutes", own.session_idle_minutes, (1, IDLE_MAX));
    AppError::fields(wrong)
}
