//! `/account`: what to look at, and what happened lately.

use leptos::{either::Either, prelude::*};

use super::device_words;
use crate::{
    accounts::User,
    activity::{Kind, Recorded},
    devices::Device,
    kernel::Locale,
    sessions::Session,
    web::{
        components::{Icon, Mood, Tone, badge, icon, link_button, moment, page_header, post_button, section},
        i18n::{Text, account_words as words},
        render::Look,
    },
};

/// What the overview shows.
#[derive(Debug, Clone, Copy)]
pub struct Overview<'a> {
    /// The person.
    pub user: &'a User,
    /// Their sessions, the latest used first.
    pub sessions: &'a [Session],
    /// The latest events about them, newest first.
    pub activity: &'a [Recorded],
}

/// The overview.
pub fn overview(look: &Look, data: Overview<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    let name = data.user.given_name.as_deref().unwrap_or(&data.user.full_name);
    view! {
        {page_header(words::HELLO.with(locale, &[("name", name)]), words::OVERVIEW_LEAD.get(locale), ())}
        {section(
            "check-up",
            words::CHECK_UP.get(locale),
            "",
            view! {
                <ul class="card">
                    {address(locale, data.user)}
                    {devices(look, data.sessions)}
                    {phone(locale, data.user)}
                </ul>
            },
        )}
        {section("activity", words::LATEST_ACTIVITY.get(locale), "", happenings(look, data.activity))}
    }
}

/// One line of the check-up: how it stands, what that means, and the way to mend it.
fn check<V: IntoView>(
    locale: Locale,
    is_good: bool,
    title: String,
    text: Option<String>,
    remedy: V,
) -> impl IntoView + use<V> {
    let (class, picture) = if is_good { ("tile good", Icon::Good) } else { ("tile warn", Icon::Warning) };
    let state = (!is_good).then(|| badge(Mood::Warning, words::TO_DO.get(locale)));
    view! {
        <li class="row">
            <span class=class>{icon(picture)}</span>
            <div class="lines">
                <span class="title">{title}{state}</span>
                {text.map(|text| view! { <span class="small">{text}</span> })}
            </div>
            <div class="end">{remedy}</div>
        </li>
    }
}

fn address(locale: Locale, user: &User) -> impl IntoView + use<> {
    let email = user.email.to_string();
    if user.is_verified() {
        return Either::Left(check(locale, true, words::ADDRESS_CONFIRMED.get(locale).to_owned(), Some(email), ()));
    }
    let remedy = post_button(
        Tone::Secondary,
        "/verify-email/resend",
        words::SEND_CONFIRMATION.get(locale),
        "",
        &[("email", email)],
    );
    let text = words::ADDRESS_OPEN_TEXT.get(locale).to_owned();
    Either::Right(check(locale, false, words::ADDRESS_OPEN.get(locale).to_owned(), Some(text), remedy))
}

fn devices(look: &Look, sessions: &[Session]) -> impl IntoView + use<> {
    let locale = look.locale;
    let elsewhere: Vec<&Session> = sessions.iter().filter(|session| !session.is_current).collect();
    let title = match elsewhere.len() {
        0 => words::SIGNED_IN_ONCE.get(locale).to_owned(),
        count => words::SIGNED_IN_ELSEWHERE.of(locale, count as u64),
    };
    let latest = elsewhere
        .iter()
        .max_by_key(|session| session.last_seen_at)
        .map(|session| words::LATEST_SEEN.with(locale, &[("device", &device_words(session.device, locale))]));
    let review =
        (!elsewhere.is_empty()).then(|| link_button(Tone::Secondary, "/account/sessions", words::REVIEW.get(locale)));
    check(locale, true, title, latest, review)
}

fn phone(locale: Locale, user: &User) -> impl IntoView + use<> {
    if let Some(phone) = &user.phone {
        return Either::Left(check(locale, true, words::PHONE_THERE.get(locale).to_owned(), Some(phone.clone()), ()));
    }
    let remedy = link_button(Tone::Secondary, "/account/profile#field-phone", words::ADD.get(locale));
    let text = words::PHONE_MISSING_TEXT.get(locale).to_owned();
    Either::Right(check(locale, false, words::PHONE_MISSING.get(locale).to_owned(), Some(text), remedy))
}

fn happenings(look: &Look, activity: &[Recorded]) -> impl IntoView + use<> {
    if activity.is_empty() {
        return Either::Left(view! { <p class="lead">{words::NO_ACTIVITY.get(look.locale)}</p> });
    }
    let rows = activity.iter().map(|event| happening(look, event)).collect::<Vec<_>>();
    Either::Right(view! { <ul class="card">{rows}</ul> })
}

fn happening(look: &Look, event: &Recorded) -> impl IntoView + use<> {
    let (text, picture) = event_words(&event.kind);
    let device = event.user_agent.as_deref().map(|agent| device_words(Device::read(agent), look.locale));
    let origin = [device, event.ip.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="row">
            <span class="tile">{icon(picture)}</span>
            <div class="lines">
                <span class="title">{text.get(look.locale)}</span>
                <span class="small">{origin}</span>
            </div>
            <div class="end">{moment(look, event.occurred_at, true)}</div>
        </li>
    }
}

/// What happened, said to the person whom it is about.
pub(super) fn event_words(kind: &str) -> (Text, Icon) {
    const TABLE: &[(Kind, Text, Icon)] = &[
        (Kind::UserLogin, words::DID_SIGN_IN, Icon::Computer),
        (Kind::UserLocked, words::WAS_LOCKED, Icon::Lock),
        (Kind::UserLogout, words::DID_SIGN_OUT, Icon::SignOut),
        (Kind::UserRegistered, words::DID_REGISTER, Icon::Person),
        (Kind::UserCreated, words::WAS_CREATED, Icon::Person),
        (Kind::UserInvitationAccepted, words::DID_ACCEPT, Icon::Person),
        (Kind::UserUpdated, words::DID_UPDATE, Icon::Person),
        (Kind::UserEmailVerified, words::DID_CONFIRM, Icon::Mail),
        (Kind::UserSuspended, words::WAS_SUSPENDED, Icon::Warning),
        (Kind::UserActivated, words::WAS_ACTIVATED, Icon::Good),
        (Kind::UserRoleChanged, words::ROLE_CHANGED, Icon::Shield),
        (Kind::UserReauthenticated, words::DID_CONFIRM_AGAIN, Icon::Shield),
        (Kind::SessionRevoked, words::ENDED_SESSION, Icon::SignOut),
        (Kind::SessionsRevoked, words::ENDED_SESSIONS, Icon::SignOut),
        (Kind::DeviceTrusted, words::TRUSTED_DEVICE, Icon::Shield),
        (Kind::DeviceDistrusted, words::DISTRUSTED_DEVICE, Icon::Shield),
        (Kind::DeviceRenamed, words::RENAMED_DEVICE, Icon::Computer),
        (Kind::DeviceRemoved, words::REMOVED_DEVICE, Icon::Computer),
        (Kind::MfaEnabled, words::DID_TURN_MFA_ON, Icon::Shield),
        (Kind::MfaDisabled, words::DID_TURN_MFA_OFF, Icon::Warning),
        (Kind::BackupCodesMade, words::DID_MAKE_CODES, Icon::Shield),
        (Kind::BackupCodeUsed, words::DID_USE_CODE, Icon::Shield),
        (Kind::PasskeyAdded, words::ADDED_PASSKEY, Icon::Lock),
        (Kind::PasskeyRenamed, words::RENAMED_PASSKEY, Icon::Lock),
        (Kind::PasskeyRemoved, words::REMOVED_PASSKEY, Icon::Lock),
        (Kind::PasswordResetRequested, words::ASKED_RESET, Icon::Lock),
        (Kind::PasswordChanged, words::DID_CHANGE_PASSWORD, Icon::Lock),
        (Kind::PasswordReset, words::DID_RESET, Icon::Lock),
        (Kind::ApiKeyCreated, words::MADE_KEY, Icon::Key),
        (Kind::ApiKeyRotated, words::RENEWED_KEY, Icon::Key),
        (Kind::ApiKeyRevoked, words::REVOKED_KEY, Icon::Key),
        (Kind::ExportRequested, words::ASKED_EXPORT, Icon::Inbox),
        (Kind::ExportDownloaded, words::FETCHED_EXPORT, Icon::Inbox),
        (Kind::UserDeletionPlanned, words::PLANNED_DELETION, Icon::Warning),
        (Kind::UserDeletionCancelled, words::CANCELLED_DELETION, Icon::Good),
    ];
    TABLE
        .iter()
        .find(|(known, ..)| known.name() == kind)
        .map_or((words::OTHER_EVENT, Icon::Clock), |(_, text, picture)| (*text, *picture))
}
