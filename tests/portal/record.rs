//! The record of what happened: complete, append-only, chained (rows G04, G13; A18).

use portico::{
    access::{Origin, Role},
    accounts::{self, PeopleQuery},
    activity::{self, Actor, Changes, Event, Kind},
    kernel::{ActivityId, OrgId, UserId},
    on,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Engine, PASSWORD, TestApp, on_both_engines, path_of};

/// What is recorded about somebody, oldest first.
async fn kinds(portal: &TestApp, person: UserId) -> Vec<String> {
    let org = portal.first_organization().await;
    let events = activity::recent_for_person(&portal.app.db, org, person, 100).await.expect("read");
    events.iter().rev().map(|event| event.kind.clone()).collect()
}

async fn verdict(portal: &TestApp) -> String {
    let org = portal.first_organization().await;
    format!("{:?}", activity::verify_chain(&portal.app.db, org).await.expect("read"))
}

/// Lets an intruder with the database's own rights write where nobody may.
async fn break_the_seal(portal: &TestApp, engine: Engine) {
    let statements: &[&str] = match engine {
        Engine::Sqlite => &[
            "DROP TRIGGER IF EXISTS activity_is_append_only_update",
            "DROP TRIGGER IF EXISTS activity_is_append_only_delete",
        ],
        Engine::Postgres => &["ALTER TABLE activity DISABLE TRIGGER USER"],
    };
    for statement in statements {
        portal.execute(statement).await.expect("the seal is broken");
    }
}

/// Puts the triggers back, as the last migration makes them.
async fn restore_the_seal(portal: &TestApp, engine: Engine) {
    match engine {
        Engine::Sqlite => {
            let migration = include_str!("../../migrations/sqlite/0008_privacy.sql");
            let (_, trigger) =
                migration.split_once("CREATE TRIGGER activity_is_append_only_update").expect("the trigger");
            portal
                .execute(&format!("CREATE TRIGGER activity_is_append_only_update{trigger}"))
                .await
                .expect("the seal is back");
        }
        Engine::Postgres => {
            portal.execute("ALTER TABLE activity ENABLE TRIGGER USER").await.expect("the seal is back");
        }
    }
}

async fn note_purge(portal: &TestApp, org: OrgId, person: UserId) {
    on!(portal.app.db.writer(), pool => sqlx::query("INSERT INTO purges (user_id, org_id, started_at) VALUES ($1, $2, $3)")
        .bind(person).bind(org).bind(portal.app.clock.now()).execute(pool).await.map(drop))
    .expect("noted");
}

async fn record_purge(portal: &TestApp, org: OrgId, person: UserId) {
    let origin = Origin::default();
    let event = Event {
        org,
        kind: Kind::UserPurged,
        actor: Actor::System,
        subject: Some(person),
        origin: &origin,
        changes: Changes::none(),
    };
    let mut tx = portal.app.db.begin().await.expect("a change");
    activity::record(&mut tx, &portal.app.clock, &event).await.expect("recorded");
    tx.commit(&portal.app.clock).await.expect("committed");
}

/// An event as it was written before digests; answers its hash.
async fn insert_old_event(portal: &TestApp, org: OrgId, person: UserId, seq: i64, previous: &[u8]) -> Vec<u8> {
    let (id, now): (ActivityId, _) = (portal.app.clock.new_id(), portal.app.clock.now());
    let changes = json!({ "full_name": { "before": "Ann", "after": "Anna" } });
    let said = json!([
        id.to_string(),
        seq,
        "user.updated",
        "user",
        Some(person),
        Some(person),
        now.timestamp_micros(),
        Some("192.0.2.7"),
        None::<String>,
        Some("req_1"),
        changes,
    ]);
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(said.to_string());
    let hash = hasher.finalize().to_vec();
    on!(portal.app.db.writer(), pool => sqlx::query(
        "INSERT INTO activity (id, org_id, seq, kind, actor_kind, actor_id, subject_id, occurred_at, ip, user_agent, request_id, changes, hash)
         VALUES ($1, $2, $3, 'user.updated', 'user', $4, $4, $5, '192.0.2.7', NULL, 'req_1', $6, $7)")
        .bind(id).bind(org).bind(seq).bind(person).bind(now).bind(sqlx::types::Json(&changes)).bind(&hash)
        .execute(pool).await.map(drop))
    .expect("an old event");
    on!(portal.app.db.writer(), pool => sqlx::query("UPDATE activity_heads SET seq = $2, hash = $3, digests_from = $2 + 1 WHERE org_id = $1")
        .bind(org).bind(seq).bind(&hash).execute(pool).await.map(drop))
    .expect("the head");
    hash
}

on_both_engines! {
    async fn g13_everything_that_happens_to_an_account_is_recorded(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        visitor.submit("/register", &[("full_name", "Ann"), ("email", "ann@example.com"), ("password", PASSWORD)]).await.expect(200);
        let link = portal.letters_to("ann@example.com", 1).await[0].link("token=");
        visitor.submit("/verify-email", &[("token", link.split('=').next_back().expect("a token"))]).await.expect(200);
        visitor.submit("/login", &[("email", "ann@example.com"), ("password", PASSWORD)]).await.expect(200);
        visitor.put("/api/users/profile").json(&json!({ "name": "Ann Archer" })).await.expect(200);
        visitor.submit("/logout", &[]).await.expect(200);
        visitor.submit("/auth/forgot-password", &[("email", "ann@example.com")]).await.expect(200);
        let link = path_of(&portal.letters_to("ann@example.com", 2).await[1].link("token="));
        visitor.submit(link, &[("password", "another good phrase")]).await.expect(200);
        let operator = portal.operator(portal.first_organization().await);
        let everybody = accounts::list_people(&operator, &portal.app, &PeopleQuery::default()).await.expect("a list");
        let id = everybody.rows[0].id;
        accounts::suspend_person(&operator, &portal.app, id).await.expect("suspended");
        accounts::activate_person(&operator, &portal.app, id).await.expect("activated");
        portico::roles::change_role(&operator, &portal.app, id, Role::Admin).await.expect("changed");
        assert_eq!(
            kinds(&portal, id).await,
            [
                "user.registered", "user.email_verified", "user.login", "user.updated", "user.logout", "password.reset_requested",
                "password.reset", "user.suspended", "user.activated", "user.role_changed",
            ]
        );
        assert_eq!(verdict(&portal).await, "Whole(11)", "with the organisation's own");
    }

    async fn g02_an_event_tells_who_did_it_from_where_and_what_was_before_and_after(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        let answer = ann.put("/api/users/profile").json(&json!({ "name": "Anna", "phone": "+14155550123" })).await.expect(200);
        let org = portal.first_organization().await;
        let event = activity::recent_for_person(&portal.app.db, org, ann.id, 1).await.expect("read").remove(0);
        assert_eq!((event.kind.as_str(), event.actor_kind.as_str(), event.actor_id), ("user.updated", "user", Some(ann.id)));
        assert_eq!((event.ip.as_deref(), event.occurred_at), (Some("127.0.0.1"), portal.app.clock.now()));
        assert!(event.user_agent.expect("a user agent").contains("Firefox"));
        assert_eq!(event.changes.0["full_name"], json!({ "before": "Ann", "after": "Anna" }));
        assert_eq!(event.changes.0["phone"], json!({ "before": null, "after": "+14155550123" }));
        assert_eq!(event.changes.0.as_object().map(serde_json::Map::len), Some(2));
        let id = answer.header("x-request-id").expect("an id");
        assert_eq!(portal.execute(&format!("UPDATE outbox SET state = state WHERE EXISTS (SELECT 1 FROM activity WHERE request_id = '{id}')")).await.ok(), Some(0));
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE request_id LIKE 'req_%'").await, 1);
    }

    async fn a_change_of_nothing_is_no_event(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        let before = kinds(&portal, ann.id).await.len();
        let answer = ann.put("/api/users/profile").json(&json!({ "name": "Ann" })).await.expect(200).json();
        assert_eq!(answer["updated_fields"], json!([]));
        assert_eq!(kinds(&portal, ann.id).await.len(), before);
    }

    async fn asvs_v16_4_2_g13_the_store_itself_refuses_to_change_or_remove_an_event(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").signed_in().await;
        let count = portal.number("SELECT count(*) FROM activity").await;
        for statement in [
            "UPDATE activity SET kind = 'user.login'", "UPDATE activity SET changes = '{}' WHERE seq = 1", "DELETE FROM activity",
            "DELETE FROM activity WHERE seq = 2", "UPDATE activity SET ip = '192.0.2.1'", "UPDATE activity SET changes_salt = NULL",
            "UPDATE activity SET changes = '{}', changes_salt = NULL, changes_digest = hash",
            "UPDATE activity SET ip = NULL, user_agent = NULL, request_id = NULL, origin_salt = NULL, origin_digest = hash",
        ] {
            let error = portal.execute(statement).await.expect_err("refused").to_string();
            assert!(error.contains("append-only"), "{error}");
        }
        // Only one of the two knows how to empty a table without looking at its rows.
        if engine == Engine::Postgres {
            let error = portal.execute("TRUNCATE activity").await.expect_err("refused").to_string();
            assert!(error.contains("append-only"), "{error}");
        }
        assert_eq!(portal.number("SELECT count(*) FROM activity").await, count);
        assert!(verdict(&portal).await.starts_with("Whole"));
    }

    async fn asvs_v16_4_2_g13_an_event_that_was_tampered_with_is_found(engine) {
        for (tampering, broken_at) in [
            ("UPDATE activity SET kind = 'user.logout' WHERE seq = 3", 3),
            ("UPDATE activity SET changes = '{}' WHERE seq = 2", 2),
            ("UPDATE activity SET ip = '192.0.2.1' WHERE seq = 4", 4),
            ("DELETE FROM activity WHERE seq = 3", 3),
            ("DELETE FROM activity WHERE seq = (SELECT max(seq) FROM activity)", 5),
            ("UPDATE activity SET seq = seq + 100 WHERE seq = 5", 5),
        ] {
            let portal = TestApp::start(engine).await;
            portal.person("ann@example.com").signed_in().await;
            portal.person("bob@example.com").signed_in().await;
            assert_eq!(verdict(&portal).await, "Whole(5)");
            break_the_seal(&portal, engine).await;
            portal.execute(tampering).await.expect("tampered");
            assert_eq!(verdict(&portal).await, format!("BrokenAt({broken_at})"), "{tampering}");
        }
    }

    async fn g13_what_is_personal_can_be_erased_of_a_purged_person_alone_and_the_chain_holds(engine) {
        let portal = TestApp::start(engine).await;
        let org = portal.first_organization().await;
        let (ann, bob) = (portal.person("ann@example.com").signed_in().await, portal.person("bob@example.com").role(Role::Admin).signed_in().await);
        ann.put("/api/users/profile").json(&json!({ "name": "Ann Secret", "metadata": { "n": 1.5e10, "f": 0.1, "d": 1e-7 } })).await.expect(200);
        bob.post(format!("/org/users/{}/suspend", ann.id)).form(&[]).await.expect(303);
        let whole = verdict(&portal).await;
        assert!(whole.starts_with("Whole"), "{whole}");

        let error = activity::erase_personal_data(&portal.app.db, &portal.app.clock, org, ann.id).await.expect_err("the store refuses");
        assert!(format!("{error:?}").contains("append-only"), "{error:?}");

        note_purge(&portal, org, ann.id).await;
        activity::erase_personal_data(&portal.app.db, &portal.app.clock, org, ann.id).await.expect("erased");
        assert_eq!(verdict(&portal).await, "BrokenAt(2)", "what is erased must have its purge in the chain");
        record_purge(&portal, org, ann.id).await;
        assert!(verdict(&portal).await.starts_with("Whole"));

        let events = activity::recent_for_person(&portal.app.db, org, ann.id, 100).await.expect("read");
        assert!(events.iter().all(|event| event.changes.0 == json!({})), "nothing about her is left");
        let by_bob = events.iter().find(|event| event.kind == "user.suspended").expect("his doing stays");
        assert_eq!((by_bob.actor_id, by_bob.ip.as_deref()), (Some(bob.id), Some("127.0.0.1")), "and from where he did it is his");
        assert!(events.iter().filter(|event| event.actor_id == Some(ann.id)).all(|event| event.ip.is_none() && event.user_agent.is_none()));
        let about_bob = activity::recent_for_person(&portal.app.db, org, bob.id, 100).await.expect("read");
        assert!(about_bob.iter().any(|event| event.changes.0 != json!({})), "others keep theirs");

        // It can be called again, and what is erased stays as it is.
        activity::erase_personal_data(&portal.app.db, &portal.app.clock, org, ann.id).await.expect("again");
        for statement in [
            "UPDATE activity SET changes = '{\"a\":1}' WHERE changes_digest IS NOT NULL",
            "UPDATE activity SET changes_digest = hash WHERE changes_digest IS NOT NULL",
            "UPDATE activity SET ip = '192.0.2.1' WHERE origin_digest IS NOT NULL",
        ] {
            assert!(portal.execute(statement).await.is_err(), "{statement}");
        }
        break_the_seal(&portal, engine).await;
        portal.execute("UPDATE activity SET kind = 'user.logout' WHERE seq = 3").await.expect("tampered");
        assert_eq!(verdict(&portal).await, "BrokenAt(3)", "an erased event cannot be changed unseen");
    }

    async fn g13_events_from_before_digests_still_hold_and_can_be_erased(engine) {
        let portal = TestApp::start(engine).await;
        let org = portal.first_organization().await;
        let ann = portal.person("ann@example.com").exists().await;
        break_the_seal(&portal, engine).await;
        portal.execute("DELETE FROM activity").await.expect("emptied");
        let mut previous = vec![0_u8; 32];
        for seq in 1..=2_i64 {
            previous = insert_old_event(&portal, org, ann, seq, &previous).await;
        }
        restore_the_seal(&portal, engine).await;
        assert_eq!(verdict(&portal).await, "Whole(2)");
        portal.another_session("ann@example.com").await;
        assert_eq!(verdict(&portal).await, "Whole(3)");
        note_purge(&portal, org, ann).await;
        activity::erase_personal_data(&portal.app.db, &portal.app.clock, org, ann).await.expect("erased");
        record_purge(&portal, org, ann).await;
        assert_eq!(verdict(&portal).await, "Whole(4)");
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE ip IS NOT NULL").await, 0);
        break_the_seal(&portal, engine).await;
        let nought = if engine == Engine::Sqlite { "zeroblob(32)" } else { "decode(repeat('00', 32), 'hex')" };
        portal.execute(&format!("UPDATE activity SET changes_salt = NULL, changes_digest = {nought}, kind = 'user.logout' WHERE seq = 3")).await.expect("tampered");
        assert_eq!(verdict(&portal).await, "BrokenAt(3)", "no later event passes for one that cannot be checked");
    }

    async fn g13_events_that_come_at_once_stand_in_one_chain(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let other = portal.second_node().await;
        let add = async |number: usize| {
            let input = json!({ "email": format!("p{number}@example.com"), "name": "P", "sendInvitation": false, "metadata": { "n": 1.5e10, "z": [1, null], "a": "ü" } });
            let client = crate::support::Client::new(if number.is_multiple_of(2) { portal.address } else { other.address });
            client.set_cookie("portico", &admin.cookie("portico"));
            client.post("/api/users").json(&input).await.expect(201);
        };
        futures_util::future::join_all((0..24).map(add)).await;
        assert_eq!(verdict(&portal).await, "Whole(27)");
    }

    async fn g13_what_is_recorded_while_the_chain_is_read_does_not_break_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").exists().await;
        let org = portal.first_organization().await;
        let is_over = std::sync::atomic::AtomicBool::new(false);
        let origin = Origin::default();
        let recording = async {
            for _ in 0..150 {
                let event = Event {
                    org,
                    kind: Kind::UserUpdated,
                    actor: Actor::System,
                    subject: Some(ann),
                    origin: &origin,
                    changes: Changes::none(),
                };
                let mut tx = portal.app.db.begin().await.expect("a change");
                activity::record(&mut tx, &portal.app.clock, &event).await.expect("recorded");
                tx.commit(&portal.app.clock).await.expect("committed");
            }
            is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        };
        let reading = async {
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                let verdict = verdict(&portal).await;
                assert!(verdict.starts_with("Whole"), "{verdict}");
            }
        };
        tokio::join!(recording, reading);
    }
}
