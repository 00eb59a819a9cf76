//! The page of what keeps others out: passwords and second factors (rows A22–A26, C14, E03; ASVS V6).

use serde_json::json;

use crate::support::{Answer, Client, PASSWORD, TestApp, on_both_engines};

const CHANGE: &str = "/account/security/password";
const NEW: &str = "seven calm rivers home";

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    client.submit(CHANGE, &[("current_password", current), ("password", new)]).await
}

async fn is_in(client: &Client) -> bool {
    client.get("/api/users/profile").await.status == 200
}

on_both_engines! {
    async fn asvs_v6_2_2_people_change_their_password_by_proving_the_one_before(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let elsewhere = portal.another_session("ann@example.com").await;
        let thief = portal.visitor();
        thief.set_cookie("portico", &ann.cookie("portico"));
        ann.get(CHANGE).await.expect(200);
        let answer = change(&ann, PASSWORD, NEW).await.expect(200);
        assert_eq!(answer.leads_to(), "/account/security");
        assert!(is_in(&ann).await, "this browser stays in");
        assert!(!is_in(&thief).await, "with a new token");
        assert!(!is_in(&elsewhere).await, "all others are out");
        let page = ann.get("/account/security").await.expect(200).text();
        assert!(page.contains("Your password is changed"), "{page}");
        // Before anybody signs in anew: that is told by a letter of its own.
        portal.all_jobs_done().await;
        assert_eq!(portal.letters_to("ann@example.com", 1).await.len(), 1);
        let visitor = portal.visitor();
        visitor.submit("/login", &[("email", "ann@example.com"), ("password", PASSWORD)]).await.expect(401);
        visitor.submit("/login", &[("email", "ann@example.com"), ("password", NEW)]).await.expect(200);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'password.changed'").await, 1);
    }

    async fn c14_a_bad_new_password_or_a_wrong_old_one_changes_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let elsewhere = portal.another_session("ann@example.com").await;
        let cookie = ann.cookie("portico");
        let huge = "x".repeat(20_000);
        for new in ["", "short", "password123", "ann@example.com", &huge] {
            let answer = change(&ann, PASSWORD, new).await.expect(422);
            assert!(answer.error_at("password").is_string(), "{new}: {}", answer.text());
        }
        for current in ["", "wrong wrong", NEW] {
            assert_eq!(change(&ann, current, NEW).await.expect(422).error_at("current_password"), json!("This is not your password."));
        }
        let page = ann.post(CHANGE).form(&[("current_password", "typed secret"), ("password", "other secret")]).await.expect(303);
        assert_eq!(page.location(), CHANGE);
        let page = ann.get(CHANGE).await.expect(200).text();
        assert!(page.contains("This is not your password.") && !page.contains("typed secret") && !page.contains("other secret"));
        assert!(is_in(&ann).await && is_in(&elsewhere).await && ann.cookie("portico") == cookie);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'password.changed'").await, 0);
    }

    async fn asvs_v6_3_1_guessing_the_old_password_has_to_wait(engine) {
        let portal = TestApp::start_with(engine, |config| config.throttle.free_per_account = 3).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for _ in 0..4 {
            change(&ann, "wrong wrong", NEW).await.expect(422);
        }
        assert!(change(&ann, PASSWORD, NEW).await.expect(429).header("retry-after").is_some());
    }

    async fn security_pages_are_for_those_who_are_signed_in(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        for path in ["/account/security", CHANGE] {
            assert!(visitor.get(path).await.expect(303).location().starts_with("/login?next="), "{path}");
        }
        assert_eq!(change(&visitor, PASSWORD, NEW).await.leads_to(), "/login");
    }
}
