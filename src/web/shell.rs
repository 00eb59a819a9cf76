//! What stands around every page: the sidebar of those who are signed in, the quiet halves of those who are not.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    components::{Icon, Notice, avatar, icon, look_switch, mark, notice},
    i18n::{Text, common_words as words, notification_words},
    islands::{BellWords, InboxNews, count_shown},
    render::{Look, Page, Scripts},
};

/// The id of the main content, for the skip link.
const CONTENT: &str = "content";

/// An entry of the sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `/account`
    Overview,
    /// `/account/profile`
    Profile,
    /// `/account/security`
    Security,
    /// `/account/sessions`
    Sessions,
    /// `/account/devices`
    Devices,
    /// `/account/activity`
    Activity,
    /// `/account/api-keys`
    ApiKeys,
    /// `/account/privacy`
    Privacy,
    /// `/account/preferences`
    Preferences,
    /// `/account/notifications`
    Notifications,
    /// `/account/inbox`
    Inbox,
    /// `/org/users`
    Users,
    /// `/org/settings`
    OrganizationSettings,
    /// `/dev/mailbox`
    Mailbox,
}

impl Place {
    const fn path(self) -> &'static str {
        match self {
            Self::Overview => "/account",
            Self::Profile => "/account/profile",
            Self::Security => "/account/security",
            Self::Sessions => "/account/sessions",
            Self::Devices => "/account/devices",
            Self::Activity => "/account/activity",
            Self::ApiKeys => "/account/api-keys",
            Self::Privacy => "/account/privacy",
            Self::Preferences => "/account/preferences",
            Self::Notifications => "/account/notifications",
            Self::Inbox => "/account/inbox",
            Self::Users => "/org/users",
            Self::OrganizationSettings => "/org/settings",
            Self::Mailbox => "/dev/mailbox",
        }
    }

    const fn text(self) -> Text {
        match self {
            Self::Overview => words::OVERVIEW,
            Self::Profile => words::PROFILE,
            Self::Security => words::SECURITY,
            Self::Sessions => words::SESSIONS,
            Self::Devices => words::DEVICES,
            Self::Activity => words::ACTIVITY,
            Self::ApiKeys => words::API_KEYS,
            Self::Privacy => words::PRIVACY,
            Self::Preferences => words::PREFERENCES,
            Self::Notifications => words::NOTIFICATIONS,
            Self::Inbox => words::INBOX,
            Self::Users => words::USERS,
            Self::OrganizationSettings => words::SETTINGS,
            Self::Mailbox => words::MAILBOX,
        }
    }

    const fn picture(self) -> Icon {
        match self {
            Self::Overview => Icon::Home,
            Self::Profile => Icon::Person,
            Self::Security => Icon::Shield,
            Self::Sessions => Icon::Computer,
            Self::Devices => Icon::Phone,
            Self::Activity => Icon::Clock,
            Self::ApiKeys => Icon::Key,
            Self::Privacy => Icon::Privacy,
            Self::Preferences => Icon::Sliders,
            Self::OrganizationSettings => Icon::Organization,
            Self::Notifications | Self::Inbox => Icon::Bell,
            Self::Users => Icon::People,
            Self::Mailbox => Icon::Inbox,
        }
    }
}

/// Around a page of a person who is signed in.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Language, theme, zone and time.
    pub look: Look,
    /// The organisation's name.
    pub organization: Arc<str>,
    /// The person's id as text: the seed of their hue.
    pub person_id: String,
    /// Their name, or their address where they have not told one.
    pub person_name: String,
    /// Where their picture is, if they have one here.
    pub person_picture: Option<String>,
    /// Their role in words.
    pub role: String,
    /// Where the page belongs.
    pub place: Place,
    /// The path of the page with its query: where a change of language comes back to.
    pub here: String,
    /// Whether the table of people is theirs to see.
    pub sees_users: bool,
    /// Whether the organisation's settings are theirs to change.
    pub sees_settings: bool,
    /// Whether there is a development mailbox.
    pub sees_mailbox: bool,
    /// What the request before this page did.
    pub notice: Option<Notice>,
    /// How much in their inbox is unread.
    pub unread: u64,
}

impl Frame {
    /// The page inside this frame.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self.look, title, Arc::clone(&self.organization))
    }

    /// The sidebar and, beside it, the content.
    pub fn around<V: IntoView>(&self, content: V) -> impl IntoView + use<V> {
        let locale = self.look.locale;
        view! {
            <a class="skip" href=format!("#{CONTENT}")>{words::SKIP_TO_CONTENT.get(locale)}</a>
            <div class="frame">
                <header class="topbar">
                    <a class="brand" href="/account">{mark()}<span>{self.organization.to_string()}</span></a>
                    <div class="tools">
                        {self.bell()}
                        <button type="button" class="icon-button" popovertarget="sidebar" aria-label=words::MENU.get(locale)>{icon(Icon::Menu)}</button>
                    </div>
                </header>
                {self.sidebar()}
                <main id=CONTENT tabindex="-1">
                    {notice(locale, self.notice.clone())}
                    {content}
                </main>
            </div>
        }
    }

    /// The way to the inbox, with the number of what is unread.
    fn bell(&self) -> impl IntoView + use<> {
        let locale = self.look.locale;
        let label = match self.unread {
            0 => notification_words::BELL_EMPTY.get(locale).to_owned(),
            count => notification_words::BELL.of(locale, count),
        };
        let is_here = (self.place == Place::Inbox).then_some("page");
        let count = (self.unread > 0).then(|| count_shown(self.unread));
        view! {
            <a class="bell icon-button" href=Place::Inbox.path() aria-label=label aria-current=is_here data-bell="">
                {icon(Icon::Bell)}
                <span class="count" aria-hidden="true">{count}</span>
            </a>
        }
    }

    /// Beside the page where there is room; below 900 px a native popover, which opens without scripts.
    fn sidebar(&self) -> impl IntoView + use<> {
        let locale = self.look.locale;
        let place = self.place;
        let link = move |entry: Place| entry_view(entry, place, locale);
        let organization = (self.sees_users || self.sees_settings).then(|| {
            let users = self.sees_users.then(|| link(Place::Users));
            let settings = self.sees_settings.then(|| link(Place::OrganizationSettings));
            group(words::GROUP_ORGANIZATION.get(locale), (users, settings))
        });
        let development = self.sees_mailbox.then(|| group(words::GROUP_DEVELOPMENT.get(locale), link(Place::Mailbox)));
        view! {
            <aside class="sidebar" id="sidebar" popover="auto" aria-label=words::MENU.get(locale)>
                <div class="top">
                    <a class="brand" href="/account">{mark()}<span>{self.organization.to_string()}</span></a>
                    {self.bell()}
                    <InboxNews stream="/account/inbox/stream".to_owned() words=bell_words(locale)/>
                </div>
                <nav aria-label=words::NAVIGATION.get(locale)>
                    <ul>{link(Place::Overview)}{link(Place::Profile)}{link(Place::Preferences)}{link(Place::Notifications)}{link(Place::Security)}{link(Place::Sessions)}{link(Place::Devices)}{link(Place::ApiKeys)}{link(Place::Activity)}{link(Place::Privacy)}</ul>
                    {organization}
                    {development}
                </nav>
                <div class="foot">
                    <details class="look-menu">
                        <summary>{icon(Icon::Language)}<span>{words::LANGUAGE_AND_THEME.get(locale)}</span></summary>
                        {look_switch(&self.look, &self.here)}
                    </details>
                    <div class="person">
                        {avatar(&self.person_id, &self.person_name, self.person_picture.clone())}
                        <div class="lines">
                            <span>{self.person_name.clone()}</span>
                            <span class="small">{self.role.clone()}</span>
                        </div>
                        <form method="post" action="/logout">
                            <button type="submit" class="icon-button" title=words::SIGN_OUT.get(locale) aria-label=words::SIGN_OUT.get(locale)>
                                {icon(Icon::SignOut)}
                            </button>
                        </form>
                    </div>
                </div>
            </aside>
        }
    }
}

/// What the bell is called, whatever the number.
fn bell_words(locale: crate::kernel::Locale) -> BellWords {
    let counted = |count| notification_words::BELL.form(locale, count).to_owned();
    BellWords { none: notification_words::BELL_EMPTY.get(locale).to_owned(), one: counted(1), other: counted(2) }
}

fn group<V: IntoView>(title: &'static str, entries: V) -> impl IntoView + use<V> {
    view! { <p class="group">{title}</p><ul>{entries}</ul> }
}

fn entry_view(entry: Place, current: Place, locale: crate::kernel::Locale) -> impl IntoView + use<> {
    view! {
        <li>
            <a href=entry.path() aria-current=(entry == current).then_some("page")>
                {icon(entry.picture())}<span>{entry.text().get(locale)}</span>
            </a>
        </li>
    }
}

/// Around a page before the sign-in.
#[derive(Debug, Clone)]
pub struct Porch {
    /// Language, theme, zone and time.
    pub look: Look,
    /// The organisation's name, or the portal's where there is none yet.
    pub organization: Arc<str>,
    /// The path of the page with its query.
    pub here: String,
    /// What the request before this page did.
    pub notice: Option<Notice>,
}

impl Porch {
    /// The page inside this frame.
    pub fn page(&self, title: impl Into<String>) -> Page {
        Page::new(self.look, title, Arc::clone(&self.organization)).scripts(Scripts::OnInteraction)
    }

    /// The content on the one half, the porch on the other where there is room for it.
    pub fn around<V: IntoView>(&self, content: V) -> impl IntoView + use<V> {
        let locale = self.look.locale;
        view! {
            <div class="porch">
                <div class="door">
                    <header class="brand">{mark()}<span>{self.organization.to_string()}</span></header>
                    <main id=CONTENT>
                        {notice(locale, self.notice.clone())}
                        {content}
                    </main>
                    <footer>{look_switch(&self.look, &self.here)}</footer>
                </div>
                <div class="view" aria-hidden="true">{porch_drawing()}<p>{words::PORCH.get(locale)}</p></div>
            </div>
        }
    }
}

/// The large mark beside the form.
fn porch_drawing() -> impl IntoView + use<> {
    leptos::tachys::html::InertElement::new(
        r#"<svg viewBox="0 0 364 196" aria-hidden="true"><path d="M12 66 182 2l170 64M26 74h312M52 82v90m52-90v90m52-90v90m52-90v90m52-90v90m52-90v90M12 182h340M0 194h364"/></svg>"#,
    )
}
