//! The command line: one file per command group. Each prints for people, and ends with 1 and one line when it cannot do what it was asked.

mod activity;
mod demo;
mod doctor;
mod keys;
mod migrate;
mod serve;
mod settings;
mod users;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::{
    access::{Caller, Credential, Origin, Principal, Role},
    app::App,
    clock::Clock,
    config::{Config, Log},
    kernel::{AppError, Code, Locale, Theme, UserId},
    organizations, server, store,
};

/// Account portal, organisation portal and user-management API in one binary.
#[derive(Debug, Parser)]
#[command(name = "portico", version, max_term_width = 100)]
struct Arguments {
    /// Settings file; portico.toml in the working directory when not given. The environment (`PORTICO__SECTION__KEY`) stands above it.
    #[arg(long, short, global = true, env = "PORTICO_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the portal.
    Serve(serve::Arguments),
    /// Bring the database up to date, and do nothing else.
    Migrate,
    /// Look after people from the server's own command line.
    Users(users::Arguments),
    /// See and change the organisation's settings.
    Settings(settings::Arguments),
    /// See whether the record of what happened is whole.
    Activity(activity::Arguments),
    /// See the master keys, change them, and seal anew what is stored.
    Keys(keys::Arguments),
    /// Fill an empty database with a sample organisation.
    Demo(demo::Arguments),
    /// Check settings, database, mail, key and disk, and say what to mend.
    Doctor(doctor::Arguments),
}

/// Whatever went wrong, said in one line.
type CliError = Box<dyn std::error::Error + Send + Sync>;

/// Runs the command that was given.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error),
    };
    runtime.block_on(dispatch(arguments)).unwrap_or_else(|error| fail(&*error))
}

async fn dispatch(arguments: Arguments) -> Result<ExitCode, CliError> {
    let config = arguments.config.as_deref();
    match arguments.command {
        Command::Serve(serve) => serve::run(&serve, load(config)?).await,
        Command::Migrate => migrate::run(load(config)?).await,
        Command::Users(users) => users::run(users, load(config)?).await,
        Command::Settings(settings) => settings::run(settings, load(config)?).await,
        Command::Activity(activity) => activity::run(activity, load(config)?).await,
        Command::Keys(keys) => keys::run(keys, load(config)?).await,
        Command::Demo(demo) => demo::run(&demo, load_quiet(config, &[store::LOG_OF_STATEMENTS])?).await,
        Command::Doctor(arguments) => doctor::run(config, &arguments).await,
    }
}

fn fail(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        // Transparent errors say what their cause says.
        let text = cause.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        source = cause.source();
    }
    eprintln!("portico: {line}");
    ExitCode::FAILURE
}

/// Reads the settings and starts the log.
fn load(file: Option<&Path>) -> Result<Arc<Config>, CliError> {
    load_quiet(file, &[])
}

/// Reads the settings and starts the log, in which these parts tell of errors alone.
fn load_quiet(file: Option<&Path>, parts: &[&str]) -> Result<Arc<Config>, CliError> {
    let config = Config::load(file)?;
    let mut filter = log_filter(&config.log)?;
    for part in parts {
        filter = filter.add_directive(format!("{part}=error").parse()?);
    }
    start_log(filter, &config.log)?;
    Ok(Arc::new(config))
}

fn log_filter(settings: &Log) -> Result<EnvFilter, CliError> {
    let filter = EnvFilter::try_new(&settings.filter).map_err(|error| format!("log.filter: {error}"))?;
    // It tells whole addresses at its most talkative, and those of mailed links hold their tokens.
    Ok(filter.add_directive("tower_http::csrf=off".parse()?))
}

/// The log goes to standard error, so that what commands print can be piped.
fn start_log(filter: EnvFilter, settings: &Log) -> Result<(), CliError> {
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if settings.json {
        builder.json().try_init()
    } else {
        builder.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init()
    }
}

async fn open(config: Arc<Config>) -> Result<App, CliError> {
    Ok(server::open_app(config, Clock::system()).await?)
}

/// The caller of a command: whoever may run commands on the server may do everything in its first organisation.
async fn command_line_caller(app: &App) -> Result<Caller, AppError> {
    let organization = organizations::default_organization(app).await?.ok_or_else(|| {
        AppError::new(Code::NotFound).with_message(
            "there is no organisation yet: start the portal and open the link that it prints, or run `portico demo`",
        )
    })?;
    let principal = Principal {
        user: UserId::from_uuid(uuid::Uuid::nil()),
        org: organization.id,
        org_name: organization.name.as_str().into(),
        full_name: "Command line".to_owned(),
        avatar: None,
        email: "portico@localhost.localdomain".parse().map_err(|_| AppError::internal("an address"))?,
        role: Role::Owner,
        permissions: Role::Owner.permissions(),
        locale: Locale::En,
        theme: Theme::Auto,
        time_zone: chrono_tz::UTC,
        is_verified: true,
    };
    Ok(Caller {
        principal: Arc::new(principal),
        credential: Credential::CommandLine,
        proved_until: None,
        origin: Origin::default(),
    })
}
