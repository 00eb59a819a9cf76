//! Passkeys where it is known already whose they must be: the fresh proof, and the second step of signing in (rows G14, E03; ASVS V6).

use chrono::Duration;
use serde_json::json;

use crate::{
    passkeys::{ADD, ANN, SITE, add, named, question, send, somebody},
    support::{Answer, Client, PASSWORD, TestApp, authenticator::Authenticator, on_both_engines},
};

const CONFIRM: &str = "/account/confirm/passkey";
const STEP: &str = "/login/mfa";
const STEP_BY_PASSKEY: &str = "/login/mfa/passkey";

/// Answers a question with a passkey.
async fn show(client: &Client, path: &str, device: &mut Authenticator) -> Answer {
    let (challenge, options) = question(client, path).await;
    let shown = device.show(&options);
    send(client, path, &challenge, &shown).await
}

/// Puts an authenticator into force, so that a second step is asked for.
async fn guard(portal: &TestApp, client: &Client) {
    client.post("/api/users/mfa/enable").json(&json!({ "method": "totp" })).await.expect(200);
    portal.execute("UPDATE second_factors SET activated_at = created_at").await.expect("in force");
    portal.app.db.stamps().bump_all();
}

async fn at_second_step(portal: &TestApp, email: &str) -> Client {
    let client = portal.visitor();
    let answer = client.submit("/login", &[("email", email), ("password", PASSWORD)]).await.expect(200);
    assert_eq!(answer.leads_to(), STEP);
    client
}

async fn is_asked(client: &Client) -> bool {
    !client.submit(format!("{ADD}/start"), &[]).await.json()["redirect"].is_null()
}

on_both_engines! {
    async fn asvs_v7_5_1_a_passkey_confirms_who_one_is_and_the_session_gets_a_new_token(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        assert!(!ann.get("/account/confirm").await.expect(200).text().contains(CONFIRM), "there is none yet");
        ann.submit(format!("{CONFIRM}/start"), &[]).await.expect(409);
        add(&ann, &mut device).await;
        let page = ann.get("/account/confirm?return_to=%2Faccount%2Fprofile").await.expect(200).text();
        assert!(page.contains(CONFIRM) && page.contains("Use a passkey"), "{page}");
        portal.advance(Duration::minutes(11));
        assert!(is_asked(&ann).await);
        let before = ann.cookie("__Host-portico");
        let (challenge, options) = question(&ann, CONFIRM).await;
        assert_eq!(options["userVerification"], "required");
        assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(1), "only one's own");
        let shown = device.show(&options);
        assert_eq!(send(&ann, CONFIRM, &challenge, &shown).await.expect(200).leads_to(), "/account/profile");
        assert_ne!(ann.cookie("__Host-portico"), before);
        assert!(!is_asked(&ann).await);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'user.reauthenticated'").await, 1);
        // The same answer again is one of a challenge that is used up.
        send(&ann, CONFIRM, &challenge, &shown).await.expect(401);
        portal.advance(Duration::minutes(11));
        assert!(is_asked(&ann).await);
    }

    async fn asvs_v6_5_1_only_ones_own_passkey_in_time_and_of_its_holder_confirms(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let (_, bob) = somebody(&portal, "bob@example.com").await;
        let (mut own, mut other) = (Authenticator::new(SITE, b"ann's key"), Authenticator::new(SITE, b"bob's key"));
        let page = add(&ann, &mut own).await;
        add(&bob, &mut other).await;
        portal.advance(Duration::minutes(11));
        let said = show(&ann, CONFIRM, &mut other).await.expect(401).text();
        assert!(said.contains("not one of this account"), "{said}");
        // What was asked of Ann is not answered by Bob, nor at another door.
        let (challenge, options) = question(&ann, CONFIRM).await;
        let shown = own.show(&options);
        send(&bob, CONFIRM, &challenge, &shown).await.expect(401);
        send(&ann, CONFIRM, &challenge, &shown).await.expect(401);
        let (challenge, options) = question(&ann, CONFIRM).await;
        send(&portal.visitor(), "/login/passkey", &challenge, &own.show(&options)).await.expect(401);
        // Too late; without the finger; a copy that lags behind; nonsense.
        let (challenge, options) = question(&ann, CONFIRM).await;
        let shown = own.show(&options);
        portal.advance(Duration::minutes(5));
        send(&ann, CONFIRM, &challenge, &shown).await.expect(401);
        own.verifies = false;
        show(&ann, CONFIRM, &mut own).await.expect(401);
        own.verifies = true;
        for answer in ["", "{}", "null", "not json", &"x".repeat(200_000)] {
            let (challenge, _) = question(&ann, CONFIRM).await;
            send(&ann, CONFIRM, &challenge, answer).await.expect(401);
        }
        send(&ann, CONFIRM, "", "").await.expect(401);
        assert!(is_asked(&ann).await);
        show(&ann, CONFIRM, &mut own).await.expect(200);
        own.counter = 0;
        show(&ann, CONFIRM, &mut own).await.expect(401);
        own.counter = 50;
        // One that was removed since the question.
        let (challenge, options) = question(&ann, CONFIRM).await;
        let shown = own.show(&options);
        ann.submit(format!("{page}/remove"), &[]).await.expect(200);
        send(&ann, CONFIRM, &challenge, &shown).await.expect(401);
        assert!(portal.visitor().submit(format!("{CONFIRM}/start"), &[]).await.leads_to().starts_with("/login"));
        assert!(send(&portal.visitor(), CONFIRM, "x", "{}").await.leads_to().starts_with("/login"));
        assert_eq!(show(&bob, CONFIRM, &mut other).await.expect(200).leads_to(), "/account/profile");
        for elsewhere in ["https://evil.example", "//evil.example"] {
            let (challenge, options) = question(&bob, CONFIRM).await;
            let fields = [("challenge", &*challenge), ("answer", &*other.show(&options)), ("next", elsewhere)];
            assert_eq!(bob.submit(CONFIRM, &fields).await.expect(200).leads_to(), "/account");
        }
    }

    async fn e03_a_passkey_takes_the_place_of_a_code_after_the_password(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        guard(&portal, &ann).await;
        let visitor = at_second_step(&portal, ANN).await;
        assert!(visitor.get(STEP).await.expect(200).text().contains(STEP_BY_PASSKEY));
        let (challenge, options) = question(&visitor, STEP_BY_PASSKEY).await;
        let fields = [("challenge", &*challenge), ("answer", &*device.show(&options)), ("next", "/account/sessions"), ("trust", "true")];
        assert_eq!(visitor.submit(STEP_BY_PASSKEY, &fields).await.expect(200).leads_to(), "/account/sessions");
        visitor.get("/api/users/profile").await.expect(200);
        assert_eq!(visitor.cookie("__Host-portico_step"), "", "the ticket is gone");
        // The device is trusted now.
        let again = visitor.submit("/login", &[("email", ANN), ("password", PASSWORD)]).await.expect(200);
        assert_eq!(again.leads_to(), "/account");
        // Without the password there is no second step, and the ticket ends.
        let stranger = portal.visitor();
        assert_eq!(stranger.submit(format!("{STEP_BY_PASSKEY}/start"), &[]).await.expect(200).leads_to(), "/login");
        assert_eq!(send(&stranger, STEP_BY_PASSKEY, "x", "{}").await.expect(200).leads_to(), "/login");
        let late = at_second_step(&portal, ANN).await;
        let (challenge, options) = question(&late, STEP_BY_PASSKEY).await;
        let shown = device.show(&options);
        portal.advance(Duration::minutes(10));
        assert_eq!(send(&late, STEP_BY_PASSKEY, &challenge, &shown).await.expect(200).leads_to(), "/login");
    }

    async fn asvs_v6_5_1_at_the_second_step_only_a_passkey_of_whoever_knew_the_password_will_do(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let (_, bob) = somebody(&portal, "bob@example.com").await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        guard(&portal, &ann).await;
        guard(&portal, &bob).await;
        let page = at_second_step(&portal, "bob@example.com").await.get(STEP).await.expect(200).text();
        assert!(!page.contains(STEP_BY_PASSKEY), "somebody without one is not offered it: {page}");
        let bob_at_step = at_second_step(&portal, "bob@example.com").await;
        bob_at_step.submit(format!("{STEP_BY_PASSKEY}/start"), &[]).await.expect(409);
        // Bob's password with Ann's key is neither of them.
        let ann_at_step = at_second_step(&portal, ANN).await;
        let (challenge, options) = question(&ann_at_step, STEP_BY_PASSKEY).await;
        send(&bob_at_step, STEP_BY_PASSKEY, &challenge, &device.show(&options)).await.expect(401);
        bob_at_step.get("/api/users/profile").await.expect(401);
        let mut planted = Authenticator::new(SITE, b"planted");
        let (_, options) = question(&bob, ADD).await;
        planted.make(&options);
        show(&ann_at_step, STEP_BY_PASSKEY, &mut planted).await.expect(401);
        device.verifies = false;
        show(&ann_at_step, STEP_BY_PASSKEY, &mut device).await.expect(401);
        device.verifies = true;
        show(&ann_at_step, STEP_BY_PASSKEY, &mut device).await.expect(200);
    }

    async fn asvs_v6_3_1_passkeys_at_the_second_step_are_counted_with_the_codes(engine) {
        let portal = TestApp::start_with(engine, |config| {
            config.server.base_url = SITE.to_owned();
            config.throttle.free_per_account = 3;
        })
        .await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        guard(&portal, &ann).await;
        let visitor = at_second_step(&portal, ANN).await;
        for _ in 0..4 {
            send(&visitor, STEP_BY_PASSKEY, "x", "{}").await.expect(401);
        }
        show(&visitor, STEP_BY_PASSKEY, &mut device).await.expect(429);
        visitor.submit(STEP, &[("code", "123123")]).await.expect(429);
        portal.advance(Duration::minutes(2));
        show(&visitor, STEP_BY_PASSKEY, &mut device).await.expect(200);
    }
}
