//! Second factors over HTTP (rows A22–A26, E03; ASVS V6.5 and V6.6).

use chrono::Duration;
use portico::config::{Config, SmsFormat, SmsTransport};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::support::{Answer, Client, Engine, PASSWORD, Signed, TestApp, on_both_engines, sms_sink::SmsSink, until};

const LOGIN: &str = "/login";
const STEP: &str = "/login/mfa";
const EMAIL: &str = "ann@example.com";

/// The code that an authenticator with this secret shows now.
fn code_of(portal: &TestApp, secret: &str) -> String {
    let mut bits = 0_u128;
    let mut bytes = Vec::new();
    for group in secret.as_bytes().chunks(8) {
        bits = group.iter().fold(0, |bits, letter| {
            let value = if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' };
            bits << 5 | u128::from(value)
        });
        bytes.extend_from_slice(&bits.to_be_bytes()[11..]);
    }
    assert!(bits > 0, "a secret");
    let totp =
        Builder::new().with_secret(Secret::new_stack(bytes.try_into().expect("20 bytes"))).build().expect("a secret");
    totp.generate(portal.app.clock.now().timestamp().cast_unsigned()).to_string()
}

/// The same after the next step, which the clock makes.
fn next_code(portal: &TestApp, secret: &str) -> String {
    portal.advance(Duration::seconds(30));
    code_of(portal, secret)
}

async fn enable(client: &Client, body: Value) -> Answer {
    client.post("/api/users/mfa/enable").json(&body).await
}

async fn verify(client: &Client, code: &str) -> Answer {
    client.post("/api/users/mfa/verify").json(&json!({ "code": code, "backupCodes": true })).await
}

async fn disable(client: &Client, password: &str, code: &str) -> Answer {
    client.post("/api/users/mfa/disable").json(&json!({ "password": password, "code": code })).await
}

async fn status(client: &Client) -> Value {
    client.get("/api/users/mfa/status").await.expect(200).json()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// Somebody with an authenticator: its secret and the backup codes.
struct Guarded {
    client: Signed,
    secret: String,
    codes: Vec<String>,
}

async fn guarded(portal: &TestApp, email: &str) -> Guarded {
    let client = portal.person(email).signed_in().await;
    let begun = enable(&client, json!({ "method": "totp" })).await.expect(200).json();
    let secret = begun["secret"].as_str().expect("a secret").to_owned();
    let done = verify(&client, &code_of(portal, &secret)).await.expect(200).json();
    Guarded { client, secret, codes: texts(&done["backupCodes"]) }
}

/// The first step of a sign-in, up to the question for a code.
async fn at_second_step(portal: &TestApp, email: &str) -> Client {
    let client = portal.visitor();
    let answer = client.submit(LOGIN, &[("email", email), ("password", PASSWORD)]).await.expect(200);
    assert_eq!(answer.leads_to(), STEP);
    assert_eq!(client.cookie("portico"), "", "no session yet");
    client
}

async fn show(client: &Client, code: &str) -> Answer {
    client.submit(STEP, &[("code", code)]).await
}

/// A portal whose text messages go to a provider of the test.
async fn texting(engine: Engine, change: impl FnOnce(&mut Config)) -> (TestApp, SmsSink) {
    let sink = SmsSink::start().await;
    let portal = TestApp::start_with(engine, |config| {
        config.sms.transport = SmsTransport::Http;
        config.sms.http.url = format!("http://{}/send?key=1", sink.address);
        config.sms.http.bearer = Some("hush hush".into());
        change(config);
    })
    .await;
    (portal, sink)
}

async fn with_texts(portal: &TestApp, sink: &SmsSink, email: &str) -> Signed {
    let client = portal.person(email).signed_in().await;
    let before = sink.taken().len();
    enable(&client, json!({ "method": "sms", "phone": "+34 600 111 222" })).await.expect(200);
    verify(&client, &sink.code(before + 1).await).await.expect(200);
    portal.advance(Duration::seconds(31));
    client
}

on_both_engines! {
    async fn a22_a23_a24_an_authenticator_is_set_up_and_then_asked_for(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person(EMAIL).signed_in().await;
        assert_eq!(status(&ann).await, json!({
            "enabled": false, "methods": [], "availableMethods": ["totp"], "backupCodesRemaining": 0, "backupCodesCreatedAt": null,
        }));
        let begun = enable(&ann, json!({ "method": "totp" })).await.expect(200).json();
        let secret = begun["secret"].as_str().expect("a secret");
        assert_eq!(secret.len(), 32, "160 bits");
        let url = begun["otpauthUrl"].as_str().expect("an address");
        assert_eq!(url, format!(
            "otpauth://totp/Northwind%20Labs:ann%40example.com?secret={secret}&issuer=Northwind%20Labs&algorithm=SHA1&digits=6&period=30"));
        assert!(begun["qrCode"].as_str().expect("a picture").starts_with("data:image/svg+xml;base64,"));
        assert!(begun["expiresAt"].is_string() && begun["success"] == json!(true) && begun["method"] == json!("totp"));
        assert_eq!(status(&ann).await["enabled"], json!(false), "not before a code was shown");
        verify(&ann, "000000").await.refused(422, "VALIDATION_ERROR");
        let done = verify(&ann, &code_of(&portal, secret)).await.expect(200).json();
        assert_eq!((&done["success"], &done["enabled"], &done["method"]), (&json!(true), &json!(true), &json!("totp")));
        let codes = texts(&done["backupCodes"]);
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 11), "{codes:?}");
        let now = status(&ann).await;
        assert_eq!((&now["enabled"], &now["backupCodesRemaining"], &now["methods"][0]["method"]), (&json!(true), &json!(10), &json!("totp")));
        let letter = portal.letters_to(EMAIL, 1).await.remove(0);
        assert!(letter.text().contains("asks for a code after the password"), "{}", letter.text());
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.enabled'").await, 1);

        let elsewhere = at_second_step(&portal, EMAIL).await;
        elsewhere.get("/api/users/profile").await.refused(401, "AUTH_TOKEN_MISSING");
        let page = elsewhere.get(STEP).await.expect(200).text();
        assert!(page.contains("one-time-code") && page.contains("Trust this device for 30 days"), "{page}");
        let wrong = show(&elsewhere, "123123").await.expect(422);
        assert_eq!(wrong.error_at("code"), json!("This code is wrong, too old, or was used already."));
        assert_eq!(show(&elsewhere, &next_code(&portal, secret)).await.expect(200).leads_to(), "/account");
        elsewhere.get("/api/users/profile").await.expect(200);
        assert_eq!(elsewhere.cookie("portico_step"), "", "the ticket is gone");
        assert_eq!(elsewhere.get(STEP).await.expect(303).location(), LOGIN);
    }

    async fn asvs_v6_5_1_no_code_of_an_authenticator_works_twice(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &code_of(&portal, &ann.secret)).await.expect(422);
        let code = next_code(&portal, &ann.secret);
        show(&visitor, &code).await.expect(200);
        let again = at_second_step(&portal, EMAIL).await;
        show(&again, &code).await.expect(422);
        // Even the step before counts as past now.
        portal.advance(Duration::seconds(60));
        let late = code_of(&portal, &ann.secret);
        portal.advance(Duration::seconds(30));
        let newer = code_of(&portal, &ann.secret);
        show(&again, &newer).await.expect(200);
        show(&at_second_step(&portal, EMAIL).await, &late).await.expect(422);
        let visitors = futures_util::future::join_all((0..5).map(|_| at_second_step(&portal, EMAIL))).await;
        let code = next_code(&portal, &ann.secret);
        let all = futures_util::future::join_all(visitors.iter().map(|visitor| async { show(visitor, &code).await.status })).await;
        assert_eq!(all.iter().filter(|status| **status == 200).count(), 1, "at once, too: {all:?}");
    }

    async fn asvs_v6_5_5_codes_are_good_for_a_step_before_and_after_and_set_up_ends(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person(EMAIL).signed_in().await;
        let begun = enable(&ann, json!({ "method": "totp" })).await.expect(200).json();
        let secret = begun["secret"].as_str().expect("a secret");
        let code = code_of(&portal, secret);
        portal.advance(Duration::seconds(61));
        verify(&ann, &code).await.refused(422, "VALIDATION_ERROR");
        portal.advance(Duration::minutes(14));
        verify(&ann, &code_of(&portal, secret)).await.refused(409, "CONFLICT");
        assert_eq!(status(&ann).await["enabled"], json!(false));
    }

    async fn a23_a24_a25_a26_misuse_is_refused_and_named(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person(EMAIL).signed_in().await;
        let huge = "9".repeat(100_000);
        for (body, status, code, field) in [
            (json!({}), 400, "MISSING_REQUIRED_FIELD", "method"),
            (json!({ "method": "pigeon" }), 422, "VALIDATION_ERROR", "method"),
            (json!({ "method": huge }), 422, "VALIDATION_ERROR", "method"),
            (json!({ "method": 7 }), 422, "VALIDATION_ERROR", "method"),
            (json!({ "method": "sms", "phone": "+34600111222" }), 422, "VALIDATION_ERROR", "method"),
            (json!({ "method": "totp", "phone": "+34600111222" }), 422, "VALIDATION_ERROR", "phone"),
            (json!({ "method": "totp", "issuer": "me" }), 422, "VALIDATION_ERROR", "issuer"),
        ] {
            assert_eq!(enable(&ann, body).await.refused(status, code).fields(), [field]);
        }
        verify(&ann, "123456").await.refused(409, "CONFLICT");
        disable(&ann, PASSWORD, "123456").await.refused(409, "CONFLICT");
        ann.post("/api/users/mfa/backup-codes").json(&json!({})).await.refused(409, "CONFLICT");

        enable(&ann, json!({ "method": "totp" })).await.expect(200);
        for (body, status, code, field) in [
            (json!({}), 400, "MISSING_REQUIRED_FIELD", "code"),
            (json!({ "code": 123_456 }), 422, "VALIDATION_ERROR", "code"),
            (json!({ "code": "123456", "backupCodes": "yes" }), 422, "VALIDATION_ERROR", "backupCodes"),
            (json!({ "code": "123456", "codes": true }), 422, "VALIDATION_ERROR", "codes"),
            (json!({ "code": huge }), 422, "VALIDATION_ERROR", "code"),
        ] {
            let answer = ann.post("/api/users/mfa/verify").json(&body).await.refused(status, code);
            assert_eq!(answer.fields(), [field]);
            assert!(!answer.text().contains("99999999"), "a code is not shown back");
        }
        for path in ["enable", "verify", "disable", "backup-codes"] {
            portal.visitor().post(format!("/api/users/mfa/{path}")).json(&json!({})).await.refused(401, "AUTH_TOKEN_MISSING");
        }
        portal.visitor().get("/api/users/mfa/status").await.refused(401, "AUTH_TOKEN_MISSING");

        let bob = guarded(&portal, "bob@example.com").await;
        enable(&bob.client, json!({ "method": "totp" })).await.refused(409, "CONFLICT");
        let new_codes = bob.client.post("/api/users/mfa/backup-codes");
        new_codes.json(&json!({ "count": 3 })).await.refused(422, "VALIDATION_ERROR");
        for (body, field) in [(json!({ "code": "1" }), "password"), (json!({ "password": "x" }), "code")] {
            let answer = bob.client.post("/api/users/mfa/disable").json(&body).await;
            assert_eq!(answer.refused(400, "MISSING_REQUIRED_FIELD").fields(), [field]);
        }
        // A code of one person is nothing in the hands of another.
        let foreign = next_code(&portal, &bob.secret);
        verify(&ann, &foreign).await.refused(422, "VALIDATION_ERROR");
    }

    async fn a25_turning_off_wants_password_and_code_and_takes_everything_away(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let code = next_code(&portal, &ann.secret);
        assert_eq!(disable(&ann.client, "wrong wrong", &code).await.refused(422, "VALIDATION_ERROR").fields(), ["password"]);
        assert_eq!(disable(&ann.client, PASSWORD, "000000").await.refused(422, "VALIDATION_ERROR").fields(), ["code"]);
        assert_eq!(disable(&ann.client, PASSWORD, &code).await.expect(200).json(), json!({ "success": true, "enabled": false }));
        assert_eq!(status(&ann.client).await["enabled"], json!(false));
        for table in ["second_factors", "backup_codes", "texted_codes"] {
            let count: i64 = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
                .fetch_one(pool).await).expect("a number");
            assert_eq!(count, 0, "{table}");
        }
        let visitor = portal.visitor();
        assert_eq!(visitor.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200).leads_to(), "/account");
        let letters = portal.letters_to(EMAIL, 2).await;
        assert!(letters[1].text().contains("asks for the password alone again"), "{}", letters[1].text());
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.disabled'").await, 1);
        // And on again, with another secret.
        let begun = enable(&ann.client, json!({ "method": "totp" })).await.expect(200).json();
        assert_ne!(begun["secret"], json!(ann.secret));
    }

    async fn asvs_v6_5_2_a_backup_code_opens_once_and_a_mail_tells_of_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let visitor = at_second_step(&portal, EMAIL).await;
        assert!(visitor.get(format!("{STEP}?by=backup")).await.expect(200).text().contains("backup codes"));
        let typed = ann.codes[0].to_uppercase().replace('-', " ");
        show(&visitor, &typed).await.expect(200);
        let again = at_second_step(&portal, EMAIL).await;
        show(&again, &ann.codes[0]).await.expect(422);
        let visitors = futures_util::future::join_all((0..4).map(|_| at_second_step(&portal, EMAIL))).await;
        let all = futures_util::future::join_all(visitors.iter().map(|visitor| async { show(visitor, &ann.codes[1]).await.status })).await;
        assert_eq!(all.iter().filter(|status| **status == 200).count(), 1, "at once, too: {all:?}");
        assert_eq!(status(&ann.client).await["backupCodesRemaining"], json!(8));
        let mut left = Vec::new();
        until("two letters about backup codes", async || {
            left = portal.letters_to(EMAIL, 1).await.iter().map(crate::support::smtp_sink::Received::text).collect();
            left.iter().filter(|text| text.contains("one of your backup codes")).count() == 2
        })
        .await;
        assert!(left.iter().any(|text| text.contains("9 are left")) && left.iter().any(|text| text.contains("8 are left")), "{left:?}");
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.backup_code_used'").await, 2);
        let kept: Vec<Vec<u8>> = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar("SELECT hash FROM backup_codes").fetch_all(pool).await)
            .expect("hashes");
        assert!(kept.iter().all(|hash| hash.len() == 32), "only hashes are kept");
    }

    async fn a26_new_backup_codes_take_the_place_of_those_before(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let answer = ann.client.post("/api/users/mfa/backup-codes").await.expect(200).json();
        let codes = texts(&answer["backupCodes"]);
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| !ann.codes.contains(code)));
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &ann.codes[3]).await.expect(422);
        show(&visitor, &codes[3]).await.expect(200);
        assert!(portal.letters_to(EMAIL, 2).await[1].text().contains("Ten new backup codes"));
    }

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

    async fn a23_codes_by_text_message_go_to_the_number_that_was_proved(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = portal.person(EMAIL).signed_in().await;
        assert_eq!(status(&ann).await["availableMethods"], json!(["totp", "sms"]));
        for (phone, field) in [(json!(null), "phone"), (json!(""), "phone"), (json!("call me"), "phone"), (json!(5), "phone")] {
            let body = json!({ "method": "sms", "phone": phone });
            assert_eq!(enable(&ann, body).await.refused(422, "VALIDATION_ERROR").fields(), [field], "{phone}");
        }
        let begun = enable(&ann, json!({ "method": "sms", "phone": "+34 600 111 222" })).await.expect(200).json();
        assert_eq!((&begun["phone"], &begun["secret"]), (&json!("+34••••••222"), &Value::Null));
        let message = sink.message(1).await;
        assert_eq!(message.headers["authorization"], "Bearer hush hush");
        let body: Value = serde_json::from_str(&message.body).expect("JSON");
        assert_eq!(body["to"], json!("+34600111222"));
        assert!(body["text"].as_str().expect("a text").contains("is your code for Northwind Labs. It works for 10 minutes."), "{body}");
        verify(&ann, "000000").await.refused(422, "VALIDATION_ERROR");
        verify(&ann, &sink.code(1).await).await.expect(200);
        assert_eq!(status(&ann).await["methods"][0]["phone"], json!("+34••••••222"));

        // Whoever has nothing else is sent a code at once.
        let visitor = at_second_step(&portal, EMAIL).await;
        assert!(visitor.get(STEP).await.expect(200).text().contains("+34••••••222"));
        let code = sink.code(2).await;
        visitor.submit("/login/mfa/text", &[]).await.expect(429);
        portal.advance(Duration::seconds(31));
        visitor.submit("/login/mfa/text", &[]).await.expect(200);
        let newer = sink.code(3).await;
        if newer != code {
            show(&visitor, &code).await.expect(422);
        }
        show(&visitor, &newer).await.expect(200);
        show(&at_second_step(&portal, EMAIL).await, &newer).await.expect(422);
    }

    async fn asvs_v6_6_3_a_texted_code_ends_after_ten_minutes_and_five_tries(engine) {
        let (portal, sink) = texting(engine, |config| config.throttle.free_per_account = 50).await;
        with_texts(&portal, &sink, EMAIL).await;
        let visitor = at_second_step(&portal, EMAIL).await;
        let code = sink.code(2).await;
        let wrong = if code == "123123" { "321321" } else { "123123" };
        for _ in 0..5 {
            show(&visitor, wrong).await.expect(422);
        }
        show(&visitor, &code).await.expect(422);
        portal.advance(Duration::seconds(31));
        let visitor = at_second_step(&portal, EMAIL).await;
        let code = sink.code(3).await;
        portal.advance(Duration::minutes(9));
        // The ticket is renewed by the password, the code is not: only one message in half a minute.
        let later = portal.visitor();
        later.set_cookie("portico_step", &visitor.cookie("portico_step"));
        portal.advance(Duration::seconds(59));
        show(&later, &code).await.expect(200);
        let visitor = at_second_step(&portal, EMAIL).await;
        let code = sink.code(4).await;
        portal.advance(Duration::minutes(10));
        portal.execute("UPDATE texted_codes SET hash = hash").await.expect("still there or not");
        assert_eq!(show(&visitor, &code).await.leads_to(), LOGIN);
    }

    async fn a_code_for_setting_up_a_number_opens_nothing_else(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = guarded(&portal, EMAIL).await;
        enable(&ann.client, json!({ "method": "sms", "phone": "+34600999888" })).await.expect(200);
        let code = sink.code(1).await;
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &code).await.expect(422);
        verify(&ann.client, &code).await.expect(200);
        assert_eq!(status(&ann.client).await["methods"].as_array().map(Vec::len), Some(2));
        let codes = status(&ann.client).await["backupCodesRemaining"].clone();
        assert_eq!(codes, json!(10));
    }

    async fn too_many_texts_have_to_wait_and_a_busy_provider_is_asked_again(engine) {
        let (portal, sink) = texting(engine, |config| {
            config.mfa.texts_per_hour = 2;
            config.sms.http.format = SmsFormat::Form;
            config.sms.http.fields = [("recipient", "{to}"), ("body", "Northwind: {text}"), ("kind", "otp")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())).into();
            config.sms.http.bearer = None;
            config.sms.http.header = Some("X-Api-Key".to_owned());
            config.sms.http.header_value = Some("k-123".into());
        })
        .await;
        let ann = portal.person(EMAIL).signed_in().await;
        sink.refuse(1, 503);
        enable(&ann, json!({ "method": "sms", "phone": "+34600111222" })).await.expect(200);
        until("the job waits for its next attempt", async || {
            portal.number("SELECT count(*) FROM outbox WHERE kind = 'sms' AND attempts = 1 AND state = 'queued'").await == 1
        })
        .await;
        portal.advance(Duration::seconds(10));
        let message = sink.message(1).await;
        assert_eq!(message.headers["x-api-key"], "k-123");
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(message.body.as_bytes()).into_owned().collect();
        assert!(fields.contains(&("recipient".to_owned(), "+34600111222".to_owned())) && fields.contains(&("kind".to_owned(), "otp".to_owned())), "{fields:?}");
        let enable_again = async || {
            portal.advance(Duration::seconds(31));
            enable(&ann, json!({ "method": "sms", "phone": "+34600111222" })).await.status
        };
        assert_eq!(enable_again().await, 200);
        let mut statuses = Vec::new();
        for _ in 0..8 {
            statuses.push(enable_again().await);
        }
        assert!(statuses.contains(&429), "{statuses:?}");
        // What comes too late is not sent at all.
        until("all are sent", async || portal.number("SELECT count(*) FROM outbox WHERE kind = 'sms'").await == 0).await;
        sink.refuse(1, 500);
        let before = sink.taken().len();
        portal.advance(Duration::hours(1));
        let bob = portal.person("bob@example.com").signed_in().await;
        enable(&bob, json!({ "method": "sms", "phone": "+34600111333" })).await.expect(200);
        until("the job waits", async || portal.number("SELECT count(*) FROM outbox WHERE kind = 'sms' AND attempts = 1 AND state = 'queued'").await == 1).await;
        portal.advance(Duration::minutes(20));
        until("it is given up", async || portal.number("SELECT count(*) FROM outbox WHERE kind = 'sms' AND state = 'dead'").await == 1).await;
        assert_eq!(sink.taken().len(), before);
    }

    async fn twilio_is_spoken_to_as_it_wants(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let portal = portal.second_node_with(|config| {
            config.sms.transport = SmsTransport::Twilio;
            config.sms.twilio.base_url = format!("http://{}/", sink.address);
            config.sms.twilio.account_sid = "AC42".to_owned();
            config.sms.twilio.auth_token = Some("hush".into());
            config.sms.twilio.from = "+15005550006".to_owned();
        })
        .await;
        let texter = portico::sms::Texter::from_config(&portal.app.config.sms, None, portal.app.clock.clone()).expect("settings");
        let message = portico::sms::TextMessage {
            to: "+34600111222".to_owned(),
            text: "Hello & goodbye".to_owned(),
            good_until: portal.app.clock.now() + Duration::minutes(1),
        };
        texter.send(&message).await.expect("sent");
        let taken = sink.message(1).await;
        assert_eq!(taken.path, "/2010-04-01/Accounts/AC42/Messages.json");
        assert_eq!(taken.headers["authorization"], "Basic QUM0MjpodXNo");
        assert_eq!(taken.body, "To=%2B34600111222&From=%2B15005550006&Body=Hello+%26+goodbye");
        sink.refuse(1, 400);
        assert!(matches!(texter.send(&message).await, Err(portico::sms::SmsError::Permanent(_))));
        sink.refuse(1, 429);
        assert!(matches!(texter.send(&message).await, Err(portico::sms::SmsError::Temporary(_))));
        assert!(!format!("{message:?}").contains("Hello"));
    }

    async fn second_factors_are_set_up_on_pages_without_scripts(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person(EMAIL).signed_in().await;
        let page = ann.get("/account/security").await.expect(200).text();
        assert!(page.contains("Authenticator app") && page.contains("Text messages are not set up here."), "{page}");
        assert!(ann.get("/account/security/app").await.expect(200).text().contains("Show the picture"));
        assert_eq!(ann.post("/account/security/app").form(&[]).await.expect(303).location(), "/account/security/app");
        let page = ann.get("/account/security/app").await.expect(200).text();
        assert!(page.contains("<svg xmlns=") && !page.contains("style="), "the picture stands in the page");
        let key = page.split("class=\"key\">").nth(1).and_then(|rest| rest.split('<').next()).expect("the key");
        let secret = key.replace(' ', "");
        let back = ann.post("/account/security/app/verify").form(&[("code", "000000")]).await.expect(303);
        assert_eq!(back.location(), "/account/security/app");
        let page = ann.get("/account/security/app").await.expect(200).text();
        assert!(page.contains("This code is wrong") && page.contains(key), "the same key as before");
        let done = ann.post("/account/security/app/verify").form(&[("code", &code_of(&portal, &secret))]).await.expect(200);
        assert_eq!(done.header("cache-control"), Some("no-store"));
        let page = done.text();
        let codes: Vec<&str> = page.split("<li><code translate=\"no\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
        assert_eq!(codes.len(), 10, "{page}");
        let file = ann.post("/account/security/backup-codes/file").form(&[("codes", &codes.join("\n"))]).await.expect(200);
        assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"backup-codes.txt\""));
        assert!(codes.iter().all(|code| file.text().contains(code)) && file.text().contains(EMAIL));
        let nonsense = ann.post("/account/security/backup-codes/file").form(&[("codes", "<script>\nalert(1)")]).await.expect(303);
        assert_eq!(nonsense.location(), "/account/security");
        let page = ann.get("/account/security").await.expect(200).text();
        assert!(page.contains("10 codes are left") && page.contains("Turn off") && !page.contains(codes[0]), "{page}");
        let page = ann.post("/account/security/backup-codes").form(&[]).await.expect(200).text();
        assert!(page.contains("<li><code translate=\"no\">") && !page.contains(codes[0]));
        ann.get("/account/security/off").await.expect(200);
        let code = next_code(&portal, &secret);
        let answer = ann.submit("/account/security/off", &[("current_password", "wrong wrong"), ("code", &code)]).await.expect(422);
        assert_eq!(answer.error_at("current_password"), json!("This is not your password."));
        let answer = ann.submit("/account/security/off", &[("current_password", PASSWORD), ("code", &code)]).await.expect(200);
        assert_eq!(answer.leads_to(), "/account/security");
        assert!(ann.get("/account/security").await.text().contains("Two-step sign-in is off."));
        assert_eq!(ann.get("/account/security/off").await.expect(303).location(), "/account/security");
    }

    async fn secrets_and_codes_are_not_readable_in_the_store(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = guarded(&portal, EMAIL).await;
        enable(&ann.client, json!({ "method": "sms", "phone": "+34600999888" })).await.expect(200);
        let code = sink.code(1).await;
        let secrets: Vec<Option<String>> = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar("SELECT secret FROM second_factors")
            .fetch_all(pool).await).expect("secrets");
        assert!(secrets.iter().flatten().all(|sealed| !sealed.contains(&ann.secret)));
        let hashes: Vec<Vec<u8>> = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar("SELECT hash FROM texted_codes").fetch_all(pool).await)
            .expect("hashes");
        assert!(hashes.iter().all(|hash| !hash.windows(6).any(|part| part == code.as_bytes())));
        // A row of one person is of no use in the name of another.
        let bob = portal.person("bob@example.com").exists().await;
        let moved = portal.execute("DELETE FROM second_factors WHERE method = 'sms'").await;
        moved.expect("removed");
        portico::on!(portal.app.db.writer(), pool => sqlx::query("UPDATE second_factors SET user_id = $1").bind(bob).execute(pool).await.map(drop))
            .expect("moved");
        portal.app.db.stamps().bump_all();
        let visitor = at_second_step(&portal, "bob@example.com").await;
        show(&visitor, &next_code(&portal, &ann.secret)).await.expect(422);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_developers_machine_texts_are_in_the_mailbox() {
    let portal = TestApp::start_with(Engine::Sqlite, |config| {
        config.mail.transport = portico::config::MailTransport::Mailbox;
        config.development.mailbox = true;
        config.sms.transport = SmsTransport::Mailbox;
    })
    .await;
    let ann = portal.person(EMAIL).signed_in().await;
    enable(&ann, json!({ "method": "sms", "phone": "+34600111222" })).await.expect(200);
    let mut page = String::new();
    until("the text is in the mailbox", async || {
        page = ann.get("/dev/mailbox").await.expect(200).text();
        page.contains("+34600111222")
    })
    .await;
    assert!(page.contains("is your code for Northwind Labs"), "{page}");
    ann.get("/dev/mailbox/1").await.expect(200);
    ann.get("/dev/mailbox/1/html").await.expect(200);
}
