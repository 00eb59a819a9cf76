//! A copy of everything that is held about a person, and its end (rows G10, E01).

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use chrono::Duration;
use portico::{
    access::Role,
    accounts,
    activity::{self, Actor, Changes, Event, Kind},
    kernel::{Code, UserId},
    on,
    privacy::{
        self,
        register::{self, Holds},
    },
};
use serde_json::{Value, json};

use crate::support::{
    Answer, Client, Engine, PASSWORD, Signed, TestApp, on_both_engines, path_of,
    smtp_sink::{self, Step},
    until,
};

const PAGE: &str = "/account/privacy";
const EXPORT: &str = "/account/privacy/export";
const DOWNLOAD: &str = "/account/privacy/download";
const DELETE: &str = "/account/privacy/delete";

/// What stands for Ann wherever text about her may lie.
const MARKS: [&str; 4] = ["ann.archer@example.com", "Ann Archer", "Marked/7.7", "+14155550177"];

async fn ann(portal: &TestApp) -> Signed {
    let id = portal.person(MARKS[0]).name(MARKS[1]).exists().await;
    let client = portal.visitor();
    let form = [("email", MARKS[0]), ("password", PASSWORD)];
    client
        .submit("/login", &form)
        .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Marked/7.7 Firefox/140.0")
        .await
        .expect(200);
    client
        .put("/api/users/profile")
        .json(&json!({ "phone": MARKS[3], "metadata": { "note": "=1+1" } }))
        .await
        .expect(200);
    Signed { id, client }
}

/// Tables with their columns: name, type, and whether a row must have a value.
async fn schema(portal: &TestApp, engine: Engine) -> BTreeMap<String, Vec<(String, String, bool)>> {
    let statement = match engine {
        Engine::Sqlite => {
            "SELECT m.name, p.name, p.type, CASE WHEN p.\"notnull\" = 1 AND p.dflt_value IS NULL THEN 1 ELSE 0 END
             FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Engine::Postgres => {
            "SELECT table_name::text, column_name::text, data_type::text,
                    CASE WHEN is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' THEN 1::bigint ELSE 0::bigint END
             FROM information_schema.columns WHERE table_schema = 'public' ORDER BY ordinal_position"
        }
    };
    let rows: Vec<(String, String, String, i64)> =
        on!(portal.app.db.reader(), pool => sqlx::query_as(statement).fetch_all(pool).await).expect("the schema");
    let mut tables: BTreeMap<String, Vec<(String, String, bool)>> = BTreeMap::new();
    for (table, column, kind, wanted) in rows {
        tables.entry(table).or_default().push((column, kind.to_uppercase(), wanted == 1));
    }
    tables
}

/// Puts a row about a person into each table that has none yet, whatever its columns are.
async fn fill(portal: &TestApp, engine: Engine, person: UserId) {
    let tables = schema(portal, engine).await;
    let org = portal.first_organization().await;
    let uuid = |id: uuid::Uuid| match engine {
        Engine::Sqlite => format!("X'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    };
    for table in register::tables() {
        let Holds::Person(personal) = table.holds else { continue };
        if held(portal, table.name, personal.person, person).await > 0 {
            continue;
        }
        let mut columns = vec![personal.person.to_owned()];
        let mut values = vec![uuid(person.uuid())];
        for (column, kind, is_wanted) in &tables[table.name] {
            if !is_wanted || column == personal.person {
                continue;
            }
            let fresh: portico::kernel::JobId = portal.app.clock.new_id();
            let value = match kind.as_str() {
                _ if column == "org_id" => uuid(org.uuid()),
                "UUID" => uuid(fresh.uuid()),
                "BLOB" | "BYTEA" if column == "id" => uuid(fresh.uuid()),
                "BLOB" => format!("X'{}{}'", fresh.uuid().simple(), fresh.uuid().simple()),
                "BYTEA" => format!("'\\x{}{}'", fresh.uuid().simple(), fresh.uuid().simple()),
                "BOOLEAN" => "false".to_owned(),
                "BIGINT" | "INTEGER" => "7".to_owned(),
                "TEXT" if column.ends_with("_at") || column.ends_with("_until") => {
                    "'2040-01-01T00:00:00+00:00'".to_owned()
                }
                kind if kind.starts_with("TIMESTAMP") => "'2040-01-01T00:00:00+00:00'".to_owned(),
                // Like no other, where that is wanted.
                _ if column == "name" || column == "email_key" => format!("'{}'", fresh.uuid()),
                // Text as well as JSON.
                _ => "'{}'".to_owned(),
            };
            columns.push(column.clone());
            values.push(value);
        }
        let statement = format!("INSERT INTO {} ({}) VALUES ({})", table.name, columns.join(", "), values.join(", "));
        portal.execute(&statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// How many rows of a table are about a person.
async fn held(portal: &TestApp, table: &str, column: &str, person: UserId) -> i64 {
    let statement = format!("SELECT count(*) FROM {table} WHERE {column} = $1");
    on!(portal.app.db.reader(), pool => sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).bind(person).fetch_one(pool).await).expect("a count")
}

/// In which tables and columns a text or an id still lies, in whatever form.
async fn found(portal: &TestApp, engine: Engine, needle: &str) -> Vec<String> {
    let hex = needle.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let mut places = Vec::new();
    for (table, columns) in schema(portal, engine).await {
        // The index over names keeps pieces of three letters until the engine tidies it up.
        if table.starts_with("users_search") {
            continue;
        }
        for (column, ..) in columns {
            let statement = match engine {
                Engine::Sqlite => format!(
                    "SELECT count(*) FROM {table} WHERE instr(lower(hex({column})), '{hex}') > 0 OR instr(hex({column}), upper('{}')) > 0",
                    needle.replace('-', "")
                ),
                Engine::Postgres => format!(
                    "SELECT count(*) FROM {table} WHERE strpos({column}::text, '{needle}') > 0 OR strpos({column}::text, '{hex}') > 0"
                ),
            };
            let count: i64 = on!(portal.app.db.reader(), pool => sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(pool).await).expect("a count");
            if count > 0 {
                places.push(format!("{table}.{column}"));
            }
        }
    }
    places
}

async fn verdict(portal: &TestApp) -> String {
    format!("{:?}", activity::verify_chain(&portal.app.db, portal.first_organization().await).await.expect("read"))
}

/// Asks for a copy and waits for the link of its mail.
async fn link_of_copy(portal: &TestApp, client: &Client) -> String {
    assert_eq!(client.submit(EXPORT, &[]).await.expect(200).leads_to(), PAGE);
    let before = portal.sink.messages().len();
    until("the mail comes", async || portal.sink.messages().len() > before || is_ready(client).await).await;
    portal.all_jobs_done().await;
    let letters = portal.sink.messages();
    let letter = letters.iter().rev().find(|letter| letter.subject().contains("copy of your")).expect("a letter");
    path_of(&letter.link("token="))
}

async fn is_ready(client: &Client) -> bool {
    let answer = client.get(EXPORT).header("accept", "application/json").await.expect(200).json();
    answer["is_open"] == false && answer["percent"] == 100
}

fn token_of(link: &str) -> String {
    link.split('=').next_back().expect("a token").to_owned()
}

/// The files of a ZIP by name.
fn unzipped(answer: &Answer) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(answer.body.clone())).expect("a ZIP");
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("whole");
        files.insert(file.name().to_owned(), bytes);
    }
    files
}

/// Deletes an account to its end.
async fn delete(portal: &TestApp, client: &Client) {
    client.submit(DELETE, &[]).await.expect(200);
    portal.advance(Duration::days(14));
    privacy::housekeeping(&portal.app).await.expect("begun");
    portal.app.db.wakeup().ring();
    portal.all_jobs_done().await;
}

on_both_engines! {
    async fn a_page_that_waits_for_a_copy_keeps_nobody_signed_in(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.advance(Duration::minutes(119));
        assert_eq!(ann.get(EXPORT).header("accept", "application/json").await.expect(200).json()["percent"], 0);
        portal.advance(Duration::minutes(2));
        assert_eq!(ann.get(EXPORT).header("accept", "application/json").await.status, 401);
        assert_eq!(ann.get("/account").await.status, 303, "the session rested too long although the page was open");
    }

    async fn g10_every_table_and_column_of_the_store_stands_in_the_register(engine) {
        let portal = TestApp::start(engine).await;
        let tables = schema(&portal, engine).await;
        let known: BTreeMap<&str, register::Table> = register::tables().map(|table| (table.name, table)).collect();
        for (table, columns) in &tables {
            let Some(known) = known.get(table.as_str()) else {
                panic!("the table {table} is not in privacy/register: say what it holds about people, and what of it goes into the copy of their data")
            };
            let has_person = columns.iter().any(|(column, ..)| column == "user_id");
            let Some(personal) = known.personal() else {
                assert!(!has_person || table == "purges", "{table} is about people after all");
                continue;
            };
            let exported = personal.file.iter().flat_map(|file| file.columns).map(|column| column.name);
            let told: BTreeSet<&str> = exported.chain(personal.withheld.iter().map(|(column, _)| *column)).collect();
            for (column, ..) in columns {
                assert!(told.contains(column.as_str()), "{table}.{column}: put it into the copy, or say in privacy/register why it is withheld");
            }
            let there: BTreeSet<&str> = columns.iter().map(|(column, ..)| column.as_str()).collect();
            let made_up = ["by_yourself"];
            let gone: Vec<_> = told.difference(&there).filter(|column| !made_up.contains(column) && **column != "seq").collect();
            assert!(gone.is_empty(), "{table} has no {gone:?}");
            assert!(personal.withheld.iter().all(|(_, why)| !why.is_empty()));
        }
        let only_here = ["users_search", "users_search_config", "users_search_data", "users_search_idx", "cache_changes"];
        for name in known.keys().filter(|name| !tables.contains_key(**name)) {
            assert!(engine == Engine::Postgres && only_here.contains(name), "there is no table {name}");
        }
    }

    async fn g10_the_copy_holds_everything_about_the_person_and_no_secret(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        let bob = portal.person("bob@example.com").name("Bob Hidden").role(Role::Admin).signed_in().await;
        bob.post(format!("/org/users/{}/role", ann.id)).form(&[("role", "manager")]).await.expect(303);
        ann.get(PAGE).await.expect(200);
        fill(&portal, engine, ann.id).await;
        portal.execute("DELETE FROM exports").await.expect("none is there yet");
        portal.execute("DELETE FROM outbox").await.expect("nor any job");
        let link = link_of_copy(&portal, &ann).await;
        assert!(ann.get(&link).await.expect(200).text().contains(DOWNLOAD), "opening the link uses nothing up");
        let answer = ann.post(DOWNLOAD).form(&[("token", &token_of(&link))]).await.expect(200);
        assert_eq!(answer.header("content-type"), Some("application/zip"));
        assert!(answer.header("content-disposition").is_some_and(|text| text.starts_with("attachment; filename=\"portico-2")));
        let files = unzipped(&answer);
        for table in register::tables() {
            let Some(file) = table.personal().and_then(|personal| personal.file) else { continue };
            let rows: Vec<Value> = serde_json::from_slice(&files[&format!("{}.json", file.name)]).expect("JSON");
            assert!(!rows.is_empty(), "{} is in the copy", table.name);
            let names: Vec<&str> = file.columns.iter().map(|column| column.name).collect();
            let mut csv = csv::Reader::from_reader(&*files[&format!("{}.csv", file.name)]);
            assert_eq!(csv.headers().expect("a head").iter().collect::<Vec<_>>(), names, "{}", table.name);
            let records: Vec<_> = csv.records().map(|record| record.expect("a record")).collect();
            assert_eq!(records.len(), rows.len(), "{}", table.name);
        }
        let profile: Vec<Value> = serde_json::from_slice(&files["profile.json"]).expect("JSON");
        assert_eq!((&profile[0]["email"], &profile[0]["id"]), (&json!(MARKS[0]), &json!(ann.id.to_string())));
        assert_eq!(profile[0]["metadata"], json!({ "note": "=1+1" }));
        let activity: Vec<Value> = serde_json::from_slice(&files["activity.json"]).expect("JSON");
        let promoted = activity.iter().find(|event| event["kind"] == "user.role_changed").expect("what others did to her");
        assert_eq!((&promoted["by_yourself"], &promoted["ip"], &promoted["user_agent"]), (&json!(false), &Value::Null, &Value::Null));
        assert_eq!(promoted["changes"]["role"], json!({ "before": "user", "after": "manager" }));
        assert!(activity.iter().any(|event| event["by_yourself"] == true && event["ip"] == "127.0.0.1"));
        let readme = String::from_utf8(files["README.txt"].clone()).expect("text");
        assert!(readme.contains("Northwind Labs") && readme.contains("sessions.csv"), "{readme}");

        let everything: Vec<u8> = files.values().flatten().copied().collect();
        let everything = String::from_utf8_lossy(&everything).into_owned();
        for secret in ["argon2", "password_hash", "token_hash", "bob@example.com", &bob.id.to_string(), &token_of(&link)] {
            assert!(!everything.contains(secret), "{secret}");
        }
        assert!(everything.contains("Marked/7.7"));
    }

    async fn g10_the_link_works_once_for_the_person_alone_and_not_for_ever(engine) {
        let portal = TestApp::start_with(engine, |config| config.privacy.export_hours = 0).await;
        let ann = ann(&portal).await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let link = link_of_copy(&portal, &ann).await;
        let token = token_of(&link);
        let visitor = portal.visitor();
        assert!(visitor.get(&link).await.expect(303).location().starts_with("/login?next="), "nobody fetches it without being signed in");
        let text = bob.get(&link).await.expect(200).text();
        assert!(text.contains("does not work") && !text.contains(&format!("action=\"{DOWNLOAD}\"")), "{text}");
        let refused = bob.post(DOWNLOAD).form(&[("token", &token)]).await.expect(200);
        assert!(refused.text().contains("does not work") && refused.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
        for nonsense in ["", "x", &"A".repeat(43), &"é".repeat(43), &"x".repeat(5_000)] {
            assert!(ann.post(DOWNLOAD).form(&[("token", nonsense)]).await.expect(200).text().contains("does not work"));
        }
        assert!(!unzipped(&ann.post(DOWNLOAD).form(&[("token", &token)]).await.expect(200)).is_empty());
        assert_eq!(portal.number("SELECT count(*) FROM export_chunks").await, 0, "the file is gone");
        assert!(ann.post(DOWNLOAD).form(&[("token", &token)]).await.expect(200).text().contains("downloaded already"));
        assert!(ann.get(&link).await.expect(200).text().contains("downloaded already"));

        portal.advance(Duration::seconds(1));
        let link = link_of_copy(&portal, &ann).await;
        portal.advance(Duration::days(7));
        let ann = portal.another_session(MARKS[0]).await;
        assert!(ann.get(&link).await.expect(200).text().contains("does not work"), "its time is over");
        privacy::housekeeping(&portal.app).await.expect("tidied");
        assert_eq!(portal.number("SELECT count(*) FROM export_chunks").await, 0);
    }

    async fn g10_who_has_to_wait_is_told_so_and_the_link_stays_good(engine) {
        let portal = TestApp::start_with(engine, |config| config.throttle.free_per_address = 30).await;
        let ann = ann(&portal).await;
        let link = link_of_copy(&portal, &ann).await;
        let token = token_of(&link);
        for _ in 0..60 {
            ann.post(DOWNLOAD).form(&[("token", "x")]).await;
        }
        let back = ann.post(DOWNLOAD).form(&[("token", &token)]).await.expect(303).location();
        assert!(back.starts_with(DOWNLOAD) && back.contains(&token), "{back}");
        let page = ann.get(back).await.expect(200).text();
        assert!(page.contains("notice bad") && page.contains("Too many") && !page.contains("does not work"), "{page}");
        portal.advance(Duration::hours(1));
        let ann = portal.another_session(MARKS[0]).await;
        assert!(!unzipped(&ann.post(DOWNLOAD).form(&[("token", &token)]).await.expect(200)).is_empty());
    }

    async fn g10_a_copy_needs_a_fresh_proof_and_one_a_day_is_enough(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        portal.advance(Duration::minutes(11));
        assert!(ann.post(EXPORT).form(&[]).await.expect(303).location().starts_with("/account/confirm?return_to=%2Faccount%2Fprivacy"));
        assert_eq!(portal.number("SELECT count(*) FROM exports").await, 0);
        ann.submit("/account/confirm", &[("current_password", PASSWORD)]).await.expect(200);
        let caller = portal.caller(&ann).await;
        let both = futures_util::future::join(privacy::request_export(&caller, &portal.app), privacy::request_export(&caller, &portal.app)).await;
        assert_eq!([&both.0, &both.1].iter().filter(|result| result.is_ok()).count(), 1, "one at a time: {both:?}");
        portal.all_jobs_done().await;
        let refused = privacy::request_export(&caller, &portal.app).await.expect_err("too soon");
        assert_eq!(refused.code(), Code::RateLimitExceeded);
        assert!(refused.retry_after_seconds().is_some_and(|seconds| seconds > 23 * 60 * 60));
        let page = ann.get(PAGE).await.expect(200).text();
        assert!(page.contains("The next copy can be made on") && !page.contains(&format!("action=\"{EXPORT}\"")), "{page}");
    }

    async fn g10_a_long_history_is_written_page_by_page_and_whole(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        let org = portal.first_organization().await;
        let origin = portico::access::Origin::default();
        let events = (0..1_700).map(|number| {
            let changes = Changes::none().field("note", &0, &(number + 1));
            (portal.app.clock.now() - Duration::minutes(number), Event { org, kind: Kind::UserUpdated, actor: Actor::User(ann.id), subject: Some(ann.id), origin: &origin, changes })
        });
        let mut tx = portal.app.db.begin().await.expect("a change");
        activity::record_many(&mut tx, &portal.app.clock, events).await.expect("recorded");
        tx.commit(&portal.app.clock).await.expect("committed");
        let link = link_of_copy(&portal, &ann).await;
        let files = unzipped(&ann.post(DOWNLOAD).form(&[("token", &token_of(&link))]).await.expect(200));
        let activity: Vec<Value> = serde_json::from_slice(&files["activity.json"]).expect("JSON");
        let ids: BTreeSet<&str> = activity.iter().filter_map(|event| event["id"].as_str()).collect();
        assert!(ids.len() > 1_700 && ids.len() == activity.len(), "{} of {}", ids.len(), activity.len());
        assert_eq!(csv::Reader::from_reader(&*files["activity.csv"]).records().count(), activity.len());
    }

    async fn e01_an_account_waits_for_its_end_and_signing_in_keeps_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        let elsewhere = portal.another_session(MARKS[0]).await;
        let page = ann.get(PAGE).await.expect(200).text();
        assert!(page.contains("Delete account") && page.contains("after 14 days"), "{page}");
        portal.advance(Duration::minutes(11));
        assert!(ann.post(DELETE).form(&[]).await.expect(303).location().starts_with("/account/confirm"), "only with a fresh proof");
        ann.submit("/account/confirm", &[("current_password", PASSWORD)]).await.expect(200);
        assert_eq!(ann.post(DELETE).form(&[]).await.expect(303).location(), "/login");
        for client in [&ann.client, &elsewhere] {
            client.get("/api/users/profile").await.expect(401);
        }
        portal.all_jobs_done().await;
        let letter = portal.sink.messages().into_iter().find(|letter| letter.subject().contains("will be deleted")).expect("a letter");
        assert!(letter.to.contains(&MARKS[0].to_owned()) && letter.text().contains("sign in before then"), "{}", letter.text());

        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        assert!(admin.get(format!("/org/users/{}", ann.id)).await.expect(200).text().contains("asked for the deletion of this account"));

        portal.advance(Duration::days(13));
        privacy::housekeeping(&portal.app).await.expect("nothing is due");
        let client = portal.visitor();
        client.submit("/login", &[("email", MARKS[0]), ("password", PASSWORD)]).await.expect(200);
        assert!(client.get("/account").await.expect(200).text().contains("Your account is kept"));
        portal.all_jobs_done().await;
        assert!(portal.sink.messages().iter().any(|letter| letter.to.contains(&MARKS[0].to_owned()) && letter.subject().contains("is kept")));
        portal.advance(Duration::days(30));
        privacy::housekeeping(&portal.app).await.expect("nothing is due");
        portal.another_session(MARKS[0]).await;
        assert!(!admin_sees_leaving(&portal, &ann).await);
    }

    async fn e01_the_last_owner_cannot_leave(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let page = owner.get(PAGE).await.expect(200).text();
        assert!(page.contains("You are the last owner") && !page.contains(&format!("action=\"{DELETE}\"")));
        owner.post(DELETE).form(&[]).await.expect(303);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE deletion_planned_at IS NOT NULL").await, 0);
        assert!(owner.get(PAGE).await.expect(200).text().contains("last owner"));
        let second = portal.person("second@example.com").role(Role::Owner).signed_in().await;
        let caller = portal.caller(&owner).await;
        second.submit(DELETE, &[]).await.expect(200);
        let refused = accounts::plan_deletion(&caller, &portal.app).await.expect_err("the other one is leaving already");
        assert_eq!(refused.code(), Code::Conflict);
    }

    async fn g10_e01_after_the_time_of_grace_nothing_about_the_person_is_left_in_any_table(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        let bob = portal.person("bob@example.com").role(Role::Owner).signed_in().await;
        bob.post(format!("/org/users/{}/role", ann.id)).form(&[("role", "admin")]).await.expect(303);
        ann.post(format!("/org/users/{}/suspend", portal.person("eve@example.com").exists().await)).form(&[]).await.expect(303);
        fill(&portal, engine, ann.id).await;
        fill(&portal, engine, bob.id).await;
        portal.execute("UPDATE outbox SET state = 'dead'").await.expect("jobs wait");
        for table in register::tables() {
            if let Some(personal) = table.personal() {
                assert!(held(&portal, table.name, personal.person, ann.id).await > 0, "{} holds something about her", table.name);
            }
        }
        let before: Vec<(&str, i64)> = counts_of(&portal, bob.id).await;
        delete(&portal, &ann).await;

        for table in register::tables() {
            match (table.holds, table.personal()) {
                (Holds::Person(personal), _) => assert_eq!(held(&portal, table.name, personal.person, ann.id).await, 0, "{}", table.name),
                (Holds::Record(personal), _) => assert!(held(&portal, table.name, personal.person, ann.id).await > 0, "that something happened stays"),
                _ => {}
            }
        }
        for mark in MARKS {
            assert_eq!(found(&portal, engine, mark).await, Vec::<String>::new(), "{mark}, in what others were told as well");
        }
        let id = ann.id.uuid().to_string();
        assert_eq!(found(&portal, engine, &id).await, ["activity.actor_id", "activity.subject_id", "purges.user_id"], "an id that points nowhere");
        assert_eq!(found(&portal, engine, &ann.id.to_string()).await, Vec::<String>::new());
        assert!(verdict(&portal).await.starts_with("Whole"), "{}", verdict(&portal).await);
        assert_eq!(counts_of(&portal, bob.id).await, before, "others keep theirs");
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE state <> 'dead'").await, 0);
        let last = portal.sink.messages().pop().expect("a last letter");
        assert!(last.to.contains(&MARKS[0].to_owned()) && last.subject().contains("is deleted"), "{}", last.subject());

        // She is nobody here, and may begin anew.
        let visitor = portal.visitor();
        visitor.submit("/login", &[("email", MARKS[0]), ("password", PASSWORD)]).await.expect(401);
        let operator = portal.operator(portal.first_organization().await);
        assert_eq!(accounts::find_person(&operator, &portal.app, ann.id).await.map_err(|error| error.code()).err(), Some(Code::UserNotFound));
        portal.person(MARKS[0]).exists().await;
    }

    async fn e01_a_last_letter_that_cannot_be_delivered_leaves_no_address_behind(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        ann.submit(DELETE, &[]).await.expect(200);
        portal.all_jobs_done().await;
        portal.advance(Duration::days(14));
        let said = format!("550 5.1.1 <{}>: no mailbox ann.archer for Ann Archer", MARKS[0]);
        portal.sink.once(Step::Recipient, smtp_sink::Answer::Say(said.leak()));
        privacy::housekeeping(&portal.app).await.expect("begun");
        portal.app.db.wakeup().ring();
        portal.all_jobs_done().await;
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE state = 'dead' AND last_error LIKE '%5.1.1 % no mailbox % for %'").await, 1);
        for mark in MARKS.into_iter().chain(["ann.archer", "Archer"]) {
            assert_eq!(found(&portal, engine, mark).await, Vec::<String>::new(), "{mark}");
        }
    }

    async fn e01_nobody_comes_in_once_the_end_has_begun(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        portal.person("bob@example.com").role(Role::Owner).exists().await;
        ann.submit(DELETE, &[]).await.expect(200);
        portal.advance(Duration::days(14));
        // Two nodes at once begin one purge.
        let begun = futures_util::future::join_all((0..4).map(|_| privacy::housekeeping(&portal.app))).await;
        assert!(begun.iter().all(Result::is_ok), "{begun:?}");
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'user.purged'").await, 1);
        portal.visitor().submit("/login", &[("email", MARKS[0]), ("password", PASSWORD)]).await.expect(401);
        portal.app.db.wakeup().ring();
        portal.all_jobs_done().await;
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 1);
        assert_eq!(portal.number("SELECT count(*) FROM purges WHERE finished_at IS NOT NULL").await, 1);
        assert_eq!(portal.number("SELECT cast(coalesce(sum(people), 0) AS bigint) FROM people_counts").await, 1);
    }

    async fn g10_a_copy_that_waits_for_its_turn_keeps_no_letter_waiting(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        let turn = portal.app.copying.acquire().await.expect("a turn");
        ann.submit(EXPORT, &[]).await.expect(200);
        until("it is put off", async || {
            portal.number("SELECT count(*) FROM outbox WHERE kind = 'make_export' AND state = 'queued' AND attempts = 0 AND run_at > updated_at").await == 1
        })
        .await;
        portal.visitor().submit("/auth/forgot-password", &[("email", MARKS[0])]).await.expect(200);
        portal.letters_to(MARKS[0], 1).await;
        assert!(!is_ready(&ann).await);
        drop(turn);
        portal.advance(Duration::seconds(6));
        until("the copy", async || is_ready(&ann).await).await;
    }

    async fn e01_a_purge_that_was_given_up_is_begun_anew(engine) {
        let portal = TestApp::start(engine).await;
        let ann = ann(&portal).await;
        // Its job has failed to the last and been forgotten, like any that is parked.
        portal.set(ann.id, "deletion_planned_at = created_at, deleted_at = created_at").await;
        portal.execute("INSERT INTO purges (user_id, org_id, started_at) SELECT id, org_id, created_at FROM users").await.expect("begun");
        portal.execute(
            "INSERT INTO outbox (id, kind, payload, state, attempts, run_at, created_at, updated_at, user_id)
             SELECT id, 'purge_account', '{}', 'dead', 12, created_at, created_at, created_at, id FROM users",
        ).await.expect("parked");
        privacy::housekeeping(&portal.app).await.expect("looked");
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE state <> 'dead'").await, 0, "not at once");
        portal.advance(Duration::days(1));
        privacy::housekeeping(&portal.app).await.expect("looked");
        until("they are gone", async || portal.number("SELECT count(*) FROM users").await == 0).await;
        assert_eq!(portal.number("SELECT count(*) FROM purges WHERE finished_at IS NULL").await, 0);
    }
}

async fn admin_sees_leaving(portal: &TestApp, person: &Signed) -> bool {
    let admin = portal.another_session("admin@example.com").await;
    admin.get(format!("/org/users/{}", person.id)).await.expect(200).text().contains("asked for the deletion")
}

/// How many rows each table has about somebody.
async fn counts_of(portal: &TestApp, person: UserId) -> Vec<(&'static str, i64)> {
    let mut counts = Vec::new();
    for table in register::tables() {
        if let Some(personal) = table.personal() {
            counts.push((table.name, held(portal, table.name, personal.person, person).await));
        }
    }
    counts
}
