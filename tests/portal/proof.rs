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

    async fn what_was_typed_is_still_there_after_the_proof_and_no_secret_with_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let new = "/account/api-keys/new";
        let fields = [("name", "Nightly report"), ("scopes", "profile:read"), ("scopes", "activity:read"), ("expires_in", "7"), ("allowed_ips", "192.0.2.0/24"), ("code", "424242")];
        for by_script in [false, true] {
            portal.advance(Duration::minutes(11));
            let led = if by_script { ann.submit(new, &fields).await.leads_to() } else { ann.post(new).form(&fields).await.expect(303).location() };
            assert_eq!(led, "/account/confirm?return_to=%2Faccount%2Fapi-keys%2Fnew");
            // A wrong password, and looking at the page twice, lose nothing.
            ann.get(&*led).await.expect(200);
            ann.post(CONFIRM).form(&[("current_password", "wrong wrong"), ("return_to", new)]).await.expect(303);
            ann.get(&*led).await.expect(200);
            portal.advance(Duration::minutes(5));
            assert_eq!(confirm(&ann, PASSWORD, new).await.expect(200).leads_to(), new);
            let page = ann.get(new).await.expect(200).text();
            assert!(page.contains("What you filled in is still here"), "{page}");
            assert!(page.contains("value=\"Nightly report\"") && page.contains("192.0.2.0/24") && !page.contains("424242"), "{page}");
            assert_eq!(page.matches(" checked").count(), 2, "{page}");
            let page = ann.get(new).await.expect(200).text();
            assert!(!page.contains("value=\"Nightly report\""), "once: {page}");
        }
        let mut fields = fields.to_vec();
        fields.pop();
        ann.submit(new, &fields).await.expect(200);
    }

    async fn each_form_that_asks_for_a_proof_comes_back_filled_in(engine) {
        let portal = TestApp::start_with(engine, |config| config.sms.transport = portico::config::SmsTransport::Mailbox).await;
        let ann = portal.person("ann@example.com").role(portico::access::Role::Admin).signed_in().await;
        let bob = portal.person("bob@example.com").exists().await;
        portal.execute("INSERT INTO second_factors (user_id, method, phone, created_at, activated_at) SELECT id, 'sms', '+34600111222', created_at, created_at FROM users WHERE email = 'bob@example.com'").await.expect("a factor");
        portal.app.db.stamps().bump_all();
        let reset = format!("/org/users/{bob}/reset-second-factors");
        for (page, field, typed) in [("/account/email", "email", "ann.new@example.com"), ("/account/security/sms", "phone", "+34600999888"), (&reset, "reason", "Lost it; has shown a passport")] {
            ann.get(page).await.expect(200);
            portal.advance(Duration::minutes(11));
            assert!(ann.post(page).form(&[(field, typed)]).await.expect(303).location().starts_with(CONFIRM));
            confirm(&ann, PASSWORD, page).await.expect(200);
            let shown = ann.get(page).await.expect(200).text();
            assert!(shown.contains(&format!("value=\"{typed}\"")), "{page}: {shown}");
        }
    }

    async fn what_was_typed_is_for_its_page_and_its_person_alone_and_bounded(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.person("bob@example.com").exists().await;
        portal.advance(Duration::minutes(11));
        ann.post("/account/email").form(&[("email", "ann.new@example.com")]).await.expect(303);
        let kept = ann.cookie("portico_form");
        assert!(!kept.is_empty() && !kept.contains("ann.new"), "sealed: {kept}");
        // Whoever confirms for another page does not see it there.
        confirm(&ann, PASSWORD, "/account/api-keys/new").await.expect(200);
        assert!(!ann.get("/account/api-keys/new").await.expect(200).text().contains("still here"));
        // Nor does somebody else at the same browser.
        let bob = portal.another_session("bob@example.com").await;
        bob.set_cookie("portico_form", &kept);
        confirm(&bob, PASSWORD, "/account/email").await.expect(200);
        assert!(!bob.get("/account/email").await.expect(200).text().contains("ann.new"));
        bob.set_cookie("portico_form", "forged");
        confirm(&bob, PASSWORD, "/account/email").await.expect(200);
        // What is too long for a cookie is left out; the rest stays.
        portal.advance(Duration::minutes(11));
        let long = "x".repeat(50_000);
        let answer = ann.post("/account/api-keys/new").form(&[("name", "Kept"), ("allowed_ips", &long)]).await.expect(303);
        assert!(answer.set_cookie("portico_form").is_some_and(|cookie| cookie.len() < 4_096));
        confirm(&ann, PASSWORD, "/account/api-keys/new").await.expect(200);
        let page = ann.get("/account/api-keys/new").await.expect(200).text();
        assert!(page.contains("value=\"Kept\"") && !page.contains("xxxx"), "{page}");
    }
}
