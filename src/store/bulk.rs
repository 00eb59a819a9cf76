//! Adding very many rows at once: without the indexes meanwhile, which are built at the end in one go.

use sqlx::AssertSqlSafe;

use super::{Connection, Db, Tx, db::WRITER_CACHE};
use crate::kernel::AppError;

/// The indexes that were put aside, as the statements that make them again.
#[derive(Debug)]
#[must_use = "the indexes are missing until Tx::rebuild_indexes"]
pub struct PutAside(Vec<String>);

/// The engine's memory for a load, so that the unique indexes, which stay, are held whole.
const LOAD_CACHE: &str = "PRAGMA cache_size = -400000";
const LOAD_MEMORY: &str = "SET LOCAL maintenance_work_mem = '512MB'";

impl Tx {
    /// Drops the indexes of `users` that are not constraints, the fragment index among them, as part of this change: nobody else ever sees
    /// the table without them, and if the change is undone they were never gone.
    pub async fn put_indexes_aside(&mut self) -> Result<PutAside, AppError> {
        let made: Vec<(String, String)> = match self.connection() {
            Connection::Sqlite(connection) => {
                sqlx::query(LOAD_CACHE).execute(&mut *connection).await?;
                let mut made: Vec<(String, String)> = sqlx::query_as(
                    "SELECT type || ' ' || name, sql FROM sqlite_master
                     WHERE tbl_name = 'users' AND sql IS NOT NULL AND (type = 'index' OR name = 'users_search_insert')",
                )
                .fetch_all(connection)
                .await?;
                made.push((String::new(), "INSERT INTO users_search (users_search) VALUES ('rebuild')".to_owned()));
                made
            }
            Connection::Postgres(connection) => {
                sqlx::query(LOAD_MEMORY).execute(&mut *connection).await?;
                sqlx::query_as(
                    "SELECT 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
                     WHERE indrelid = 'users'::regclass AND NOT indisunique",
                )
                .fetch_all(connection)
                .await?
            }
        };
        for (what, _) in made.iter().filter(|(what, _)| !what.is_empty()) {
            self.run(format!("DROP {what}")).await?;
        }
        Ok(PutAside(made.into_iter().map(|(_, statement)| statement).collect()))
    }

    /// Makes the indexes again, over all rows.
    pub async fn rebuild_indexes(&mut self, aside: PutAside) -> Result<(), AppError> {
        for statement in aside.0 {
            self.run(statement).await?;
        }
        Ok(())
    }

    /// Runs a statement that the engine itself gave.
    async fn run(&mut self, statement: String) -> Result<(), AppError> {
        crate::on!(self.connection(), connection => sqlx::query(AssertSqlSafe(statement)).execute(connection).await.map(drop))?;
        Ok(())
    }
}

impl Db {
    /// Has the engine look at its tables again, so that it knows how many rows there are and how they are spread. For after a load.
    pub async fn analyze(&self) -> Result<(), AppError> {
        match self.writer() {
            Connection::Sqlite(pool) => {
                let statements = format!(
                    "ANALYZE; PRAGMA cache_size = {WRITER_CACHE}; PRAGMA shrink_memory; PRAGMA wal_checkpoint(TRUNCATE)"
                );
                sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await?;
            }
            Connection::Postgres(pool) => {
                // Without VACUUM every page of a fresh table has to be looked at to know that its rows are there for all.
                for statement in ["VACUUM (ANALYZE) users", "VACUUM (ANALYZE) activity"] {
                    sqlx::query(AssertSqlSafe(statement)).execute(pool).await?;
                }
            }
        }
        Ok(())
    }
}
