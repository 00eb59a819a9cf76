//! Keys to the API: made once, never above their owner, felt at once when they end (rows D08, C07; "by bearer key" of A01–A31).

use chrono::Duration;
use portico::{
    access::Role,
    accounts,
    activity::{self, Kind},
};
use serde_json::{Value, json};

use crate::support::{Answer, Client, PASSWORD, Signed, TestApp, on_both_engines, statements};

const KEYS: &str = "/api/users/api-keys";
const PROFILE: &str = "/api/users/profile";
const PAGE: &str = "/account/api-keys";

/// Makes a key by the API and answers all that the answer says.
async fn made(owner: &Client, input: Value) -> Value {
    owner.post(KEYS).json(&input).await.expect(201).json()
}

/// Makes a key for these scopes and answers its text.
async fn key(owner: &Client, scopes: &[&str]) -> String {
    text(&made(owner, json!({ "name": "Program", "scopes": scopes })).await)
}

fn text(made: &Value) -> String {
    made["key"].as_str().expect("the text of a key").to_owned()
}

/// The key that a page shows.
fn shown(page: &str) -> String {
    let (_, rest) = page.split_once("data-key>").expect("a key on the page");
    rest.split('<').next().expect("its text").to_owned()
}

/// Asks with a key and without a cookie.
async fn with(portal: &TestApp, key: &str, path: &str) -> Answer {
    portal.visitor().get(path).header("authorization", &format!("Bearer {key}")).await
}

async fn list(owner: &Client) -> Vec<Value> {
    owner.get(KEYS).await.expect(200).json()["data"].as_array().expect("a list").clone()
}

async fn latest(portal: &TestApp, owner: &Signed) -> activity::Recorded {
    let org = portal.first_organization().await;
    activity::recent_for_person(&portal.app.db, org, owner.id, 1).await.expect("read").remove(0)
}

on_both_engines! {
    async fn d08_a_key_is_shown_once_and_opens_what_it_is_for(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        let made = made(&ann, json!({ "name": "  Nightly   report ", "scopes": ["profile:read"], "expires_in": 30 })).await;
        let key = text(&made);
        assert!(key.starts_with("ptk_live_") && key.len() == 55, "{key}");
        assert_eq!((&made["name"], &made["scopes"]), (&json!("Nightly report"), &json!(["profile:read"])));
        assert_eq!((&made["created_at"], &made["expires_at"]), (&json!("2026-11-20T09:00:03Z"), &json!("2026-12-20T09:00:03Z")));
        assert_eq!(with(&portal, &key, PROFILE).await.expect(200).json()["email"], "ann@example.com");
        let listed = list(&ann).await;
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].get("key"), &listed[0]["prefix"]), (None, &json!(key[..15])));
        assert_eq!(listed[0]["last_used_at"], "2026-11-20T09:00:03Z");
        let hashes = portal.number("SELECT count(*) FROM api_keys WHERE length(hash) = 32").await;
        let hidden = portal.number("SELECT count(*) FROM api_keys WHERE name LIKE 'ptk%' OR length(prefix) > 15").await;
        assert_eq!((hashes, hidden), (1, 0), "nothing stored lets anybody in");
    }

    async fn d08_a_key_does_only_what_it_was_made_for(engine) {
        let portal = TestApp::start(engine).await;
        let boss = portal.person("boss@example.com").role(Role::Owner).signed_in().await;
        let reader = key(&boss, &["profile:read"]).await;
        let other = key(&boss, &["user:read"]).await;
        let change = json!({ "name": "New" });
        let refused = portal.visitor().put(PROFILE).header("authorization", &format!("Bearer {reader}")).json(&change).await;
        let refused = refused.refused(403, "AUTH_INSUFFICIENT_SCOPE");
        assert!(refused.header("www-authenticate").is_some_and(|value| value.contains("insufficient_scope")));
        assert!(refused.text().contains("profile:write"), "it says which: {}", refused.text());
        with(&portal, &reader, "/api/users").await.refused(403, "AUTH_INSUFFICIENT_SCOPE");
        with(&portal, &other, PROFILE).await.refused(403, "AUTH_INSUFFICIENT_SCOPE");
        with(&portal, &other, "/api/users").await.expect(200);
        with(&portal, &other, &format!("/api/users/{}", boss.id)).await.expect(200);
        // What has a scope of its own wants it, wherever it is sent.
        let writer = key(&boss, &["profile:write", "preferences:write"]).await;
        let program = portal.visitor();
        let put = |path: &str, body: Value| program.put(path).header("authorization", &format!("Bearer {writer}")).json(&body);
        for (path, body, scope) in [
            (PROFILE, json!({ "name": "New", "avatar": null }), "avatar:write"),
            (PROFILE, json!({ "preferences": { "notifications": { "email": false } } }), "notifications:write"),
            ("/api/users/preferences", json!({ "notifications": { "email": false } }), "notifications:write"),
        ] {
            let refused = put(path, body).await.refused(403, "AUTH_INSUFFICIENT_SCOPE");
            assert!(refused.text().contains(scope), "{scope}: {}", refused.text());
        }
        put(PROFILE, json!({ "name": "boss", "preferences": { "theme": "dark" } })).await.expect(200);
        let narrow = key(&boss, &["profile:write"]).await;
        for preferences in [json!({ "theme": "light" }), json!({ "auto_save": false })] {
            let refused = portal.visitor().put(PROFILE).header("authorization", &format!("Bearer {narrow}")).json(&json!({ "preferences": preferences })).await;
            refused.refused(403, "AUTH_INSUFFICIENT_SCOPE");
        }
        assert_eq!(boss.get(PROFILE).await.json()["preferences"]["notifications"]["email"], true);
        let create = json!({ "email": "x@example.com", "name": "X" });
        let refused = portal.visitor().post("/api/users").header("authorization", &format!("Bearer {other}")).json(&create).await;
        refused.refused(403, "AUTH_INSUFFICIENT_SCOPE");
    }

    async fn d08_nobody_gives_a_key_more_than_they_have_and_what_they_lose_it_loses(engine) {
        let portal = TestApp::start(engine).await;
        let manager = portal.person("manager@example.com").role(Role::Manager).signed_in().await;
        let input = json!({ "name": "K", "scopes": ["profile:read", "user:delete"] });
        let refused = manager.post(KEYS).json(&input).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(refused.fields(), ["scopes"]);
        let key = key(&manager, &["user:read", "profile:read"]).await;
        with(&portal, &key, "/api/users").await.expect(200);
        let operator = portal.operator(portal.first_organization().await);
        portico::roles::change_role(&operator, &portal.app, manager.id, Role::User).await.expect("demoted");
        with(&portal, &key, "/api/users").await.refused(403, "INSUFFICIENT_PERMISSIONS");
        with(&portal, &key, PROFILE).await.expect(200);
        portico::roles::change_role(&operator, &portal.app, manager.id, Role::Admin).await.expect("promoted");
        let create = json!({ "email": "x@example.com", "name": "X" });
        let refused = portal.visitor().post("/api/users").header("authorization", &format!("Bearer {key}")).json(&create).await;
        refused.refused(403, "AUTH_INSUFFICIENT_SCOPE");
    }

    async fn asvs_v8_3_1_a_key_never_looks_after_keys_nor_after_what_guards_the_account(engine) {
        let portal = TestApp::start(engine).await;
        let boss = portal.person("boss@example.com").role(Role::Owner).signed_in().await;
        let everything: Vec<&str> = portico::access::Scope::all().map(portico::access::Scope::as_str).collect();
        let key = key(&boss, &everything).await;
        let id = list(&boss).await[0]["id"].as_str().expect("an id").to_owned();
        let bearer = format!("Bearer {key}");
        let visitor = portal.visitor();
        let input = json!({ "name": "K", "scopes": ["profile:read"] });
        for (method, path) in [
            ("GET", KEYS.to_owned()), ("POST", KEYS.to_owned()), ("DELETE", format!("{KEYS}/{id}")),
            ("POST", format!("{KEYS}/{id}/rotate")),
        ] {
            let request = visitor.request(method, path).header("authorization", &bearer);
            let answer = if method == "POST" { request.json(&input).await } else { request.await };
            answer.refused(403, "AUTH_INSUFFICIENT_SCOPE");
        }
        // Pages know cookies alone.
        let page = visitor.get("/account").header("authorization", &bearer).await;
        assert_eq!((page.status, page.location().as_str()), (303, "/login"));
        assert_eq!(list(&boss).await.len(), 1);
    }

    async fn d08_a_wrong_key_is_refused_and_never_falls_back_to_a_cookie(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let key = key(&ann, &["profile:read"]).await;
        let mut mistyped = key.clone();
        mistyped.replace_range(20..21, if &key[20..21] == "a" { "b" } else { "a" });
        let long = "x".repeat(6_000);
        for wrong in ["", "x", "ptk_live_", &key[..54], &mistyped, &long, &ann.cookie("portico")] {
            let answer = ann.get(PROFILE).header("authorization", &format!("Bearer {wrong}")).await;
            let answer = answer.refused(401, "AUTH_TOKEN_INVALID");
            assert!(answer.header("www-authenticate").is_some_and(|value| value.contains("invalid_token")));
        }
        // Of two nobody knows which counts.
        let two = ann.get(PROFILE).header("authorization", &format!("Bearer {key}")).header("authorization", &format!("Bearer {key}"));
        two.await.refused(401, "AUTH_TOKEN_INVALID");
        // The scheme is read in any case, and a key in the cookie's place or in the address opens nothing.
        portal.visitor().get(PROFILE).header("authorization", &format!("bearer {key}")).await.expect(200);
        let stranger = portal.visitor();
        stranger.set_cookie("portico", &key);
        assert_eq!(stranger.get(PROFILE).await.status, 401);
        assert_eq!(portal.visitor().get(format!("{PROFILE}?api_key={key}")).await.status, 401);
        // What a proxy in front wants for itself is none of ours.
        ann.get(PROFILE).header("authorization", "Basic YTpi").await.expect(200);
        // A mistyped key costs no statement.
        statements::settle().await;
        assert_eq!(statements::of(&with(&portal, &mistyped, PROFILE).await), 0);
    }

    async fn d08_a_key_ends_when_its_time_is_over(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let made = made(&ann, json!({ "name": "Short", "scopes": ["profile:read"], "expires_in": 1 })).await;
        portal.advance(Duration::hours(23));
        with(&portal, &text(&made), PROFILE).await.expect(200);
        portal.advance(Duration::hours(1));
        with(&portal, &text(&made), PROFILE).await.refused(401, "AUTH_TOKEN_EXPIRED");
        portico::api_keys::housekeeping(&portal.app).await.expect("tidied");
        assert_eq!(portal.number("SELECT count(*) FROM api_keys").await, 1, "its owner still sees that it ran out");
        portal.advance(Duration::days(91));
        portico::api_keys::housekeeping(&portal.app).await.expect("tidied");
        assert_eq!(portal.number("SELECT count(*) FROM api_keys").await, 0);
    }

    async fn d08_a_key_may_be_bound_to_addresses(engine) {
        let portal = TestApp::start_with(engine, |config| {
            config.server.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
        })
        .await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bound = json!({
            "name": "Bound", "scopes": ["profile:read"], "allowed_ips": ["192.0.2.0/24", "2001:db8::7", "192.0.2.0/24", "198.51.100.77/30"],
        });
        let made = made(&ann, bound).await;
        assert_eq!(made["allowed_ips"], json!(["192.0.2.0/24", "2001:db8::7/128", "198.51.100.76/30"]));
        let bearer = format!("Bearer {}", text(&made));
        for (from, status) in [
            ("192.0.2.200", 200), ("2001:db8::7", 200), ("198.51.100.79", 200), ("::ffff:192.0.2.9", 200),
            ("192.0.3.1", 403), ("2001:db8::8", 403), ("198.51.100.80", 403),
        ] {
            let answer = portal.visitor().get(PROFILE).header("authorization", &bearer).header("x-forwarded-for", from).await;
            assert_eq!(answer.status, status, "{from}: {}", answer.text());
        }
        with(&portal, &text(&made), PROFILE).await.refused(403, "INSUFFICIENT_PERMISSIONS");
    }

    async fn c07_suspending_the_owner_stops_every_key_at_once_on_every_node(engine) {
        let portal = TestApp::start(engine).await;
        let node = portal.second_node().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let keys = [key(&ann, &["profile:read"]).await, key(&ann, &["profile:read", "activity:read"]).await];
        for key in &keys {
            with(&portal, key, PROFILE).await.expect(200);
            with(&node, key, PROFILE).await.expect(200);
        }
        let operator = portal.operator(portal.first_organization().await);
        accounts::suspend_person(&operator, &portal.app, ann.id).await.expect("suspended");
        for key in &keys {
            with(&portal, key, PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        }
        crate::support::until("the other node hears of it", async || with(&node, &keys[0], PROFILE).await.status == 401).await;
        accounts::activate_person(&operator, &portal.app, ann.id).await.expect("activated");
        with(&portal, &keys[0], PROFILE).await.expect(200);
        portal.set(ann.id, "deleted_at = updated_at").await;
        with(&portal, &keys[0], PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
    }

    async fn g07_a_lock_stops_all_keys_and_takes_those_away_that_were_made_since_the_strange_sign_in(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let (ann, stranger) = (portal.visitor(), portal.visitor());
        let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
        ann.submit("/login", &fields).await.expect(200);
        let own = key(&ann, &["profile:read"]).await;
        portal.advance(Duration::minutes(5));
        stranger.submit("/login", &fields).await.expect(200);
        portal.advance(Duration::minutes(1));
        let planted = key(&stranger, &["profile:read"]).await;
        let letters = portal.letters_to("ann@example.com", 3).await;
        let link = letters.iter().map(crate::support::smtp_sink::Received::text).find(|text| text.contains("/auth/not-me")).expect("the warning");
        let token = link.split("token=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a token").to_owned();
        portal.visitor().post("/auth/not-me").form(&[("token", &token)]).await.expect(303);
        for key in [&own, &planted] {
            with(&portal, key, PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        }
        portal.all_jobs_done().await;
        assert_eq!(portal.number("SELECT count(*) FROM api_keys").await, 1);
        portal.execute("UPDATE users SET locked_at = NULL").await.expect("unlocked");
        portal.app.db.stamps().bump_all();
        with(&portal, &own, PROFILE).await.expect(200);
        with(&portal, &planted, PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
    }

    async fn d08_a_revoked_key_is_over_with_the_next_request(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let made = made(&ann, json!({ "name": "Old", "scopes": ["profile:read"] })).await;
        let path = format!("{KEYS}/{}", made["id"].as_str().expect("an id"));
        with(&portal, &text(&made), PROFILE).await.expect(200);
        assert_eq!(ann.request("DELETE", path.clone()).await.expect(200).json()["success"], true);
        with(&portal, &text(&made), PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        ann.request("DELETE", path).await.refused(404, "NOT_FOUND");
        let event = latest(&portal, &ann).await;
        assert_eq!(event.kind, Kind::ApiKeyRevoked.name());
        assert_eq!(event.changes.0["name"], json!({ "before": "Old", "after": null }));
    }

    async fn d08_a_key_is_renewed_with_an_overlap(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let old = made(&ann, json!({ "name": "Job", "scopes": ["profile:read"], "expires_in": 10, "allowed_ips": ["127.0.0.0/8"] })).await;
        let rotate = |made: &Value| format!("{KEYS}/{}/rotate", made["id"].as_str().expect("an id"));
        portal.advance(Duration::days(2));
        let ann = portal.another_session("ann@example.com").await;
        let fresh = ann.post(rotate(&old)).await.expect(201).json();
        for field in ["name", "scopes", "allowed_ips"] {
            assert_eq!(fresh[field], old[field], "{field}");
        }
        assert_eq!(fresh["expires_at"], "2026-12-02T09:00:04Z", "as long a life as the old one had");
        for key in [&old, &fresh] {
            with(&portal, &text(key), PROFILE).await.expect(200);
        }
        assert_eq!(list(&ann).await[1]["replaced_by"], fresh["id"]);
        ann.post(rotate(&old)).await.refused(409, "CONFLICT");
        portal.advance(Duration::days(1));
        let ann = portal.another_session("ann@example.com").await;
        with(&portal, &text(&old), PROFILE).await.refused(401, "AUTH_TOKEN_EXPIRED");
        with(&portal, &text(&fresh), PROFILE).await.expect(200);
        let newest = ann.post(rotate(&fresh)).json(&json!({ "overlap_days": 0 })).await.expect(201).json();
        with(&portal, &text(&fresh), PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        with(&portal, &text(&newest), PROFILE).await.expect(200);
        for wrong in [json!(8), json!(-1), json!("2"), json!(1.5)] {
            let refused = ann.post(rotate(&newest)).json(&json!({ "overlap_days": wrong })).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(refused.fields(), ["overlap_days"]);
        }
        ann.post(rotate(&newest)).json(&json!({ "days": 1 })).await.refused(422, "VALIDATION_ERROR");
    }

    async fn d08_an_overlap_never_lengthens_a_life_and_nothing_lost_is_given_anew(engine) {
        let portal = TestApp::start(engine).await;
        let boss = portal.person("boss@example.com").role(Role::Admin).signed_in().await;
        let old = made(&boss, json!({ "name": "K", "scopes": ["user:read", "user:delete", "profile:read"], "expires_in": 2 })).await;
        let operator = portal.operator(portal.first_organization().await);
        portico::roles::change_role(&operator, &portal.app, boss.id, Role::Manager).await.expect("demoted");
        let path = format!("{KEYS}/{}/rotate", old["id"].as_str().expect("an id"));
        let fresh = boss.post(path).json(&json!({ "overlap_days": 7 })).await.expect(201).json();
        assert_eq!(fresh["scopes"], json!(["profile:read", "user:read"]));
        assert_eq!(list(&boss).await[1]["expires_at"], old["expires_at"]);
    }

    async fn d08_what_is_missing_or_wrong_is_named(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let refused = async |input: Value| ann.post(KEYS).json(&input).await;
        let good = json!({ "name": "K", "scopes": ["profile:read"] });
        let changed = |field: &str, value: Value| {
            let mut input = good.clone();
            input[field] = value;
            input
        };
        assert_eq!(refused(json!({ "scopes": ["profile:read"] })).await.refused(400, "MISSING_REQUIRED_FIELD").fields(), ["name"]);
        assert_eq!(refused(json!({ "name": "K" })).await.refused(400, "MISSING_REQUIRED_FIELD").fields(), ["scopes"]);
        let many: Vec<String> = (0..21).map(|last| format!("192.0.2.{last}")).collect();
        for (field, value) in [
            ("name", json!("  ")), ("name", json!("x".repeat(101))), ("name", json!(7)), ("scopes", json!([])), ("scopes", json!("profile:read")),
            ("scopes", json!(["profile:read", "swarms:read"])), ("scopes", json!([1])), ("scopes", json!(["user:read"])),
            ("expires_in", json!(0)), ("expires_in", json!(3651)), ("expires_in", json!(-5)), ("expires_in", json!("365")), ("expires_in", json!("d")), ("expires_in", json!("+3d")), ("expires_in", json!("30 d")), ("expires_in", json!("3651d")), ("expires_in", json!("99999999999d")), ("expires_in", json!(1e30)),
            ("allowed_ips", json!(["192.0.2.0/33"])), ("allowed_ips", json!(["localhost"])), ("allowed_ips", json!("192.0.2.1")), ("allowed_ips", json!(many)),
            ("user_id", json!("user_1")), ("key", json!("ptk_live_mine")),
        ] {
            let answer = refused(changed(field, value.clone())).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(answer.fields(), [field], "{value}");
        }
        let all = refused(json!({ "name": "", "scopes": [], "expires_in": 0, "allowed_ips": ["x"] })).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(all.fields(), ["name", "scopes", "allowed_ips", "expires_in"]);
        for longest in [1, 3650] {
            refused(changed("expires_in", json!(longest))).await.expect(201);
        }
        assert_eq!(list(&ann).await.len(), 2);
        // As the documents' client in Python writes it (row E07).
        let made = refused(changed("expires_in", json!("30d"))).await.expect(201).json();
        assert_eq!(made["expires_at"], refused(changed("expires_in", json!(30))).await.expect(201).json()["expires_at"]);
    }

    async fn asvs_v7_5_1_making_and_renewing_a_key_wants_recent_proof_and_taking_it_away_does_not(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let made = made(&ann, json!({ "name": "K", "scopes": ["profile:read"] })).await;
        let path = format!("{KEYS}/{}", made["id"].as_str().expect("an id"));
        portal.advance(Duration::minutes(11));
        ann.post(KEYS).json(&json!({ "name": "K", "scopes": ["profile:read"] })).await.refused(403, "REAUTHENTICATION_REQUIRED");
        ann.post(format!("{path}/rotate")).await.refused(403, "REAUTHENTICATION_REQUIRED");
        assert_eq!(list(&ann).await.len(), 1);
        ann.request("DELETE", path).await.expect(200);
    }

    async fn d08_somebody_elses_key_is_not_there(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let boss = portal.person("boss@example.com").role(Role::Owner).signed_in().await;
        let made = made(&ann, json!({ "name": "Hers", "scopes": ["profile:read"] })).await;
        let id = made["id"].as_str().expect("an id");
        assert_eq!(list(&boss).await, Vec::<Value>::new());
        for wrong in [id, "key_00000000000000000000000000", "1", &id.replace("key_", "user_")] {
            boss.request("DELETE", format!("{KEYS}/{wrong}")).await.refused(404, "NOT_FOUND");
            boss.post(format!("{KEYS}/{wrong}/rotate")).await.refused(404, "NOT_FOUND");
        }
        with(&portal, &text(&made), PROFILE).await.expect(200);
        portal.visitor().get(KEYS).await.refused(401, "AUTH_TOKEN_MISSING");
    }

    async fn d08_fifty_keys_are_enough_also_when_asked_for_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let input = json!({ "name": "K", "scopes": ["profile:read"] });
        let one = async || ann.post(KEYS).json(&input).await.status;
        let mut statuses = Vec::new();
        for _ in 0..9 {
            let six = tokio::join!(one(), one(), one(), one(), one(), one());
            statuses.extend([six.0, six.1, six.2, six.3, six.4, six.5]);
        }
        assert_eq!((statuses.iter().filter(|status| **status == 201).count(), list(&ann).await.len()), (50, 50));
        ann.post(KEYS).json(&input).await.refused(409, "CONFLICT");
        let id = list(&ann).await[0]["id"].as_str().expect("an id").to_owned();
        ann.request("DELETE", format!("{KEYS}/{id}")).await.expect(200);
        ann.post(KEYS).json(&input).await.expect(201);
    }

    async fn a18_what_a_key_did_is_recorded_with_the_key(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        let made = made(&ann, json!({ "name": "Writer", "scopes": ["profile:write"] })).await;
        let change = json!({ "name": "Anna" });
        portal.visitor().put(PROFILE).header("authorization", &format!("Bearer {}", text(&made))).json(&change).await.expect(200);
        let event = latest(&portal, &ann).await;
        assert_eq!((event.kind.as_str(), event.actor_kind.as_str(), event.actor_id), ("user.updated", "api_key", Some(ann.id)));
        assert_eq!(event.changes.0["api_key"]["after"], made["id"]);
        assert_eq!(event.changes.0["full_name"], json!({ "before": "Ann", "after": "Anna" }));
        let org = portal.first_organization().await;
        let verdict = activity::verify_chain(&portal.app.db, org).await.expect("read");
        assert!(format!("{verdict:?}").starts_with("Whole"), "{verdict:?}");
    }

    async fn a_keyed_request_costs_no_statement_once_the_key_is_known(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let key = key(&ann, &["profile:read"]).await;
        statements::settle().await;
        with(&portal, &key, PROFILE).await.expect(200);
        assert_eq!(statements::of(&with(&portal, &key, PROFILE).await.expect(200)), 0);
        portico::api_keys::housekeeping(&portal.app).await.expect("written down");
        assert_eq!(portal.number("SELECT count(*) FROM api_keys WHERE last_used_at IS NOT NULL").await, 1);
    }

    async fn f03_a_mail_tells_of_every_key_that_is_made(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let made = made(&ann, json!({ "name": "Nightly report", "scopes": ["profile:read"] })).await;
        ann.post(format!("{KEYS}/{}/rotate", made["id"].as_str().expect("an id"))).await.expect(201);
        let letters = portal.letters_to("ann@example.com", 2).await;
        for letter in &letters {
            assert!(letter.link("/account/api-keys").starts_with("http://portal.test/account/api-keys"));
            assert!(!letter.text().contains(&text(&made)), "the key itself is in no letter");
        }
        // They are on their way at the same time: either may come first.
        let of_first = letters.iter().find(|letter| letter.text().contains(&text(&made)[..15])).expect("a letter of the first key");
        assert!(of_first.text().contains("Nightly report"));
    }

    async fn d08_on_the_page_a_key_is_made_shown_once_renewed_and_revoked(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        assert!(ann.get(PAGE).await.expect(200).text().contains("No keys yet"));
        let fields = [("name", "Nightly report"), ("scopes", "profile:read"), ("scopes", "activity:read"), ("expires_in", "30"), ("allowed_ips", " 127.0.0.1, 2001:db8::/32 ")];
        let answer = ann.post(format!("{PAGE}/new")).form(&fields).await.expect(303);
        assert_eq!(answer.location(), PAGE);
        let page = ann.get(PAGE).await.expect(200);
        let text = shown(&page.text());
        assert!(!ann.get(PAGE).await.text().contains(&text), "shown once");
        with(&portal, &text, PROFILE).await.expect(200);
        let key = list(&ann).await.remove(0);
        assert_eq!((&key["scopes"], &key["allowed_ips"]), (&json!(["profile:read", "activity:read"]), &json!(["127.0.0.1/32", "2001:db8::/32"])));

        let rotate = format!("{PAGE}/{}/rotate", key["id"].as_str().expect("an id"));
        assert!(ann.get(rotate.clone()).await.expect(200).text().contains("Nightly report"));
        assert_eq!(ann.submit(rotate.clone(), &[("overlap_days", "3")]).await.expect(200).leads_to(), PAGE);
        let fresh = shown(&ann.get(PAGE).await.text());
        assert_ne!(fresh, text);
        for key in [&text, &fresh] {
            with(&portal, key, PROFILE).await.expect(200);
        }
        ann.submit(rotate.clone(), &[("overlap_days", "x")]).await.expect(422);
        ann.submit(rotate, &[("overlap_days", "1")]).await.expect(409);

        let revoke = format!("{PAGE}/{}/revoke", key["id"].as_str().expect("an id"));
        assert_eq!(ann.submit(revoke.clone(), &[]).await.expect(200).leads_to(), PAGE);
        with(&portal, &text, PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        // What is wanted is reached already, in another tab or by a program: no mistake of anybody's.
        assert_eq!(ann.post(revoke).form(&[]).await.expect(303).location(), PAGE);
        assert!(ann.get(PAGE).await.expect(200).text().contains("That key was gone already."));
        let bob = portal.person("bob@example.com").signed_in().await;
        let his = made(&bob, json!({ "name": "His", "scopes": ["profile:read"] })).await;
        ann.post(format!("{PAGE}/{}/revoke", his["id"].as_str().expect("an id"))).form(&[]).await.expect(303);
        with(&portal, &self::text(&his), PROFILE).await.expect(200);
        ann.post(format!("{PAGE}/nonsense/revoke")).form(&[]).await.expect(404);
    }

    async fn d08_a_refused_form_says_why_at_each_field_and_keeps_what_was_typed(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let new = format!("{PAGE}/new");
        let answer = ann.submit(new.clone(), &[("name", " "), ("expires_in", "soon"), ("allowed_ips", "here")]).await.expect(422);
        assert!(answer.error_at("expires_in").is_string(), "{}", answer.text());
        let answer = ann.submit(new.clone(), &[("name", "Nightly report")]).await.expect(422);
        assert_eq!(answer.error_at("scopes"), "Choose at least one.");
        let answer = ann.submit(new.clone(), &[("name", " "), ("scopes", "user:read"), ("allowed_ips", "here")]).await.expect(422);
        for field in ["name", "scopes", "allowed_ips"] {
            assert!(answer.error_at(field).is_string(), "{field}: {}", answer.text());
        }
        ann.post(new.clone()).form(&[("name", ""), ("scopes", "profile:read"), ("scopes", "mfa:read"), ("allowed_ips", "here")]).await.expect(303);
        let page = ann.get(new).await.expect(200).text();
        for kept in ["value=\"here\"", "value=\"profile:read\" checked", "value=\"mfa:read\" checked"] {
            assert!(page.contains(kept), "{kept}");
        }
        assert!(!page.contains("value=\"user:read\""), "only what the person may give is offered");
        assert_eq!(list(&ann).await.len(), 0);
    }

    async fn asvs_v7_5_1_the_pages_that_make_keys_lead_to_the_proof_and_back(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let made = made(&ann, json!({ "name": "K", "scopes": ["profile:read"] })).await;
        let rotate = format!("{PAGE}/{}/rotate", made["id"].as_str().expect("an id"));
        portal.advance(Duration::minutes(11));
        for page in [format!("{PAGE}/new"), rotate] {
            let answer = ann.get(page.clone()).await.expect(303);
            assert!(answer.location().starts_with("/account/confirm?return_to=%2Faccount%2Fapi-keys"), "{}", answer.location());
            let answer = ann.submit(page, &[("name", "K"), ("scopes", "profile:read"), ("overlap_days", "1")]).await.expect(403);
            assert!(answer.leads_to().starts_with("/account/confirm?return_to=%2Faccount%2Fapi-keys"), "{}", answer.text());
        }
        let stranger = portal.person("bob@example.com").signed_in().await;
        assert_eq!(stranger.get(format!("{PAGE}/{}/rotate", made["id"].as_str().expect("an id"))).await.status, 404);
        assert_eq!(portal.visitor().get(PAGE).await.expect(303).location(), "/login?next=%2Faccount%2Fapi-keys");
    }

    async fn asvs_v14_3_2_what_is_shown_once_is_sealed_and_for_its_owner_alone(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let fields = [("name", "K"), ("scopes", "profile:read")];
        let answer = ann.post(format!("{PAGE}/new")).form(&fields).await.expect(303);
        let cookie = answer.set_cookie("portico_once").expect("a cookie");
        assert!(!cookie.contains("ptk_") && cookie.contains("HttpOnly") && cookie.contains("Max-Age=60"), "{cookie}");
        bob.set_cookie("portico_once", &ann.cookie("portico_once"));
        assert!(!bob.get(PAGE).await.expect(200).text().contains("data-key"));
        assert!(shown(&ann.get(PAGE).await.text()).starts_with("ptk_live_"));
        assert_eq!(ann.cookie("portico_once"), "");
    }

    async fn a_key_whose_networks_cannot_be_read_opens_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let key = key(&ann, &["profile:read"]).await;
        with(&portal, &key, PROFILE).await.expect(200);
        portal.execute("UPDATE api_keys SET networks = 'nonsense'").await.expect("set");
        portal.app.db.stamps().bump_all();
        with(&portal, &key, PROFILE).await.expect(500);
    }
}
