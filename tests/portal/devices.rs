//! Devices and sessions of one's own (rows A27 to A30).

use chrono::Duration;
use portico::{access::Origin, clock::Token, devices, kernel::DeviceId};
use serde_json::{Value, json};

use crate::support::{Answer, Client, PASSWORD, Signed, TestApp, on_both_engines};

const DEVICES: &str = "/api/users/security/devices";
const SESSIONS: &str = "/api/users/security/sessions";
const PROFILE: &str = "/api/users/profile";
const COOKIE: &str = "portico_device";

async fn sign_in(client: &Client, email: &str) -> Answer {
    client.submit("/login", &[("email", email), ("password", PASSWORD)]).await.expect(200)
}

async fn list(client: &Client, path: &str) -> Vec<Value> {
    client.get(path).await.expect(200).json()["data"].as_array().expect("a list").clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Somebody who signed in by the form, as a browser does.
async fn somebody(portal: &TestApp, email: &str) -> Signed {
    let id = portal.person(email).exists().await;
    let client = portal.visitor();
    sign_in(&client, email).await;
    portal.advance(Duration::seconds(1));
    Signed { id, client }
}

/// Trusts the device on which somebody is signed in, as the second factor does.
async fn trust(portal: &TestApp, person: &Signed) -> DeviceId {
    let id: DeviceId = text(&list(person, DEVICES).await[0]["id"]).parse().expect("an id");
    let org = portal.caller(person).await.org();
    let mut tx = portal.app.db.begin().await.expect("a change");
    devices::trust(&mut tx, &portal.app, &Origin::default(), person.id, org, id).await.expect("trusted");
    tx.commit(&portal.app.clock).await.expect("committed");
    id
}

async fn is_trusted(portal: &TestApp, person: &Signed) -> bool {
    let origin = Origin { device: Token::from_text(&person.cookie(COOKIE)), ..Origin::default() };
    devices::is_trusted(&portal.app, &origin, person.id).await.expect("read")
}

on_both_engines! {
    async fn a29_a_browser_is_known_again_and_another_one_is_another_device(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        let first = ann.cookie(COOKIE);
        assert_eq!(first.len(), 43);
        ann.post("/logout").form(&[]).await.expect(303);
        portal.advance(Duration::hours(30));
        let cookie = sign_in(&ann, "ann@example.com").await.set_cookie(COOKIE).expect("a cookie");
        assert!(cookie.contains("; Max-Age=34560000") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(ann.cookie(COOKIE), first, "the same browser keeps its token");
        let phone = portal.visitor();
        sign_in(&phone, "ann@example.com").await;
        let devices = list(&ann, DEVICES).await;
        assert_eq!(devices.len(), 2);
        assert_eq!(devices[0]["current"], json!(true));
        assert_eq!(devices[0]["browser"], json!("Firefox"));
        assert_eq!(devices[0]["os"], json!("Linux"));
        assert_eq!(devices[0]["type"], json!("desktop"));
        assert_eq!(devices[0]["trusted"], json!(false));
        assert_eq!(devices[0]["ip"], json!("127.0.0.1"));
        assert_eq!(devices[1]["current"], json!(false));
        let page = ann.get("/account/devices").await.expect(200).text();
        assert!(page.contains("This device") && page.contains("Firefox on Linux"), "{page}");
        assert!(!page.contains(&first), "the token stands on no page");
    }

    async fn two_people_who_share_a_browser_each_have_it_on_their_own_list(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        let before = ann.cookie(COOKIE);
        portal.person("bob@example.com").exists().await;
        sign_in(&ann, "bob@example.com").await;
        let after = ann.cookie(COOKIE);
        assert_ne!(before, after, "a cookie that somebody could have planted is not taken over");
        assert_eq!(list(&ann, DEVICES).await.len(), 1);
        sign_in(&ann, "ann@example.com").await;
        assert_eq!(list(&ann, DEVICES).await.len(), 1, "Ann's browser is still known");
        assert_eq!(ann.cookie(COOKIE), after);
        let thief = portal.visitor();
        thief.set_cookie(COOKIE, &before);
        sign_in(&thief, "ann@example.com").await;
        assert_eq!(list(&thief, DEVICES).await.len(), 2, "the old token is one of an unknown device");
    }

    async fn asvs_v3_3_1_under_tls_the_devices_cookie_belongs_to_the_host(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.base_url = "https://portal.test".to_owned()).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        let cookie = sign_in(&ann, "ann@example.com").await.set_cookie("__Host-portico_device").expect("a cookie of the host");
        assert!(cookie.contains("; Secure") && cookie.contains("; Path=/;"), "{cookie}");
        sign_in(&ann, "ann@example.com").await;
        assert_eq!(list(&ann, DEVICES).await.len(), 1);
    }

    async fn a30_removing_a_device_ends_its_sessions_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        let phone = portal.visitor();
        sign_in(&phone, "ann@example.com").await;
        let id = text(&list(&ann, DEVICES).await[1]["id"]);
        phone.get(PROFILE).await.expect(200);
        let answer = ann.request("DELETE", format!("{DEVICES}/{id}")).await.expect(200);
        assert_eq!(answer.json(), json!({ "success": true, "message": "Device removed" }));
        phone.get(PROFILE).await.expect(401);
        ann.get(PROFILE).await.expect(200);
        assert_eq!(list(&ann, DEVICES).await.len(), 1);
        assert_eq!(list(&ann, SESSIONS).await.len(), 1);
        ann.request("DELETE", format!("{DEVICES}/{id}")).await.refused(404, "NOT_FOUND");
    }

    async fn a30_a_device_is_removed_from_its_page_and_the_one_in_use_signs_out(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        let phone = portal.visitor();
        sign_in(&phone, "ann@example.com").await;
        let devices = list(&ann, DEVICES).await;
        let (here, there) = (text(&devices[0]["id"]), text(&devices[1]["id"]));
        ann.get(format!("/account/devices/{there}")).await.expect(200);
        let answer = ann.post(format!("/account/devices/{there}/remove")).form(&[]).await.expect(303);
        assert_eq!(answer.location(), "/account/devices");
        assert!(ann.get("/account/devices").await.text().contains("The device is removed"));
        let answer = ann.post(format!("/account/devices/{here}/remove")).form(&[]).await.expect(303);
        assert_eq!(answer.location(), "/login");
        ann.get(PROFILE).await.expect(401);
    }

    async fn a29_a_device_is_given_a_name_and_loses_it_again(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        let id = text(&list(&ann, DEVICES).await[0]["id"]);
        let rename = async |name: &str| ann.submit(format!("/account/devices/{id}/rename"), &[("name", name)]).await;
        rename("  The <b>old</b>\n laptop ").await.expect(200);
        assert_eq!(list(&ann, DEVICES).await[0]["name"], json!("The <b>old</b> laptop"));
        let page = ann.get(format!("/account/devices/{id}")).await.expect(200).text();
        assert!(page.contains("The &lt;b>old&lt;/b> laptop") || page.contains("The &lt;b&gt;old&lt;/b&gt; laptop"), "{page}");
        let refused = rename(&"x".repeat(61)).await.expect(422);
        assert!(refused.error_at("name").as_str().is_some_and(|text| text.contains("60")), "{}", refused.text());
        rename("").await.expect(200);
        assert_eq!(list(&ann, DEVICES).await[0]["name"], Value::Null);
    }

    async fn a30_trust_ends_by_itself_by_hand_and_with_the_password(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        assert!(!is_trusted(&portal, &ann).await);
        let id = trust(&portal, &ann).await;
        assert!(is_trusted(&portal, &ann).await);
        let bob = somebody(&portal, "bob@example.com").await;
        bob.set_cookie(COOKIE, &ann.cookie(COOKIE));
        assert!(!is_trusted(&portal, &bob).await, "trust is one person's");
        assert_eq!(list(&ann, &format!("{DEVICES}?trusted=true")).await.len(), 1);
        assert!(list(&ann, &format!("{DEVICES}?trusted=false")).await.is_empty());
        assert!(ann.get("/account/devices").await.text().contains("Trusted"));

        ann.post(format!("/account/devices/{id}/distrust")).form(&[]).await.expect(303);
        assert!(!is_trusted(&portal, &ann).await, "by hand");

        trust(&portal, &ann).await;
        portal.advance(Duration::days(30) + Duration::seconds(1));
        assert!(!is_trusted(&portal, &ann).await, "by itself");

        sign_in(&ann, "ann@example.com").await;
        trust(&portal, &ann).await;
        portal.visitor().submit("/auth/forgot-password", &[("email", "ann@example.com")]).await.expect(200);
        let letters = portal.letters_to("ann@example.com", 1).await;
        let link = letters.last().expect("a letter").link("/auth/reset-password");
        let token = link.split_once("token=").expect("a token").1;
        ann.submit("/auth/reset-password", &[("token", token), ("password", "another long sentence")]).await.expect(200);
        assert!(!is_trusted(&portal, &ann).await, "with the password");
    }

    async fn asvs_v8_2_2_devices_and_sessions_of_others_are_not_there(engine) {
        let portal = TestApp::start(engine).await;
        let elsewhere = portal.organization("Elsewhere").await;
        let ann = somebody(&portal, "ann@example.com").await;
        portal.person("eve@example.com").of(elsewhere).exists().await;
        let eve = portal.visitor();
        sign_in(&eve, "eve@example.com").await;
        let device = text(&list(&ann, DEVICES).await[0]["id"]);
        let session = text(&list(&ann, SESSIONS).await[0]["id"]);
        for path in [format!("{DEVICES}/{device}"), format!("{SESSIONS}/{session}")] {
            eve.request("DELETE", &*path).await.refused(404, "NOT_FOUND");
            portal.visitor().request("DELETE", &*path).await.refused(401, "AUTH_TOKEN_MISSING");
        }
        for nonsense in ["x", "session_01h455vb4pex5vsknk084sn02q", "device_81h455vb4pex5vsknk084sn02q", "%00"] {
            ann.request("DELETE", format!("{DEVICES}/{nonsense}")).await.expect(404);
            ann.get(format!("/account/devices/{nonsense}")).await.expect(404);
        }
        ann.request("DELETE", format!("{SESSIONS}/{device}")).await.refused(404, "NOT_FOUND");
        for form in ["rename", "distrust", "remove"] {
            eve.post(format!("/account/devices/{device}/{form}")).form(&[("name", "mine")]).await.expect(404);
        }
        eve.get(format!("/account/devices/{device}")).await.expect(404);
        assert_eq!(list(&ann, DEVICES).await[0]["name"], Value::Null);
        ann.get(format!("{DEVICES}?trusted=maybe")).await.refused(400, "INVALID_REQUEST");
        ann.get(format!("{DEVICES}?all=1")).await.refused(400, "INVALID_REQUEST");
        ann.get(format!("{SESSIONS}?limit=1")).await.refused(400, "INVALID_REQUEST");
    }

    async fn a27_a28_sessions_are_listed_and_ended_over_http(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        let other = portal.visitor();
        sign_in(&other, "ann@example.com").await;
        let sessions = list(&ann, SESSIONS).await;
        assert_eq!(sessions.len(), 2);
        assert_eq!((&sessions[0]["current"], &sessions[1]["current"]), (&json!(true), &json!(false)));
        assert_eq!(sessions[1]["device"]["browser"], json!("Firefox"));
        assert_eq!(sessions[1]["ip"], json!("127.0.0.1"));
        let id = text(&sessions[1]["id"]);
        let answer = ann.request("DELETE", format!("{SESSIONS}/{id}")).await.expect(200);
        assert_eq!(answer.json(), json!({ "success": true, "message": "Session revoked" }));
        other.get(PROFILE).await.expect(401);
        ann.request("DELETE", format!("{SESSIONS}/{id}")).await.refused(404, "NOT_FOUND");
    }

    async fn devices_that_nobody_uses_are_forgotten_and_their_number_is_bounded(engine) {
        let portal = TestApp::start(engine).await;
        let ann = somebody(&portal, "ann@example.com").await;
        for _ in 0..103 {
            let client = portal.visitor();
            sign_in(&client, "ann@example.com").await;
            client.post("/logout").form(&[]).await.expect(303);
            portal.advance(Duration::seconds(1));
        }
        assert_eq!(list(&ann, DEVICES).await.len(), 101, "a hundred, and the one that is signed in");
        portal.advance(Duration::days(401));
        portico::sessions::housekeeping(&portal.app).await.expect("tidied");
        devices::housekeeping(&portal.app).await.expect("tidied");
        assert_eq!(portal.number("SELECT count(*) FROM devices").await, 0);
    }
}
