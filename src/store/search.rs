//! How rows are found where it matters which way: searching by fragment, and through which index. The only statements whose text differs between
//! the engines.
//!
//! PostgreSQL knows how values are spread and chooses by itself. SQLite is told.

use sqlx::SqlitePool;

use super::{Connection, Db, Statement};
use crate::kernel::{AppError, Total};

/// With no more rows than this it is quicker to take them all and sort them than to read the list in its order and leave others out.
pub const FEW: u64 = 1_500;
/// Matches are counted up to here.
const COUNTED: u64 = Total::COUNT_LIMIT + 1;
/// An organisation of up to so many people is read through quicker than the index, which spans all organisations.
const SMALL_ORGANIZATION: u64 = 3_000;

/// A folded fragment and what is known about its matches.
#[derive(Debug, Clone)]
pub struct Fragment {
    pattern: String,
    matches: Option<Matches>,
    /// PostgreSQL finds the best way to a fragment only when it sees it; its plan for any fragment reads everything.
    is_planned_anew: bool,
}

/// What SQLite's trigram index says. It spans all organisations, so its numbers lead the way and are told to nobody as they are.
#[derive(Debug, Clone)]
struct Matches {
    query: String,
    /// How many there are at most, counted up to [`COUNTED`].
    count: u64,
    /// How many people there are in all organisations. Nobody asks where few match: then it is those of the one that was asked about.
    everybody: u64,
    /// The numbers of the rows among which they are as JSON, while there are few: the index is asked once, whatever is read of them.
    rows: Option<String>,
    /// Whether a page is full sooner by comparing row after row than by gathering all matches first.
    is_common: bool,
}

/// Gathering costs by the match, comparing by the rows until a page is full, which are the fewer the more match: they meet where the square of the
/// matches is this many times the people.
const COMMON: u64 = 240;

impl Matches {
    async fn find(pool: &SqlitePool, anchored: &str, people: u64) -> Result<Self, AppError> {
        let query = quoted(anchored);
        // Who has its parts has it nearly always, and that is found in half the time, since the index need not say where they stand.
        let (few, rows): (i64, String) = sqlx::query_as(
            "SELECT count(*), json_group_array(rowid) FROM (SELECT rowid FROM users_search WHERE users_search MATCH $1 LIMIT +$2)",
        )
        .bind(parts(anchored))
        .bind(FEW.cast_signed() + 1)
        .fetch_one(pool)
        .await?;
        if few.cast_unsigned() <= FEW {
            let (count, everybody) = (few.cast_unsigned(), people);
            return Ok(Self { query, count, everybody, rows: Some(rows), is_common: false });
        }
        let (count, everybody): (i64, i64) = sqlx::query_as(
            "SELECT count(*), (SELECT coalesce(sum(people), 0) FROM people_counts)
             FROM (SELECT 1 FROM users_search WHERE users_search MATCH $1 LIMIT +$2)",
        )
        .bind(&query)
        .bind(COUNTED.cast_signed())
        .fetch_one(pool)
        .await?;
        let (count, everybody) = (count.cast_unsigned(), everybody.cast_unsigned());
        let is_common = count >= COUNTED || count * count > COMMON * people;
        Ok(Self { query, count, everybody, rows: None, is_common })
    }
}

/// A text as the index is asked for it: as it stands.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The trigrams of which a text of three characters and more consists, one after the other; the last reaches back where it has to.
fn parts(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let last = letters.len().saturating_sub(3);
    let starts = (0..last).step_by(3).chain([last]);
    let parts = starts.map(|start| quoted(&letters[start..letters.len().min(start + 3)].iter().collect::<String>()));
    parts.collect::<Vec<_>>().join(" AND ")
}

impl Fragment {
    /// Looks at a fragment in an organisation of about `people`. Three characters and more match anywhere. Fewer match where a word begins,
    /// which is what somebody who types the first letters means.
    pub async fn look(db: &Db, folded: &str, people: u64) -> Result<Self, AppError> {
        let spaced = spaced(folded);
        // The two spaces before each word make three characters of the first letter.
        let anchored = match folded.chars().count() {
            1 => format!("  {spaced}"),
            2 => format!(" {spaced}"),
            _ => spaced,
        };
        let pattern = format!("%{}%", escape(&anchored));
        let matches = match db.reader() {
            Connection::Postgres(_) => None,
            Connection::Sqlite(_) if people <= SMALL_ORGANIZATION => None,
            Connection::Sqlite(pool) => Some(Matches::find(pool, &anchored, people).await?),
        };
        let is_planned_anew = matches!(db.reader(), Connection::Postgres(_));
        Ok(Self { pattern, matches, is_planned_anew })
    }

    /// Whether an index has said that few match, so that they are gathered.
    pub fn is_rare(&self) -> bool {
        self.matches.as_ref().is_some_and(|matches| matches.count <= FEW)
    }

    /// Whether an index has said that many match, so that they are not gathered.
    pub fn is_frequent(&self) -> bool {
        self.matches.as_ref().is_some_and(|matches| matches.count > FEW)
    }

    /// Whether comparing so many people one by one comes to an end sooner than leaving all others out of the matches.
    pub fn is_mostly_of_others(&self, people: u64) -> bool {
        self.matches
            .as_ref()
            .is_some_and(|matches| matches.count >= COUNTED && people * people <= COUNTED * matches.everybody)
    }

    /// How many match in an organisation of so many people, where it has nearly everybody, so that the index knows without a look at them.
    pub fn total_among(&self, people: u64) -> Option<Total> {
        let matches = self.matches.as_ref().filter(|matches| matches.count > FEW)?;
        if people == matches.everybody && matches.count < COUNTED {
            return Some(Total::Exact(matches.count));
        }
        (people * 100 >= matches.everybody * 99).then(|| Total::Estimate(matches.count.min(people)))
    }

    /// Adds the condition to a statement over `users`: each row is compared with the pattern.
    pub fn push_comparison(&self, statement: &mut Statement) {
        if self.is_planned_anew {
            statement.plan_anew();
        }
        // SQLite would plan anew as well, and for nothing, if the pattern stood there by itself.
        let like = if self.is_planned_anew { " AND users.search_key LIKE " } else { " AND users.search_key LIKE +" };
        statement.push(like).bind(self.pattern.as_str()).push(" ESCAPE '\\'");
    }

    /// Adds the condition to a statement over `users`: each row is looked up among the matches, unless there are so many that a page is full before
    /// they are gathered.
    pub fn push_membership(&self, statement: &mut Statement) {
        match &self.matches {
            Some(Matches { rows: Some(rows), .. }) => {
                statement.push(" AND users.seq IN (SELECT value FROM json_each(").bind(rows.as_str()).push("))");
                self.push_comparison(statement);
            }
            Some(matches) if !matches.is_common => {
                statement
                    .push(" AND users.seq IN (SELECT rowid FROM users_search WHERE users_search MATCH ")
                    .bind(matches.query.as_str())
                    .push(")");
            }
            _ => self.push_comparison(statement),
        }
    }
}

/// Whether the index knows the letters of every script. PostgreSQL's goes by the database's locale, and where that is `C` it knows those from a to z
/// alone: fragments of others are found, by reading everybody.
pub async fn knows_all_letters(db: &Db) -> Result<bool, AppError> {
    let Connection::Postgres(pool) = db.reader() else {
        return Ok(true);
    };
    Ok(sqlx::query_scalar("SELECT show_trgm('ж') <> '{}'").fetch_one(pool).await?)
}

/// The form of a folded text that is searched: two spaces before each word, so that the beginning of a word has a trigram from its first letter on.
pub fn searchable(folded: &str) -> String {
    format!("  {}", spaced(folded))
}

fn spaced(folded: &str) -> String {
    folded.replace(' ', "  ")
}

/// What a statement over `users` reads from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// The rows, through this index.
    Index(&'static str),
    /// The rows of a fragment's few matches, which the condition names.
    FewMatches,
    /// A fragment's matches in the order in which they were added.
    MatchesAsAdded(&'a Fragment),
}

/// Adds the table `users` to a statement and answers by which column the order of adding goes.
pub fn push_users(statement: &mut Statement, db: &Db, source: Source<'_>) -> &'static str {
    statement.push("users");
    if matches!(db.reader(), Connection::Postgres(_)) {
        return "users.seq";
    }
    match source {
        Source::Index(name) => {
            statement.push(" INDEXED BY ").push(name);
        }
        // By number of row, then.
        Source::FewMatches => {
            statement.push(" NOT INDEXED");
        }
        Source::MatchesAsAdded(fragment) => {
            if let Some(matches) = &fragment.matches {
                statement
                    .push("_search AS found CROSS JOIN users ON users.seq = found.rowid AND found.users_search MATCH ")
                    .bind(matches.query.as_str());
                return "found.rowid";
            }
        }
    }
    "users.seq"
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
    use super::{escape, parts, searchable};

    #[test]
    fn wildcards_stand_for_themselves() {
        assert_eq!(escape(r"50%_a\b"), r"50\%\_a\\b");
    }

    #[test]
    fn parts_are_trigrams_that_cover_the_text() {
        assert_eq!(parts("mar"), r#""mar""#);
        assert_eq!(parts("mara"), r#""mar" AND "ara""#);
        assert_eq!(parts("  ökafor"), r#""  ö" AND "kaf" AND "for""#);
        assert_eq!(parts("marama"), r#""mar" AND "ama""#);
        assert_eq!(parts(r#"a"b""#), r#""a""b" AND """b""""#);
    }

    #[test]
    fn each_word_has_a_trigram_of_its_first_letter() {
        assert_eq!(searchable("mara okafor"), "  mara  okafor");
    }
}
