//! The pages of `/org`: what those who look after people see.

pub mod listing;
mod new_person;
mod person;
mod rows;
mod users;

pub use new_person::{NewPersonPage, PATH as NEW_PERSON_PATH, new_person};
pub use person::{Happening, PersonPage, person};
pub use users::{Users, users};
