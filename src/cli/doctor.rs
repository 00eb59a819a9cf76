//! `portico doctor`.

use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Args;
use url::Url;

use super::CliError;
use crate::{
    clock::Clock,
    config::{Config, MailTransport, SmsTransport},
    kernel::AppError,
    keyring::{Keyring, KeyringError},
    mail::{Branding, Mailer},
    passwords::PasswordPool,
    seals, server,
    sms::Texter,
    store::{Db, search},
    web::assets::Assets,
};

/// What a check found: how it stands, or what is wrong and what mends it.
type Finding = Result<String, (String, &'static str)>;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// For how long passwords are hashed to see how quick it goes, with all cores busy; 0 leaves that out
    #[arg(long, value_name = "SECONDS", default_value_t = 1, value_parser = clap::value_parser!(u64).range(0..=60))]
    hashing: u64,
}

/// Checks everything, in the order in which a start needs it, and says what to mend.
pub(super) async fn run(file: Option<&Path>, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => {
            print(
                "settings",
                &Err((error.to_string(), "mend the key that is named, in portico.toml or the environment")),
            );
            return Ok(ExitCode::FAILURE);
        }
    };
    let findings = [
        ("settings", Ok(format!("serving {} on {}", config.server.base_url, config.server.bind))),
        ("address", check_address(&config)),
        ("key", check_key(&config).await),
        ("database", check_database(&config).await),
        ("mail", check_mail(&config).await),
        ("sms", check_sms(&config)),
        ("site", check_site(&config)),
        ("disk", check_disk(&config)),
        ("hashing", check_hashing(&config, Duration::from_secs(arguments.hashing)).await),
    ];
    for (name, finding) in &findings {
        print(name, finding);
    }
    let is_well = findings.iter().all(|(_, finding)| finding.is_ok());
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(name: &str, finding: &Finding) {
    match finding {
        Ok(word) => println!("  ok     {name:<9} {word}"),
        Err((what, mend)) => println!("  WRONG  {name:<9} {what}\n         {:<9} to mend it: {mend}", ""),
    }
}

fn check_address(config: &Config) -> Finding {
    if config.server.is_tls() {
        return Ok("reached over TLS".to_owned());
    }
    if config.server.bind.ip().is_loopback() {
        return Ok("reached from this machine only".to_owned());
    }
    Err((
        format!("{} is reached from other machines without TLS", config.server.base_url),
        "put a TLS proxy in front and set server.base_url to its https address",
    ))
}

async fn check_key(config: &Config) -> Finding {
    let is_new = config.keys.master.is_none() && !config.keys.master_file.exists();
    let keyring = Keyring::load(&config.keys).map_err(|error| {
        let mend = match error {
            KeyringError::Shared { .. } => "let the file belong to the user that Portico runs as, with mode 600",
            _ => "restore the file from its copy, or set PORTICO__KEYS__MASTER",
        };
        (error.to_string(), mend)
    })?;
    // What is wrong with the database is said in its own line.
    let standing = match Db::open(&config.store).await {
        Ok(db) => {
            let standing = seals::standing_of(&db, &keyring).await.ok();
            db.close().await;
            standing
        }
        Err(_) => None,
    };
    if let Some(standing) = &standing
        && let Some(id) = standing.unknown.keys().next()
    {
        let mend = "restore the file from its copy; see `portico keys status`";
        return Err((format!("{} stored secret(s) are sealed with the missing key {id}", standing.unreadable()), mend));
    }
    let count = keyring.known_keys().len();
    Ok(match standing.map_or(0, |standing| standing.outdated()) {
        _ if is_new => "made just now; keep a copy in a safe place".to_owned(),
        0 if count == 1 => "there".to_owned(),
        0 => format!("there; {} other(s) may go: `portico keys retire`", count - 1),
        outdated => format!("there; {outdated} stored secret(s) wait for `portico keys reseal`"),
    })
}

async fn check_database(config: &Config) -> Finding {
    let mend = "check store.url, that the server runs, and that its user may make tables";
    let db = Db::open(&config.store).await.map_err(|error| (error.to_string(), mend))?;
    let missing = db.missing_migrations().await.map_err(|error| (error.to_string(), mend))?;
    let jobs = db.job_counts().await.unwrap_or_default();
    let knows_all_letters = missing > 0 || search::knows_all_letters(&db).await.unwrap_or(true);
    let engine = db.engine();
    db.close().await;
    if missing > 0 {
        let mend = "run `portico migrate`, or just start the portal";
        return Err((format!("{engine} lacks {missing} migration step(s)"), mend));
    }
    if jobs.dead > 0 {
        let mend = "see why in the column last_error of the table outbox";
        return Err((format!("{engine} answers, but {} job(s) are parked in the outbox", jobs.dead), mend));
    }
    let slow = if knows_all_letters {
        ""
    } else {
        "; its locale knows the letters a to z alone, so that searching for others is slow"
    };
    Ok(format!("{engine} answers, {} job(s) waiting{slow}", jobs.open))
}

async fn check_mail(config: &Config) -> Finding {
    let branding = Branding { name: "Portico".to_owned(), base_url: config.server.base_url.clone() };
    let mailer = Mailer::from_config(&config.mail, branding, Clock::system())
        .map_err(|error| (error.to_string(), "mend the key that is named"))?;
    if config.development.mailbox && !config.server.bind.ip().is_loopback() {
        let mend = "set development.mailbox to false, or server.bind to an address of this machine alone";
        return Err((format!("everybody who reaches {} can read all mails at /dev/mailbox", config.server.bind), mend));
    }
    if config.mail.transport == MailTransport::Mailbox {
        return Ok("mails stay in the development mailbox".to_owned());
    }
    let server = format!("{}:{}", config.mail.smtp.host, config.mail.smtp.port);
    match mailer.check().await {
        Ok(()) => Ok(format!("{server} takes mails")),
        Err(error) => {
            Err((format!("{server}: {error}"), "check mail.smtp.* and that the server can be reached from here"))
        }
    }
}

/// Whether text messages can leave, as far as that can be known without sending one.
fn check_sms(config: &Config) -> Finding {
    Texter::from_config(&config.sms, None, Clock::system())
        .map_err(|error| (error.to_string(), "mend the key that is named"))?;
    let host = |url: &str| {
        let url = Url::parse(url).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    };
    let most = config.sms.notifications_per_day;
    Ok(match config.sms.transport {
        SmsTransport::Off => "not set up: neither codes nor notifications by text message are offered".to_owned(),
        SmsTransport::Mailbox => "text messages stay in the development mailbox".to_owned(),
        SmsTransport::Http => {
            format!("codes and up to {most} notifications a day each go to {}", host(&config.sms.http.url))
        }
        SmsTransport::Twilio => {
            format!("codes and up to {most} notifications a day each go to {}", host(&config.sms.twilio.base_url))
        }
    })
}

fn check_site(config: &Config) -> Finding {
    let folder = server::site_folder(config);
    let mend = "set server.site_dir to the folder `site` of the release";
    let assets = Assets::load(&folder).map_err(|error| (format!("{}: {error}", folder.display()), mend))?;
    match ["portico.css", "portico.js"].into_iter().find(|name| !assets.has(name)) {
        None => Ok(folder.display().to_string()),
        Some(missing) => Err((format!("{} lacks {missing}", folder.display()), mend)),
    }
}

/// Writes a little where the data lies: a full or read-only disk is the commonest reason to stop working.
fn check_disk(config: &Config) -> Finding {
    let folder = config.keys.master_file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let probe = folder.join(".portico-doctor");
    let outcome = std::fs::write(&probe, vec![0_u8; 64 * 1024]).and_then(|()| std::fs::remove_file(&probe));
    outcome.map(|()| format!("{} can be written", folder.display())).map_err(|error| {
        (format!("{}: {error}", folder.display()), "make room, or give the process the right to write there")
    })
}

/// How many passwords a second this machine hashes: no more people can sign in.
#[expect(clippy::disallowed_methods, reason = "a span inside this process is measured")]
async fn check_hashing(config: &Config, tried_for: Duration) -> Finding {
    let wrong = |error: AppError| (error.to_string(), "check hashing.* and how much memory there is");
    let pool = PasswordPool::start(&config.hashing).map_err(wrong)?;
    let threads = pool.threads();
    let hash_for = |span: Duration| {
        let pool = pool.clone();
        async move {
            let (start, mut count) = (Instant::now(), 0_u32);
            while start.elapsed() < span {
                pool.hash("a password of usual length".into()).await?;
                count += 1;
            }
            Ok(count)
        }
    };
    // Once first, because the first hash of a thread asks the system for its memory.
    futures_util::future::try_join_all((0..threads).map(|_| hash_for(Duration::from_millis(1))))
        .await
        .map_err(wrong)?;
    if tried_for.is_zero() {
        return Ok(format!("{threads} thread(s)"));
    }
    let start = Instant::now();
    let counts = futures_util::future::try_join_all((0..threads).map(|_| hash_for(tried_for))).await;
    let hashes = f64::from(counts.map_err(wrong)?.iter().sum::<u32>());
    let rate = hashes / start.elapsed().as_secs_f64();
    Ok(format!("{rate:.0} passwords a second on {threads} thread(s)"))
}
