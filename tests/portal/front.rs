//! What holds for every request and answer: headers, origins, limits, errors, health (rows B18, B21; chapters V3, V4 and V13 of ASVS).

use portico::access::Role;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Answer, PASSWORD, Signed, TestApp, on_both_engines, path_of};

const PROFILE: &str = "/api/users/profile";

/// Answers of every kind: pages, files, refusals, errors, redirects, JSON.
async fn answers(portal: &TestApp, ann: &Signed) -> Vec<Answer> {
    let visitor = portal.visitor();
    let mut answers = Vec::new();
    for path in [
        "/",
        "/login",
        "/register",
        "/auth/forgot-password",
        "/auth/reset-password?token=x",
        "/verify-email?token=x",
        "/invite/x",
        "/setup?token=x",
        "/nothing",
        "/health",
        "/api/users",
        "/api/nothing",
        "/api/users/x/y",
        "/account",
        "/%ff",
        "/account/profile.css",
        "/.git/HEAD",
        "/.env",
        "/dev/mailbox",
    ] {
        answers.push(visitor.get(path).await);
    }
    for path in [
        "/account",
        "/account/profile",
        "/account/sessions",
        PROFILE,
        "/api/users",
        "/api/users?x=1",
        "/account/nothing",
    ] {
        answers.push(ann.get(path).await);
    }
    answers.push(ann.put(PROFILE).json(&json!({ "x": 1 })).await);
    answers.push(ann.put(PROFILE).body("text/plain", "x").await);
    answers.push(ann.put(PROFILE).body("application/json", "x".repeat(2_000_000)).await);
    answers.push(ann.request("DELETE", PROFILE).await);
    answers.push(ann.post("/account/profile").form(&[("full_name", "")]).await);
    answers.push(visitor.submit("/login", &[("email", "x"), ("password", "y")]).await);
    answers.push(visitor.post("/login").header("sec-fetch-site", "cross-site").form(&[]).await);
    answers
}

fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
}

on_both_engines! {
    async fn asvs_v3_4_4_every_answer_carries_the_protecting_headers(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut ids = std::collections::BTreeSet::new();
        let answers = answers(&portal, &ann).await;
        for answer in &answers {
            let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
            assert_eq!(header("x-content-type-options"), "nosniff", "{answer:?}");
            assert_eq!(header("x-frame-options"), "DENY");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin");
            assert_eq!(header("cross-origin-resource-policy"), "same-origin");
            assert!(header("permissions-policy").contains("camera=()"));
            assert!(["same-origin", "no-referrer"].contains(&header("referrer-policy").as_str()));
            assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
            assert!(header("content-security-policy").contains("base-uri 'none'"));
            assert!(header("cache-control").contains("no-store"), "{answer:?}");
            assert!(answer.header("strict-transport-security").is_none(), "no TLS, no promise of it");
            assert!(answer.header("access-control-allow-origin").is_none());
            assert!(header("x-request-id").starts_with("req_"));
            assert!(ids.insert(header("x-request-id")), "each request has its own id");
            assert!(answer.status < 500, "{answer:?}");
        }
        assert!(answers.iter().filter(|answer| is_page(answer)).count() > 10);
    }

    async fn asvs_v3_4_3_pages_run_only_our_own_scripts(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut nonces = std::collections::BTreeSet::new();
        for page in answers(&portal, &ann).await.iter().filter(|answer| is_page(answer)) {
            let policy = page.header("content-security-policy").expect("a policy").to_owned();
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("http:"), "{policy}");
            assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
            let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
            assert!(nonce.len() >= 22 && nonces.insert(nonce.clone()), "a fresh nonce for each page");
            let html = page.text();
            for (at, _) in html.match_indices("<script") {
                let tag = html[at..].split('>').next().expect("a tag");
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{tag}");
            }
            for forbidden in ["<style", " style=\"", " onclick=", " onsubmit=", " onload=", "javascript:"] {
                assert!(!html.contains(forbidden), "{forbidden} in {html}");
            }
        }
        assert!(nonces.len() > 10);
    }

    async fn asvs_v3_4_1_under_tls_every_answer_asks_for_tls(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.base_url = "https://portal.test".to_owned()).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.set_cookie("__Host-portico", &ann.cookie("__Host-portico"));
        for answer in answers(&portal, &ann).await {
            let promise = answer.header("strict-transport-security").expect("HSTS").to_owned();
            assert!(promise.contains("max-age=63072000") && promise.contains("includeSubDomains"));
        }
    }

    async fn asvs_v3_5_1_changes_that_another_site_asks_for_are_refused(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").name("Ann").signed_in().await;
        let own = format!("http://{}", portal.address);
        let change = |name: &str, value: &str| ann.put(PROFILE).header(name, value).json(&json!({ "name": "Changed" }));
        for (name, value) in [
            ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null"),
            ("origin", "http://portal.test.evil.example"), ("origin", "https://portal.test"),
        ] {
            change(name, value).await.refused(403, "CROSS_ORIGIN_REFUSED");
            let form = ann.post("/account/profile").header(name, value).form(&[("full_name", "Changed")]).await;
            assert_eq!(form.status, 403, "{name}: {value}");
            assert_eq!(portal.visitor().post("/login").header(name, value).form(&[("email", "ann@example.com"), ("password", PASSWORD)]).await.status, 403);
        }
        assert_eq!(ann.get(PROFILE).await.json()["name"], "Ann");
        assert!(!ann.post("/logout").header("sec-fetch-site", "cross-site").form(&[]).await.headers("set-cookie").iter().any(|cookie| cookie.starts_with("portico=")));
        for (name, value) in [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", own.as_str()), ("origin", "http://portal.test")] {
            change(name, value).await.expect(200);
        }
        // Reading is not a change: a link from elsewhere opens a page.
        ann.get("/account").header("sec-fetch-site", "cross-site").await.expect(200);
    }

    async fn asvs_v3_4_2_no_other_origin_may_read(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for origin in ["null", "https://evil.example", "http://portal.test.evil.example", "http://sub.portal.test", "https://portal.test"] {
            let answer = ann.get(PROFILE).header("origin", origin).await;
            assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")), "{origin}");
            let asked = ann.request("OPTIONS", PROFILE).header("origin", origin).header("access-control-request-method", "PUT").await;
            assert!(asked.headers.iter().all(|(name, _)| !name.starts_with("access-control-")), "{origin}");
        }
    }

    async fn b18_errors_come_in_the_documented_envelope(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let answer = ann.put(PROFILE).json(&json!({ "phone": "12" })).await.refused(422, "VALIDATION_ERROR");
        let body = answer.json();
        let error = body["error"].as_object().expect("an error").clone();
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(1));
        assert_eq!(error["request_id"], answer.header("x-request-id").unwrap_or_default());
        assert_eq!(error["timestamp"], "2026-11-20T09:00:03Z");
        assert_eq!(error["details"][0]["provided"], "12");
        assert!(error["details"][0]["issue"].is_string() && error["message"].is_string());
        assert_eq!(answer.header("content-type"), Some("application/json"));
        for path in ["/api", "/api/", "/api/nothing", "/api/users/a/b", "/api/%ff"] {
            ann.get(path).await.refused(404, "NOT_FOUND");
        }
    }

    async fn asvs_v4_1_4_only_the_declared_methods_work(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for method in ["DELETE", "PATCH", "POST", "TRACE", "PROPFIND"] {
            let answer = ann.request(method, PROFILE).header("x-http-method-override", "PUT").await.refused(405, "METHOD_NOT_ALLOWED");
            let allowed = answer.header("allow").expect("what is allowed").to_owned();
            assert!(allowed.contains("GET") && allowed.contains("PUT"), "{allowed}");
        }
        assert_eq!(ann.request("TRACE", "/login").await.status, 405);
        let head = portal.visitor().request("HEAD", "/login").await.expect(200);
        assert!(head.body.is_empty() && is_page(&head));
    }

    async fn asvs_v14_2_5_unknown_paths_are_never_another_page(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for path in [
            "/account/x.css", "/account;/x.js", "/account%2fprofile", "/account/profile/x.js", "/account//profile", "/ACCOUNT", "/account/%2e%2e/x",
            "/pkg/", "/pkg", "/.git/HEAD", "/.env", "/fonts/", "/portico.db", "//account",
        ] {
            let answer = ann.get(path).await.expect(404);
            assert!(answer.header("cache-control").expect("a rule").contains("no-store"));
            assert!(!answer.text().contains("ann@example.com"), "{path}");
        }
    }

    async fn a_body_that_is_too_large_is_refused_at_every_door(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.body_limit_bytes = 5_000).await;
        let ann = portal.person("ann@example.com").role(Role::Admin).signed_in().await;
        let large = "x".repeat(6_000);
        ann.put(PROFILE).json(&json!({ "name": large })).await.refused(413, "PAYLOAD_TOO_LARGE");
        ann.post("/api/users").json(&json!({ "name": large })).await.refused(413, "PAYLOAD_TOO_LARGE");
        ann.submit("/account/profile", &[("full_name", &large)]).await.expect(413);
        ann.submit("/login", &[("email", &large)]).await.expect(413);
        ann.post("/password-strength").json(&json!({ "password": large })).await.expect(413);
        ann.post("/account/profile").body("multipart/form-data; boundary=x", "--x--").await.expect(415);
        ann.post("/login").body("application/json", "{}").await.expect(415);
    }

    async fn b21_health_says_how_the_parts_are(engine) {
        let portal = TestApp::start(engine).await;
        let health = portal.visitor().get("/health").await.expect(200).json();
        assert_eq!(health["status"], "healthy");
        assert_eq!(health["checks"]["database"], json!({ "healthy": true }));
        assert_eq!(health["checks"]["outbox"], json!({ "healthy": true, "waiting": 0, "dead": 0 }));
        assert_eq!(health["timestamp"], "2026-11-20T09:00:01Z");
    }

    async fn b21_without_its_database_the_portal_says_so_and_stays_up(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.app.db.close().await;
        let health = portal.visitor().get("/health").await.expect(503).json();
        assert_eq!((&health["status"], &health["checks"]["database"]["healthy"]), (&json!("unhealthy"), &json!(false)));
        let refused = ann.post("/api/users").json(&json!({})).await;
        assert!(refused.status == 401 || refused.status == 503, "closed, not open: {}", refused.status);
        let text = ann.get("/api/users").await.text() + &portal.visitor().get("/login").await.text();
        for inside in ["sqlx", "pool", "PoolClosed", "/tmp", "SELECT"] {
            assert!(!text.contains(inside), "{inside}: {text}");
        }
    }

    async fn asvs_v3_5_3_reading_changes_nothing(engine) {
        let portal = TestApp::start(engine).await;
        let admin = portal.person("admin@example.com").role(Role::Owner).signed_in().await;
        admin.post("/api/users").json(&json!({ "email": "new@example.com", "name": "New" })).await.expect(201);
        let invitation = path_of(&portal.letters_to("new@example.com", 1).await[0].link("/invite/"));
        admin.submit("/auth/forgot-password", &[("email", "admin@example.com")]).await.expect(200);
        let reset = path_of(&portal.letters_to("admin@example.com", 1).await[0].link("token="));
        portal.all_jobs_done().await;
        let id = admin.id;
        let state = async || {
            let mut numbers = Vec::new();
            for statement in [
                "SELECT count(*) FROM activity", "SELECT count(*) FROM outbox", "SELECT count(*) FROM tokens WHERE used_at IS NULL",
                "SELECT count(*) FROM sessions", "SELECT count(*) FROM users WHERE status = 'active'", "SELECT count(*) FROM users WHERE role = 'owner'",
                "SELECT count(DISTINCT updated_at) FROM users", "SELECT count(*) FROM throttles",
            ] {
                numbers.push(portal.number(statement).await);
            }
            numbers
        };
        let before = state().await;
        for method in ["GET", "HEAD"] {
            for path in [
                "/", "/login", "/logout", "/register", "/verify-email", "/verify-email/resend", "/setup", "/account", "/account/profile",
                "/account/sessions", "/account/sessions/end", "/account/sessions/end-others", "/account/sessions/end-all", "/preferences/look?language=fr",
                "/org/users", "/org/users/new", &format!("/org/users/{id}"), &format!("/org/users/{id}/suspend"), &format!("/org/users/{id}/activate"),
                &format!("/org/users/{id}/role?role=user"), PROFILE, "/api/users", &format!("/api/users/{id}"), "/health", &invitation, &reset,
                "/auth/reset-password?token=x&password=another+good+phrase",
            ] {
                assert!(admin.request(method, path).await.status < 500, "{method} {path}");
            }
        }
        assert_eq!(state().await, before);
    }

    async fn asvs_v4_1_3_only_a_listed_proxy_is_believed_about_the_client(engine) {
        let sign_in = async |portal: &TestApp| {
            portal.person("ann@example.com").exists().await;
            let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
            let request = portal.visitor();
            let request = request.submit("/login", &fields).header("x-forwarded-for", "203.0.113.9");
            request.header("x-forwarded-host", "evil.example").header("forwarded", "for=192.0.2.1").header("x-real-ip", "192.0.2.2").await.expect(200);
            portal.number("SELECT count(*) FROM sessions WHERE ip = '203.0.113.9'").await
        };
        let plain = TestApp::start(engine).await;
        assert_eq!(sign_in(&plain).await, 0);
        let behind = TestApp::start_with(engine, |config| {
            config.server.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        })
        .await;
        assert_eq!(sign_in(&behind).await, 1);
        // Links in mails begin with the configured address, whatever a request claims.
        let asked = behind.visitor();
        asked.submit("/auth/forgot-password", &[("email", "ann@example.com")]).header("host", "evil.example").header("x-forwarded-host", "evil.example").await;
        assert!(behind.letters_to("ann@example.com", 1).await[0].link("token=").starts_with("http://portal.test/"));
    }

    async fn asvs_v4_2_1_requests_whose_end_is_in_doubt_are_refused(engine) {
        let portal = TestApp::start(engine).await;
        let heads = [
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n", "Transfer-Encoding: xchunked\r\n",
            "Content-Length: -1\r\n", "Content-Length: 5, 6\r\n", "Transfer-Encoding: chunked, identity\r\n",
        ];
        for head in heads {
            let request = format!("POST /login HTTP/1.1\r\nHost: portal.test\r\nConnection: close\r\n{head}\r\n0\r\n\r\nGET /account HTTP/1.1\r\n\r\n");
            let answer = portal.visitor().raw(request.as_bytes()).await.expect("an answer");
            let text = String::from_utf8_lossy(&answer).into_owned();
            assert!(text.matches("HTTP/1.1 ").count() <= 1, "one answer at most: {head} {text}");
            assert!(!text.starts_with("HTTP/1.1 2") && !text.starts_with("HTTP/1.1 3"), "{head}: {text}");
        }
    }

    async fn asvs_v14_2_4_no_page_holds_what_other_people_are(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.person("hidden@example.com").name("Hidden Person").exists().await;
        for path in ["/account", "/account/profile", "/account/sessions", PROFILE] {
            let text = ann.get(path).await.expect(200).text();
            assert!(!text.contains("Hidden Person") && !text.contains("hidden@"), "{path}");
        }
    }

    async fn d12_a_page_costs_a_few_statements_and_the_own_profile_none_when_nothing_changed(engine) {
        use crate::support::statements;
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        portal.visitor().get("/login").await.expect(200);
        statements::settle().await;
        assert!(statements::of(&portal.visitor().get("/login").await.expect(200)) <= 1);
        for (path, most) in [("/account", 12), ("/account/profile", 6), ("/account/sessions", 6), (PROFILE, 6)] {
            let cost = statements::of(&ann.get(path).await);
            assert!(cost <= most, "{path}: {cost}");
        }
        assert_eq!(statements::of(&ann.get(PROFILE).await.expect(200)), 0);
        assert_eq!(ann.get(PROFILE).await.json()["email"], Value::from("ann@example.com"));
    }

    async fn b18_every_address_that_is_read_refuses_parameters_that_it_does_not_know(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").role(Role::Owner).signed_in().await;
        let own = format!("/api/users/{}", ann.id);
        for path in [
            PROFILE, "/api/users/preferences", "/api/users/notifications/settings", "/api/users/mfa/status", "/api/users/api-keys",
            "/api/users/security/sessions", "/api/users/security/devices", "/api/users/security/audit-log", "/api/users/activity",
            "/api/users/stats", "/api/users", own.as_str(), &format!("{own}/activity"), &format!("{own}/stats"),
        ] {
            ann.get(path).await.expect(200);
            let answer = ann.get(format!("{path}?colour=red")).await.refused(400, "INVALID_REQUEST");
            assert_eq!(answer.fields(), ["colour"], "{path}");
        }
    }

    async fn errors_speak_the_language_and_wear_the_colours_of_whoever_is_signed_in(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(PROFILE).json(&json!({ "language": "es", "theme": "dark" })).await.expect(200);
        for (path, status) in [
            ("/nothing", 404), ("/account/nothing", 404), ("/org/users", 403), ("/org/users/x", 404), ("/account/sessions/end", 405),
            ("/account/devices/x", 404), ("/login?next=a&next=b", 400), ("/org/users/%ff", 400),
        ] {
            let page = ann.get(path).header("accept-language", "en").await.expect(status).text();
            assert!(page.contains("lang=\"es\"") && page.contains("data-theme=\"dark\""), "{path}: {page}");
            assert!(page.contains("Northwind Labs"), "{path}");
            assert!(portal.visitor().get(path).header("accept-language", "fr").await.text().contains("lang=\"fr\"") || path.starts_with("/account") || path.starts_with("/org"), "{path}");
        }
        let answer = ann.submit("/org/users/x/suspend", &[]).header("accept-language", "en").await.expect(404).text();
        assert!(!answer.contains("There is nothing"), "{answer}");
    }

    async fn refusals_of_the_framework_are_pages_as_well(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.body_limit_bytes = 5_000).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for path in ["/login?next=a&next=b", "/verify-email?token=a&token=b", "/account/inbox?cursor=1&cursor=2", "/account/devices/%ff"] {
            let page = ann.get(path).await.expect(400);
            assert!(is_page(&page) && page.text().contains("<h1>"), "{path}: {}", page.text());
        }
        let large = ann.post("/password-strength").header("accept", "application/json").body("application/json", "x".repeat(6_000)).await;
        assert!(large.expect(413).json()["message"].is_string());
    }

    async fn asvs_v5_1_2_a_way_back_with_characters_that_no_address_has_is_passed_over(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for wanted in ["/%01", "/%00", "/%7f", "/%1b[0m", "/%c3%a9"] {
            assert_eq!(ann.get(format!("/login?next={wanted}")).await.expect(303).location(), "/account", "{wanted}");
        }
        for wanted in ["/\u{1}", "/\u{7f}", "/\u{0}"] {
            let visitor = portal.visitor();
            let fields = [("email", "ann@example.com"), ("password", PASSWORD), ("next", wanted)];
            assert_eq!(visitor.post("/login").form(&fields).await.expect(303).location(), "/account", "{wanted:?}");
            visitor.get("/account").await.expect(200);
            assert_eq!(ann.post("/preferences/look").form(&[("language", "en"), ("back", wanted)]).await.expect(303).location(), "/");
            let fields = [("current_password", PASSWORD), ("return_to", wanted)];
            assert_eq!(ann.post("/account/confirm").form(&fields).await.expect(303).location(), "/account");
        }
    }

    async fn a_head_that_never_ends_is_not_waited_for(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.head_timeout_seconds = 1).await;
        let visitor = portal.visitor();
        let waiting = visitor.raw(b"GET /health HTTP/1.1\r\nhost: portal.test\r\nx-slow: ");
        let answer = tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await;
        let answer = String::from_utf8_lossy(&answer.expect("the connection is closed").expect("read")).into_owned();
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
        portal.visitor().get("/health").await.expect(200);
    }

    async fn the_sign_in_page_that_is_kept_has_a_nonce_of_its_own_each_time(engine) {
        let portal = TestApp::start(engine).await;
        let nonce = async |language: &str| {
            let page = portal.visitor().get("/login").header("accept-language", language).await.expect(200);
            let policy = page.header("content-security-policy").expect("a policy").to_owned();
            let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
            assert!(page.text().contains(&format!("nonce=\"{nonce}\"")), "the page's scripts have the policy's nonce");
            (nonce.to_owned(), page.text())
        };
        let (first, english) = nonce("en").await;
        let (second, again) = nonce("en").await;
        assert_ne!(first, second);
        assert_eq!(english.replace(&first, ""), again.replace(&second, ""));
        assert!(nonce("es").await.1.contains("lang=\"es\""), "each language has a page of its own");
        // What is carried over to one visitor is not kept for others.
        let visitor = portal.visitor();
        visitor.post("/login").form(&[("email", "ann@example.com"), ("password", "wrong")]).await;
        assert!(visitor.get("/login").await.text().contains("ann@example.com"));
        assert!(!nonce("en").await.1.contains("ann@example.com"));
    }

    async fn a_client_that_says_nothing_or_never_enough_is_not_waited_for(engine) {
        let portal = TestApp::start_with(engine, |config| config.server.head_timeout_seconds = 1).await;
        for beginning in [&b""[..], b"PRI * HT", b"P"] {
            let visitor = portal.visitor();
            let waiting = visitor.raw(beginning);
            let answer = tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await;
            assert_eq!(answer.expect("the connection is closed").expect("read"), b"", "{beginning:?}");
        }
        portal.visitor().get("/health").await.expect(200);
        // Who speaks HTTP/2 from the beginning is answered in it, however its first words come: with its settings.
        let mut stream = TcpStream::connect(portal.address).await.expect("connected");
        stream.write_all(b"PRI * HTTP/2.0\r\n").await.expect("sent");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        stream.write_all(b"\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.expect("sent");
        let mut frame = [0; 9];
        stream.read_exact(&mut frame).await.expect("a frame");
        assert_eq!(frame[3], 4);
    }
}
