//! Signing in and out, staying in, forgetting passwords (rows C07, C13, A27, A28; chapters V6 and V7 of ASVS).

use std::future::IntoFuture;

use chrono::Duration;
use portico::{
    access::{Origin, Role},
    accounts::{self, Status},
    kernel::Code,
    on, sessions,
};
use serde_json::json;

use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both_engines, path_of, statements};

const PROFILE: &str = "/api/users/profile";
const LOGIN: &str = "/login";

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    client.submit(LOGIN, &[("email", email), ("password", password)]).await
}

/// What is counted, read and written when somebody comes in by password.
const STATEMENTS_OF_A_SIGN_IN: u32 = 12;

async fn is_in(client: &Client) -> bool {
    client.get(PROFILE).await.status == 200
}

/// A portal that slows down after three failures of an account and ten of a client.
async fn watchful(engine: Engine) -> TestApp {
    TestApp::start_with(engine, |config| {
        config.throttle.free_per_account = 3;
        config.throttle.free_per_address = 10;
    })
    .await
}

/// The ids of the sessions on the page, the current one first.
async fn session_ids(client: &Client) -> Vec<String> {
    let page = client.get("/account/sessions").await.expect(200).text();
    let mut ids: Vec<String> = Vec::new();
    for (at, _) in page.match_indices("session_") {
        let id: String = page[at..].chars().take("session_".len() + 26).collect();
        if id.len() == 34
            && id["session_".len()..].bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }
    ids
}

/// Asks for a new password and takes the link out of the mail.
async fn reset_link(portal: &TestApp, email: &str, letters: usize) -> String {
    portal.visitor().submit("/auth/forgot-password", &[("email", email)]).await.expect(200);
    path_of(&portal.letters_to(email, letters).await[letters - 1].link("/auth/reset-password"))
}

/// Sends a new password along a link.
async fn reset(client: &Client, link: &str, password: &str) -> Answer {
    let token = link.split_once("token=").expect("a token").1;
    client.submit("/auth/reset-password", &[("token", token), ("password", password)]).await
}

on_both_engines! {
    async fn signing_in_opens_the_portal_and_leads_where_one_wanted_to_go(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        let turned = ann.get("/account/sessions?x=1").await.expect(303);
        assert_eq!(turned.location(), "/login?next=%2Faccount%2Fsessions%3Fx%3D1");
        ann.get(turned.location()).await.expect(200);
        let answer = ann.post(LOGIN).form(&[("email", "ANN@example.com"), ("password", PASSWORD), ("next", "/account/sessions?x=1")]).await;
        assert_eq!(answer.expect(303).location(), "/account/sessions?x=1");
        ann.get("/account/sessions").await.expect(200);
        assert_eq!(ann.get(LOGIN).await.expect(303).location(), "/account");
    }

    async fn asvs_v3_7_2_signing_in_never_leads_to_another_site(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=y", "javascript:alert(1)"] {
            let fields = [("email", "ann@example.com"), ("password", PASSWORD), ("next", next)];
            assert_eq!(portal.visitor().post(LOGIN).form(&fields).await.expect(303).location(), "/account", "{next:?}");
        }
    }

    async fn asvs_v6_3_8_unknown_wrong_and_suspended_are_answered_alike(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        portal.person("gone@example.com").status(Status::Suspended).exists().await;
        let none = portal.person("none@example.com").exists().await;
        portal.set(none, "password_hash = NULL").await;
        let visitor = portal.visitor();
        let wrong = sign_in(&visitor, "ann@example.com", "not the password").await.expect(401);
        for (email, password) in [
            ("nobody@example.com", PASSWORD), ("gone@example.com", PASSWORD), ("gone@example.com", "not the password"),
            ("none@example.com", PASSWORD), ("not an address", PASSWORD), ("", ""), ("ann@example.com", ""),
        ] {
            let answer = sign_in(&visitor, email, password).await.expect(401);
            assert_eq!(answer.text(), wrong.text(), "{email} {password}");
            let names = |answer: &Answer| answer.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&answer), names(&wrong));
        }
        let page = visitor.post(LOGIN).form(&[("email", "ann@example.com"), ("password", "not the password")]).await.expect(303);
        assert_eq!(page.location(), LOGIN);
        let page = visitor.get(LOGIN).await.text();
        assert!(page.contains("The e-mail address or the password is wrong.") && page.contains("ann@example.com"), "{page}");
        assert!(!page.contains("not the password"));
    }

    async fn asvs_v6_2_8_the_password_is_taken_exactly_as_it_is_sent(engine) {
        let portal = TestApp::start(engine).await;
        let password = format!(" {}É{} ", "a".repeat(72), "b".repeat(130));
        let ann = portal.visitor();
        portal.person("ann@example.com").exists().await;
        let link = reset_link(&portal, "ann@example.com", 1).await;
        assert_eq!(reset(&ann, &link, &password).await.expect(200).leads_to(), LOGIN);
        let mut others = vec![password.trim().to_owned(), password.to_uppercase(), password[..password.len() - 2].to_owned()];
        others.push(password.replacen("ab", "a b", 1));
        others.push(password.replace('É', "E\u{301}"));
        for other in others.iter().filter(|other| **other != password) {
            sign_in(&ann, "ann@example.com", other).await.expect(401);
        }
        assert_eq!(sign_in(&ann, "ann@example.com", &password).await.leads_to(), "/account");
    }

    async fn asvs_v7_2_4_each_sign_in_makes_a_new_session_and_none_is_taken_over(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        let planted = "A".repeat(43);
        ann.set_cookie("portico", &planted);
        sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200);
        let first = ann.cookie("portico");
        assert_eq!(first.len(), 43, "256 bits as base64");
        assert_ne!(first, planted);
        sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200);
        let second = ann.cookie("portico");
        assert_ne!(first, second);
        let old = portal.visitor();
        old.set_cookie("portico", &first);
        assert!(!is_in(&old).await, "the session that the browser had before is over");
        assert!(is_in(&ann).await);
    }

    async fn asvs_v3_3_4_the_cookie_is_hidden_from_scripts_and_other_sites(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        let cookie = sign_in(&ann, "ann@example.com", PASSWORD).await.set_cookie("portico").expect("a cookie");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "gone when the browser is closed: {cookie}");
        let fields = [("email", "ann@example.com"), ("password", PASSWORD), ("remember", "on")];
        let kept = portal.visitor().submit(LOGIN, &fields).await.set_cookie("portico").expect("a cookie");
        assert!(kept.contains("; Max-Age=2592000"), "{kept}");
        let token = ann.cookie("portico");
        for path in ["/account", "/account/profile", "/account/sessions", PROFILE] {
            assert!(!ann.get(path).await.expect(200).text().contains(&token), "{path}");
        }
    }

    async fn asvs_v3_3_1_under_tls_the_cookies_belong_to_the_host(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.base_url = "https://portal.test".to_owned()).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        let answer = sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200);
        let cookie = answer.set_cookie("__Host-portico").expect("a cookie of the host");
        assert!(cookie.contains("; Secure") && cookie.contains("; Path=/;") && !cookie.contains("Domain"), "{cookie}");
        assert!(is_in(&ann).await);
        let refused = ann.post("/account/profile").form(&[("full_name", "")]).await.expect(303);
        for cookie in refused.headers("set-cookie") {
            assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure"), "{cookie}");
        }
    }

    async fn asvs_v7_3_1_a_session_that_rests_too_long_is_over(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        assert!(is_in(&ann).await);
        portal.advance(Duration::minutes(120) - Duration::seconds(1));
        assert!(is_in(&ann).await);
        portal.advance(Duration::minutes(120));
        assert!(!is_in(&ann).await);
    }

    async fn asvs_v7_3_1_a_session_in_use_goes_on_however_its_use_is_written_down(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let other = portal.second_node().await;
        let elsewhere = Client::new(other.address);
        elsewhere.set_cookie("portico", &ann.cookie("portico"));
        for minutes in (0..600).step_by(50) {
            assert!(is_in(&ann).await, "after {minutes} minutes of use");
            if minutes % 200 == 0 {
                assert!(is_in(&elsewhere).await, "on the other node, after {minutes} minutes of use");
            }
            sessions::housekeeping(&portal.app).await.expect("written down");
            sessions::housekeeping(&other.app).await.expect("written down");
            portal.advance(Duration::minutes(50));
        }
    }

    async fn asvs_v7_3_2_a_session_ends_after_a_day_however_busy_it_is(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for _ in 0..23 {
            portal.advance(Duration::hours(1));
            assert!(is_in(&ann).await);
        }
        portal.advance(Duration::hours(1));
        assert!(!is_in(&ann).await);
    }

    async fn a_remembered_session_lasts_thirty_days(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        ann.submit(LOGIN, &[("email", "ann@example.com"), ("password", PASSWORD), ("remember", "on")]).await.expect(200);
        portal.advance(Duration::days(20));
        assert!(is_in(&ann).await);
        portal.advance(Duration::days(10));
        assert!(!is_in(&ann).await);
    }

    async fn asvs_v6_3_1_failures_of_an_account_make_it_wait_longer_each_time_and_never_for_good(engine) {
        let portal = watchful(engine).await;
        portal.person("ann@example.com").exists().await;
        let visitor = portal.visitor();
        for _ in 0..4 {
            sign_in(&visitor, "ann@example.com", "wrong wrong").await.expect(401);
        }
        let mut waits = Vec::new();
        for _ in 0..7 {
            let refused = sign_in(&visitor, "ann@example.com", PASSWORD).await.expect(429);
            let seconds: i64 = refused.header("retry-after").and_then(|text| text.parse().ok()).expect("seconds");
            assert!(!is_in(&visitor).await);
            waits.push(seconds);
            // However often somebody knocks meanwhile, it does not get longer.
            sign_in(&visitor, "ann@example.com", "wrong wrong").await.expect(429);
            portal.advance(Duration::seconds(seconds));
            // The client itself has its own, larger count; let it forget before it matters.
            portal.execute("DELETE FROM throttles WHERE key LIKE '%:ip:%'").await.expect("forgotten");
            sign_in(&visitor, "ann@example.com", "wrong wrong").await.expect(401);
        }
        assert!(waits.windows(2).all(|pair| pair[1] > pair[0]), "{waits:?}");
        portal.advance(Duration::minutes(15));
        assert_eq!(sign_in(&visitor, "ann@example.com", PASSWORD).await.expect(200).leads_to(), "/account");
        // It worked, so all is forgotten.
        let other = portal.visitor();
        for _ in 0..3 {
            sign_in(&other, "ann@example.com", "wrong wrong").await.expect(401);
        }
        sign_in(&other, "ann@example.com", PASSWORD).await.expect(200);
    }

    async fn asvs_v6_3_1_an_account_that_nobody_has_is_slowed_like_any_other(engine) {
        let portal = watchful(engine).await;
        let visitor = portal.visitor();
        for _ in 0..4 {
            sign_in(&visitor, "nobody@example.com", "wrong wrong").await.expect(401);
        }
        sign_in(&visitor, "Nobody@Example.com", "wrong wrong").await.expect(429);
    }

    async fn asvs_v6_3_1_trying_many_accounts_from_one_address_is_slowed_and_others_are_not(engine) {
        let portal = TestApp::start_with(engine, |config| {
            config.throttle.free_per_address = 5;
            config.server.trusted_proxies = vec!["127.0.0.1/32".parse().expect("a network")];
        })
        .await;
        portal.person("ann@example.com").exists().await;
        let try_from = async |ip: &str, email: &str, password: &str| {
            let fields = [("email", email), ("password", password)];
            portal.visitor().submit(LOGIN, &fields).header("x-forwarded-for", ip).await.status
        };
        for number in 0..6 {
            assert_eq!(try_from("203.0.113.7", &format!("p{number}@example.com"), "wrong").await, 401);
        }
        assert_eq!(try_from("203.0.113.7", "ann@example.com", PASSWORD).await, 429);
        assert_eq!(try_from("198.51.100.9", "ann@example.com", PASSWORD).await, 200);
        // Naming other hops in front helps nobody.
        assert_eq!(try_from("198.51.100.1, 203.0.113.7", "ann@example.com", PASSWORD).await, 429);
    }

    async fn asvs_v6_3_1_many_attempts_at_once_do_not_slip_through(engine) {
        let portal = watchful(engine).await;
        portal.person("ann@example.com").exists().await;
        let visitor = portal.visitor();
        let attempt = async || sign_in(&visitor, "ann@example.com", "wrong wrong").await.status;
        let all = futures_util::future::join_all((0..20).map(|_| attempt())).await;
        assert!(all.iter().filter(|status| **status == 401).count() <= 4, "{all:?}");
    }

    async fn asvs_v7_4_1_signing_out_ends_the_session_at_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let thief = portal.visitor();
        thief.set_cookie("portico", &ann.cookie("portico"));
        assert!(is_in(&thief).await);
        let answer = ann.post("/logout").form(&[]).await.expect(303);
        assert_eq!(answer.location(), LOGIN);
        assert!(answer.set_cookie("portico").expect("cleared").contains("Max-Age=0"));
        assert!(!is_in(&thief).await);
        assert!(ann.get(LOGIN).await.expect(200).text().contains("You are signed out."));
        ann.get("/logout").await.expect(405);
    }

    async fn asvs_v7_5_2_people_see_their_sessions_and_end_one_or_all_others(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let phone = portal.another_session("ann@example.com").await;
        let tablet = portal.another_session("ann@example.com").await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let ids = session_ids(&ann).await;
        assert!(ids.len() >= 2, "the others can be ended: {ids:?}");

        // Somebody else's session is not there: for this form, as one that is over already.
        let foreign = portal.caller(&bob).await.session().expect("a session").to_string();
        for gone in [foreign.as_str(), "session_00000000000000000000000000"] {
            assert_eq!(ann.post("/account/sessions/end").form(&[("session", gone)]).await.expect(303).location(), "/account/sessions");
            assert!(ann.get("/account/sessions").await.text().contains("That session was over already."), "{gone}");
        }
        for nonsense in ["", "1", &foreign.replace("session_", "user_")] {
            ann.submit("/account/sessions/end", &[("session", nonsense)]).await.expect(404);
        }
        assert!(is_in(&bob).await);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'session.revoked'").await, 0);

        let tablets = session_ids(&ann).await;
        let own = portal.caller(&ann).await.session().expect("a session").to_string();
        let of_tablet = portal.caller(&tablet).await.session().expect("a session").to_string();
        assert!(tablets.contains(&of_tablet));
        ann.submit("/account/sessions/end", &[("session", &of_tablet)]).await.expect(200);
        assert!(!is_in(&tablet).await && is_in(&phone).await && is_in(&ann).await);
        assert_eq!(ann.submit("/account/sessions/end", &[("session", &of_tablet)]).await.expect(200).leads_to(), "/account/sessions");
        assert!(ann.get("/account/sessions").await.text().contains("That session was over already."));
        ann.submit("/account/sessions/end-others", &[]).await.expect(200);
        assert!(!is_in(&phone).await && is_in(&ann).await && is_in(&bob).await);
        // Ending the own one is signing out.
        assert_eq!(ann.submit("/account/sessions/end", &[("session", &own)]).await.expect(200).leads_to(), LOGIN);
        assert!(!is_in(&ann).await);
    }

    async fn signing_out_everywhere_ends_every_session_of_the_person_alone(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let phone = portal.another_session("ann@example.com").await;
        let bob = portal.person("bob@example.com").signed_in().await;
        assert!(is_in(&ann).await && is_in(&phone).await);
        ann.submit("/account/sessions/end-all", &[]).await.expect(200);
        assert!(!is_in(&ann).await && !is_in(&phone).await && is_in(&bob).await);
    }

    async fn asvs_v6_4_3_c13_a_forgotten_password_is_set_anew_by_mail_and_everything_else_ends(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let phone = portal.another_session("ann@example.com").await;
        let link = reset_link(&portal, "ann@example.com", 1).await;
        let visitor = portal.visitor();
        visitor.get(&link).await.expect(200);
        portal.advance(Duration::minutes(1));
        let new = "another good phrase";
        assert!(reset(&visitor, &link, "short").await.expect(422).error_at("password").is_string());
        assert!(is_in(&ann).await, "a refused password changes nothing and leaves the link");
        assert_eq!(reset(&visitor, &link, new).await.expect(200).leads_to(), LOGIN);
        assert!(!is_in(&visitor).await, "a link by mail signs nobody in");
        assert!(!is_in(&ann).await && !is_in(&phone).await, "every session is over");
        sign_in(&visitor, "ann@example.com", PASSWORD).await.expect(401);
        assert_ne!(reset(&visitor, &link, "a third good phrase").await.leads_to(), LOGIN, "used once");
        assert_eq!(sign_in(&visitor, "ann@example.com", new).await.leads_to(), "/account");
        let told = portal.letters_to("ann@example.com", 2).await.remove(1);
        assert!(told.subject().to_lowercase().contains("password"), "{}", told.subject());
        assert!(told.text().contains("Firefox · Linux") && told.text().contains("127.0.0.1"), "{}", told.text());
    }

    async fn c13_the_token_may_stand_in_the_query_as_documented(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let link = reset_link(&portal, "ann@example.com", 1).await;
        let visitor = portal.visitor();
        assert_eq!(visitor.submit(&link, &[("password", "another good phrase")]).await.expect(200).leads_to(), LOGIN);
    }

    async fn c13_a_link_for_a_new_password_ends_after_an_hour_and_by_a_newer_one(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let visitor = portal.visitor();
        let first = reset_link(&portal, "ann@example.com", 1).await;
        let second = reset_link(&portal, "ann@example.com", 2).await;
        assert_ne!(reset(&visitor, &first, "another good phrase").await.leads_to(), LOGIN);
        portal.advance(Duration::hours(1));
        assert_ne!(reset(&visitor, &second, "another good phrase").await.leads_to(), LOGIN);
        assert!(visitor.get(&second).await.expect(200).text().contains("/auth/forgot-password"), "the page says how to go on");
        let third = reset_link(&portal, "ann@example.com", 3).await;
        portal.advance(Duration::hours(1) - Duration::seconds(1));
        assert_eq!(reset(&visitor, &third, "another good phrase").await.leads_to(), LOGIN);
    }

    async fn asvs_v6_3_8_c13_asking_for_a_new_password_tells_nobody_who_exists(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        portal.person("gone@example.com").status(Status::Suspended).exists().await;
        let visitor = portal.visitor();
        let ask = async |email: &str| visitor.submit("/auth/forgot-password", &[("email", email)]).await.expect(200);
        let known = ask("ann@example.com").await;
        for email in ["bob@example.com", "gone@example.com"] {
            let other = ask(email).await;
            let name = email.split('@').next().expect("a name");
            assert_eq!(other.text().replace(name, "ann"), known.text());
        }
        portal.all_jobs_done().await;
        let addresses: Vec<String> = portal.sink.messages().into_iter().flat_map(|letter| letter.to).collect();
        assert_eq!(addresses, ["ann@example.com"]);
    }

    async fn c13_two_uses_of_one_link_at_once_set_one_password(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let link = reset_link(&portal, "ann@example.com", 1).await;
        let visitor = portal.visitor();
        let passwords = ["one good phrase here", "two good phrases here"];
        let (first, second) = tokio::join!(reset(&visitor, &link, passwords[0]), reset(&visitor, &link, passwords[1]));
        let worked = [first, second].iter().filter(|answer| answer.leads_to() == LOGIN).count();
        assert_eq!(worked, 1);
    }

    async fn asvs_v7_4_2_c07_suspension_is_felt_by_the_next_request_and_links_end_too(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = reset_link(&portal, "ann@example.com", 1).await;
        assert!(is_in(&ann).await);
        let caller = portal.caller(&admin).await;
        accounts::suspend_person(&caller, &portal.app, ann.id).await.expect("suspended");
        ann.get(PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        assert_eq!(ann.get("/account").await.expect(303).location(), "/login");
        sign_in(&portal.visitor(), "ann@example.com", PASSWORD).await.expect(401);
        assert_ne!(reset(&portal.visitor(), &link, "another good phrase").await.leads_to(), LOGIN);
        portal.advance(Duration::seconds(1));
        accounts::activate_person(&caller, &portal.app, ann.id).await.expect("activated");
        assert!(!is_in(&ann).await, "sessions that were ended stay ended");
        assert_eq!(sign_in(&portal.visitor(), "ann@example.com", PASSWORD).await.leads_to(), "/account");
    }

    async fn asvs_v8_3_2_a_change_of_role_is_felt_by_the_next_request(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let ann = portal.person("ann@example.com").role(Role::Manager).signed_in().await;
        ann.get("/api/users").await.expect(200);
        let caller = portal.caller(&owner).await;
        portico::roles::change_role(&caller, &portal.app, ann.id, Role::User).await.expect("changed");
        ann.get("/api/users").await.refused(403, "INSUFFICIENT_PERMISSIONS");
        portico::roles::change_role(&caller, &portal.app, ann.id, Role::Admin).await.expect("changed");
        ann.get("/api/users").await.expect(200);
        assert!(ann.get(PROFILE).await.json()["permissions"].as_array().expect("a list").contains(&json!("role:assign")));
    }

    async fn asvs_v7_2_4_after_a_change_of_role_the_old_token_opens_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.get(PROFILE).await.expect(200);
        let before = ann.cookie("portico");
        let operator = portal.operator(portal.first_organization().await);
        portico::roles::change_role(&operator, &portal.app, ann.id, Role::Manager).await.expect("changed");
        ann.get("/api/users").await.expect(200);
        assert_ne!(ann.cookie("portico"), before, "the answer brought a new token");
        assert!(is_in(&ann).await, "and the session goes on");
        let thief = portal.visitor();
        thief.set_cookie("portico", &before);
        assert!(!is_in(&thief).await);
        let settled = ann.cookie("portico");
        ann.get(PROFILE).await.expect(200);
        assert_eq!(ann.cookie("portico"), settled, "once for each change");
    }

    async fn asvs_v6_3_8_a_refused_sign_in_costs_the_same_statements_whoever_it_names(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        portal.person("gone@example.com").status(Status::Suspended).exists().await;
        let visitor = portal.visitor();
        // Whatever is read once and kept is read by now.
        statements::settle().await;
        visitor.get(LOGIN).await.expect(200);
        let mut costs = Vec::new();
        for (email, password) in [("ann@example.com", "wrong wrong"), ("nobody@example.com", PASSWORD), ("gone@example.com", PASSWORD)] {
            // What other work adds now and then is left out by taking the least of a few goes.
            let mut goes = Vec::new();
            for _ in 0..3 {
                goes.push(statements::of(&sign_in(&visitor, email, password).await.expect(401)));
            }
            costs.push(goes.into_iter().min());
        }
        assert_eq!(costs, [costs[0]; 3]);
        let mut costs = Vec::new();
        for email in ["ann@example.com", "nobody@example.com", "gone@example.com"] {
            let answer = visitor.submit("/auth/forgot-password", &[("email", email)]).await.expect(200);
            costs.push(statements::of(&answer));
        }
        assert_eq!(costs, [costs[0]; 3]);
    }

    async fn signing_in_from_a_known_browser_costs_few_statements(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let ann = portal.visitor();
        sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200);
        let mut goes = Vec::new();
        for _ in 0..3 {
            ann.post("/logout").form(&[]).await.expect(303);
            statements::settle().await;
            goes.push(statements::of(&sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200)));
        }
        // Each is one more for everybody in the morning, and on SQLite a way to another thread and back.
        let least = goes.into_iter().min().expect("a go");
        assert!((1..=STATEMENTS_OF_A_SIGN_IN).contains(&least), "{least} statements");
    }

    async fn asvs_v11_4_2_a_password_is_hashed_anew_when_the_cost_rises(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let costlier = portal.second_node_with(|config| config.hashing.memory_kib = 32).await;
        let with = async |cost: &str| {
            let statement = format!("UPDATE users SET email = email WHERE password_hash LIKE '$argon2id$v=19$m={cost},%'");
            portal.execute(&statement).await.expect("counted")
        };
        assert_eq!(with("8").await, 1);
        sign_in(&costlier.visitor(), "ann@example.com", "wrong wrong").await.expect(401);
        assert_eq!(with("8").await, 1, "a wrong password changes nothing");
        sign_in(&costlier.visitor(), "ann@example.com", PASSWORD).await.expect(200);
        assert_eq!((with("8").await, with("32").await), (0, 1));
        sign_in(&portal.visitor(), "ann@example.com", PASSWORD).await.expect(200);
    }

    async fn too_many_sign_ins_at_once_are_answered_with_503_and_pages_go_on(engine) {
        let portal = TestApp::start_with(engine, |config| {
            config.hashing.queue = 2;
            config.hashing.memory_kib = 8 * 1024;
            config.hashing.iterations = 8;
        })
        .await;
        portal.person("ann@example.com").exists().await;
        let visitor = portal.visitor();
        let attempts = futures_util::future::join_all((0..12).map(|_| sign_in(&visitor, "ann@example.com", PASSWORD)));
        let reader = portal.visitor();
        let (answers, page) = tokio::join!(attempts, reader.get(LOGIN).into_future());
        page.expect(200);
        let refused: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 503).collect();
        assert!(!refused.is_empty(), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert!(refused.iter().all(|answer| answer.header("retry-after").is_some()));
        assert!(answers.iter().filter(|answer| answer.status == 200).count() >= 2);
    }

    async fn language_and_colours_are_kept_before_and_after_signing_in(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        assert!(visitor.get(LOGIN).await.text().contains("<html lang=\"en\" data-theme=\"auto\">"));
        let answer = visitor.post("/preferences/look").form(&[("language", "fr"), ("theme", "dark"), ("back", "/login")]).await;
        assert_eq!(answer.expect(303).location(), LOGIN);
        assert!(visitor.get(LOGIN).await.text().contains("<html lang=\"fr\" data-theme=\"dark\">"));
        let spanish = portal.visitor().get(LOGIN).header("accept-language", "de, es;q=0.8").await.text();
        assert!(spanish.contains("<html lang=\"es\""), "the first that the portal speaks");
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.submit("/preferences/look", &[("theme", "light"), ("language", "es")]).await.expect(204);
        assert!(ann.get("/account").await.expect(200).text().contains("<html lang=\"es\" data-theme=\"light\">"));
        let elsewhere = portal.another_session("ann@example.com").await;
        assert!(elsewhere.get("/account").await.text().contains("<html lang=\"es\" data-theme=\"light\">"));
    }

    async fn a_session_is_not_made_by_what_held_before_the_password_changed(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        let (app, origin) = (&portal.app, Origin::default());
        let proved_at = app.clock.now();
        let read = accounts::authenticate(app, "ann@example.com", PASSWORD.into()).await.expect("read");
        let ann = read.expect("the right password").user;
        // Meanwhile the password is set anew, or everything is ended.
        for change in ["password_changed_at", "sessions_since", "locked_at"] {
            portal.advance(Duration::seconds(1));
            let now = app.clock.now();
            let statement = format!("UPDATE users SET {change} = $2 WHERE id = $1");
            on!(app.db.writer(), pool => sqlx::query(sqlx::AssertSqlSafe(statement)).bind(ann.id).bind(now).execute(pool).await.map(drop))
                .expect("set");
            let mut tx = app.db.begin().await.expect("a change");
            let refused = sessions::open_session(&mut tx, app, &origin, &ann, false, proved_at).await.map(drop);
            assert_eq!(refused.map_err(|error| error.code()), Err(Code::InvalidCredentials), "{change}");
            drop(tx);
            portal.set(ann.id, "password_changed_at = NULL, sessions_since = created_at, locked_at = NULL").await;
        }
        let mut tx = app.db.begin().await.expect("a change");
        sessions::open_session(&mut tx, app, &origin, &ann, false, proved_at).await.expect("nothing has changed");
    }

    async fn a_password_that_is_hashed_anew_brings_no_old_one_back(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").exists().await;
        let slow = portal.second_node_with(|config| config.hashing.iterations = 100_000).await;
        let visitor = slow.visitor();
        let meanwhile = async {
            tokio::time::sleep(std::time::Duration::from_millis(150)).await;
            portal.set(ann, "password_hash = 'another'").await;
        };
        tokio::join!(sign_in(&visitor, "ann@example.com", PASSWORD), meanwhile);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE password_hash = 'another'").await, 1);
    }

    async fn a_reset_leaves_no_session_and_no_other_link_whatever_the_clocks_say(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        // A node whose clock is ahead has made this one.
        portal.execute("UPDATE sessions SET created_at = '2030-01-01T00:00:00+00:00'").await.expect("set");
        portal.set(ann.id, "email_verified_at = created_at").await;
        let link = reset_link(&portal, "ann@example.com", 1).await;
        portal.execute(
            "INSERT INTO tokens (hash, purpose, user_id, created_at, expires_at)
             SELECT token_hash, 'invitation', user_id, created_at, expires_at FROM sessions",
        ).await.expect("an invitation");
        reset(&portal.visitor(), &link, "one good phrase here").await.expect(200);
        assert_eq!(portal.number("SELECT count(*) FROM sessions").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM tokens WHERE used_at IS NULL").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'password.reset_requested' AND ip IS NOT NULL AND user_agent IS NOT NULL").await, 1);
    }
}
