//! `/org/settings`: what an organisation decides for its people (rows A02, E05, E06, F02).

use portico::{access::Role, activity};
use serde_json::{Value, json};

use crate::support::{Client, Signed, TestApp, on_both_engines};

const SETTINGS: &str = "/org/settings";
const NEW_FIELD: &str = "/org/settings/new-field";
const NEWCOMERS: &str = "/org/settings/newcomers";
const SLACK: &str = "/org/settings/slack";
const RULES: &str = "/org/settings/rules";
const PAGES: [&str; 5] = [SETTINGS, NEW_FIELD, NEWCOMERS, SLACK, RULES];

async fn admin(portal: &TestApp) -> Signed {
    portal.person("admin@example.com").name("Ada Admin").role(Role::Admin).signed_in().await
}

fn field<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![("label.en", "Team"), ("type", "text"), ("editable_by", "person")];
    form.retain(|(name, _)| more.iter().all(|(known, _)| known != name));
    form.extend_from_slice(more);
    form
}

/// What the record says of the latest change of the settings.
async fn recorded(portal: &TestApp) -> Value {
    let statement =
        "SELECT CAST(changes AS TEXT) FROM activity WHERE kind = 'organization.updated' ORDER BY seq DESC LIMIT 1";
    let text: String =
        portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar(statement).fetch_one(pool).await)
            .expect("a record");
    serde_json::from_str(&text).expect("JSON")
}

async fn changes_recorded(portal: &TestApp) -> i64 {
    portal.number("SELECT count(*) FROM activity WHERE kind = 'organization.updated'").await
}

/// The form of the newcomers, as a browser sends it.
fn newcomers<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("theme", ""),
        ("language", ""),
        ("timezone", ""),
        ("default_view", "overview"),
        ("shown", "email in_app"),
    ];
    for widget in ["check_up", "messages", "usage", "activity", "achievements"] {
        form.push(("widget", widget));
    }
    form.retain(|(name, _)| more.iter().all(|(known, _)| known != name));
    form.extend_from_slice(more);
    form
}

/// Every box of the table that can be ticked, but for these.
async fn boxes_without(client: &Client, off: &[&str]) -> Vec<String> {
    let page = client.get(NEWCOMERS).await.expect(200).text();
    let names = page.split("<input").filter(|tag| tag.contains("type=\"checkbox\"") || tag.contains("name=\"way."));
    let names = names.filter_map(|tag| Some(tag.split("name=\"").nth(1)?.split('"').next()?.to_owned()));
    names.filter(|name| !off.contains(&name.as_str()) && !name.starts_with("show_")).collect()
}

on_both_engines! {
    async fn e05_only_those_who_may_change_the_organisation_see_its_settings(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let manager = portal.person("mara@example.com").role(Role::Manager).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for page in PAGES {
            admin.get(page).await.expect(200);
            assert_eq!(manager.get(page).await.status, 403, "{page}");
            assert_eq!(ann.get(page).await.status, 403, "{page}");
            assert_eq!(portal.visitor().get(page).await.expect(303).location(), format!("/login?next={}", page.replace('/', "%2F")));
        }
        for (path, form) in [
            (NEW_FIELD, field(&[])), ("/org/settings/fields/certifications", field(&[])), ("/org/settings/fields/certifications/move", vec![("to", "down")]),
            ("/org/settings/fields/certifications/remove", vec![]), (NEWCOMERS, newcomers(&[("theme", "dark")])),
            (RULES, vec![("password_min_length", "12")]),
            (SLACK, vec![("slack_webhook", "https://hooks.slack.com/services/T/B/x")]), ("/org/settings/slack/try", vec![]), ("/org/settings/slack/remove", vec![]),
        ] {
            assert_eq!(manager.submit(path, &form).await.status, 403, "{path}");
            assert_eq!(ann.submit(path, &form).await.status, 403, "{path}");
            portal.visitor().post(path).form(&form).await.expect(303);
        }
        assert_eq!(changes_recorded(&portal).await, 0);
        assert!(admin.get("/account").await.text().contains("href=\"/org/settings\""));
        assert!(!manager.get("/account").await.text().contains("href=\"/org/settings\""));
    }

    async fn e05_fields_are_added_changed_moved_and_removed_without_scripts(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let page = admin.get(SETTINGS).await.expect(200).text();
        assert!(page.contains("Certifications") && page.contains("Specialties"), "what holds until something is said");
        let added = field(&[("label.en", "Équipe & <co>"), ("label.es", "Equipo"), ("type", "choice"), ("choices", " Field \r\n\r\nOffice\r\n"), ("required", "true")]);
        assert_eq!(admin.post(NEW_FIELD).form(&added).await.expect(303).location(), SETTINGS);
        let page = admin.get(SETTINGS).await.text();
        assert!(page.contains("Équipe &amp; &lt;co&gt;") && page.contains("equipe_co") && page.contains("Required"), "{page}");
        let change = recorded(&portal).await;
        assert_eq!(change["profile_fields"]["before"].as_array().map(Vec::len), Some(2));
        let kept = &change["profile_fields"]["after"][2];
        assert_eq!(kept, &json!({ "key": "equipe_co", "label": { "en": "Équipe & <co>", "es": "Equipo" }, "type": "choice", "required": true, "choices": ["Field", "Office"], "editable_by": "person" }));
        assert!(ann.get("/account/profile").await.text().contains("name=\"metadata.equipe_co\""), "felt at once");

        // The form shows what is kept, and keeps the key whatever is sent.
        let path = "/org/settings/fields/equipe_co";
        let form = admin.get(path).await.expect(200).text();
        assert!(form.contains("Equipo") && form.contains("Field\nOffice") && form.contains("readonly"), "{form}");
        let changed = field(&[("label.en", "Crew"), ("key", "other"), ("type", "number"), ("max", "7"), ("editable_by", "admin")]);
        assert_eq!(admin.submit(path, &changed).await.expect(200).leads_to(), SETTINGS);
        assert_eq!(recorded(&portal).await["profile_fields"]["after"][2], json!({ "key": "equipe_co", "label": { "en": "Crew" }, "type": "number", "max": 7, "editable_by": "admin" }));
        let before = changes_recorded(&portal).await;
        admin.submit(path, &changed).await.expect(200);
        assert_eq!(changes_recorded(&portal).await, before, "what is the same is no change");

        for _ in 0..3 {
            admin.post(format!("{path}/move")).form(&[("to", "up")]).await.expect(303);
        }
        let page = admin.get(SETTINGS).await.text();
        assert!(page.find("Crew").expect("there") < page.find("Certifications").expect("there"));
        for key in ["equipe_co", "certifications", "specialties"] {
            admin.post(format!("{SETTINGS}/fields/{key}/remove")).form(&[]).await.expect(303);
        }
        assert!(admin.get(SETTINGS).await.text().contains("No further fields"), "none at all is possible too");
        assert!(!ann.get("/account/profile").await.text().contains("name=\"metadata."));
        for path in [path, "/org/settings/fields/nothing", "/org/settings/fields/%3Cb%3E"] {
            assert_eq!(admin.get(path).await.status, 404);
            assert_eq!(admin.submit(path, &changed).await.status, 404);
            assert_eq!(admin.submit(format!("{path}/move"), &[("to", "up")]).await.status, 404);
            assert_eq!(admin.submit(format!("{path}/remove"), &[]).await.status, 404);
        }
        let org = portal.first_organization().await;
        let verdict = activity::verify_chain(&portal.app.db, org).await.expect("read");
        assert!(format!("{verdict:?}").starts_with("Whole"), "the record holds: {verdict:?}");
    }

    async fn e05_what_is_wrong_with_a_field_is_said_at_its_part_and_nothing_typed_is_lost(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        admin.submit(NEW_FIELD, &field(&[("key", "team")])).await.expect(200);
        let long = "x".repeat(61);
        let many = (0..51).map(|number| number.to_string()).collect::<Vec<_>>().join("\n");
        for (form, wrong) in [
            (field(&[("label.en", " ")]), vec!["label.en"]),
            (field(&[("label.en", &long), ("label.fr", &long), ("key", "a b"), ("max", "many")]), vec!["key", "label.en", "label.fr", "max"]),
            (field(&[("key", "team")]), vec!["key"]),
            (field(&[("label.en", "Team")]), vec!["key"]),
            (field(&[("key", "1a")]), vec!["key"]),
            (field(&[("key", "new"), ("type", "choice")]), vec!["choices"]),
            (field(&[("key", "new"), ("type", "choice"), ("choices", &many)]), vec!["choices"]),
            (field(&[("key", "new"), ("type", "choice"), ("choices", &long)]), vec!["choices"]),
            (field(&[("key", "new"), ("max", "501")]), vec!["max"]),
            (field(&[("key", "new"), ("max", "-1")]), vec!["max"]),
            (field(&[("key", "new"), ("type", "list"), ("max", "21")]), vec!["max"]),
            (field(&[("key", "new"), ("type", "picture")]), vec!["type"]),
            (field(&[("key", "new"), ("editable_by", "everybody")]), vec!["editable_by"]),
        ] {
            let refused = admin.submit(NEW_FIELD, &form).await.expect(422).json()["errors"].clone();
            let names: Vec<&String> = refused.as_object().expect("errors").keys().collect();
            assert_eq!(names, wrong, "{form:?}");
        }
        admin.post(NEW_FIELD).form(&field(&[("label.en", "Cost centre"), ("key", "a b"), ("label.es", "Centro")])).await.expect(303);
        let page = admin.get(NEW_FIELD).await.expect(200).text();
        assert!(page.contains("Cost centre") && page.contains("Centro") && page.contains("begin with a letter"), "{page}");
        for number in 0..27 {
            admin.submit(NEW_FIELD, &field(&[("key", &format!("k{number}"))])).await.expect(200);
        }
        let refused = admin.submit(NEW_FIELD, &field(&[("key", "one_more")])).await.expect(422);
        assert_eq!(refused.error_at("profile_fields"), json!("Use 30 lines at most."));
    }

    async fn e05_what_newcomers_start_with_holds_until_they_choose_themselves(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        bob.put("/api/users/notifications/settings").json(&json!({ "email": { "orderUpdates": true } })).await.expect(200);
        let ticked = boxes_without(&admin, &["way.email.orderUpdates", "way.in_app.marketAlerts"]).await;
        let mut form = newcomers(&[("theme", "dark"), ("language", "fr"), ("timezone", "Europe/Paris"), ("default_view", "inbox"), ("show_usage", "true")]);
        form.extend(ticked.iter().map(|name| (name.as_str(), "true")));
        assert_eq!(admin.post(NEWCOMERS).form(&form).await.expect(303).location(), SETTINGS);
        let change = recorded(&portal).await["newcomers"].clone();
        assert_eq!(change["before"], json!({}));
        assert_eq!(change["after"]["notification_events"], json!({ "email": { "orderUpdates": false, "task_failures": true, "system_maintenance": true }, "in_app": { "marketAlerts": false } }));
        assert_eq!((&change["after"]["theme"], &change["after"]["timezone"]), (&json!("dark"), &json!("Europe/Paris")));

        let shown = ann.get("/api/users/preferences").await.json();
        assert_eq!(shown["dashboard"]["defaultView"], "inbox");
        assert_eq!((&shown["dashboard"]["widgets"][2], &shown["dashboard"]["widgets"][0]["visible"]), (&json!({ "name": "usage", "visible": true }), &json!(false)));
        assert_eq!(shown["theme"], "auto", "colours are given to new accounts");
        let told = ann.get("/api/users/notifications/settings").await.json();
        assert_eq!((&told["email"]["orderUpdates"], &told["in_app"]["marketAlerts"], &told["email"]["creditLow"]), (&json!(false), &json!(false), &Value::Null));
        assert_eq!(told["email"]["weekly_summary"], false, "the summary comes to those who ask");
        assert_eq!(bob.get("/api/users/notifications/settings").await.json()["email"]["orderUpdates"], true, "who chose is heard");
        let cleo = portal.person("cleo@example.com").signed_in().await;
        let shown = cleo.get("/api/users/preferences").await.json();
        assert_eq!((&shown["theme"], &shown["language"], &shown["timezone"]), (&json!("dark"), &json!("fr"), &json!("Europe/Paris")));
        let elsewhere = portal.organization("Contoso").await;
        let carl = portal.person("carl@contoso.example").of(elsewhere).signed_in().await;
        assert_eq!(carl.get("/api/users/notifications/settings").await.json()["email"]["orderUpdates"], true, "another organisation's are its own");

        // The page shows what was saved, and what is as the portal does it by itself is not kept.
        let page = admin.get(NEWCOMERS).await.text();
        assert!(page.contains("value=\"Europe/Paris\""), "{page}");
        let usual = boxes_without(&admin, &["way.email.task_failures", "way.email.system_maintenance"]).await;
        let mut form = newcomers(&[("show_check_up", "true"), ("show_messages", "true"), ("show_usage", "true"), ("show_activity", "true"), ("show_achievements", "true")]);
        form.extend(usual.iter().map(|name| (name.as_str(), "true")));
        admin.post(NEWCOMERS).form(&form).await.expect(303);
        assert_eq!(recorded(&portal).await["newcomers"]["after"], json!({}));
        assert_eq!(ann.get("/api/users/preferences").await.json()["dashboard"]["defaultView"], "overview");
    }

    async fn e05_what_is_wrong_with_the_start_is_said_at_its_field(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let wrong = [("theme", "neon"), ("language", "tlh"), ("timezone", "Mars/Olympus"), ("default_view", "<b>")];
        let refused = admin.submit(NEWCOMERS, &newcomers(&wrong)).await.expect(422).json()["errors"].clone();
        let names: Vec<&String> = refused.as_object().expect("errors").keys().collect();
        assert_eq!(names, ["default_view", "language", "theme", "timezone"]);
        let mut form = newcomers(&[("timezone", "Mars/Olympus")]);
        form.push(("way.email.orderUpdates", "true"));
        admin.post(NEWCOMERS).form(&form).await.expect(303);
        let page = admin.get(NEWCOMERS).await.expect(200).text();
        assert!(page.contains("Mars/Olympus") && page.contains("Choose a time zone from the list."));
        let ticked = |name: &str| {
            let at = page.find(&format!("name=\"{name}\"")).expect(name);
            page[at..].split('>').next().expect("a tag").contains("checked")
        };
        assert!(ticked("way.email.orderUpdates") && !ticked("way.email.marketAlerts"), "what was ticked stays");
        // What nobody offered is passed over, what is not an organisation's to say is not kept.
        let mut form = newcomers(&[("shown", "email slack fax"), ("default_view", "overview")]);
        form.extend([("way.slack.account_security", "true"), ("way.email.weekly_summary", "true"), ("channel.fax", "true")]);
        admin.submit(NEWCOMERS, &form).await.expect(200);
        let kept = recorded(&portal).await["newcomers"]["after"].to_string();
        assert!(!kept.contains("weekly_summary") && !kept.contains("account_security") && !kept.contains("fax"), "{kept}");
        admin.submit(NEWCOMERS, &newcomers(&[("move", "usage:up")])).await.expect(200);
        assert_eq!(recorded(&portal).await["newcomers"]["after"]["dashboard"]["widgets"][1]["name"], "usage");
    }

    async fn c12_c14_rules_are_changed_on_the_page_and_hold_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let page = admin.get(RULES).await.expect(200).text();
        assert!(page.contains("Empty: 8, as the server’s settings say.") && page.contains("(Yes)"), "{page}");
        for (length, idle, wrong) in [("many", "0", vec!["password_min_length", "session_idle_minutes"]), ("3", "", vec!["password_min_length"]), ("129", "", vec!["password_min_length"]), ("-9", "", vec!["password_min_length"]), ("", "525601", vec!["session_idle_minutes"])] {
            let refused = admin.submit(RULES, &[("password_min_length", length), ("session_idle_minutes", idle)]).await.expect(422).json()["errors"].clone();
            let names: Vec<&String> = refused.as_object().expect("errors").keys().collect();
            assert_eq!(names, wrong, "{length} {idle}");
        }
        assert_eq!(admin.submit(RULES, &[("require_email_verification", "perhaps")]).await.expect(422).error_at("require_email_verification"), json!("This value is not possible here."));
        let form = [("require_email_verification", "false"), ("password_min_length", "14"), ("session_idle_minutes", "")];
        assert_eq!(admin.post(RULES).form(&form).await.expect(303).location(), SETTINGS);
        assert_eq!(recorded(&portal).await, json!({ "require_email_verification": { "before": null, "after": false }, "password_min_length": { "before": null, "after": 14 } }));
        assert!(admin.get(RULES).await.text().contains("value=\"14\""));
        let visitor = portal.visitor();
        let register = |password: &str| {
            let form = [("full_name", "Nora New"), ("email", "nora@example.com"), ("password", password)];
            visitor.submit("/register", &form)
        };
        assert!(register("brass-lamp-9").await.expect(422).error_at("password").as_str().expect("said").contains("14"));
        register("brass-lamp-over-water-9").await.expect(200);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE email = 'nora@example.com' AND status = 'active'").await, 1, "nothing is to be confirmed");
        admin.post(RULES).form(&[]).await.expect(303);
        assert_eq!(recorded(&portal).await["password_min_length"], json!({ "before": 14, "after": null }), "what is empty follows the installation");
    }

    async fn e06_an_organisation_sets_up_its_channel_on_the_page_and_it_is_never_shown_again(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("first@example.com").exists().await;
        let elsewhere = portal.organization("Contoso").await;
        let carla = portal.person("carla@contoso.example").of(elsewhere).role(Role::Owner).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let available = async |client: &Client| client.get("/api/users/notifications/settings").await.json()["available"]["slack"].clone();
        assert!(carla.get(SLACK).await.expect(200).text().contains("No channel"));
        for wrong in ["", " ", "http://hooks.slack.com/x", "https://127.0.0.1/x", "https://hooks.slack.com.evil.example/x", "x"] {
            let refused = carla.submit(SLACK, &[("slack_webhook", wrong)]).await.expect(422);
            assert!(refused.error_at("slack_webhook").is_string(), "{wrong}");
        }
        carla.post(SLACK).form(&[("slack_webhook", "https://evil.example/hush")]).await.expect(303);
        assert!(!carla.get(SLACK).await.text().contains("hush"), "not even what was refused is shown");
        let secret = "https://hooks.slack.com/services/T0/B0/hush";
        assert_eq!(carla.post(SLACK).form(&[("slack_webhook", secret)]).await.expect(303).location(), SLACK);
        let page = carla.get(SLACK).await.expect(200).text();
        assert!(page.contains("A channel is set up") && page.contains("Try it out") && !page.contains("hush"), "{page}");
        assert!(!carla.get(SETTINGS).await.text().contains("hush"));
        assert_eq!((available(&carla).await, available(&ann).await), (json!(true), json!(false)), "the other organisation has none");
        assert_eq!(recorded(&portal).await["slack_webhook"], json!({ "before": false, "after": true }));
        carla.post("/org/settings/slack/remove").form(&[]).await.expect(303);
        assert_eq!(available(&carla).await, false);
        assert_eq!(carla.post("/org/settings/slack/try").form(&[]).await.expect(303).location(), SLACK);
        assert!(carla.get(SLACK).await.text().contains("There is no channel to try."));
    }

    async fn f03_the_settings_speak_three_languages(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        for (language, words) in [("es", "Campos del perfil"), ("fr", "Champs du profil"), ("en", "Profile fields")] {
            admin.put("/api/users/profile").json(&json!({ "language": language })).await.expect(200);
            assert!(admin.get(SETTINGS).await.expect(200).text().contains(words));
        }
    }
}
