//! Taking second factors away oneself.

use serde_json::json;

use super::{EMAIL, LOGIN, STEP, at_second_step, disable, enable, guarded, next_code, show, status, texting};
use crate::support::{Client, PASSWORD, TestApp, on_both_engines, smtp_sink::Received, until};

on_both_engines! {
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

    async fn a25_one_of_two_factors_is_removed_alone_and_the_codes_stay_until_the_last(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = guarded(&portal, EMAIL).await;
        // With one there is nothing to remove but everything.
        let page = ann.client.get("/account/security").await.expect(200).text();
        assert!(!page.contains("/account/security/app/off") && page.contains("/account/security/off"), "{page}");
        let page = ann.client.get("/account/security/app/off").await.expect(200).text();
        assert!(page.contains("Turn two-step sign-in off"), "with the last one all goes: {page}");
        assert_eq!(ann.client.get("/account/security/sms/off").await.expect(303).location(), "/account/security");
        enable(&ann.client, json!({ "method": "sms", "phone": "+34600111222" })).await.expect(200);
        verify_text(&ann.client, &sink.code(1).await).await;
        let laptop = at_second_step(&portal, EMAIL).await;
        laptop.submit(STEP, &[("code", &next_code(&portal, &ann.secret)), ("trust", "true")]).await.expect(200);

        let page = ann.client.get("/account/security").await.expect(200).text();
        assert!(page.contains("/account/security/app/off") && page.contains("/account/security/sms/off"), "{page}");
        let page = ann.client.get("/account/security/app/off").await.expect(200).text();
        assert!(page.contains("Remove the authenticator app") && page.contains("Codes by text message and your backup codes stay"), "{page}");
        let wrong = ann.client.submit("/account/security/app/off", &[("current_password", "wrong wrong"), ("code", &ann.codes[0])]).await;
        assert!(wrong.expect(422).error_at("current_password").is_string());
        let wrong = ann.client.submit("/account/security/app/off", &[("current_password", PASSWORD), ("code", "000000")]).await;
        assert!(wrong.expect(422).error_at("code").is_string());
        // The phone with the app is gone: any other code will do.
        let fields = [("current_password", PASSWORD), ("code", ann.codes[0].as_str())];
        assert_eq!(ann.client.post("/account/security/app/off").form(&fields).await.expect(303).location(), "/account/security");
        assert!(ann.client.get("/account/security").await.expect(200).text().contains("The authenticator app is removed."));
        let now = status(&ann.client).await;
        assert_eq!((&now["enabled"], &now["methods"][0]["method"], &now["backupCodesRemaining"]), (&json!(true), &json!("sms"), &json!(9)));
        assert_eq!(now["methods"].as_array().map(Vec::len), Some(1));
        let again = laptop.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200);
        assert_eq!(again.leads_to(), STEP, "no device is trusted any more");
        show(&laptop, &next_code(&portal, &ann.secret)).await.expect(422);
        let mut told = Vec::new();
        until("a letter tells of it", async || {
            told = portal.letters_to(EMAIL, 1).await.iter().map(Received::text).collect();
            told.iter().any(|text| text.contains("Codes by text message and your backup codes still do"))
        })
        .await;
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.factor_removed'").await, 1);
        let page = ann.client.get("/account/activity").await.expect(200).text();
        assert!(page.contains("You removed a second factor"), "{page}");

        // The last one takes the codes along, by whichever name.
        let last = json!({ "password": PASSWORD, "code": ann.codes[1], "method": "sms" });
        assert_eq!(ann.client.post("/api/users/mfa/disable").json(&last).await.expect(200).json(), json!({ "success": true, "enabled": false }));
        assert_eq!(portal.number("SELECT count(*) FROM backup_codes").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM second_factors").await, 0);
    }

    async fn a25_a_method_is_named_rightly_and_of_two_removals_at_once_none_leaves_codes_behind(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = guarded(&portal, EMAIL).await;
        for (method, code) in [(json!("pigeon"), "VALIDATION_ERROR"), (json!(7), "VALIDATION_ERROR"), (json!(["sms"]), "VALIDATION_ERROR")] {
            let body = json!({ "password": PASSWORD, "code": ann.codes[0], "method": method });
            assert_eq!(ann.client.post("/api/users/mfa/disable").json(&body).await.refused(422, code).fields(), ["method"]);
        }
        let absent = json!({ "password": PASSWORD, "code": ann.codes[0], "method": "sms" });
        ann.client.post("/api/users/mfa/disable").json(&absent).await.refused(409, "CONFLICT");
        enable(&ann.client, json!({ "method": "sms", "phone": "+34600111222" })).await.expect(200);
        verify_text(&ann.client, &sink.code(1).await).await;
        let remove = async |method: &str, code: &str| {
            let body = json!({ "password": PASSWORD, "code": code, "method": method });
            ann.client.post("/api/users/mfa/disable").json(&body).await.status
        };
        let both = futures_util::future::join(remove("totp", &ann.codes[0]), remove("sms", &ann.codes[1])).await;
        assert_eq!(both, (200, 200));
        for table in ["second_factors", "backup_codes", "texted_codes"] {
            let count: i64 = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
                .fetch_one(pool).await).expect("a number");
            assert_eq!(count, 0, "{table}");
        }
    }
}

async fn verify_text(client: &Client, code: &str) {
    client.post("/api/users/mfa/verify").json(&json!({ "code": code })).await.expect(200);
}
