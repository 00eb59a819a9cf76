//! Changing an e-mail address in stages: the new one confirmed, the old one told, and a way back for a week (row G12).

use chrono::Duration;
use portico::{
    access::Role,
    accounts::{self, Status},
};

use crate::support::{Answer, Client, PASSWORD, TestApp, on_both_engines, path_of};

const FORM: &str = "/account/email";
const PROFILE_PAGE: &str = "/account/profile";
const PROFILE: &str = "/api/users/profile";
const CONFIRM: &str = "/email-change/confirm";
const UNDO: &str = "/email-change/undo";

async fn ask(client: &Client, email: &str) -> Answer {
    client.submit(FORM, &[("email", email)]).await
}

fn token_of(link: &str) -> String {
    link.rsplit('=').next().expect("a token").to_owned()
}

async fn press(client: &Client, path: &str, link: &str) -> Answer {
    client.submit(path, &[("token", &token_of(link))]).await
}

async fn sign_in(portal: &TestApp, email: &str) -> Answer {
    portal.visitor().submit("/login", &[("email", email), ("password", PASSWORD)]).await
}

/// Asks for another address and takes the link out of the new mailbox.
async fn asked(portal: &TestApp, client: &Client, email: &str) -> String {
    ask(client, email).await.expect(200);
    portal.letters_to(email, 1).await.last().expect("a letter").link(CONFIRM)
}

/// How many people have the address that Ann had.
async fn ann_of(portal: &TestApp) -> usize {
    portal.emails().await.iter().filter(|email| *email == "ann@example.com").count()
}

on_both_engines! {
    async fn g12_a_new_address_is_confirmed_the_old_one_told_and_both_are_told_of_the_change(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann Archer").signed_in().await;
        ann.get(FORM).await.expect(200);
        let answer = ann.post(FORM).form(&[("email", " ann.new@example.com ")]).await.expect(303);
        assert_eq!(answer.location(), PROFILE_PAGE);
        let page = ann.get(PROFILE_PAGE).await.expect(200).text();
        assert!(page.contains("ann.new@example.com waits to be confirmed"), "{page}");
        assert_eq!(ann.get(PROFILE).await.json()["email"], "ann@example.com", "nothing changes yet");
        let told = &portal.letters_to("ann@example.com", 1).await[0];
        assert!(told.text().contains("ann.new@example.com") && !told.text().contains("token="));

        let link = portal.letters_to("ann.new@example.com", 1).await[0].link(CONFIRM);
        portal.advance(Duration::hours(1));
        // Opened in another browser; a scanner that follows the link changes nothing.
        let elsewhere = portal.visitor();
        for _ in 0..2 {
            assert!(elsewhere.get(path_of(&link)).await.expect(200).text().contains("ann.new@example.com"));
        }
        assert_eq!(ann.get(PROFILE).await.json()["email"], "ann@example.com");
        assert_eq!(press(&elsewhere, CONFIRM, &link).await.expect(200).leads_to(), "/login");

        let profile = ann.get(PROFILE).await.expect(200).json();
        assert_eq!((&profile["email"], &profile["verified"]), (&"ann.new@example.com".into(), &true.into()));
        assert!(!ann.get(PROFILE_PAGE).await.text().contains("waits to be confirmed"));
        assert!(portal.letters_to("ann.new@example.com", 2).await[1].text().contains("ann@example.com"));
        portal.letters_to("ann@example.com", 2).await[1].link(UNDO);
        sign_in(&portal, "ann@example.com").await.expect(401);
        assert_eq!(sign_in(&portal, "ann.new@example.com").await.expect(200).leads_to(), "/account");
        for kind in ["user.email_change_requested", "user.email_changed"] {
            let statement = if kind == "user.email_changed" {
                "SELECT count(*) FROM activity WHERE kind = 'user.email_changed'"
            } else {
                "SELECT count(*) FROM activity WHERE kind = 'user.email_change_requested'"
            };
            assert_eq!(portal.number(statement).await, 1, "{kind}");
        }
    }

    async fn g12_the_old_address_takes_the_account_back_within_a_week(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &ann, "thief@example.com").await;
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        let undo = portal.letters_to("ann@example.com", 2).await[1].link(UNDO);
        // The thief moves on to yet another address; the link still leads back to the first.
        portal.advance(Duration::minutes(1));
        let further = asked(&portal, &ann, "thief2@example.com").await;
        press(&portal.visitor(), CONFIRM, &further).await.expect(200);
        let thiefs_undo = portal.letters_to("thief@example.com", 4).await[3].link(UNDO);

        portal.advance(Duration::days(6));
        let owner = portal.visitor();
        assert!(owner.get(path_of(&undo)).await.expect(200).text().contains("ann@example.com"));
        assert_eq!(press(&owner, UNDO, &undo).await.expect(200).leads_to(), "/login");
        ann.get(PROFILE).await.refused(401, "AUTH_TOKEN_INVALID");
        for address in ["ann@example.com", "thief@example.com", "thief2@example.com"] {
            sign_in(&portal, address).await.expect(401);
        }
        let reset = portal.letters_to("ann@example.com", 3).await[2].link("/auth/reset-password");
        let fields = [("token", token_of(&reset)), ("password", "seven calm rivers home".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        owner.submit("/auth/reset-password", &fields).await.expect(200);
        let signed = owner.submit("/login", &[("email", "ann@example.com"), ("password", "seven calm rivers home")]).await.expect(200);
        assert_eq!(signed.leads_to(), "/account");
        let profile = owner.get(PROFILE).await.expect(200).json();
        assert_eq!((&profile["email"], &profile["verified"]), (&"ann@example.com".into(), &true.into()));
        // Neither link works (again).
        assert!(owner.get(path_of(&undo)).await.expect(200).text().contains("used already"));
        for used in [&undo, &thiefs_undo] {
            assert!(press(&owner, UNDO, used).await.leads_to().starts_with(UNDO));
        }
        assert_eq!(owner.get(PROFILE).await.json()["email"], "ann@example.com");
    }

    async fn g12_links_end_by_themselves(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &ann, "new@example.com").await;
        portal.advance(Duration::hours(24));
        assert!(press(&portal.visitor(), CONFIRM, &link).await.leads_to().starts_with(CONFIRM));
        assert!(portal.visitor().get(path_of(&link)).await.text().contains("no longer works"));
        let ann = portal.another_session("ann@example.com").await;
        assert_eq!(ann.get(PROFILE).await.json()["email"], "ann@example.com");
        ask(&ann, "new@example.com").await.expect(200);
        let link = portal.letters_to("new@example.com", 2).await[1].link(CONFIRM);
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        let letters = portal.letters_to("ann@example.com", 3).await;
        let undo = letters[2].link(UNDO);
        portal.advance(Duration::days(7));
        assert!(press(&portal.visitor(), UNDO, &undo).await.leads_to().starts_with(UNDO));
        assert_eq!(sign_in(&portal, "new@example.com").await.expect(200).leads_to(), "/account");
    }

    async fn g12_a_change_that_is_cancelled_or_replaced_comes_to_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let first = asked(&portal, &ann, "one@example.com").await;
        let second = asked(&portal, &ann, "two@example.com").await;
        assert!(ann.get(PROFILE_PAGE).await.text().contains("two@example.com"));
        assert!(press(&portal.visitor(), CONFIRM, &first).await.leads_to().starts_with(CONFIRM));
        ann.post("/account/email/cancel").form(&[]).await.expect(303);
        let page = ann.get(PROFILE_PAGE).await.text();
        assert!(page.contains("Your address stays as it is.") && !page.contains("two@example.com"));
        assert!(press(&portal.visitor(), CONFIRM, &second).await.leads_to().starts_with(CONFIRM));
        ann.post("/account/email/cancel").form(&[]).await.expect(303);
        assert_eq!(ann.get(PROFILE).await.json()["email"], "ann@example.com");
    }

    async fn asvs_v6_3_8_an_address_that_somebody_has_is_answered_like_a_free_one_and_its_owner_is_told(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.person("bob@example.com").exists().await;
        let taken = ask(&ann, "BOB@example.com").await.expect(200);
        let page_of_taken = ann.get(PROFILE_PAGE).await.text().replace("BOB@example.com", "X");
        let free = ask(&ann, "free@example.com").await.expect(200);
        let page_of_free = ann.get(PROFILE_PAGE).await.text().replace("free@example.com", "X");
        assert_eq!((taken.leads_to(), taken.status), (free.leads_to(), free.status));
        let plain = |page: &str| page.split("X waits").nth(1).map(|rest| rest.chars().take(300).collect::<String>());
        assert!(plain(&page_of_taken).is_some());
        assert_eq!(plain(&page_of_taken), plain(&page_of_free));
        let letter = &portal.letters_to("bob@example.com", 1).await[0];
        assert!(!letter.text().contains("token=") && letter.text().contains("nothing was changed"), "{}", letter.text());
        assert_eq!(sign_in(&portal, "bob@example.com").await.expect(200).leads_to(), "/account");
    }

    async fn g12_of_two_who_confirm_the_same_address_one_gets_it(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        ask(&ann, "shared@example.com").await.expect(200);
        ask(&bob, "shared@example.com").await.expect(200);
        let links: Vec<String> = portal.letters_to("shared@example.com", 2).await.iter().map(|letter| letter.link(CONFIRM)).collect();
        let (one, two) = (portal.visitor(), portal.visitor());
        let (first, second) = tokio::join!(press(&one, CONFIRM, &links[0]), press(&two, CONFIRM, &links[1]));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} {}", first.text(), second.text());
        let emails = portal.emails().await;
        assert_eq!(emails.iter().filter(|email| *email == "shared@example.com").count(), 1, "{emails:?}");
        // The same link pressed twice at once confirms once.
        let cora = portal.person("cora@example.com").signed_in().await;
        let link = asked(&portal, &cora, "cora.new@example.com").await;
        tokio::join!(press(&one, CONFIRM, &link), press(&two, CONFIRM, &link));
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'user.email_changed'").await, 2);
    }

    async fn g12_somebody_who_registers_meanwhile_keeps_the_address(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &ann, "new@example.com").await;
        portal.person("new@example.com").exists().await;
        let answer = press(&portal.visitor(), CONFIRM, &link).await.expect(409);
        assert!(answer.text().contains("has an account with this address"));
        // A button has no place of its own for it: the page says it above.
        let visitor = portal.visitor();
        let back = visitor.post(CONFIRM).form(&[("token", &token_of(&link))]).await.expect(303).location();
        assert!(back.starts_with(CONFIRM) && back.contains(&token_of(&link)), "{back}");
        assert!(visitor.get(back.clone()).await.expect(200).text().contains("has an account with this address"));
        assert!(!visitor.get(back).await.text().contains("has an account with this address"), "said once");
        assert_eq!(ann.get(PROFILE).await.json()["email"], "ann@example.com");
    }

    async fn asvs_v7_5_1_an_address_is_changed_only_by_who_proved_themselves_just_now(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.advance(Duration::minutes(11));
        assert!(ann.get(FORM).await.expect(303).location().starts_with("/account/confirm"));
        let answer = ask(&ann, "new@example.com").await.expect(403);
        assert!(answer.leads_to().starts_with("/account/confirm"), "{}", answer.text());
        assert_eq!(portal.number("SELECT count(*) FROM email_changes").await, 0);
        let visitor = portal.visitor();
        assert!(visitor.get(FORM).await.expect(303).location().starts_with("/login"));
        ask(&visitor, "new@example.com").await;
        assert_eq!(portal.number("SELECT count(*) FROM email_changes").await, 0);
    }

    async fn g12_what_is_no_new_address_is_refused_at_the_field_and_many_mails_have_to_wait(engine) {
        let portal = TestApp::start_with(engine, |config| config.accounts.verification_mails_per_hour = 3).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let long = format!("{}@example.com", "x".repeat(300));
        for wrong in ["", "nowhere", "a@b", "ann@example.com", "ANN@Example.com", "a@example.com\r\nBcc: b@example.com", long.as_str(), "a\u{0}@example.com"] {
            let answer = ask(&ann, wrong).await.expect(422);
            assert!(answer.error_at("email").is_string(), "{wrong:?}: {}", answer.text());
        }
        assert_eq!(portal.number("SELECT count(*) FROM email_changes").await, 0);
        for number in 0..4 {
            ask(&ann, &format!("new{number}@example.com")).await.expect(200);
        }
        ask(&ann, "new5@example.com").await.expect(429);
        for token in ["", "x", &"A".repeat(43), &"A".repeat(5_000)] {
            for path in [CONFIRM, UNDO] {
                assert!(ann.submit(path, &[("token", token)]).await.leads_to().starts_with(path));
                ann.get(format!("{path}?token={token}")).await.expect(200);
            }
        }
    }

    async fn g12_a_link_to_the_old_address_is_worth_nothing_after_the_change(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.visitor().submit("/auth/forgot-password", &[("email", "ann@example.com")]).await.expect(200);
        let reset = portal.letters_to("ann@example.com", 1).await[0].link("/auth/reset-password");
        let link = asked(&portal, &ann, "new@example.com").await;
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        assert!(portal.visitor().get(path_of(&reset)).await.text().contains("no longer works"));
    }

    async fn g12_an_address_that_was_never_confirmed_cannot_take_the_account(engine) {
        let portal = TestApp::start_with(engine, |config| config.accounts.require_email_verification = false).await;
        let ann = portal.person("typo@example.com").signed_in().await;
        portal.set(ann.id, "email_verified_at = NULL").await;
        let link = asked(&portal, &ann, "ann@example.com").await;
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        let letters = portal.letters_to("typo@example.com", 2).await;
        assert!(!letters[1].text().contains("token="), "{}", letters[1].text());
        assert_eq!(portal.number("SELECT count(*) FROM email_changes WHERE undo_hash IS NOT NULL").await, 0);
    }

    async fn g12_who_is_shut_out_by_a_new_password_cannot_confirm_what_they_asked_for(engine) {
        let portal = TestApp::start(engine).await;
        let thief = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &thief, "thief@example.com").await;
        portal.visitor().submit("/auth/forgot-password", &[("email", "ann@example.com")]).await.expect(200);
        let reset = token_of(&portal.letters_to("ann@example.com", 2).await[1].link("/auth/reset-password"));
        portal.visitor().submit("/auth/reset-password", &[("token", &reset), ("password", PASSWORD)]).await.expect(200);
        assert!(portal.visitor().get(path_of(&link)).await.text().contains("no longer works"));
        assert!(press(&portal.visitor(), CONFIRM, &link).await.leads_to().starts_with(CONFIRM));
        let ann = portal.another_session("ann@example.com").await;
        assert!(!ann.get(PROFILE_PAGE).await.expect(200).text().contains("thief@example.com"));
    }

    async fn g12_a_suspended_account_changes_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &ann, "new@example.com").await;
        portal.set(ann.id, &format!("status = '{}'", Status::Suspended.name())).await;
        assert!(press(&portal.visitor(), CONFIRM, &link).await.leads_to().starts_with(CONFIRM));
        assert!(!portal.emails().await.contains(&"new@example.com".to_owned()));
    }

    async fn g12_whoever_takes_an_account_back_finds_no_thief_in_it(engine) {
        let portal = TestApp::start(engine).await;
        let thief = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &thief, "thief@example.com").await;
        portal.advance(Duration::minutes(1));
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        // What somebody who is in can add: a passkey, a key, a second factor, and a browser that is known.
        for planted in [
            "INSERT INTO passkeys (id, user_id, org_id, credential_id, credential, name, created_at)
             SELECT s.id, s.user_id, s.org_id, s.token_hash, '{}', 'theirs', c.confirmed_at FROM sessions s JOIN email_changes c ON c.user_id = s.user_id",
            "INSERT INTO api_keys (id, user_id, org_id, name, prefix, hash, scopes, networks, created_at)
             SELECT s.id, s.user_id, s.org_id, 'theirs', 'ptk_live_x', s.token_hash, '', '', c.confirmed_at
             FROM sessions s JOIN email_changes c ON c.user_id = s.user_id",
            "INSERT INTO second_factors (user_id, method, secret, created_at, activated_at)
             SELECT c.user_id, 'totp', 'theirs', c.confirmed_at, c.confirmed_at FROM email_changes c",
        ] {
            assert_eq!(portal.execute(planted).await.expect("planted"), 1);
        }
        assert!(portal.number("SELECT count(*) FROM devices").await > 0);
        let undo = portal.letters_to("ann@example.com", 2).await[1].link(UNDO);
        press(&portal.visitor(), UNDO, &undo).await.expect(200);
        portal.all_jobs_done().await;
        for left in [
            "SELECT count(*) FROM passkeys",
            "SELECT count(*) FROM api_keys",
            "SELECT count(*) FROM second_factors",
            "SELECT count(*) FROM devices",
            "SELECT count(*) FROM sessions",
        ] {
            assert_eq!(portal.number(left).await, 0, "{left}");
        }
    }

    async fn g12_nobody_else_gets_an_address_that_can_be_taken_back(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let link = asked(&portal, &ann, "thief@example.com").await;
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        let undo = portal.letters_to("ann@example.com", 2).await[1].link(UNDO);

        let form = [("full_name", "Thief"), ("email", "Ann@example.com"), ("password", PASSWORD)];
        let registered = portal.visitor().submit("/register", &form).await.expect(200);
        let free = [("full_name", "Thief"), ("email", "free@example.com"), ("password", PASSWORD)];
        let as_new = portal.visitor().submit("/register", &free).await.expect(200).leads_to();
        assert_eq!(as_new.replace("free%40", "Ann%40"), registered.leads_to(), "answered alike");
        let added = admin.submit("/org/users/new", &[("email", "ann@example.com"), ("name", "Thief"), ("role", "user"), ("language", "en")]).await;
        assert_ne!(added.status, 200, "{}", added.text());
        // Its mailbox has got two letters already.
        ask(&bob, "ann@example.com").await.expect(200);
        let for_bob = portal.letters_to("ann@example.com", 3).await[2].link(CONFIRM);
        press(&portal.visitor(), CONFIRM, &for_bob).await.expect(409);
        assert_eq!(portal.emails().await.iter().filter(|email| email.eq_ignore_ascii_case("ann@example.com")).count(), 0);

        press(&portal.visitor(), UNDO, &undo).await.expect(200);
        assert_eq!(ann_of(&portal).await, 1);
        assert_eq!(portal.number("SELECT count(*) FROM held_addresses").await, 0, "what the thief had is free again");
    }

    async fn g12_an_address_is_free_again_when_it_can_be_taken_back_no_more(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &ann, "new@example.com").await;
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
        portal.advance(Duration::days(7));
        portal.person("ann@example.com").exists().await;
        assert_eq!(ann_of(&portal).await, 1);
        accounts::housekeeping(&portal.app).await.expect("tidied");
        assert_eq!(portal.number("SELECT count(*) FROM held_addresses").await, 0);
    }

    async fn g12_another_password_ends_a_change_that_waits(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let link = asked(&portal, &ann, "thief@example.com").await;
        portal.advance(Duration::minutes(1));
        let form = [("current_password", PASSWORD), ("password", "seven calm rivers home")];
        ann.submit("/account/security/password", &form).await.expect(200);
        assert!(!ann.get(PROFILE_PAGE).await.expect(200).text().contains("thief@example.com"));
        assert!(press(&portal.visitor(), CONFIRM, &link).await.leads_to().starts_with(CONFIRM));
        assert_eq!(ann.get(PROFILE).await.json()["email"], "ann@example.com");
        // One that is asked for afterwards is another matter.
        portal.advance(Duration::minutes(1));
        let link = asked(&portal, &ann, "new@example.com").await;
        press(&portal.visitor(), CONFIRM, &link).await.expect(200);
    }
}
