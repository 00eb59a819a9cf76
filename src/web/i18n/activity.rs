//! What happened, in words.

use super::{Text, history, org, texts};
use crate::{
    activity::Kind,
    kernel::Locale,
    notifications::{Channel, Event},
};

texts! {
    ORGANIZATION_CREATED = "Organisation set up", "Organización creada", "Organisation créée";
    ORGANIZATION_UPDATED = "Organisation settings changed", "Ajustes de la organización cambiados", "Réglages de l’organisation modifiés";
    REGISTERED = "Registered", "Registro", "Inscription";
    REGISTRATION_REPEATED = "Registration tried with this address", "Intento de registro con esta dirección", "Tentative d’inscription avec cette adresse";
    CREATED = "Account added", "Cuenta añadida", "Compte ajouté";
    INVITATION_ACCEPTED = "Invitation accepted", "Invitación aceptada", "Invitation acceptée";
    UPDATED = "Profile changed", "Perfil modificado", "Profil modifié";
    EMAIL_VERIFIED = "E-mail address confirmed", "Dirección de correo confirmada", "Adresse e-mail confirmée";
    EMAIL_CHANGE_REQUESTED = "New address requested", "Nueva dirección solicitada", "Nouvelle adresse demandée";
    EMAIL_CHANGE_CANCELLED = "Change of address cancelled", "Cambio de dirección cancelado", "Changement d’adresse annulé";
    EMAIL_CHANGED = "Address changed", "Dirección cambiada", "Adresse modifiée";
    EMAIL_CHANGE_UNDONE = "Change of address taken back", "Cambio de dirección deshecho", "Changement d’adresse annulé par l’ancienne adresse";
    SUSPENDED = "Account suspended", "Cuenta suspendida", "Compte suspendu";
    ACTIVATED = "Account activated", "Cuenta activada", "Compte activé";
    ROLE_CHANGED = "Role changed", "Rol cambiado", "Rôle changé";
    LOCKED = "Account locked by its owner", "Cuenta bloqueada por su titular", "Compte verrouillé par son titulaire";
    DELETION_PLANNED_AT = "Deletion planned for", "Eliminación prevista para", "Suppression prévue pour";
    BACKUP_CODES_LEFT = "Backup codes left", "Códigos de respaldo restantes", "Codes de secours restants";
    SWITCHED_ON = "Switched on", "Activadas", "Activées";
    LOCKED_FIELD = "Locked", "Bloqueada", "Verrouillé";
    LOGIN = "Signed in", "Inicio de sesión", "Connexion";
    LOGOUT = "Signed out", "Cierre de sesión", "Déconnexion";
    REAUTHENTICATED = "Identity confirmed anew", "Identidad confirmada de nuevo", "Identité confirmée de nouveau";
    SESSION_REVOKED = "Session ended from another device", "Sesión terminada desde otro dispositivo", "Session terminée depuis un autre appareil";
    SESSIONS_REVOKED = "All other sessions ended", "Todas las demás sesiones terminadas", "Toutes les autres sessions terminées";
    DEVICE_TRUSTED = "Device trusted", "Dispositivo de confianza", "Appareil de confiance";
    DEVICE_DISTRUSTED = "Device no longer trusted", "Dispositivo ya sin confianza", "Appareil plus de confiance";
    DEVICE_RENAMED = "Device renamed", "Dispositivo renombrado", "Appareil renommé";
    DEVICE_REMOVED = "Device removed", "Dispositivo quitado", "Appareil retiré";
    DEVICE = "Device", "Dispositivo", "Appareil";
    MFA_ENABLED = "Second factor turned on", "Segundo factor activado", "Second facteur activé";
    MFA_DISABLED = "Second factors turned off", "Segundos factores desactivados", "Seconds facteurs désactivés";
    MFA_FACTOR_REMOVED = "Second factor removed", "Segundo factor quitado", "Second facteur retiré";
    MFA_RESET = "Lost second factors reset", "Segundos factores perdidos restablecidos", "Seconds facteurs perdus réinitialisés";
    SECOND_FACTORS = "Second factors", "Segundos factores", "Seconds facteurs";
    SECOND_FACTOR = "Second factor", "Segundo factor", "Second facteur";
    BACKUP_CODES_MADE = "New backup codes made", "Códigos de respaldo nuevos", "Nouveaux codes de secours";
    BACKUP_CODE_USED = "Backup code used", "Código de respaldo usado", "Code de secours utilisé";
    PASSKEY_ADDED = "Passkey added", "Llave de acceso añadida", "Clé d’accès ajoutée";
    PASSKEY_RENAMED = "Passkey renamed", "Llave de acceso renombrada", "Clé d’accès renommée";
    PASSKEY_REMOVED = "Passkey removed", "Llave de acceso quitada", "Clé d’accès retirée";
    PASSKEY = "Passkey", "Llave de acceso", "Clé d’accès";
    RESET_REQUESTED = "New password requested", "Nueva contraseña solicitada", "Nouveau mot de passe demandé";
    EXPORT_REQUESTED = "Copy of all data requested", "Copia de todos los datos solicitada", "Copie de toutes les données demandée";
    EXPORT_DOWNLOADED = "Copy of all data fetched", "Copia de todos los datos descargada", "Copie de toutes les données téléchargée";
    DELETION_PLANNED = "Deletion of the account planned", "Eliminación de la cuenta planificada", "Suppression du compte planifiée";
    DELETION_CANCELLED = "Deletion of the account cancelled", "Eliminación de la cuenta cancelada", "Suppression du compte annulée";
    PURGED = "All data deleted", "Todos los datos eliminados", "Toutes les données supprimées";
    PASSWORD_CHANGED = "Password changed", "Contraseña cambiada", "Mot de passe changé";
    API_KEY_CREATED = "API key made", "Clave de API creada", "Clé d’API créée";
    API_KEY_ROTATED = "API key renewed", "Clave de API renovada", "Clé d’API renouvelée";
    API_KEY_REVOKED = "API key revoked", "Clave de API revocada", "Clé d’API révoquée";
    RESET = "New password set by mail", "Nueva contraseña por correo", "Nouveau mot de passe par e-mail";
    NOTIFICATIONS_CHANGED = "Notification settings changed", "Ajustes de notificaciones cambiados", "Réglages de notifications modifiés";
    PREFERENCES_CHANGED = "Preferences changed", "Preferencias cambiadas", "Préférences modifiées";
}

/// What happened, in two or three words.
pub const fn happening(kind: Kind, locale: Locale) -> &'static str {
    let text = match kind {
        Kind::OrganizationCreated => ORGANIZATION_CREATED,
        Kind::OrganizationUpdated => ORGANIZATION_UPDATED,
        Kind::UserRegistered => REGISTERED,
        Kind::UserRegistrationRepeated => REGISTRATION_REPEATED,
        Kind::UserCreated => CREATED,
        Kind::UserInvitationAccepted => INVITATION_ACCEPTED,
        Kind::UserUpdated => UPDATED,
        Kind::UserEmailVerified => EMAIL_VERIFIED,
        Kind::EmailChangeRequested => EMAIL_CHANGE_REQUESTED,
        Kind::EmailChangeCancelled => EMAIL_CHANGE_CANCELLED,
        Kind::EmailChanged => EMAIL_CHANGED,
        Kind::EmailChangeUndone => EMAIL_CHANGE_UNDONE,
        Kind::UserSuspended => SUSPENDED,
        Kind::UserActivated => ACTIVATED,
        Kind::UserRoleChanged => ROLE_CHANGED,
        Kind::UserLocked => LOCKED,
        Kind::UserLogin => LOGIN,
        Kind::UserLogout => LOGOUT,
        Kind::UserReauthenticated => REAUTHENTICATED,
        Kind::SessionRevoked => SESSION_REVOKED,
        Kind::SessionsRevoked => SESSIONS_REVOKED,
        Kind::DeviceTrusted => DEVICE_TRUSTED,
        Kind::DeviceDistrusted => DEVICE_DISTRUSTED,
        Kind::DeviceRenamed => DEVICE_RENAMED,
        Kind::DeviceRemoved => DEVICE_REMOVED,
        Kind::MfaEnabled => MFA_ENABLED,
        Kind::MfaDisabled => MFA_DISABLED,
        Kind::MfaFactorRemoved => MFA_FACTOR_REMOVED,
        Kind::MfaReset => MFA_RESET,
        Kind::BackupCodesMade => BACKUP_CODES_MADE,
        Kind::BackupCodeUsed => BACKUP_CODE_USED,
        Kind::PasskeyAdded => PASSKEY_ADDED,
        Kind::PasskeyRenamed => PASSKEY_RENAMED,
        Kind::PasskeyRemoved => PASSKEY_REMOVED,
        Kind::PasswordResetRequested => RESET_REQUESTED,
        Kind::PasswordChanged => PASSWORD_CHANGED,
        Kind::PasswordReset => RESET,
        Kind::ExportRequested => EXPORT_REQUESTED,
        Kind::ExportDownloaded => EXPORT_DOWNLOADED,
        Kind::UserDeletionPlanned => DELETION_PLANNED,
        Kind::UserDeletionCancelled => DELETION_CANCELLED,
        Kind::UserPurged => PURGED,
        Kind::NotificationSettingsChanged => NOTIFICATIONS_CHANGED,
        Kind::PreferencesChanged => PREFERENCES_CHANGED,
        Kind::ApiKeyCreated => API_KEY_CREATED,
        Kind::ApiKeyRotated => API_KEY_ROTATED,
        Kind::ApiKeyRevoked => API_KEY_REVOKED,
    };
    text.get(locale)
}

/// The name of a field as it stands in recorded changes; `None` for one without words.
pub fn field_name(field: &str, locale: Locale) -> Option<&'static str> {
    let text: Text = match field {
        "email" => org::EMAIL,
        "email_verified" => org::VERIFIED_AT,
        "full_name" | "name" => org::FULL_NAME,
        "given_name" => org::GIVEN_NAME,
        "family_name" => org::FAMILY_NAME,
        "username" => org::USERNAME,
        "phone" => org::PHONE,
        "avatar" => org::PICTURE,
        "timezone" => org::TIME_ZONE,
        "language" => org::LANGUAGE,
        "theme" => org::THEME,
        "notifications" => super::common::NOTIFICATIONS,
        "quiet_hours" => super::notifications::QUIET,
        "events" => super::notifications::EVENTS,
        "in_app" => super::notifications::CHANNEL_IN_APP,
        "push" => super::notifications::CHANNEL_PUSH,
        "sms" => super::notifications::CHANNEL_SMS,
        "slack" => super::notifications::CHANNEL_SLACK,
        "default_view" => super::preferences::DEFAULT_VIEW,
        "widgets" => super::preferences::DASHBOARD,
        "offline_mode" => super::preferences::OFFLINE_MODE,
        "gps_tracking" => super::preferences::GPS_TRACKING,
        "auto_save" => super::preferences::AUTO_SAVE,
        "metadata" => org::METADATA,
        "role" => org::ROLE,
        "status" => org::STATUS,
        "locked" => LOCKED_FIELD,
        "reason" => history::FIELD_REASON,
        "scopes" => history::SCOPES,
        "networks" => history::NETWORKS,
        "expires_at" => history::EXPIRES,
        "prefix" => history::PREFIX,
        "old_key_until" => history::OLD_KEY_UNTIL,
        "deletion_planned_at" => DELETION_PLANNED_AT,
        "backup_codes_left" => BACKUP_CODES_LEFT,
        "second_factors" => SECOND_FACTORS,
        "method" => SECOND_FACTOR,
        "passkey" => PASSKEY,
        "device" => DEVICE,
        "profile_fields" => super::settings::FIELDS,
        "require_email_verification" => super::settings::VERIFICATION,
        "password_min_length" => super::settings::PASSWORD_LENGTH,
        "session_idle_minutes" => super::settings::IDLE_MINUTES,
        "newcomers" => super::settings::NEWCOMERS,
        "slack_webhook" => super::settings::SLACK,
        _ => return None,
    };
    Some(text.get(locale))
}

/// The name of an entry of such a field, whose value is an object; `None` for one without words, such as a key of somebody's own metadata.
pub fn entry_name(field: &str, key: &str, locale: Locale) -> Option<&'static str> {
    let text: Text = match (field, key) {
        ("metadata", _) => return None,
        ("quiet_hours", "enabled") => SWITCHED_ON,
        ("quiet_hours", "start") => super::notifications::QUIET_START,
        ("quiet_hours", "end") => super::notifications::QUIET_END,
        (_, "notification_events") => super::notifications::EVENTS,
        (_, "dashboard") => super::preferences::DASHBOARD,
        (_, "mobile") => super::preferences::MOBILE,
        (_, "defaultView") => super::preferences::DEFAULT_VIEW,
        (_, "offlineMode") => super::preferences::OFFLINE_MODE,
        (_, "gpsTracking") => super::preferences::GPS_TRACKING,
        _ => match (Channel::from_name(key), Event::from_name(key)) {
            (Some(channel), _) => super::notifications::channel(channel),
            (None, Some(event)) => super::notifications::event(event),
            (None, None) => return field_name(key, locale),
        },
    };
    Some(text.get(locale))
}
