//! The pages of `/org`: what those who look after people see.

pub mod listing;
mod new_person;
mod person;
mod rows;
mod users;

pub use new_person::{NewPersonPage, PATH as NEW_PERSON_PATH, new_person};
pub use person::{Happening, PersonPage, person, picture};
pub use rows::status;
pub use users::{Users, users};

use leptos::prelude::*;

use crate::{
    kernel::Locale,
    web::{
        components::{Icon, icon},
        i18n::org_words as words,
    },
};

/// The way back from a page below the table.
fn back_to_users(locale: Locale) -> impl IntoView + use<> {
    view! { <p class="back"><a class="link" href=listing::PATH>{icon(Icon::Left)}{words::USERS.get(locale)}</a></p> }
}
