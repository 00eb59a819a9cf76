//! `/account/preferences` and `/account/notifications` as forms (rows A15, A17, F01, F02), and what administrators' changes tell their owner.

use portico::{access::Role, accounts, roles};
use serde_json::json;

use super::SETTINGS;
use crate::support::{Signed, TestApp, on_both_engines};

const PREFERENCES: &str = "/account/preferences";
const NOTIFICATIONS: &str = "/account/notifications";

async fn widgets(person: &Signed) -> Vec<(String, bool)> {
    let shown = person.get("/api/users/preferences").await.expect(200).json();
    let widgets = shown["dashboard"]["widgets"].as_array().expect("a list").clone();
    widgets
        .iter()
        .map(|widget| (widget["name"].as_str().expect("a name").to_owned(), widget["visible"] == true))
        .collect()
}

/// The whole form of the preferences, as a browser sends it.
fn whole() -> Vec<(&'static str, &'static str)> {
    vec![
        ("whole", "true"),
        ("theme", "dark"),
        ("language", "en"),
        ("timezone", "Europe/Paris"),
        ("default_view", "inbox"),
        ("widget", "check_up"),
        ("show_check_up", "true"),
        ("widget", "messages"),
        ("show_messages", "true"),
        ("widget", "usage"),
        ("widget", "activity"),
        ("show_activity", "true"),
        ("widget", "achievements"),
        ("show_achievements", "true"),
        ("gps_tracking", "true"),
    ]
}

on_both_engines! {
    async fn f02_the_preferences_are_saved_without_scripts(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        assert_eq!(ann.post(PREFERENCES).form(&whole()).await.expect(303).location(), PREFERENCES);
        let page = ann.get(PREFERENCES).await.expect(200).text();
        assert!(page.contains("Your preferences are saved.") && page.contains("data-theme=\"dark\""), "the colours from the first byte");
        let shown = ann.get("/api/users/preferences").await.json();
        assert_eq!((&shown["theme"], &shown["timezone"]), (&json!("dark"), &json!("Europe/Paris")));
        assert_eq!(shown["mobile"], json!({ "offlineMode": false, "gpsTracking": true }));
        assert_eq!(shown["auto_save"], false, "a box that is off in a whole form is off");
        assert_eq!(widgets(&ann).await[2], ("usage".to_owned(), false));
        assert_eq!(ann.get("/").await.expect(303).location(), "/account/inbox", "the view that opens first");
        assert_eq!(portal.visitor().get("/").await.expect(303).location(), "/account");
    }

    async fn f02_widgets_are_moved_by_buttons_and_nothing_typed_is_lost(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut fields = whole();
        fields.push(("move", "activity:up"));
        ann.post(PREFERENCES).form(&fields).await.expect(303);
        let names: Vec<String> = widgets(&ann).await.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["check_up", "messages", "activity", "usage", "achievements"]);
        assert_eq!(ann.get("/api/users/preferences").await.json()["theme"], "dark", "the other choices came along");
        for end in ["check_up:up", "achievements:down", "weather:up", "usage", ":", "usage:sideways"] {
            let mut fields = whole();
            fields.push(("move", end));
            ann.post(PREFERENCES).form(&fields).await.expect(303);
            assert_eq!(widgets(&ann).await.len(), 5, "{end}");
        }
    }

    async fn a15_the_overview_shows_what_is_wanted_in_the_order_that_is_wanted(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let headings = async || {
            let page = ann.get("/account").await.expect(200).text();
            let found = page.split("<h2 id=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned);
            found.filter(|id| ["check-up", "messages", "usage", "activity"].contains(&id.as_str())).collect::<Vec<String>>()
        };
        assert_eq!(headings().await, ["check-up", "usage", "activity"], "no messages, no heading");
        crate::notifications::tell(&portal, ann.id, crate::notifications::news(portico::notifications::Event::SystemUpdates, "Unread <news>")).await;
        assert_eq!(headings().await, ["check-up", "messages", "usage", "activity"]);
        assert!(ann.get("/account").await.text().contains("Unread &lt;news&gt;"));
        let chosen = json!({ "dashboard": { "widgets": ["activity", "messages"] } });
        ann.put("/api/users/preferences").json(&chosen).await.expect(200);
        assert_eq!(headings().await, ["activity", "messages"]);
        ann.post("/account/inbox/read-all").form(&[]).await.expect(303);
        assert_eq!(headings().await, ["activity"]);
    }

    async fn f02_refused_preferences_come_back_as_they_were_sent(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut fields = whole();
        fields[3] = ("timezone", "Mars/Olympus");
        fields.swap(5, 9);
        assert_eq!(ann.post(PREFERENCES).form(&fields).await.expect(303).location(), PREFERENCES);
        let page = ann.get(PREFERENCES).await.expect(200).text();
        assert!(page.contains("Mars/Olympus") && page.contains("Choose a time zone from the list."));
        let order: Vec<usize> = ["value=\"usage\"", "value=\"check_up\""].iter().filter_map(|widget| page.find(widget)).collect();
        assert_eq!(order.len(), 2);
        assert_eq!(ann.get("/api/users/preferences").await.json()["theme"], "auto", "nothing was saved");
        let refused = ann.submit(PREFERENCES, &fields).await.expect(422);
        assert_eq!(refused.error_at("timezone"), "Choose a time zone from the list.");
    }

    async fn f01_a_form_that_saves_itself_is_answered_without_a_word(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut fields = whole();
        fields.push(("auto", "true"));
        let answer = ann.submit(PREFERENCES, &fields).await.expect(204);
        assert!(answer.set_cookie("portico_flash").is_none());
        fields[2] = ("language", "fr");
        assert_eq!(ann.submit(PREFERENCES, &fields).await.expect(200).leads_to(), PREFERENCES, "every word changes");
        ann.submit(NOTIFICATIONS, &[("auto", "true"), ("box", "channel.sms"), ("channel.sms", "true")]).await.expect(204);
        assert_eq!(ann.get(SETTINGS).await.json()["channels"]["sms"], true);
    }

    async fn f02_the_notification_settings_are_saved_without_scripts(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let fields = [
            ("box", "channel.email"), ("box", "channel.in_app"), ("channel.in_app", "true"), ("box", "event.orderUpdates"), ("box", "way.email.weekly_summary"),
            ("way.email.weekly_summary", "true"), ("box", "quiet"), ("quiet", "true"), ("quiet_start", "23:00"), ("quiet_end", "06:30"),
        ];
        assert_eq!(ann.post(NOTIFICATIONS).form(&fields).await.expect(303).location(), NOTIFICATIONS);
        assert!(ann.get(NOTIFICATIONS).await.expect(200).text().contains("Your settings are saved."));
        let shown = ann.get(SETTINGS).await.json();
        assert_eq!((&shown["channels"]["email"], &shown["channels"]["in_app"], &shown["events"]["orderUpdates"]), (&json!(false), &json!(true), &json!(false)));
        assert_eq!(shown["email"]["weekly_summary"], true);
        assert_eq!(shown["quiet_hours"], json!({ "enabled": true, "start": "23:00", "end": "06:30" }));
        assert_eq!(shown["events"]["marketAlerts"], true, "what was not shown did not change");
        // What is wrong is said at its field, and what was typed stays.
        let wrong = [("box", "quiet"), ("quiet", "true"), ("quiet_start", "23:00"), ("quiet_end", "23:00")];
        assert_eq!(ann.submit(NOTIFICATIONS, &wrong).await.expect(422).error_at("quiet_end"), "Start and end must differ.");
        ann.post(NOTIFICATIONS).form(&wrong).await.expect(303);
        assert!(ann.get(NOTIFICATIONS).await.text().contains("Start and end must differ."));
        for time in ["25:00", "<b>", "23"] {
            let wrong = [("box", "quiet"), ("quiet_start", time), ("quiet_end", "07:00")];
            assert_eq!(ann.submit(NOTIFICATIONS, &wrong).await.expect(422).error_at("quiet_start"), "Enter a time such as 22:00.", "{time}");
        }
        let locked = [("box", "way.email.account_security"), ("box", "nonsense"), ("box", "way.fax.orderUpdates")];
        ann.submit(NOTIFICATIONS, &locked).await.expect(422);
    }

    async fn a_notification_can_be_tried_a_few_times_an_hour(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for _ in 0..6 {
            ann.submit("/account/notifications/try", &[]).await.expect(200);
        }
        ann.submit("/account/notifications/try", &[]).await.expect(429);
        ann.post("/account/notifications/try").form(&[]).await.expect(303);
        let page = ann.get("/account/notifications").await.expect(200).text();
        assert!(page.contains("notice bad") && page.contains("Too many"), "the button says above the page why not");
        assert!(ann.get("/account/inbox").await.text().contains("This is how a notification looks"));
        portal.letters_to("ann@example.com", 6).await;
    }

    async fn g04_what_administrators_change_is_told_to_the_owner(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").name("Ada Admin").role(Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let caller = portal.caller(&admin).await;
        roles::change_role(&caller, &portal.app, ann.id, Role::Manager).await.expect("changed");
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.text().contains("Ada Admin changed what you may do"), "{}", letter.text());
        assert!(ann.get("/account/inbox").await.expect(200).text().contains("Your role was changed"));
        accounts::suspend_person(&caller, &portal.app, ann.id).await.expect("suspended");
        accounts::activate_person(&caller, &portal.app, ann.id).await.expect("activated");
        let letters = portal.letters_to("ann@example.com", 3).await;
        assert!(letters.iter().any(|letter| letter.text().contains("Ada Admin suspended it.")));
        assert!(letters.iter().any(|letter| letter.text().contains("Ada Admin activated it.")));
        assert!(portal.sink.messages().iter().all(|letter| letter.to == ["ann@example.com"]), "nobody else is told");
    }
}
