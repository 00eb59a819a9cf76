//! `portico activity` (row G13): whether the record is whole.

use std::{process::ExitCode, sync::Arc};

use clap::Subcommand;

use super::{CliError, command_line_caller, open};
use crate::{
    activity::{self, Verdict},
    config::Config,
    organizations,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read the whole record of every organisation and say whether each event follows from the one before; ends with 1 where one does not.
    Verify,
}

pub(super) async fn run(arguments: Arguments, config: Arc<Config>) -> Result<ExitCode, CliError> {
    let app = open(config).await?;
    let caller = command_line_caller(&app).await?;
    let Command::Verify = arguments.command;
    let mut is_whole = true;
    for organization in organizations::all(&caller, &app).await? {
        match activity::verify_chain(&app.db, organization.id).await? {
            Verdict::Whole(events) => println!("{}: whole, {events} events.", organization.name),
            Verdict::BrokenAt(seq) => {
                is_whole = false;
                println!(
                    "{}: broken at event {seq}: it was changed, is missing, or does not follow.",
                    organization.name
                );
            }
        }
    }
    app.db.close().await;
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
