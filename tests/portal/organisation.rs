//! `/org/users`: looking after people in the portal, with and without scripts (rows C02, C04–C07, A07, A10, F01, F02).

use std::collections::BTreeSet;

use portico::{access::Role, accounts::Status};
use serde_json::json;

use crate::support::{Answer, Client, PASSWORD, Signed, TestApp, on_both_engines, path_of, statements};

const USERS: &str = "/org/users";

/// The addresses that a page shows, in their order.
fn shown(page: &Answer) -> Vec<String> {
    let text = page.text();
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices("@example.com") {
        let start = text[..at]
            .rfind(|letter: char| !(letter.is_alphanumeric() || letter == '.'))
            .map_or(0, |before| before + 1);
        let email = text[start..at + "@example.com".len()].to_owned();
        if !found.contains(&email) {
            found.push(email);
        }
    }
    found
}

async fn listed(client: &Client, query: &str) -> Vec<String> {
    shown(&client.get(format!("{USERS}?{query}")).await.expect(200))
        .into_iter()
        .filter(|email| email != "admin@example.com")
        .collect()
}

/// Where the link leads that says so of itself.
fn link_with(page: &str, rel: &str) -> Option<String> {
    let at = page.find(&format!("rel=\"{rel}\""))?;
    let tag_start = page[..at].rfind('<')?;
    let tag = &page[tag_start..at + page[at..].find('>')?];
    let href = tag.split("href=\"").nth(1)?.split('"').next()?;
    Some(href.replace("&amp;", "&"))
}

async fn admin(portal: &TestApp) -> Signed {
    portal.person("admin@example.com").name("Zelda").role(Role::Admin).signed_in().await
}

on_both_engines! {
    async fn c02_a_person_is_added_by_the_form_and_invited(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        admin.get(format!("{USERS}/new")).await.expect(200);
        let fields = [("email", "new@example.com"), ("name", "New <Person>"), ("role", "manager"), ("language", "fr"), ("invite", "true")];
        let answer = admin.post(format!("{USERS}/new")).form(&fields).await.expect(303);
        assert!(answer.location().starts_with("/org/users/user_"), "{}", answer.location());
        let page = admin.get(answer.location()).await.expect(200).text();
        assert!(page.contains("New &lt;Person&gt;") && page.contains("new@example.com"));
        let letter = portal.letters_to("new@example.com", 1).await.remove(0);
        assert!(letter.subject().contains("Zelda"), "{}", letter.subject());
        let invited = portal.visitor();
        invited.submit(path_of(&letter.link("/invite/")), &[("full_name", "New Person"), ("password", PASSWORD)]).await.expect(200);
        invited.submit("/login", &[("email", "new@example.com"), ("password", PASSWORD)]).await.expect(200);
        invited.get(USERS).await.expect(200);
    }

    async fn c02_a_refused_form_says_what_is_wrong_and_keeps_what_was_typed(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let fields = [("email", "nonsense"), ("name", "Typed Name"), ("role", "user"), ("language", "en")];
        let errors = admin.submit(format!("{USERS}/new"), &fields).await.expect(422);
        assert!(errors.error_at("email").is_string(), "{}", errors.text());
        assert_eq!(admin.post(format!("{USERS}/new")).form(&fields).await.expect(303).location(), format!("{USERS}/new"));
        let page = admin.get(format!("{USERS}/new")).await.text();
        assert!(page.contains("Typed Name") && page.contains("nonsense"));
        let taken = [("email", "ADMIN@example.com"), ("name", "X"), ("role", "user"), ("language", "en")];
        let conflict = admin.submit(format!("{USERS}/new"), &taken).await.expect(409);
        assert!(conflict.error_at("email").is_string(), "{}", conflict.text());
        let role = [("email", "x@example.com"), ("name", "X"), ("role", "owner"), ("language", "en")];
        admin.submit(format!("{USERS}/new"), &role).await.expect(403);
    }

    async fn c04_search_filters_and_order_stand_in_the_address(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        portal.person("bea@example.com").name("Bea Baker").role(Role::Manager).exists().await;
        portal.person("carl@example.com").name("Carl Sánchez").status(Status::Pending).exists().await;
        portal.person("dora@example.com").name("Dora Doe").status(Status::Suspended).exists().await;
        for (query, wanted) in [
            ("", vec!["dora@example.com", "carl@example.com", "bea@example.com"]),
            ("search=sanchez", vec!["carl@example.com"]),
            ("status=suspended", vec!["dora@example.com"]),
            ("role=manager", vec!["bea@example.com"]),
            ("verified=false", vec!["carl@example.com"]),
            ("last_login=never&sort=name&order=asc", vec!["bea@example.com", "carl@example.com", "dora@example.com"]),
            ("created=earlier", vec![]),
            ("created=24h&status=pending", vec!["carl@example.com"]),
            ("search=&status=&role=manager&verified=", vec!["bea@example.com"]),
        ] {
            assert_eq!(listed(&admin, query).await, wanted, "{query}");
        }
        // A hostile address is a page like any other.
        for query in ["search=%3Cscript%3Ealert(1)%3C/script%3E", "sort=%27;--", "limit=100000", "cursor=%00", "status=%ff", "from=-1&cursor=x"] {
            let page = admin.get(format!("{USERS}?{query}")).await.expect(200).text();
            assert!(!page.contains("<script>alert"), "{query}");
        }
    }

    async fn c04_following_the_pages_meets_everybody_once(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        for number in 0..60 {
            portal.person(&format!("p{number:02}@example.com")).exists().await;
        }
        let (mut seen, mut path) = (Vec::new(), format!("{USERS}?limit=25&sort=name&order=asc"));
        for _ in 0..3 {
            let page = admin.get(&path).await.expect(200);
            let people: Vec<String> = shown(&page).into_iter().filter(|email| email.starts_with('p')).collect();
            seen.extend(people);
            match link_with(&page.text(), "next") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!(seen.len(), 60, "{path}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 60);
        let last = admin.get(&path).await.expect(200).text();
        let back = link_with(&last, "prev").expect("a way back");
        admin.get(back).await.expect(200);
    }

    async fn c04_the_table_costs_as_many_statements_for_25_rows_as_for_100(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        for number in 0..100 {
            portal.person(&format!("p{number:02}@example.com")).exists().await;
        }
        statements::settle().await;
        admin.get("/account").await;
        for query in ["", "&search=example", "&role=user&sort=name&order=asc"] {
            portal.app.db.stamps().bump_all();
            let few = admin.get(format!("{USERS}?limit=25{query}")).await.expect(200);
            portal.app.db.stamps().bump_all();
            let many = admin.get(format!("{USERS}?limit=100{query}")).await.expect(200);
            assert_eq!((shown(&few).len() >= 25, shown(&many).len() >= 100), (true, true));
            let (few, many) = (statements::of(&few), statements::of(&many));
            assert!(many <= few && few <= 10, "{query}: {few} for 25 rows, {many} for 100");
        }
    }

    async fn g04_a_persons_page_costs_the_same_however_many_people_acted_on_them(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let ann = portal.person("ann@example.com").exists().await;
        for number in 0..12 {
            let manager = portal.person(&format!("m{number}@example.com")).role(Role::Manager).signed_in().await;
            let verb = if number % 2 == 0 { "suspend" } else { "activate" };
            manager.post(format!("{USERS}/{ann}/{verb}")).form(&[]).await.expect(303);
        }
        portal.app.db.stamps().bump_all();
        let page = admin.get(format!("{USERS}/{ann}")).await.expect(200);
        assert!(page.text().contains("m11"), "who acted is named");
        let cost = statements::of(&page);
        assert!(cost <= 9, "{cost} statements for one page");
    }

    async fn c05_suspending_and_activating_work_from_the_page_and_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.get("/account").await.expect(200);
        let page = format!("{USERS}/{}", ann.id);
        assert!(admin.get(&page).await.expect(200).text().contains("ann@example.com"));
        assert_eq!(admin.post(format!("{page}/suspend")).form(&[]).await.expect(303).location(), page);
        assert_eq!(ann.get("/account").await.expect(303).location(), "/login");
        portal.advance(chrono::Duration::seconds(1));
        admin.post(format!("{page}/activate")).form(&[]).await.expect(303);
        ann.get("/account").await.expect(303);
        portal.another_session("ann@example.com").await.get("/account").await.expect(200);
    }

    async fn a_role_is_given_by_the_form_and_not_above_ones_own(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let action = format!("{USERS}/{}/role", ann.id);
        admin.submit(&action, &[("role", "manager")]).await.expect(200);
        ann.get(USERS).await.expect(200);
        admin.submit(&action, &[("role", "owner")]).await.expect(403);
        assert!(admin.submit(&action, &[("role", "emperor")]).await.expect(422).error_at("role").is_string());
        // A manager gives no roles at all.
        ann.submit(&action, &[("role", "admin")]).await.expect(403);
        assert_eq!(ann.get("/api/users/profile").await.json()["roles"][0]["name"], "manager");
    }

    async fn the_last_owner_is_told_why_they_must_stay(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let page = format!("{USERS}/{}", owner.id);
        let refused = owner.submit(format!("{page}/role"), &[("role", "user")]).await.expect(409);
        assert!(refused.text().contains("last owner"), "{}", refused.text());
        owner.post(format!("{page}/suspend")).form(&[]).await.expect(303);
        owner.get(&page).await.expect(200);
        assert_eq!(owner.get("/api/users/profile").await.expect(200).json()["roles"][0]["name"], "owner");
    }

    async fn asvs_v8_2_1_every_page_and_form_of_the_organisation_needs_its_permission(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let manager = portal.person("manager@example.com").role(Role::Manager).signed_in().await;
        let bob = portal.person("bob@example.com").exists().await;
        let page = format!("{USERS}/{bob}");
        for path in [USERS.to_owned(), format!("{USERS}/new"), page.clone()] {
            ann.get(&path).await.expect(403);
            manager.get(&path).await.expect(200);
            assert!(portal.visitor().get(&path).await.expect(303).location().starts_with("/login"));
        }
        let new = [("email", "x@example.com"), ("name", "X"), ("role", "user"), ("language", "en")];
        ann.submit(format!("{USERS}/new"), &new).await.expect(403);
        for verb in ["suspend", "activate"] {
            ann.post(format!("{page}/{verb}")).form(&[]).await.expect(403);
            assert_eq!(portal.visitor().post(format!("{page}/{verb}")).form(&[]).await.expect(303).location(), "/login");
        }
        ann.submit(format!("{page}/role"), &[("role", "admin")]).await.expect(403);
        // The menu shows the way only to those who may go it.
        assert!(!ann.get("/account").await.text().contains("href=\"/org/users\""));
        assert!(manager.get("/account").await.text().contains("href=\"/org/users\""));
        // Nobody acts on somebody above them.
        let admin = admin(&portal).await;
        manager.post(format!("{USERS}/{}/suspend", admin.id)).form(&[]).await.expect(403);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE status <> 'active' OR role = 'user'").await, 2);
    }

    async fn asvs_v8_4_1_people_of_another_organisation_are_not_there(engine) {
        let portal = TestApp::start(engine).await;
        let elsewhere = portal.organization("Contoso").await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let stranger = portal.person("stranger@contoso.example").of(elsewhere).signed_in().await;
        let page = format!("{USERS}/{}", stranger.id);
        owner.get(&page).await.expect(404);
        owner.post(format!("{page}/suspend")).form(&[]).await.expect(404);
        owner.post(format!("{page}/activate")).form(&[]).await.expect(404);
        owner.submit(format!("{page}/role"), &[("role", "admin")]).await.expect(404);
        owner.get(format!("{USERS}/nobody")).await.expect(404);
        assert!(!owner.get(USERS).await.text().contains("contoso"));
        stranger.get("/account").await.expect(200);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE role = 'user' AND status = 'active'").await, 1);
    }

    async fn asvs_v7_4_4_every_page_of_somebody_signed_in_has_the_way_out(engine) {
        let portal = TestApp::start(engine).await;
        let admin = admin(&portal).await;
        let id = admin.id;
        for path in ["/account".to_owned(), "/account/profile".to_owned(), "/account/sessions".to_owned(), USERS.to_owned(), format!("{USERS}/new"), format!("{USERS}/{id}")] {
            let page = admin.get(&path).await.expect(200).text();
            assert!(page.contains("action=\"/logout\""), "{path}");
            assert!(page.contains("<title>") && page.contains("Northwind Labs"), "{path}");
        }
    }

    async fn asvs_v1_2_1_names_are_text_wherever_they_stand(engine) {
        let portal = TestApp::start(engine).await;
        let nasty = "\"><img src=x onerror=alert(1)><!--";
        let admin = portal.person("admin@example.com").name(nasty).role(Role::Admin).signed_in().await;
        admin.put("/api/users/profile").json(&json!({ "given_name": nasty, "family_name": "</script><script>alert(1)//", "metadata": { nasty: nasty } })).await.expect(200);
        for path in ["/account".to_owned(), "/account/profile".to_owned(), "/account/sessions".to_owned(), USERS.to_owned(), format!("{USERS}/{}", admin.id)] {
            let page = admin.get(&path).await.expect(200).text();
            assert!(!page.contains("<img src=x") && !page.contains("<script>alert"), "{path}");
        }
    }
}
