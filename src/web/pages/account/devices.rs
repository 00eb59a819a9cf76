//! `/account/devices`: the browsers that a person signed in with, and one of them.

use leptos::{either::Either, prelude::*};

use super::{device_icon, device_words};
use crate::{
    devices::{KnownDevice, NAME_MAX},
    kernel::Locale,
    web::{
        components::{
            ConfirmDialog, Form, FormState, Icon, Mood, TextField, Tone, badge, definition_list, icon, moment,
            nothing_yet, open_button, page_header, post_button, row_item, section, submit_button,
        },
        i18n::{account_words, common_words, date, device_words as words},
        render::Look,
    },
};

/// Where the devices are.
pub const PATH: &str = "/account/devices";
/// The dialog before a device is removed.
const REMOVE: &str = "remove-device";

/// The address of a device's page, below which its forms are posted: `rename` (field `name`), `distrust` and `remove`.
pub fn page_of(device: &KnownDevice) -> String {
    format!("{PATH}/{}", device.id)
}

/// What a device is called.
pub fn name_of(device: &KnownDevice, locale: Locale) -> String {
    device.name.clone().unwrap_or_else(|| device_words(device.device, locale))
}

/// All devices, this one first. Each leads to its own page.
pub fn devices(look: &Look, devices: &[KnownDevice]) -> impl IntoView + use<> {
    let locale = look.locale;
    let list = if devices.is_empty() {
        let (title, text) = (words::NO_DEVICES.get(locale), words::NO_DEVICES_TEXT.get(locale));
        Either::Left(nothing_yet(Icon::Computer, title, text, ()))
    } else {
        let rows = devices.iter().map(|device| row(look, device)).collect::<Vec<_>>();
        Either::Right(view! { <ul class="card">{rows}</ul> })
    };
    view! {
        {page_header(common_words::DEVICES.get(locale), words::DEVICES_LEAD.get(locale), ())}
        {list}
    }
}

fn row(look: &Look, device: &KnownDevice) -> impl IntoView + use<> {
    let locale = look.locale;
    let browser = device.name.is_some().then(|| device_words(device.device, locale));
    let origin = browser.into_iter().chain(device.ip.clone()).collect::<Vec<_>>().join(" · ");
    let lines = view! {
        <span class="title">
            <a class="row-link" href=page_of(device)>{name_of(device, locale)}</a>
            {marks(device, locale)}
        </span>
        <span class="small">{origin}</span>
        <span class="small">{words::FIRST_USED.get(locale)} " " {moment(look, device.first_seen_at, false)}</span>
    };
    let end = if device.is_current {
        Either::Left(words::IN_USE.get(locale))
    } else {
        Either::Right(moment(look, device.last_seen_at, false))
    };
    row_item(device_icon(device.device), lines, end)
}

fn marks(device: &KnownDevice, locale: Locale) -> impl IntoView + use<> {
    (
        device.is_current.then(|| badge(Mood::Accent, words::THIS_DEVICE.get(locale))),
        device.trusted_until.map(|_| badge(Mood::Good, words::TRUSTED.get(locale))),
    )
}

/// One device: its name to change, what is known about it, and how to be rid of it.
pub fn device(look: &Look, device: &KnownDevice, refused: Option<FormState>) -> impl IntoView + use<> {
    let locale = look.locale;
    let head = view! {
        <header class="page-header">
            <div><h1>{name_of(device, locale)}</h1></div>
            <div class="actions">{marks(device, locale)}</div>
        </header>
    };
    view! {
        <p class="back">{back(locale)}</p>
        {head}
        {facts(look, device)}
        {naming(locale, device, refused)}
        {distrusting(look, device)}
        {removing(locale, device)}
    }
}

fn back(locale: Locale) -> impl IntoView + use<> {
    view! { <a class="link" href=PATH>{icon(Icon::Left)}{words::ALL_DEVICES.get(locale)}</a> }
}

fn facts(look: &Look, device: &KnownDevice) -> impl IntoView + use<> {
    let locale = look.locale;
    let last = if device.is_current {
        words::IN_USE.get(locale).into_any()
    } else {
        moment(look, device.last_seen_at, true).into_any()
    };
    let address = device.ip.clone().unwrap_or_else(|| account_words::UNKNOWN_ADDRESS.get(locale).to_owned());
    let trust = match device.trusted_until {
        Some(until) => date(until, look.zone, locale).into_any(),
        None => words::NOT_TRUSTED.get(locale).into_any(),
    };
    let pairs = vec![
        (words::BROWSER.get(locale), device_words(device.device, locale).into_any()),
        (words::LAST_USED.get(locale), last),
        (words::FIRST_USED.get(locale), moment(look, device.first_seen_at, true).into_any()),
        (words::ADDRESS.get(locale), address.into_any()),
        (words::TRUSTED_UNTIL.get(locale), trust),
    ];
    section(
        "about",
        words::ABOUT_DEVICE.get(locale),
        "",
        view! { <div class="card narrow">{definition_list(pairs)}</div> },
    )
}

fn naming(locale: Locale, device: &KnownDevice, refused: Option<FormState>) -> impl IntoView + use<> {
    let state =
        refused.unwrap_or_else(|| FormState::default().with_value("name", device.name.clone().unwrap_or_default()));
    let field = state.field("name");
    let hint = words::NAME_HINT.with(locale, &[("name", &device_words(device.device, locale))]);
    let form = view! {
        <div class="card pad narrow">
            <Form locale=locale action=format!("{}/rename", page_of(device)) state=state>
                <TextField field=field label=words::NAME.get(locale) hint=hint maxlength=u32::try_from(NAME_MAX).unwrap_or(60)/>
                <div class="actions">{submit_button(Tone::Secondary, words::RENAME.get(locale))}</div>
            </Form>
        </div>
    };
    section("name", words::NAME.get(locale), "", form)
}

fn distrusting(look: &Look, device: &KnownDevice) -> impl IntoView + use<> {
    let locale = look.locale;
    let (device_page, zone) = (page_of(device), look.zone);
    device.trusted_until.map(move |until| {
        let text = words::DISTRUST_TEXT.with(locale, &[("date", &date(until, zone, locale))]);
        let lines = view! {
            <span class="title">{words::DISTRUST_TITLE.get(locale)}</span>
            <span class="small">{text}</span>
        };
        let button =
            post_button(Tone::Secondary, format!("{device_page}/distrust"), words::DISTRUST.get(locale), "", &[]);
        let row = row_item(Icon::Shield, lines, button);
        section("trust", words::TRUSTED.get(locale), "", view! { <ul class="card narrow">{row}</ul> })
    })
}

/// Removing asks first.
fn removing(locale: Locale, device: &KnownDevice) -> impl IntoView + use<> {
    let question = words::REMOVE_QUESTION.with(locale, &[("name", &name_of(device, locale))]);
    let action = format!("{}/remove", page_of(device));
    let button = view! {
        {open_button(Tone::Danger, REMOVE, words::REMOVE.get(locale))}
        <ConfirmDialog id=REMOVE title=question text=words::REMOVE_TEXT.get(locale) cancel=common_words::CANCEL.get(locale)>
            {post_button(Tone::DangerNow, action, words::REMOVE.get(locale), "", &[])}
        </ConfirmDialog>
    };
    let lines = view! {
        <span class="title">{words::REMOVE_TITLE.get(locale)}</span>
        <span class="small">{words::REMOVE_TEXT.get(locale)}</span>
    };
    let row = row_item(Icon::Bad, lines, button);
    section("remove", words::REMOVE.get(locale), "", view! { <ul class="card danger-zone narrow">{row}</ul> })
}
