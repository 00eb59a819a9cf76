//! `/account`: where people look after themselves.

pub mod activity;
mod address;
mod confirm;
pub mod devices;
mod fields;
mod inbox;
pub mod keys;
mod notifications;
mod overview;
mod picture;
mod preferences;
pub mod privacy;
mod profile;
mod security;
mod sessions;

pub use address::{ADDRESS_FORM, Opened, address, opened_link, pending_address};
pub use confirm::{Confirm, confirm};
pub use fields::{field_name, fields, sent_field, stored_fields};
pub use inbox::{Inbox, inbox};
pub use notifications::{NotificationSettings, notifications};
pub use overview::{Overview, overview};
pub use picture::{AVATAR_FORM, picture};
pub use preferences::{box_of, dashboard, preferences, theme_word, view_path, view_word, widget_word};
pub use profile::{ProfilePage, ZONE_LIST, ZONES, profile};
pub use security::{
    AppSetUp, NewPassword, Security, TextsSetUp, TurnOff, app_set_up, backup_codes, change_password, passkeys,
    security, texts_set_up, turn_off, turn_off_path, turn_off_title,
};
pub use sessions::sessions;

use leptos::prelude::*;

use crate::{
    devices::{Device, DeviceKind},
    kernel::Locale,
    web::{
        components::Icon,
        i18n::{Text, account_words as words},
    },
};

/// A device in words: "Firefox on Linux".
pub fn device_words(device: Device, locale: Locale) -> String {
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => words::ON.with(locale, &[("browser", browser), ("system", system)]),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if device.kind == DeviceKind::Program => words::PROGRAM.get(locale).to_owned(),
        (None, None) => words::UNKNOWN_DEVICE.get(locale).to_owned(),
    }
}

/// A card of fields under a heading.
pub fn part<V: IntoView>(title: Text, locale: Locale, fields: V) -> impl IntoView + use<V> {
    view! {
        <fieldset class="card pad">
            <legend class="unseen">{title.get(locale)}</legend>
            <h2 aria-hidden="true">{title.get(locale)}</h2>
            <div class="fields">{fields}</div>
        </fieldset>
    }
}

const fn device_icon(device: Device) -> Icon {
    match device.kind {
        DeviceKind::Computer | DeviceKind::Program => Icon::Computer,
        DeviceKind::Phone => Icon::Phone,
        DeviceKind::Tablet => Icon::Tablet,
    }
}
