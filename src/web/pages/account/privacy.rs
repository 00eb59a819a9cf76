//! `/account/privacy`: what is held about a person, a copy of it, and its end.

use chrono::{DateTime, Utc};
use leptos::{either::Either, prelude::*};

use crate::{
    accounts::LinkStatus,
    kernel::Locale,
    privacy::{Export, ExportState, Held},
    web::{
        components::{
            ConfirmDialog, Icon, Mood, Tone, callout, definition_list, link_button, nothing_yet, open_button,
            page_header, post_button, row_item, section,
        },
        i18n::{common_words, date, number, privacy_words as words},
        islands::ExportProgress,
        render::Look,
    },
};

/// Where the page is.
pub const PATH: &str = "/account/privacy";
/// Where a copy is asked for, and where an island asks how far it is.
pub const EXPORT: &str = "/account/privacy/export";
/// Where a copy is fetched.
pub const DOWNLOAD: &str = "/account/privacy/download";
/// Where the end is asked for.
pub const DELETE: &str = "/account/privacy/delete";
/// The dialog before that.
const DELETE_DIALOG: &str = "delete-account";

/// What the page shows.
#[derive(Debug)]
pub struct Privacy<'a> {
    /// How much of each kind is held.
    pub held: &'a [Held],
    /// The latest copy.
    pub export: Option<&'a Export>,
    /// From when on another can be asked for; `None` for now.
    pub next_export_at: Option<DateTime<Utc>>,
    /// What became of an attempt that was refused.
    pub refusal: Option<String>,
    /// The organisation's name, where the person is its last owner and cannot leave.
    pub last_owner_of: Option<&'a str>,
    /// The time of grace in days.
    pub grace_days: u64,
    /// When everything would be deleted.
    pub deleted_at: DateTime<Utc>,
}

/// The page. The forms post to [`EXPORT`] and [`DELETE`], without fields.
pub fn privacy(look: &Look, data: &Privacy<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    let held: Vec<(&'static str, AnyView)> = data
        .held
        .iter()
        .map(|held| (held.what(locale), number(u64::try_from(held.count).unwrap_or_default(), locale).into_any()))
        .collect();
    view! {
        {page_header(common_words::PRIVACY.get(locale), words::PRIVACY_LEAD.get(locale), ())}
        {data.refusal.clone().map(|refusal| callout(Mood::Bad, refusal, ()))}
        {section("held", words::HELD.get(locale), "", view! { <div class="card two">{definition_list(held)}</div> })}
        {section("copy", words::COPY.get(locale), "", copy(look, data))}
        {section("danger", words::DANGER.get(locale), "", danger_zone(look, data))}
    }
}

fn copy(look: &Look, data: &Privacy<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    if let Some(export) = data.export.filter(|export| export.state.is_open()) {
        return Either::Left(progress(locale, export));
    }
    let state = data.export.and_then(|export| match export.state {
        ExportState::Ready => {
            let until = date(export.expires_at, look.zone, locale);
            Some((Mood::Good, words::READY.with(locale, &[("date", &until)])))
        }
        ExportState::Fetched => Some((Mood::Neutral, words::FETCHED.get(locale).to_owned())),
        ExportState::Failed => Some((Mood::Bad, words::FAILED.get(locale).to_owned())),
        ExportState::Queued | ExportState::Running => None,
    });
    let next = data.next_export_at.map(|at| {
        let at = crate::web::i18n::absolute(at, look.zone, locale);
        words::NEXT_COPY.with(locale, &[("date", &at)])
    });
    let end = next.is_none().then(|| post_button(Tone::Secondary, EXPORT, words::MAKE_COPY.get(locale), "", &[]));
    let lines = view! {
        <span class="title">{words::COPY_TITLE.get(locale)}</span>
        <span class="small">{words::COPY_TEXT.get(locale)}</span>
        {next.map(|next| view! { <span class="small">{next}</span> })}
    };
    Either::Right(view! {
        {state.map(|(mood, text)| callout(mood, text, ()))}
        <ul class="card">{row_item(Icon::Inbox, lines, end)}</ul>
    })
}

/// How far the copy is. Without scripts the page asks anew every few seconds; the island asks for the number alone.
fn progress(locale: Locale, export: &Export) -> impl IntoView + use<> {
    view! {
        <noscript><meta http-equiv="refresh" content="3"/></noscript>
        <div class="card pad making">
            <p class="title">{words::MAKING.get(locale)}</p>
            <ExportProgress
                url=EXPORT.to_owned()
                label=words::PROGRESS.get(locale).to_owned()
                percent=u32::try_from(export.percent).unwrap_or_default()
            />
            <p class="small">{words::MAKING_TEXT.get(locale)}</p>
        </div>
    }
}

fn danger_zone(look: &Look, data: &Privacy<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    let button = if data.last_owner_of.is_some() {
        Either::Left(())
    } else {
        let at = date(data.deleted_at, look.zone, locale);
        let entries: i64 = data.held.iter().map(|held| held.count).sum();
        let text = words::DELETE_TEXT.with(locale, u64::try_from(entries).unwrap_or_default(), &[("date", &at)]);
        let text = format!("{text} {}", words::DELETE_KEEPS.get(locale));
        Either::Right(view! {
            {open_button(Tone::Danger, DELETE_DIALOG, words::DELETE.get(locale))}
            <ConfirmDialog
                id=DELETE_DIALOG
                title=words::DELETE_QUESTION.get(locale)
                text=text
                cancel=common_words::CANCEL.get(locale)
            >
                {post_button(Tone::DangerNow, DELETE, words::DELETE.get(locale), "", &[])}
            </ConfirmDialog>
        })
    };
    let text = match data.last_owner_of {
        Some(organization) => words::LAST_OWNER.with(locale, &[("organization", organization)]),
        None => words::DELETE_LEAD.of(locale, data.grace_days),
    };
    let lines = view! { <span class="title">{words::DELETE_TITLE.get(locale)}</span><span class="small">{text}</span> };
    view! { <ul class="card danger-zone">{row_item(Icon::Warning, lines, button)}</ul> }
}

/// What the link of a copy opens: one button that fetches it, or why that is not possible. It posts `token` to [`DOWNLOAD`].
pub fn download(locale: Locale, status: LinkStatus, token: &str) -> impl IntoView + use<> {
    if status == LinkStatus::Good {
        return Either::Left(view! {
            {page_header(words::DOWNLOAD.get(locale), words::DOWNLOAD_TEXT.get(locale), ())}
            {post_button(Tone::Primary, DOWNLOAD, words::DOWNLOAD_NOW.get(locale), "", &[("token", token.to_owned())])}
        });
    }
    let title = if status == LinkStatus::Used { words::LINK_USED } else { words::LINK_INVALID };
    let back = link_button(Tone::Secondary, PATH, words::BACK_TO_PRIVACY.get(locale));
    Either::Right(view! {
        {page_header(words::DOWNLOAD.get(locale), "", ())}
        {nothing_yet(Icon::Inbox, title.get(locale), words::LINK_TEXT.get(locale), back)}
    })
}
