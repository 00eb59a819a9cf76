//! The weekly summary: once a week, on Monday at eight where the person is, for those who want it (rows D07, F03).

use chrono::{DateTime, Utc};
use portico::{access::Role, notifications, roles};
use serde_json::json;

use super::SETTINGS;
use crate::support::{Signed, TestApp, on_both_engines, until};

const WANTED: &str = "SELECT count(*) FROM outbox WHERE kind = 'weekly_summary'";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

async fn wants_it(person: &Signed, zone: &str) {
    person.put("/api/users/preferences").json(&json!({ "timezone": zone })).await.expect(200);
    person.put(SETTINGS).json(&json!({ "email": { "weekly_summary": true } })).await.expect(200);
}

/// Moves the clock to this moment.
fn go_to(portal: &TestApp, moment: &str) {
    portal.advance(at(moment) - portal.app.clock.now());
}

/// Lets a worker that would do something do it.
async fn settle(portal: &TestApp) {
    for _ in 0..20 {
        portal.app.db.wakeup().ring();
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

async fn plan(portal: &TestApp) {
    notifications::plan_summaries(&portal.app).await.expect("planned");
}

on_both_engines! {
    async fn d07_the_summary_comes_on_monday_at_eight_where_the_person_is_and_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann Archer").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let cleo = portal.person("cleo@example.com").signed_in().await;
        wants_it(&ann, "Europe/Madrid").await;
        wants_it(&bob, "America/New_York").await;
        let operator = portal.operator(portal.first_organization().await);
        roles::change_role(&operator, &portal.app, ann.id, Role::Manager).await.expect("changed");
        portal.all_jobs_done().await;
        let before = portal.sink.messages().len();
        go_to(&portal, "2026-11-22T11:00:00Z");
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 0, "not before Sunday noon");
        go_to(&portal, "2026-11-22T12:00:00Z");
        plan(&portal).await;
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 2, "two want it, each gets one");
        go_to(&portal, "2026-11-23T06:59:59Z");
        settle(&portal).await;
        assert_eq!(portal.sink.messages().len(), before);
        go_to(&portal, "2026-11-23T07:00:00Z");
        let letters = portal.letters_to("ann@example.com", 2).await;
        let text = letters.last().expect("a letter").text();
        for line in ["from 16 November to 22 November", "Sign-ins: 1", "Made by others: 2", "Unread in your inbox: 1", "E-mail address: confirmed"] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(portal.sink.messages().iter().all(|letter| letter.to != ["bob@example.com"]), "it is two in the morning in New York");
        go_to(&portal, "2026-11-23T13:00:00Z");
        portal.letters_to("bob@example.com", 1).await;
        plan(&portal).await;
        portal.all_jobs_done().await;
        assert!(portal.sink.messages().iter().all(|letter| letter.to != ["cleo@example.com"]), "only for those who want it");
        let sent = portal.sink.messages().len();
        go_to(&portal, "2026-11-29T12:00:00Z");
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 2, "and again for the next week");
        go_to(&portal, "2026-11-30T13:00:00Z");
        until("the second summaries", async || { portal.app.db.wakeup().ring(); portal.sink.messages().len() == sent + 2 }).await;
        drop(cleo);
    }

    async fn d07_two_nodes_plan_and_send_each_summary_once(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        for number in 0..12 {
            let person = portal.person(&format!("p{number}@example.com")).signed_in().await;
            wants_it(&person, "UTC").await;
        }
        go_to(&portal, "2026-11-22T12:00:00Z");
        tokio::join!(plan(&portal), plan(&other), plan(&portal));
        assert_eq!(portal.number(WANTED).await, 12);
        // Even a job that was there twice would send one mail.
        portal.execute("UPDATE notification_settings SET summary_planned = ''").await.expect("forgotten");
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 24);
        go_to(&portal, "2026-11-23T08:00:00Z");
        other.app.db.wakeup().ring();
        portal.all_jobs_done().await;
        let mut addresses: Vec<String> = portal.sink.messages().into_iter().flat_map(|letter| letter.to).collect();
        addresses.sort();
        let all = addresses.len();
        addresses.dedup();
        assert_eq!((all, addresses.len()), (12, 12));
    }

    async fn d07_who_changes_their_mind_moves_or_is_gone_by_monday_is_served_accordingly(engine) {
        let portal = TestApp::start(engine).await;
        let mut people = Vec::new();
        for name in ["off", "west", "quiet", "suspended"] {
            let person = portal.person(&format!("{name}@example.com")).signed_in().await;
            wants_it(&person, "UTC").await;
            people.push(person);
        }
        go_to(&portal, "2026-11-22T12:00:00Z");
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 4);
        for (number, email) in ["off@example.com", "west@example.com", "quiet@example.com"].iter().enumerate() {
            people[number].client = portal.another_session(email).await;
        }
        people[0].put(SETTINGS).json(&json!({ "email": { "weekly_summary": false } })).await.expect(200);
        people[1].put("/api/users/preferences").json(&json!({ "timezone": "America/Los_Angeles" })).await.expect(200);
        people[2].put(SETTINGS).json(&json!({ "quiet_hours": { "enabled": true, "start": "22:00", "end": "09:30" } })).await.expect(200);
        portal.execute("UPDATE users SET status = 'suspended' WHERE email = 'suspended@example.com'").await.expect("suspended");
        go_to(&portal, "2026-11-23T08:00:00Z");
        until("those who are not served are gone", async || { portal.app.db.wakeup().ring(); portal.number(WANTED).await == 2 }).await;
        settle(&portal).await;
        assert_eq!(portal.sink.messages().len(), 0);
        go_to(&portal, "2026-11-23T09:30:00Z");
        portal.letters_to("quiet@example.com", 1).await;
        go_to(&portal, "2026-11-23T16:00:00Z");
        portal.letters_to("west@example.com", 1).await;
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 2);
    }

    async fn d07_who_asks_for_it_in_the_middle_of_the_week_waits_for_the_next_monday(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        // A Friday.
        wants_it(&ann, "UTC").await;
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 0);
        // A portal that was away all Monday leaves the week out.
        go_to(&portal, "2026-11-24T09:00:00Z");
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 0);
        go_to(&portal, "2026-11-29T12:00:00Z");
        plan(&portal).await;
        assert_eq!(portal.number(WANTED).await, 1);
    }
}
