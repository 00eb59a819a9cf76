//! From a request to a page or a redirect: each reads its input, calls one action, and answers. No rule of the domain lives here.

pub mod account;
pub mod activity;
pub mod address;
pub mod alarm;
pub mod confirm;
pub mod devices;
mod forms;
pub mod inbox;
pub mod keys;
pub mod look;
pub mod lost_factor;
pub mod mailbox;
mod naming;
pub mod notifications;
pub mod org;
pub mod passkeys;
pub mod passwords;
mod person;
pub mod picture;
mod porch;
pub mod preferences;
pub mod privacy;
mod refusal;
pub mod registration;
pub mod second_factors;
pub mod second_step;
pub mod security;
pub mod settings;
pub mod sign_in;
pub mod strength;

pub use forms::Form;
pub use person::SignedIn;
pub use porch::Guest;
pub use refusal::answer as answer_error;
