//! Notifications by text message (rows A16, A17): to a confirmed number, at the person's hours, and few a day.

use chrono::Duration;
use portico::{
    config::{Config, SmsTransport},
    kernel::Code,
    notifications::{self, Event},
};
use serde_json::{Value, json};

use super::{SETTINGS, news, tell};
use crate::support::{Engine, Signed, TestApp, on_both_engines, sms_sink::SmsSink, until};

const NUMBER: &str = "+34600111222";

/// A portal whose text messages go to a provider of the test.
async fn texting(engine: Engine, change: impl FnOnce(&mut Config)) -> (TestApp, SmsSink) {
    let sink = SmsSink::start().await;
    let portal = TestApp::start_with(engine, |config| {
        config.sms.transport = SmsTransport::Http;
        config.sms.http.url = format!("http://{}/send", sink.address);
        change(config);
    })
    .await;
    (portal, sink)
}

/// Somebody who wants text messages and nothing else, and whose number answered with a code.
async fn reachable(portal: &TestApp, email: &str) -> Signed {
    let person = portal.person(email).signed_in().await;
    portal
        .execute(&format!(
            "INSERT INTO second_factors (user_id, method, phone, created_at, activated_at)
             SELECT id, 'sms', '{NUMBER}', created_at, created_at FROM users WHERE email = '{email}'"
        ))
        .await
        .expect("a number");
    portal.app.db.stamps().bump_all();
    person.put(SETTINGS).json(&json!({ "channels": { "sms": true, "email": false } })).await.expect(200);
    person
}

fn texts(sink: &SmsSink) -> Vec<String> {
    let bodies = sink.taken().into_iter().map(|taken| serde_json::from_str::<Value>(&taken.body).expect("JSON"));
    bodies.map(|body| body["text"].as_str().expect("a text").to_owned()).collect()
}

on_both_engines! {
    async fn a17_text_messages_go_to_the_number_that_was_confirmed_once_each(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = reachable(&portal, "ann@example.com").await;
        assert_eq!(ann.get(SETTINGS).await.json()["available"]["sms"], true);
        sink.refuse(1, 503);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Your order\nis here")).await;
        until("an attempt", async || portal.number("SELECT coalesce(max(attempts), 0) FROM outbox WHERE state = 'queued'").await == 1).await;
        portal.advance(Duration::minutes(1));
        portal.all_jobs_done().await;
        assert_eq!(texts(&sink), ["Northwind Labs: Your order is here. Have a look when you have time."], "one, in one line, without a link");
        let taken = sink.message(1).await;
        assert!(taken.body.contains(NUMBER), "{}", taken.body);
        assert_eq!(portal.sink.messages().len(), 0);
        tell(&portal, ann.id, news(Event::OrderUpdates, &"very long ".repeat(90))).await;
        portal.all_jobs_done().await;
        let long = texts(&sink).pop().expect("a text");
        assert!(long.chars().count() == 268 && long.ends_with('…'), "{long}");
        let page = ann.get("/account/notifications").await.expect(200).text();
        assert!(page.contains("ends in 222") && !page.contains(NUMBER), "{page}");
    }

    async fn a17_without_a_confirmed_number_nothing_goes_and_the_page_says_why(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put("/api/users/profile").json(&json!({ "phone": NUMBER })).await.expect(200);
        let answer = ann.put(SETTINGS).json(&json!({ "channels": { "sms": true } })).await.expect(200).json();
        assert_eq!((&answer["channels"]["sms"], &answer["available"]["sms"]), (&json!(true), &json!(false)), "a number that nobody confirmed may be anybody's");
        tell(&portal, ann.id, news(Event::OrderUpdates, "Your order")).await;
        portal.all_jobs_done().await;
        assert!(sink.taken().is_empty());
        let page = ann.get("/account/notifications").await.expect(200).text();
        assert!(page.contains("Confirm a number first") && page.contains("href=\"/account/security/sms\""), "{page}");
        // A number that is taken away before the message leaves gets none.
        let bob = reachable(&portal, "bob@example.com").await;
        bob.put(SETTINGS).json(&json!({ "quiet_hours": { "enabled": true, "start": "08:00", "end": "20:00" } })).await.expect(200);
        tell(&portal, bob.id, news(Event::OrderUpdates, "Your order")).await;
        portal.execute("DELETE FROM second_factors").await.expect("gone");
        portal.advance(Duration::hours(12));
        portal.all_jobs_done().await;
        assert!(sink.taken().is_empty());
    }

    async fn a17_quiet_hours_hold_text_messages_back_and_what_is_urgent_comes(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = reachable(&portal, "ann@example.com").await;
        ann.put(SETTINGS).json(&json!({ "quiet_hours": { "enabled": true, "start": "08:00", "end": "20:00" } })).await.expect(200);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Later")).await;
        tell(&portal, ann.id, news(Event::AccountSecurity, "Now")).await;
        sink.message(1).await;
        assert!(texts(&sink)[0].contains("Now"));
        portal.advance(Duration::hours(11));
        sink.message(2).await;
        assert!(texts(&sink)[1].contains("Later"));
    }

    async fn a17_text_messages_are_few_a_day_by_the_persons_own_clock(engine) {
        let (portal, sink) = texting(engine, |config| config.sms.notifications_per_day = 2).await;
        let ann = reachable(&portal, "ann@example.com").await;
        ann.put("/api/users/preferences").json(&json!({ "timezone": "Asia/Tokyo" })).await.expect(200);
        for number in 0..4 {
            tell(&portal, ann.id, news(Event::OrderUpdates, &format!("Order {number}"))).await;
        }
        portal.all_jobs_done().await;
        assert_eq!(texts(&sink).len(), 2);
        assert!(ann.get("/account/inbox").await.text().contains("Order 3"), "the inbox has them all");
        // It is six in the evening in Tokyo.
        portal.advance(Duration::hours(5));
        tell(&portal, ann.id, news(Event::OrderUpdates, "Before midnight")).await;
        portal.advance(Duration::hours(1));
        tell(&portal, ann.id, news(Event::OrderUpdates, "After midnight")).await;
        portal.all_jobs_done().await;
        assert!(texts(&sink).len() == 3 && texts(&sink)[2].contains("After midnight"), "{:?}", texts(&sink));
        // Codes are not counted.
        let client = portal.visitor();
        client.submit("/login", &[("email", "ann@example.com"), ("password", crate::support::PASSWORD)]).await.expect(200);
        portal.all_jobs_done().await;
        assert_eq!(texts(&sink).len(), 4);
    }

    async fn e01_whoever_is_leaving_is_told_nothing_but_what_touches_their_safety(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(SETTINGS).json(&json!({ "quiet_hours": { "enabled": true, "start": "08:00", "end": "20:00" } })).await.expect(200);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Held back")).await;
        portal.set(ann.id, "deletion_planned_at = '2027-01-01T00:00:00Z'").await;
        tell(&portal, ann.id, news(Event::OrderUpdates, "Never told")).await;
        tell(&portal, ann.id, news(Event::AccountSecurity, "Told at once")).await;
        portal.letters_to("ann@example.com", 1).await;
        portal.advance(Duration::minutes(1));
        assert_eq!(portal.number("SELECT count(*) FROM inbox").await, 2, "what was told before, and what touches their safety");
        assert_eq!(portal.sink.messages().len(), 1);
    }

    async fn e01_who_acted_on_others_is_named_in_their_inbox_only_as_long_as_they_are_here(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").name("Ada Admin").role(portico::access::Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        admin.post(format!("/org/users/{}/role", ann.id)).form(&[("role", "manager")]).await.expect(303);
        for page in ["/account", "/account/inbox"] {
            assert!(ann.get(page).await.expect(200).text().contains("Ada Admin changed what you may do"), "{page}");
        }
        assert_eq!(portal.number("SELECT count(*) FROM inbox WHERE CAST(message AS TEXT) LIKE '%Ada%'").await, 0, "no name is kept");
        admin.put("/api/users/profile").json(&json!({ "name": "Ada Archer" })).await.expect(200);
        assert!(ann.get("/account").await.text().contains("Ada Archer changed what you may do"), "by the name that they have now");
        for gone in ["deleted_at = created_at", ""] {
            if gone.is_empty() {
                portal.execute("DELETE FROM users WHERE email = 'admin@example.com'").await.expect("gone for good");
                assert_eq!(portal.number("SELECT count(*) FROM inbox WHERE actor_id IS NOT NULL").await, 0, "not even an id is left");
                portal.app.db.stamps().bump_all();
            } else {
                portal.set(admin.id, gone).await;
            }
        for page in ["/account", "/account/inbox"] {
            let text = ann.get(page).await.expect(200).text();
            assert!(text.contains("An administrator changed what you may do") && !text.contains("Ada"), "{page}");
        }
        }
    }

    async fn e06_the_channel_is_tried_by_those_who_may_a_few_times_an_hour(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let caller = portal.caller(&ann).await;
        let refused = notifications::try_slack(&caller, &portal.app).await.map(drop).map_err(|error| error.code());
        assert_eq!(refused, Err(Code::InsufficientPermissions));
    }
}
