//! `portico serve`.

use std::{process::ExitCode, sync::Arc};

use super::{CliError, demo, open};
use crate::{
    app::App,
    config::{Config, MailTransport, SmsTransport},
    kernel::Code,
    server,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Development: a sample organisation of 200 people, made once, and the mailbox at /dev/mailbox instead of a mail server.
    #[arg(long)]
    demo: bool,
}

/// How many people the sample of `serve --demo` has.
const SAMPLE: u64 = 200;

pub(super) async fn run(arguments: &Arguments, mut config: Arc<Config>) -> Result<ExitCode, CliError> {
    if arguments.demo {
        config = with_mailbox(&config);
    }
    let app = open(config.clone()).await?;
    if arguments.demo {
        make_sample(&app).await?;
    }
    let link = server::set_up_link(&app).await?;
    let mut running = server::start(server::open_front(app).await?).await?;
    println!("Portico is ready at {} (listening on {})", config.server.base_url, running.address);
    if let Some(link) = link {
        println!("\nNothing is set up yet. Open this link once to make your organisation and its owner:\n  {link}\n");
    }
    if config.development.mailbox {
        println!("Mails do not leave this machine; read them at {}/dev/mailbox", config.server.base_url);
        if !config.server.bind.ip().is_loopback() {
            eprintln!(
                "Warning: everybody who reaches {} can read these mails, and the links in them open accounts.",
                config.server.bind
            );
        }
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
    config.sms.transport = SmsTransport::Mailbox;
    Arc::new(config)
}

async fn make_sample(app: &App) -> Result<(), CliError> {
    match crate::demo::create_sample(app, SAMPLE, demo::progress(SAMPLE)).await {
        Ok(sample) => demo::print(&sample),
        // Somebody has set up an organisation of their own here: serve that.
        Err(error) if error.code() == Code::Conflict => println!("{error}"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// SIGINT, as from a keyboard, or SIGTERM, as from whoever runs services.
async fn order_to_stop() -> Result<(), std::io::Error> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}
