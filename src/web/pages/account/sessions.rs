//! `/account/sessions`: where a person is signed in.

use leptos::{either::Either, prelude::*};

use super::{device_icon, device_words};
use crate::{
    kernel::Locale,
    sessions::{Session, Signal},
    web::{
        components::{ConfirmDialog, Mood, Tone, badge, callout, icon, moment, open_button, page_header, post_button},
        i18n::{account_words as words, common_words},
        render::Look,
    },
};

/// The dialog before all other sessions end.
const END_OTHERS: &str = "end-others";

/// The sessions, this one first. Buttons post to `/account/sessions/end` (field `session`), `/account/sessions/end-others` and
/// `/account/sessions/end-all`.
pub fn sessions(look: &Look, sessions: &[Session]) -> impl IntoView + use<> {
    let locale = look.locale;
    let (here, elsewhere): (Vec<&Session>, Vec<&Session>) = sessions.iter().partition(|session| session.is_current);
    let others = elsewhere.len() as u64;
    let rows = here.into_iter().chain(elsewhere).map(|session| row(look, session)).collect::<Vec<_>>();
    let end_others = (others > 0).then(|| open_button(Tone::Danger, END_OTHERS, words::END_OTHERS.get(locale)));
    let dialog = (others > 0).then(|| {
        let confirm = words::END_OTHERS.get(locale);
        view! {
            <ConfirmDialog
                id=END_OTHERS
                title=words::END_OTHERS_TITLE.get(locale)
                text=words::END_OTHERS_TEXT.of(locale, others)
                cancel=common_words::CANCEL.get(locale)
            >
                {post_button(Tone::DangerNow, "/account/sessions/end-others", confirm, "", &[])}
            </ConfirmDialog>
        }
    });
    view! {
        {page_header(common_words::SESSIONS.get(locale), words::SESSIONS_LEAD.get(locale), end_others)}
        <ul class="card">{rows}</ul>
        <section aria-label=words::END_ALL.get(locale)>
            {callout(
                Mood::Neutral,
                words::END_ALL_TEXT.get(locale),
                post_button(Tone::Danger, "/account/sessions/end-all", words::END_ALL.get(locale), "", &[]),
            )}
        </section>
        {dialog}
    }
}

/// Why a sign-in may deserve a look (row G08).
fn signal_badge(signal: Signal, locale: Locale) -> impl IntoView + use<> {
    let (mood, text) = match signal {
        Signal::NewDevice => (Mood::Neutral, words::NEW_DEVICE),
        Signal::NewCountry => (Mood::Warning, words::NEW_COUNTRY),
        Signal::UnusualHour => (Mood::Warning, words::UNUSUAL_HOUR),
    };
    badge(mood, text.get(locale))
}

fn row(look: &Look, session: &Session) -> impl IntoView + use<> {
    let locale = look.locale;
    let name = device_words(session.device, locale);
    let address = session.ip.clone().unwrap_or_else(|| words::UNKNOWN_ADDRESS.get(locale).to_owned());
    let origin = [Some(address), session.place.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let signals = session.signals.iter().map(|signal| signal_badge(*signal, locale)).collect::<Vec<_>>();
    let kept = session.remembered.then(|| view! { " · " {words::KEPT.get(locale)} });
    let end = if session.is_current {
        Either::Left(words::ACTIVE_NOW.get(locale))
    } else {
        let fields = [("session", session.id.to_string())];
        Either::Right(view! {
            {moment(look, session.last_seen_at, true)}
            {post_button(Tone::Secondary, "/account/sessions/end", words::END.get(locale), name.clone(), &fields)}
        })
    };
    view! {
        <li class="row">
            <span class="tile">{icon(device_icon(session.device))}</span>
            <div class="lines">
                <span class="title">{name}{session.is_current.then(|| badge(Mood::Accent, words::THIS_SESSION.get(locale)))}{signals}</span>
                <span class="small">{origin}</span>
                <span class="small">{words::SIGNED_IN_AT.get(locale)} " " {moment(look, session.created_at, false)} {kept}</span>
            </div>
            <div class="end">{end}</div>
        </li>
    }
}
