//! What happened: its words for the person whom it is about, and its picture. For others it is said by [`i18n::happening`].

use crate::{
    activity::Kind,
    kernel::Locale,
    web::{
        components::Icon,
        i18n::{self, account_words as words},
    },
};

/// What happened, said to the person whom it is about. One that this version does not know is a change.
pub fn own_title(kind: &str, locale: Locale) -> (&'static str, Icon) {
    match Kind::from_name(kind) {
        Some(known) => (own_words(known, locale), picture(known)),
        None => (words::OTHER_EVENT.get(locale), Icon::Clock),
    }
}

fn own_words(kind: Kind, locale: Locale) -> &'static str {
    let text = match kind {
        Kind::UserRegistered => words::DID_REGISTER,
        Kind::UserRegistrationRepeated => words::SAW_REGISTRATION,
        Kind::UserCreated => words::WAS_CREATED,
        Kind::UserInvitationAccepted => words::DID_ACCEPT,
        Kind::UserUpdated => words::DID_UPDATE,
        Kind::UserEmailVerified => words::DID_CONFIRM,
        Kind::UserSuspended => words::WAS_SUSPENDED,
        Kind::UserActivated => words::WAS_ACTIVATED,
        Kind::UserRoleChanged => words::ROLE_CHANGED,
        Kind::UserLocked => words::WAS_LOCKED,
        Kind::UserLogin => words::DID_SIGN_IN,
        Kind::UserLogout => words::DID_SIGN_OUT,
        Kind::UserReauthenticated => words::DID_CONFIRM_AGAIN,
        Kind::SessionRevoked => words::ENDED_SESSION,
        Kind::SessionsRevoked => words::ENDED_SESSIONS,
        Kind::DeviceTrusted => words::TRUSTED_DEVICE,
        Kind::DeviceDistrusted => words::DISTRUSTED_DEVICE,
        Kind::DeviceRenamed => words::RENAMED_DEVICE,
        Kind::DeviceRemoved => words::REMOVED_DEVICE,
        Kind::MfaEnabled => words::DID_TURN_MFA_ON,
        Kind::MfaDisabled => words::DID_TURN_MFA_OFF,
        Kind::MfaFactorRemoved => words::DID_REMOVE_FACTOR,
        Kind::MfaReset => words::FACTORS_WERE_RESET,
        Kind::BackupCodesMade => words::DID_MAKE_CODES,
        Kind::BackupCodeUsed => words::DID_USE_CODE,
        Kind::PasskeyAdded => words::ADDED_PASSKEY,
        Kind::PasskeyRenamed => words::RENAMED_PASSKEY,
        Kind::PasskeyRemoved => words::REMOVED_PASSKEY,
        Kind::PasswordResetRequested => words::ASKED_RESET,
        Kind::PasswordChanged => words::DID_CHANGE_PASSWORD,
        Kind::PasswordReset => words::DID_RESET,
        Kind::ExportRequested => words::ASKED_EXPORT,
        Kind::ExportDownloaded => words::FETCHED_EXPORT,
        Kind::UserDeletionPlanned => words::PLANNED_DELETION,
        Kind::UserDeletionCancelled => words::CANCELLED_DELETION,
        Kind::NotificationSettingsChanged => words::CHANGED_NOTIFICATIONS,
        Kind::PreferencesChanged => words::CHANGED_PREFERENCES,
        Kind::ApiKeyCreated => words::MADE_KEY,
        Kind::ApiKeyRotated => words::RENEWED_KEY,
        Kind::ApiKeyRevoked => words::REVOKED_KEY,
        Kind::EmailChangeRequested => words::ASKED_ADDRESS,
        Kind::EmailChangeCancelled => words::KEPT_ADDRESS,
        Kind::EmailChanged => words::CHANGED_ADDRESS,
        Kind::EmailChangeUndone => words::REGAINED_ADDRESS,
        // Happens to organisations, or to somebody who is gone.
        Kind::OrganizationCreated | Kind::OrganizationUpdated | Kind::UserPurged => {
            return i18n::happening(kind, locale);
        }
    };
    text.get(locale)
}

/// The picture of what happened.
pub const fn picture(kind: Kind) -> Icon {
    match kind {
        Kind::OrganizationCreated | Kind::OrganizationUpdated => Icon::Home,
        Kind::UserRegistered | Kind::UserCreated => Icon::Plus,
        Kind::UserRegistrationRepeated
        | Kind::UserEmailVerified
        | Kind::EmailChangeRequested
        | Kind::EmailChangeCancelled
        | Kind::EmailChanged
        | Kind::EmailChangeUndone => Icon::Mail,
        Kind::UserInvitationAccepted | Kind::UserUpdated => Icon::Person,
        Kind::UserSuspended => Icon::Bad,
        Kind::UserActivated | Kind::UserDeletionCancelled => Icon::Good,
        Kind::UserRoleChanged
        | Kind::UserReauthenticated
        | Kind::MfaEnabled
        | Kind::MfaFactorRemoved
        | Kind::BackupCodesMade
        | Kind::BackupCodeUsed
        | Kind::DeviceTrusted
        | Kind::DeviceDistrusted => Icon::Shield,
        Kind::UserLogin | Kind::DeviceRenamed | Kind::DeviceRemoved => Icon::Computer,
        Kind::UserLogout | Kind::SessionRevoked | Kind::SessionsRevoked => Icon::SignOut,
        Kind::PasskeyAdded | Kind::PasskeyRenamed | Kind::PasskeyRemoved => Icon::Fingerprint,
        Kind::UserLocked | Kind::PasswordResetRequested | Kind::PasswordReset | Kind::PasswordChanged => Icon::Lock,
        Kind::ExportRequested | Kind::ExportDownloaded => Icon::Inbox,
        Kind::UserDeletionPlanned | Kind::UserPurged | Kind::MfaDisabled | Kind::MfaReset => Icon::Warning,
        Kind::NotificationSettingsChanged => Icon::Bell,
        Kind::PreferencesChanged => Icon::Sliders,
        Kind::ApiKeyCreated | Kind::ApiKeyRotated | Kind::ApiKeyRevoked => Icon::Key,
    }
}
