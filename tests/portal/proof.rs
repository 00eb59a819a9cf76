//! Showing anew who one is before something sensitive ("sudo"; ASVS V7.5).

use chrono::Duration;
use portico::{kernel::Code, sessions};

use crate::support::{Answer, Client, PASSWORD, TestApp, on_both_engines};

const CONFIRM: &str = "/account/confirm";

async fn confirm(client: &Client, password: &str, return_to: &str) -> Answer {
    client.submit(CONFIRM, &[("current_password", password), ("return_to", return_to)]).await
}

/// Whether what is sensitive is open to the one behind this client.
async fn is_proved(portal: &TestApp, client: &Client) -> bool {
    let refusal = portal.caller(client).await.require_recent_proof(portal.app.clock.now());
    if let Err(error) = &refusal {
        assert_eq!((error.code(), error.code().status()), (Code::ReauthenticationRequired, 403));
    }
    refusal.is_ok()
}

on_both_engines! {
    async fn asvs_v7_5_1_a_sign_in_proves_who_it_is_for_ten_minutes_and_a_confirmation_anew(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.advance(Duration::minutes(9));
        assert!(is_proved(&portal, &ann).await);
        portal.advance(Duration::minutes(1));
        assert!(!is_proved(&portal, &ann).await);
        let page = ann.get(format!("{CONFIRM}?return_to=%2Faccount%2Fsessions%3Fa%3D1")).await.expect(200).text();
        assert!(page.contains("ann@example.com") && page.contains("value=\"/account/sessions?a=1\""), "{page}");
        let answer = confirm(&ann, PASSWORD, "/account/sessions?a=1").await.expect(200);
        assert_eq!(answer.leads_to(), "/account/sessions?a=1");
        assert!(is_proved(&portal, &ann).await);
        portal.advance(Duration::minutes(10));
        assert!(!is_proved(&portal, &ann).await);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'user.reauthenticated'").await, 1);
    }

    async fn asvs_v7_2_4_confirming_gives_the_session_a_new_token_and_keeps_its_end(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        ann.submit("/login", &[("email", "ann@example.com"), ("password", PASSWORD), ("remember", "on")]).await.expect(200);
        let thief = portal.visitor();
        thief.set_cookie("portico", &ann.cookie("portico"));
        portal.advance(Duration::days(1));
        let cookie = confirm(&ann, PASSWORD, "").await.expect(200).set_cookie("portico").expect("a new cookie");
        assert!(cookie.contains(&format!("; Max-Age={}", 29 * 24 * 60 * 60)), "{cookie}");
        thief.get("/api/users/profile").await.expect(401);
        ann.get("/api/users/profile").await.expect(200);
        assert_eq!(sessions::list_my_sessions(&portal.caller(&ann).await, &portal.app).await.expect("a list").len(), 1);
    }

    async fn a_wrong_password_confirms_nothing_and_many_have_to_wait(engine) {
        let portal = TestApp::start_with(engine, |config| config.throttle.free_per_account = 3).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.person("bob@example.com").exists().await;
        portal.advance(Duration::minutes(11));
        let cookie = ann.cookie("portico");
        let huge = "x".repeat(100_000);
        for wrong in ["", "wrong wrong", &huge] {
            let answer = confirm(&ann, wrong, "/account/profile").await.expect(422);
            assert_eq!(answer.error_at("current_password"), "This is not your password.");
        }
        let page = ann.post(CONFIRM).form(&[("current_password", "secret typo"), ("return_to", "/account/profile")]).await.expect(303);
        assert_eq!(page.location(), "/account/confirm?return_to=%2Faccount%2Fprofile");
        let page = ann.get(page.location()).await.expect(200).text();
        assert!(page.contains("This is not your password.") && !page.contains("secret typo"), "{page}");
        confirm(&ann, PASSWORD, "/account/profile").await.expect(429);
        assert_eq!(ann.cookie("portico"), cookie);
        assert!(!is_proved(&portal, &ann).await);
        portal.advance(Duration::minutes(1));
        confirm(&ann, PASSWORD, "/account/profile").await.expect(200);
    }

    async fn confirming_needs_a_session_and_leads_to_this_portal_only(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        assert_eq!(visitor.get(CONFIRM).await.expect(303).location(), "/login?next=%2Faccount%2Fconfirm");
        assert_eq!(confirm(&visitor, PASSWORD, "/account").await.leads_to(), "/login");
        let ann = portal.person("ann@example.com").signed_in().await;
        for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
            assert_eq!(confirm(&ann, PASSWORD, elsewhere).await.expect(200).leads_to(), "/account", "{elsewhere}");
            let encoded: String = url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
            let page = ann.get(format!("{CONFIRM}?return_to={encoded}")).await.expect(200).text();
            assert!(page.contains("name=\"return_to\" value=\"/account\""), "{elsewhere}: {page}");
        }
    }
}
