//! Authenticators: setting one up, and what is refused.

use chrono::Duration;
use serde_json::json;

use super::{
    EMAIL, LOGIN, STEP, at_second_step, code_of, disable, enable, guarded, next_code, show, status, texting, texts,
    verify,
};
use crate::support::{PASSWORD, TestApp, on_both_engines};

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
