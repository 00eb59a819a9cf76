//! `/account`: what to look at, what is used, and what happened lately.

use chrono::Duration;
use leptos::{either::Either, prelude::*};

use super::device_words;
use crate::{
    accounts::User,
    activity::Recorded,
    api_keys,
    devices::Device,
    kernel::{Locale, SessionId},
    notifications::Entry,
    overview::{Glance, Standing},
    preferences::Widget,
    sessions::Session,
    stats::{Achievement, AchievementKind},
    web::{
        components::{
            Icon, Mood, Tone, badge, icon, link_button, moment, page_header, post_button, quiet_link, row_item, section,
        },
        i18n::{
            Text, account_words as words, date, notification_words, number, overview_words, preference_words, relative,
        },
        pages::happenings::own_title,
        render::Look,
    },
};

/// A password older than this is worth a new one.
const PASSWORD_OLD: Duration = Duration::days(365);
/// So few backup codes are too few.
const FEW_CODES: i64 = 3;
/// How much a person's free data may take, in KiB.
const METADATA_KIB: u64 = 16;
/// Where what protects the account is set up.
const SECURITY: &str = "/account/security";

/// What the overview shows.
#[derive(Debug, Clone)]
pub struct Overview<'a> {
    /// The person.
    pub user: &'a User,
    /// How their account stands.
    pub glance: &'a Glance,
    /// The session that asks.
    pub session: Option<SessionId>,
    /// The latest of what they were told and have not read.
    pub messages: &'a [Entry],
    /// Whether passkeys are possible where the portal stands.
    pub has_passkeys: bool,
    /// What is shown, in the person's order.
    pub widgets: Vec<Widget>,
}

/// The overview.
pub fn overview(look: &Look, data: Overview<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    let name = data.user.given_name.as_deref().unwrap_or(&data.user.full_name);
    let header = page_header(words::HELLO.with(locale, &[("name", name)]), words::OVERVIEW_LEAD.get(locale), ());
    let widgets = data.widgets.iter().map(|widget| part_of(look, &data, *widget)).collect::<Vec<_>>();
    (header, widgets)
}

/// One widget; nothing where it has nothing to show.
fn part_of(look: &Look, data: &Overview<'_>, widget: Widget) -> Option<AnyView> {
    let (locale, glance) = (look.locale, data.glance);
    match widget {
        Widget::CheckUp => Some(section("check-up", words::CHECK_UP.get(locale), "", check_up(look, data)).into_any()),
        Widget::Messages => (!data.messages.is_empty()).then(|| {
            let more = quiet_link("/account/inbox", notification_words::WHOLE_INBOX.get(locale));
            let rows = data.messages.iter().map(|entry| message(look, entry)).collect::<Vec<_>>();
            let list = view! { <ul class="card">{rows}</ul> <p class="after-list">{more}</p> };
            section("messages", preference_words::MESSAGES.get(locale), "", list).into_any()
        }),
        Widget::Usage => Some(section("usage", overview_words::USAGE.get(locale), "", usage(locale, data)).into_any()),
        Widget::Activity => {
            let more = quiet_link("/account/activity", overview_words::ALL_ACTIVITY.get(locale));
            let list = view! { {happenings(look, &glance.activity)} <p class="after-list">{more}</p> };
            Some(section("activity", words::LATEST_ACTIVITY.get(locale), "", list).into_any())
        }
        Widget::Achievements => (!glance.achievements.is_empty()).then(|| {
            let list = achievements(look, &glance.achievements);
            section("achievements", overview_words::ACHIEVEMENTS.get(locale), "", list).into_any()
        }),
    }
}

fn message(look: &Look, entry: &Entry) -> impl IntoView + use<> {
    let locale = look.locale;
    let lines = view! {
        <span class="title">{entry.message.title(locale)}</span>
        <span class="small">{entry.message.text(locale)}</span>
        <span class="small">{moment(look, entry.created_at, true)}</span>
    };
    row_item(super::inbox::picture(entry.event), lines, ())
}

/// How a line of the check-up stands. In this order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// Something is missing.
    ToDo,
    /// Something would be better.
    Hint,
    /// All is well.
    Good,
}

/// What to look at, what is missing first.
fn check_up(look: &Look, data: &Overview<'_>) -> impl IntoView + use<> {
    let (locale, standing) = (look.locale, &data.glance.standing);
    let mut lines = vec![address(locale, data.user), second_factor(locale, standing)];
    lines.extend(backup_codes(locale, standing));
    lines.extend(passkeys(locale, data));
    lines.push(sessions(look, data));
    lines.extend(password(look, standing));
    lines.extend(old_devices(locale, standing));
    lines.push(phone(locale, data.user));
    lines.sort_by_key(|(state, _)| *state);
    let lines = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>();
    view! { <ul class="card">{lines}</ul> }
}

/// One line of the check-up: how it stands, what that means, and the way to mend it.
fn check<V: IntoView + 'static>(
    locale: Locale,
    state: State,
    title: String,
    text: Option<String>,
    remedy: V,
) -> (State, AnyView) {
    let (class, picture) = match state {
        State::ToDo => ("tile warn", Icon::Warning),
        State::Hint => ("tile", Icon::Info),
        State::Good => ("tile good", Icon::Good),
    };
    let mark = match state {
        State::ToDo => Some(badge(Mood::Warning, words::TO_DO.get(locale))),
        State::Hint => Some(badge(Mood::Neutral, overview_words::NEVER_MIND.get(locale))),
        State::Good => None,
    };
    let line = view! {
        <li class="row">
            <span class=class>{icon(picture)}</span>
            <div class="lines">
                <span class="title">{title}{mark}</span>
                {text.map(|text| view! { <span class="small">{text}</span> })}
            </div>
            <div class="end">{remedy}</div>
        </li>
    };
    (state, line.into_any())
}

fn address(locale: Locale, user: &User) -> (State, AnyView) {
    let email = user.email.to_string();
    if user.is_verified() {
        return check(locale, State::Good, words::ADDRESS_CONFIRMED.get(locale).to_owned(), Some(email), ());
    }
    let label = words::SEND_CONFIRMATION.get(locale);
    let remedy = post_button(Tone::Secondary, "/verify-email/resend", label, "", &[("email", email)]);
    let text = words::ADDRESS_OPEN_TEXT.get(locale).to_owned();
    check(locale, State::ToDo, words::ADDRESS_OPEN.get(locale).to_owned(), Some(text), remedy)
}

fn second_factor(locale: Locale, standing: &Standing) -> (State, AnyView) {
    use overview_words as own;
    if standing.has_app || standing.has_texts {
        let ways = [
            (standing.has_app, own::BY_APP),
            (standing.has_texts, own::BY_TEXTS),
            (standing.passkeys > 0, own::BY_PASSKEY),
        ];
        let ways =
            ways.into_iter().filter(|(is_there, _)| *is_there).map(|(_, way)| way.get(locale)).collect::<Vec<_>>();
        let title = own::SECOND_FACTOR_BY.with(locale, &[("ways", &ways.join(", "))]);
        let left = own::BACKUP_CODES_LEFT.of(locale, counted(standing.backup_codes));
        // Where they are few, a line of its own says so.
        let left = Some(left).filter(|_| standing.backup_codes > FEW_CODES);
        return check(locale, State::Good, title, left, ());
    }
    // A passkey is two factors in one.
    let state = if standing.passkeys > 0 { State::Hint } else { State::ToDo };
    let text = own::SECOND_FACTOR_OFF_TEXT.get(locale).to_owned();
    let remedy = link_button(Tone::Secondary, SECURITY, own::TURN_ON.get(locale));
    check(locale, state, own::SECOND_FACTOR_OFF.get(locale).to_owned(), Some(text), remedy)
}

fn backup_codes(locale: Locale, standing: &Standing) -> Option<(State, AnyView)> {
    use overview_words as own;
    ((standing.has_app || standing.has_texts) && standing.backup_codes <= FEW_CODES).then(|| {
        let title = own::BACKUP_CODES_LEFT.of(locale, counted(standing.backup_codes));
        let remedy = link_button(Tone::Secondary, SECURITY, own::NEW_CODES.get(locale));
        check(locale, State::ToDo, title, None, remedy)
    })
}

/// Nobody is told to add what their browser would refuse.
fn passkeys(locale: Locale, data: &Overview<'_>) -> Option<(State, AnyView)> {
    use overview_words as own;
    let count = data.glance.standing.passkeys;
    if count > 0 {
        return Some(check(locale, State::Good, own::PASSKEYS.of(locale, counted(count)), None, ()));
    }
    if !data.has_passkeys {
        return None;
    }
    let text = own::NO_PASSKEY_TEXT.get(locale).to_owned();
    let remedy = link_button(Tone::Secondary, SECURITY, words::ADD.get(locale));
    Some(check(locale, State::Hint, own::NO_PASSKEY.get(locale).to_owned(), Some(text), remedy))
}

fn password(look: &Look, standing: &Standing) -> Option<(State, AnyView)> {
    use overview_words as own;
    standing.has_password.then(|| {
        let locale = look.locale;
        let when = relative(standing.password_since, look.now, look.zone, locale);
        let title = own::PASSWORD_SET.with(locale, &[("when", &when)]);
        if look.now - standing.password_since < PASSWORD_OLD {
            return check(locale, State::Good, title, None, ());
        }
        let text = own::PASSWORD_OLD.get(locale).to_owned();
        check(locale, State::Hint, title, Some(text), link_button(Tone::Secondary, SECURITY, own::CHANGE.get(locale)))
    })
}

fn sessions(look: &Look, data: &Overview<'_>) -> (State, AnyView) {
    let locale = look.locale;
    let elsewhere: Vec<&Session> = data
        .glance
        .sessions
        .iter()
        .filter(|session| Some(session.id) != data.session && session.expires_at > look.now)
        .collect();
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
    check(locale, State::Good, title, latest, review)
}

fn old_devices(locale: Locale, standing: &Standing) -> Option<(State, AnyView)> {
    use overview_words as own;
    (standing.old_devices > 0).then(|| {
        let title = own::OLD_DEVICES.of(locale, counted(standing.old_devices));
        let text = own::OLD_DEVICES_TEXT.get(locale).to_owned();
        let remedy = link_button(Tone::Secondary, "/account/devices", words::REVIEW.get(locale));
        check(locale, State::Hint, title, Some(text), remedy)
    })
}

fn phone(locale: Locale, user: &User) -> (State, AnyView) {
    if let Some(phone) = &user.phone {
        return check(locale, State::Good, words::PHONE_THERE.get(locale).to_owned(), Some(phone.clone()), ());
    }
    let remedy = link_button(Tone::Secondary, "/account/profile#field-phone", words::ADD.get(locale));
    let text = words::PHONE_MISSING_TEXT.get(locale).to_owned();
    check(locale, State::ToDo, words::PHONE_MISSING.get(locale).to_owned(), Some(text), remedy)
}

fn counted(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// What is used of what is allowed, and what there is without a limit.
fn usage(locale: Locale, data: &Overview<'_>) -> impl IntoView + use<> {
    use overview_words as own;
    let standing = &data.glance.standing;
    let keys_max = api_keys::KEYS_MAX as u64;
    let bytes = serde_json::to_string(&data.user.metadata.0).map_or(0, |text| text.len() as u64);
    let bytes = if data.user.metadata.0.is_empty() { 0 } else { bytes };
    let kib = |count: u64| own::KIB.with(locale, &[("count", &number(count, locale))]);
    let of = |used: String, limit: String| own::OF_LIMIT.with(locale, &[("used", &used), ("limit", &limit)]);
    let keys = counted(standing.api_keys);
    view! {
        <dl class="card gauges">
            {gauge(own::API_KEYS.get(locale), of(number(keys, locale), number(keys_max, locale)), Some((keys, keys_max)))}
            {gauge(
                own::METADATA.get(locale),
                of(kib(bytes.div_ceil(1024)), kib(METADATA_KIB)),
                Some((bytes, METADATA_KIB * 1024)),
            )}
            {gauge(own::SESSIONS.get(locale), number(data.glance.sessions.len() as u64, locale), None)}
            {gauge(own::DEVICES.get(locale), number(counted(standing.devices), locale), None)}
        </dl>
    }
}

fn gauge(name: &'static str, text: String, share: Option<(u64, u64)>) -> impl IntoView {
    let bar = share.map(|(used, limit)| {
        view! { <progress max=limit.to_string() value=used.to_string() aria-label=name></progress> }
    });
    view! { <div><dt>{name}</dt><dd>{text}{bar}</dd></div> }
}

fn achievements(look: &Look, achievements: &[Achievement]) -> impl IntoView + use<> {
    let rows = achievements
        .iter()
        .map(|achievement| {
            let title = reached(achievement.kind).get(look.locale);
            let at = date(achievement.earned_at, look.zone, look.locale);
            row_item(Icon::Good, view! { <span class="title">{title}</span> }, at)
        })
        .collect::<Vec<_>>();
    view! { <ul class="card">{rows}</ul> }
}

const fn reached(kind: AchievementKind) -> Text {
    match kind {
        AchievementKind::EmailVerified => overview_words::REACHED_EMAIL,
        AchievementKind::SecondFactor => overview_words::REACHED_FACTOR,
        AchievementKind::FirstPasskey => overview_words::REACHED_PASSKEY,
        AchievementKind::FirstApiKey => overview_words::REACHED_KEY,
        AchievementKind::FirstYear => overview_words::REACHED_YEAR,
    }
}

fn happenings(look: &Look, activity: &[Recorded]) -> impl IntoView + use<> {
    if activity.is_empty() {
        return Either::Left(view! { <p class="lead">{words::NO_ACTIVITY.get(look.locale)}</p> });
    }
    let rows = activity.iter().map(|event| happening(look, event)).collect::<Vec<_>>();
    Either::Right(view! { <ul class="card">{rows}</ul> })
}

fn happening(look: &Look, event: &Recorded) -> impl IntoView + use<> {
    let (title, picture) = own_title(&event.kind, look.locale);
    let device = event.user_agent.as_deref().map(|agent| device_words(Device::read(agent), look.locale));
    // From where somebody else did it is theirs.
    let is_own = event.actor_id.is_none() || event.actor_id == event.subject_id;
    let origin = [device, event.ip.clone()].into_iter().flatten().filter(|_| is_own).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="row">
            <span class="tile">{icon(picture)}</span>
            <div class="lines">
                <span class="title">{title}</span>
                <span class="small">{origin}</span>
            </div>
            <div class="end">{moment(look, event.occurred_at, true)}</div>
        </li>
    }
}
