//! What happened to an account, as its owner and those who look after it read it; and what can be counted of it (rows A18–A21, A31, D03, D06, G04).

use chrono::Duration;
use portico::{access::Role, accounts, roles};
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestApp, on_both_engines, statements};

const ACTIVITY: &str = "/api/users/activity";
const AUDIT: &str = "/api/users/security/audit-log";
const PAGE: &str = "/account/activity";
const STATS: &str = "/api/users/stats";

fn activities(answer: &Answer) -> Vec<Value> {
    answer.json()["activities"].as_array().expect("a list").clone()
}

fn types(answer: &Answer, list: &str) -> Vec<String> {
    let list = answer.json()[list].as_array().expect("a list").clone();
    list.iter().map(|event| event["type"].as_str().expect("a type").to_owned()).collect()
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    types(&client.get(format!("{ACTIVITY}?{query}")).await.expect(200), "activities")
}

/// Changes the own name, so that something happens.
async fn rename(portal: &TestApp, client: &Client, name: &str) {
    portal.advance(Duration::seconds(1));
    client.put("/api/users/profile").json(&json!({ "name": name })).await.expect(200);
}

on_both_engines! {
    async fn a18_d06_the_own_activity_is_told_with_who_when_whence_and_what_changed(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        rename(&portal, &ann, "Anna").await;
        let answer = ann.get(ACTIVITY).await.expect(200);
        let (whole, events) = (answer.json(), activities(&answer));
        assert_eq!(types(&answer, "activities"), ["user.updated", "user.login", "user.created"]);
        assert_eq!((&whole["total_count"], &whole["has_more"], &whole["next_cursor"]), (&json!(3), &json!(false), &Value::Null));
        let latest = &events[0];
        assert!(latest["id"].as_str().expect("an id").starts_with("activity_"));
        assert_eq!((&latest["description"], &latest["timestamp"]), (&json!("A profile was changed."), &json!("2026-11-20T09:00:04Z")));
        let metadata = &latest["metadata"];
        assert_eq!(metadata["actor"], json!({ "type": "user", "id": ann.id, "name": "Anna" }));
        assert_eq!(metadata["changes"], json!({ "full_name": { "before": "Ann", "after": "Anna" } }));
        assert_eq!(metadata["ip"], "127.0.0.1");
        assert!(metadata["user_agent"].as_str().expect("an agent").contains("Firefox"));
        assert_eq!(events[2]["metadata"]["actor"], json!({ "type": "command_line", "id": null, "name": null }));
    }

    async fn a18_limit_days_and_type_choose(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        portal.advance(Duration::days(40));
        let ann = portal.another_session("ann@example.com").await;
        rename(&portal, &ann, "Anna").await;
        let all = ["user.updated", "user.login", "user.created"];
        assert_eq!(found(&ann, "").await, all);
        assert_eq!(found(&ann, "type=all&days=3650&limit=100").await, all);
        assert_eq!(found(&ann, "days=30").await, all[..2]);
        assert_eq!(found(&ann, "limit=1").await, all[..1]);
        assert_eq!(found(&ann, "type=user.login").await, ["user.login"]);
        assert_eq!(found(&ann, "type=sign_in").await, ["user.login"]);
        assert_eq!(found(&ann, "type=profile").await, ["user.updated"]);
        assert_eq!(found(&ann, "type=api_keys").await, Vec::<String>::new());
        let answer = ann.get(format!("{ACTIVITY}?limit=1")).await.json();
        assert_eq!((&answer["total_count"], &answer["has_more"]), (&json!(3), &json!(true)));
        for (wrong, field) in [
            ("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), ("days=0", "days"), ("days=-1", "days"), ("days=99999999999999999999", "days"),
            ("type=swarms", "type"), ("type=user.login%00", "type"), ("cursor=x", "cursor"), ("page=2", "page"), ("days=1&days=2", "days"),
        ] {
            let refused = ann.get(format!("{ACTIVITY}?{wrong}")).await.refused(400, "INVALID_REQUEST");
            assert_eq!(refused.fields(), [field], "{wrong}");
        }
        let long = "x".repeat(5_000);
        ann.get(format!("{ACTIVITY}?cursor={long}")).await.refused(400, "INVALID_REQUEST");
    }

    async fn a18_cursors_lead_through_everything_once_while_more_happens(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        for number in 0..9 {
            rename(&portal, &ann, &format!("Ann {number}")).await;
        }
        // Two at the very same moment are told apart by their ids.
        ann.put("/api/users/profile").json(&json!({ "name": "Same" })).await.expect(200);
        let before = found(&ann, "limit=100").await.len();
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ann.get(format!("{ACTIVITY}?limit=4{cursor}")).await.expect(200);
            seen.extend(activities(&page).iter().map(|event| event["id"].to_string()));
            rename(&portal, &ann, &format!("More {}", seen.len())).await;
            match page.json()["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let unique: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), unique.len()), (before, before));
        // A cursor is good for the history of one person.
        bob.get(format!("{ACTIVITY}?limit=4{cursor}")).await.refused(400, "INVALID_REQUEST");
    }

    async fn a19_whoever_may_read_the_record_sees_what_happened_to_others(engine) {
        let portal = TestApp::start(engine).await;
        let elsewhere = portal.organization("Contoso").await;
        let admin = portal.person("admin@example.com").name("Max").role(Role::Admin).signed_in().await;
        let manager = portal.person("manager@example.com").role(Role::Manager).signed_in().await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        let stranger = portal.person("stranger@contoso.example").of(elsewhere).role(Role::Owner).signed_in().await;
        let path = format!("/api/users/{}/activity", ann.id);
        let answer = admin.get(format!("{path}?type=sign_in&limit=5&days=1")).await.expect(200);
        assert_eq!(types(&answer, "activities"), ["user.login"]);
        assert_eq!(activities(&answer)[0]["metadata"]["actor"]["name"], "Ann");
        ann.get(format!("/api/users/{}/activity", manager.id)).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        ann.get(path.clone()).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        // Who looks after people need not know from where they, or their owners, come.
        manager.get(path.clone()).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        stranger.get(path.clone()).await.refused(404, "USER_NOT_FOUND");
        stranger.get(path.replace("/activity", "/stats")).await.refused(404, "USER_NOT_FOUND");
        for wrong in ["user_00000000000000000000000000", "1", "me"] {
            admin.get(format!("/api/users/{wrong}/activity")).await.refused(404, "USER_NOT_FOUND");
        }
        portal.visitor().get(path).await.refused(401, "AUTH_TOKEN_MISSING");
    }

    async fn a31_the_audit_log_holds_what_concerns_security_alone(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        rename(&portal, &ann, "Anna").await;
        ann.post("/api/users/api-keys").json(&json!({ "name": "K", "scopes": ["profile:read"] })).await.expect(201);
        let answer = ann.get(format!("{AUDIT}?limit=10&days=30")).await.expect(200);
        assert_eq!(types(&answer, "events"), ["api_key.created", "user.login", "user.created"]);
        assert_eq!((&answer.json()["total_count"], &answer.json()["has_more"]), (&json!(3), &json!(false)));
        assert!(!answer.text().contains(&"ptk_live_".repeat(2)) && answer.text().contains("ptk_live_"), "the beginning of a key, no more");
        ann.get(format!("{AUDIT}?type=profile")).await.refused(400, "INVALID_REQUEST");
        ann.get(format!("{AUDIT}?limit=1000")).await.refused(400, "INVALID_REQUEST");
    }

    async fn g04_what_an_administrator_does_is_told_to_the_owner_with_name_and_reason(engine) {
        let portal = TestApp::start(engine).await;
        let boss = portal.person("boss@example.com").name("Mara Okafor").role(Role::Owner).signed_in().await;
        let ann = portal.person("ann@example.com").exists().await;
        let page = format!("/org/users/{ann}");
        let long = "x".repeat(501);
        boss.submit(format!("{page}/suspend"), &[("reason", &long)]).await;
        assert_eq!(accounts::find_person(&portal.caller(&boss).await, &portal.app, ann).await.expect("found").status, accounts::Status::Active);
        boss.submit(format!("{page}/suspend"), &[("reason", "  Left on <Friday>  ")]).await;
        boss.submit(format!("{page}/activate"), &[]).await;
        roles::change_role(&portal.caller(&boss).await, &portal.app, ann, Role::Manager).await.expect("changed");
        portal.advance(Duration::seconds(1));
        let ann = portal.another_session("ann@example.com").await;
        let answer = ann.get(format!("{ACTIVITY}?type=account")).await.expect(200);
        assert_eq!(types(&answer, "activities")[..3], ["user.role_changed", "user.activated", "user.suspended"]);
        let suspended = &activities(&answer)[2]["metadata"];
        assert_eq!((&suspended["actor"]["name"], &suspended["reason"]), (&json!("Mara Okafor"), &json!("Left on <Friday>")));
        assert_eq!(suspended["changes"], json!({ "status": { "before": "active", "after": "suspended" } }));
        assert_eq!(activities(&answer)[0]["metadata"]["changes"]["role"], json!({ "before": "user", "after": "manager" }));
        assert!(boss.get(page).await.text().contains("Left on &lt;Friday&gt;"), "on the person's page as well");
    }

    async fn a18_a_page_of_history_costs_as_many_statements_however_long_it_is(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for number in 0..12 {
            rename(&portal, &ann, &format!("Ann {number}")).await;
        }
        statements::settle().await;
        ann.get("/api/users/profile").await.expect(200);
        let few = statements::of(&ann.get(format!("{ACTIVITY}?limit=2")).await.expect(200));
        let many = statements::of(&ann.get(format!("{ACTIVITY}?limit=100")).await.expect(200));
        assert!(many <= few && few <= 3, "{few} and {many}");
    }

    async fn a20_d03_statistics_count_what_happened_and_invent_nothing(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        portal.advance(Duration::days(40));
        portal.another_session("ann@example.com").await;
        portal.advance(Duration::days(1));
        let ann = portal.another_session("ann@example.com").await;
        rename(&portal, &ann, "Anna").await;
        ann.post("/api/users/api-keys").json(&json!({ "name": "K", "scopes": ["activity:read"] })).await.expect(201);
        ann.put("/api/users/profile").json(&json!({ "metadata": { "a": 1 } })).await.expect(200);
        let stats = ann.get(STATS).await.expect(200).json();
        assert_eq!((&stats["account_age_days"], &stats["period"], &stats["tier"]), (&json!(41), &json!("month"), &Value::Null));
        assert_eq!(stats["usage_stats"]["sign_ins"]["total"], 2);
        assert_eq!(stats["usage_stats"]["activity"]["active_days"], 2);
        assert_eq!(stats["usage_stats"]["activity"]["events"], 5);
        assert_eq!(stats["usage_stats"]["profile"]["changes"], 2);
        assert_eq!(stats["usage_stats"]["security"]["events"], 3);
        assert_eq!(stats["usage_stats"]["api_keys"], json!({ "active": 1, "created": 1 }));
        assert_eq!(stats["resource_usage"], json!({ "api_keys_used": 1, "api_keys_limit": 50, "metadata_bytes_used": 7, "metadata_bytes_limit": 16384 }));
        assert_eq!(stats["performance_metrics"], json!({ "avg_events_per_active_day": 2.5, "active_days_percentage": 6.7 }));
        let reached: Vec<&str> = stats["achievements"].as_array().expect("a list").iter().filter_map(|one| one["id"].as_str()).collect();
        assert_eq!(reached, ["email_verified", "first_api_key"]);
        assert_eq!(stats["achievements"][1]["name"], "First API Key Made");
        assert!(stats["achievements"][1]["earned_at"].as_str().expect("a time").starts_with("2026-12-31T09:00"));
        for (period, sign_ins, from) in [("week", 2, "2026-12-24"), ("quarter", 2, "2026-10-02"), ("year", 2, "2025-12-31")] {
            let stats = ann.get(format!("{STATS}?period={period}")).await.expect(200).json();
            assert_eq!((&stats["period"], &stats["usage_stats"]["sign_ins"]["total"]), (&json!(period), &json!(sign_ins)));
            assert!(stats["from"].as_str().expect("a time").starts_with(from), "{stats}");
        }
        portal.advance(Duration::days(330));
        let ann = portal.another_session("ann@example.com").await;
        let stats = ann.get(format!("{STATS}?period=week")).await.expect(200).json();
        assert_eq!(stats["usage_stats"]["activity"]["events"], 1);
        assert_eq!(stats["achievements"][2]["id"], "first_year");
        for wrong in ["period=day", "period=", "period=week&period=year", "limit=1"] {
            let answer = ann.get(format!("{STATS}?{wrong}")).await;
            assert_eq!(answer.status, if wrong == "period=" { 200 } else { 400 }, "{wrong}");
        }
    }

    async fn a21_statistics_of_others_are_for_those_who_may_see_people(engine) {
        let portal = TestApp::start(engine).await;
        let manager = portal.person("manager@example.com").role(Role::Manager).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let stats = manager.get(format!("/api/users/{}/stats?period=week", ann.id)).await.expect(200).json();
        assert_eq!((&stats["user_id"], &stats["usage_stats"]["sign_ins"]["total"]), (&json!(ann.id), &json!(1)));
        ann.get(format!("/api/users/{}/stats", manager.id)).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        ann.get(format!("/api/users/{}/stats", ann.id)).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        manager.get("/api/users/user_00000000000000000000000000/stats").await.refused(404, "USER_NOT_FOUND");
    }

    async fn a18_a20_a31_keys_read_what_their_scope_allows(engine) {
        let portal = TestApp::start(engine).await;
        let boss = portal.person("boss@example.com").role(Role::Admin).signed_in().await;
        let others = format!("/api/users/{}/activity", boss.id);
        let stats_of_others = format!("/api/users/{}/stats", boss.id);
        let paths = [ACTIVITY, STATS, AUDIT, &others, &stats_of_others];
        for (scope, allowed) in [
            ("activity:read", &[ACTIVITY, STATS] as &[&str]), ("security:read", &[AUDIT]), ("user:read", &[&others, &stats_of_others]), ("profile:read", &[]),
        ] {
            let made = boss.post("/api/users/api-keys").json(&json!({ "name": scope, "scopes": [scope] })).await.expect(201).json();
            let bearer = format!("Bearer {}", made["key"].as_str().expect("a key"));
            for path in paths {
                let answer = portal.visitor().get(path).header("authorization", &bearer).await;
                if allowed.contains(&path) {
                    answer.expect(200);
                } else {
                    answer.refused(403, "AUTH_INSUFFICIENT_SCOPE");
                }
            }
        }
        // What a key does is told with the key.
        let made = boss.post("/api/users/api-keys").json(&json!({ "name": "W", "scopes": ["profile:write"] })).await.expect(201).json();
        let bearer = format!("Bearer {}", made["key"].as_str().expect("a key"));
        portal.advance(Duration::seconds(1));
        portal.visitor().put("/api/users/profile").header("authorization", &bearer).json(&json!({ "name": "Changed" })).await.expect(200);
        let event = activities(&boss.get(ACTIVITY).await)[0].clone();
        assert_eq!((&event["metadata"]["actor"]["type"], &event["metadata"]["actor"]["api_key"]), (&json!("api_key"), &made["id"]));
        assert_eq!(event["metadata"]["changes"].as_object().map(serde_json::Map::len), Some(1));
    }

    async fn a18_g04_the_page_tells_who_why_and_what_was_before_and_after(engine) {
        let portal = TestApp::start(engine).await;
        let boss = portal.person("boss@example.com").name("Mara Okafor").role(Role::Owner).signed_in().await;
        let ann = portal.person("ann@example.com").name("Ann").exists().await;
        boss.submit(format!("/org/users/{ann}/suspend"), &[("reason", "Lost <laptop>")]).await;
        boss.submit(format!("/org/users/{ann}/activate"), &[]).await;
        portal.advance(Duration::seconds(1));
        let ann = portal.another_session("ann@example.com").await;
        rename(&portal, &ann, "Anna").await;
        let made = ann.post("/api/users/api-keys").json(&json!({ "name": "Nightly", "scopes": ["profile:write"] })).await.expect(201).json();
        let bearer = format!("Bearer {}", made["key"].as_str().expect("a key"));
        portal.visitor().put("/api/users/profile").header("authorization", &bearer).json(&json!({ "phone": "+14155550123" })).await.expect(200);
        let page = ann.get(PAGE).await.expect(200).text();
        for told in ["Reason: Lost &lt;laptop&gt;", "by Mara Okafor", "Ann</del>", "Anna</ins>", "by a program with your key “Nightly”"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("key_"), "ids are for programs");
        let spanish = ann.put("/api/users/profile").json(&json!({ "language": "es" })).await;
        spanish.expect(200);
        assert!(ann.get(PAGE).await.text().contains("Motivo: Lost"));
    }

    async fn a18_the_page_is_filtered_by_its_address_and_read_page_by_page(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for number in 0..60 {
            ann.put("/api/users/profile").json(&json!({ "name": format!("Ann {number}") })).await.expect(200);
        }
        let rows = |page: &str| page.matches("<li class=\"row\"").count();
        let first = ann.get(PAGE).await.expect(200).text();
        assert_eq!(rows(&first), 50);
        let next = first.split("rel=\"next\" href=\"").nth(1).or_else(|| first.split("href=\"").find(|part| part.starts_with("/account/activity?cursor="))).expect("a next page");
        let next = next.split('"').next().expect("an address").replace("&amp;", "&");
        let second = ann.get(next.clone()).await.expect(200).text();
        assert_eq!(rows(&second), 12);
        assert_eq!(rows(&ann.get(format!("{PAGE}?type=sign_in&days=7")).await.expect(200).text()), 1);
        let nothing = ann.get(format!("{PAGE}?type=api_keys")).await.expect(200).text();
        assert!(nothing.contains("Nothing of this kind happened") && rows(&nothing) == 0);
        // What cannot be read is said and passed over; somebody else's edge is none.
        let bob = portal.person("bob@example.com").signed_in().await;
        for strange in [format!("{PAGE}?type=swarms&days=x"), next] {
            let page = bob.get(strange).await.expect(200).text();
            assert!(page.contains("could not be read") && rows(&page) == 2);
        }
        assert_eq!(portal.visitor().get(PAGE).await.expect(303).location(), "/login?next=%2Faccount%2Factivity");
    }

    async fn a18_the_activity_is_taken_away_as_a_table_and_as_data_with_the_same_filters(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for number in 0..120 {
            ann.put("/api/users/profile").json(&json!({ "name": format!("Ann, \"{number}\"") })).await.expect(200);
        }
        portal.advance(Duration::seconds(1));
        ann.put("/api/users/profile").header("user-agent", "=cmd()").json(&json!({ "name": "Last" })).await.expect(200);
        let table = ann.get("/download/activity.csv").await.expect(200);
        assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
        assert!(table.header("content-disposition").expect("a name").contains("activity.csv"));
        let text = table.text();
        assert_eq!(text.lines().count(), 124, "a head, and each event on a line");
        assert!(text.contains("'=cmd()") && !text.contains(",=cmd()"), "no formula");
        assert!(text.lines().nth(1).expect("the latest").contains("Last"));
        let data = ann.get("/download/activity.json").await.expect(200).json();
        assert_eq!(data.as_array().expect("a list").len(), 123);
        assert_eq!(data[0]["changes"]["full_name"]["after"], "Last");
        let few = ann.get("/download/activity.json?type=sign_in&days=30").await.expect(200).json();
        assert_eq!((few.as_array().map(Vec::len), &few[0]["type"]), (Some(1), &json!("user.login")));
        assert_eq!(ann.get("/download/activity.json?type=api_keys").await.expect(200).json(), json!([]));
        assert_eq!(ann.get("/download/activity.csv?type=api_keys").await.expect(200).text().lines().count(), 1);
        assert_eq!(portal.visitor().get("/download/activity.csv").await.status, 303);
    }
}
