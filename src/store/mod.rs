//! The store: both engines behind one door, one SQL text for both.
//!
//! Engine names appear in this folder and in `migrations/` only. Rooms write each statement once, with `$1` placeholders, and run it through
//! [`on!`]; what cannot be said in one text stands in `search.rs`.

mod bulk;
mod cache;
mod db;
mod listen;
mod migrate;
pub mod outbox;
pub mod search;
mod stamps;
mod statement;
mod types;

pub use bulk::PutAside;
pub use cache::Cache;
pub use db::{Connection, Db, Reader, StoreError, Tx, is_unique_violation};
pub use stamps::{Stamps, Topic};
pub use statement::Statement;
pub use types::never;

/// The part of the log that tells of statements which took long: no news where an index of a million people is made.
pub const LOG_OF_STATEMENTS: &str = "sqlx::query";

/// Runs one expression on whichever engine is behind `$executor`, naming the engine's own connection `$connection` in it.
#[macro_export]
macro_rules! on {
    ($executor:expr, $connection:ident => $body:expr) => {
        match $executor {
            $crate::store::Connection::Sqlite($connection) => $body,
            $crate::store::Connection::Postgres($connection) => $body,
        }
    };
}
