//! What the log holds, and what it must never hold.

use std::fs::{self, File};

use portico::access::Role;
use serde_json::json;

use crate::support::{Client, PASSWORD, Process, TestApp, on_both_engines, path_of};

on_both_engines! {
    async fn asvs_v16_2_5_no_secret_is_written_to_the_log_however_talkative_it_is(engine) {
        let mut portal = TestApp::start(engine).await;
        portal.person("admin@example.com").role(Role::Admin).exists().await;
        portal.stop().await;
        let path = portal.folder().join("portal.log");
        let log = File::create(&path).expect("a log");
        let process = tokio::task::block_in_place(|| Process::start_logging(&portal, "trace", log));
        let client = Client::new(process.address);
        let mut secrets = vec![PASSWORD.to_owned(), "wrong canary phrase".to_owned(), "third canary phrase".to_owned()];

        client.submit("/register", &[("full_name", "Ann"), ("email", "ann@example.com"), ("password", PASSWORD)]).await.expect(200);
        let confirmation = path_of(&portal.letters_to("ann@example.com", 1).await[0].link("token="));
        client.get(&confirmation).await.expect(200);
        let token = |link: &str| link.rsplit(['=', '/']).next().expect("a token").to_owned();
        client.submit("/verify-email", &[("token", &token(&confirmation))]).await.expect(200);
        client.submit("/login", &[("email", "ann@example.com"), ("password", "wrong canary phrase")]).await.expect(401);
        client.submit("/login", &[("email", "ann@example.com"), ("password", PASSWORD)]).await.expect(200);
        secrets.push(client.cookie("portico"));
        client.put("/api/users/profile").json(&json!({ "name": 7 })).await.expect(422);
        client.post("/password-strength").json(&json!({ "password": "third canary phrase" })).await.expect(200);
        client.submit("/auth/forgot-password", &[("email", "ann@example.com")]).await.expect(200);
        let reset = path_of(&portal.letters_to("ann@example.com", 2).await[1].link("token="));
        client.get(&reset).await.expect(200);
        client.submit("/auth/reset-password", &[("token", &token(&reset)), ("password", "third canary phrase")]).await.expect(200);
        let inviter = Client::new(process.address);
        inviter.submit("/login", &[("email", "admin@example.com"), ("password", PASSWORD)]).await.expect(200);
        inviter.post("/api/users").json(&json!({ "email": "bob@example.com", "name": "Bob" })).await.expect(201);
        let invitation = path_of(&portal.letters_to("bob@example.com", 1).await[0].link("/invite/"));
        client.get(&invitation).await.expect(200);
        client.submit(&invitation, &[("full_name", "Bob"), ("password", "short")]).await.expect(422);
        secrets.extend([token(&confirmation), token(&reset), token(&invitation), inviter.cookie("portico")]);

        drop(process);
        let log = fs::read_to_string(&path).expect("a log");
        assert!(log.lines().count() > 100, "it was talkative");
        for secret in &secrets {
            let line = log.lines().find(|line| line.contains(secret.as_str()));
            assert!(line.is_none(), "{secret} in {line:?}");
        }
    }
}
