//! `portico settings` (row C12): where the organisation departs from the installation's settings.

use std::{process::ExitCode, sync::Arc};

use clap::Subcommand;
use serde_json::Value;

use super::{CliError, command_line_caller, open};
use crate::{config::Config, organizations};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what is set; everything else follows portico.toml.
    Get {
        /// One setting only.
        key: Option<String>,
    },
    /// Set something: `portico settings set require_email_verification true`. `null` unsets it.
    Set {
        /// `require_email_verification`, `password_min_length`, `session_idle_minutes` or `profile_fields`.
        key: String,
        /// The value as JSON; anything else is taken as text.
        value: String,
    },
}

pub(super) async fn run(arguments: Arguments, config: Arc<Config>) -> Result<ExitCode, CliError> {
    let app = open(config).await?;
    let caller = command_line_caller(&app).await?;
    match arguments.command {
        Command::Get { key } => {
            let settings = organizations::my_settings(&caller, &app).await?;
            let shown = match key {
                None => settings,
                Some(key) => settings.get(&key).cloned().unwrap_or(Value::Null),
            };
            println!("{}", serde_json::to_string_pretty(&shown)?);
        }
        Command::Set { key, value } => {
            let value = serde_json::from_str(&value).unwrap_or(Value::String(value));
            organizations::change_setting(&caller, &app, &key, value).await?;
            println!("{key} is set.");
        }
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}
