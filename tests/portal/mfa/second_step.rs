//! The second step of signing in, and the fresh proof.

use chrono::Duration;
use serde_json::json;

use super::{EMAIL, LOGIN, STEP, at_second_step, code_of, enable, guarded, next_code, show, verify};
use crate::support::{Client, PASSWORD, TestApp, on_both_engines};

on_both_engines! {
    async fn asvs_v7_5_1_what_decides_who_gets_in_wants_a_fresh_proof_with_a_code(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person(EMAIL).signed_in().await;
        portal.advance(Duration::minutes(11));
        enable(&ann, json!({ "method": "totp" })).await.refused(403, "REAUTHENTICATION_REQUIRED");
        let answer = ann.submit("/account/security/app", &[]).await.expect(403);
        assert_eq!(answer.leads_to(), "/account/confirm?return_to=%2Faccount%2Fsecurity%2Fapp");
        assert_eq!(ann.post("/account/security/app").form(&[]).await.expect(303).location(), "/account/confirm?return_to=%2Faccount%2Fsecurity%2Fapp");
        for page in ["/account/security/app", "/account/security/sms?a=b"] {
            let back: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
            assert_eq!(ann.get(page).await.expect(303).location(), format!("/account/confirm?return_to={back}"));
        }
        ann.submit("/account/confirm", &[("current_password", PASSWORD), ("return_to", "/account/security/app")]).await.expect(200);
        let begun = enable(&ann, json!({ "method": "totp" })).await.expect(200).json();
        let secret = begun["secret"].as_str().expect("a secret");
        verify(&ann, &code_of(&portal, secret)).await.expect(200);

        portal.advance(Duration::minutes(11));
        ann.post("/api/users/mfa/backup-codes").await.refused(403, "REAUTHENTICATION_REQUIRED");
        assert!(ann.get("/account/confirm").await.expect(200).text().contains("one-time-code"));
        let alone = ann.submit("/account/confirm", &[("current_password", PASSWORD)]).await.expect(422);
        assert!(alone.error_at("code").is_string(), "the password alone is not enough any more");
        let code = code_of(&portal, secret);
        ann.submit("/account/confirm", &[("current_password", "wrong wrong"), ("code", &code)]).await.expect(422);
        ann.submit("/account/confirm", &[("current_password", PASSWORD), ("code", &code)]).await.expect(200);
        ann.post("/api/users/mfa/backup-codes").await.expect(200);
    }

    async fn a_trusted_device_is_not_asked_until_its_time_is_over_or_the_password_changes(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let laptop = at_second_step(&portal, EMAIL).await;
        laptop.submit(STEP, &[("code", &next_code(&portal, &ann.secret)), ("trust", "true")]).await.expect(200);
        let sign_in = async |client: &Client| client.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200).leads_to();
        assert_eq!(sign_in(&laptop).await, "/account");
        assert_eq!(sign_in(&portal.visitor()).await, STEP, "another browser is asked");
        portal.person("bob@example.com").exists().await;
        portal.advance(Duration::days(31));
        assert_eq!(sign_in(&laptop).await, STEP);
        laptop.submit(STEP, &[("code", &next_code(&portal, &ann.secret)), ("trust", "true")]).await.expect(200);
        assert_eq!(sign_in(&laptop).await, "/account");
        let fields = [("current_password", PASSWORD), ("password", "seven calm rivers home")];
        laptop.submit("/account/security/password", &fields).await.expect(200);
        let fields = [("email", EMAIL), ("password", "seven calm rivers home")];
        assert_eq!(laptop.submit(LOGIN, &fields).await.expect(200).leads_to(), STEP);
    }

    async fn asvs_v6_6_2_the_way_from_the_password_to_the_code_is_short_and_bound_to_the_person(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let bob = guarded(&portal, "bob@example.com").await;
        // Without the password there is no second step.
        let stranger = portal.visitor();
        assert_eq!(show(&stranger, &ann.codes[0]).await.leads_to(), LOGIN);
        stranger.set_cookie("portico_step", "forged");
        assert_eq!(show(&stranger, &ann.codes[0]).await.leads_to(), LOGIN);
        assert_eq!(stranger.get(STEP).await.expect(303).location(), LOGIN);
        stranger.set_cookie("portico_step", &ann.client.cookie("portico"));
        assert_eq!(show(&stranger, &ann.codes[0]).await.leads_to(), LOGIN);
        // The codes of another are wrong.
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &bob.codes[0]).await.expect(422);
        // It is no session.
        let ticket = visitor.cookie("portico_step");
        let thief = portal.visitor();
        thief.set_cookie("portico", &ticket);
        thief.get("/api/users/profile").await.expect(401);
        // It ends by time, by another password, by suspension.
        portal.advance(Duration::minutes(10));
        assert_eq!(show(&visitor, &ann.codes[0]).await.expect(200).leads_to(), LOGIN);
        assert!(visitor.get(LOGIN).await.text().contains("That took too long"));
        let visitor = at_second_step(&portal, EMAIL).await;
        portal.advance(Duration::seconds(1));
        ann.client.submit("/account/security/password", &[("current_password", PASSWORD), ("password", "seven calm rivers home")]).await.expect(200);
        assert_eq!(show(&visitor, &ann.codes[0]).await.leads_to(), LOGIN);
        let visitor = at_second_step(&portal, "bob@example.com").await;
        portal.set(bob.client.id, "status = 'suspended'").await;
        assert_eq!(show(&visitor, &bob.codes[0]).await.leads_to(), LOGIN);
    }

    async fn asvs_v6_3_1_guessing_codes_has_to_wait_longer_each_time_and_never_for_good(engine) {
        let portal = TestApp::start_with(engine, |config| config.throttle.free_per_account = 3).await;
        let ann = guarded(&portal, EMAIL).await;
        let visitor = at_second_step(&portal, EMAIL).await;
        for _ in 0..4 {
            show(&visitor, "123123").await.expect(422);
        }
        let refused = show(&visitor, &ann.codes[0]).await.expect(429);
        assert!(refused.header("retry-after").is_some());
        let other = at_second_step(&portal, EMAIL).await;
        show(&other, &ann.codes[0]).await.expect(429);
        portal.advance(Duration::minutes(2));
        show(&visitor, &ann.codes[0]).await.expect(200);
    }

    async fn signing_in_with_a_code_leads_where_one_wanted_to_go_and_remembers(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let visitor = portal.visitor();
        let fields = [("email", EMAIL), ("password", PASSWORD), ("next", "/account/sessions?x=1"), ("remember", "true")];
        let step = visitor.post(LOGIN).form(&fields).await.expect(303).location();
        assert_eq!(step, "/login/mfa?next=%2Faccount%2Fsessions%3Fx%3D1");
        let page = visitor.get(step).await.expect(200).text();
        assert!(page.contains("value=\"/account/sessions?x=1\""), "{page}");
        let back = visitor.post(STEP).form(&[("code", "nonsense"), ("next", "/account/sessions?x=1")]).await.expect(303).location();
        assert_eq!(back, "/login/mfa?next=%2Faccount%2Fsessions%3Fx%3D1");
        let page = visitor.get(back).await.expect(200).text();
        assert!(page.contains("This code is wrong") && !page.contains("nonsense"), "{page}");
        let done = visitor.post(STEP).form(&[("code", &ann.codes[0]), ("next", "/account/sessions?x=1")]).await.expect(303);
        assert_eq!(done.location(), "/account/sessions?x=1");
        assert!(done.set_cookie("portico").expect("a session").contains("Max-Age=2592000"));
        let elsewhere = at_second_step(&portal, EMAIL).await;
        assert_eq!(elsewhere.submit(STEP, &[("code", &ann.codes[1]), ("next", "//evil.example")]).await.leads_to(), "/account");
    }
}
