//! Searching by fragment: the only statements whose text differs between the engines.

use super::{Connection, Db, Statement};
use crate::kernel::AppError;

/// With more matches than this the list is read in its own order and filtered, because a page is full soon;
/// with fewer the matches are looked up and sorted.
const COMMON: i64 = 2_000;
/// An organisation of up to so many people is read through quicker than the index, which spans all organisations.
const SMALL_ORGANIZATION: u64 = 5_000;

/// A folded fragment and how its matches are best found.
#[derive(Debug, Clone)]
pub struct Fragment {
    pattern: String,
    plan: Plan,
}

#[derive(Debug, Clone)]
enum Plan {
    /// Compare each row with the pattern.
    Filter,
    /// Take the rows from SQLite's trigram index; holds its query.
    Index(String),
}

impl Fragment {
    /// Decides how to find a fragment in an organisation of about `people`.
    ///
    /// Three characters and more match anywhere. Fewer match where a word begins, which is what somebody who types the first letters means.
    pub async fn plan(db: &Db, folded: &str, people: u64) -> Result<Self, AppError> {
        let anchored = if folded.chars().count() < 3 { format!(" {folded}") } else { folded.to_owned() };
        let pattern = format!("%{}%", escape(&anchored));
        let plan = match db.reader() {
            // PostgreSQL chooses between its trigram index and the list's order by itself.
            Connection::Postgres(_) => Plan::Filter,
            Connection::Sqlite(_) if people <= SMALL_ORGANIZATION || anchored.chars().count() < 3 => Plan::Filter,
            Connection::Sqlite(pool) => {
                let query = format!("\"{}\"", anchored.replace('"', "\"\""));
                let found: i64 = sqlx::query_scalar(
                    "SELECT count(*) FROM (SELECT 1 FROM users_search WHERE users_search MATCH $1 LIMIT $2)",
                )
                .bind(&query)
                .bind(COMMON + 1)
                .fetch_one(pool)
                .await?;
                if found > COMMON { Plan::Filter } else { Plan::Index(query) }
            }
        };
        Ok(Self { pattern, plan })
    }

    /// Adds the condition to a statement over `users`.
    pub fn push_to(&self, statement: &mut Statement) {
        match &self.plan {
            Plan::Filter => {
                statement.push(" AND search_key LIKE ").bind(self.pattern.as_str()).push(" ESCAPE '\\'");
            }
            Plan::Index(query) => {
                statement
                    .push(" AND seq IN (SELECT rowid FROM users_search WHERE users_search MATCH ")
                    .bind(query.as_str())
                    .push(")");
            }
        }
    }

    /// Whether the matches are few and known, so that they should be sorted and not the whole list read in order.
    pub fn is_selective(&self) -> bool {
        matches!(self.plan, Plan::Index(_))
    }
}

/// `%`, `_` and the escape itself stand for themselves.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(escape(r"50%_a\b"), r"50\%\_a\\b");
    }
}
