//! Who acts, from where, and what they may do.

mod caller;
mod permission;
mod scope;

pub use caller::{Caller, Credential, Origin, Principal};
pub use permission::{Permission, Permissions, Role};
pub use scope::{Scope, Scopes};
