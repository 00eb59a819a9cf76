//! What may be in a letter, and to whom it goes.

use std::{fmt, net::IpAddr};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::Locale;

/// A letter and its address: the payload of the outbox job `mail`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The one address it goes to, as the person typed it.
    pub to: String,
    /// The name shown beside the address; left out where it could be taken for a link or an address.
    pub to_name: Option<String>,
    /// The language of the letter.
    pub locale: Locale,
    /// What it says.
    pub letter: Letter,
    /// Names this letter for good, usually the id of its outbox job. It becomes the `Message-ID`, so it must be the same when
    /// the letter is sent again. Letters, digits, `_` and `-` are kept.
    pub message_key: String,
}

/// Everything the portal writes to people. Links are absolute `http` or `https` addresses; names are as people typed them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Asks a person who has just registered to confirm the address.
    VerifyEmail {
        /// The person's name.
        name: String,
        /// Where to confirm, with the single-use token.
        link: String,
        /// How long the link works, in hours.
        hours: u32,
    },
    /// Tells a person that an account was made for them, and lets them choose a password.
    Invitation {
        /// The person's name; may be empty.
        name: String,
        /// The organisation they join.
        organization: String,
        /// Who invites; nobody when the command line or an API key made the account.
        inviter: Option<String>,
        /// Where to accept, with the single-use token.
        link: String,
        /// How long the link works, in days.
        days: u32,
    },
    /// Lets a person who forgot the password choose another.
    PasswordReset {
        /// The person's name.
        name: String,
        /// Where to choose it, with the single-use token.
        link: String,
        /// How long the link works, in minutes.
        minutes: u32,
    },
    /// Tells that the password has been changed, so that a stranger's change does not pass unseen.
    PasswordChanged {
        /// The person's name.
        name: String,
        /// When it was changed.
        when: DateTime<Utc>,
        /// The person's IANA time zone, in which the time is written; UTC where none or an unknown one is given.
        #[serde(default)]
        time_zone: Option<String>,
        /// Browser and system, such as "Firefox · Linux".
        #[serde(default)]
        device: Option<String>,
        /// The address it came from; none when it was changed on the server.
        #[serde(default)]
        ip: Option<IpAddr>,
        /// Where to ask for a new password.
        reset_link: String,
    },
    /// Tells that a key to the API was made in a person's name, so that a stranger's does not pass unseen.
    ApiKeyCreated {
        /// The person's name.
        name: String,
        /// What the key is called.
        key_name: String,
        /// How the key begins.
        prefix: String,
        /// When it was made.
        when: DateTime<Utc>,
        /// The person's IANA time zone, in which the time is written; UTC where none or an unknown one is given.
        time_zone: Option<String>,
        /// Browser and system, such as "Firefox · Linux".
        device: Option<String>,
        /// The address it came from.
        ip: Option<IpAddr>,
        /// Where the person's keys are.
        keys_link: String,
    },
    /// Tells that the copy of all personal data can be fetched.
    ExportReady {
        /// The person's name.
        name: String,
        /// Where to fetch it, with the single-use token.
        link: String,
        /// How long the link works, in days.
        days: u32,
        /// How large the file is, in bytes.
        bytes: u64,
    },
    /// Tells when an account is going to be deleted, and how to keep it.
    DeletionPlanned {
        /// The person's name.
        name: String,
        /// When everything is deleted.
        when: DateTime<Utc>,
        /// The person's IANA time zone; UTC where none or an unknown one is given.
        time_zone: Option<String>,
        /// Where to sign in, which keeps the account.
        sign_in_link: String,
    },
    /// Tells that an account is kept, because its owner has signed in.
    DeletionCancelled {
        /// The person's name.
        name: String,
        /// When they signed in.
        when: DateTime<Utc>,
        /// The person's IANA time zone; UTC where none or an unknown one is given.
        time_zone: Option<String>,
        /// Where the account is.
        account_link: String,
    },
    /// Tells that an account and everything about it are deleted: the last letter to this person.
    DeletionDone {
        /// The person's name.
        name: String,
        /// Where the portal is.
        portal_link: String,
    },
    /// Tells of a sign-in from a device that was not known, so that a stranger does not pass unseen.
    NewDevice {
        /// The person's name.
        name: String,
        /// When it was.
        when: DateTime<Utc>,
        /// The person's IANA time zone, in which the time is written; UTC where none or an unknown one is given.
        #[serde(default)]
        time_zone: Option<String>,
        /// Browser and system, such as "Firefox · Linux".
        #[serde(default)]
        device: Option<String>,
        /// The address it came from.
        #[serde(default)]
        ip: Option<IpAddr>,
        /// Where that is, as far as it is known.
        #[serde(default)]
        place: Option<String>,
        /// Where to say that it was somebody else, with the single-use token.
        link: String,
        /// How long the link works, in days.
        days: u32,
    },
    /// Lets a person whose account was locked because of a stranger's sign-in choose another password.
    AccountLocked {
        /// The person's name.
        name: String,
        /// Where to choose it, with the single-use token.
        link: String,
        /// How long the link works, in minutes.
        minutes: u32,
    },
    /// Asks at a new address whether it is the person's, before it becomes the one of their account.
    EmailChangeConfirm {
        /// The person's name.
        name: String,
        /// Where to confirm, with the single-use token.
        link: String,
        /// How long the link works, in hours.
        hours: u32,
    },
    /// Tells the owner of an address that another account wanted it.
    EmailChangeTaken {
        /// The owner's name.
        name: String,
        /// Where to sign in.
        sign_in_link: String,
    },
    /// Tells the present address that another one was asked for.
    EmailChangeRequested {
        /// The person's name.
        name: String,
        /// The address that was asked for.
        new_email: String,
        /// When.
        when: DateTime<Utc>,
        /// The person's IANA time zone.
        time_zone: Option<String>,
        /// Browser and system.
        device: Option<String>,
        /// The address it came from.
        ip: Option<IpAddr>,
        /// Where to cancel it.
        profile_link: String,
    },
    /// Tells a new address that it is the account's now; and an old one that was never confirmed that it is not.
    EmailChanged {
        /// The person's name.
        name: String,
        /// The address before.
        old_email: String,
        /// The address now.
        new_email: String,
        /// Where to sign in.
        sign_in_link: String,
    },
    /// Tells the old address that the account has another one, and lets it take that back.
    EmailChangeUndo {
        /// The person's name.
        name: String,
        /// The address now.
        new_email: String,
        /// When it was confirmed.
        when: DateTime<Utc>,
        /// The person's IANA time zone.
        time_zone: Option<String>,
        /// Browser and system.
        device: Option<String>,
        /// The address it came from.
        ip: Option<IpAddr>,
        /// Where to take it back, with the single-use token.
        undo_link: String,
        /// How long the link works, in days.
        days: u32,
    },
    /// Sent instead of [`Letter::VerifyEmail`] when somebody registers with an address that has an account, so that the answer
    /// on the screen is the same for everybody.
    EmailAlreadyRegistered {
        /// The name of the account's owner.
        name: String,
        /// Where to sign in.
        sign_in_link: String,
        /// Where to ask for a new password.
        reset_link: String,
    },
    /// Tells of a change about who gets into the account, so that a stranger's does not pass unseen.
    SecurityChanged {
        /// The person's name.
        name: String,
        /// What changed.
        change: SecurityChange,
        /// When.
        when: DateTime<Utc>,
        /// The person's IANA time zone, in which the time is written.
        time_zone: Option<String>,
        /// Browser and system.
        device: Option<String>,
        /// The address it came from.
        ip: Option<IpAddr>,
        /// Where to look at it.
        link: String,
        /// Where to ask for a new password.
        reset_link: String,
    },
    /// Tells that somebody else took away what a person comes in by, because it was lost.
    SecondFactorsReset {
        /// The person's name.
        name: String,
        /// Who did it.
        by: String,
        /// Why, in their words.
        reason: String,
        /// What was taken away.
        #[serde(default)]
        ways: LostWays,
        /// When.
        when: DateTime<Utc>,
        /// The person's IANA time zone, in which the time is written.
        time_zone: Option<String>,
        /// Where to set them up anew.
        link: String,
    },
    /// Tells of something for which there is no letter of its own.
    Notification {
        /// The person's name.
        name: String,
        /// What happened, in the person's language.
        title: String,
        /// What it means, in the person's language.
        text: String,
        /// Where it leads.
        link: String,
        /// Where the person says which of these mails they want.
        settings_link: String,
    },
    /// What a week brought.
    WeeklySummary {
        /// The person's name.
        name: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
        /// What happened.
        numbers: WeekInNumbers,
        /// Where to look.
        link: String,
        /// Where the person says which of these mails they want.
        settings_link: String,
    },
}

/// A week of an account in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekInNumbers {
    /// How often the person signed in.
    pub sign_ins: i64,
    /// How often something about the account changed.
    pub changes: i64,
    /// How many of these changes others made.
    pub by_others: i64,
    /// What is unread in the inbox now.
    pub unread: u64,
    /// Whether the address is confirmed now.
    pub is_verified: bool,
}

/// What was lost, and taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LostWays {
    /// All second factors.
    #[default]
    SecondFactors,
    /// All passkeys.
    Passkeys,
    /// Both.
    Both,
}

/// What changed about who gets into an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityChange {
    /// A second factor came into force.
    SecondFactorOn,
    /// All second factors were taken away.
    SecondFactorOff,
    /// The authenticator was taken away; codes by text message stay.
    AuthenticatorRemoved,
    /// Codes by text message were taken away; the authenticator stays.
    TextsRemoved,
    /// New backup codes were made.
    BackupCodesMade,
    /// A backup code was used.
    BackupCodeUsed {
        /// How many are left.
        left: u32,
    },
}

impl SecurityChange {
    const fn name(self) -> &'static str {
        match self {
            Self::SecondFactorOn => "second_factor_on",
            Self::SecondFactorOff => "second_factor_off",
            Self::AuthenticatorRemoved => "authenticator_removed",
            Self::TextsRemoved => "texts_removed",
            Self::BackupCodesMade => "backup_codes_made",
            Self::BackupCodeUsed { .. } => "backup_code_used",
        }
    }
}

impl Letter {
    /// The name of this kind of letter in payloads, logs and the list of the outbox.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VerifyEmail { .. } => "verify_email",
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::ApiKeyCreated { .. } => "api_key_created",
            Self::ExportReady { .. } => "export_ready",
            Self::DeletionPlanned { .. } => "deletion_planned",
            Self::DeletionCancelled { .. } => "deletion_cancelled",
            Self::DeletionDone { .. } => "deletion_done",
            Self::NewDevice { .. } => "new_device",
            Self::AccountLocked { .. } => "account_locked",
            Self::EmailChangeConfirm { .. } => "email_change_confirm",
            Self::EmailChangeTaken { .. } => "email_change_taken",
            Self::EmailChangeRequested { .. } => "email_change_requested",
            Self::EmailChanged { .. } => "email_changed",
            Self::EmailChangeUndo { .. } => "email_change_undo",
            Self::EmailAlreadyRegistered { .. } => "email_already_registered",
            Self::SecurityChanged { change, .. } => change.name(),
            Self::SecondFactorsReset { ways: LostWays::SecondFactors, .. } => "second_factors_reset",
            Self::SecondFactorsReset { ways: LostWays::Passkeys, .. } => "passkeys_reset",
            Self::SecondFactorsReset { ways: LostWays::Both, .. } => "ways_in_reset",
            Self::Notification { .. } => "notification",
            Self::WeeklySummary { .. } => "weekly_summary",
        }
    }
}

/// Shows the kind alone: a link in a log would let its reader into the account.
impl fmt::Debug for Letter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Letter").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// Whose letters these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The name people know the portal by; shown in subjects, heading and foot, and as the sender where `mail.from` has no name.
    pub name: String,
    /// The public address of the portal, shown at the foot.
    pub base_url: String,
}
