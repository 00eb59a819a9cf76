//! Passkeys (row G14; chapter V6 of ASVS), shown by a device in software.

use chrono::Duration;
use portico::{access::Role, kernel::UserId, passkeys};
use serde_json::{Value, json};

use crate::support::{
    Answer, Client, Engine, PASSWORD, TestApp, authenticator::Authenticator, on_both_engines, smtp_sink::Received,
};

pub const ADD: &str = "/account/security/passkeys";
const SIGN_IN: &str = "/login/passkey";
const PROFILE: &str = "/api/users/profile";
pub const ANN: &str = "ann@example.com";
pub const SITE: &str = "https://portal.test";

/// A portal with a name and TLS, as browsers want it.
pub async fn named(engine: Engine) -> TestApp {
    TestApp::start_with(engine, |config| config.server.base_url = SITE.to_owned()).await
}

pub async fn question(client: &Client, path: &str) -> (String, Value) {
    let answer = client.submit(format!("{path}/start"), &[]).await.expect(200).json();
    (answer["challenge"].as_str().expect("a token").to_owned(), answer["options"].clone())
}

pub async fn send(client: &Client, path: &str, challenge: &str, answer: &str) -> Answer {
    client.submit(path, &[("challenge", challenge), ("answer", answer), ("next", "/account/profile")]).await
}

/// Somebody who signed in by the form.
pub async fn somebody(portal: &TestApp, email: &str) -> (UserId, Client) {
    let id = portal.person(email).exists().await;
    (id, somebody_known(portal, email).await)
}

/// The same of somebody who is there already.
async fn somebody_known(portal: &TestApp, email: &str) -> Client {
    let client = portal.visitor();
    client.submit("/login", &[("email", email), ("password", PASSWORD)]).await.expect(200);
    portal.advance(Duration::seconds(1));
    client
}

/// Adds a passkey; answers the path of its page.
pub async fn add(client: &Client, device: &mut Authenticator) -> String {
    let (challenge, options) = question(client, ADD).await;
    let made = device.make(&options);
    send(client, ADD, &challenge, &made).await.expect(200).leads_to()
}

/// Signs in with a passkey on a browser of its own.
pub async fn come_in(portal: &TestApp, device: &mut Authenticator) -> (Client, Answer) {
    let client = portal.visitor();
    let (challenge, options) = question(&client, SIGN_IN).await;
    let shown = device.show(&options);
    let answer = send(&client, SIGN_IN, &challenge, &shown).await;
    (client, answer)
}

on_both_engines! {
    async fn g14_a_passkey_is_added_named_and_signs_in_without_a_password(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        let page = add(&ann, &mut device).await;
        assert!(page.starts_with("/account/security/passkeys/passkey_"), "{page}");
        let shown = ann.get(&*page).await.expect(200).text();
        assert!(shown.contains("Firefox · Linux") && shown.contains("not used yet"), "{shown}");
        ann.submit(format!("{page}/rename"), &[("name", "  My   phone ")]).await.expect(200);
        ann.submit(format!("{page}/rename"), &[("name", " ")]).await.expect(422);
        ann.submit(format!("{page}/rename"), &[("name", &"x".repeat(61))]).await.expect(422);
        assert!(ann.get("/account/security").await.expect(200).text().contains("My phone"));

        let (client, answer) = come_in(&portal, &mut device).await;
        assert_eq!(answer.expect(200).leads_to(), "/account/profile");
        assert_eq!(client.get(PROFILE).await.expect(200).json()["email"], ANN);
        assert!(client.cookies().contains_key("__Host-portico_device"));
        assert!(!ann.get(&*page).await.expect(200).text().contains("not used yet"));
        let letters = portal.letters_to(ANN, 2).await;
        assert!(letters.iter().any(|letter| letter.subject().contains("passkey")), "adding one is told");
        let page = ann.get("/account").await.expect(200).text();
        assert!(page.contains("You added a passkey") && page.contains("You renamed a passkey"), "{page}");
    }

    async fn g14_the_question_asks_for_a_verified_holder_and_a_key_that_is_found_without_an_address(engine) {
        let portal = named(engine).await;
        let (id, ann) = somebody(&portal, ANN).await;
        add(&ann, &mut Authenticator::new(SITE, b"the first")).await;
        let (_, options) = question(&ann, ADD).await;
        assert_eq!(options["rp"]["id"], "portal.test");
        assert_eq!(options["rp"]["name"], "Northwind Labs");
        assert_eq!(options["user"]["name"], ANN);
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["excludeCredentials"].as_array().map(Vec::len), Some(1));
        assert!(!options.to_string().contains(&id.to_string()));
        let (_, options) = question(&portal.visitor(), SIGN_IN).await;
        assert_eq!((&options["rpId"], &options["userVerification"]), (&"portal.test".into(), &"required".into()));
        assert_eq!(options["allowCredentials"].as_array().map(Vec::len), Some(0), "it tells nobody who has a key");
    }

    async fn asvs_v7_5_1_adding_and_removing_a_passkey_need_a_recent_proof(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        let page = add(&ann, &mut device).await;
        let (challenge, options) = question(&ann, ADD).await;
        portal.advance(Duration::minutes(10));
        let answer = ann.submit(format!("{ADD}/start"), &[]).header("referer", "https://portal.test/account/security").await;
        assert!(answer.leads_to().starts_with("/account/confirm"), "{}", answer.text());
        let answer = send(&ann, ADD, &challenge, &Authenticator::new(SITE, b"other").make(&options)).await;
        assert!(answer.leads_to().starts_with("/account/confirm"), "{}", answer.text());
        let answer = ann.submit(format!("{page}/remove"), &[]).await;
        assert!(answer.leads_to().starts_with("/account/confirm"), "{}", answer.text());
        ann.get(&*page).await.expect(200);
        ann.submit("/account/confirm", &[("current_password", PASSWORD), ("return_to", &page)]).await.expect(200);
        assert_eq!(ann.submit(format!("{page}/remove"), &[]).await.expect(200).leads_to(), "/account/security");
        ann.get(&*page).await.expect(404);
        let (_, answer) = come_in(&portal, &mut device).await;
        answer.expect(401);
    }

    async fn asvs_v6_5_1_a_challenge_is_answered_once_in_time_and_by_whom_it_was_given_to(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let (_, bob) = somebody(&portal, "bob@example.com").await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;

        let client = portal.visitor();
        let (challenge, options) = question(&client, SIGN_IN).await;
        let shown = device.show(&options);
        send(&client, SIGN_IN, &challenge, &shown).await.expect(200);
        send(&portal.visitor(), SIGN_IN, &challenge, &shown).await.expect(401);

        let (challenge, options) = question(&client, SIGN_IN).await;
        let shown = device.show(&options);
        let (another, _) = question(&client, SIGN_IN).await;
        send(&portal.visitor(), SIGN_IN, &another, &shown).await.expect(401);
        portal.advance(Duration::minutes(5));
        send(&portal.visitor(), SIGN_IN, &challenge, &shown).await.expect(401);

        // What was asked of Ann cannot be answered by Bob, nor at another door.
        let (challenge, options) = question(&ann, ADD).await;
        let made = Authenticator::new(SITE, b"planted").make(&options);
        send(&bob, ADD, &challenge, &made).await.expect(400);
        send(&ann, ADD, &challenge, &made).await.expect(400);
        let (challenge, options) = question(&ann, ADD).await;
        send(&portal.visitor(), SIGN_IN, &challenge, &device.show(&options)).await.expect(401);
        assert_eq!(portal.number("SELECT count(*) FROM passkeys").await, 1);
        portal.advance(Duration::minutes(5) + Duration::seconds(1));
        passkeys::housekeeping(&portal.app).await.expect("tidied");
        assert_eq!(portal.number("SELECT count(*) FROM passkey_challenges").await, 0);
    }

    async fn asvs_v6_4_1_a_key_of_another_site_without_its_holder_or_with_a_wrong_signature_opens_nothing(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut phisher = Authenticator::new("https://portal.test.evil.example", b"phished");
        let (challenge, options) = question(&ann, ADD).await;
        let made = phisher.make(&options);
        send(&ann, ADD, &challenge, &made).await.expect(400);
        let mut careless = Authenticator::new(SITE, b"careless");
        careless.verifies = false;
        let (challenge, options) = question(&ann, ADD).await;
        let made = careless.make(&options);
        send(&ann, ADD, &challenge, &made).await.expect(400);

        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        device.verifies = false;
        come_in(&portal, &mut device).await.1.expect(401);
        device.verifies = true;
        let (_, answer) = come_in(&portal, &mut device).await;
        answer.expect(200);

        // Another key under the same id, and the right key for another person.
        let mut forged = Authenticator::new(SITE, b"ann's key");
        let (bob_id, bob) = somebody(&portal, "bob@example.com").await;
        let (_, options) = question(&bob, ADD).await;
        forged.make(&options);
        forged.counter = 100;
        come_in(&portal, &mut forged).await.1.expect(401);
        device.claim(bob_id.uuid());
        come_in(&portal, &mut device).await.1.expect(401);
        for answer in ["", "{}", "null", "[1]", "not json", &"x".repeat(200_000)] {
            let client = portal.visitor();
            let (challenge, _) = question(&client, SIGN_IN).await;
            send(&client, SIGN_IN, &challenge, answer).await.expect(401);
            let (challenge, _) = question(&ann, ADD).await;
            send(&ann, ADD, &challenge, answer).await.expect(400);
        }
        send(&portal.visitor(), SIGN_IN, "", "").await.expect(401);
        let said = portal.visitor().submit(SIGN_IN, &[]).await.expect(401).text();
        assert!(said.contains("passkey") && !said.contains("password"), "{said}");
    }

    async fn g14_a_copied_key_is_found_by_its_counter(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        come_in(&portal, &mut device).await.1.expect(200);
        come_in(&portal, &mut device).await.1.expect(200);
        device.counter = 0;
        come_in(&portal, &mut device).await.1.expect(401);
        device.counter = 5;
        come_in(&portal, &mut device).await.1.expect(200);
    }

    async fn g14_a_key_belongs_to_one_person_and_others_do_not_see_it(engine) {
        let portal = named(engine).await;
        let (_, ann) = somebody(&portal, ANN).await;
        let (_, bob) = somebody(&portal, "bob@example.com").await;
        let page = add(&ann, &mut Authenticator::new(SITE, b"the same id")).await;
        let (challenge, options) = question(&bob, ADD).await;
        let made = Authenticator::new(SITE, b"the same id").make(&options);
        send(&bob, ADD, &challenge, &made).await.expect(409);
        bob.get(&*page).await.expect(404);
        for form in ["rename", "remove"] {
            bob.submit(format!("{page}/{form}"), &[("name", "mine")]).await.expect(404);
        }
        for nonsense in ["x", "device_01h455vb4pex5vsknk084sn02q", "passkey_81h455vb4pex5vsknk084sn02q"] {
            ann.get(format!("{ADD}/{nonsense}")).await.expect(404);
        }
        assert!(portal.visitor().submit(format!("{ADD}/start"), &[]).await.leads_to().starts_with("/login"));
        assert!(!bob.get("/account/security").await.text().contains("the same id"));
        assert!(ann.get(&*page).await.expect(200).text().contains("Firefox · Linux"));
    }

    async fn g14_whoever_may_not_come_in_does_not_by_passkey_either(engine) {
        let portal = named(engine).await;
        let (id, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        for (shut, open) in [
            ("status = 'suspended'", "status = 'active'"),
            ("status = 'pending'", "status = 'active'"),
            ("locked_at = updated_at", "locked_at = NULL"),
            ("deleted_at = updated_at", "deleted_at = NULL"),
        ] {
            portal.set(id, shut).await;
            come_in(&portal, &mut device).await.1.expect(401);
            portal.set(id, open).await;
        }
        come_in(&portal, &mut device).await.1.expect(200);
    }

    async fn g07_this_was_not_me_takes_away_what_the_stranger_added(engine) {
        let portal = named(engine).await;
        let (id, ann) = somebody(&portal, ANN).await;
        let mut own = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut own).await;
        portal.advance(Duration::minutes(5));
        let stranger = portal.visitor();
        stranger.submit("/login", &[("email", ANN), ("password", PASSWORD)]).await.expect(200);
        let mut planted = Authenticator::new(SITE, b"planted");
        add(&stranger, &mut planted).await;
        portal.all_jobs_done().await;
        let letters = portal.letters_to(ANN, 3).await;
        let letter = letters.iter().find(|letter| letter.text().contains("/auth/not-me")).expect("a letter");
        let link = letter.text().lines().find(|line| line.contains("/auth/not-me")).expect("a link").trim().to_owned();
        let token = link.split_once("token=").expect("a token").1.to_owned();
        portal.visitor().post("/auth/not-me").form(&[("token", &token)]).await.expect(303);
        portal.all_jobs_done().await;
        portal.set(id, "locked_at = NULL").await;
        come_in(&portal, &mut planted).await.1.expect(401);
        come_in(&portal, &mut own).await.1.expect(200);
    }

    async fn g04_an_administrator_removes_lost_passkeys_alone_or_with_the_second_factors(engine) {
        let portal = named(engine).await;
        let (id, ann) = somebody(&portal, ANN).await;
        let mut device = Authenticator::new(SITE, b"ann's key");
        add(&ann, &mut device).await;
        ann.post("/api/users/mfa/enable").json(&json!({ "method": "totp" })).await.expect(200);
        portal.execute("UPDATE second_factors SET activated_at = created_at").await.expect("in force");
        portal.app.db.stamps().bump_all();
        let (_, bob) = somebody(&portal, "bob@example.com").await;
        add(&bob, &mut Authenticator::new(SITE, b"bob's key")).await;
        portal.person("olga@example.com").name("Olga Admin").role(Role::Admin).exists().await;
        let admin = somebody_known(&portal, "olga@example.com").await;
        let (person, reset) = (format!("/org/users/{id}"), format!("/org/users/{id}/reset-second-factors"));
        let page = admin.get(&*reset).await.expect(200).text();
        assert!(page.contains("Reset the second factors of ann?") && page.contains("Remove their passkey as well"), "{page}");

        // Where it is not asked for they stay.
        admin.submit(&*reset, &[("reason", "Lost her phone")]).await.expect(200);
        let (_, in_again) = come_in(&portal, &mut device).await;
        in_again.expect(200);
        // Without a second factor only the passkeys are left to be removed.
        assert!(admin.get(&*person).await.expect(200).text().contains("Remove all passkeys"));
        let page = admin.get(&*reset).await.expect(200).text();
        assert!(page.contains("Remove all passkeys of ann?") && page.contains("name=\"passkeys\" value=\"true\""), "{page}");
        admin.submit(&*reset, &[("reason", "Found by somebody")]).await.expect(409);
        admin.submit(&*reset, &[("reason", " "), ("passkeys", "true")]).await.expect(422);
        somebody(&portal, "max@example.com").await.1.submit(&*reset, &[("reason", "x"), ("passkeys", "true")]).await.expect(403);
        let (client, _) = come_in(&portal, &mut device).await;
        admin.submit(&*reset, &[("reason", "Found by somebody"), ("passkeys", "true")]).await.expect(200);
        assert!(admin.get(&*person).await.expect(200).text().contains("The passkeys of ann are removed."));
        client.get(PROFILE).await.expect(401);
        let (_, refused) = come_in(&portal, &mut device).await;
        refused.expect(401);
        assert_eq!(portal.number("SELECT count(*) FROM passkeys").await, 1, "others keep theirs");
        admin.submit(&*reset, &[("reason", "Again"), ("passkeys", "true")]).await.expect(409);

        // She reads by whom and why.
        let ann = somebody_known(&portal, ANN).await;
        let history = ann.get("/account/activity").await.expect(200).text();
        assert!(history.contains("A passkey was removed") && history.contains("Olga Admin") && history.contains("Found by somebody"), "{history}");
        let inbox = ann.get("/account/inbox").await.expect(200).text();
        assert!(inbox.contains("Your passkeys were removed") && inbox.contains("Olga Admin removed them"), "{inbox}");
        portal.all_jobs_done().await;
        let letters = portal.letters_to(ANN, 2).await;
        let letter = letters.iter().map(Received::text).find(|text| text.contains("nobody signs in with them any more")).expect("a letter");
        assert!(letter.contains("Olga Admin") && letter.contains("Found by somebody"), "{letter}");

        // Both at once.
        let mut other = Authenticator::new(SITE, b"ann's other key");
        add(&ann, &mut other).await;
        ann.post("/api/users/mfa/enable").json(&json!({ "method": "totp" })).await.expect(200);
        portal.execute("UPDATE second_factors SET activated_at = created_at").await.expect("in force");
        portal.app.db.stamps().bump_all();
        admin.submit(&*reset, &[("reason", "Lost again"), ("passkeys", "true")]).await.expect(200);
        assert_eq!(portal.number("SELECT (SELECT count(*) FROM passkeys) + (SELECT count(*) FROM second_factors)").await, 1);
        let inbox = somebody_known(&portal, ANN).await.get("/account/inbox").await.expect(200).text();
        assert!(inbox.contains("took your second factors and passkeys away"), "{inbox}");
    }

    async fn g14_at_an_address_without_a_name_the_pages_say_that_there_are_none(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.base_url = "http://192.0.2.7:3000".to_owned()).await;
        let (_, ann) = somebody(&portal, ANN).await;
        assert!(ann.get("/account/security").await.expect(200).text().contains("not available at this address"));
        ann.submit(format!("{ADD}/start"), &[]).await.expect(404);
        let visitor = portal.visitor();
        visitor.get(SIGN_IN).await.expect(404);
        visitor.submit(format!("{SIGN_IN}/start"), &[]).await.expect(404);
        assert!(!visitor.get("/login").await.expect(200).text().contains("passkey"));
    }

    async fn g14_the_sign_in_page_leads_to_passkeys_and_says_what_they_need(engine) {
        let portal = named(engine).await;
        let visitor = portal.visitor();
        let page = visitor.get("/login?next=/account/profile").await.expect(200).text();
        assert!(page.contains("/login/passkey?next=%2Faccount%2Fprofile") && page.contains("username webauthn"), "{page}");
        let page = visitor.get("/login/passkey?next=//evil.example").await.expect(200).text();
        assert!(page.contains("<noscript>") && page.contains("JavaScript"), "{page}");
        assert!(page.contains("&quot;next&quot;:&quot;&quot;"), "it leads nowhere else: {page}");
    }
}
