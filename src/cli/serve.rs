//! `portico serve`.

use std::{process::ExitCode, sync::Arc};

use super::{CliError, open};
use crate::{
    config::{Config, MailTransport},
    server,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Development: the mailbox at /dev/mailbox instead of a mail server.
    #[arg(long)]
    demo: bool,
}

pub(super) async fn run(arguments: &Arguments, mut config: Arc<Config>) -> Result<ExitCode, CliError> {
    if arguments.demo {
        config = with_mailbox(&config);
    }
    let app = open(config.clone()).await?;
    let link = server::set_up_link(&app).await?;
    let mut running = server::start(server::open_front(app).await?).await?;
    println!("Portico is ready at {} (listening on {})", config.server.base_url, running.address);
    if let Some(link) = link {
        println!("\nNothing is set up yet. Open this link once to make your organisation and its owner:\n  {link}\n");
    }
    if config.development.mailbox {
        println!("Mails do not leave this machine; read them at {}/dev/mailbox", config.server.base_url);
    }
    let ordered = tokio::select! {
        error = running.failed() => return Err(error.into()),
        ordered = order_to_stop() => ordered,
    };
    tracing::info!("stopping: finishing requests and jobs");
    running.stop().await;
    ordered?;
    Ok(ExitCode::SUCCESS)
}

fn with_mailbox(config: &Config) -> Arc<Config> {
    let mut config = config.clone();
    config.mail.transport = MailTransport::Mailbox;
    config.development.mailbox = true;
    Arc::new(config)
}

/// SIGINT, as from a keyboard, or SIGTERM, as from whoever runs services.
async fn order_to_stop() -> Result<(), std::io::Error> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}
