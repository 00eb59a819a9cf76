//! `/account`: how somebody's account stands, at a glance (row D12).

use chrono::Duration;
use portico::access::Role;
use serde_json::json;

use crate::support::{TestApp, on_both_engines, statements};

const PAGE: &str = "/account";

on_both_engines! {
    async fn d12_the_overview_costs_nothing_while_nothing_changes_and_shows_a_change_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        ann.get(PAGE).await.expect(200);
        statements::settle().await;
        let first = ann.get(PAGE).await.expect(200);
        assert!(statements::of(&first) <= 11, "{}", statements::of(&first));
        assert_eq!(statements::of(&ann.get(PAGE).await.expect(200)), 0);
        assert!(first.text().contains("No phone number yet") && first.text().contains("on this device only"));

        ann.put("/api/users/profile").json(&json!({ "phone": "+14155550123" })).await.expect(200);
        let text = ann.get(PAGE).await.expect(200).text();
        assert!(text.contains("A phone number is on file") && text.contains("Your profile was changed"), "{text}");
        portal.another_session("ann@example.com").await;
        assert!(ann.get(PAGE).await.expect(200).text().contains("on 1 other device"));
        admin.post(format!("/org/users/{}/role", ann.id)).form(&[("role", "manager")]).await.expect(303);
        let text = ann.get(PAGE).await.expect(200).text();
        assert!(text.contains("Your role was changed"), "what an administrator does shows as well");
    }

    async fn d12_what_time_changes_shows_after_a_minute_at_most(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.another_session("ann@example.com").await;
        for _ in 0..3 {
            portal.advance(Duration::minutes(50));
            ann.get(PAGE).await.expect(200);
        }
        assert!(ann.get(PAGE).await.expect(200).text().contains("on this device only"), "the other session rested too long");
    }

    async fn the_check_up_says_what_is_missing_and_leads_to_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let text = ann.get(PAGE).await.expect(200).text();
        assert!(text.contains("Two-step sign-in is off") && text.contains("href=\"/account/security\""), "{text}");
        assert!(text.contains("0 of 50") && !text.contains("No passkey yet"), "what cannot be done over this address is not asked for: {text}");
        portal.set(ann.id, "password_changed_at = created_at, phone = NULL").await;
        portal.execute("INSERT INTO second_factors (user_id, method, created_at, activated_at) SELECT id, 'totp', created_at, created_at FROM users").await.expect("a factor");
        portal.app.db.stamps().bump_all();
        let text = ann.get(PAGE).await.expect(200).text();
        assert!(text.contains("Two-step sign-in is on: authenticator<") && text.contains("0 backup codes left") && text.contains("New codes"), "{text}");
        portal.execute("INSERT INTO second_factors (user_id, method, created_at, activated_at) SELECT id, 'sms', created_at, created_at FROM users").await.expect("a factor");
        portal.app.db.stamps().bump_all();
        assert!(ann.get(PAGE).await.expect(200).text().contains("Two-step sign-in is on: authenticator, text message<"));
        let missing = text.find("0 backup codes left").expect("it is there");
        assert!(missing < text.find("Your address is confirmed").expect("it is there"), "what is missing comes first");
    }

    async fn asvs_v8_2_2_the_overview_of_one_is_not_shown_to_another(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann Archer").signed_in().await;
        let bob = portal.person("bob@example.com").name("Bob Baker").signed_in().await;
        for _ in 0..2 {
            assert!(!ann.get(PAGE).await.expect(200).text().contains("Bob"));
            assert!(!bob.get(PAGE).await.expect(200).text().contains("Ann"));
        }
    }
}
