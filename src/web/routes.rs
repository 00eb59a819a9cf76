//! The portal's addresses, one table.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::handlers::{
    account, activity, address, alarm, confirm, devices, keys, look, mailbox, org, passwords, picture, privacy,
    registration, second_factors, second_step, security, sign_in, strength,
};
use crate::front::{Front, UPLOAD_LIMIT};

/// All pages and forms.
pub fn routes() -> Router<Front> {
    Router::new()
        .route("/", get(sign_in::start))
        .route("/login", get(sign_in::show).post(sign_in::sign_in))
        .route("/login/mfa", get(second_step::show).post(second_step::finish))
        .route("/login/mfa/text", post(second_step::text))
        .route("/logout", post(sign_in::sign_out))
        .route("/register", get(registration::show_register).post(registration::register))
        .route("/portal/register", get(registration::show_register).post(registration::register))
        .route("/verify-email", get(registration::show_verify).post(registration::verify))
        .route("/verify-email/resend", get(registration::show_resend).post(registration::resend))
        .route("/auth/forgot-password", get(passwords::show_forgot).post(passwords::forgot))
        .route("/auth/reset-password", get(passwords::show_reset).post(passwords::reset))
        .route("/auth/not-me", get(alarm::show).post(alarm::raise))
        .route("/invite/{token}", get(registration::show_invitation).post(registration::accept_invitation))
        .route("/setup", get(registration::show_set_up).post(registration::set_up))
        .route("/password-strength", post(strength::judge))
        .route("/preferences/look", post(look::change))
        .route("/account", get(account::overview))
        .route("/account/confirm", get(confirm::show).post(confirm::confirm))
        .route("/account/profile", get(account::show_profile).post(account::save_profile))
        .route("/account/security", get(security::show))
        .route("/account/security/password", get(security::show_password).post(security::change_password))
        .route("/account/email", get(address::show).post(address::request))
        .route("/account/email/cancel", post(address::cancel))
        .route("/email-change/confirm", get(address::show_confirm).post(address::confirm))
        .route("/email-change/undo", get(address::show_undo).post(address::undo))
        .route("/account/profile/picture", post(picture::upload).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route("/account/profile/picture/remove", post(picture::remove))
        .route("/avatars/{file}", get(picture::serve))
        .route("/account/security/app", get(second_factors::show_app).post(second_factors::begin_app))
        .route("/account/security/app/verify", post(second_factors::verify_app))
        .route("/account/security/sms", get(second_factors::show_texts).post(second_factors::begin_texts))
        .route("/account/security/sms/verify", post(second_factors::verify_texts))
        .route("/account/security/backup-codes", post(second_factors::new_backup_codes))
        .route("/account/security/backup-codes/file", post(second_factors::backup_codes_file))
        .route("/account/security/send-code", post(second_factors::send_code))
        .route("/account/security/off", get(second_factors::show_off).post(second_factors::turn_off))
        .route("/account/sessions", get(account::show_sessions))
        .route("/account/sessions/end", post(account::end_session))
        .route("/account/sessions/end-others", post(account::end_other_sessions))
        .route("/account/sessions/end-all", post(account::end_all_sessions))
        .route("/account/devices", get(devices::list))
        .route("/account/devices/{id}", get(devices::show))
        .route("/account/devices/{id}/rename", post(devices::rename))
        .route("/account/devices/{id}/distrust", post(devices::distrust))
        .route("/account/devices/{id}/remove", post(devices::remove))
        .route("/account/activity", get(activity::list))
        .route("/download/activity.csv", get(activity::export_csv))
        .route("/download/activity.json", get(activity::export_json))
        .route("/account/api-keys", get(keys::list))
        .route("/account/api-keys/new", get(keys::show_new).post(keys::create))
        .route("/account/api-keys/{id}/rotate", get(keys::show_rotate).post(keys::rotate))
        .route("/account/api-keys/{id}/revoke", post(keys::revoke))
        .route("/account/privacy", get(privacy::show))
        .route("/account/privacy/export", get(privacy::export_progress).post(privacy::request_export))
        .route("/account/privacy/download", get(privacy::show_download).post(privacy::download))
        .route("/account/privacy/delete", post(privacy::delete))
        .route("/org/users", get(org::users))
        .route("/org/users/new", get(org::new_person).post(org::add_person))
        .route("/org/users/{id}", get(org::person))
        .route("/org/users/{id}/suspend", post(org::suspend))
        .route("/org/users/{id}/activate", post(org::activate))
        .route("/org/users/{id}/role", post(org::change_role))
        .route("/dev/mailbox", get(mailbox::list))
        .route("/dev/mailbox/{id}", get(mailbox::letter))
        .route("/dev/mailbox/{id}/html", get(mailbox::html))
}
