//! Letters to try things with.

use chrono::{DateTime, TimeZone, Utc};
use portico::{
    clock::Clock,
    config::{self, MailTransport, SmtpTls},
    kernel::Locale,
    mail::{Branding, Envelope, Letter, LostWays, Mailer, SecurityChange, WeekInNumbers},
    notifications::Message,
};

use crate::support::smtp_sink::SmtpSink;

pub fn branding() -> Branding {
    Branding { name: "Northwind Labs".to_owned(), base_url: "https://accounts.northwind.example".to_owned() }
}

pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).single().expect("a time that exists")
}

/// One of each kind, as somebody gets it who reads this language.
pub fn letters(locale: Locale) -> Vec<Letter> {
    let told = Message::PasskeyAdded { name: "Laptop".to_owned() };
    let name = || "Ana María".to_owned();
    let page = |path: &str| format!("https://accounts.northwind.example/{path}");
    let reset_link = page("auth/forgot-password");
    vec![
        Letter::VerifyEmail { name: name(), link: page("verify-email?token=k3J9xQ&next=a"), hours: 24 },
        Letter::Invitation {
            name: name(),
            organization: "Northwind Labs".to_owned(),
            inviter: Some("Mara Okafor".to_owned()),
            link: page("invite/p7Zt41"),
            days: 7,
        },
        Letter::PasswordReset { name: name(), link: page("auth/reset-password?token=m2Vb80"), minutes: 60 },
        Letter::PasswordChanged {
            name: name(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            device: Some("Firefox · Linux".to_owned()),
            ip: Some([192, 0, 2, 17].into()),
            reset_link: reset_link.clone(),
        },
        Letter::ApiKeyCreated {
            name: name(),
            key_name: "Nightly report".to_owned(),
            prefix: "ptk_live_h7Zt41".to_owned(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            device: Some("Firefox · Linux".to_owned()),
            ip: Some([192, 0, 2, 17].into()),
            keys_link: page("account/api-keys"),
        },
        Letter::EmailAlreadyRegistered { name: name(), sign_in_link: page("login"), reset_link },
        Letter::WeeklySummary {
            name: name(),
            from: noon().date_naive() - chrono::Duration::days(6),
            to: noon().date_naive(),
            numbers: WeekInNumbers { sign_ins: 5, changes: 2, by_others: 1, unread: 3, is_verified: true },
            link: page("account"),
            settings_link: page("account/notifications"),
        },
        Letter::Notification {
            name: name(),
            title: told.title(locale),
            text: told.text(locale),
            link: page("account/security"),
            settings_link: page("account/notifications"),
        },
        Letter::ExportReady {
            name: name(),
            link: page("account/privacy/download?token=q8Xc2L"),
            days: 7,
            bytes: 48_200,
        },
        Letter::DeletionPlanned {
            name: name(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            sign_in_link: page("login"),
        },
        Letter::DeletionCancelled {
            name: name(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            account_link: page("account"),
        },
        Letter::DeletionDone { name: name(), portal_link: page("") },
        Letter::NewDevice {
            name: name(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            device: Some("Safari · iPhone".to_owned()),
            ip: Some([192, 0, 2, 17].into()),
            place: Some("Lisboa, Portugal".to_owned()),
            link: page("auth/not-me?token=q8Lm55"),
            days: 7,
        },
        Letter::AccountLocked { name: name(), link: page("auth/reset-password?token=t6Yw21"), minutes: 60 },
        Letter::EmailChangeConfirm { name: name(), link: page("email-change/confirm?token=c4Tz12"), hours: 24 },
        Letter::EmailChangeTaken { name: name(), sign_in_link: page("login") },
        Letter::EmailChangeRequested {
            name: name(),
            new_email: "ana.new@example.org".to_owned(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            device: Some("Firefox · Linux".to_owned()),
            ip: Some([192, 0, 2, 17].into()),
            profile_link: page("account/profile"),
        },
        Letter::EmailChanged {
            name: name(),
            old_email: "ana@example.org".to_owned(),
            new_email: "ana.new@example.org".to_owned(),
            sign_in_link: page("login"),
        },
        Letter::EmailChangeUndo {
            name: name(),
            new_email: "ana.new@example.org".to_owned(),
            when: noon(),
            time_zone: Some("Europe/Madrid".to_owned()),
            device: Some("Firefox · Linux".to_owned()),
            ip: Some([192, 0, 2, 17].into()),
            undo_link: page("email-change/undo?token=u8Kd33"),
            days: 7,
        },
        security_changed(SecurityChange::SecondFactorOn),
        security_changed(SecurityChange::SecondFactorOff),
        security_changed(SecurityChange::AuthenticatorRemoved),
        security_changed(SecurityChange::TextsRemoved),
        lost(LostWays::SecondFactors),
        lost(LostWays::Passkeys),
        lost(LostWays::Both),
        security_changed(SecurityChange::BackupCodesMade),
        security_changed(SecurityChange::BackupCodeUsed { left: 2 }),
    ]
}

fn lost(ways: LostWays) -> Letter {
    Letter::SecondFactorsReset {
        name: "Ana María".to_owned(),
        by: "Olivia Owner".to_owned(),
        reason: "Lost her phone; we have spoken on the telephone".to_owned(),
        ways,
        when: noon(),
        time_zone: Some("Europe/Madrid".to_owned()),
        link: "https://accounts.northwind.example/account/security".to_owned(),
    }
}

fn security_changed(change: SecurityChange) -> Letter {
    Letter::SecurityChanged {
        name: "Ana María".to_owned(),
        change,
        when: noon(),
        time_zone: Some("Europe/Madrid".to_owned()),
        device: Some("Firefox · Linux".to_owned()),
        ip: Some([192, 0, 2, 17].into()),
        link: "https://accounts.northwind.example/account/security".to_owned(),
        reset_link: "https://accounts.northwind.example/auth/forgot-password".to_owned(),
    }
}

pub fn envelope(letter: Letter, locale: Locale) -> Envelope {
    Envelope {
        to: "ana@example.org".to_owned(),
        to_name: Some("Ana María".to_owned()),
        locale,
        letter,
        message_key: "job_01h455vb4pex5vsknk084sn02q".to_owned(),
    }
}

/// A letter where it does not matter which.
pub fn any_envelope() -> Envelope {
    let letter = Letter::VerifyEmail { name: "Ana".to_owned(), link: "https://example.org/v?t=1".to_owned(), hours: 1 };
    envelope(letter, Locale::En)
}

/// Settings that send to the sink in clear text and give up after two seconds.
pub fn settings(sink: &SmtpSink) -> config::Mail {
    config::Mail {
        from: "Portico <portico@northwind.example>".to_owned(),
        transport: MailTransport::Smtp,
        smtp: config::Smtp {
            host: "localhost".to_owned(),
            port: sink.addr.port(),
            tls: SmtpTls::None,
            timeout_seconds: 2,
            ..config::Smtp::default()
        },
    }
}

pub fn mailer(settings: &config::Mail) -> Mailer {
    Mailer::from_config(settings, branding(), Clock::stopped(noon())).expect("settings that work")
}
