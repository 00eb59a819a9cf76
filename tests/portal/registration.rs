//! Coming in: registering, confirming the address, taking an invitation up, setting the portal up (rows C03, A07, F03).

use std::future::IntoFuture;

use chrono::Duration;
use portico::{access::Role, accounts::Status, kernel::Code, on, server};
use serde_json::json;

use crate::support::{Answer, Client, PASSWORD, TestApp, on_both_engines, path_of, statements};

const FIELDS: [(&str, &str); 3] = [("full_name", "Ann Archer"), ("email", "ann@example.com"), ("password", PASSWORD)];

async fn register(client: &Client, email: &str) -> Answer {
    client.submit("/register", &[("full_name", "Ann Archer"), ("email", email), ("password", PASSWORD)]).await
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    client.submit("/login", &[("email", email), ("password", password)]).await
}

/// The token at the end of a link.
fn token_of(link: &str) -> String {
    link.rsplit(['=', '/']).next().expect("a token").to_owned()
}

async fn confirm(client: &Client, link: &str) -> Answer {
    client.submit("/verify-email", &[("token", &token_of(link))]).await.expect(200)
}

on_both_engines! {
    async fn c03_somebody_registers_confirms_the_address_by_the_mail_and_comes_in(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.visitor();
        ann.get("/register").await.expect(200);
        let answer = ann.post("/register").form(&FIELDS).await.expect(303);
        assert_eq!(answer.location(), "/verify-email?email=ann%40example.com");
        assert!(ann.get(answer.location()).await.expect(200).text().contains("ann@example.com"));
        // The password is right, but the account is pending: the way is shown, not opened.
        let early = sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200);
        assert!(early.leads_to().starts_with("/verify-email"), "{}", early.leads_to());
        assert_eq!(ann.cookie("portico"), "");

        let link = portal.letters_to("ann@example.com", 1).await[0].link("/verify-email");
        assert!(link.starts_with("http://portal.test/verify-email?token="), "{link}");
        ann.get(path_of(&link)).await.expect(200);
        assert_eq!(confirm(&ann, &link).await.leads_to(), "/login");
        assert_eq!(sign_in(&ann, "ann@example.com", PASSWORD).await.expect(200).leads_to(), "/account");
        let profile = ann.get("/api/users/profile").await.expect(200).json();
        assert_eq!((&profile["status"], &profile["verified"], &profile["full_name"]), (&json!("active"), &json!(true), &json!("Ann Archer")));
        assert_eq!(profile["roles"][0]["name"], "user");
    }

    async fn c03_both_documented_paths_register(engine) {
        let portal = TestApp::start(engine).await;
        portal.visitor().get("/portal/register").await.expect(200);
        let answer = portal.visitor().post("/portal/register").form(&FIELDS).await.expect(303);
        assert!(answer.location().starts_with("/verify-email?email="));
        portal.letters_to("ann@example.com", 1).await;
    }

    async fn asvs_v6_3_8_registering_a_known_address_is_answered_like_a_new_one_and_its_owner_is_told(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("known@example.com").exists().await;
        let new = register(&portal.visitor(), "fresh@example.com").await.expect(200);
        let known = register(&portal.visitor(), "known@example.com").await.expect(200);
        assert_eq!(new.text().replace("fresh", "known"), known.text());
        let names = |answer: &Answer| answer.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&new), names(&known));
        let letter = portal.letters_to("known@example.com", 1).await.remove(0);
        assert!(letter.text().contains("/login") && !letter.text().contains("token="), "{}", letter.text());
        assert!(portal.letters_to("fresh@example.com", 1).await[0].text().contains("/verify-email?token="));
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 2);
        // What was typed does not become the password of the account that was there.
        assert_eq!(sign_in(&portal.visitor(), "known@example.com", PASSWORD).await.leads_to(), "/account");
    }

    async fn asvs_v6_3_8_registering_a_known_address_costs_as_many_statements_as_a_new_one(engine) {
        let portal = TestApp::start(engine).await;
        let known = portal.person("known@example.com").signed_in().await;
        // An address that its owner may still take back.
        portal.execute("INSERT INTO held_addresses (email_key, user_id, held_until) SELECT 'before@example.com', id, '2030-01-01 00:00:00+00:00' FROM users").await.expect("held");
        register(&portal.visitor(), "first@example.com").await.expect(200);
        let mut costs = Vec::new();
        for emails in [["fresh", "newer", "newest"], ["known"; 3], ["before"; 3]] {
            // On a busy machine something that is remembered may have to be read anew: that is no part of it.
            let mut least = u32::MAX;
            for name in emails {
                portal.all_jobs_done().await;
                statements::settle().await;
                let answer = register(&portal.visitor(), &format!("{name}@example.com")).await.expect(200);
                least = least.min(statements::of(&answer));
            }
            costs.push(least);
        }
        assert!(costs[0] > 6 && costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 5);
        assert_eq!(portal.number("SELECT count(*) FROM tokens").await, 4, "links for those who were added");
        assert_eq!(portal.letters_to("before@example.com", 3).await.len(), 3);
        // Who it was is not known, and from where is not kept.
        let told = known.get("/account/activity").await.expect(200).text();
        assert!(told.contains("Somebody tried to register with your address"), "{told}");
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'user.registration_repeated' AND actor_id IS NULL AND ip IS NULL").await, 6);
    }

    async fn c03_two_registrations_of_one_address_at_once_make_one_account(engine) {
        let portal = TestApp::start(engine).await;
        let come = async || register(&portal.visitor(), "twin@example.com").await.status;
        let (a, b, c, d) = tokio::join!(come(), come(), come(), come());
        assert_eq!([a, b, c, d], [200; 4]);
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 1);
        portal.all_jobs_done().await;
    }

    async fn asvs_v6_4_1_a_confirmation_link_works_once(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.visitor();
        register(&ann, "ann@example.com").await.expect(200);
        let link = portal.letters_to("ann@example.com", 1).await[0].link("/verify-email");
        // Opening it, as mail scanners do, uses nothing up.
        for _ in 0..3 {
            portal.visitor().get(path_of(&link)).await.expect(200);
        }
        assert_eq!(confirm(&ann, &link).await.leads_to(), "/login");
        assert_ne!(confirm(&ann, &link).await.leads_to(), "/login");
        assert!(portal.letters_to("ann@example.com", 1).await.len() == 1);
    }

    async fn c03_a_confirmation_link_ends_after_a_day(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.visitor();
        register(&ann, "ann@example.com").await.expect(200);
        register(&ann, "bob@example.com").await.expect(200);
        let links = [
            portal.letters_to("ann@example.com", 1).await[0].link("/verify-email"),
            portal.letters_to("bob@example.com", 1).await[0].link("/verify-email"),
        ];
        portal.advance(Duration::hours(24) - Duration::seconds(1));
        assert_eq!(confirm(&ann, &links[0]).await.leads_to(), "/login");
        portal.advance(Duration::seconds(1));
        assert_ne!(confirm(&ann, &links[1]).await.leads_to(), "/login");
    }

    async fn c03_a_newer_confirmation_link_replaces_the_older_one(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.visitor();
        register(&ann, "ann@example.com").await.expect(200);
        let older = portal.letters_to("ann@example.com", 1).await[0].link("/verify-email");
        ann.submit("/verify-email/resend", &[("email", "ann@example.com")]).await.expect(200);
        let newer = portal.letters_to("ann@example.com", 2).await[1].link("/verify-email");
        assert_ne!(older, newer);
        assert_ne!(confirm(&ann, &older).await.leads_to(), "/login");
        assert_eq!(confirm(&ann, &newer).await.leads_to(), "/login");
    }

    async fn c03_the_mail_is_sent_again_up_to_a_limit_and_tells_nobody_who_exists(engine) {
        let portal = TestApp::start_with(engine, |config| config.accounts.verification_mails_per_hour = 2).await;
        let visitor = portal.visitor();
        portal.person("done@example.com").exists().await;
        portal.person("waits@example.com").status(Status::Pending).exists().await;
        let ask = async |email: &str| visitor.submit("/verify-email/resend", &[("email", email)]).await;
        let (waits, unknown, done) =
            (ask("waits@example.com").await, ask("never@example.com").await, ask("done@example.com").await);
        assert_eq!(waits.text(), unknown.text().replace("never", "waits"));
        assert_eq!(waits.text(), done.text().replace("done", "waits"));
        for email in ["waits@example.com", "never@example.com"] {
            ask(email).await.expect(200);
            ask(email).await.expect(200);
            ask(email).await.expect(429);
        }
        portal.all_jobs_done().await;
        let addresses: Vec<String> = portal.sink.messages().into_iter().flat_map(|letter| letter.to).collect();
        assert_eq!(addresses, ["waits@example.com"; 3]);
        portal.advance(Duration::hours(2));
        ask("waits@example.com").await.expect(200);
    }

    async fn c14_a_password_is_measured_by_the_settings_and_the_list_of_common_ones(engine) {
        let portal = TestApp::start_with(engine, |config| config.accounts.password_min_length = 10).await;
        let visitor = portal.visitor();
        let try_password = async |password: &str| {
            visitor.submit("/register", &[("full_name", "Ann Archer"), ("email", "ann@example.com"), ("password", password)]).await
        };
        for weak in ["", "short", "123456789", "password123", "1234567890", "ann@example.com", "Ann Archer", &"x".repeat(257)] {
            let answer = try_password(weak).await.expect(422);
            assert!(answer.error_at("password").is_string(), "{weak}: {}", answer.text());
        }
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 0);
        // Counted in characters, not in bytes.
        try_password("🦊🦊🦊🦊🦊").await.expect(422);
        try_password("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵").await.expect(200);
    }

    async fn f02_a_refused_registration_comes_back_without_the_password(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        let secret = "ein sehr gutes Passwort";
        let fields = [("full_name", "Ann <Archer>"), ("email", "not an address"), ("password", secret)];
        let answer = visitor.post("/register").form(&fields).await.expect(303);
        assert_eq!(answer.location(), "/register");
        let page = visitor.get("/register").await.expect(200).text();
        assert!(page.contains("Ann &lt;Archer&gt;") && page.contains("not an address"), "{page}");
        assert!(!page.contains(secret));
    }

    async fn c03_registration_can_be_closed(engine) {
        let portal = TestApp::start_with(engine, |config| config.accounts.registration = false).await;
        portal.visitor().get("/register").await.expect(200);
        register(&portal.visitor(), "ann@example.com").await.expect(403);
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 0);
    }

    async fn c12_without_required_confirmation_an_account_is_active_at_once(engine) {
        let portal = TestApp::start_with(engine, |config| config.accounts.require_email_verification = false).await;
        let ann = portal.visitor();
        register(&ann, "ann@example.com").await.expect(200);
        assert_eq!(sign_in(&ann, "ann@example.com", PASSWORD).await.leads_to(), "/account");
        assert_eq!(ann.get("/api/users/profile").await.json()["verified"], false);
        portal.letters_to("ann@example.com", 1).await;
    }

    async fn a07_an_invitation_is_taken_up_once_and_within_a_week(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        for email in ["ann@example.com", "bob@example.com"] {
            admin.post("/api/users").json(&json!({ "email": email, "name": "Invited", "roles": ["manager"] })).await.expect(201);
        }
        let link = path_of(&portal.letters_to("ann@example.com", 1).await[0].link("/invite/"));
        let late = path_of(&portal.letters_to("bob@example.com", 1).await[0].link("/invite/"));
        let ann = portal.visitor();
        assert!(ann.get(&link).await.expect(200).text().contains("ann@example.com"));
        let accept = async |link: &str, password: &str| {
            ann.submit(link, &[("full_name", "Ann Archer"), ("password", password)]).await
        };
        // A password that is too weak does not use the link up.
        assert!(accept(&link, "short").await.expect(422).error_at("password").is_string());
        assert_eq!(accept(&link, PASSWORD).await.expect(200).leads_to(), "/login");
        assert_ne!(accept(&link, "another good phrase").await.leads_to(), "/login");
        assert_eq!(sign_in(&ann, "ann@example.com", PASSWORD).await.leads_to(), "/account");
        let profile = ann.get("/api/users/profile").await.json();
        assert_eq!((&profile["roles"][0]["name"], &profile["verified"], &profile["name"]), (&json!("manager"), &json!(true), &json!("Ann Archer")));
        portal.advance(Duration::days(7));
        assert_ne!(accept(&late, PASSWORD).await.leads_to(), "/login");
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE password_hash IS NULL").await, 1);
    }

    async fn asvs_v6_4_1_a_link_works_for_its_own_purpose_only(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.visitor();
        register(&ann, "ann@example.com").await.expect(200);
        let token = token_of(&portal.letters_to("ann@example.com", 1).await[0].link("/verify-email"));
        let reset = ann.submit("/auth/reset-password", &[("token", &token), ("password", "another good phrase")]).await;
        assert_ne!(reset.leads_to(), "/login");
        let invite = ann.submit(format!("/invite/{token}"), &[("full_name", "X"), ("password", "another good phrase")]).await;
        assert_ne!(invite.leads_to(), "/login");
        // Nor is it a password or a session.
        sign_in(&ann, "ann@example.com", &token).await.expect(401);
        ann.set_cookie("portico", &token);
        ann.get("/api/users/profile").await.expect(401);
        for nonsense in ["", "x", &"A".repeat(43), "../../etc", "%00"] {
            assert_ne!(ann.submit("/verify-email", &[("token", nonsense)]).await.leads_to(), "/login");
            assert!(ann.get(format!("/verify-email?token={nonsense}")).await.status < 500);
        }
    }

    async fn asvs_v6_4_1_only_hashes_of_links_and_sessions_are_stored(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        register(&portal.visitor(), "bob@example.com").await.expect(200);
        let token = token_of(&portal.letters_to("bob@example.com", 1).await[0].link("/verify-email"));
        portal.app.db.close().await;
        let secrets = [token, ann.cookie("portico"), PASSWORD.to_owned()];
        if portal.folder().join("portico.db").exists() {
            for file in ["portico.db", "portico.db-wal"] {
                let bytes = std::fs::read(portal.folder().join(file)).unwrap_or_default();
                for secret in &secrets {
                    assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} in {file}");
                }
            }
        }
    }

    async fn asvs_v6_3_2_the_first_person_sets_the_portal_up_by_a_link_that_works_once(engine) {
        let portal = TestApp::bare(engine, |_| ()).await;
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 0);
        let visitor = portal.visitor();
        let link = server::set_up_link(&portal.app).await.expect("read").expect("nothing is set up");
        let token = token_of(&link);
        // Until then nobody can register.
        assert_eq!(register(&visitor, "early@example.com").await.status, Code::ServiceUnavailable.status());
        visitor.get(path_of(&link)).await.expect(200);
        let set_up = async |token: &str, organization: &str, password: &str| {
            let fields = [
                ("token", token), ("organization", organization), ("full_name", "Olga Owner"), ("email", "olga@example.com"), ("password", password),
            ];
            visitor.submit("/setup", &fields).await
        };
        assert_ne!(set_up("wrong", "Northwind Labs", PASSWORD).await.leads_to(), "/login");
        assert!(set_up(&token, "Northwind Labs", "short").await.expect(422).error_at("password").is_string());
        assert!(set_up(&token, "  ", PASSWORD).await.expect(422).error_at("organization").is_string());
        assert_eq!(set_up(&token, "Northwind Labs", PASSWORD).await.expect(200).leads_to(), "/login");
        assert_ne!(set_up(&token, "Again", PASSWORD).await.leads_to(), "/login");
        assert_eq!(server::set_up_link(&portal.app).await.expect("read"), None);
        assert_eq!(sign_in(&visitor, "olga@example.com", PASSWORD).await.leads_to(), "/account");
        let profile = visitor.get("/api/users/profile").await.json();
        assert_eq!((&profile["roles"][0]["name"], &profile["organization"]["name"]), (&json!("owner"), &json!("Northwind Labs")));
    }

    async fn asvs_v6_3_2_two_set_ups_at_once_make_one_organisation_and_the_link_ends_after_a_week(engine) {
        let portal = TestApp::bare(engine, |_| ()).await;
        let old = token_of(&server::set_up_link(&portal.app).await.expect("read").expect("a link"));
        portal.advance(Duration::days(7));
        let come = async |token: &str, email: &str| {
            let fields = [("token", token), ("organization", "North"), ("full_name", "Olga"), ("email", email), ("password", PASSWORD)];
            portal.visitor().submit("/setup", &fields).await.leads_to()
        };
        assert_ne!(come(&old, "late@example.com").await, "/login");
        let token = token_of(&server::set_up_link(&portal.app).await.expect("read").expect("a link"));
        let (first, second) = tokio::join!(come(&token, "a@example.com"), come(&token, "b@example.com"));
        assert_eq!([first, second].iter().filter(|path| *path == "/login").count(), 1);
        assert_eq!(portal.number("SELECT count(*) FROM organizations").await, 1);
        assert_eq!(portal.number("SELECT count(*) FROM users").await, 1);
    }

    async fn f03_the_mail_speaks_the_language_of_the_page(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        visitor.post("/register").header("accept-language", "es-MX,es;q=0.9").form(&FIELDS).await.expect(303);
        let letter = portal.letters_to("ann@example.com", 1).await.remove(0);
        assert!(letter.subject().contains("Confirma tu correo"), "{}", letter.subject());
    }

    async fn a_suspension_that_comes_in_between_is_not_undone_by_a_link(engine) {
        let portal = TestApp::start(engine).await;
        let visitor = portal.visitor();
        register(&visitor, "ann@example.com").await.expect(200);
        let link = portal.letters_to("ann@example.com", 1).await[0].link("token=");
        let mut tx = portal.app.db.begin().await.expect("a change");
        on!(tx.connection(), connection => sqlx::query("UPDATE users SET status = 'suspended'").execute(connection).await.map(drop)).expect("set");
        let suspending = async {
            // Long enough for the confirmation to have read the row, if it does not wait for it.
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            tx.commit(&portal.app.clock).await.expect("committed");
        };
        let token = token_of(&link);
        let fields = [("token", token.as_str())];
        let (_, ()) = tokio::join!(visitor.submit("/verify-email", &fields).into_future(), suspending);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE status = 'suspended'").await, 1);
    }
}
