//! `/account/inbox`: what a person was told.

use leptos::{either::Either, prelude::*};

use crate::{
    notifications::{Entry, Event},
    web::{
        components::{
            Icon, Mood, Pager, Tone, badge, icon, link_button, moment, nothing_yet, page_header, pager, post_button,
        },
        i18n::{common_words, notification_words as words},
        render::Look,
    },
};

/// What the inbox shows.
#[derive(Debug)]
pub struct Inbox {
    /// The entries, newest first.
    pub entries: Vec<Entry>,
    /// The page with newer ones.
    pub newer: Option<String>,
    /// The page with older ones.
    pub older: Option<String>,
}

/// The inbox. Buttons post to `/account/inbox/open` (fields `entry`, and `stay` to come back) and `/account/inbox/read-all`.
pub fn inbox(look: &Look, unread: u64, data: Inbox) -> impl IntoView + use<> {
    let locale = look.locale;
    let read_all = (unread > 0)
        .then(|| post_button(Tone::Secondary, "/account/inbox/read-all", words::READ_ALL.get(locale), "", &[]));
    let settings = link_button(Tone::Secondary, "/account/notifications", words::SETTINGS.get(locale));
    let header = page_header(common_words::INBOX.get(locale), words::INBOX_LEAD.get(locale), (read_all, settings));
    if data.entries.is_empty() {
        let empty = nothing_yet(Icon::Bell, words::NOTHING_YET.get(locale), words::NOTHING_YET_TEXT.get(locale), ());
        return Either::Left((header, empty));
    }
    let rows = data.entries.iter().map(|entry| row(look, entry)).collect::<Vec<_>>();
    let has_neighbours = data.newer.is_some() || data.older.is_some();
    let neighbours =
        has_neighbours.then(|| pager(locale, Pager { summary: String::new(), previous: data.newer, next: data.older }));
    Either::Right((header, view! { <ul class="card">{rows}</ul> }, neighbours))
}

fn row(look: &Look, entry: &Entry) -> impl IntoView + use<> {
    let locale = look.locale;
    let is_new = entry.read_at.is_none();
    let title = entry.message.title(locale);
    let id = entry.id.to_string();
    let read = is_new.then(|| {
        let fields = [("entry", id.clone()), ("stay", "true".to_owned())];
        post_button(Tone::Secondary, "/account/inbox/open", words::MARK_READ.get(locale), title.clone(), &fields)
    });
    let open =
        post_button(Tone::Secondary, "/account/inbox/open", words::OPEN.get(locale), title.clone(), &[("entry", id)]);
    view! {
        <li class="row">
            <span class="tile">{icon(picture(entry.event))}</span>
            <div class="lines">
                <span class="title">{title}{is_new.then(|| badge(Mood::Accent, words::NEW.get(locale)))}</span>
                <span class="small">{entry.message.text(locale)}</span>
                <span class="small">{moment(look, entry.created_at, true)}</span>
            </div>
            <div class="end">{read}{open}</div>
        </li>
    }
}

/// What an event looks like.
pub(super) const fn picture(event: Event) -> Icon {
    match event {
        Event::AccountSecurity => Icon::Shield,
        Event::AccountChanges => Icon::Person,
        Event::ExportReady => Icon::Inbox,
        Event::WeeklySummary | Event::ActivityReminders => Icon::Clock,
        Event::OrderUpdates | Event::SwarmCompletion | Event::NeuralTrainingDone => Icon::Good,
        Event::MarketAlerts | Event::CreditLow | Event::TaskFailures => Icon::Warning,
        Event::SystemUpdates | Event::SystemMaintenance => Icon::Info,
    }
}
