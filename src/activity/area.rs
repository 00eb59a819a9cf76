//! What an event is about, in a few areas that people can choose from.

use super::Kind;

/// A part of what happens to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// Everything that concerns who can get in: signing in and out, passwords, second factors, keys, addresses, and what administrators decide (row A31). It
    /// lies across the others.
    Security,
    /// Signing in and out, sessions and devices.
    SignIn,
    /// Passwords, second factors and passkeys.
    Credentials,
    /// Keys to the API.
    ApiKeys,
    /// What people say about themselves.
    Profile,
    /// What people prefer.
    Settings,
    /// Copies of personal data, and the end of an account.
    Privacy,
    /// Making, suspending, activating; roles.
    Account,
}

impl Area {
    /// All areas, in the order of menus.
    pub const ALL: [Self; 8] = [
        Self::Security,
        Self::SignIn,
        Self::Credentials,
        Self::ApiKeys,
        Self::Profile,
        Self::Settings,
        Self::Privacy,
        Self::Account,
    ];

    /// The name in URLs and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::SignIn => "sign_in",
            Self::Credentials => "credentials",
            Self::ApiKeys => "api_keys",
            Self::Profile => "profile",
            Self::Settings => "settings",
            Self::Privacy => "privacy",
            Self::Account => "account",
        }
    }

    /// Reads a name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.name() == name)
    }

    /// The kinds of events in this area.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.iter().copied().filter(move |kind| match self {
            Self::Security => is_about_security(*kind),
            area => area_of(*kind) == area,
        })
    }
}

/// The area of a kind, by the noun and the verb of its name: one that is added finds its place by itself.
fn area_of(kind: Kind) -> Area {
    let (noun, verb) = kind.name().split_once('.').unwrap_or((kind.name(), ""));
    match (noun, verb) {
        ("user", "login" | "logout" | "reauthenticated") | ("session" | "device", _) => Area::SignIn,
        ("password" | "mfa" | "passkey" | "backup_codes", _) => Area::Credentials,
        ("api_key", _) => Area::ApiKeys,
        (
            "user",
            "updated"
            | "email_verified"
            | "email_changed"
            | "email_change_requested"
            | "email_change_cancelled"
            | "email_change_undone",
        )
        | ("email" | "avatar" | "profile", _) => Area::Profile,
        ("preferences" | "notifications" | "notification", _) => Area::Settings,
        ("export", _) | ("user", "deletion_planned" | "deletion_cancelled" | "purged") => Area::Privacy,
        _ => Area::Account,
    }
}

fn is_about_security(kind: Kind) -> bool {
    match area_of(kind) {
        Area::SignIn | Area::Credentials | Area::ApiKeys | Area::Privacy => true,
        Area::Profile => kind.name().contains("email"),
        Area::Account => !matches!(kind, Kind::OrganizationCreated | Kind::OrganizationUpdated),
        Area::Security | Area::Settings => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_stands_in_one_area() {
        for kind in Kind::ALL {
            let areas = Area::ALL.into_iter().skip(1).filter(|area| area.kinds().any(|of_area| of_area == *kind));
            assert_eq!(areas.count(), 1, "{}", kind.name());
        }
    }

    #[test]
    fn security_is_who_can_get_in() {
        let names: Vec<&str> = Area::Security.kinds().map(Kind::name).collect();
        for name in [
            "user.login",
            "user.suspended",
            "user.role_changed",
            "password.reset",
            "api_key.created",
            "user.email_verified",
        ] {
            assert!(names.contains(&name), "{name}");
        }
        for name in ["user.updated", "preferences.changed", "notifications.changed"] {
            assert!(!names.contains(&name), "{name}");
        }
    }
}
