//! A database for one test.

use std::{
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use super::cluster;

/// What stores the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A fresh database with an address.
#[derive(Debug)]
pub struct Database {
    pub url: String,
    name: Option<String>,
}

/// Databases whose tests are over; the next test that wants one removes them.
static FINISHED: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Database {
    /// A file in the folder, or a copy of the template.
    pub async fn fresh(engine: Engine, folder: &Path) -> Self {
        match engine {
            Engine::Sqlite => Self { url: format!("sqlite:{}", folder.join("portico.db").display()), name: None },
            Engine::Postgres => Self::copied().await,
        }
    }

    async fn copied() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let folder = tokio::task::spawn_blocking(cluster::socket_folder).await.expect("the server starts");
        let finished = std::mem::take(&mut *FINISHED.lock().unwrap_or_else(PoisonError::into_inner));
        for name in finished {
            cluster::administer(folder, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
        let name = format!("portico_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        cluster::administer(folder, format!("CREATE DATABASE {name} TEMPLATE {}", cluster::TEMPLATE)).await;
        Self { url: cluster::url(folder, &name), name: Some(name) }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(name) = self.name.take() {
            FINISHED.lock().unwrap_or_else(PoisonError::into_inner).push(name);
        }
    }
}
