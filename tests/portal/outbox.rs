//! Jobs: tried again when they may work later, parked when they cannot, never lost, never done twice at once (row B26).

use chrono::Duration;
use serde_json::json;

use crate::support::{
    PASSWORD, TestApp, on_both_engines,
    smtp_sink::{Answer, Step},
    until,
};

/// Somebody registers, which causes one letter.
async fn register(portal: &TestApp, email: &str) {
    let fields = [("full_name", "Ann Archer"), ("email", email), ("password", PASSWORD)];
    portal.visitor().submit("/register", &fields).await.expect(200);
}

/// Waits until a job was tried so often and waits for its next time.
async fn until_tried(portal: &TestApp, attempts: i64) {
    until(&format!("attempt {attempts}"), async || {
        portal.number("SELECT coalesce(max(attempts), 0) FROM outbox WHERE state = 'queued'").await == attempts
    })
    .await;
}

on_both_engines! {
    async fn b26_a_letter_that_is_put_off_is_sent_again_later_and_later(engine) {
        let portal = TestApp::start(engine).await;
        for line in ["451 4.3.0 later", "421 4.3.2 shutting down", "450 4.2.1 busy"] {
            portal.sink.once(Step::Recipient, Answer::Say(line));
        }
        register(&portal, "ann@example.com").await;
        for (attempt, wait) in [(1, 5), (2, 10), (3, 20)] {
            until_tried(&portal, attempt).await;
            let next = portal.app.db.next_job_at().await.expect("read").expect("a time") - portal.app.clock.now();
            assert!(next >= Duration::seconds(wait) && next <= Duration::milliseconds(wait * 1_250), "{attempt}: {next}");
            assert_eq!(portal.sink.messages().len(), 0);
            portal.advance(next);
        }
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.text().contains("/verify-email?token="));
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 1);
        assert_eq!(portal.number("SELECT count(*) FROM outbox").await, 0);
    }

    async fn b26_a_letter_that_can_never_arrive_is_parked_and_shown(engine) {
        let portal = TestApp::start(engine).await;
        portal.sink.once(Step::Recipient, Answer::Say("550 5.1.1 no such mailbox"));
        register(&portal, "ann@example.com").await;
        portal.all_jobs_done().await;
        let health = portal.visitor().get("/health").await.expect(200).json();
        assert_eq!(health["checks"]["outbox"], json!({ "healthy": true, "waiting": 0, "dead": 1 }));
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE state = 'dead' AND last_error LIKE '%no such mailbox%'").await, 1);
        portal.advance(Duration::days(1));
        register(&portal, "bob@example.com").await;
        portal.letters_to("bob@example.com", 1).await;
        assert_eq!(portal.sink.messages().len(), 1, "a parked job stays parked and holds nobody up");
    }

    async fn b26_after_twelve_attempts_a_letter_is_parked(engine) {
        let portal = TestApp::start(engine).await;
        for _ in 0..12 {
            portal.sink.once(Step::Sender, Answer::Say("451 4.3.0 later"));
        }
        register(&portal, "ann@example.com").await;
        for attempt in 1..12 {
            until_tried(&portal, attempt).await;
            portal.advance(Duration::hours(3));
        }
        portal.all_jobs_done().await;
        assert_eq!(portal.number("SELECT attempts FROM outbox WHERE state = 'dead'").await, 12);
    }

    async fn asvs_v16_5_2_without_a_mail_server_the_portal_works_and_letters_wait(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("bob@example.com").exists().await;
        for _ in 0..3 {
            portal.sink.once(Step::Greeting, Answer::HangUp);
        }
        register(&portal, "ann@example.com").await;
        until_tried(&portal, 1).await;
        portal.visitor().submit("/login", &[("email", "bob@example.com"), ("password", PASSWORD)]).await.expect(200);
        assert_eq!(portal.visitor().get("/health").await.json()["checks"]["outbox"]["waiting"], 1);
        for attempt in 2..=3 {
            portal.advance(Duration::minutes(1));
            until_tried(&portal, attempt).await;
        }
        portal.advance(Duration::minutes(1));
        portal.letters_to("ann@example.com", 1).await;
    }

    async fn a_job_whose_worker_is_silent_is_taken_over_when_its_lease_ends(engine) {
        let portal = TestApp::start(engine).await;
        portal.sink.once(Step::Content, Answer::Silence);
        register(&portal, "ann@example.com").await;
        until("the job is being run", async || portal.sink.connections() == 1).await;
        let other = portal.second_node().await;
        assert_eq!(portal.sink.messages().len(), 0);
        // Its node has died: what it would still say, that it is at work or has given up, is not heard. How long that takes is up to the real clock.
        assert_eq!(portal.execute("UPDATE outbox SET leased_by = id WHERE state = 'running' AND kind = 'mail'").await.expect("taken away"), 1);
        portal.advance(Duration::seconds(31));
        other.app.db.wakeup().ring();
        let letters = portal.letters_to("ann@example.com", 1).await;
        assert_eq!(letters.len(), 1);
        portal.all_jobs_done().await;
    }

    async fn two_workers_send_each_letter_once(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        for number in 0..30 {
            register(if number % 2 == 0 { &portal } else { &other }, &format!("p{number}@example.com")).await;
        }
        portal.all_jobs_done().await;
        let mut addresses: Vec<String> = portal.sink.messages().into_iter().flat_map(|letter| letter.to).collect();
        addresses.sort();
        assert_eq!(addresses.len(), 30);
        addresses.dedup();
        assert_eq!(addresses.len(), 30);
    }

    async fn a_portal_that_stops_finishes_what_it_has_begun_and_the_next_one_does_the_rest(engine) {
        let mut portal = TestApp::start(engine).await;
        let coming = (0..20).map(|number| register_owned(&portal, number));
        futures_util::future::join_all(coming).await;
        portal.stop().await;
        let sent = portal.sink.messages().len();
        let left = portal.reopened().await;
        assert_eq!(left.number("SELECT count(*) FROM outbox WHERE state = 'running'").await, 0, "nothing was left half done");
        let next = portal.second_node().await;
        assert_eq!(next.number("SELECT count(*) FROM users").await, 20);
        next.all_jobs_done().await;
        let mut addresses: Vec<String> = next.sink.messages().into_iter().flat_map(|letter| letter.to).collect();
        addresses.sort();
        addresses.dedup();
        assert_eq!((next.sink.messages().len(), addresses.len()), (20, 20), "{sent} were sent before the stop");
    }

    async fn a_job_that_never_comes_to_an_end_is_parked(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        // Twelve workers have died of it.
        portal.execute(
            "INSERT INTO outbox (id, kind, payload, state, attempts, run_at, lease_until, created_at, updated_at)
             SELECT id, 'send_confirmation', '{}', 'running', 12, created_at, created_at, created_at, created_at FROM users",
        ).await.expect("left behind");
        // Else it is looked for when there is little to do, which the waiting below never lets happen.
        portal.app.db.requeue_lost_jobs(&portal.app.clock).await.expect("found");
        portal.all_jobs_done().await;
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE state = 'dead' AND last_error LIKE '%never came to an end%'").await, 1);
    }
}

async fn register_owned(portal: &TestApp, number: usize) {
    register(portal, &format!("p{number}@example.com")).await;
}
