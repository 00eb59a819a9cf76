//! Bringing the tables up to date.

use sqlx::migrate::Migrator;

use super::{Connection, Db, StoreError};
use crate::on;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

impl Db {
    /// Runs the steps that this database has not seen. Safe to call from several nodes at once.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self.writer() {
            Connection::Sqlite(pool) => SQLITE.run(pool).await?,
            Connection::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    }

    /// How many steps the database still lacks.
    pub async fn missing_migrations(&self) -> Result<usize, StoreError> {
        let applied = on!(self.reader(), pool => sqlx::query_scalar::<_, i64>("SELECT count(*) FROM _sqlx_migrations WHERE success")
            .fetch_one(pool)
            .await)
        .unwrap_or_default();
        let known = match self.reader() {
            Connection::Sqlite(_) => SQLITE.iter().count(),
            Connection::Postgres(_) => POSTGRES.iter().count(),
        };
        Ok(known.saturating_sub(usize::try_from(applied).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_have_the_same_numbered_steps() {
        let steps = |migrator: &Migrator| {
            migrator.iter().map(|step| (step.version, step.description.to_string())).collect::<Vec<_>>()
        };
        assert_eq!(steps(&SQLITE), steps(&POSTGRES));
    }
}
