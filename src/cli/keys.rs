//! `portico keys`: the master keys, and how one takes the place of another.

use std::{process::ExitCode, sync::Arc};

use chrono::{DateTime, Utc};
use clap::Subcommand;
use secrecy::ExposeSecret;

use super::{CliError, command_line_caller, open};
use crate::{
    access::Caller,
    app::App,
    config::Config,
    keyring::Changed,
    seals::{self, Anew, Counts, Needed, Retired, Standing},
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the keys, what is sealed with each, and what is to be done next; ends with 1 where a key is missing.
    Status,
    /// Put a fresh key before the others: from now on it seals, and they open what was sealed before.
    Rotate,
    /// Seal with the first key whatever is stored and sealed with another. The portal may serve meanwhile.
    Reseal,
    /// Let old keys go for good that nothing needs any more; seals anew before.
    Retire {
        /// Do not wait for what browsers carry: for a key that others have got to know. Whoever is in the middle of something begins it anew.
        #[arg(long)]
        now: bool,
    },
}

pub(super) async fn run(arguments: Arguments, config: Arc<Config>) -> Result<ExitCode, CliError> {
    let app = open(config).await?;
    let caller = command_line_caller(&app).await?;
    let code = match arguments.command {
        Command::Status => show(&seals::standing(&caller, &app).await?),
        Command::Rotate => rotate(&caller, &app)?,
        Command::Reseal => tell(seals::reseal(&caller, &app).await?),
        Command::Retire { now } => retired(&seals::retire(&caller, &app, now).await?),
    };
    app.db.close().await;
    Ok(code)
}

fn rotate(caller: &Caller, app: &App) -> Result<ExitCode, CliError> {
    match seals::rotate(caller, app)? {
        Changed::Written(path) => println!(
            "A fresh key stands first in {}.\n\
             Keep a copy in a safe place, give the file to every other node, then run `portico keys reseal`.",
            path.display()
        ),
        Changed::ToBeSet(text) => {
            eprintln!(
                "The keys stand in a setting. Set keys.master on every node to this, restart, then run `portico keys reseal`:"
            );
            println!("{}", text.expose_secret());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(anew: Anew) -> ExitCode {
    println!("Sealed anew: {}.", anew.sealed);
    if anew.closed > 0 {
        println!(
            "Left as they are, since no key that is there opens them: {}. See `portico keys status`.",
            anew.closed
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn retired(retired: &Retired) -> ExitCode {
    let code = tell(retired.anew);
    for id in &retired.gone {
        println!("{id} is gone. Destroy its copies as well.");
    }
    for (id, needed) in &retired.kept {
        match needed {
            Needed::Stored(count) => println!("{id} stays: {count} stored with it could not be sealed anew."),
            Needed::Until(until) => {
                println!("{id} stays until {} for what browsers carry (--now: not).", minute(*until));
            }
            Needed::SinceUnknown => println!("{id} stays: since when it seals no more is not known (--now: not)."),
        }
    }
    if retired.gone.is_empty() && retired.kept.is_empty() {
        println!("There is one key alone.");
    }
    if retired.keeps_hashes {
        println!("What compares backup codes of its time stays, and opens nothing.");
    }
    if let Some(text) = &retired.to_be_set {
        eprintln!("The keys stand in a setting. Set keys.master on every node to this, and restart:");
        println!("{}", text.expose_secret());
    }
    code
}

fn show(standing: &Standing) -> ExitCode {
    for (index, (key, counts)) in standing.known.iter().enumerate() {
        let does = if index == 0 { "seals" } else { "opens" };
        let since = match (key.made_at, key.replaced_at) {
            (_, Some(replaced_at)) => format!("replaced {}", minute(replaced_at)),
            (Some(made_at), None) => format!("made {}", minute(made_at)),
            (None, None) => String::new(),
        };
        println!("{}  {does}  {since:<26}  {}", key.id, counted(counts));
    }
    if !standing.unnamed.is_empty() {
        println!("(no key)  sealed by an earlier release    {}", counted(&standing.unnamed));
    }
    for (id, counts) in &standing.unknown {
        println!("{id}  MISSING                            {}", counted(counts));
    }
    if standing.unreadable() > 0 {
        println!(
            "Next: put the missing key back, from a copy of the key file. Without it nobody can read what it has sealed."
        );
        return ExitCode::FAILURE;
    }
    if standing.outdated() > 0 {
        println!("Next: `portico keys reseal`.");
    } else if standing.known.len() > 1 {
        println!("Next: `portico keys retire`.");
    }
    ExitCode::SUCCESS
}

fn minute(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn counted(counts: &Counts) -> String {
    if counts.is_empty() {
        return "nothing stored".to_owned();
    }
    let parts = counts.iter().map(|(place, count)| format!("{} {count}", place.name()));
    parts.collect::<Vec<_>>().join(", ")
}
