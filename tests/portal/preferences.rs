//! `GET` and `PUT /api/users/preferences`: how the portal looks and works for a person (rows A14, A15, E05).

use chrono::Duration;
use portico::{access::Role, activity};
use serde_json::{Value, json};

use crate::support::{Engine, TestApp, on_both_engines, statements};

const PREFERENCES: &str = "/api/users/preferences";

/// Sets what the first organisation chose for its newcomers.
async fn newcomers(portal: &TestApp, engine: Engine, settings: Value) {
    let settings = json!({ "newcomers": settings }).to_string();
    let text = match engine {
        Engine::Sqlite => format!("'{settings}'"),
        Engine::Postgres => format!("'{settings}'::jsonb"),
    };
    portal.execute(&format!("UPDATE organizations SET settings = {text}")).await.expect("set");
    portal.app.db.stamps().bump_all();
}

on_both_engines! {
    async fn a15_the_view_that_opens_first_opens_after_the_sign_in_too(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let sign_in = async |next: &str| {
            let form = [("email", "ann@example.com"), ("password", crate::support::PASSWORD), ("next", next)];
            portal.visitor().submit("/login", &form).await.expect(200).leads_to()
        };
        assert_eq!(sign_in("").await, "/account");
        for (view, page) in [("inbox", "/account/inbox"), ("security", "/account/security"), ("overview", "/account"), ("farm/map", "/account"), ("..//evil.example", "/account")] {
            ann.put(PREFERENCES).json(&json!({ "dashboard": { "defaultView": view } })).await.expect(200);
            assert_eq!(sign_in("").await, page, "{view}");
            assert_eq!(ann.get("/login").await.expect(303).location(), page, "who is signed in goes on as well");
            assert_eq!(sign_in("/account/devices").await, "/account/devices", "whoever wanted something gets it");
            assert_eq!(sign_in("//evil.example").await, page);
        }
    }

    async fn a14_whoever_has_chosen_nothing_sees_what_holds(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let shown = ann.get(PREFERENCES).await.expect(200).json();
        let widgets = ["check_up", "messages", "usage", "activity", "achievements"].map(|name| json!({ "name": name, "visible": true }));
        assert_eq!(
            shown,
            json!({
                "theme": "auto", "language": "en", "timezone": "UTC",
                "notifications": { "email": true, "in_app": true, "push": false, "sms": false, "slack": false },
                "dashboard": { "defaultView": "overview", "widgets": widgets },
                "mobile": { "offlineMode": false, "gpsTracking": false },
                "auto_save": true,
            })
        );
        portal.visitor().get(PREFERENCES).await.refused(401, "AUTH_TOKEN_MISSING");
        portal.visitor().put(PREFERENCES).json(&json!({ "theme": "dark" })).await.refused(401, "AUTH_TOKEN_MISSING");
    }

    async fn a15_what_is_sent_changes_and_everything_else_stays(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let everything = json!({
            "theme": "dark", "language": "fr", "timezone": "Europe/Paris",
            "notifications": { "email": false, "push": true, "sms": true },
            "dashboard": { "defaultView": "activity", "widgets": [{ "name": "usage", "visible": true }, { "name": "check_up", "visible": false }] },
            "mobile": { "offlineMode": true, "gpsTracking": true },
        });
        let answer = ann.put(PREFERENCES).json(&everything).await.expect(200).json();
        assert_eq!(answer, ann.get(PREFERENCES).await.expect(200).json());
        for field in ["theme", "language", "timezone", "mobile"] {
            assert_eq!(answer[field], everything[field], "{field}");
        }
        assert_eq!(answer["notifications"], json!({ "email": false, "in_app": true, "push": true, "sms": true, "slack": false }));
        assert_eq!(answer["dashboard"]["defaultView"], "activity");
        let widgets: Vec<(String, bool)> = answer["dashboard"]["widgets"].as_array().expect("a list").iter()
            .map(|widget| (widget["name"].as_str().expect("a name").to_owned(), widget["visible"] == true)).collect();
        let wanted = [("usage", true), ("check_up", false), ("messages", false), ("activity", false), ("achievements", false)];
        assert_eq!(widgets, wanted.map(|(name, visible)| (name.to_owned(), visible)));

        let partial = ann.put(PREFERENCES).json(&json!({ "mobile": { "gpsTracking": false }, "auto_save": false })).await.expect(200).json();
        assert_eq!(partial["mobile"], json!({ "offlineMode": true, "gpsTracking": false }));
        assert_eq!((&partial["theme"], &partial["auto_save"]), (&json!("dark"), &json!(false)));
        assert_eq!(partial["dashboard"], answer["dashboard"]);
        // What was read can be sent back as it is.
        assert_eq!(ann.put(PREFERENCES).json(&partial).await.expect(200).json(), partial);
        assert_eq!(bob.get(PREFERENCES).await.json()["theme"], "auto", "nobody else changed");
        // The same truth at the other endpoints.
        assert_eq!(ann.get("/api/users/profile").await.json()["language"], "fr");
        assert_eq!(ann.get("/api/users/notifications/settings").await.json()["channels"]["sms"], true);
    }

    async fn a15_widgets_may_be_named_alone_and_an_empty_list_begins_anew(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let put = |widgets: Value| ann.put(PREFERENCES).json(&json!({ "dashboard": { "widgets": widgets } }));
        let shown = put(json!(["activity", "usage"])).await.expect(200).json();
        assert_eq!(shown["dashboard"]["widgets"][0], json!({ "name": "activity", "visible": true }));
        assert_eq!(shown["dashboard"]["widgets"][2], json!({ "name": "check_up", "visible": false }));
        let anew = put(json!([])).await.expect(200).json();
        assert_eq!(anew["dashboard"]["widgets"][0], json!({ "name": "check_up", "visible": true }));
        for wrong in [
            json!(["usage", "usage"]), json!(["weather"]), json!([7]), json!([null]), json!([{ "visible": true }]), json!([{ "name": "usage", "visible": "yes" }]),
            json!([{ "name": "usage", "size": 2 }]), json!("usage"), json!({}), json!(vec!["usage"; 1_000]),
        ] {
            assert_eq!(put(wrong.clone()).await.refused(422, "VALIDATION_ERROR").fields(), ["dashboard.widgets"], "{wrong}");
        }
    }

    async fn a15_everything_that_is_wrong_is_said_at_once_and_nothing_changes(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let before = ann.get(PREFERENCES).await.json();
        let wrong = json!({
            "theme": "neon", "language": "tlh", "timezone": "Mars/Olympus", "dashboard": { "defaultView": "<b>" }, "mobile": { "offlineMode": true },
        });
        let fields = ann.put(PREFERENCES).json(&wrong).await.refused(422, "VALIDATION_ERROR").fields();
        assert_eq!(fields, ["timezone", "language", "theme", "dashboard.defaultView"]);
        for (wrong, field) in [
            (json!({ "theme": true }), "theme"), (json!({ "notifications": true }), "notifications"), (json!({ "notifications": { "email": "yes" } }), "notifications.email"),
            (json!({ "notifications": { "fax": true } }), "notifications.fax"), (json!({ "dashboard": [] }), "dashboard"), (json!({ "dashboard": { "defaultView": 7 } }), "dashboard.defaultView"),
            (json!({ "dashboard": { "defaultView": "" } }), "dashboard.defaultView"), (json!({ "dashboard": { "defaultView": "x".repeat(65) } }), "dashboard.defaultView"),
            (json!({ "dashboard": { "colour": "red" } }), "dashboard.colour"), (json!({ "mobile": { "offlineMode": 1 } }), "mobile.offlineMode"),
            (json!({ "mobile": { "offline_mode": true } }), "mobile.offline_mode"), (json!({ "auto_save": "true" }), "auto_save"), (json!({ "role": "owner" }), "role"),
            (json!({ "user_id": "x" }), "user_id"),
        ] {
            assert_eq!(ann.put(PREFERENCES).json(&wrong).await.refused(422, "VALIDATION_ERROR").fields(), [field], "{wrong}");
        }
        ann.put(PREFERENCES).body("application/json", r#"{"theme":"dark","theme":"light"}"#).await.refused(400, "INVALID_REQUEST");
        ann.put(PREFERENCES).body("application/json", "[]").await.refused(400, "INVALID_REQUEST");
        ann.put(PREFERENCES).body("text/plain", "{}").await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!(ann.get(PREFERENCES).await.json(), before);
    }

    async fn e05_newcomers_start_with_what_their_organisation_chose_until_they_choose_themselves(engine) {
        let portal = TestApp::start(engine).await;
        let chosen = json!({
            "theme": "dark", "timezone": "Europe/Madrid", "language": "es", "notifications": { "email": false, "slack": true },
            "dashboard": { "defaultView": "inbox", "widgets": [{ "name": "activity", "visible": true }] }, "mobile": { "offlineMode": true }, "auto_save": false,
        });
        newcomers(&portal, engine, chosen).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let shown = ann.get(PREFERENCES).await.expect(200).json();
        assert_eq!((&shown["theme"], &shown["timezone"], &shown["language"]), (&json!("dark"), &json!("Europe/Madrid"), &json!("es")));
        assert_eq!(shown["notifications"], json!({ "email": false, "in_app": true, "push": false, "sms": false, "slack": true }));
        assert_eq!(shown["dashboard"]["defaultView"], "inbox");
        assert_eq!(shown["dashboard"]["widgets"][0]["name"], "activity");
        assert_eq!((&shown["mobile"]["offlineMode"], &shown["auto_save"]), (&json!(true), &json!(false)));
        let own = json!({ "notifications": { "email": true }, "auto_save": true, "theme": "light" });
        let own = ann.put(PREFERENCES).json(&own).await.expect(200).json();
        assert_eq!((&own["notifications"]["email"], &own["notifications"]["slack"], &own["auto_save"]), (&json!(true), &json!(true), &json!(true)));
        // What the organisation chooses later holds for those who have not chosen.
        newcomers(&portal, engine, json!({ "mobile": { "offlineMode": false }, "auto_save": false, "nonsense": 7 })).await;
        let later = ann.get(PREFERENCES).await.expect(200).json();
        assert_eq!((&later["mobile"]["offlineMode"], &later["auto_save"], &later["theme"]), (&json!(false), &json!(true), &json!("light")));
        assert_eq!(admin.get(PREFERENCES).await.json()["auto_save"], false);
        // What cannot be read counts as not chosen.
        newcomers(&portal, engine, json!({ "auto_save": "perhaps", "timezone": "Mars/Olympus" })).await;
        assert_eq!(admin.get(PREFERENCES).await.expect(200).json()["auto_save"], true);
        let bea = portal.person("bea@example.com").signed_in().await;
        assert_eq!(bea.get(PREFERENCES).await.json()["timezone"], "UTC");
    }

    async fn e05_changes_are_recorded_with_before_and_after(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(PREFERENCES).json(&json!({ "mobile": { "offlineMode": true }, "theme": "dark", "notifications": { "push": true } })).await.expect(200);
        ann.put(PREFERENCES).json(&json!({ "mobile": { "offlineMode": true }, "theme": "dark", "notifications": { "push": true } })).await.expect(200);
        let org = portal.first_organization().await;
        let events = activity::recent_for_person(&portal.app.db, org, ann.id, 10).await.expect("read");
        let find = |kind: &str| events.iter().filter(|event| event.kind == kind).map(|event| event.changes.0.clone()).collect::<Vec<_>>();
        assert_eq!(find("preferences.changed"), [json!({ "offline_mode": { "before": null, "after": true } })], "once: the second time nothing changed");
        assert_eq!(find("notifications.changed"), [json!({ "notifications": { "before": {}, "after": { "push": true } } })]);
        assert_eq!(find("user.updated"), [json!({ "theme": { "before": "auto", "after": "dark" } })]);
    }

    async fn two_changes_at_once_are_both_kept(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for _ in 0..5 {
            let put = async |body: Value| ann.put(PREFERENCES).json(&body).await.expect(200);
            let reset = json!({ "mobile": { "offlineMode": false, "gpsTracking": false }, "notifications": { "push": false, "sms": false } });
            put(reset).await;
            let first = json!({ "mobile": { "offlineMode": true }, "notifications": { "push": true } });
            let second = json!({ "mobile": { "gpsTracking": true }, "notifications": { "sms": true } });
            tokio::join!(put(first), put(second));
            let shown = ann.get(PREFERENCES).await.json();
            assert_eq!(shown["mobile"], json!({ "offlineMode": true, "gpsTracking": true }));
            assert_eq!((&shown["notifications"]["push"], &shown["notifications"]["sms"]), (&json!(true), &json!(true)));
        }
    }

    async fn d12_preferences_and_settings_cost_nothing_when_nothing_changed(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        statements::settle().await;
        for path in [PREFERENCES, "/api/users/notifications/settings"] {
            ann.get(path).await.expect(200);
            assert_eq!(statements::of(&ann.get(path).await.expect(200)), 0, "{path}");
        }
        ann.put(PREFERENCES).json(&json!({ "theme": "dark" })).await.expect(200);
        assert_eq!(ann.get(PREFERENCES).await.json()["theme"], "dark");
        portal.advance(Duration::seconds(1));
    }
}
