//! On which ways and at which hours things are told (rows A17, D07).

use chrono::{DateTime, Duration, Utc};
use portico::notifications::{Event, Message, Notification};
use serde_json::json;

use super::{SETTINGS, news, tell};
use crate::support::{
    TestApp, on_both_engines,
    smtp_sink::{Answer, Step},
    until,
};

/// When the only job that waits wants to run.
async fn next_run(portal: &TestApp) -> DateTime<Utc> {
    portal.app.db.next_job_at().await.expect("read").expect("a job waits")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

/// Waits long enough for a worker that would send something too early to do so.
async fn settle(portal: &TestApp) {
    for _ in 0..20 {
        portal.app.db.wakeup().ring();
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

on_both_engines! {
    async fn a17_quiet_hours_hold_a_mail_back_until_they_end(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        // It is 09:00 in UTC, 22:00 in Auckland.
        ann.put("/api/users/preferences").json(&json!({ "timezone": "Pacific/Auckland" })).await.expect(200);
        ann.put(SETTINGS).json(&json!({ "quiet_hours": { "enabled": true, "start": "22:00", "end": "07:00" } })).await.expect(200);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Your order is on its way")).await;
        assert!(ann.get("/account/inbox").await.expect(200).text().contains("Your order is on its way"), "the inbox disturbs nobody");
        let released = at("2026-11-20T18:00:00Z");
        assert_eq!(next_run(&portal).await, released);
        settle(&portal).await;
        portal.advance(released - portal.app.clock.now() - Duration::seconds(1));
        settle(&portal).await;
        assert_eq!(portal.sink.messages().len(), 0, "nothing leaves inside");
        portal.advance(Duration::seconds(1));
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.text().contains("Have a look when you have time."), "{}", letter.text());
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 1);
    }

    async fn a17_what_touches_the_safety_of_the_account_comes_at_any_hour_and_cannot_be_silenced(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let silence = json!({ "channels": { "email": false, "in_app": false }, "quiet_hours": { "enabled": true, "start": "08:00", "end": "20:00" } });
        ann.put(SETTINGS).json(&silence).await.expect(200);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Nobody wants this")).await;
        tell(&portal, ann.id, Notification::new(Message::PasskeyAdded { name: "Laptop".to_owned() }, "/account/security")).await;
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.text().contains("It opens your account."), "{}", letter.text());
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 1);
        let inbox = ann.get("/account/inbox").await.text();
        assert!(inbox.contains("A passkey was added: Laptop") && !inbox.contains("Nobody wants this"));
    }

    async fn a17_a_mail_that_was_put_off_into_the_quiet_hours_waits_for_their_end(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(SETTINGS).json(&json!({ "quiet_hours": { "enabled": true, "start": "09:01", "end": "12:00" } })).await.expect(200);
        portal.sink.once(Step::Recipient, Answer::Say("451 4.3.0 later"));
        tell(&portal, ann.id, news(Event::SystemUpdates, "News")).await;
        until("the first attempt", async || {
            portal.number("SELECT coalesce(max(attempts), 0) FROM outbox WHERE state = 'queued'").await == 1
        }).await;
        portal.advance(Duration::minutes(2));
        let end = at("2026-11-20T12:00:00Z");
        until("it is put back", async || portal.app.db.next_job_at().await.expect("read") == Some(end)).await;
        assert_eq!(portal.number("SELECT max(attempts) FROM outbox").await, 1, "waiting is no attempt");
        assert_eq!(portal.sink.messages().len(), 0);
        portal.advance(end - portal.app.clock.now());
        portal.letters_to("ann@example.com", 1).await;
    }

    async fn a17_what_is_not_wanted_any_more_when_its_time_comes_is_not_sent(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let quiet = json!({ "quiet_hours": { "enabled": true, "start": "08:00", "end": "20:00" } });
        ann.put(SETTINGS).json(&quiet).await.expect(200);
        tell(&portal, ann.id, news(Event::MarketAlerts, "Up")).await;
        tell(&portal, ann.id, news(Event::OrderUpdates, "Sent")).await;
        ann.put(SETTINGS).json(&json!({ "events": { "marketAlerts": false } })).await.expect(200);
        portal.advance(Duration::hours(12));
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.text().contains("Have a look"));
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 1);
        assert_eq!(portal.number("SELECT count(*) FROM outbox").await, 0);
    }

    async fn d07_an_event_that_is_off_by_mail_still_stands_in_the_inbox(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(SETTINGS).json(&json!({ "email": { "credit_low": false }, "in_app": { "orderUpdates": false } })).await.expect(200);
        tell(&portal, ann.id, news(Event::CreditLow, "Credit is low")).await;
        tell(&portal, ann.id, news(Event::OrderUpdates, "Your order")).await;
        portal.letters_to("ann@example.com", 1).await;
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 1);
        let inbox = ann.get("/account/inbox").await.text();
        assert!(inbox.contains("Credit is low") && !inbox.contains("Your order"));
    }

    async fn f03_a_notification_by_mail_speaks_the_persons_language_and_leads_back(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann <Archer>").signed_in().await;
        ann.put("/api/users/profile").json(&json!({ "language": "es" })).await.expect(200);
        tell(&portal, ann.id, Notification::new(Message::ExportReady {}, "/account/privacy")).await;
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.text().contains("Puedes descargarla durante siete días."), "{}", letter.text());
        assert!(letter.text().contains("http://portal.test/account/privacy") && letter.text().contains("http://portal.test/account/notifications"));
    }

    async fn what_was_told_in_a_change_that_failed_was_never_told(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut tx = portal.app.db.begin().await.expect("a change");
        portico::notifications::notify(&mut tx, &portal.app, ann.id, news(Event::SystemUpdates, "Never")).await.expect("told");
        drop(tx);
        settle(&portal).await;
        assert_eq!(portal.number("SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM outbox)").await, 0);
        let nobody = portico::kernel::UserId::from_uuid(uuid::Uuid::from_u128(7));
        tell(&portal, nobody, news(Event::SystemUpdates, "Nobody")).await;
        assert_eq!(portal.number("SELECT count(*) FROM inbox").await, 0);
    }
}
