//! What was sealed and hashed with a key while another takes its place.

use std::collections::BTreeSet;

use chrono::Duration;
use portico::{
    access::Role,
    kernel::Locale,
    keyring::{Keeping, Purpose},
    mail::{self, Envelope, Letter},
    notifications, on,
    seals::{self, Needed, Place},
    store::outbox::Job,
};

use super::{file, operator, sealed_before, standing, strange_keyring, texts, with_file};
use crate::{
    mfa::{EMAIL, at_second_step, code_of, guarded, next_code, show},
    support::{Engine, TestApp, on_both_engines, until},
};

const WEBHOOK: &str = "https://hooks.slack.com/services/T0/B0/hush";
const SECRETS: &str = "SELECT secret FROM second_factors ORDER BY user_id";
const SET_WEBHOOKS: &str =
    "SELECT settings ->> 'slack_webhook' FROM organizations WHERE settings ->> 'slack_webhook' IS NOT NULL";
const JOBS: &str = "SELECT CAST(payload AS TEXT) FROM outbox WHERE payload ->> 'sealed' IS NOT NULL ORDER BY id";

/// A letter that leaves in two days.
async fn waiting_letter(portal: &TestApp, to: &str) {
    let letter = Letter::VerifyEmail { name: "Ann".to_owned(), link: "http://portal.test/x".to_owned(), hours: 24 };
    let envelope =
        Envelope { to: to.to_owned(), to_name: None, locale: Locale::En, letter, message_key: to.to_owned() };
    let payload = mail::sealed(&portal.app.keyring, &envelope).expect("sealed");
    let job = Job { id: portal.app.clock.new_id(), kind: mail::JOB, payload, about: None };
    let mut tx = portal.app.db.begin().await.expect("a change");
    tx.enqueue_at(&portal.app.clock, &job, portal.app.clock.now() + Duration::days(2)).await.expect("queued");
    tx.commit(&portal.app.clock).await.expect("committed");
}

async fn set_webhook(portal: &TestApp) {
    notifications::set_slack_webhook(&operator(portal).await, &portal.app, Some(WEBHOOK.to_owned().into()))
        .await
        .expect("set");
}

/// The webhook as the rooms read it.
async fn webhook(portal: &TestApp) -> Option<String> {
    let org = portal.first_organization().await;
    let sealed = texts(portal, SET_WEBHOOKS).await;
    let plain = portal.app.keyring.open_for(Purpose::SlackWebhook, org.uuid().as_bytes(), &sealed[0])?;
    String::from_utf8(plain).ok()
}

/// Lets each row's seal be one of a release that named no keys.
async fn as_before_keys_had_names(portal: &TestApp) {
    let key = std::fs::read_to_string(file(portal)).expect("the file");
    let keyring = &portal.app.keyring;
    for sealed in texts(portal, SECRETS).await {
        let plain = keyring.open(Purpose::SecondFactor, &sealed).expect("opened");
        let before = sealed_before(&key, Purpose::SecondFactor, &plain);
        portal
            .execute(&format!("UPDATE second_factors SET secret = '{before}' WHERE secret = '{sealed}'"))
            .await
            .expect("set");
    }
    let before = sealed_before(&key, Purpose::SlackWebhook, WEBHOOK.as_bytes());
    let sealed = texts(portal, SET_WEBHOOKS).await.remove(0);
    for (table, column, sealed, before) in [("organizations", "settings", sealed, before)].into_iter().chain(
        texts(portal, "SELECT payload ->> 'sealed' FROM outbox WHERE kind = 'mail'").await.into_iter().map(|sealed| {
            let plain = keyring.open(Purpose::Letter, &sealed).expect("opened");
            let before = sealed_before(&key, Purpose::Letter, &plain);
            ("outbox", "payload", sealed, before)
        }),
    ) {
        let document = match portal.app.db.engine() {
            "SQLite" => format!("UPDATE {table} SET {column} = replace({column}, '{sealed}', '{before}')"),
            _ => format!(
                "UPDATE {table} SET {column} = CAST(replace(CAST({column} AS TEXT), '{sealed}', '{before}') AS JSONB)"
            ),
        };
        portal.execute(&document).await.expect("set");
    }
    portal.app.db.stamps().bump_all();
}

on_both_engines! {
    async fn asvs_v11_2_2_nothing_is_lost_when_the_master_key_is_changed_and_the_old_one_goes(engine) {
        let portal = with_file(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        portal.all_jobs_done().await;
        set_webhook(&portal).await;
        waiting_letter(&portal, "later@example.com").await;
        as_before_keys_had_names(&portal).await;
        let first = portal.app.keyring.known_keys()[0].id;
        assert_eq!(standing(&portal).await.unnamed.values().sum::<i64>(), 3);
        assert_eq!(webhook(&portal).await.as_deref(), Some(WEBHOOK), "stored by an earlier release");

        let by = operator(&portal).await;
        seals::rotate(&by, &portal.app).expect("rotated");
        // A second time, before anything is sealed anew.
        seals::rotate(&by, &portal.app).expect("rotated");
        assert_eq!(portal.app.keyring.known_keys().len(), 3);
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &next_code(&portal, &ann.secret)).await.expect(200);
        set_webhook(&portal).await;
        let between = standing(&portal).await;
        assert_eq!((between.outdated(), between.known[0].1.get(&Place::Organizations)), (2, Some(&1)), "what is written is sealed with the new key");

        let anew = seals::reseal(&by, &portal.app).await.expect("sealed anew");
        assert_eq!((anew.sealed, anew.closed), (2, 0));
        assert_eq!(seals::reseal(&by, &portal.app).await.expect("again"), seals::Anew::default());
        let now = standing(&portal).await;
        assert_eq!((now.outdated(), now.unreadable()), (0, 0));
        let all = now.known[0].1[&Place::SecondFactors] + now.known[0].1[&Place::Organizations];
        assert!(all == 2 && now.known[0].1[&Place::Outbox] >= 1);

        portal.advance(Duration::hours(25));
        let retired = seals::retire(&by, &portal.app, false).await.expect("retired");
        assert_eq!((retired.gone.len(), retired.kept.len(), retired.keeps_hashes), (2, 0, true));
        assert!(retired.gone.contains(&first) && retired.to_be_set.is_none());
        assert_eq!(portal.app.keyring.known_keys().len(), 1);

        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &next_code(&portal, &ann.secret)).await.expect(200);
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &ann.codes[0]).await.expect(200);
        let again = at_second_step(&portal, EMAIL).await;
        show(&again, &ann.codes[0]).await.expect(422);
        assert_eq!(webhook(&portal).await.as_deref(), Some(WEBHOOK));
        portal.advance(Duration::hours(24));
        portal.letters_to("later@example.com", 1).await;
    }

    async fn asvs_v13_3_4_the_old_key_opens_for_a_day_and_then_no_more(engine) {
        let portal = with_file(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        for name in ["ann", "bea", "cleo"] {
            portal.person(&format!("{name}@example.com")).exists().await;
        }
        let cursor = async || {
            let first = admin.get("/api/users?limit=2").await.expect(200).json();
            first["pagination"]["next_cursor"].as_str().expect("a cursor").to_owned()
        };
        let by = operator(&portal).await;
        let old = portal.app.keyring.known_keys()[0].id;
        let before = cursor().await;
        assert!(before.starts_with(&format!("1.{old}.")), "{before}");
        seals::rotate(&by, &portal.app).expect("rotated");
        let new = portal.app.keyring.known_keys()[0].id;
        let after = cursor().await;
        assert!(after.starts_with(&format!("1.{new}.")), "the new key seals at once: {after}");
        admin.get(format!("/api/users?limit=2&cursor={before}")).await.expect(200);

        portal.advance(Duration::hours(23));
        let retired = seals::retire(&by, &portal.app, false).await.expect("looked at");
        assert!(retired.gone.is_empty() && matches!(retired.kept[..], [(id, Needed::Until(_))] if id == old), "{retired:?}");
        let admin = portal.another_session("admin@example.com").await;
        admin.get(format!("/api/users?limit=2&cursor={before}")).await.expect(200);
        portal.advance(Duration::hours(1));
        let retired = seals::retire(&by, &portal.app, false).await.expect("looked at");
        assert_eq!((retired.gone.as_slice(), retired.keeps_hashes), ([old].as_slice(), false), "nobody has a backup code of its time");
        admin.get(format!("/api/users?limit=2&cursor={before}")).await.refused(400, "INVALID_REQUEST");
        admin.get(format!("/api/users?limit=2&cursor={after}")).await.expect(200);
        let kept = std::fs::read_to_string(file(&portal)).expect("the file");
        assert!(!kept.contains("hash:"), "nothing of it is left");
    }

    async fn what_compares_backup_codes_goes_when_nobody_has_one_of_its_time(engine) {
        let portal = with_file(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let by = operator(&portal).await;
        seals::rotate(&by, &portal.app).expect("rotated");
        assert!(seals::retire(&by, &portal.app, true).await.expect("retired").keeps_hashes);
        let hashes = || std::fs::read_to_string(file(&portal)).expect("the file").matches("hash:").count();
        assert_eq!(hashes(), 1);
        portal.advance(Duration::hours(25));
        seals::retire(&by, &portal.app, false).await.expect("looked at");
        assert_eq!(hashes(), 1, "her codes are still good");
        let ann_again = at_second_step(&portal, EMAIL).await;
        show(&ann_again, &next_code(&portal, &ann.secret)).await.expect(200);
        ann_again.post("/api/users/mfa/backup-codes").await.expect(200);
        seals::retire(&by, &portal.app, false).await.expect("looked at");
        assert_eq!(hashes(), 0);
    }

    async fn sealing_anew_goes_on_where_it_was_broken_off_and_undoes_nothing(engine) {
        let portal = with_file(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let bea = guarded(&portal, "bea@example.com").await;
        set_webhook(&portal).await;
        for number in 0..450 {
            waiting_letter(&portal, &format!("n{number}@example.com")).await;
        }
        let by = operator(&portal).await;
        let (secrets, jobs) = (texts(&portal, SECRETS).await, texts(&portal, JOBS).await);
        seals::rotate(&by, &portal.app).expect("rotated");
        // Broken off wherever it is after a moment: some of it is done, and what is done is whole.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(20), seals::reseal(&by, &portal.app)).await;
        // And as it looks after the first of two steps.
        seals::reseal(&by, &portal.app).await.expect("sealed anew");
        let restored = format!("UPDATE second_factors SET secret = '{}' WHERE secret = '{}'", secrets[1], texts(&portal, SECRETS).await[1]);
        assert_eq!(portal.execute(&restored).await.expect("restored"), 1);
        assert_eq!(standing(&portal).await.outdated(), 1);
        assert_eq!(seals::reseal(&by, &portal.app).await.expect("the rest").sealed, 1);
        let now = standing(&portal).await;
        assert_eq!((now.outdated(), now.known[0].1[&Place::SecondFactors], now.known[0].1[&Place::Organizations]), (0, 2, 1));
        let anew = texts(&portal, JOBS).await;
        assert_eq!(anew.len(), jobs.len());
        assert!(anew.iter().all(|job| !jobs.contains(job)));
        for (email, guarded) in [(EMAIL, &ann), ("bea@example.com", &bea)] {
            let visitor = at_second_step(&portal, email).await;
            show(&visitor, &next_code(&portal, &guarded.secret)).await.expect(200);
        }
    }

    async fn what_changes_while_it_is_sealed_anew_keeps_its_change(engine) {
        let portal = with_file(engine).await;
        set_webhook(&portal).await;
        let by = operator(&portal).await;
        for turn in 0..8 {
            seals::rotate(&by, &portal.app).expect("rotated");
            let change = async {
                let value = serde_json::json!(8 + turn);
                portico::organizations::change_setting(&by, &portal.app, "password_min_length", value).await.expect("set");
            };
            let (anew, ()) = futures_util::join!(seals::reseal(&by, &portal.app), change);
            assert_eq!(anew.expect("sealed anew").closed, 0);
            let settings = portico::organizations::my_settings(&by, &portal.app).await.expect("read");
            assert_eq!(settings["password_min_length"], serde_json::json!(8 + turn));
            assert_eq!(webhook(&portal).await.as_deref(), Some(WEBHOOK));
            assert_eq!(standing(&portal).await.outdated(), 0);
        }
    }

    async fn another_node_takes_the_new_key_up_when_it_meets_it(engine) {
        let portal = with_file(engine).await;
        let other = portal.second_node().await;
        let ann = guarded(&portal, EMAIL).await;
        set_webhook(&portal).await;
        let by = operator(&portal).await;
        seals::rotate(&by, &portal.app).expect("rotated");
        seals::reseal(&by, &portal.app).await.expect("sealed anew");
        let visitor = at_second_step(&other, EMAIL).await;
        show(&visitor, &next_code(&portal, &ann.secret)).await.expect(200);
        assert_eq!(other.app.keyring.known_keys()[0].id, portal.app.keyring.known_keys()[0].id);
        // Whoever has met nothing looks now and then.
        seals::rotate(&by, &portal.app).expect("rotated");
        until("the worker of the other node looks", async || {
            other.app.keyring.refresh().expect("read");
            other.app.keyring.head() == portal.app.keyring.head()
        })
        .await;
    }

    async fn what_an_unknown_key_has_sealed_is_told_apart_and_kept(engine) {
        let portal = with_file(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        portal.all_jobs_done().await;
        let strange = strange_keyring();
        let secret = texts(&portal, SECRETS).await.remove(0);
        let plain = portal.app.keyring.open(Purpose::SecondFactor, &secret).expect("opened");
        let foreign = strange.seal(Purpose::SecondFactor, &plain).expect("sealed");
        portal.execute(&format!("UPDATE second_factors SET secret = '{foreign}'")).await.expect("set");
        let id = strange.known_keys()[0].id;
        let now = standing(&portal).await;
        assert_eq!((now.unreadable(), now.unknown[&id][&Place::SecondFactors]), (1, 1));
        let by = operator(&portal).await;
        seals::rotate(&by, &portal.app).expect("rotated");
        assert_eq!(seals::reseal(&by, &portal.app).await.expect("looked at"), seals::Anew { sealed: 0, closed: 1 });
        assert_eq!(texts(&portal, SECRETS).await, [foreign]);
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &code_of(&portal, &ann.secret)).await.expect(422);
        show(&visitor, &ann.codes[0]).await.expect(200);

        // A letter waits for its key instead of being given up.
        let letter = Letter::VerifyEmail { name: "Ann".to_owned(), link: "http://portal.test/x".to_owned(), hours: 24 };
        let envelope = Envelope { to: "x@example.com".to_owned(), to_name: None, locale: Locale::En, letter, message_key: "x".to_owned() };
        let job = Job { id: portal.app.clock.new_id(), kind: mail::JOB, payload: mail::sealed(&strange, &envelope).expect("sealed"), about: None };
        let mut tx = portal.app.db.begin().await.expect("a change");
        tx.enqueue(&portal.app.clock, &job).await.expect("queued");
        tx.commit(&portal.app.clock).await.expect("committed");
        let why = format!("the letter was sealed with the master key {id}, which is not there");
        until("it was tried", async || {
            texts(&portal, "SELECT last_error FROM outbox WHERE kind = 'mail' AND state = 'queued' AND last_error IS NOT NULL").await == [why.clone()]
        })
        .await;
    }

    async fn keys_are_the_operators_alone(engine) {
        let portal = with_file(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let by = portal.caller(&owner).await;
        assert!(seals::standing(&by, &portal.app).await.is_err());
        assert!(seals::rotate(&by, &portal.app).is_err());
        assert!(seals::reseal(&by, &portal.app).await.is_err());
        assert!(seals::retire(&by, &portal.app, true).await.is_err());
        assert_eq!(portal.app.keyring.known_keys().len(), 1);
    }

    async fn asvs_v11_3_3_a_webhook_is_of_no_use_in_another_organisations_row(engine) {
        let portal = with_file(engine).await;
        set_webhook(&portal).await;
        let other = portal.organization("Contoso").await;
        let sealed = texts(&portal, SET_WEBHOOKS).await.remove(0);
        assert_eq!(webhook(&portal).await.as_deref(), Some(WEBHOOK));
        assert_eq!(portal.app.keyring.open_for(Purpose::SlackWebhook, other.uuid().as_bytes(), &sealed), None);
    }

    /// Whoever seals something for a new column has to add its place, or it is lost with the old key.
    async fn every_column_with_a_seal_is_sealed_anew(engine) {
        let portal = with_file(engine).await;
        guarded(&portal, EMAIL).await;
        set_webhook(&portal).await;
        waiting_letter(&portal, "later@example.com").await;
        let statement = match engine {
            Engine::Sqlite => "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
            Engine::Postgres => "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public'",
        };
        let columns: Vec<(String, String)> = on!(portal.app.db.reader(), pool => sqlx::query_as(statement).fetch_all(pool).await).expect("the schema");
        assert!(columns.len() > 100);
        let mut found = BTreeSet::new();
        for (table, column) in columns {
            let head = portal.app.keyring.head();
            let count = format!("SELECT count(*) FROM {table} WHERE CAST(\"{column}\" AS TEXT) LIKE '%{head}%'");
            let count: i64 = on!(portal.app.db.reader(), pool => sqlx::query_scalar(sqlx::AssertSqlSafe(count)).fetch_one(pool).await).expect("a number");
            if count > 0 {
                found.insert(format!("{table}.{column}"));
            }
        }
        let known = ["organizations.settings", "outbox.payload", "second_factors.secret"];
        assert_eq!(found, known.map(str::to_owned).into());
        assert_eq!(standing(&portal).await.known[0].1.len(), Place::ALL.len());
    }
}

#[test]
fn asvs_v11_1_1_each_purpose_of_a_seal_stands_in_the_inventory() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md")).expect("the file");
    for purpose in Purpose::ALL {
        let label = purpose.label().strip_prefix("portico ").expect("a name");
        let row = text.lines().find(|line| line.starts_with(&format!("| {label} |")));
        let row = row.unwrap_or_else(|| panic!("{label} has no row in the inventory of keys"));
        let keeping = match purpose.keeping() {
            Keeping::Carried => "carried",
            Keeping::Stored => "stored",
            Keeping::Hashed => "hashed",
        };
        assert!(row.contains(keeping), "{row}");
    }
}
