//! The pages of `/org`: what those who look after people see.

pub mod listing;
pub mod lost_factor;
mod new_person;
mod person;
mod rows;
pub mod settings;
mod users;

pub use new_person::{NewPersonPage, PATH as NEW_PERSON_PATH, new_person};
pub use person::{Happening, PersonPage, person};
pub use rows::status;
pub use users::{Users, users};

use leptos::prelude::*;

use crate::{
    accounts::User,
    kernel::Locale,
    web::{
        components::{Icon, icon},
        i18n::org_words as words,
    },
};

/// The way back from a page below a person's.
fn back_to_person(person: &User) -> impl IntoView + use<> {
    let (path, name) = (format!("{}/{}", listing::PATH, person.id), person.full_name.clone());
    view! { <p class="back"><a class="link" href=path>{icon(Icon::Left)}{name}</a></p> }
}

/// The way back from a page below the table.
fn back_to_users(locale: Locale) -> impl IntoView + use<> {
    view! { <p class="back"><a class="link" href=listing::PATH>{icon(Icon::Left)}{words::USERS.get(locale)}</a></p> }
}
