//! Codes by text message.

use chrono::Duration;
use portico::config::{SmsFormat, SmsTransport};
use serde_json::{Value, json};

use super::{EMAIL, LOGIN, STEP, at_second_step, enable, guarded, show, status, texting, verify, with_texts};
use crate::support::{Client, Engine, PASSWORD, TestApp, on_both_engines, until};

on_both_engines! {
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

    async fn asvs_v6_6_2_a_texted_code_opens_the_attempt_that_it_was_sent_for_and_no_other(engine) {
        let (portal, sink) = texting(engine, |config| config.mfa.texts_per_hour = 3).await;
        with_texts(&portal, &sink, EMAIL).await;
        let here = at_second_step(&portal, EMAIL).await;
        let code = sink.code(2).await;
        // Somebody else, who knows the password as well, has seen the message: it is not for their browser, and they are not sent one of their own at once.
        let there = at_second_step(&portal, EMAIL).await;
        let page = there.get(STEP).await.expect(200).text();
        assert!(page.contains("Too many attempts. Try again in 31 seconds."), "{page}");
        show(&there, &code).await.expect(422);
        there.submit("/login/mfa/text", &[]).await.expect(429);
        show(&here, &code).await.expect(200);

        portal.advance(Duration::seconds(31));
        there.submit("/login/mfa/text", &[]).await.expect(200);
        let code = sink.code(3).await;
        let third = at_second_step(&portal, EMAIL).await;
        show(&third, &code).await.expect(422);
        // Whoever types the password once more in the same browser is at the same attempt.
        assert_eq!(there.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200).leads_to(), STEP);
        assert!(!there.get(STEP).await.expect(200).text().contains("Too many attempts"));
        show(&there, &code).await.expect(200);
        assert_eq!(sink.taken().len(), 3);

        // New attempts give nobody more messages.
        let mut sent = Vec::new();
        for _ in 0..8 {
            portal.advance(Duration::seconds(31));
            sent.push(third.submit("/login/mfa/text", &[]).await.status);
            portal.advance(Duration::seconds(31));
            at_second_step(&portal, EMAIL).await;
        }
        assert!(sent.contains(&429), "{sent:?}");
        portal.all_jobs_done().await;
        assert!(sink.taken().len() < 3 + 16, "{} messages", sink.taken().len());
    }

    async fn asvs_v6_6_2_another_persons_ticket_begins_an_attempt_of_its_own(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        with_texts(&portal, &sink, EMAIL).await;
        guarded(&portal, "bob@example.com").await;
        let browser = at_second_step(&portal, "bob@example.com").await;
        assert_eq!(browser.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200).leads_to(), STEP);
        let code = sink.code(2).await;
        show(&browser, &code).await.expect(200);
    }

    async fn asvs_v6_6_2_a_code_that_a_session_had_sent_is_good_in_that_session(engine) {
        let (portal, sink) = texting(engine, |_| ()).await;
        let ann = portal.person(EMAIL).signed_in().await;
        let elsewhere = portal.another_session(EMAIL).await;
        enable(&ann, json!({ "method": "sms", "phone": "+34600111222" })).await.expect(200);
        let code = sink.code(1).await;
        verify(&elsewhere, &code).await.refused(422, "VALIDATION_ERROR");
        verify(&ann, &code).await.expect(200);

        portal.advance(Duration::seconds(31));
        ann.submit("/account/security/send-code", &[("back", "/account/confirm")]).await.expect(200);
        let code = sink.code(2).await;
        let confirm = async |client: &Client| client.submit("/account/confirm", &[("current_password", PASSWORD), ("code", &code)]).await;
        assert!(confirm(&elsewhere).await.expect(422).error_at("code").is_string());
        // Nor does it open the door for somebody who is only coming in.
        let visitor = at_second_step(&portal, EMAIL).await;
        show(&visitor, &code).await.expect(422);
        confirm(&ann).await.expect(200);
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
