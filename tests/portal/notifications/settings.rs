//! `GET` and `PUT /api/users/notifications/settings` (rows A16, A17, D07).

use serde_json::{Value, json};

use super::SETTINGS;
use crate::support::{TestApp, on_both_engines};

on_both_engines! {
    async fn a16_the_settings_have_the_shape_of_the_documents(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let shown = ann.get(SETTINGS).await.expect(200).json();
        assert_eq!(shown["channels"], json!({ "email": true, "push": false, "sms": false, "in_app": true, "slack": false }));
        for event in ["activityReminders", "orderUpdates", "marketAlerts", "systemUpdates"] {
            assert_eq!(shown["events"][event], true, "{event}");
        }
        assert_eq!(shown["quiet_hours"], json!({ "enabled": false, "start": "22:00", "end": "07:00" }));
        for event in ["swarm_completion", "neural_training_done", "credit_low"] {
            assert_eq!(shown["email"][event], true, "{event}");
        }
        assert_eq!(shown["email"]["weekly_summary"], false, "only for those who want it");
        assert_eq!((&shown["push"]["task_failures"], &shown["push"]["system_maintenance"], &shown["in_app"]["all"]), (&json!(true), &json!(true), &json!(true)));
        assert_eq!(shown["available"], json!({ "email": true, "in_app": true, "push": false, "sms": false, "slack": false }));
        portal.visitor().get(SETTINGS).await.refused(401, "AUTH_TOKEN_MISSING");
    }

    async fn a17_the_documents_request_is_taken_to_the_letter(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let request = json!({
            "channels": { "email": false, "push": true, "sms": true },
            "events": { "activityReminders": false, "orderUpdates": true, "marketAlerts": false, "systemUpdates": true },
            "quiet_hours": { "enabled": true, "start": "21:30", "end": "06:15" },
        });
        let answer = ann.put(SETTINGS).json(&request).await.expect(200).json();
        for (part, fields) in request.as_object().expect("an object") {
            for (field, value) in fields.as_object().expect("an object") {
                assert_eq!(&answer[part][field], value, "{part}.{field}");
            }
        }
        assert_eq!(ann.get(SETTINGS).await.json(), answer);
        // A part of a part changes that part alone.
        let partial = ann.put(SETTINGS).json(&json!({ "quiet_hours": { "end": "08:00" }, "events": { "marketAlerts": true } })).await.expect(200).json();
        assert_eq!(partial["quiet_hours"], json!({ "enabled": true, "start": "21:30", "end": "08:00" }));
        assert_eq!((&partial["events"]["marketAlerts"], &partial["events"]["activityReminders"]), (&json!(true), &json!(false)));
        // What was read can be sent back as it is.
        assert_eq!(ann.put(SETTINGS).json(&partial).await.expect(200).json(), partial);
        assert_eq!(bob.get(SETTINGS).await.json()["channels"]["email"], true, "nobody else changed");
    }

    async fn d07_events_are_switched_on_single_ways_too(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let request = json!({
            "email": { "swarm_completion": true, "neural_training_done": false, "credit_low": true, "weekly_summary": true },
            "push": { "task_failures": false, "system_maintenance": true },
            "in_app": { "all": false },
        });
        let answer = ann.put(SETTINGS).json(&request).await.expect(200).json();
        assert_eq!((&answer["email"]["neural_training_done"], &answer["email"]["weekly_summary"]), (&json!(false), &json!(true)));
        assert_eq!((&answer["push"]["task_failures"], &answer["push"]["system_maintenance"]), (&json!(false), &json!(true)));
        let in_app = answer["in_app"].as_object().expect("an object");
        let on: Vec<&String> = in_app.iter().filter(|(_, is_on)| **is_on == true).map(|(name, _)| name).collect();
        assert_eq!(on, ["account_security"], "what cannot be switched off stays");
        let anew = ann.put(SETTINGS).json(&json!({ "in_app": { "all": true, "orderUpdates": false } })).await.expect(200).json();
        assert_eq!((&anew["in_app"]["credit_low"], &anew["in_app"]["orderUpdates"], &anew["in_app"]["all"]), (&json!(true), &json!(false), &json!(false)));
    }

    async fn a17_what_is_wrong_is_named_and_nothing_changes(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let before = ann.get(SETTINGS).await.json();
        let quiet = |start: Value, end: Value| json!({ "quiet_hours": { "enabled": true, "start": start, "end": end } });
        for (wrong, field) in [
            (json!({ "channels": { "email": "yes" } }), "channels.email"), (json!({ "channels": { "fax": true } }), "channels.fax"), (json!({ "channels": true }), "channels"),
            (json!({ "events": { "orderUpdates": 1 } }), "events.orderUpdates"), (json!({ "events": { "order_updates": true } }), "events.order_updates"),
            (json!({ "events": { "account_security": false } }), "events.account_security"), (json!({ "email": { "account_security": false } }), "email.account_security"),
            (json!({ "in_app": { "account_security": false } }), "in_app.account_security"), (json!({ "sms": { "weekly_summary": true } }), "sms.weekly_summary"),
            (json!({ "email": { "all": true } }), "email.all"), (json!({ "push": [] }), "push"), (json!({ "somebody": {} }), "somebody"), (json!({ "user_id": "x" }), "user_id"),
            (quiet(json!("22:60"), json!("07:00")), "quiet_hours.start"), (quiet(json!("22:00"), json!("7:00")), "quiet_hours.end"), (quiet(json!("22:00"), json!("24:00")), "quiet_hours.end"),
            (quiet(json!("22:00"), json!("22:00")), "quiet_hours.end"), (quiet(json!(22), json!("07:00")), "quiet_hours.start"), (quiet(json!("22:00"), json!("x".repeat(9_000))), "quiet_hours.end"),
            (json!({ "quiet_hours": { "until": "08:00" } }), "quiet_hours.until"), (json!({ "quiet_hours": { "enabled": 1 } }), "quiet_hours.enabled"),
            (json!({ "quiet_hours": "22:00-07:00" }), "quiet_hours"),
        ] {
            assert_eq!(ann.put(SETTINGS).json(&wrong).await.refused(422, "VALIDATION_ERROR").fields(), [field], "{wrong}");
        }
        assert_eq!(ann.get(SETTINGS).await.json(), before);
    }
}
