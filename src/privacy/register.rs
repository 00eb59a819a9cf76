//! The register: every table of the store, what it holds about people, what of it goes into the copy of their data, and why the rest does not.

mod tables;

use uuid::Uuid;

use self::tables::{NOTHING, PERSONAL};
use crate::kernel::{ActivityKind, Id, IdKind, Locale};

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// What a table holds about people, which also says how it goes with them.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// Nothing about anybody; why.
    Nothing(&'static str),
    /// Rows about one person each: they go with the person.
    Person(Personal),
    /// Rows that belong to those of another table and go with them; which, and why they are not in the copy.
    PartOf(&'static str, &'static str),
    /// The activity record, of which what is personal is erased while the rest stays.
    Record(Personal),
}

/// Rows about a person.
#[derive(Debug, Clone, Copy)]
pub struct Personal {
    /// The column with the person's id.
    pub person: &'static str,
    /// What goes into the copy; nothing where every column is withheld.
    pub file: Option<File>,
    /// Columns that do not, each with the reason.
    pub withheld: &'static [(&'static str, &'static str)],
}

/// A file of the copy, as `name.json` and `name.csv`.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// What is in it: English, Spanish, French.
    pub what: [&'static str; 3],
    /// Its columns.
    pub columns: &'static [Column],
    /// The column with an id by which many rows are read page by page; all at once where there are never many.
    pub pages_by: Option<&'static str>,
}

/// A column of a file.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// How it is read and shown.
    pub shape: Shape,
}

/// How a column is read and shown.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// As it stands.
    Text,
    /// As RFC 3339 in UTC.
    Time,
    /// As true or false.
    Flag,
    /// As a number.
    Number,
    /// As JSON.
    Json,
    /// As the id that is shown elsewhere.
    Id(fn(Uuid) -> String),
    /// As a picture in a file of its own; the column holds the name of that file.
    Attachment,
}

const fn text(name: &'static str) -> Column {
    Column { name, shape: Shape::Text }
}
const fn time(name: &'static str) -> Column {
    Column { name, shape: Shape::Time }
}
const fn flag(name: &'static str) -> Column {
    Column { name, shape: Shape::Flag }
}
const fn number(name: &'static str) -> Column {
    Column { name, shape: Shape::Number }
}
const fn json(name: &'static str) -> Column {
    Column { name, shape: Shape::Json }
}
const fn attachment(name: &'static str) -> Column {
    Column { name, shape: Shape::Attachment }
}
const fn id(name: &'static str, shown: fn(Uuid) -> String) -> Column {
    Column { name, shape: Shape::Id(shown) }
}

fn shown<K: IdKind>(uuid: Uuid) -> String {
    Id::<K>::from_uuid(uuid).to_string()
}

/// What a person did to others or to their organisation: the second half of the record, without whom it was done to.
pub(super) const DOINGS: File = File {
    name: "actions",
    what: ["What you did to others", "Lo que hiciste a otros", "Ce que vous avez fait à d’autres"],
    columns: &[id("id", shown::<ActivityKind>), text("kind"), time("occurred_at"), text("ip"), text("user_agent")],
    pages_by: Some("id"),
};

/// Every table.
pub fn tables() -> impl Iterator<Item = Table> {
    let nothing = NOTHING.iter().map(|(name, why)| Table { name, holds: Holds::Nothing(why) });
    PERSONAL.iter().copied().chain(nothing)
}

impl Table {
    /// Rows about a person, where there are any.
    pub const fn personal(&self) -> Option<&Personal> {
        match &self.holds {
            Holds::Person(personal) | Holds::Record(personal) => Some(personal),
            Holds::Nothing(_) | Holds::PartOf(..) => None,
        }
    }
}

/// The text in one language.
pub(super) const fn in_language(texts: [&'static str; 3], locale: Locale) -> &'static str {
    match locale {
        Locale::En => texts[0],
        Locale::Es => texts[1],
        Locale::Fr => texts[2],
    }
}
