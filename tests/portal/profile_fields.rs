//! Fields that an organisation adds to profiles, and the settings that say so (rows A02, C12).

use portico::{access::Role, accounts, kernel::Code, organizations};
use serde_json::{Value, json};

use crate::support::{TestApp, on_both_engines};

const PROFILE: &str = "/api/users/profile";
const FORM: &str = "/account/profile";

fn fields() -> Value {
    json!([
        { "key": "team", "label": { "en": "Team", "es": "Equipo" }, "type": "choice", "choices": ["Field", "Office"], "required": true },
        { "key": "badge", "label": { "en": "Badge" }, "type": "number", "max": 9999 },
        { "key": "started", "label": { "en": "Started <on>" }, "type": "date" },
        { "key": "driver", "label": { "en": "May drive" }, "type": "boolean" },
        { "key": "certifications", "label": { "en": "Certificates" }, "type": "list", "max": 3 },
        { "key": "cost_centre", "label": { "en": "Cost centre" }, "type": "text", "editable_by": "admin" },
    ])
}

async fn set(portal: &TestApp, key: &str, value: Value) -> Result<(), Code> {
    let caller = portal.operator(portal.first_organization().await);
    organizations::change_setting(&caller, &portal.app, key, value).await.map_err(|error| error.code())
}

on_both_engines! {
    async fn a02_metadata_is_checked_against_the_fields_that_the_organisation_has_set(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        set(&portal, "profile_fields", fields()).await.expect("set");
        let good = json!({ "team": "Field", "badge": 17, "started": "2026-02-28", "driver": true, "certifications": ["a", "b"], "free": { "x": 1 } });
        let answer = ann.put(PROFILE).json(&json!({ "metadata": good })).await.expect(200).json();
        assert_eq!(answer["metadata"], good, "what is not named may be anything");
        for (key, wrong) in [
            ("team", json!("Elsewhere")), ("team", Value::Null), ("badge", json!("17")), ("badge", json!(10_000)), ("started", json!("tomorrow")),
            ("driver", json!("yes")), ("certifications", json!(["a", "b", "c", "d"])), ("certifications", json!([1])), ("cost_centre", json!("K1")),
        ] {
            let answer = ann.put(PROFILE).json(&json!({ "name": "New", "metadata": { key: wrong } })).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(answer.fields(), [format!("metadata.{key}")], "{wrong}");
        }
        let profile = ann.get(PROFILE).await.json();
        assert_eq!((&profile["metadata"], &profile["name"]), (&good, &json!("ann")), "nothing changed");
        // What else is changed does not ask for fields that are not filled in yet.
        let bob = portal.person("bob@example.com").signed_in().await;
        bob.put(PROFILE).json(&json!({ "phone": "+14155550123" })).await.expect(200);
    }

    async fn a02_the_profile_shows_the_fields_and_says_what_is_wrong_at_them(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        set(&portal, "profile_fields", fields()).await.expect("set");
        let page = ann.get(FORM).await.expect(200).text();
        for shown in ["Team", "Started &lt;on&gt;", "Cost centre", "Only administrators change this."] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(page.contains("name=\"metadata.team\"") && !page.contains("name=\"metadata.cost_centre\""));
        let wrong = [("full_name", "Ann"), ("metadata.team", ""), ("metadata.badge", "many"), ("metadata.started", "2026-02-30")];
        let refused = ann.submit(FORM, &wrong).await.expect(422).json()["errors"].clone();
        let names: Vec<&String> = refused.as_object().expect("errors").keys().collect();
        assert_eq!(names, ["metadata.badge", "metadata.started", "metadata.team"]);
        ann.post(FORM).form(&wrong).await.expect(303);
        assert!(ann.get(FORM).await.text().contains("many"), "what was typed stays");
        let right = [
            ("full_name", "Ann"), ("metadata.team", "Office"), ("metadata.badge", "17"), ("metadata.started", ""), ("metadata.driver", "true"),
            ("metadata.driver", ""), ("metadata.certifications", " first aid \r\n\r\nforklift\r\n"), ("metadata.cost_centre", "K1"),
        ];
        ann.post(FORM).form(&right).await.expect(303);
        let metadata = ann.get(PROFILE).await.json()["metadata"].clone();
        assert_eq!(metadata, json!({ "team": "Office", "badge": 17, "driver": true, "certifications": ["first aid", "forklift"] }));
        ann.post(FORM).form(&[("metadata.team", "Office"), ("metadata.driver", ""), ("metadata.certifications", "")]).await.expect(303);
        let metadata = ann.get(PROFILE).await.json()["metadata"].clone();
        assert_eq!(metadata, json!({ "team": "Office", "badge": 17, "driver": false }));
    }

    async fn a02_without_fields_of_its_own_the_lists_of_the_document_are_shown(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(PROFILE).json(&json!({ "metadata": { "certifications": ["Organic <A>", "</textarea><script>alert(1)</script>"], "specialties": { "x": 1 } } })).await.expect(200);
        let page = ann.get(FORM).await.expect(200).text();
        assert!(page.contains("Organic &lt;A&gt;") && page.contains("name=\"metadata.certifications\""));
        assert!(!page.contains("</textarea><script>"), "nobody breaks out of the field");
        assert!(!page.contains("name=\"metadata.specialties\""), "a form would destroy what is no list");
        let saved = ann.submit(FORM, &[("full_name", "ann"), ("metadata.certifications", "Organic <A>\r\n</textarea><script>alert(1)</script>"), ("metadata.unknown", "x")]).await.expect(200);
        assert_eq!(saved.leads_to(), FORM);
        assert!(ann.get(FORM).await.text().contains("Nothing was changed."));
        assert_eq!(ann.get(PROFILE).await.json()["metadata"]["specialties"], json!({ "x": 1 }));
    }

    async fn a07_whoever_is_added_brings_only_what_fits_the_fields(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        set(&portal, "profile_fields", fields()).await.expect("set");
        let add = |email: &str, metadata: Value| {
            admin.post("/api/users").json(&json!({ "email": email, "name": "New", "sendInvitation": false, "metadata": metadata }))
        };
        let good = json!({ "team": "Field", "cost_centre": "K1", "free": [1] });
        assert_eq!(add("new@example.com", good.clone()).await.expect(201).json()["metadata"], good);
        add("without@example.com", json!({})).await.expect(201);
        for (key, wrong) in [("team", json!("Elsewhere")), ("badge", json!("7")), ("started", json!("soon")), ("cost_centre", json!(7)), ("team", Value::Null)] {
            let answer = add("wrong@example.com", json!({ key: wrong })).await.refused(422, "VALIDATION_ERROR");
            assert_eq!(answer.fields(), [format!("metadata.{key}")], "{wrong}");
        }
        assert_eq!(portal.emails().await.len(), 3, "nobody was added by what was refused");
    }

    async fn a02_administrators_keep_their_fields_on_the_persons_page(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").name("Ada Admin").role(Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let page = format!("/org/users/{}", ann.id);
        let form = format!("{page}/fields");
        assert!(!admin.get(&page).await.expect(200).text().contains("Kept by administrators"), "there are none");
        set(&portal, "profile_fields", fields()).await.expect("set");
        ann.put(PROFILE).json(&json!({ "metadata": { "team": "Field", "own": 1 } })).await.expect(200);
        let shown = admin.get(&page).await.expect(200).text();
        assert!(shown.contains("Kept by administrators") && shown.contains("name=\"metadata.cost_centre\"") && !shown.contains("name=\"metadata.team\""), "{shown}");
        assert_eq!(admin.post(&form).form(&[("metadata.cost_centre", " K 17 "), ("metadata.team", "Office"), ("role", "owner")]).await.expect(303).location(), page);
        let metadata = ann.get(PROFILE).await.json()["metadata"].clone();
        assert_eq!(metadata, json!({ "team": "Field", "own": 1, "cost_centre": "K 17" }), "nothing else is theirs to change here");
        assert!(ann.get("/account/profile").await.text().contains("K 17"));
        assert!(ann.get("/account/inbox").await.text().contains("Ada Admin changed something in your profile."));
        let events = "SELECT count(*) FROM activity WHERE kind = 'user.updated' AND actor_id <> subject_id";
        assert_eq!(portal.number(events).await, 1);
        admin.submit(&form, &[("metadata.cost_centre", "K 17")]).await.expect(200);
        assert_eq!(portal.number(events).await, 1, "what is the same is no change");
        let refused = admin.submit(&form, &[("metadata.cost_centre", &"x".repeat(501))]).await.expect(422);
        assert_eq!(refused.error_at("metadata.cost_centre"), json!("Use 500 characters at most."));
        admin.submit(&form, &[("metadata.cost_centre", "")]).await.expect(200);
        assert_eq!(ann.get(PROFILE).await.json()["metadata"]["cost_centre"], Value::Null);

        assert_eq!(bob.submit(&form, &[("metadata.cost_centre", "K2")]).await.status, 403);
        let above = format!("/org/users/{}/fields", owner.id);
        assert_eq!(admin.submit(above, &[("metadata.cost_centre", "K2")]).await.status, 403, "nobody changes who stands above them");
        assert!(!admin.get(format!("/org/users/{}", owner.id)).await.expect(200).text().contains("Kept by administrators"));
        let elsewhere = portal.organization("Contoso").await;
        let carla = portal.person("carla@contoso.example").of(elsewhere).role(Role::Owner).signed_in().await;
        assert_eq!(carla.submit(&form, &[("metadata.cost_centre", "K2")]).await.status, 404);
        assert_eq!(admin.submit("/org/users/user_01h455vb4pex5vsknk084sn02q/fields", &[]).await.status, 404);
        // The action itself takes nothing but administrators' fields.
        let caller = portal.caller(&admin).await;
        let beyond = accounts::change_fields_of(&caller, &portal.app, ann.id, [("team".to_owned(), json!("Office"))].into()).await;
        assert_eq!(beyond.map_err(|error| error.code()).err(), Some(Code::ValidationError));
    }

    async fn c12_settings_are_set_by_those_who_may_and_felt_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        set(&portal, "require_email_verification", json!(false)).await.expect("set");
        set(&portal, "password_min_length", json!(12)).await.expect("set");
        let operator = portal.operator(portal.first_organization().await);
        let settings = organizations::my_settings(&operator, &portal.app).await.expect("settings");
        assert_eq!((&settings["require_email_verification"], &settings["password_min_length"]), (&json!(false), &json!(12)));
        set(&portal, "password_min_length", Value::Null).await.expect("unset");
        for (key, wrong) in [
            ("password_min_length", json!("many")), ("password_min_length", json!(0)), ("require_email_verification", json!(7)), ("nonsense", json!(1)),
            ("session_idle_minutes", json!(0)), ("profile_fields", json!({})), ("profile_fields", json!([{ "key": "a" }])),
            ("profile_fields", json!([{ "key": "a b", "label": { "en": "A" }, "type": "text" }])),
        ] {
            assert_eq!(set(&portal, key, wrong.clone()).await, Err(Code::ValidationError), "{key}: {wrong}");
        }
        let caller = portal.caller(&ann).await;
        let refused = organizations::change_setting(&caller, &portal.app, "password_min_length", json!(1)).await;
        assert_eq!(refused.map_err(|error| error.code()), Err(Code::InsufficientPermissions));
        let changes = "SELECT count(*) FROM activity WHERE kind = 'organization.updated'";
        assert_eq!(portal.number(changes).await, 3);
    }
}
