//! The `portico` command, as operators type it (rows C09, C12).

use std::process::{Command, Output};

use portico::access::Role;

use crate::support::{TestApp, on_both_engines};

/// Runs the command with this portal's settings. Off the test's own thread, on which its mail server lives.
pub async fn portico(portal: &TestApp, arguments: &[&str]) -> (i32, String, String) {
    portico_with(portal, arguments, &[]).await
}

pub async fn portico_with(portal: &TestApp, arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
    let folder = portal.folder();
    command.args(arguments).current_dir(folder).env_remove("PORTICO_CONFIG").envs([
        ("PORTICO__STORE__URL", portal.database_url().to_owned()),
        ("PORTICO__KEYS__MASTER_FILE", folder.join("keys/master.key").display().to_string()),
        ("PORTICO__MAIL__SMTP__HOST", "127.0.0.1".to_owned()),
        ("PORTICO__MAIL__SMTP__PORT", portal.sink.addr.port().to_string()),
        ("PORTICO__MAIL__SMTP__TLS", "none".to_owned()),
        ("PORTICO__SERVER__SITE_DIR", folder.join("site").display().to_string()),
        ("PORTICO__LOG__FILTER", "warn".to_owned()),
    ]);
    command.envs(settings.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output()).await.expect("joined");
    let Output { status, stdout, stderr } = output.expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code().expect("an exit"), text(stdout), text(stderr))
}

/// What a release has beside its binary, as far as doctor looks.
fn furnish(portal: &TestApp) {
    for file in ["portico.css", "portico.js"] {
        std::fs::write(portal.folder().join("site").join(file), "").expect("written");
    }
}

on_both_engines! {
    async fn c09_people_are_added_listed_and_shown(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").name("Ann Archer").role(Role::Admin).exists().await;
        let (code, created, errors) = portico(&portal, &["users", "create", "--email", "new@example.com", "--name", "New Person", "--role", "manager"]).await;
        assert_eq!((code, errors.as_str()), (0, ""), "{created}");
        let id = created.split(['(', ')']).nth(1).expect("an id").to_owned();
        assert_eq!(created, format!("Added new@example.com ({id}) as manager.\nThe invitation leaves as soon as the portal runs.\n"));

        let (code, list, _) = portico(&portal, &["users", "list"]).await;
        assert_eq!(code, 0);
        assert!(list.contains("new@example.com") && list.contains("Ann Archer") && list.ends_with("2 of 2\n"), "{list}");
        let (_, filtered, _) = portico(&portal, &["users", "list", "--status", "pending", "--role", "manager", "--search", "new"]).await;
        assert!(filtered.contains("new@example.com") && filtered.ends_with("1 of 1\n"), "{filtered}");
        let (_, none, _) = portico(&portal, &["users", "list", "--role", "owner"]).await;
        assert_eq!(none, "0 of 0\n");

        let (code, shown, _) = portico(&portal, &["users", "get", &id]).await;
        assert_eq!(code, 0);
        for line in ["email         new@example.com", "name          New Person", "status        pending", "role          manager", "last sign-in  never"] {
            assert!(shown.contains(line), "{line} in {shown}");
        }
        let (_, quiet, _) = portico(&portal, &["users", "create", "--email", "quiet@example.com", "--no-invitation"]).await;
        assert!(quiet.starts_with("Added quiet@example.com") && !quiet.contains("invitation"), "{quiet}");
    }

    async fn c09_what_cannot_be_done_is_said_in_one_line_with_exit_code_1(engine) {
        let portal = TestApp::start(engine).await;
        portal.person("ann@example.com").exists().await;
        for (arguments, wanted) in [
            (vec!["users", "create", "--email", "ann@example.com"], "exists"),
            (vec!["users", "create", "--email", "nonsense"], "email"),
            (vec!["users", "get", "user_00000000000000000000000000"], ""),
        ] {
            let (code, out, errors) = portico(&portal, &arguments).await;
            assert_eq!((code, out.as_str()), (1, ""), "{arguments:?}");
            assert!(errors.starts_with("portico: ") && errors.lines().count() == 1 && errors.contains(wanted), "{errors}");
        }
        // What is typed wrongly is the parser's: exit code 2 and how it is meant.
        for arguments in [vec!["users", "create"], vec!["users", "list", "--role", "emperor"], vec!["users", "list", "--limit", "0"], vec!["users", "get", "7"]] {
            let (code, _, errors) = portico(&portal, &arguments).await;
            assert_eq!(code, 2, "{arguments:?}");
            assert!(errors.contains("--help"), "{errors}");
        }
    }

    async fn c09_the_last_owner_who_lost_the_second_factor_is_let_in_again_from_the_server(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("olivia@example.com").role(Role::Owner).signed_in().await;
        let begun = owner.post("/api/users/mfa/enable").json(&serde_json::json!({ "method": "totp" })).await.expect(200).json();
        portal.execute("UPDATE second_factors SET activated_at = created_at").await.expect("in force");
        assert_eq!(begun["method"], "totp");
        let visitor = portal.visitor();
        let credentials = [("email", "olivia@example.com"), ("password", crate::support::PASSWORD)];
        portal.app.db.stamps().bump_all();
        assert_eq!(visitor.submit("/login", &credentials).await.expect(200).leads_to(), "/login/mfa");
        let (code, _, errors) = portico(&portal, &["users", "reset-second-factor", "olivia@example.com", "--reason", " "]).await;
        assert!(code == 1 && errors.contains("reason"), "{errors}");
        for nobody in ["nobody@example.com", "user_00000000000000000000000000", "nonsense"] {
            let (code, _, errors) = portico(&portal, &["users", "reset-second-factor", nobody, "--reason", "x"]).await;
            assert!(code == 1 && errors.lines().count() == 1, "{nobody}: {errors}");
        }
        let (code, _, errors) = portico(&portal, &["users", "reset-second-factor", "olivia@example.com"]).await;
        assert!(code == 2 && errors.contains("--reason"), "{errors}");
        let (_, help, _) = portico(&portal, &["users", "reset-second-factor", "--help"]).await;
        assert!(help.contains("--passkeys") && help.contains("Remove their passkeys as well"), "{help}");
        let (code, said, errors) = portico(&portal, &["users", "reset-second-factor", "Olivia@example.com", "--reason", "Phone at the bottom of the lake"]).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        assert!(said.starts_with(&format!("The second factors of olivia@example.com ({}) are reset", owner.id)), "{said}");
        let (code, _, errors) = portico(&portal, &["users", "reset-second-factor", &owner.id.to_string(), "--reason", "again"]).await;
        assert!(code == 1 && errors.contains("no second factor"), "{errors}");
        crate::support::until("the running portal hears of it", async || {
            portal.visitor().submit("/login", &credentials).await.expect(200).leads_to() == "/account"
        })
        .await;
        owner.get("/api/users/profile").await.expect(401);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'mfa.reset' AND actor_kind = 'command_line'").await, 1);
        let visitor = portal.visitor();
        visitor.submit("/login", &credentials).await.expect(200);
        let history = visitor.get("/account/activity").await.expect(200).text();
        assert!(history.contains("Phone at the bottom of the lake"), "{history}");
        // Its letter waits for the portal's clock, which stands still here.
        crate::support::until("no other letter waits", async || {
            portal.number("SELECT count(*) FROM outbox WHERE kind = 'mail' AND state = 'queued'").await == 1
        })
        .await;
    }

    async fn c12_settings_are_shown_and_set(engine) {
        let portal = TestApp::start(engine).await;
        let (code, shown, errors) = portico(&portal, &["settings", "get"]).await;
        assert_eq!((code, shown.as_str(), errors.as_str()), (0, "{}\n", ""));
        let (code, said, _) = portico(&portal, &["settings", "set", "require_email_verification", "false"]).await;
        assert_eq!((code, said.as_str()), (0, "require_email_verification is set.\n"));
        let fields = r#"[{"key":"team","label":{"en":"Team"},"type":"choice","choices":["Field","Office"]}]"#;
        let (code, _, errors) = portico(&portal, &["settings", "set", "profile_fields", fields]).await;
        assert_eq!(code, 0, "{errors}");
        let (_, one, _) = portico(&portal, &["settings", "get", "require_email_verification"]).await;
        assert_eq!(one, "false\n");
        let (_, all, _) = portico(&portal, &["settings", "get"]).await;
        let all: serde_json::Value = serde_json::from_str(&all).expect("JSON");
        assert_eq!(all["profile_fields"][0]["choices"], serde_json::json!(["Field", "Office"]));
        let (code, _, _) = portico(&portal, &["settings", "set", "require_email_verification", "null"]).await;
        assert_eq!((code, portico(&portal, &["settings", "get", "require_email_verification"]).await.1.as_str()), (0, "null\n"));
        for (key, value, wanted) in [
            ("require_email_verification", "perhaps", "require_email_verification"), ("password_min_length", "0", "password_min_length"),
            ("nonsense", "1", "nonsense"), ("slack_webhook", "https://hooks.slack.com/x", "slack_webhook"),
            ("profile_fields", r#"[{"key":"1","label":{"en":"A"},"type":"text"}]"#, "profile_fields[0].key"),
        ] {
            let (code, out, errors) = portico(&portal, &["settings", "set", key, value]).await;
            assert_eq!((code, out.as_str()), (1, ""), "{key}");
            assert!(errors.starts_with("portico: ") && errors.lines().count() == 1 && errors.contains(wanted), "{errors}");
        }
        let recorded = "SELECT count(*) FROM activity WHERE kind = 'organization.updated' AND actor_kind = 'command_line'";
        assert_eq!(portal.number(recorded).await, 3);
    }

    async fn c12_a_sealed_setting_is_shown_to_nobody(engine) {
        let portal = TestApp::start(engine).await;
        let operator = portal.operator(portal.first_organization().await);
        let webhook = "https://hooks.slack.com/services/T0/B0/hush".to_owned();
        portico::notifications::set_slack_webhook(&operator, &portal.app, Some(webhook.into())).await.expect("set");
        let (_, shown, _) = portico(&portal, &["settings", "get"]).await;
        assert_eq!(shown, "{\n  \"slack_webhook\": \"(set)\"\n}\n");
    }

    async fn without_an_organisation_the_command_says_what_to_do_first(engine) {
        let portal = TestApp::bare(engine, |_| ()).await;
        let (code, _, errors) = portico(&portal, &["users", "list"]).await;
        assert_eq!(code, 1);
        assert!(errors.contains("there is no organisation yet"), "{errors}");
    }

    async fn migrate_says_what_it_did_and_can_be_run_again(engine) {
        let portal = TestApp::bare(engine, |_| ()).await;
        let (code, said, errors) = portico(&portal, &["migrate"]).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        assert!(said.contains("up to date"), "{said}");
        // A database of its own, still empty.
        if engine == crate::support::Engine::Sqlite {
            let url = format!("sqlite:{}", portal.folder().join("deep/er/new.db").display());
            let (code, said, _) = portico_with(&portal, &["migrate"], &[("PORTICO__STORE__URL", &url)]).await;
            assert_eq!(code, 0);
            assert!(said.contains("Brought the database (SQLite) up to date"), "{said}");
        }
    }

    async fn doctor_finds_a_healthy_portal_well(engine) {
        let portal = TestApp::start(engine).await;
        furnish(&portal);
        let (code, said, _) = portico(&portal, &["doctor"]).await;
        assert_eq!(code, 0, "{said}");
        assert_eq!(said.lines().filter(|line| line.starts_with("  ok ")).count(), 9, "{said}");
        // The server of these tests has the locale C.
        assert_eq!(said.contains("the letters a to z alone"), engine == crate::support::Engine::Postgres, "{said}");
    }

    async fn doctor_says_what_is_wrong_and_how_to_mend_it(engine) {
        let portal = TestApp::start(engine).await;
        furnish(&portal);
        let bare = portal.folder().join("bare");
        std::fs::create_dir(&bare).expect("a folder");
        let bare = bare.display().to_string();
        let key = portal.folder().join("broken.key");
        std::fs::write(&key, "not a key").expect("written");
        let key = key.display().to_string();
        for (setting, value, part) in [
            ("PORTICO__MAIL__SMTP__PORT", "1", "mail"),
            ("PORTICO__SERVER__SITE_DIR", "/nowhere", "site"),
            ("PORTICO__SERVER__SITE_DIR", bare.as_str(), "site"),
            ("PORTICO__KEYS__MASTER_FILE", key.as_str(), "key"),
            ("PORTICO__STORE__URL", "mysql://x", "database"),
            ("PORTICO__STORE__URL", "postgres://nobody@localhost:1/x", "database"),
            ("PORTICO__SERVER__BIND", "0.0.0.0:3000", "address"),
            ("PORTICO__SERVER__BASE_URL", "ftp://x", "settings"),
            ("PORTICO__SESSIONS__IDLE_MINUTES", "0", "settings"),
            ("PORTICO__HASHING__QUEUE", "many", "settings"),
        ] {
            let (code, said, _) = portico_with(&portal, &["doctor", "--hashing", "0"], &[(setting, value)]).await;
            assert_eq!(code, 1, "{setting}: {said}");
            let wrong: Vec<&str> = said.lines().filter(|line| line.starts_with("  WRONG ")).collect();
            assert_eq!(wrong.len(), 1, "{setting}: {said}");
            assert!(wrong[0].contains(part) && said.contains("to mend it: "), "{setting}: {said}");
        }
        // Whoever reaches the mailbox reads links that open accounts.
        let open = [
            ("PORTICO__MAIL__TRANSPORT", "mailbox"),
            ("PORTICO__DEVELOPMENT__MAILBOX", "true"),
            ("PORTICO__SERVER__BIND", "0.0.0.0:0"),
        ];
        let (code, said, _) = portico_with(&portal, &["doctor", "--hashing", "0"], &open).await;
        assert!(code == 1 && said.contains("can read all mails at /dev/mailbox"), "{said}");
    }

    async fn g13_the_record_is_verified_from_the_command_line(engine) {
        let portal = TestApp::start(engine).await;
        portal.organization("Contoso").await;
        portal.person("ann@example.com").exists().await;
        let (code, said, errors) = portico(&portal, &["activity", "verify"]).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        assert_eq!(said, "Northwind Labs: whole, 2 events.\nContoso: whole, 1 events.\n");
        portal.execute("UPDATE activity_heads SET seq = seq + 1").await.expect("an event too many is promised");
        let (code, said, _) = portico(&portal, &["activity", "verify"]).await;
        assert_eq!(code, 1);
        assert!(said.starts_with("Northwind Labs: broken at event 3"), "{said}");
    }
}

#[test]
fn help_names_every_command() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_portico")).args(arguments).output().expect("it runs");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("text")
    };
    let all = help(&["--help"]);
    for command in ["serve", "migrate", "users", "settings", "keys", "doctor"] {
        assert!(all.contains(command), "{all}");
    }
    let users = help(&["users", "--help"]);
    for command in ["create", "list", "get", "reset-second-factor"] {
        assert!(users.contains(command), "{users}");
    }
    assert!(help(&["--version"]).starts_with("portico "));
}

#[test]
fn a_setting_that_is_not_known_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("portico.toml"), "[server]\nbinds = \"x\"\n").expect("a file");
    let output = Command::new(env!("CARGO_BIN_EXE_portico"))
        .arg("migrate")
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    let errors = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.starts_with("portico: configuration: ") && errors.contains("binds"), "{errors}");
}
