//! The pages: pure functions from what was loaded to a view. Nothing is loaded here and no rule of the domain lives here.

pub mod account;
pub mod alarm;
pub mod changes;
pub mod happenings;
pub mod mailbox;
pub mod org;
pub mod passkey_sign_in;
pub mod refusal;
pub mod second_step;
pub mod signed_out;
