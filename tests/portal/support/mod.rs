//! What every test starts from: a whole portal with a database, a clock and a mail server of its own.

pub mod app;
pub mod authenticator;
pub mod client;
pub mod cluster;
pub mod database;
pub mod geoip;
pub mod people;
pub mod process;
pub mod sms_sink;
pub mod smtp_sink;
pub mod statements;

pub use app::{TestApp, until};
pub use client::{Answer, Client, Request};
pub use database::Engine;
pub use people::{PASSWORD, Signed};
pub use process::Process;

/// Writes a test once and runs it twice: on SQLite and on PostgreSQL, each with a database of its own.
macro_rules! on_both_engines {
    ($($(#[doc = $doc:literal])* async fn $name:ident($engine:ident) $body:block)*) => {$(
        mod $name {
            use super::*;

            $(#[doc = $doc])*
            async fn walk($engine: $crate::support::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                walk($crate::support::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                walk($crate::support::Engine::Postgres).await;
            }
        }
    )*};
}
pub(crate) use on_both_engines;

/// A link of a letter as the path that a client asks for.
pub fn path_of(link: &str) -> String {
    link.strip_prefix("http://portal.test").expect("a link of the portal").to_owned()
}
