//! `/account/profile`: what a person says about themselves.

use std::sync::LazyLock;

use chrono::Timelike;
use leptos::{prelude::*, tachys::html::InertElement};

use super::{ADDRESS_FORM, fields::stored_fields, part, pending_address, picture};
use crate::{
    accounts::User,
    addresses::Pending,
    kernel::Locale,
    organizations::ProfileField,
    web::{
        components::{
            Choice, Form, FormState, Mood, Select, TextField, Tone, badge, page_header, quiet_link, submit_button,
        },
        i18n::{account_words as words, common_words, profile_words},
        islands::TimeZoneButton,
        render::Look,
    },
};

/// The id of the list of time zones.
pub const ZONES: &str = "zones";

/// All zones of the IANA list, written once.
pub static ZONE_LIST: LazyLock<String> = LazyLock::new(|| {
    let mut list = format!("<datalist id=\"{ZONES}\">");
    for zone in chrono_tz::TZ_VARIANTS {
        list.push_str("<option value=\"");
        list.push_str(zone.name());
        list.push_str("\">");
    }
    list.push_str("</datalist>");
    list
});

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ProfilePage<'a> {
    /// The person.
    pub user: &'a User,
    /// What was typed and not taken.
    pub refused: Option<FormState>,
    /// What is wrong with the picture that was sent.
    pub refused_picture: Option<FormState>,
    /// The change of the address that waits, if one does.
    pub pending: Option<Pending>,
    /// The fields that the organisation has asked for.
    pub fields: Vec<ProfileField>,
}

impl<'a> ProfilePage<'a> {
    /// The page of this person as it stands.
    pub fn of(user: &'a User) -> Self {
        Self { user, refused: None, refused_picture: None, pending: None, fields: Vec::new() }
    }
}

/// The profile. The form posts `full_name`, `given_name`, `family_name`, `username`, `phone`, `language` and `time_zone` to
/// `/account/profile`.
pub fn profile(look: &Look, page: ProfilePage<'_>) -> impl IntoView + use<> {
    let ProfilePage { user, refused, refused_picture, pending, fields } = page;
    let locale = look.locale;
    let (stored, fields) = stored_fields(user, &fields, stored(user));
    let form = match refused {
        Some(refused) => refused.over(stored),
        None => stored,
    };
    let further = (!fields.is_empty())
        .then(|| part(profile_words::FURTHER, locale, super::fields::fields(locale, &form, &fields)));
    let (about, contact, region) = (about_you(locale, &form), contact(locale, &form, user), region(look, &form));
    view! {
        {page_header(common_words::PROFILE.get(locale), words::PROFILE_LEAD.get(locale), ())}
        <div class="narrow stack">
            {pending.map(|pending| pending_address(look, &pending))}
            {picture(look.locale, user, refused_picture.unwrap_or_default())}
            <Form locale=locale action="/account/profile" state=form>
                {about}
                {contact}
                {region}
                {further}
                <div class="actions">{submit_button(Tone::Primary, words::SAVE_CHANGES.get(locale))}</div>
            </Form>
            // A list of six hundred names that never change: no element of its own for each.
            {InertElement::new(ZONE_LIST.as_str())}
        </div>
    }
}

fn stored(user: &User) -> FormState {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    FormState::default()
        .with_value("full_name", user.full_name.clone())
        .with_value("given_name", text(&user.given_name))
        .with_value("family_name", text(&user.family_name))
        .with_value("username", text(&user.username))
        .with_value("phone", text(&user.phone))
        .with_value("language", user.locale.tag())
        .with_value("time_zone", user.time_zone.clone())
}

fn about_you(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let optional = common_words::OPTIONAL.get(locale);
    let [full, given, family, username] =
        ["full_name", "given_name", "family_name", "username"].map(|name| form.field(name));
    part(
        words::ABOUT_YOU,
        locale,
        view! {
            <TextField field=full label=words::FULL_NAME.get(locale) autocomplete="name" required=true maxlength=200/>
            <TextField
                field=username
                label=words::USERNAME.get(locale)
                autocomplete="nickname"
                optional=optional
                maxlength=32
                hint=words::USERNAME_HINT.get(locale)
            />
            <TextField field=given label=words::GIVEN_NAME.get(locale) autocomplete="given-name" optional=optional maxlength=100/>
            <TextField field=family label=words::FAMILY_NAME.get(locale) autocomplete="family-name" optional=optional maxlength=100/>
        },
    )
}

fn contact(locale: Locale, form: &FormState, user: &User) -> impl IntoView + use<> {
    let phone = form.field("phone");
    let (mood, word) =
        if user.is_verified() { (Mood::Good, words::CONFIRMED) } else { (Mood::Warning, words::NOT_CONFIRMED) };
    let email = user.email.to_string();
    let change = quiet_link(ADDRESS_FORM, profile_words::CHANGE_ADDRESS.get(locale));
    part(
        words::CONTACT,
        locale,
        view! {
            <div class="field">
                <div class="label"><label for="own-email">{words::EMAIL.get(locale)}</label>{badge(mood, word.get(locale))}{change}</div>
                <input id="own-email" type="email" value=email readonly/>
            </div>
            <TextField
                field=phone
                label=words::PHONE.get(locale)
                kind="tel"
                autocomplete="tel"
                optional=common_words::OPTIONAL.get(locale)
                maxlength=32
                hint=words::PHONE_HINT.get(locale)
            />
        },
    )
}

fn region(look: &Look, form: &FormState) -> impl IntoView + use<> {
    let locale = look.locale;
    let there = look.now.with_timezone(&look.zone);
    let time = format!("{:02}:{:02}", there.hour(), there.minute());
    let (language, zone) = (form.field("language"), form.field("time_zone"));
    let languages = Locale::ALL.into_iter().map(|locale| Choice::new(locale.tag(), locale.name())).collect();
    let button = view! {
        <TimeZoneButton input="field-time_zone".to_owned() label=words::USE_MY_TIME_ZONE.get(locale).to_owned()/>
    };
    part(
        words::REGION,
        locale,
        view! {
            <Select field=language label=common_words::LANGUAGE.get(locale) choices=languages/>
            <TextField
                field=zone
                label=words::TIME_ZONE.get(locale)
                list=ZONES
                required=true
                maxlength=64
                hint=words::TIME_ZONE_HINT.with(locale, &[("time", &time)])
                aside=button.into_any()
            />
        },
    )
}
