//! The Slack channel of an organisation, by an incoming webhook (row E06).

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use portico::{
    access::Role,
    kernel::Code,
    notifications::{self, Event},
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{SETTINGS, news, tell};
use crate::support::{Engine, TestApp, on_both_engines, until};

/// A channel that keeps what it gets, and answers as it is told.
struct Channel {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Value>>>,
    answers: Arc<Mutex<Vec<&'static str>>>,
}

impl Channel {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let channel =
            Self { address: listener.local_addr().expect("an address"), got: Arc::default(), answers: Arc::default() };
        let (got, answers) = (channel.got.clone(), channel.answers.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                let body = loop {
                    let mut bytes = [0; 4096];
                    let length = stream.read(&mut bytes).await.unwrap_or_default();
                    request.extend_from_slice(&bytes[..length]);
                    let text = String::from_utf8_lossy(&request).into_owned();
                    let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
                    if let Some(Ok(body)) = body.map(|body| serde_json::from_str::<Value>(&body)) {
                        break body;
                    }
                    assert!(length > 0, "broken off: {text}");
                };
                let answer = answers.lock().expect("answers").pop().unwrap_or("200 OK");
                if answer.starts_with("200") {
                    got.lock().expect("kept").push(body);
                }
                let head = format!(
                    "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\n\r\n"
                );
                let _ = stream.write_all(head.as_bytes()).await;
            }
        });
        channel
    }

    fn got(&self) -> Vec<Value> {
        self.got.lock().expect("kept").clone()
    }
}

async fn with_channel(engine: Engine) -> (TestApp, Channel) {
    let channel = Channel::start().await;
    let webhook = format!("http://{}/services/T0/B0/secret", channel.address);
    let portal = TestApp::start_with(engine, |config| config.slack.webhook_url = Some(webhook.into())).await;
    (portal, channel)
}

on_both_engines! {
    async fn e06_what_people_want_in_their_organisations_channel_goes_there(engine) {
        let (portal, channel) = with_channel(engine).await;
        let ann = portal.person("ann@example.com").name("Ann <!channel> Archer").signed_in().await;
        assert_eq!(ann.get(SETTINGS).await.json()["available"]["slack"], true);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Nobody asked for this there")).await;
        ann.put("/api/users/preferences").json(&json!({ "notifications": { "slack": true } })).await.expect(200);
        tell(&portal, ann.id, news(Event::OrderUpdates, "Your order & <more>")).await;
        until("it is there", async || channel.got().len() == 1).await;
        assert_eq!(
            channel.got(),
            [json!({ "text": "*Your order &amp; &lt;more&gt;*\nAnn &lt;!channel&gt; Archer: Have a look when you have time.\nhttp://portal.test/account/profile" })]
        );
    }

    async fn e06_a_channel_that_is_away_is_tried_again_and_one_that_refuses_is_not(engine) {
        let (portal, channel) = with_channel(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        ann.put(SETTINGS).json(&json!({ "channels": { "slack": true, "email": false } })).await.expect(200);
        channel.answers.lock().expect("answers").extend(["429 Too Many Requests", "500 Oops"]);
        tell(&portal, ann.id, news(Event::OrderUpdates, "At last")).await;
        for attempt in 1..=2 {
            until("an attempt", async || {
                portal.number("SELECT coalesce(max(attempts), 0) FROM outbox WHERE state = 'queued'").await == attempt
            })
            .await;
            portal.advance(chrono::Duration::minutes(1));
        }
        until("it is there", async || channel.got().len() == 1).await;
        for refusal in ["404 Not Found", "302 Found"] {
            channel.answers.lock().expect("answers").push(refusal);
            tell(&portal, ann.id, news(Event::OrderUpdates, "Refused")).await;
            portal.all_jobs_done().await;
        }
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE state = 'dead'").await, 2);
        assert_eq!(portal.number("SELECT count(*) FROM outbox WHERE last_error LIKE '%secret%'").await, 0, "the webhook is nobody's to read");
        assert_eq!(channel.got().len(), 1);
    }

    async fn e06_without_a_webhook_the_way_says_that_it_is_not_set_up_and_nothing_pretends(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let answer = ann.put(SETTINGS).json(&json!({ "channels": { "slack": true, "push": true, "sms": true } })).await.expect(200).json();
        assert_eq!(answer["available"], json!({ "email": true, "in_app": true, "push": false, "sms": false, "slack": false }));
        tell(&portal, ann.id, news(Event::OrderUpdates, "Mail only")).await;
        portal.letters_to("ann@example.com", 1).await;
        portal.all_jobs_done().await;
        assert_eq!(portal.sink.messages().len(), 1, "by mail alone");
        assert_eq!(ann.get("/account/notifications").await.expect(200).text().matches("Not set up here").count(), 3);
    }

    async fn e06_whoever_sets_the_channel_up_tries_it_and_hears_what_came_of_it(engine) {
        let (portal, channel) = with_channel(engine).await;
        let owner = portal.person("owner@example.com").name("Olive <!here>").role(Role::Owner).signed_in().await;
        let page = "/org/settings/slack";
        assert!(owner.get(page).await.expect(200).text().contains("The channel of this installation"));
        owner.post("/org/settings/slack/try").form(&[]).await.expect(303);
        assert!(owner.get(page).await.text().contains("It is in the channel."));
        assert_eq!(channel.got(), [json!({ "text": "*This is how a notification looks*\nOlive &lt;!here&gt;" })]);
        for (answer, said) in [("404 Not Found", "Slack refused it: 404 Not Found"), ("500 Oops", "Slack did not take it for now: 500")] {
            channel.answers.lock().expect("answers").push(answer);
            owner.post("/org/settings/slack/try").form(&[]).await.expect(303);
            let text = owner.get(page).await.text();
            assert!(text.contains(said) && !text.contains("secret"), "{text}");
        }
        for _ in 0..4 {
            owner.post("/org/settings/slack/try").form(&[]).await.expect(303);
        }
        assert!(owner.get(page).await.text().contains("Too many attempts"), "a few an hour");
    }

    async fn e06_one_organisations_news_are_never_read_in_anothers_channel(engine) {
        let (portal, channel) = with_channel(engine).await;
        let elsewhere = portal.organization("Contoso").await;
        let carl = portal.person("carl@contoso.example").of(elsewhere).role(Role::Owner).signed_in().await;
        carl.put(SETTINGS).json(&json!({ "channels": { "slack": true } })).await.expect(200);
        assert_eq!(carl.get(SETTINGS).await.json()["available"]["slack"], false);
        tell(&portal, carl.id, news(Event::OrderUpdates, "Secret")).await;
        portal.all_jobs_done().await;
        assert_eq!(channel.got(), Vec::<Value>::new());
    }

    async fn e06_an_organisation_sets_its_own_webhook_which_is_kept_sealed(engine) {
        let portal = TestApp::start(engine).await;
        let owner = portal.person("owner@example.com").role(Role::Owner).signed_in().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let (by_owner, by_ann) = (portal.caller(&owner).await, portal.caller(&ann).await);
        let webhook = |text: &str| Some(SecretString::from(text.to_owned()));
        let good = webhook("https://hooks.slack.com/services/T0/B0/hush");
        assert_eq!(notifications::set_slack_webhook(&by_ann, &portal.app, good.clone()).await.map_err(|error| error.code()), Err(Code::InsufficientPermissions));
        for wrong in ["http://hooks.slack.com/x", "https://127.0.0.1/x", "https://hooks.slack.com.evil.example/x", "https://hooks.slack.com:8443/x", "file:///etc/passwd", "x", ""] {
            let refused = notifications::set_slack_webhook(&by_owner, &portal.app, webhook(wrong)).await.map_err(|error| error.code());
            assert_eq!(refused, Err(Code::ValidationError), "{wrong}");
        }
        notifications::set_slack_webhook(&by_owner, &portal.app, good).await.expect("set");
        assert_eq!(ann.get(SETTINGS).await.json()["available"]["slack"], true);
        assert_eq!(portal.number("SELECT count(*) FROM organizations WHERE CAST(settings AS TEXT) LIKE '%hush%'").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE CAST(changes AS TEXT) LIKE '%hush%'").await, 0);
        assert_eq!(portal.number("SELECT count(*) FROM activity WHERE kind = 'organization.updated'").await, 1);
        notifications::set_slack_webhook(&by_owner, &portal.app, None).await.expect("removed");
        assert_eq!(ann.get(SETTINGS).await.json()["available"]["slack"], false);
    }
}
