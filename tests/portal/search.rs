//! Searching organisations that are too large to be read through (rows A05, B04): whichever way leads to the matches, they are the same.

use std::fmt::Write;

use chrono::{DateTime, Duration, Utc};
use portico::{access::Role, kernel::OrgId, store::search::searchable};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{Client, Engine, TestApp, on_both_engines};

/// More than are counted one by one.
const CROWD: usize = 12_600;
/// How many of another organisation have the same names: too many to be read through.
const STRANGERS: usize = 3_500;
const PAGE: usize = 20;

/// Words of names, and who has them: every so-manieth.
const WORDS: [(&str, usize); 5] = [("crowd", 1), ("half", 2), ("many", 8), ("few", 50), ("qa", 420)];

struct Person {
    name: String,
    email: String,
    is_suspended: bool,
    last_login: DateTime<Utc>,
}

impl Person {
    /// Each order of the list is another shuffle of the numbers, in which no two are equal.
    fn new(number: usize) -> Self {
        let shuffled = |step: usize| number * step % 16_111;
        let mut name = format!("{:05}", shuffled(7_919));
        for (word, every) in WORDS {
            if number.is_multiple_of(every) {
                let _ = write!(name, " {word}");
            }
        }
        let last_login = DateTime::UNIX_EPOCH
            + Duration::days(20_000)
            + Duration::seconds(i64::try_from(shuffled(4_409)).expect("a small number"));
        Self {
            name,
            email: format!("p{:05}@example.com", shuffled(6_101)),
            is_suspended: shuffled(3_571).is_multiple_of(10),
            last_login,
        }
    }

    fn row(&self, engine: Engine, number: usize) -> String {
        let id = Uuid::from_u128(number as u128 + 1);
        let time = self.last_login.to_rfc3339();
        let (id, time) = match engine {
            Engine::Sqlite => (format!("x'{}'", id.simple()), format!("'{time}'")),
            Engine::Postgres => (format!("CAST('{id}' AS uuid)"), format!("CAST('{time}' AS timestamptz)")),
        };
        let (name, email, search_key) = (&self.name, &self.email, searchable(&format!("{} {}", self.name, self.email)));
        let status = if self.is_suspended { "suspended" } else { "active" };
        format!("({id}, '{email}', '{name}', '{status}', {time}, '{search_key}')")
    }
}

/// Adds people to an organisation who have everything else from somebody of it.
async fn add(portal: &TestApp, engine: Engine, org: OrgId, numbers: std::ops::Range<usize>) -> Vec<Person> {
    let model = portal.person(&format!("model{}@example.com", numbers.start)).of(org).exists().await;
    portal.set(model, "search_key = 'model'").await;
    let people: Vec<Person> = numbers.clone().map(Person::new).collect();
    let rows: Vec<String> = people.iter().zip(numbers).map(|(person, number)| person.row(engine, number)).collect();
    for some in rows.chunks(500) {
        let statement = format!(
            "INSERT INTO users (id, org_id, email, email_key, full_name, name_key, locale, time_zone, theme, status, role, sessions_since, metadata,
                                search_key, created_at, updated_at, last_login_at)
             SELECT column1, org_id, column2, column2, column3, column3, locale, time_zone, theme, column4, role, sessions_since, metadata,
                    column6, created_at, updated_at, column5
             FROM (VALUES {}) AS added CROSS JOIN users AS model WHERE model.search_key = 'model' ORDER BY column1",
            some.join(", ")
        );
        portal.execute(&statement).await.expect("added");
    }
    portal.set(model, "search_key = 'done'").await;
    portal.app.db.stamps().bump_all();
    people
}

async fn page(client: &Client, query: &str) -> (Vec<String>, Value) {
    let answer = client.get(format!("/api/users?limit={PAGE}&{query}")).await.expect(200).json();
    let emails = answer["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|person| person["email"].as_str().expect("text").to_owned());
    (emails.collect(), answer["pagination"].clone())
}

fn emails<'a>(people: impl Iterator<Item = &'a &'a Person>) -> Vec<String> {
    people.map(|person| person.email.clone()).collect()
}

fn assert_total(pagination: &Value, count: usize, what: &str) {
    let told = (pagination["total"].as_u64(), pagination["total_estimate"].as_u64());
    let expected = if count <= 10_000 { (Some(count as u64), None) } else { (None, Some(10_001)) };
    assert_eq!(told, expected, "{what}: {count}");
}

/// Looks for each word, in each state and order, as an administrator of the organisation that these people are of.
async fn assert_found(admin: &Client, people: &[Person]) {
    for (word, _) in WORDS {
        for status in ["active", "suspended", ""] {
            let mut matching: Vec<&Person> = people
                .iter()
                .filter(|person| person.name.contains(word))
                .filter(|person| status.is_empty() || person.is_suspended == (status == "suspended"))
                .collect();
            let filter = if status.is_empty() { String::new() } else { format!("&status={status}") };
            for sort in ["created_at:asc", "created_at:desc", "name:asc", "email:desc", "last_login:desc"] {
                match sort {
                    "name:asc" => matching.sort_by(|a, b| a.name.cmp(&b.name)),
                    "email:desc" => matching.sort_by(|a, b| b.email.cmp(&a.email)),
                    "last_login:desc" => matching.sort_by_key(|person| std::cmp::Reverse(person.last_login)),
                    "created_at:desc" => matching.reverse(),
                    _ => {}
                }
                assert_pages(admin, &format!("search={word}{filter}&sort={sort}"), &matching).await;
            }
        }
    }
}

/// The first page, the second, and the first again by the way back.
async fn assert_pages(admin: &Client, query: &str, matching: &[&Person]) {
    let (first, pagination) = page(admin, query).await;
    assert_eq!(first, emails(matching.iter().take(PAGE)), "{query}");
    assert_total(&pagination, matching.len(), query);
    let Some(next) = pagination["next_cursor"].as_str() else {
        assert!(matching.len() <= PAGE, "{query}");
        return;
    };
    let (second, pagination) = page(admin, &format!("{query}&cursor={next}")).await;
    assert_eq!(second, emails(matching.iter().skip(PAGE).take(PAGE)), "{query}");
    assert_total(&pagination, matching.len(), query);
    let back = pagination["prev_cursor"].as_str().expect("a page before");
    assert_eq!(page(admin, &format!("{query}&cursor={back}")).await.0, first, "{query}");
}

on_both_engines! {
    async fn a05_b04_a_fragment_finds_the_same_people_in_each_order_however_many_match(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let people = add(&portal, engine, portal.first_organization().await, 0..CROWD).await;
        assert_found(&admin, &people).await;

        // Few and many have the parts of these, and nobody has them whole.
        for nobodys in ["fewcro", "halcro"] {
            let (found, pagination) = page(&admin, &format!("search={nobodys}")).await;
            assert_eq!((found.len(), &pagination["total"]), (0, &Value::from(0)), "{nobodys}");
        }

        // With one person elsewhere, what SQLite's index says of everybody is an estimate.
        let elsewhere = portal.organization("Fabrikam").await;
        portal.person("only@fabrikam.example").of(elsewhere).exists().await;
        portal.person("new@example.com").exists().await;
        let (_, pagination) = page(&admin, "search=half").await;
        let told = if engine == Engine::Sqlite { "total_estimate" } else { "total" };
        assert_eq!(pagination[told], CROWD / 2, "{pagination}");
    }

    async fn asvs_v8_4_1_b04_how_many_of_others_match_is_neither_counted_nor_told(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let people = add(&portal, engine, portal.first_organization().await, 0..CROWD).await;
        let contoso = portal.organization("Contoso").await;
        let stranger = portal.person("admin@contoso.example").of(contoso).role(Role::Admin).signed_in().await;
        let strangers = add(&portal, engine, contoso, CROWD..CROWD + STRANGERS).await;
        assert_found(&admin, &people).await;
        assert_found(&stranger, &strangers).await;
    }

    async fn a05_who_is_added_is_counted_by_the_next_search(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        for number in 0..2 * PAGE {
            portal.person(&format!("kay{number}@example.com")).exists().await;
        }
        let (_, pagination) = page(&admin, "search=kay").await;
        assert_total(&pagination, 2 * PAGE, "before");
        portal.person("kay.newest@example.com").exists().await;
        let (first, pagination) = page(&admin, "search=kay").await;
        assert_eq!(first[0], "kay.newest@example.com");
        assert_total(&pagination, 2 * PAGE + 1, "after");
    }
}

/// Each of these would have connections wait for each other, or statements planned again and again (`.cargo/config.toml`).
#[tokio::test]
async fn sqlite_is_compiled_for_several_connections_and_known_statements() {
    let portal = TestApp::start(Engine::Sqlite).await;
    let unwanted = "SELECT count(*) FROM pragma_compile_options WHERE compile_options IN ('ENABLE_STAT4', 'ENABLE_MEMORY_MANAGEMENT')";
    assert_eq!(portal.number(unwanted).await, 0);
    let wanted = "SELECT count(*) FROM pragma_compile_options WHERE compile_options = 'DEFAULT_MEMSTATUS=0'";
    assert_eq!(portal.number(wanted).await, 1);
}
