//! Permissions as `resource:action`, and the roles that are built in.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeSeq};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// One thing that a person may be allowed to do in their organisation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// All permissions.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The spelling in documents and answers.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

permissions! {
    /// See the people of the organisation.
    UserRead = "user:read",
    /// Add people.
    UserCreate = "user:create",
    /// Change people, suspend and activate them.
    UserUpdate = "user:update",
    /// Remove people.
    UserDelete = "user:delete",
    /// Give and take roles.
    RoleAssign = "role:assign",
    /// Make and change custom roles.
    RoleManage = "role:manage",
    /// Read the organisation's record of what happened.
    AuditRead = "audit:read",
    /// Change the organisation's settings.
    OrganizationUpdate = "organization:update",
    /// Hand the organisation over and close it.
    OrganizationOwn = "organization:own",
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u64);

impl Permissions {
    /// No permission at all.
    pub const NONE: Self = Self(0);

    /// The set of these.
    pub const fn of(list: &[Permission]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < list.len() {
            bits |= 1 << list[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether the permission is in the set.
    pub const fn contains(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u8) != 0
    }

    /// The same set with one more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | 1 << permission as u8)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every permission of the other set is in this one.
    pub const fn covers(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// The permissions in the order of their making.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.contains(*permission))
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for permission in self.iter() {
            list.serialize_element(permission.as_str())?;
        }
        list.end()
    }
}

/// A role that is built in. Custom roles come beside these, not instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Looks after their own account only.
    User,
    /// Adds people and looks after them.
    Manager,
    /// Looks after everything but ownership.
    Admin,
    /// May do everything; there is always at least one.
    Owner,
}

impl Role {
    /// All roles, the most powerful first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Manager, Self::User];

    /// The name in the store, in URLs and answers, which is also the role's id.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::User => "user",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What people with this role may do.
    pub const fn permissions(self) -> Permissions {
        use Permission as P;
        match self {
            Self::Owner => Permissions::of(Permission::ALL),
            Self::Admin => Permissions::of(&[
                P::UserRead,
                P::UserCreate,
                P::UserUpdate,
                P::UserDelete,
                P::RoleAssign,
                P::RoleManage,
                P::AuditRead,
                P::OrganizationUpdate,
            ]),
            Self::Manager => Permissions::of(&[P::UserRead, P::UserCreate, P::UserUpdate]),
            Self::User => Permissions::NONE,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_covers_the_ones_below_it() {
        for pair in Role::ALL.windows(2) {
            assert!(pair[0].permissions().covers(pair[1].permissions()), "{} over {}", pair[0], pair[1]);
            assert!(!pair[1].permissions().covers(pair[0].permissions()), "{} not over {}", pair[1], pair[0]);
        }
    }

    #[test]
    fn permissions_are_spelt_resource_and_action() {
        for permission in Permission::ALL {
            let (resource, action) = permission.as_str().split_once(':').expect("a colon");
            assert!(!resource.is_empty() && !action.is_empty());
        }
    }
}
