//! Several processes on one database: what one changes, the others hear of (row F05). And the promises that hold when two act at once.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use portico::{
    access::Role,
    accounts,
    kernel::{AppError, Code},
    on, roles,
    store::Connection,
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Answer, Client, TestApp, on_both_engines, until};

const PROFILE: &str = "/api/users/profile";

/// The same browser at another node.
fn at(node: &TestApp, client: &Client) -> Client {
    let other = Client::new(node.address);
    other.set_cookie("portico", &client.cookie("portico"));
    other
}

on_both_engines! {
    async fn f05_a_suspension_on_one_node_is_felt_on_the_other(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let there = at(&other, &ann);
        // Remembered on both nodes.
        for _ in 0..2 {
            ann.get(PROFILE).await.expect(200);
            there.get(PROFILE).await.expect(200);
        }
        let operator = portal.operator(portal.first_organization().await);
        accounts::suspend_person(&operator, &portal.app, ann.id).await.expect("suspended");
        assert_eq!(ann.get(PROFILE).await.status, 401);
        until("the other node hears of it", async || there.get(PROFILE).await.status == 401).await;
    }

    async fn f05_a_session_ended_on_one_node_is_over_on_the_other(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let there = at(&other, &ann);
        there.get(PROFILE).await.expect(200);
        ann.submit("/account/sessions/end-all", &[]).await.expect(200);
        until("the other node hears of it", async || there.get(PROFILE).await.status == 401).await;
    }

    async fn f05_lists_and_profiles_on_the_other_node_show_what_changed_here(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let there = at(&other, &admin);
        there.get("/api/users").await.expect(200);
        there.get(format!("/api/users/{}", ann.id)).await.expect(200);
        ann.put(PROFILE).json(&json!({ "name": "Anna Nova" })).await.expect(200);
        until("the other node hears of it", async || {
            let list = there.get("/api/users").await.text();
            let person = there.get(format!("/api/users/{}", ann.id)).await.text();
            list.contains("Anna Nova") && person.contains("Anna Nova")
        })
        .await;
    }

    async fn f05_a_role_given_on_one_node_counts_on_the_other(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let there = at(&other, &ann);
        there.get("/api/users").await.expect(403);
        let operator = portal.operator(portal.first_organization().await);
        roles::change_role(&operator, &portal.app, ann.id, Role::Manager).await.expect("changed");
        until("the other node hears of it", async || there.get("/api/users").await.status == 200).await;
    }

    async fn the_last_owner_stays_an_active_owner(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let second = portal.person("second@example.com").role(Role::Owner).signed_in().await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let caller = portal.caller(&owner).await;
        let code = |result: Result<(), AppError>| result.map_err(|error| error.code());

        // An administrator has no power over owners, nor can make one.
        let by_admin = portal.caller(&admin).await;
        assert_eq!(code(roles::change_role(&by_admin, &portal.app, owner.id, Role::User).await), Err(Code::InsufficientPermissions));
        assert_eq!(code(roles::change_role(&by_admin, &portal.app, admin.id, Role::Owner).await), Err(Code::InsufficientPermissions));
        assert!(accounts::suspend_person(&by_admin, &portal.app, owner.id).await.is_err());

        roles::change_role(&caller, &portal.app, second.id, Role::Admin).await.expect("one of two may go");
        assert_eq!(code(roles::change_role(&caller, &portal.app, owner.id, Role::User).await), Err(Code::Conflict));
        let operator = portal.operator(portal.first_organization().await);
        assert_eq!(accounts::suspend_person(&operator, &portal.app, owner.id).await.map(drop).map_err(|error| error.code()), Err(Code::Conflict));
        // A suspended owner does not count as one.
        roles::change_role(&caller, &portal.app, second.id, Role::Owner).await.expect("two again");
        accounts::suspend_person(&caller, &portal.app, second.id).await.expect("one is left");
        assert_eq!(code(roles::change_role(&caller, &portal.app, owner.id, Role::User).await), Err(Code::Conflict));
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE role = 'owner' AND status = 'active'").await, 1);
    }

    async fn the_last_owner_stays_even_where_a_node_has_not_heard_who_that_is(engine) {
        let portal = TestApp::start(engine).await;
        let first = portal.person("first@example.com").role(Role::Owner).exists().await;
        let second = portal.person("second@example.com").exists().await;
        let operator = portal.operator(portal.first_organization().await);
        // This node remembers the second one as a plain user; then the roles are swapped behind its back.
        accounts::find_person(&operator, &portal.app, second).await.expect("there");
        portal.execute("UPDATE users SET role = CASE role WHEN 'owner' THEN 'user' ELSE 'owner' END").await.expect("swapped");
        let refused = roles::change_role(&operator, &portal.app, second, Role::User).await.map_err(|error| error.code());
        assert_eq!(refused, Err(Code::Conflict));
        let refused = accounts::suspend_person(&operator, &portal.app, second).await.map(drop).map_err(|error| error.code());
        assert_eq!(refused, Err(Code::Conflict));
        accounts::suspend_person(&operator, &portal.app, first).await.expect("no owner any more");
    }

    async fn two_owners_who_demote_or_suspend_each_other_at_once_leave_one(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        for round in 0..4 {
            let a = portal.person(&format!("a{round}@example.com")).role(Role::Owner).signed_in().await;
            let b = portal.person(&format!("b{round}@example.com")).role(Role::Owner).signed_in().await;
            let (by_a, by_b) = (portal.caller(&a).await, portal.caller(&b).await);
            // Both nodes have read both people before.
            for app in [&portal.app, &other.app] {
                accounts::find_person(&by_a, app, a.id).await.expect("there");
                accounts::find_person(&by_a, app, b.id).await.expect("there");
            }
            let outcomes = if round % 2 == 0 {
                let (first, second) = tokio::join!(
                    roles::change_role(&by_a, &portal.app, b.id, Role::User),
                    roles::change_role(&by_b, &other.app, a.id, Role::User)
                );
                [first, second]
            } else {
                let (first, second) = tokio::join!(
                    accounts::suspend_person(&by_a, &portal.app, b.id),
                    accounts::suspend_person(&by_b, &other.app, a.id)
                );
                [first.map(drop), second.map(drop)]
            };
            let left = portal.number("SELECT count(*) FROM users WHERE role = 'owner' AND status = 'active'").await;
            assert_eq!(left, 1, "round {round}: {outcomes:?}");
            // The next round begins with its own two.
            portal.execute("UPDATE users SET role = 'user' WHERE role = 'owner'").await.expect("cleared");
            portal.app.db.stamps().bump_all();
            other.app.db.stamps().bump_all();
        }
    }

    async fn asvs_v8_4_1_an_administrator_has_no_power_over_another_organisation(engine) {
        let portal = TestApp::start(engine).await;
        let elsewhere = portal.organization("Contoso").await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let stranger = portal.person("stranger@contoso.example").of(elsewhere).signed_in().await;
        let caller = portal.caller(&owner).await;
        let code = |error: AppError| error.code();
        assert_eq!(accounts::suspend_person(&caller, &portal.app, stranger.id).await.map(drop).map_err(code), Err(Code::UserNotFound));
        assert_eq!(accounts::activate_person(&caller, &portal.app, stranger.id).await.map(drop).map_err(code), Err(Code::UserNotFound));
        assert_eq!(roles::change_role(&caller, &portal.app, stranger.id, Role::Admin).await.map_err(code), Err(Code::UserNotFound));
        stranger.get(PROFILE).await.expect(200);
    }

    async fn a_request_that_runs_when_the_portal_stops_is_finished(engine) {
        let mut portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let body = json!({ "name": "Finished" }).to_string();
        let (begin, end) = body.split_at(5);
        let head = format!(
            "PUT {PROFILE} HTTP/1.1\r\nHost: portal.test\r\nCookie: portico={}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Expect: 100-continue\r\nConnection: close\r\n\r\n",
            ann.cookie("portico"),
            body.len()
        );
        let mut stream = TcpStream::connect(portal.address).await.expect("connected");
        stream.write_all(head.as_bytes()).await.expect("sent");
        // The portal says "go on" when the handler begins to read: from here on the request runs.
        let mut interim = [0; 25];
        stream.read_exact(&mut interim).await.expect("an interim answer");
        assert!(interim.starts_with(b"HTTP/1.1 100"));
        stream.write_all(begin.as_bytes()).await.expect("sent");
        let address = portal.address;
        let finishing = async {
            // No new request is taken while the old one runs.
            until("the portal takes nothing new", async || TcpStream::connect(address).await.is_err()).await;
            stream.write_all(end.as_bytes()).await.expect("sent");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.expect("read");
            Answer::read("PUT", &answer).expect("a whole answer").expect(200)
        };
        let (answer, ()) = tokio::join!(finishing, portal.stop());
        assert_eq!(answer.json()["user"]["full_name"], "Finished");
        let next = portal.second_node().await;
        assert_eq!(at(&next, &ann).get(PROFILE).await.expect(200).json()["name"], "Finished");
    }

    async fn a_change_that_is_given_up_while_it_begins_is_not_left_open(engine) {
        let portal = TestApp::start(engine).await;
        // Looked at once and never again, as when a browser closes: more often than there are connections.
        for _ in 0..20 {
            drop(portal.app.db.begin().now_or_never());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let signed_in = tokio::time::timeout(Duration::from_mins(1), portal.person("ann@example.com").signed_in());
        let ann = signed_in.await.expect("nobody waits for a change that was given up");
        ann.get(PROFILE).await.expect(200);
        if let Connection::Postgres(pool) = portal.app.db.reader() {
            let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
            until("no connection is inside a change", async || {
                sqlx::query_scalar::<_, i64>(open).fetch_one(pool).await.expect("read") == 0
            })
            .await;
        }
    }

    async fn two_nodes_that_start_at_once_on_an_empty_database_both_come_up(engine) {
        let portal = TestApp::bare(engine, |_| ()).await;
        let mut config = (*portal.app.config).clone();
        config.keys.master = None;
        config.keys.master_file = portal.folder().join("new/master.key");
        let config = Arc::new(config);
        let open = || portico::server::open_app(config.clone(), portal.app.clock.clone());
        let (first, second) = tokio::join!(open(), open());
        assert!(first.is_ok() && second.is_ok());
    }

    async fn an_owner_who_is_made_in_between_is_an_owner(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").role(Role::Manager).exists().await;
        portal.person("owner@example.com").role(Role::Owner).exists().await;
        let admin = portal.person("admin@example.com").role(Role::Admin).signed_in().await;
        let (by_admin, by_operator) = (portal.caller(&admin).await, portal.operator(portal.first_organization().await));
        let swap = "UPDATE users SET role = CASE email WHEN 'ann@example.com' THEN 'owner' ELSE 'user' END WHERE email IN ('ann@example.com', 'owner@example.com')";
        for (caller, code) in [(&by_admin, Code::InsufficientPermissions), (&by_operator, Code::Conflict)] {
            portal.execute("UPDATE users SET role = CASE email WHEN 'owner@example.com' THEN 'owner' ELSE 'manager' END WHERE email IN ('ann@example.com', 'owner@example.com')")
                .await
                .expect("as before");
            let mut tx = portal.app.db.begin().await.expect("a change");
            on!(tx.connection(), connection => sqlx::query(swap).execute(connection).await.map(drop)).expect("swapped");
            let swapping = async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                tx.commit(&portal.app.clock).await.expect("committed");
            };
            let (refused, ()) = tokio::join!(roles::change_role(caller, &portal.app, ann, Role::User), swapping);
            assert_eq!(refused.map_err(|error| error.code()), Err(code));
            assert_eq!(portal.number("SELECT count(*) FROM users WHERE role = 'owner'").await, 1);
        }
    }

    async fn asvs_v7_5_3_who_can_get_in_is_decided_only_by_who_proved_themselves_just_now(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let ann = portal.person("ann@example.com").exists().await;
        portal.advance(chrono::Duration::minutes(11));
        let caller = portal.caller(&owner).await;
        let code = |error: AppError| error.code();
        let wanted = Code::ReauthenticationRequired;
        assert_eq!(roles::change_role(&caller, &portal.app, ann, Role::Admin).await.map_err(code), Err(wanted));
        assert_eq!(accounts::suspend_person(&caller, &portal.app, ann).await.map(drop).map_err(code), Err(wanted));
        let page = format!("/org/users/{ann}");
        let there = format!("http://{}{page}", portal.address);
        let led = owner.post(format!("{page}/suspend")).header("referer", &there).form(&[]).await.expect(303).location();
        assert_eq!(led, format!("/account/confirm?return_to={}", page.replace('/', "%2F")));
        let new = [("email", "new@example.com"), ("name", "New"), ("role", "owner"), ("language", "en")];
        assert!(owner.submit("/org/users/new", &new).await.leads_to().starts_with("/account/confirm"));
        owner.submit("/account/confirm", &[("current_password", crate::support::PASSWORD)]).await.expect(200);
        owner.post(format!("{page}/suspend")).form(&[]).await.expect(303);
        assert_eq!(portal.number("SELECT count(*) FROM users WHERE status = 'suspended'").await, 1);
    }
}
