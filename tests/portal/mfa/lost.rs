//! A lost second factor: an administrator, or the server's command line, helps its owner back in (rows A25, G04).

use chrono::Duration;
use portico::{access::Role, passkeys};

use super::{EMAIL, LOGIN, STEP, at_second_step, guarded, next_code, show, status};
use crate::support::{PASSWORD, Signed, TestApp, on_both_engines, smtp_sink::Received, until};

const WHY: &str = "Lost her phone; seen in person";

fn page_of(person: &Signed) -> String {
    format!("/org/users/{}", person.id)
}

fn reset_of(person: &Signed) -> String {
    format!("{}/reset-second-factors", page_of(person))
}

on_both_engines! {
    async fn a25_g04_an_administrator_resets_lost_second_factors_and_the_person_is_told_by_whom_and_why(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let laptop = at_second_step(&portal, EMAIL).await;
        laptop.submit(STEP, &[("code", &next_code(&portal, &ann.secret)), ("trust", "true")]).await.expect(200);
        let admin = portal.person("olga@example.com").name("Olga Admin").role(Role::Admin).signed_in().await;
        let (page, reset) = (page_of(&ann.client), reset_of(&ann.client));
        assert!(admin.get(&*page).await.expect(200).text().contains(&format!("href=\"{reset}\"")));
        let shown = admin.get(&*reset).await.expect(200).text();
        assert!(shown.contains("Reset the second factors of ann?") && shown.contains("every session ends"), "{shown}");
        for (reason, said) in [("  ", "Fill in this field."), (&*"x".repeat(501), "Use 500 characters at most.")] {
            assert_eq!(admin.submit(&*reset, &[("reason", reason)]).await.expect(422).error_at("reason"), said);
        }
        status(&ann.client).await;
        assert_eq!(admin.post(&*reset).form(&[("reason", WHY)]).await.expect(303).location(), page);
        let after = admin.get(&*page).await.expect(200).text();
        assert!(after.contains("The second factors of ann are reset.") && !after.contains(&reset), "{after}");
        assert!(after.contains("Lost second factors reset") && after.contains(WHY) && after.contains("Second factors: Authenticator app → —"), "{after}");

        // Every session is over, no device is trusted, the password alone opens the account.
        ann.client.get("/api/users/profile").await.expect(401);
        laptop.get("/api/users/profile").await.expect(401);
        assert_eq!(portal.number("SELECT count(*) FROM devices WHERE trusted_until IS NOT NULL").await, 0);
        for table in ["second_factors", "backup_codes", "texted_codes"] {
            let count: i64 = portico::on!(portal.app.db.reader(), pool => sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
                .fetch_one(pool).await).expect("a number");
            assert_eq!(count, 0, "{table}");
        }
        let back = portal.visitor();
        assert_eq!(back.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200).leads_to(), "/account");
        let history = back.get("/account/activity").await.expect(200).text();
        assert!(history.contains("Your second factors were reset") && history.contains("Olga Admin") && history.contains(WHY), "{history}");
        let inbox = back.get("/account/inbox").await.expect(200).text();
        assert!(inbox.contains("Two-step sign-in was reset") && inbox.contains("Olga Admin took your second factors away"), "{inbox}");
        let mut letters = Vec::new();
        until("a letter tells of it", async || {
            letters = portal.letters_to(EMAIL, 1).await.iter().map(Received::text).collect();
            letters.iter().any(|text| text.contains("so that you can get into your"))
        })
        .await;
        let letter = letters.iter().find(|text| text.contains("so that you can get into your")).expect("the letter");
        assert!(letter.contains("Olga Admin") && letter.contains(WHY), "{letter}");
        // There is nothing to reset any more.
        assert_eq!(admin.get(&*reset).await.expect(303).location(), page);
        admin.submit(&*reset, &[("reason", WHY)]).await.expect(409);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.reset'").await, 1);
    }

    async fn asvs_v6_4_4_second_factors_are_reset_by_those_who_may_and_have_shown_who_they_are(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let reset = reset_of(&ann.client);
        let fields = [("reason", WHY)];
        // Somebody without the permission; somebody of another organisation; nobody.
        let bob = portal.person("bob@example.com").signed_in().await;
        bob.get(&*reset).await.expect(403);
        bob.submit(&*reset, &fields).await.expect(403);
        let elsewhere = portal.organization("Elsewhere").await;
        let eve = portal.person("eve@elsewhere.example").of(elsewhere).role(Role::Owner).signed_in().await;
        eve.get(&*reset).await.expect(404);
        eve.submit(&*reset, &fields).await.expect(404);
        assert_eq!(portal.visitor().submit(&*reset, &fields).await.leads_to(), LOGIN);
        // Nobody above oneself, nor oneself.
        let manager = portal.person("max@example.com").role(Role::Manager).signed_in().await;
        let boss = guarded(&portal, "boss@example.com").await;
        portal.set(boss.client.id, "role = 'owner'").await;
        manager.submit(reset_of(&boss.client), &fields).await.expect(403);
        manager.get(reset_of(&boss.client)).await.expect(403);
        assert!(!manager.get(page_of(&boss.client)).await.expect(200).text().contains("reset-second-factors"));
        boss.client.submit(reset_of(&boss.client), &fields).await.expect(409);
        assert!(!boss.client.get(page_of(&boss.client)).await.expect(200).text().contains("reset-second-factors"));
        for nonsense in ["x", "user_00000000000000000000000000", "device_01h455vb4pex5vsknk084sn02q"] {
            manager.submit(format!("/org/users/{nonsense}/reset-second-factors"), &fields).await.expect(404);
        }
        // A session that was left open is not enough.
        portal.advance(Duration::minutes(11));
        let answer = manager.get(&*reset).await.expect(303);
        let confirm = format!("/account/confirm?return_to={}", url::form_urlencoded::byte_serialize(reset.as_bytes()).collect::<String>());
        assert_eq!(answer.location(), confirm);
        assert_eq!(manager.submit(&*reset, &fields).await.expect(403).leads_to(), confirm);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.reset'").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM second_factors").await, 2);
        manager.submit("/account/confirm", &[("current_password", PASSWORD), ("return_to", &reset)]).await.expect(200);
        manager.submit(&*reset, &fields).await.expect(200);
        let visitor = portal.visitor();
        assert_eq!(visitor.submit(LOGIN, &[("email", EMAIL), ("password", PASSWORD)]).await.leads_to(), "/account");
    }

    async fn whoever_is_at_the_second_step_while_it_is_reset_begins_anew(engine) {
        let portal = TestApp::start(engine).await;
        let ann = guarded(&portal, EMAIL).await;
        let stranger = at_second_step(&portal, EMAIL).await;
        let code = next_code(&portal, &ann.secret);
        let operator = portal.operator(portal.first_organization().await);
        passkeys::reset_lost(&operator, &portal.app, ann.client.id, false, WHY).await.expect("reset");
        show(&stranger, &code).await.expect(422);
        show(&stranger, &ann.codes[0]).await.expect(422);
    }
}
