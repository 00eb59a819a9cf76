//! What things are sealed for.

/// Where sealed things are afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// A browser or a program carries them and brings them back soon.
    Carried,
    /// The store keeps them; they are sealed anew when the key changes.
    Stored,
    /// Only a keyed hash is kept.
    Hashed,
}

macro_rules! purposes {
    ($($(#[doc = $doc:literal])* $name:ident, $label:literal, $keeping:ident;)*) => {
        /// What a sealed text is for; one sealed for a cursor does not open as a cookie.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Purpose {
            $($(#[doc = $doc])* $name,)*
        }

        impl Purpose {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name, which is part of every seal: it never changes.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }

            /// Where what is sealed for it is afterwards.
            pub const fn keeping(self) -> Keeping {
                match self {
                    $(Self::$name => Keeping::$keeping,)*
                }
            }
        }
    };
}

purposes! {
    /// Errors and typed values carried over one redirect.
    Flash, "portico flash", Carried;
    /// A form that is sent again after a fresh proof.
    KeptForm, "portico kept form", Carried;
    /// The edge of a page.
    Cursor, "portico cursor", Carried;
    /// A secret that the next page shows once.
    Once, "portico once", Carried;
    /// A letter that waits in the outbox.
    Letter, "portico letter", Stored;
    /// A notification that waits in the outbox.
    Notification, "portico notification", Stored;
    /// A text message that waits in the outbox.
    TextMessage, "portico text message", Stored;
    /// The secret of an authenticator.
    SecondFactor, "portico second factor", Stored;
    /// A sign-in between the password and the second step.
    SecondStep, "portico second step", Carried;
    /// What is kept of a backup code.
    BackupCode, "portico backup code", Hashed;
    /// What is kept of a code that was sent by text message.
    TextedCode, "portico texted code", Hashed;
    /// The webhook of an organisation's Slack channel.
    SlackWebhook, "portico slack webhook", Stored;
}
