//! `/account/notifications`: how a person wants to be told of things.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};

use super::{inbox::picture, part};
use crate::{
    kernel::Locale,
    notifications::{Channel, Event, Reach, Settings},
    web::{
        components::{
            Checkbox, FieldState, FormState, Icon, Mood, SavingForm, TextField, Tone, badge, icon, link_button,
            page_header, post_button,
        },
        i18n::{common_words, notification_words as words},
        render::Look,
    },
};

/// Where a number is confirmed by a code.
const NUMBER_PAGE: &str = "/account/security/sms";

/// What the page shows.
#[derive(Debug)]
pub struct NotificationSettings<'a> {
    /// What the person chose, and what holds where they did not.
    pub settings: &'a Settings,
    /// The ways on which the person can be reached.
    pub reach: Reach,
    /// The person's address.
    pub email: String,
    /// The zone in which their quiet hours are.
    pub zone: &'static str,
    /// Whether each change is saved at once.
    pub saves_itself: bool,
    /// What was sent and not taken.
    pub refused: Option<FormState>,
}

/// The settings. The form posts `box` for each box that it shows and that box by its name where it is ticked (`channel.email`, `event.orderUpdates`,
/// `way.email.orderUpdates`), `quiet` and `quiet_start`, `quiet_end` to `/account/notifications`.
pub fn notifications(look: &Look, data: NotificationSettings<'_>) -> impl IntoView + use<> {
    let locale = look.locale;
    let form = data.refused.clone().unwrap_or_default();
    let (ways, events, quiet) = (ways(locale, &data), events(locale, &data), quiet_hours(locale, &data, &form));
    let try_it = post_button(Tone::Secondary, "/account/notifications/try", words::TRY.get(locale), "", &[]);
    view! {
        {page_header(common_words::NOTIFICATIONS.get(locale), words::LEAD.get(locale), try_it)}
        <SavingForm locale=locale action="/account/notifications" state=form saves_itself=data.saves_itself>
            {ways}
            {events}
            {quiet}
        </SavingForm>
    }
}

/// Whether a box is on: as it was sent, where that was refused; else as it is stored.
fn is_on(data: &NotificationSettings<'_>, name: &str, stored: bool) -> bool {
    let refused = data.refused.as_ref().filter(|form| form.is_refused());
    refused.map_or(stored, |form| form.value(name) == "true")
}

/// A box that is there: `box` tells the server that it was shown, so that off can be told from not asked.
fn shown_box(name: String, is_on: bool, label: String) -> impl IntoView {
    view! {
        <input type="hidden" name="box" value=name.clone()/>
        <input type="checkbox" name=name value="true" checked=is_on aria-label=label/>
    }
}

/// A box that cannot be changed.
fn fixed_box(is_on: bool, label: String) -> impl IntoView {
    view! { <input type="checkbox" checked=is_on disabled aria-label=label/> }
}

fn ways(locale: Locale, data: &NotificationSettings<'_>) -> impl IntoView + use<> {
    let rows = Channel::ALL
        .into_iter()
        .map(|channel| {
            let name = words::channel(channel).get(locale);
            let is_open = data.settings.is_open(channel);
            let is_set_up = data.reach.ways.contains(&channel);
            let text = match channel {
                Channel::Email => words::EMAIL_TEXT.with(locale, &[("address", &data.email)]),
                Channel::Sms if data.reach.lacks_number => words::SMS_WANTS_NUMBER.get(locale).to_owned(),
                Channel::Sms if data.reach.number_end.is_some() => {
                    let end = data.reach.number_end.as_deref().unwrap_or_default();
                    words::SMS_TO.with(locale, &[("end", end)])
                }
                other => words::channel_text(other).get(locale).to_owned(),
            };
            let wants_number = channel == Channel::Sms && data.reach.lacks_number;
            let state = (!is_set_up && !wants_number).then(|| badge(Mood::Neutral, words::NOT_SET_UP.get(locale)));
            let end = if is_set_up {
                let box_name = format!("channel.{}", channel.name());
                let is_open = is_on(data, &box_name, is_open);
                EitherOf3::A(shown_box(box_name, is_open, name.to_owned()))
            } else if wants_number {
                EitherOf3::B(link_button(Tone::Secondary, NUMBER_PAGE, words::CONFIRM_NUMBER.get(locale)))
            } else {
                EitherOf3::C(fixed_box(false, name.to_owned()))
            };
            view! {
                <li class="row">
                    <span class="tile">{icon(channel_picture(channel))}</span>
                    <div class="lines">
                        <span class="title">{name}{state}</span>
                        <span class="small">{text}</span>
                    </div>
                    <div class="end switch">{end}</div>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <section aria-labelledby="ways">
            <h2 id="ways">{words::WAYS.get(locale)}</h2>
            <ul class="card">{rows}</ul>
        </section>
    }
}

const fn channel_picture(channel: Channel) -> Icon {
    match channel {
        Channel::Email => Icon::Mail,
        Channel::InApp => Icon::Bell,
        Channel::Push | Channel::Sms => Icon::Phone,
        Channel::Slack => Icon::People,
    }
}

fn events(locale: Locale, data: &NotificationSettings<'_>) -> impl IntoView + use<> {
    let heads = data
        .reach
        .ways
        .iter()
        .map(|channel| view! { <th scope="col">{words::channel(*channel).get(locale)}</th> })
        .collect::<Vec<_>>();
    let rows = Event::ALL.iter().map(|event| row(locale, data, *event)).collect::<Vec<_>>();
    view! {
        <section aria-labelledby="events">
            <h2 id="events">{words::EVENTS.get(locale)}</h2>
            <p class="lead">{words::EVENTS_LEAD.get(locale)}</p>
            <div class="table matrix">
                <table>
                    <caption class="unseen">{words::EVENTS.get(locale)}</caption>
                    <thead><tr><th scope="col">{words::EVENT.get(locale)}</th>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(locale: Locale, data: &NotificationSettings<'_>, event: Event) -> impl IntoView + use<> {
    let settings = data.settings;
    let title = words::event(event).get(locale);
    let text = words::event_text(event).get(locale);
    let switch = if event.is_urgent() {
        Either::Left(fixed_box(true, title.to_owned()))
    } else {
        let box_name = format!("event.{}", event.name());
        let is_wanted = is_on(data, &box_name, settings.wants(event));
        Either::Right(shown_box(box_name, is_wanted, title.to_owned()))
    };
    let cells = data
        .reach
        .ways
        .iter()
        .map(|channel| {
            let name = words::channel(*channel).get(locale);
            let label = format!("{title}: {name}");
            let is_wanted = settings.wants_by(event, *channel);
            let content = if !event.comes_by(*channel) {
                view! { <span class="muted" aria-label=words::NOT_POSSIBLE.get(locale)>"—"</span> }.into_any()
            } else if event.is_locked(*channel) {
                fixed_box(true, label).into_any()
            } else {
                let box_name = format!("way.{}.{}", channel.name(), event.name());
                let is_wanted = is_on(data, &box_name, is_wanted);
                shown_box(box_name, is_wanted, label).into_any()
            };
            view! { <td data-label=name><span>{content}</span></td> }
        })
        .collect::<Vec<_>>();
    view! {
        <tr>
            <th scope="row">
                <div class="event">
                    {switch}
                    {icon(picture(event))}
                    <div class="lines"><span class="title">{title}</span><span class="small">{text}</span></div>
                </div>
            </th>
            {cells}
        </tr>
    }
}

fn quiet_hours(locale: Locale, data: &NotificationSettings<'_>, form: &FormState) -> impl IntoView + use<> {
    let quiet = data.settings.quiet_hours();
    let field = |name: &'static str, stored: String| {
        if form.is_refused() { form.field(name) } else { FieldState { name, value: stored, error: None } }
    };
    let enabled = field("quiet", if quiet.enabled { "true".to_owned() } else { String::new() });
    let (start, end) = (field("quiet_start", quiet.start.to_string()), field("quiet_end", quiet.end.to_string()));
    let hint = words::QUIET_HINT.with(locale, &[("zone", data.zone)]);
    view! {
        <div class="narrow quiet">
            {part(
                words::QUIET,
                locale,
                view! {
                    <input type="hidden" name="box" value="quiet"/>
                    <Checkbox field=enabled label=words::QUIET_ON.get(locale) hint=hint/>
                    <TextField field=start label=words::QUIET_START.get(locale) kind="time"/>
                    <TextField field=end label=words::QUIET_END.get(locale) kind="time"/>
                    <p class="small whole">{words::QUIET_TEXT.get(locale)}</p>
                },
            )}
        </div>
    }
}
