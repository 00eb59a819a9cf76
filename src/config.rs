//! Settings of the installation: defaults, then `portico.toml`, then the environment (`PORTICO__SECTION__KEY`).

mod second_factor;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

pub use second_factor::{Mfa, Sms, SmsFormat, SmsHttp, SmsTransport, Twilio};

/// All sections. Every key has a default that is safe on a single machine.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Config {
    /// The HTTP side.
    pub server: Server,
    /// The database.
    pub store: Store,
    /// The master key.
    pub keys: Keys,
    /// Outgoing mail.
    pub mail: Mail,
    /// The Slack channel of the first organisation.
    pub slack: Slack,
    /// Rules for accounts; an organisation's own settings stand above them.
    pub accounts: Accounts,
    /// How long people stay signed in.
    pub sessions: Sessions,
    /// The browsers that people sign in with.
    pub devices: Devices,
    /// Copies of personal data, and deletion.
    pub privacy: Privacy,
    /// Where addresses are.
    pub geoip: GeoIp,
    /// Second factors.
    pub mfa: Mfa,
    /// Text messages.
    pub sms: Sms,
    /// Password hashing.
    pub hashing: Hashing,
    /// Delays after failed attempts.
    pub throttle: Throttle,
    /// What the log says and how.
    pub log: Log,
    /// Conveniences that only a developer's machine may have.
    pub development: Development,
}

/// The HTTP side.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// Where people reach the portal, without a trailing slash; links in mails begin with it. `https` turns on TLS-only cookies and HSTS.
    pub base_url: String,
    /// Folder with the styles, scripts and fonts; `site` beside the binary when not set.
    pub site_dir: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed: a list, or one text with commas.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// A request that takes longer is answered with 408.
    pub request_timeout_seconds: u64,
    /// The largest body that is read, in bytes.
    pub body_limit_bytes: usize,
    /// How long requests and jobs may go on after the order to stop.
    pub shutdown_seconds: u64,
    /// How long a client may take to send the head of a request, in seconds, at least 1; also how long a connection may rest between two. More
    /// than the minute after which most proxies let go of theirs.
    pub head_timeout_seconds: u64,
}

/// Networks as a list, or as one text with commas, as the environment can say it.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        List(Vec<String>),
    }
    let parts = match Written::deserialize(deserializer)? {
        Written::Text(text) => text.split(',').map(str::to_owned).collect(),
        Written::List(parts) => parts,
    };
    let read = |part: &str| {
        part.parse().map_err(|_| serde::de::Error::custom(format!("{part:?} is no network such as 10.0.0.0/8")))
    };
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).map(read).collect()
}

impl Default for Server {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 3000)),
            base_url: "http://127.0.0.1:3000".to_owned(),
            site_dir: None,
            trusted_proxies: Vec::new(),
            request_timeout_seconds: 15,
            body_limit_bytes: 1024 * 1024,
            shutdown_seconds: 20,
            head_timeout_seconds: 75,
        }
    }
}

impl Server {
    /// Whether people come over TLS.
    pub fn is_tls(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: SecretString,
    /// Connections that read, and with PostgreSQL as many again that write.
    pub connections: u32,
    /// Whether each commit waits for the disk: survives a loss of power as well, at the cost of slower writes.
    pub sync_each_commit: bool,
}

impl Default for Store {
    fn default() -> Self {
        Self { url: "sqlite:data/portico.db".into(), connections: 4, sync_each_commit: false }
    }
}

/// The master keys, which seal cookies, cursors and stored secrets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// 32 bytes as base64; stands above the file. Several are divided by blanks: the first seals, the others open what was sealed before.
    pub master: Option<SecretString>,
    /// File with the same, one a line, which its owner alone may read; made at the first start when it is missing. `portico keys` changes it.
    pub master_file: PathBuf,
}

impl Default for Keys {
    fn default() -> Self {
        Self { master: None, master_file: "data/master.key".into() }
    }
}

/// Outgoing mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The sender: `Name <address>`.
    pub from: String,
    /// Where mails go.
    pub transport: MailTransport,
    /// The server, where the transport is `smtp`.
    pub smtp: Smtp,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            from: "Portico <portico@localhost.localdomain>".to_owned(),
            transport: MailTransport::Smtp,
            smtp: Smtp::default(),
        }
    }
}

/// Where mails go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// To a mail server.
    Smtp,
    /// Into the memory of the process, readable at `/dev/mailbox`: for development.
    Mailbox,
}

/// A mail server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port: 587 for STARTTLS, 465 for TLS as a rule.
    pub port: u16,
    /// How the line is protected.
    pub tls: SmtpTls,
    /// Account, where the server wants one.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<SecretString>,
    /// A certificate (PEM) that is trusted beside the well-known ones, for a server with one of its own.
    pub ca_file: Option<PathBuf>,
    /// A conversation that takes longer is tried again later.
    pub timeout_seconds: u64,
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: 587,
            tls: SmtpTls::Starttls,
            username: None,
            password: None,
            ca_file: None,
            timeout_seconds: 15,
        }
    }
}

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Not at all: for a server on the same machine.
    None,
    /// Plain at first, then TLS; refused when the server does not offer it.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

/// The Slack channel of the first organisation; others set their own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Slack {
    /// An incoming webhook, to which notifications go that people want there. Without it the way is not set up.
    pub webhook_url: Option<SecretString>,
}

/// Rules for accounts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Accounts {
    /// Whether people may register by themselves.
    pub registration: bool,
    /// Whether an account stays `pending` until its address is confirmed.
    pub require_email_verification: bool,
    /// The least number of characters of a password (row C14).
    pub password_min_length: usize,
    /// How many verification mails an address may be sent in an hour.
    pub verification_mails_per_hour: u32,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            registration: true,
            require_email_verification: true,
            password_min_length: 8,
            verification_mails_per_hour: 5,
        }
    }
}

/// How long people stay signed in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sessions {
    /// A session that was not used for so long is over.
    pub idle_minutes: i64,
    /// A session is over after so long in any case.
    pub absolute_hours: i64,
    /// Both limits with "keep me signed in", in days.
    pub remembered_days: i64,
    /// For so long a sign-in counts as recent; then anything sensitive asks anew who it is.
    pub proof_minutes: i64,
}

impl Default for Sessions {
    fn default() -> Self {
        Self { idle_minutes: 120, absolute_hours: 24, remembered_days: 30, proof_minutes: 10 }
    }
}

/// The browsers that people sign in with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Devices {
    /// For so many days a trusted device needs no second factor.
    pub trusted_days: i64,
}

impl Default for Devices {
    fn default() -> Self {
        Self { trusted_days: 30 }
    }
}

/// Copies of personal data, and deletion (row G10).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// An account is purged so many days after its owner asked for it; until then signing in keeps it.
    pub deletion_grace_days: i64,
    /// A copy of somebody's data can be asked for every so many hours.
    pub export_hours: i64,
    /// It can be fetched for so many days.
    pub export_days: i64,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { deletion_grace_days: 14, export_hours: 24, export_days: 7 }
    }
}

/// Where addresses are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GeoIp {
    /// A file in `MaxMind`'s format with countries or cities, such as `GeoLite2-City.mmdb`. Without one, sign-ins tell no place.
    pub file: Option<PathBuf>,
}

/// Password hashing by Argon2id.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hashing {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
    /// Threads of the pool; as many as there are cores when not set.
    pub threads: Option<usize>,
    /// How many hashes may wait; more are answered with 503.
    pub queue: usize,
}

impl Default for Hashing {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, iterations: 2, parallelism: 1, threads: None, queue: 128 }
    }
}

/// Delays after failed attempts: they grow and end, they never lock anybody out for good.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Throttle {
    /// Failures of one account that are free of delay.
    pub free_per_account: i64,
    /// Failures from one address that are free of delay: many people may share it.
    pub free_per_address: i64,
    /// The first delay; it doubles with each failure.
    pub first_delay_seconds: i64,
    /// The longest delay.
    pub longest_delay_seconds: i64,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { free_per_account: 5, free_per_address: 50, first_delay_seconds: 1, longest_delay_seconds: 900 }
    }
}

/// What the log says and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// A filter as `tracing` reads it: `info`, `portico=debug,sqlx=warn`.
    pub filter: String,
    /// One JSON object per line instead of text for people.
    pub json: bool,
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".to_owned(), json: false }
    }
}

/// Conveniences that only a developer's machine may have.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Development {
    /// Shows `/dev/mailbox`; needs the transport `mailbox`.
    pub mailbox: bool,
}

/// A setting that cannot be used; the text names the key.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {0}")]
pub struct ConfigError(String);

impl Config {
    /// Reads the settings. A file named by the caller must exist; `portico.toml` in the working directory may be missing.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        // Nothing is taken for a number before it is known that one is wanted: a secret may look like one.
        let environment = config::Environment::with_prefix("PORTICO").prefix_separator("__").separator("__");
        Self::read(file, environment)
    }

    fn read(file: Option<&Path>, environment: config::Environment) -> Result<Self, ConfigError> {
        let source = match file {
            Some(path) => config::File::from(path).required(true),
            None => config::File::with_name("portico.toml").required(false),
        };
        let loaded: Self = config::Config::builder()
            .add_source(source.format(config::FileFormat::Toml))
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|error| ConfigError(error.to_string()))?;
        loaded.checked()
    }

    /// Refuses what would only fail later, naming the key.
    fn checked(mut self) -> Result<Self, ConfigError> {
        let refuse = |key: &str, why: &str| Err(ConfigError(format!("{key}: {why}")));
        self.server.base_url = self.server.base_url.trim_end_matches('/').to_owned();
        match url::Url::parse(&self.server.base_url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => {}
            _ => return refuse("server.base_url", "an http or https address is wanted"),
        }
        if let Some(webhook) = &self.slack.webhook_url
            && !url::Url::parse(webhook.expose_secret()).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        {
            return refuse("slack.webhook_url", "an http or https address is wanted");
        }
        if self.store.connections == 0 {
            return refuse("store.connections", "at least 1 is needed");
        }
        if !(4..=128).contains(&self.accounts.password_min_length) {
            return refuse("accounts.password_min_length", "4 to 128 is possible");
        }
        if self.hashing.memory_kib < 8 * self.hashing.parallelism
            || self.hashing.iterations == 0
            || self.hashing.parallelism == 0
        {
            return refuse(
                "hashing",
                "memory_kib must be at least 8 × parallelism, iterations and parallelism at least 1",
            );
        }
        if self.hashing.queue == 0 || self.hashing.threads == Some(0) {
            return refuse("hashing.queue, hashing.threads", "at least 1 is needed");
        }
        let sessions = &self.sessions;
        let lifetimes = [
            ("sessions.idle_minutes", sessions.idle_minutes, 365 * 24 * 60),
            ("sessions.absolute_hours", sessions.absolute_hours, 365 * 24),
            ("sessions.remembered_days", sessions.remembered_days, 365),
            ("sessions.proof_minutes", sessions.proof_minutes, 24 * 60),
            ("devices.trusted_days", self.devices.trusted_days, 365),
        ];
        if let Some((key, _, max)) = lifetimes.iter().find(|(_, lifetime, max)| !(1..=*max).contains(lifetime)) {
            return refuse(key, &format!("1 to {max} is possible"));
        }
        let throttle = &self.throttle;
        let delays = [throttle.first_delay_seconds, throttle.longest_delay_seconds];
        let free = [throttle.free_per_account, throttle.free_per_address];
        if delays.iter().any(|delay| !(1..=86_400).contains(delay))
            || free.iter().any(|free| !(0..=1_000_000).contains(free))
        {
            return refuse("throttle", "delays of 1 to 86400 seconds and 0 to 1000000 free attempts are possible");
        }
        let privacy = &self.privacy;
        if !(0..=365).contains(&privacy.deletion_grace_days)
            || !(0..=365 * 24).contains(&privacy.export_hours)
            || !(1..=90).contains(&privacy.export_days)
        {
            return refuse(
                "privacy",
                "0 to 365 deletion_grace_days, 0 to 8760 export_hours and 1 to 90 export_days are possible",
            );
        }
        if self.development.mailbox && self.mail.transport != MailTransport::Mailbox {
            return refuse("development.mailbox", "needs mail.transport = \"mailbox\"");
        }
        if let Err((key, why)) = self.mfa.check().and_then(|()| self.sms.check(&self.mail)) {
            return refuse(key, why);
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("portico.toml");
        std::fs::write(&path, text).expect("a file");
        Config::load(Some(&path))
    }

    #[test]
    fn an_empty_file_gives_the_documented_defaults() {
        let config = load("").expect("defaults");
        assert_eq!(config.accounts.password_min_length, 8);
        assert_eq!(
            (config.hashing.memory_kib, config.hashing.iterations, config.hashing.parallelism),
            (19 * 1024, 2, 1)
        );
    }

    #[test]
    fn a_wrong_key_or_value_is_named() {
        let unknown = load("[server]\nprot = 3").expect_err("an unknown key").to_string();
        assert!(unknown.contains("prot"), "{unknown}");
        let value = load("[server]\nbase_url = \"ftp://x\"").expect_err("a wrong value").to_string();
        assert!(value.contains("server.base_url"), "{value}");
    }

    #[test]
    fn the_environment_is_read_as_it_stands() {
        let said = [
            ("PORTICO__SMS__TWILIO__FROM", "+15551234567"),
            ("PORTICO__MAIL__SMTP__PASSWORD", "0123"),
            ("PORTICO__MAIL__SMTP__USERNAME", "1e5"),
            ("PORTICO__SERVER__TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.1/32"),
            ("PORTICO__STORE__CONNECTIONS", "7"),
            ("PORTICO__STORE__SYNC_EACH_COMMIT", "true"),
            ("PORTICO__HASHING__THREADS", "3"),
            ("PORTICO__SERVER__BIND", "127.0.0.1:0"),
            ("PORTICO__MAIL__TRANSPORT", "mailbox"),
            ("PORTICO__ACCOUNTS__REGISTRATION", "false"),
        ];
        let said = said.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        let environment =
            config::Environment::with_prefix("PORTICO").prefix_separator("__").separator("__").source(Some(said));
        let config = Config::read(None, environment).expect("settings");
        assert_eq!(config.sms.twilio.from, "+15551234567");
        assert_eq!(config.mail.smtp.password.map(|secret| secret.expose_secret().to_owned()).as_deref(), Some("0123"));
        assert_eq!(config.mail.smtp.username.as_deref(), Some("1e5"));
        assert_eq!(config.server.trusted_proxies.len(), 2);
        assert_eq!((config.store.connections, config.store.sync_each_commit), (7, true));
        assert_eq!((config.hashing.threads, config.mail.transport), (Some(3), MailTransport::Mailbox));
        assert!(!config.accounts.registration);
    }

    #[test]
    fn times_that_no_calendar_holds_are_refused() {
        for (text, key) in [
            ("[sessions]\nidle_minutes = 1000000000000000000", "sessions.idle_minutes"),
            ("[sessions]\nabsolute_hours = 0", "sessions.absolute_hours"),
            ("[devices]\ntrusted_days = 366", "devices.trusted_days"),
            ("[privacy]\nexport_hours = 9000000000000000000", "privacy"),
            ("[throttle]\nlongest_delay_seconds = 9000000000000000000", "throttle"),
            ("[throttle]\nfree_per_address = 9000000000000000000", "throttle"),
        ] {
            let refused = load(text).expect_err(text).to_string();
            assert!(refused.contains(key), "{refused}");
        }
    }

    #[test]
    fn networks_are_a_list_or_one_text() {
        let list = load("[server]\ntrusted_proxies = [\"10.0.0.0/8\", \"::1/128\"]").expect("a list");
        assert_eq!(list.server.trusted_proxies.len(), 2);
        assert!(load("[server]\ntrusted_proxies = \"\"").expect("none").server.trusted_proxies.is_empty());
        let wrong = load("[server]\ntrusted_proxies = [\"nowhere\"]").expect_err("no network").to_string();
        assert!(wrong.contains("nowhere"), "{wrong}");
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let config = load("[mail.smtp]\npassword = \"hush\"").expect("a password");
        assert!(!format!("{config:?}").contains("hush"));
    }
}
