//! What a key may be used for: parts of its owner's own account, and permissions that its owner has.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer, ser::SerializeSeq};

use super::{Permission, Permissions};

macro_rules! own_scopes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// One thing that a key may do in its owner's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Scope {
            $($(#[$doc])* $name,)*
            /// Use a permission of the owner's, as long as they have it.
            Permission(Permission),
        }

        impl Scope {
            /// The scopes that concern the owner's own account: everybody may give them.
            pub const OWN: &'static [Self] = &[$(Self::$name,)*];

            /// The spelling in requests and answers.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::Permission(permission) => permission.as_str(),
                }
            }
        }
    };
}

own_scopes! {
    /// Read the own profile.
    ProfileRead = "profile:read",
    /// Change the own profile.
    ProfileWrite = "profile:write",
    /// Upload and remove the own picture.
    AvatarWrite = "avatar:write",
    /// Read the own preferences.
    PreferencesRead = "preferences:read",
    /// Change the own preferences.
    PreferencesWrite = "preferences:write",
    /// Read the own notifications and their settings.
    NotificationsRead = "notifications:read",
    /// Change them.
    NotificationsWrite = "notifications:write",
    /// Read the own activity and statistics.
    ActivityRead = "activity:read",
    /// Read whether and how a second factor is set up; never to change it.
    MfaRead = "mfa:read",
    /// Read the own sessions, devices and security events; never to end or change any.
    SecurityRead = "security:read",
}

impl Scope {
    /// Every scope: the own ones first, then one for each permission.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OWN.iter().copied().chain(Permission::ALL.iter().copied().map(Self::Permission))
    }

    /// Reads a spelling; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|scope| scope.as_str() == name)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes {
    own: u32,
    permissions: Permissions,
}

impl Scopes {
    /// The same set with one more.
    #[must_use]
    pub fn with(mut self, scope: Scope) -> Self {
        match scope {
            Scope::Permission(permission) => self.permissions = self.permissions.with(permission),
            own => self.own |= own_bit(own),
        }
        self
    }

    /// Whether the scope is in the set.
    pub fn contains(self, scope: Scope) -> bool {
        match scope {
            Scope::Permission(permission) => self.permissions.contains(permission),
            own => self.own & own_bit(own) != 0,
        }
    }

    /// Whether nothing is in the set.
    pub const fn is_empty(self) -> bool {
        self.own == 0 && self.permissions.is_empty()
    }

    /// The permissions in the set.
    pub const fn permissions(self) -> Permissions {
        self.permissions
    }

    /// The scopes in the order of [`Scope::all`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::all().filter(move |scope| self.contains(*scope))
    }
}

fn own_bit(scope: Scope) -> u32 {
    Scope::OWN.iter().position(|known| *known == scope).map_or(0, |position| 1 << position)
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        scopes.into_iter().fold(Self::default(), Self::with)
    }
}

/// Names with a space between each two, as the store keeps them.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for scope in self.iter() {
            write!(f, "{separator}{scope}")?;
            separator = " ";
        }
        Ok(())
    }
}

/// Reads what [`Display`](fmt::Display) writes. A scope that is no longer known gives nothing.
impl FromStr for Scopes {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.split(' ').filter_map(Scope::from_name).collect())
    }
}

impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for scope in self.iter() {
            list.serialize_element(scope.as_str())?;
        }
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scope_of_ones_own_is_spelt_like_a_permission() {
        let names: std::collections::BTreeSet<&str> = Scope::all().map(Scope::as_str).collect();
        assert_eq!(names.len(), Scope::OWN.len() + Permission::ALL.len());
    }

    #[test]
    fn a_set_reads_back_from_its_text() {
        let set: Scopes = [Scope::ProfileRead, Scope::Permission(Permission::UserRead)].into_iter().collect();
        assert_eq!(set.to_string(), "profile:read user:read");
        assert_eq!("profile:read user:read gone:away".parse(), Ok(set));
        assert!(set.contains(Scope::ProfileRead) && !set.contains(Scope::ProfileWrite));
        assert!(Scopes::default().is_empty() && !set.is_empty());
    }
}
