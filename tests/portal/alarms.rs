//! Sign-ins that explain themselves, the mail about an unknown device, and "this wasn't me" (rows G07, G08).

use chrono::Duration;
use portico::{access::Role, config::GeoIp, places::Places};
use serde_json::{Value, json};

use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, geoip, on_both_engines, path_of};

const SESSIONS: &str = "/api/users/security/sessions";
const DEVICES: &str = "/api/users/security/devices";
const PROFILE: &str = "/api/users/profile";
const ANN: &str = "ann@example.com";
const LONDON: &str = "81.2.69.7";
const MADRID: &str = "2.125.160.9";
const NOWHERE: &str = "198.51.100.4";

async fn attempt(client: &Client, email: &str, password: &str) -> Answer {
    client.submit("/login", &[("email", email), ("password", password)]).await
}

async fn sign_in_from(client: &Client, ip: &str) {
    let fields = [("email", ANN), ("password", PASSWORD)];
    client.submit("/login", &fields).header("x-forwarded-for", ip).await.expect(200);
}

/// The sessions, the one that asks first.
async fn sessions(client: &Client) -> Vec<Value> {
    client.get(SESSIONS).await.expect(200).json()["data"].as_array().expect("a list").clone()
}

/// A portal that believes what the client says about its address and knows where addresses are.
async fn worldly(engine: Engine) -> TestApp {
    TestApp::start_with(engine, |config| {
        config.server.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
        let path = config.server.site_dir.as_ref().expect("a folder").join("places.mmdb");
        geoip::write(&path, &geoip::NETWORKS);
        config.geoip.file = Some(path);
    })
    .await
}

/// Ann, signed in on her own browser and, since the last letter, by a stranger who knows her password; and the link of the letter.
async fn intruded(portal: &TestApp) -> (Client, Client, String) {
    portal.person(ANN).exists().await;
    let (ann, stranger) = (portal.visitor(), portal.visitor());
    attempt(&ann, ANN, PASSWORD).await.expect(200);
    portal.advance(Duration::minutes(5));
    attempt(&stranger, ANN, PASSWORD).await.expect(200);
    let letters = portal.letters_to(ANN, 1).await;
    (ann, stranger, path_of(&letters[0].link("/auth/not-me")))
}

async fn raise(portal: &TestApp, link: &str) -> Answer {
    let token = link.split_once("token=").expect("a token").1;
    portal.visitor().post("/auth/not-me").form(&[("token", token)]).await.expect(303)
}

on_both_engines! {
    async fn g08_the_first_sign_in_of_all_explains_nothing_and_one_from_another_browser_does(engine) {
        let portal = TestApp::start(engine).await;
        portal.person(ANN).exists().await;
        let ann = portal.visitor();
        attempt(&ann, ANN, PASSWORD).await.expect(200);
        assert_eq!(sessions(&ann).await[0]["signals"], json!([]));
        attempt(&ann, ANN, PASSWORD).await.expect(200);
        assert_eq!(sessions(&ann).await[0]["signals"], json!([]), "the browser is known");
        let phone = portal.visitor();
        attempt(&phone, ANN, PASSWORD).await.expect(200);
        assert_eq!(sessions(&phone).await[0]["signals"], json!(["new_device"]));
        let page = ann.get("/account/sessions").await.expect(200).text();
        assert_eq!(page.matches("New device").count(), 1, "{page}");
    }

    async fn g08_a_new_country_is_noticed_and_the_place_is_told(engine) {
        let portal = worldly(engine).await;
        portal.person(ANN).exists().await;
        let ann = portal.visitor();
        sign_in_from(&ann, LONDON).await;
        sign_in_from(&ann, NOWHERE).await;
        assert_eq!(sessions(&ann).await[0]["signals"], json!([]), "an address that is nowhere is no new country");
        sign_in_from(&ann, MADRID).await;
        let session = sessions(&ann).await[0].clone();
        assert_eq!(session["signals"], json!(["new_country"]));
        assert_eq!((&session["location"], &session["ip"]), (&json!("Spain"), &json!(MADRID)));
        let page = ann.get("/account/sessions").await.expect(200).text();
        assert!(page.contains("New country") && page.contains("2.125.160.9 · Spain"), "{page}");
        ann.put(PROFILE).json(&json!({ "language": "es" })).await.expect(200);
        let page = ann.get("/account/sessions").await.expect(200).text();
        assert!(page.contains("País nuevo") && page.contains("2.125.160.9 · España"), "{page}");
        sign_in_from(&ann, MADRID).await;
        assert_eq!(sessions(&ann).await[0]["signals"], json!([]), "it is known now");
        let stranger = portal.visitor();
        sign_in_from(&stranger, LONDON).await;
        let letters = portal.letters_to(ANN, 1).await;
        assert!(letters[0].text().contains("Reino Unido") && letters[0].text().contains(LONDON), "{}", letters[0].text());
    }

    async fn g08_an_unusual_hour_is_noticed_once_the_usual_ones_are_known(engine) {
        let portal = TestApp::start(engine).await;
        portal.person(ANN).exists().await;
        let ann = portal.visitor();
        for _ in 0..9 {
            attempt(&ann, ANN, PASSWORD).await.expect(200);
            portal.advance(Duration::days(1));
        }
        portal.advance(Duration::hours(12));
        attempt(&ann, ANN, PASSWORD).await.expect(200);
        assert_eq!(sessions(&ann).await[0]["signals"], json!([]), "nine are too few to tell");
        portal.advance(Duration::hours(6));
        attempt(&ann, ANN, PASSWORD).await.expect(200);
        assert_eq!(sessions(&ann).await[0]["signals"], json!(["unusual_hour"]));
        assert!(ann.get("/account/sessions").await.expect(200).text().contains("Unusual hour"));
    }

    async fn g07_a_letter_tells_of_an_unknown_device_and_of_no_other(engine) {
        let portal = TestApp::start(engine).await;
        let (ann, _, _) = intruded(&portal).await;
        attempt(&ann, ANN, PASSWORD).await.expect(200);
        portal.all_jobs_done().await;
        let letters = portal.letters_to(ANN, 1).await;
        assert_eq!(letters.len(), 1, "neither for the first sign-in of all nor for the browser that is known");
        let text = letters[0].text();
        assert!(text.contains("Firefox · Linux") && text.contains("127.0.0.1") && text.contains("20 November 2026, 09:05"), "{text}");
    }

    async fn g07_this_was_not_me_ends_everything_and_a_new_password_by_mail_unlocks(engine) {
        let portal = TestApp::start(engine).await;
        let (ann, stranger, link) = intruded(&portal).await;
        let page = portal.visitor().get(&*link).await.expect(200).text();
        assert!(page.contains("lock the account"), "{page}");
        ann.get(PROFILE).await.expect(200);
        stranger.get(PROFILE).await.expect(200);
        let wrong = attempt(&portal.visitor(), ANN, "not the password").await.expect(401);

        assert_eq!(raise(&portal, &link).await.location(), link);
        ann.get(PROFILE).await.expect(401);
        stranger.get(PROFILE).await.expect(401);
        for client in [&ann, &stranger, &portal.visitor()] {
            assert_eq!(attempt(client, ANN, PASSWORD).await.expect(401).text(), wrong.text(), "as for a wrong password");
        }
        assert_eq!(portal.number("SELECT count(*) FROM devices").await, 0);
        assert!(portal.visitor().get(&*link).await.expect(200).text().contains("Your account is safe now"));

        let letters = portal.letters_to(ANN, 2).await;
        let reset = letters[1].link("/auth/reset-password");
        assert!(letters[1].text().contains("nobody can sign in now"), "{}", letters[1].text());
        let token = reset.split_once("token=").expect("a token").1;
        ann.submit("/auth/reset-password", &[("token", token), ("password", "fresh water from the well")]).await.expect(200);
        attempt(&stranger, ANN, PASSWORD).await.expect(401);
        attempt(&ann, ANN, "fresh water from the well").await.expect(200);
        ann.get(PROFILE).await.expect(200);
        let account = ann.get("/account").await.expect(200).text();
        assert!(account.contains("You locked your account"), "it stands in the record: {account}");
    }

    async fn g07_the_link_works_once_for_a_week_and_opening_it_changes_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let (ann, _, link) = intruded(&portal).await;
        for _ in 0..3 {
            portal.visitor().get(&*link).await.expect(200);
        }
        ann.get(PROFILE).await.expect(200);
        for token in ["", "x", &"A".repeat(43), &"A".repeat(100_000)] {
            let answer = portal.visitor().post("/auth/not-me").form(&[("token", token)]).await.expect(303);
            assert!(answer.location().starts_with("/auth/not-me?token="), "{}", answer.location());
        }
        ann.get(PROFILE).await.expect(200);
        // A link for something else does not lock, and this one resets nothing.
        let token = link.split_once("token=").expect("a token").1;
        let answer = ann.submit("/auth/reset-password", &[("token", token), ("password", "fresh water from the well")]).await;
        assert!(answer.leads_to().starts_with("/auth/reset-password"), "{}", answer.text());
        raise(&portal, &link).await;
        let letters = portal.letters_to(ANN, 2).await;
        raise(&portal, &link).await;
        portal.all_jobs_done().await;
        assert_eq!(portal.letters_to(ANN, 2).await.len(), letters.len(), "once");

        let (_, stranger) = (portal.person("bob@example.com").exists().await, portal.visitor());
        attempt(&portal.visitor(), "bob@example.com", PASSWORD).await.expect(200);
        attempt(&stranger, "bob@example.com", PASSWORD).await.expect(200);
        let link = path_of(&portal.letters_to("bob@example.com", 1).await[0].link("/auth/not-me"));
        portal.advance(Duration::days(7) + Duration::seconds(1));
        raise(&portal, &link).await;
        attempt(&stranger, "bob@example.com", PASSWORD).await.expect(200);
    }

    async fn g07_every_letter_of_the_week_has_a_link_that_works(engine) {
        let portal = TestApp::start(engine).await;
        let (_, _, first) = intruded(&portal).await;
        attempt(&portal.visitor(), ANN, PASSWORD).await.expect(200);
        portal.letters_to(ANN, 2).await;
        raise(&portal, &first).await;
        attempt(&portal.visitor(), ANN, PASSWORD).await.expect(401);
    }

    async fn g07_a_second_factor_that_a_stranger_set_up_keeps_nobody_out(engine) {
        let portal = TestApp::start(engine).await;
        let (ann, _, link) = intruded(&portal).await;
        let set_up = portal.execute(
            "INSERT INTO second_factors (user_id, method, secret, created_at, activated_at)
             SELECT u.id, 'totp', 'theirs', max(s.created_at), max(s.created_at) FROM users u JOIN sessions s ON s.user_id = u.id GROUP BY u.id",
        );
        assert_eq!(set_up.await.expect("set up"), 1);
        raise(&portal, &link).await;
        portal.all_jobs_done().await;
        assert_eq!(portal.number("SELECT count(*) FROM second_factors").await, 0);
        let reset = portal.letters_to(ANN, 2).await[1].link("/auth/reset-password");
        let token = reset.split_once("token=").expect("a token").1;
        ann.submit("/auth/reset-password", &[("token", token), ("password", "fresh water from the well")]).await.expect(200);
        assert_eq!(attempt(&ann, ANN, "fresh water from the well").await.expect(200).leads_to(), "/account");
    }

    async fn g07_an_administrator_sees_the_lock_and_can_take_it_away(engine) {
        let portal = TestApp::start(engine).await;
        let (ann, _, link) = intruded(&portal).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let id = ann.get(PROFILE).await.json()["id"].as_str().expect("an id").to_owned();
        raise(&portal, &link).await;
        let person = admin.get(format!("/api/users/{id}")).await.expect(200).json();
        assert_eq!((&person["status"], &person["isActive"]), (&json!("active"), &json!(false)));
        let page = admin.get(format!("/org/users/{id}")).await.expect(200).text();
        assert!(page.contains("Locked") && page.contains("Account locked by its owner"), "{page}");
        admin.post(format!("/org/users/{id}/activate")).form(&[]).await.expect(303);
        ann.get(PROFILE).await.expect(401);
        attempt(&ann, ANN, PASSWORD).await.expect(200);
        let page = admin.get(format!("/org/users/{id}")).await.expect(200).text();
        assert!(!page.contains(">Locked<"), "{page}");
    }

    async fn g07_a_suspended_person_may_lock_but_gets_no_way_in(engine) {
        let portal = TestApp::start(engine).await;
        let (ann, _, link) = intruded(&portal).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let id = ann.get(PROFILE).await.json()["id"].as_str().expect("an id").to_owned();
        admin.post(format!("/org/users/{id}/suspend")).form(&[]).await.expect(303);
        raise(&portal, &link).await;
        portal.all_jobs_done().await;
        let letters = portal.letters_to(ANN, 1).await;
        assert!(letters.iter().all(|letter| !letter.text().contains("/auth/reset-password")), "no way in by mail");
        attempt(&ann, ANN, PASSWORD).await.expect(401);
    }

    async fn g07_locking_takes_the_devices_of_nobody_else(engine) {
        let portal = TestApp::start(engine).await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let (_, _, link) = intruded(&portal).await;
        raise(&portal, &link).await;
        bob.get(PROFILE).await.expect(200);
        assert_eq!(bob.get(DEVICES).await.json()["data"].as_array().map(Vec::len), Some(1));
    }
}

#[test]
fn a_file_of_places_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("places.mmdb");
    let refused = |path: &std::path::Path| match Places::open(&GeoIp { file: Some(path.to_owned()) }) {
        Ok(_) => panic!("it is read"),
        Err(error) => error.to_string(),
    };
    assert!(refused(&path).starts_with("geoip.file: "), "{}", refused(&path));
    std::fs::write(&path, b"this is no such file").expect("written");
    assert!(refused(&path).starts_with("geoip.file: "), "{}", refused(&path));
}
