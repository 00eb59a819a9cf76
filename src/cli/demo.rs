//! `portico demo`.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    sync::Arc,
};

use super::{CliError, open};
use crate::{
    config::Config,
    demo::{self, Sample},
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// How many people the sample organisation has.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(4..=10_000_000))]
    people: u64,
}

pub(super) async fn run(arguments: &Arguments, config: Arc<Config>) -> Result<ExitCode, CliError> {
    let app = open(config).await?;
    let sample = demo::create_sample(&app, arguments.people, progress(arguments.people)).await?;
    print(&sample);
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// What was made, and who can sign in.
pub(super) fn print(sample: &Sample) {
    println!(
        "{}",
        if sample.created { "Made the sample organisation." } else { "The sample organisation is there already." }
    );
    println!("Sign in with the password {} as", sample.password);
    for (role, email) in
        [("owner", &sample.owner), ("admin", &sample.admin), ("manager", &sample.manager), ("user", &sample.user)]
    {
        println!("  {role:<8} {email}");
    }
}

/// A line that counts up, where somebody is watching.
pub(super) fn progress(people: u64) -> impl FnMut(u64) {
    let is_watched = std::io::stderr().is_terminal() && people > 10_000;
    move |done| {
        if is_watched {
            eprint!("\r{done} of {people} people{}", if done >= people { "\n" } else { "" });
            // A progress line that cannot be shown is no reason to stop.
            let _ = std::io::stderr().flush();
        }
    }
}
