//! `GET` and `PUT /api/users/profile`: what people say about themselves (rows A01, A02, D01, D02).

use portico::access::Role;
use serde_json::{Value, json};

use crate::support::{TestApp, on_both_engines};

const PROFILE: &str = "/api/users/profile";
const FORM: &str = "/account/profile";

on_both_engines! {
    async fn a01_the_own_profile_has_organisation_roles_and_permissions(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann Archer").role(Role::Manager).signed_in().await;
        let profile = ann.get(PROFILE).await.expect(200).json();
        assert_eq!(profile["id"], ann.id.to_string());
        assert_eq!(profile["email"], "ann@example.com");
        assert_eq!((&profile["name"], &profile["full_name"]), (&json!("Ann Archer"), &json!("Ann Archer")));
        assert_eq!(profile["organization"]["name"], "Northwind Labs");
        assert_eq!(profile["roles"][0]["name"], "manager");
        assert_eq!(profile["permissions"], json!(["user:read", "user:create", "user:update"]));
        assert_eq!((&profile["isActive"], &profile["verified"]), (&json!(true), &json!(true)));
    }

    async fn a01_without_a_session_the_profile_is_refused_and_says_how_to_come_in(engine) {
        let portal = TestApp::start(engine).await;
        let answer = portal.visitor().get(PROFILE).await.refused(401, "AUTH_TOKEN_MISSING");
        assert!(answer.header("www-authenticate").is_some());
        for value in ["x", &"A".repeat(43), &format!("{}é", "A".repeat(42)), ""] {
            let stranger = portal.visitor();
            stranger.set_cookie("portico", value);
            assert_eq!(stranger.get(PROFILE).await.status, 401, "{value:?}");
        }
    }

    async fn a02_what_is_sent_changes_and_the_answer_names_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let before = ann.get(PROFILE).await.json();
        portal.advance(chrono::Duration::minutes(1));
        let change = json!({
            "name": "Ann María Archer", "given_name": "Ann", "family_name": "Archer", "username": "ann.archer",
            "phone": "+14155550123", "avatar": "https://example.com/ann.png", "timezone": "Europe/Madrid", "language": "es", "theme": "dark",
            "metadata": { "certifications": ["a"], "specialties": { "x": 1 } },
        });
        let answer = ann.put(PROFILE).json(&change).await.expect(200).json();
        assert_eq!(answer["success"], true);
        let mut updated: Vec<&str> =
            answer["updated_fields"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        updated.sort_unstable();
        let mut wanted = [
            "avatar", "family_name", "full_name", "given_name", "language", "metadata", "phone", "theme", "timezone", "username",
        ];
        wanted.sort_unstable();
        assert_eq!(updated, wanted);
        let after = ann.get(PROFILE).await.json();
        for (field, value) in after.as_object().expect("an object") {
            assert_eq!(&answer[field], value, "{field}");
        }
        for (field, value) in change.as_object().expect("an object").iter().filter(|(field, _)| *field != "theme") {
            assert_eq!(&after[field], value, "{field}");
        }
        assert_eq!(after["preferences"]["theme"], "dark");
        assert_ne!(after["updated_at"], before["updated_at"]);
        assert_eq!(after["created_at"], before["created_at"]);
    }

    async fn d01_the_profile_has_user_preferences_and_limits_as_the_document_shows(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann Archer").signed_in().await;
        let profile = ann.get(PROFILE).await.expect(200).json();
        let user = &profile["user"];
        assert_eq!((&user["id"], &user["email"], &user["full_name"]), (&json!(ann.id.to_string()), &json!("ann@example.com"), &json!("Ann Archer")));
        assert_eq!((&user["timezone"], &user["language"], &user["verified"]), (&json!("UTC"), &json!("en"), &json!(true)));
        assert_eq!((&user["username"], &user["profile_image"]), (&Value::Null, &Value::Null));
        assert!(user["tier"].is_null() && user["created_at"].is_string() && user["last_login"].is_string());
        assert_eq!(profile["preferences"]["theme"], "auto");
        assert!(profile["limits"].as_object().is_some_and(|limits| limits.values().all(Value::is_number)));
    }

    async fn d02_the_update_names_the_fields_in_the_documents_words_and_tells_when(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.advance(chrono::Duration::hours(1));
        let change = json!({
            "full_name": "John Doe Updated", "timezone": "America/New_York", "language": "fr",
            "preferences": { "theme": "light", "notifications": { "email": true, "push": true, "in_app": true } },
        });
        let answer = ann.put(PROFILE).json(&change).await.expect(200).json();
        assert_eq!((&answer["success"], &answer["message"]), (&json!(true), &json!("Profile updated successfully")));
        assert_eq!(answer["updated_fields"], json!(["full_name", "timezone", "language", "preferences"]));
        let user = &answer["user"];
        assert_eq!((&user["id"], &user["full_name"]), (&json!(ann.id.to_string()), &json!("John Doe Updated")));
        assert_eq!((&user["timezone"], &user["language"]), (&json!("America/New_York"), &json!("fr")));
        let expected = portal.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        assert_eq!(user["updated_at"], expected);
        let preferences = ann.get(PROFILE).await.json()["preferences"].clone();
        assert_eq!((&preferences["theme"], &preferences["notifications"]["push"]), (&json!("light"), &json!(true)), "what was remembered is forgotten");
        assert!(preferences["auto_save"].is_boolean() && preferences["notifications"]["in_app"].is_boolean());
        ann.put(PROFILE).json(&json!({ "name": " ", "preferences": { "notifications": { "push": false } } })).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(ann.get(PROFILE).await.json()["preferences"]["notifications"]["push"], true, "all or nothing");
        for (wrong, field) in [
            (json!({ "preferences": { "theme": 7 } }), "preferences.theme"),
            (json!({ "preferences": { "theme": "neon" } }), "theme"),
            (json!({ "preferences": { "shoe": 44 } }), "preferences.shoe"),
            (json!({ "preferences": "dark" }), "preferences"),
        ] {
            assert_eq!(ann.put(PROFILE).json(&wrong).await.refused(422, "VALIDATION_ERROR").fields(), [field]);
        }
        assert_eq!(ann.put(PROFILE).json(&json!({})).await.expect(200).json()["updated_fields"], json!([]));
    }

    async fn a02_what_is_not_sent_stays_and_null_clears(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let filled = json!({ "phone": "+14155550123", "username": "ann", "given_name": "Ann", "metadata": { "a": 1, "b": 2 } });
        ann.put(PROFILE).json(&filled).await.expect(200);
        let answer = ann.put(PROFILE).json(&json!({ "family_name": "Archer" })).await.expect(200).json();
        assert_eq!(answer["updated_fields"], json!(["family_name"]));
        assert_eq!(answer["phone"], "+14155550123");
        let cleared = json!({ "phone": null, "username": null, "given_name": null, "metadata": { "a": null } });
        let user = ann.put(PROFILE).json(&cleared).await.expect(200).json();
        assert_eq!((&user["phone"], &user["username"], &user["given_name"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(user["metadata"], json!({ "b": 2 }));
        assert_eq!(user["family_name"], "Archer");
    }

    async fn a02_everything_that_is_wrong_is_said_at_once_and_nothing_changes(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let before = ann.get(PROFILE).await.json();
        let wrong = json!({
            "name": "  ", "username": "-", "phone": "12", "avatar": "javascript:alert(1)", "timezone": "Mars/Olympus", "language": "tlh",
            "theme": "neon", "given_name": "Fine",
        });
        let answer = ann.put(PROFILE).json(&wrong).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(answer.fields(), ["name", "username", "phone", "avatar", "timezone", "language", "theme"]);
        assert_eq!(ann.get(PROFILE).await.json(), before);
    }

    async fn asvs_v15_3_3_fields_that_are_not_for_the_person_to_set_are_refused_and_named(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let before = ann.get(PROFILE).await.json();
        for field in ["role", "roles", "org_id", "email", "email_verified", "id", "password_hash", "created_at", "status", "__proto__"] {
            let answer = ann.put(PROFILE).json(&json!({ field: "x", "name": "New" })).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(answer.fields(), [field]);
        }
        assert_eq!(ann.get(PROFILE).await.json(), before);
    }

    async fn a02_values_of_another_type_are_refused_at_their_field(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for wrong in [json!({ "name": 7 }), json!({ "name": ["x"] }), json!({ "phone": {} }), json!({ "metadata": "x" }), json!({ "theme": true })] {
            let field = wrong.as_object().and_then(|fields| fields.keys().next().cloned()).expect("a field");
            let answer = ann.put(PROFILE).json(&wrong).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(answer.fields(), [field]);
        }
    }

    async fn a02_a_name_of_somebody_else_is_refused_at_its_field(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        ann.put(PROFILE).json(&json!({ "username": "Ann" })).await.expect(200);
        let answer = bob.put(PROFILE).json(&json!({ "username": "aNN" })).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(answer.fields(), ["username"]);
    }

    async fn a02_what_does_not_fit_is_refused(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let long = |length| json!({ "name": "x".repeat(length) });
        ann.put(PROFILE).json(&long(200)).await.expect(200);
        ann.put(PROFILE).json(&long(201)).await.refused(422, "VALIDATION_ERROR");
        let large = json!({ "metadata": { "a": "x".repeat(17_000) } });
        assert_eq!(ann.put(PROFILE).json(&large).await.refused(422, "VALIDATION_ERROR").fields(), ["metadata"]);
        // Laid over piece by piece it may not grow beyond the bound either.
        ann.put(PROFILE).json(&json!({ "metadata": { "a": "x".repeat(9_000) } })).await.expect(200);
        ann.put(PROFILE).json(&json!({ "metadata": { "b": "x".repeat(9_000) } })).await.refused(422, "VALIDATION_ERROR");
    }

    async fn a_name_is_kept_as_it_was_written(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for name in ["Zoë Ñandú", "李小龍", "O'Neil \"Bob\" <b>&amp;</b>", "مريم", "🦊 Fox", "'); DROP TABLE users; --"] {
            ann.put(PROFILE).json(&json!({ "name": name })).await.expect(200);
            assert_eq!(ann.get(PROFILE).await.json()["name"], name);
        }
    }

    async fn asvs_v16_5_1_characters_that_no_text_has_are_refused_and_break_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bodies = [
            json!({ "name": "a\u{0}b" }), json!({ "given_name": "\u{0}" }), json!({ "username": "a\u{0}b" }), json!({ "timezone": "UTC\u{0}" }),
            json!({ "phone": "\u{0}" }), json!({ "avatar": "https://example.com/\u{0}" }), json!({ "metadata": { "a": "x\u{0}y" } }),
            json!({ "metadata": { "x\u{0}y": 1 } }), json!({ "name": "a\u{202e}b\u{2028}c" }), json!({ "x\u{0}y": 1 }),
        ];
        for body in bodies {
            let answer = ann.put(PROFILE).json(&body).await;
            assert!(matches!(answer.status, 200 | 422), "{body}: {} {}", answer.status, answer.text());
            let name = ann.get(PROFILE).await.expect(200).json()["name"].as_str().expect("a name").to_owned();
            assert!(!name.contains(['\0', '\n']), "{name:?}");
        }
    }

    async fn a_body_that_cannot_be_read_is_refused_for_its_reason(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.body_limit_bytes = 10_000).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let put = |content_type: &str, body: &str| ann.put(PROFILE).body(content_type, body);
        put("application/json", "{").await.refused(400, "INVALID_REQUEST");
        put("application/json", "[]").await.refused(400, "INVALID_REQUEST");
        put("application/json", "").await.refused(400, "INVALID_REQUEST");
        put("application/json", &format!("{}{}", "{\"metadata\":".repeat(40), "}".repeat(40))).await.refused(400, "INVALID_REQUEST");
        put("application/json", &"[".repeat(9_000)).await.refused(400, "INVALID_REQUEST");
        put("text/plain", "{}").await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
        put("application/x-www-form-urlencoded", "name=x").await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
        put("multipart/form-data; boundary=x", "--x--").await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
        put("application/json", &format!("{{\"name\":\"{}\"}}", "x".repeat(10_000))).await.refused(413, "PAYLOAD_TOO_LARGE");
        put("application/json; charset=utf-8", "{\"name\":\"Fine\"}").await.expect(200);
    }

    async fn asvs_v15_3_7_a_field_that_is_given_twice_is_refused(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(PROFILE).body("application/json", r#"{"name":"One","name":"Two"}"#).await.refused(400, "INVALID_REQUEST");
        for body in [
            r#"{"metadata":{"a":1,"a":2}}"#, r#"{"metadata":{"list":[{"a":1,"a":2}]}}"#, r#"{"preferences":{"theme":"dark","theme":"light"}}"#,
            r#"{"preferences":{"notifications":{"email":true,"email":false}}}"#,
        ] {
            let refused = ann.put(PROFILE).body("application/json", body).await.refused(400, "INVALID_REQUEST");
            assert!(refused.text().contains("is given twice"), "{body}: {}", refused.text());
        }
        let whole = r#"{"metadata":{"n":-1,"big":18446744073709551615,"half":0.5,"no":null,"yes":true,"list":[{"a":"\u00e9"},{"a":[]}]}}"#;
        let stored = ann.put(PROFILE).body("application/json", whole).await.expect(200).json()["metadata"].clone();
        assert_eq!(stored["list"], json!([{ "a": "é" }, { "a": [] }]));
        assert_eq!((&stored["n"], &stored["half"], &stored["yes"]), (&json!(-1), &json!(0.5), &json!(true)));
    }

    async fn a02_d02_what_is_wrong_with_a_name_is_told_by_the_name_that_was_sent(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for called in ["name", "full_name"] {
            let answer = ann.put(PROFILE).json(&json!({ called: "" })).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(answer.fields(), [called]);
        }
        let both = ann.put(PROFILE).json(&json!({ "name": "One", "full_name": "Two" })).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(both.fields(), ["name"]);
        assert_eq!(ann.get(PROFILE).await.json()["name"], "ann", "nothing was changed");
    }

    async fn f02_what_was_too_much_to_carry_along_is_shown_as_it_is_stored(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let lines: Vec<String> = (0..15).map(|number| format!("{number} {}", "x".repeat(300))).collect();
        ann.put(PROFILE).json(&json!({ "metadata": { "certifications": lines, "specialties": [" two\nlines ", ""] } })).await.expect(200);
        let sent = lines.join("\r\n");
        let fields = |phone: &'static str| {
            [("full_name", "ann"), ("phone", phone), ("metadata.certifications", sent.as_str()), ("metadata.specialties", " two\r\nlines \r\n")]
        };
        ann.post(FORM).form(&fields("12")).await.expect(303);
        let page = ann.get(FORM).await.expect(200).text();
        assert!(page.contains("value=\"12\"") && page.contains(&lines[14]), "what was typed, and what is stored where it was too long");
        ann.post(FORM).form(&fields("+14155550123")).await.expect(303);
        let metadata = ann.get(PROFILE).await.json()["metadata"].clone();
        assert_eq!(metadata["certifications"], json!(lines));
        assert_eq!(metadata["specialties"], json!([" two\nlines ", ""]), "nobody touched it");
    }

    async fn f02_the_form_saves_without_scripts_and_says_so_on_the_next_page(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let fields = [
            ("full_name", "Ann \"<Archer>\" & Co"), ("given_name", "Ann"), ("family_name", ""), ("username", "ann"), ("phone", "+1 415 555 0123"),
            ("time_zone", "Europe/Paris"), ("language", "fr"),
        ];
        let answer = ann.post(FORM).form(&fields).await.expect(303);
        assert_eq!(answer.location(), FORM);
        let page = ann.get(FORM).await.expect(200).text();
        assert!(page.contains("Votre profil est enregistré."), "the notice, in the language just chosen");
        assert!(page.contains("Ann &quot;&lt;Archer&gt;&quot; &amp; Co"), "escaped in the attribute");
        assert!(!ann.get(FORM).await.text().contains("Votre profil est enregistré."), "once only");
        let profile = ann.get(PROFILE).await.json();
        assert_eq!((&profile["phone"], &profile["timezone"], &profile["language"]), (&json!("+14155550123"), &json!("Europe/Paris"), &json!("fr")));
    }

    async fn f02_a_refused_form_comes_back_with_what_was_typed_and_what_is_wrong(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let fields = [("full_name", "Typed <Name>"), ("phone", "12"), ("time_zone", "Mars/Olympus"), ("username", "fine.name"), ("language", "en")];
        let answer = ann.post(FORM).form(&fields).await.expect(303);
        assert_eq!(answer.location(), FORM);
        let flash = answer.set_cookie("portico_flash").expect("a flash");
        assert!(flash.contains("HttpOnly") && flash.contains("SameSite=Lax") && !flash.contains("Typed"), "sealed: {flash}");
        let page = ann.get(FORM).await.expect(200).text();
        for shown in ["Typed &lt;Name&gt;", "fine.name", "Mars/Olympus", "Begin with + and the country code"] {
            assert!(page.contains(shown), "{shown} is missing");
        }
        assert!(!page.contains("<Name>"));
        assert_eq!(ann.get(PROFILE).await.json()["full_name"], "ann", "nothing was saved");
        let again = ann.get(FORM).await.text();
        assert!(!again.contains("fine.name"), "the flash is shown once");
    }

    async fn f01_the_same_form_sent_by_a_script_is_answered_as_json(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let refused = ann.submit(FORM, &[("full_name", ""), ("time_zone", "nowhere"), ("username", "-")]).await.expect(422);
        let errors = refused.json()["errors"].clone();
        let names: Vec<&String> = errors.as_object().expect("errors").keys().collect();
        assert_eq!(names, ["full_name", "time_zone", "username"]);
        assert!(refused.set_cookie("portico_flash").is_none());
        let saved = ann.submit(FORM, &[("full_name", "Ann")]).await.expect(200);
        assert_eq!(saved.leads_to(), FORM);
    }

    async fn d02_a_username_that_is_taken_is_said_together_with_whatever_else_is_wrong(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        ann.put(PROFILE).json(&json!({ "username": "taken" })).await.expect(200);
        for preferences in [json!({ "auto_save": false }), json!({ "notifications": { "push": true } }), json!({})] {
            let change = json!({ "username": "taken", "preferences": preferences });
            assert_eq!(bob.put(PROFILE).json(&change).await.refused(422, "VALIDATION_ERROR").fields(), ["username"], "{change}");
        }
    }
}
