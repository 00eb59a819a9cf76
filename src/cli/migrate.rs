//! `portico migrate`.

use std::{process::ExitCode, sync::Arc};

use super::CliError;
use crate::{config::Config, store::Db};

pub(super) async fn run(config: Arc<Config>) -> Result<ExitCode, CliError> {
    let db = Db::open(&config.store).await?;
    let missing = db.missing_migrations().await?;
    db.migrate().await?;
    match missing {
        0 => println!("The database ({}) is up to date.", db.engine()),
        steps => println!("Brought the database ({}) up to date: {steps} step(s).", db.engine()),
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
