//! Sample data: invented organisations with invented people, from a handful to a million, to look around in and to measure with.

mod actions;
mod names;
mod people;

pub use actions::create_sample;

/// Who can sign in to the sample organisation.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Whether the sample was made now; it was there already otherwise.
    pub created: bool,
    /// The address of the owner.
    pub owner: String,
    /// The address of an administrator.
    pub admin: String,
    /// The address of a manager.
    pub manager: String,
    /// The address of somebody without a role of power.
    pub user: String,
    /// The password of all of them.
    pub password: &'static str,
}
