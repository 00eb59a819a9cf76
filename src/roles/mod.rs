//! Roles: what people may do. The built-in ones stand in [`crate::access::Role`]; custom ones will stand beside them.

mod actions;
mod sql;

pub use actions::change_role;
