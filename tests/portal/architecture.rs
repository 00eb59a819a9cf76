//! The order of the house, read from its sources: who may know whom, where engines are named, where a half is switched off (ARCHITECTURE.md).

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The rooms from the ground up. Each knows the floors below it and its neighbours before it in its own line.
const ORDER: &[&[&str]] = &[
    &["kernel"],
    &["clock", "config", "keyring", "places"],
    &["access"],
    &["store"],
    &["mail"],
    &["sms"],
    &["activity"],
    &["passwords", "pictures"],
    // The tools of all actions; it names the types that its caches hold, and those rooms' actions take it.
    &["app"],
    &["throttle"],
    &["organizations"],
    &["devices"],
    &["notifications"],
    &["accounts"],
    &["preferences"],
    &["roles", "addresses"],
    &["mfa"],
    &["sessions"],
    &["passkeys"],
    &["api_keys"],
    &["avatars"],
    &["privacy"],
    &["seals"],
    &["stats"],
    &["overview"],
    &["demo"],
    &["front"],
    &["web", "api"],
    &["worker"],
    &["server"],
    &["cli"],
];

/// Uses against the order that were decided, each with its reason.
const DECIDED: &[(&str, &str, &str)] = &[
    ("app", "accounts", "the types that its caches hold"),
    ("app", "api_keys", "the types that its caches hold"),
    ("app", "organizations", "the types that its caches hold"),
    ("app", "mfa", "the types that its caches hold"),
    ("app", "overview", "the types that its caches hold"),
    ("app", "notifications", "the types that its caches hold"),
    ("app", "avatars", "the types that its caches hold"),
    ("app", "preferences", "the types that its caches hold"),
    ("app", "sessions", "the types that its caches hold, and when sessions were seen"),
    ("store", "access", "reads the column `role` into its type"),
    ("front", "web", "what a flash carries is shown by components; the files stand beside the handlers' tools"),
];

/// Files in which a `cfg` of a half may stand: they list modules.
const MODULE_LISTS: &[&str] =
    &["lib.rs", "web/mod.rs", "web/islands/mod.rs", "web/i18n/mod.rs", "web/components/mod.rs", "kernel/mod.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All sources with their path below `src`, without what stands in `mod tests`.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let (mut folders, mut found) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&src).expect("below src").display().to_string();
                let text = read(&path);
                let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
                found.push((name, code));
            }
        }
    }
    assert!(found.len() > 50, "the sources are where this test looks");
    found
}

/// Lines that say something to the compiler.
fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

fn room_of(file: &str) -> &str {
    file.split(['/', '.']).next().expect("a name")
}

fn floor(room: &str) -> Option<usize> {
    ORDER.iter().position(|floor| floor.contains(&room))
}

/// The rooms that a file names by `crate::room`, also inside `use crate::{…}`.
fn rooms_used(text: &str) -> BTreeSet<String> {
    let code: String = code_lines(text).collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            used.extend(heads_of(group));
        } else {
            used.insert(word(rest));
        }
    }
    used
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The first words of the entries of a braced list.
fn heads_of(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut is_start) = (0, Vec::new(), true);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_start = true,
            letter if is_start && letter.is_alphanumeric() => {
                heads.push(word(&group[at..]));
                is_start = false;
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn every_room_stands_in_the_order() {
    let rooms: BTreeSet<String> = sources().iter().map(|(file, _)| room_of(file).to_owned()).collect();
    let unknown: Vec<&String> =
        rooms.iter().filter(|room| !["lib", "main"].contains(&room.as_str()) && floor(room).is_none()).collect();
    assert!(unknown.is_empty(), "give them a place in ORDER: {unknown:?}");
}

#[test]
fn rooms_know_only_what_stands_below_them() {
    let mut wrong = BTreeSet::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        let Some(own) = floor(room) else { continue };
        for used in rooms_used(&text).iter().filter(|used| used.as_str() != room) {
            let Some(other) = floor(used) else { continue };
            let is_decided = DECIDED.iter().any(|(from, to, _)| *from == room && to == used);
            // The door rooms of one floor never use each other; the small ones at the bottom may use those before them.
            let is_below = other < own || (other == own && own <= 1);
            if !is_below && !is_decided {
                wrong.insert(format!("{file} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "upward or sideways:\n{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_was_decided_against_the_order_is_still_needed() {
    let used: BTreeSet<(String, String)> = sources()
        .iter()
        .flat_map(|(file, text)| rooms_used(text).into_iter().map(|used| (room_of(file).to_owned(), used)))
        .collect();
    for (from, to, reason) in DECIDED {
        assert!(used.contains(&((*from).to_owned(), (*to).to_owned())), "{from} uses {to} no more: {reason}");
    }
}

/// SQLite plans a statement again for each value that is bound as its limit, unless something stands before it.
#[test]
fn limits_are_bound_behind_a_sign() {
    for (file, text) in sources() {
        let code = code_lines(&text).collect::<Vec<_>>().join("\n");
        assert!(
            !code.contains("LIMIT $") && !code.contains("LIMIT \""),
            "{file}: write LIMIT +$n, or Statement::limit"
        );
    }
}

#[test]
fn nobody_uses_the_statements_of_another_room() {
    for (file, text) in sources() {
        for line in code_lines(&text) {
            let public =
                line.trim_start().starts_with("pub mod sql") || line.trim_start().starts_with("pub(crate) mod sql");
            assert!(!public, "{file}: statements are private to their room");
            let foreign = line.contains("::sql::")
                && line.contains("crate::")
                && !line.contains(&format!("crate::{}::sql::", room_of(&file)));
            assert!(!foreign, "{file}: {line}");
        }
    }
}

#[test]
fn only_rooms_speak_sql_and_only_the_store_names_an_engine() {
    for (file, text) in sources() {
        let room = room_of(&file);
        for line in code_lines(&text).filter(|_| room != "store") {
            for engine in
                ["Sqlite", "Postgres", "SqlitePool", "PgPool", "PgConnection", "SqliteConnection", "pg_", "sqlite_"]
            {
                let named = line
                    .match_indices(engine)
                    .any(|(at, _)| !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_'));
                assert!(!named, "{file} names an engine: {line}");
            }
            let is_above_rooms = ["web", "api", "cli", "front", "server", "worker"].contains(&room);
            assert!(!(is_above_rooms && line.contains("sqlx::query")), "{file} speaks SQL: {line}");
        }
    }
}

#[test]
fn a_half_is_switched_off_on_module_lines_only() {
    for (file, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            if !line.contains("cfg(feature") && !line.contains("cfg_attr(feature") && !line.contains("cfg!(feature") {
                continue;
            }
            let next = lines[number + 1..].iter().find(|line| !line.trim_start().starts_with("#["));
            let next = next.map_or("", |line| line.trim_start());
            let is_module =
                ["mod ", "pub mod ", "pub use ", "use ", "pub(crate) mod "].iter().any(|start| next.starts_with(start));
            // The browser's entry point exists in the browser's half alone.
            let is_entry = file == "lib.rs" && next.starts_with("pub fn hydrate");
            // And releases have another allocator.
            let is_allocator = file == "main.rs" && line.contains("jemalloc") && next.starts_with("static ALLOCATOR");
            assert!(
                (is_module && MODULE_LISTS.contains(&file.as_str())) || is_entry || is_allocator,
                "{file}:{}: {line} {next}",
                number + 1
            );
        }
    }
}

#[test]
fn time_ids_and_chance_come_from_the_clock() {
    for (file, text) in sources().iter().filter(|(file, _)| file != "clock.rs") {
        for line in code_lines(text) {
            for forbidden in
                ["Utc::now", "Local::now", "SystemTime::now", "Uuid::now_v7", "Uuid::new_v4", "CURRENT_TIMESTAMP"]
            {
                assert!(!line.contains(forbidden), "{file}: {line}");
            }
        }
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| -> BTreeSet<String> {
        let folder = root().join("migrations").join(engine);
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[test]
fn every_field_that_rooms_record_has_words() {
    let mut nameless = Vec::new();
    let mut found = 0;
    for (name, code) in sources().into_iter().filter(|(_, code)| code.contains("Changes::none()")) {
        for part in code.split(".field(").skip(1) {
            let Some(field) = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            found += 1;
            if portico::web::i18n::field_name(field, portico::kernel::Locale::Es).is_none() {
                nameless.push(format!("{name}: {field}"));
            }
        }
    }
    assert!(found > 40, "changes are recorded where this test looks: {found}");
    assert_eq!(nameless, [""; 0], "said as identifiers to people who read their activity");
}

#[test]
fn both_engines_have_the_same_tables_and_columns() {
    let shape = |engine: &str| -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let folder = root().join("migrations").join(engine);
        for entry in fs::read_dir(folder).expect("a folder") {
            let text = read(&entry.expect("an entry").path());
            let mut table = None;
            for line in text.lines() {
                if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                    table = Some(word(rest));
                } else if line.starts_with(')') {
                    table = None;
                } else if let Some(table) = &table
                    && line.starts_with("    ")
                    && line.trim_start().starts_with(|first: char| first.is_ascii_lowercase())
                {
                    found.insert((table.clone(), word(line.trim_start())));
                }
            }
        }
        found
    };
    let (sqlite, postgres) = (shape("sqlite"), shape("postgres"));
    // PostgreSQL searches by an index and notifies by itself: it needs neither of these.
    let own = |table: &str, column: &str| table == "cache_changes" || (table, column) == ("users", "seq");
    let shared: BTreeSet<_> = sqlite.into_iter().filter(|(table, column)| !own(table, column)).collect();
    assert_eq!(shared, postgres.into_iter().filter(|(table, column)| !own(table, column)).collect());
    assert!(shared.len() > 50);
}

#[test]
fn the_build_and_the_running_server_agree_about_leptos() {
    let section = |file: &str| -> BTreeSet<String> {
        let text = read(&root().join(file));
        let lines = text.lines().skip_while(|line| line.trim() != "[package.metadata.leptos]").skip(1);
        let lines = lines.take_while(|line| !line.starts_with('[')).map(str::trim);
        lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
    };
    let (cargo, leptos) = (section("Cargo.toml"), section("Leptos.toml"));
    assert!(!leptos.is_empty());
    assert_eq!(cargo, leptos);
}

#[test]
fn no_source_file_is_longer_than_600_lines() {
    for (file, text) in sources() {
        assert!(text.lines().count() <= 600, "{file} has {} lines", text.lines().count());
    }
}
