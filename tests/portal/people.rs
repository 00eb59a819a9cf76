//! The people of an organisation over HTTP (rows A05, A06, A07, B03, B04).

use std::collections::BTreeSet;

use chrono::Duration;
use portico::{access::Role, accounts::Status};
use serde_json::{Value, json};

use crate::support::{Answer, Client, Signed, TestApp, on_both_engines, statements};

const PEOPLE: &str = "/api/users";

fn emails(answer: &Answer) -> Vec<String> {
    let list = answer.json()["data"].as_array().expect("a list").clone();
    list.iter().map(|person| person["email"].as_str().expect("an address").to_owned()).collect()
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    emails(&client.get(format!("{PEOPLE}?{query}")).await.expect(200))
}

/// An administrator and people of all kinds, each made a second after the other: admin, bea, carl, dora, émile.
async fn household(portal: &TestApp) -> Signed {
    let admin = portal.person("admin@example.com").name("Zelda Admin").role(Role::Admin).signed_in().await;
    portal.person("bea@example.com").name("Bea Baker").role(Role::Manager).exists().await;
    portal.person("carl@other.example").name("Carl Sánchez").status(Status::Pending).exists().await;
    portal.person("dora@example.com").name("Dora 100%_Doe").status(Status::Suspended).exists().await;
    let emile = portal.person("emile@example.com").name("Émile Zola").exists().await;
    portal.set(emile, "username = 'the.fox', username_key = 'the.fox', search_key = search_key || ' the.fox'").await;
    admin
}

/// `count` people named after their number.
async fn crowd(portal: &TestApp, count: usize) {
    for number in 0..count {
        portal.person(&format!("p{number:03}@example.com")).exists().await;
    }
}

on_both_engines! {
    async fn a05_the_list_shows_the_newest_first_with_the_documented_frame(engine) {
        let portal = TestApp::start(engine).await;
        let admin = household(&portal).await;
        let answer = admin.get(PEOPLE).await.expect(200);
        assert_eq!(
            emails(&answer),
            ["emile@example.com", "dora@example.com", "carl@other.example", "bea@example.com", "admin@example.com"]
        );
        let pagination = &answer.json()["pagination"];
        assert_eq!(
            *pagination,
            json!({ "page": 1, "limit": 50, "total": 5, "has_more": false, "next_cursor": null, "prev_cursor": null })
        );
        let bea = &answer.json()["data"][3];
        assert_eq!((&bea["name"], &bea["status"], &bea["roles"][0]["name"]), (&json!("Bea Baker"), &json!("active"), &json!("manager")));
        assert!(bea.get("password_hash").is_none() && bea.get("organization").is_none());
    }

    async fn a05_each_filter_finds_what_it_names(engine) {
        let portal = TestApp::start(engine).await;
        let admin = household(&portal).await;
        let cases: &[(&str, &[&str])] = &[
            ("status=pending", &["carl@other.example"]),
            ("isActive=true", &["emile@example.com", "bea@example.com", "admin@example.com"]),
            ("isActive=false", &["dora@example.com", "carl@other.example"]),
            ("role=manager", &["bea@example.com"]),
            ("role=owner", &[]),
            ("verified=false", &["carl@other.example"]),
            ("verified=true&role=user", &["emile@example.com", "dora@example.com"]),
            ("search=baker", &["bea@example.com"]),
            ("search=AKE", &["bea@example.com"]),
            ("search=sanchez", &["carl@other.example"]),
            ("search=S%C3%A1nchez", &["carl@other.example"]),
            ("search=emile", &["emile@example.com"]),
            ("search=%C3%89mile+z", &["emile@example.com"]),
            ("search=other.exa", &["carl@other.example"]),
            ("search=the.fox", &["emile@example.com"]),
            ("search=100%25_", &["dora@example.com"]),
            ("search=%25", &[]),
            ("search=%27%20OR%201=1", &[]),
            ("search=do", &["dora@example.com"]),
            ("search=zz%00zz", &[]),
            ("search=example&status=suspended", &["dora@example.com"]),
            ("search=", &["emile@example.com", "dora@example.com", "carl@other.example", "bea@example.com", "admin@example.com"]),
        ];
        for (query, wanted) in cases {
            assert_eq!(found(&admin, query).await, *wanted, "{query}");
        }
    }

    async fn a05_a_locked_account_is_found_among_those_that_are_not_active_as_its_row_says(engine) {
        let portal = TestApp::start(engine).await;
        let admin = household(&portal).await;
        let bea = admin.get(format!("{PEOPLE}?search=bea@")).await.json()["data"][0]["id"].as_str().expect("an id").to_owned();
        portal.set(bea.parse().expect("an id"), "locked_at = created_at").await;
        let cases: &[(&str, &[&str])] = &[
            ("isActive=true", &["emile@example.com", "admin@example.com"]),
            ("isActive=false", &["dora@example.com", "carl@other.example", "bea@example.com"]),
            ("isActive=false&status=active", &["bea@example.com"]),
            ("isActive=true&status=active", &["emile@example.com", "admin@example.com"]),
            ("isActive=true&status=suspended", &[]),
            ("isActive=false&search=ba", &["bea@example.com"]),
        ];
        for (query, wanted) in cases {
            assert_eq!(found(&admin, query).await, *wanted, "{query}");
            let list = admin.get(format!("{PEOPLE}?{query}")).await.json();
            assert_eq!(list["pagination"]["total"], wanted.len(), "{query}");
            let says = query.starts_with("isActive=true");
            assert!(list["data"].as_array().expect("a list").iter().all(|row| row["isActive"] == says), "{query}");
        }
    }

    async fn a05_the_list_sorts_by_each_column_both_ways(engine) {
        let portal = TestApp::start(engine).await;
        let admin = household(&portal).await;
        portal.another_session("bea@example.com").await;
        let by_name = ["bea@example.com", "carl@other.example", "dora@example.com", "emile@example.com", "admin@example.com"];
        let by_email = ["admin@example.com", "bea@example.com", "carl@other.example", "dora@example.com", "emile@example.com"];
        let reversed = |list: &[&str]| list.iter().rev().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(found(&admin, "sort=name").await, by_name);
        assert_eq!(found(&admin, "sort=name:desc").await, reversed(&by_name));
        assert_eq!(found(&admin, "sort=email:asc").await, by_email);
        assert_eq!(found(&admin, "sort=email:desc").await, reversed(&by_email));
        assert_eq!(found(&admin, "sort=created_at:asc").await, by_email);
        assert_eq!(found(&admin, "sort=last_login").await[..2], ["bea@example.com", "admin@example.com"]);
    }

    async fn a05_pages_are_counted_and_bounded(engine) {
        let portal = TestApp::start(engine).await;
        let admin = household(&portal).await;
        assert_eq!(found(&admin, "limit=2&page=1").await, ["emile@example.com", "dora@example.com"]);
        let second = admin.get(format!("{PEOPLE}?limit=2&page=2")).await.expect(200);
        assert_eq!(emails(&second), ["carl@other.example", "bea@example.com"]);
        let pagination = second.json()["pagination"].clone();
        assert_eq!((&pagination["page"], &pagination["total"], &pagination["has_more"]), (&json!(2), &json!(5), &json!(true)));
        assert_eq!(found(&admin, "limit=2&page=4").await, [""; 0]);
        let too_far = admin.get(format!("{PEOPLE}?limit=100&page=102")).await.refused(400, "INVALID_REQUEST");
        assert_eq!(too_far.fields(), ["page"]);
        // A cursor says where the page begins: a number beside it would skip rows.
        let cursor = second.json()["pagination"]["next_cursor"].as_str().expect("a cursor").to_owned();
        let both = admin.get(format!("{PEOPLE}?limit=2&page=2&cursor={cursor}")).await.refused(400, "INVALID_REQUEST");
        assert_eq!(both.fields(), ["page"]);
    }

    async fn a05_parameters_that_are_unknown_wrong_or_doubled_are_refused_by_name(engine) {
        let portal = TestApp::start(engine).await;
        let admin = household(&portal).await;
        let cases = [
            ("colour=red", "colour"), ("Search=x", "Search"), ("limit=0", "limit"), ("limit=101", "limit"), ("limit=ten", "limit"),
            ("limit=-1", "limit"), ("page=0", "page"), ("page=99999999999", "page"), ("isActive=maybe", "isActive"), ("status=gone", "status"),
            ("role=emperor", "role"), ("verified=1", "verified"), ("sort=shoe_size", "sort"), ("sort=name:sideways", "sort"),
            ("cursor=abc", "cursor"), ("farmId=7", "farmId"), ("limit=5&limit=6", "limit"),
        ];
        for (query, field) in cases {
            let answer = admin.get(format!("{PEOPLE}?{query}")).await.refused(400, "INVALID_REQUEST");
            assert_eq!(answer.fields(), [field], "{query}");
        }
    }

    async fn b04_following_cursors_meets_everybody_once_there_and_back(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        crowd(&portal, 11).await;
        for sort in ["name:asc", "name:desc", "email:asc", "created_at:desc", "last_login:desc", "last_login:asc"] {
            let whole = found(&admin, &format!("sort={sort}")).await;
            let (mut pages, mut cursors) = (Vec::new(), vec![String::new()]);
            loop {
                let cursor = cursors.last().expect("one");
                let answer = admin.get(format!("{PEOPLE}?sort={sort}&limit=5&cursor={cursor}")).await.expect(200);
                pages.push(emails(&answer));
                let next = answer.json()["pagination"]["next_cursor"].as_str().map(str::to_owned);
                assert_eq!(answer.json()["pagination"]["has_more"], next.is_some());
                let Some(next) = next else {
                    let back = answer.json()["pagination"]["prev_cursor"].as_str().expect("a page before").to_owned();
                    let before = admin.get(format!("{PEOPLE}?sort={sort}&limit=5&cursor={back}")).await.expect(200);
                    assert_eq!(emails(&before), pages[pages.len() - 2], "{sort}");
                    break;
                };
                cursors.push(next);
            }
            assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 2], "{sort}");
            assert_eq!(pages.concat(), whole, "{sort}");
        }
    }

    async fn b04_pages_stay_steady_while_people_come_and_go(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        crowd(&portal, 12).await;
        let before: BTreeSet<String> = found(&admin, "limit=100").await.into_iter().collect();
        let (mut seen, mut cursor, mut newcomers) = (Vec::new(), String::new(), 0);
        loop {
            let answer = admin.get(format!("{PEOPLE}?limit=3&cursor={cursor}")).await.expect(200);
            seen.extend(emails(&answer));
            // Somebody new stands in front of the list after each page: an offset would show the last rows again.
            portal.person(&format!("new{newcomers}@example.com")).exists().await;
            newcomers += 1;
            match answer.json()["pagination"]["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        assert_eq!(seen.len(), before.len(), "nobody twice: {seen:?}");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), before);
    }

    async fn b04_a_cursor_that_was_tampered_with_or_is_of_another_list_is_refused(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        crowd(&portal, 3).await;
        let first = admin.get(format!("{PEOPLE}?limit=2")).await.expect(200).json();
        let cursor = first["pagination"]["next_cursor"].as_str().expect("a cursor").to_owned();
        admin.get(format!("{PEOPLE}?limit=2&cursor={cursor}")).await.expect(200);
        let flipped = format!("{}{}", &cursor[..cursor.len() - 2], if cursor.ends_with("AA") { "BB" } else { "AA" });
        for wrong in [flipped, cursor[1..].to_owned(), "x".repeat(10_000)] {
            let answer = admin.get(format!("{PEOPLE}?limit=2&cursor={wrong}")).await.refused(400, "INVALID_REQUEST");
            assert_eq!(answer.fields(), ["cursor"]);
        }
        admin.get(format!("{PEOPLE}?limit=2&sort=name&cursor={cursor}")).await.refused(400, "INVALID_REQUEST");
    }

    async fn a05_a_page_of_ten_costs_as_many_statements_as_a_page_of_a_hundred(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        crowd(&portal, 100).await;
        statements::settle().await;
        admin.get("/api/users/profile").await.expect(200);
        for query in ["", "&search=example", "&status=active&sort=name"] {
            let few = admin.get(format!("{PEOPLE}?limit=10{query}")).await.expect(200);
            let many = admin.get(format!("{PEOPLE}?limit=100{query}")).await.expect(200);
            assert_eq!((emails(&few).len(), emails(&many).len()), (10, 100));
            assert!(statements::of(&few) >= 1, "statements are counted at all");
            let at_most = statements::of(&few);
            assert!(statements::of(&many) <= at_most && at_most <= 5, "{query}: {at_most} and {}", statements::of(&many));
            let again = admin.get(format!("{PEOPLE}?limit=10{query}")).await.expect(200);
            assert_eq!(statements::of(&again), 0, "nothing has changed, so nothing is read");
        }
    }

    async fn asvs_v8_2_1_people_without_the_permission_see_and_add_nobody(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").exists().await;
        ann.get(PEOPLE).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        ann.get(format!("{PEOPLE}/{bob}")).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        ann.post(PEOPLE).json(&json!({ "email": "x@example.com", "name": "X" })).await.refused(403, "INSUFFICIENT_PERMISSIONS");
        portal.visitor().get(PEOPLE).await.refused(401, "AUTH_TOKEN_MISSING");
    }

    async fn asvs_v8_4_1_a06_a_person_is_shown_and_one_of_another_organisation_is_not_there(engine) {
        let portal = TestApp::start(engine).await;
        let elsewhere = portal.organization("Contoso").await;
        let admin = portal.person("admin@example.com").role(Role::Owner).signed_in().await;
        let bob = portal.person("bob@example.com").exists().await;
        let stranger = portal.person("stranger@contoso.example").of(elsewhere).role(Role::Owner).signed_in().await;
        assert_eq!(admin.get(format!("{PEOPLE}/{bob}")).await.expect(200).json()["email"], "bob@example.com");
        // The stranger sees themselves, so their row is in the cache when the administrator asks.
        stranger.get(format!("{PEOPLE}/{}", stranger.id)).await.expect(200);
        admin.get(format!("{PEOPLE}/{}", stranger.id)).await.refused(404, "USER_NOT_FOUND");
        stranger.get(format!("{PEOPLE}/{bob}")).await.refused(404, "USER_NOT_FOUND");
        assert_eq!(found(&admin, "limit=100").await, ["bob@example.com", "admin@example.com"]);
        assert_eq!(found(&stranger, "search=example").await, ["stranger@contoso.example"]);
        let nobody = bob.to_string().replace("user_", "org_");
        for wrong in [nobody.as_str(), "user_00000000000000000000000000", "1", "%00", "user_%2e%2e"] {
            let answer = admin.get(format!("{PEOPLE}/{wrong}")).await;
            assert!(matches!(answer.status, 404 | 400), "{wrong}: {}", answer.status);
        }
    }

    async fn a07_somebody_who_is_added_gets_an_invitation_and_is_pending(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").name("Zelda").role(Role::Admin).signed_in().await;
        let input = json!({
            "email": "New.Person@Example.com", "name": "New Person", "phone": "+14155550123", "roles": ["manager"],
            "metadata": { "team": "blue" },
        });
        let answer = admin.post(PEOPLE).json(&input).await.expect(201);
        let person = answer.json();
        assert_eq!(answer.location(), format!("{PEOPLE}/{}", person["id"].as_str().expect("an id")));
        assert_eq!((&person["status"], &person["verified"]), (&json!("pending"), &json!(false)));
        assert_eq!((&person["roles"][0]["name"], &person["metadata"]["team"]), (&json!("manager"), &json!("blue")));
        let letters = portal.letters_to("New.Person@Example.com", 1).await;
        assert!(letters[0].link("/invite/").starts_with("http://portal.test/invite/"));
        assert!(letters[0].subject().contains("Zelda"), "{}", letters[0].subject());
        assert_eq!(admin.get(answer.location()).await.expect(200).json(), person);
        assert!(found(&admin, "search=new.person").await.contains(&"New.Person@Example.com".to_owned()));
    }

    async fn a07_no_invitation_leaves_when_none_is_wanted(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let input = json!({ "email": "quiet@example.com", "name": "Quiet", "sendInvitation": false });
        admin.post(PEOPLE).json(&input).await.expect(201);
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 0);
    }

    async fn a07_an_address_that_is_taken_is_a_conflict_however_it_is_written(engine) {
        let portal = TestApp::start(engine).await;
        let elsewhere = portal.organization("Contoso").await;
        portal.person("taken@contoso.example").of(elsewhere).exists().await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        for email in ["admin@example.com", "ADMIN@Example.COM", "taken@contoso.example"] {
            let answer = admin.post(PEOPLE).json(&json!({ "email": email, "name": "X" })).await;
            assert_eq!(answer.refused(409, "USER_ALREADY_EXISTS").fields(), ["email"]);
        }
    }

    async fn a07_what_is_missing_or_wrong_is_named(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let count = portal.number("SELECT count(*) FROM users").await;
        let post = async |body: Value| admin.post(PEOPLE).json(&body).await;
        let answer = post(json!({ "name": "X" })).await.refused(400, "MISSING_REQUIRED_FIELD");
        assert_eq!(answer.fields(), ["email"]);
        assert_eq!(post(json!({ "email": "x@example.com" })).await.refused(400, "MISSING_REQUIRED_FIELD").fields(), ["name"]);
        let wrong = post(json!({ "email": "nonsense", "name": " ", "phone": "1" })).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(wrong.fields(), ["email", "name", "phone"]);
        post(json!({ "email": "x@example.com", "name": "X", "roles": ["emperor"] })).await.refused(422, "INVALID_ROLE");
        post(json!({ "email": "x@example.com", "name": "X", "roles": ["user", "admin"] })).await.refused(422, "INVALID_ROLE");
        post(json!({ "email": "x@example.com", "name": "X", "password": "y" })).await.refused(422, "VALIDATION_ERROR");
        post(json!({ "email": "x@example.com", "name": "X", "org_id": "y" })).await.refused(422, "VALIDATION_ERROR");
        assert_eq!(portal.number("SELECT count(*) FROM users").await, count);
    }

    async fn asvs_v8_2_3_nobody_gives_a_role_above_their_own(engine) {
        let portal = TestApp::start(engine).await;
        let manager = portal.person("manager@example.com").role(Role::Manager).signed_in().await;
        for (number, (role, status)) in [("user", 201), ("manager", 201), ("admin", 403), ("owner", 403)].into_iter().enumerate() {
            let input = json!({ "email": format!("p{number}@example.com"), "name": "P", "roles": [role] });
            assert_eq!(manager.post(PEOPLE).json(&input).await.status, status, "{role}");
        }
    }

    async fn two_administrators_adding_one_address_at_once_make_one_person(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let input = json!({ "email": "once@example.com", "name": "Once", "sendInvitation": false });
        let add = async || admin.post(PEOPLE).json(&input).await.status;
        let (a, b, c, d) = tokio::join!(add(), add(), add(), add());
        let mut statuses = [a, b, c, d];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
    }

    async fn d12_a_change_is_seen_by_the_next_request(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for round in 0..5 {
            portal.advance(Duration::seconds(1));
            let name = format!("Ann {round}");
            ann.put("/api/users/profile").json(&json!({ "name": name })).await.expect(200);
            let page = admin.get(PEOPLE).await.json();
            let person = admin.get(format!("{PEOPLE}/{}", ann.id)).await.json();
            assert_eq!((&page["data"][0]["name"], &person["name"]), (&json!(name), &json!(name)));
        }
    }
}
