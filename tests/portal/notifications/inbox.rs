//! `/account/inbox`, its bell, and the line on which browsers hear of news (row F01).

use std::time::Duration;

use portico::{accounts, notifications::Event};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{news, tell};
use crate::support::{Client, TestApp, on_both_engines, statements, until};

const INBOX: &str = "/account/inbox";

/// A browser that listens.
struct Listener {
    stream: TcpStream,
    heard: String,
}

impl Listener {
    async fn open(portal: &TestApp, client: &Client) -> Self {
        let mut stream = TcpStream::connect(portal.address).await.expect("connected");
        let head = format!(
            "GET {INBOX}/stream HTTP/1.1\r\nHost: portal.test\r\nAccept: text/event-stream\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\nCookie: portico={}\r\n\r\n",
            client.cookie("portico")
        );
        stream.write_all(head.as_bytes()).await.expect("sent");
        Self { stream, heard: String::new() }
    }

    /// Reads until this was said.
    async fn until(&mut self, said: &str) {
        while !self.heard.contains(said) {
            let mut bytes = [0; 4096];
            let read = timeout(Duration::from_secs(20), self.stream.read(&mut bytes)).await;
            let length = read.unwrap_or_else(|_| panic!("{said:?} was never said: {}", self.heard)).expect("read");
            assert!(length > 0, "the line ended before {said:?}: {}", self.heard);
            self.heard.push_str(&String::from_utf8_lossy(&bytes[..length]));
        }
    }

    /// Reads to the end of the line.
    async fn ended(mut self) -> String {
        let mut rest = Vec::new();
        timeout(Duration::from_secs(20), self.stream.read_to_end(&mut rest)).await.expect("it ends").expect("read");
        self.heard + &String::from_utf8_lossy(&rest)
    }
}

/// The values of a hidden field in a page, in order.
fn entries(page: &str) -> Vec<String> {
    let mut found: Vec<String> = page
        .match_indices("name=\"entry\" value=\"")
        .map(|(at, mark)| page[at + mark.len()..].split('"').next().expect("a value").to_owned())
        .collect();
    found.dedup();
    found
}

on_both_engines! {
    async fn f02_the_inbox_shows_opens_and_marks_without_scripts(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        assert!(ann.get(INBOX).await.expect(200).text().contains("Nothing yet"));
        tell(&portal, ann.id, news(Event::SystemUpdates, "First <b>news</b>")).await;
        tell(&portal, ann.id, news(Event::SystemUpdates, "Second news")).await;
        let page = ann.get(INBOX).await.expect(200).text();
        assert!(page.contains("First &lt;b&gt;news") && page.contains("aria-label=\"Inbox, 2 unread\""), "{page}");
        let ids = entries(&page);
        assert_eq!(ids.len(), 2);
        assert_eq!(ann.post("/account/inbox/open").form(&[("entry", &ids[0])]).await.expect(303).location(), "/account/profile");
        assert_eq!(ann.post("/account/inbox/open").form(&[("entry", &ids[0])]).await.expect(303).location(), "/account/profile", "twice is no harm");
        assert!(ann.get("/account").await.text().contains("aria-label=\"Inbox, 1 unread\""));
        // What is somebody else's is not there, nor is what was never there.
        for id in [ids[1].as_str(), "notification_01h455vb4pex5vsknk084sn02q", "user_01h455vb4pex5vsknk084sn02q", "x", ""] {
            assert_eq!(bob.post("/account/inbox/open").form(&[("entry", id)]).await.status, 404, "{id}");
        }
        assert!(!bob.get(INBOX).await.text().contains("Second news"));
        assert_eq!(ann.post("/account/inbox/open").form(&[("entry", &ids[1]), ("stay", "true")]).await.expect(303).location(), INBOX);
        tell(&portal, ann.id, news(Event::SystemUpdates, "Third news")).await;
        assert_eq!(ann.post("/account/inbox/read-all").form(&[]).await.expect(303).location(), INBOX);
        let page = ann.get(INBOX).await.text();
        assert!(page.contains("aria-label=\"Inbox, nothing unread\"") && page.contains("Everything is read."));
        assert_eq!(portal.visitor().get(INBOX).await.expect(303).location(), "/login?next=%2Faccount%2Finbox");
    }

    async fn the_inbox_pages_by_key_and_steadily(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        for number in 0..60 {
            // Several at the same moment.
            tell(&portal, ann.id, news(Event::SystemUpdates, &format!("News {number:02}."))).await;
        }
        let next_of = |page: &str, rel: &str| {
            let at = page.find(&format!("rel=\"{rel}\""))?;
            let start = page[..at].rfind("<a ")?;
            let tag = page[start..].split('>').next()?;
            Some(tag.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
        };
        let (mut path, mut seen, mut pages) = (INBOX.to_owned(), Vec::new(), Vec::new());
        loop {
            let page = ann.get(&path).await.expect(200).text();
            seen.extend(entries(&page));
            pages.push(path.clone());
            // What is added meanwhile moves nothing.
            tell(&portal, ann.id, news(Event::SystemUpdates, "Late")).await;
            match next_of(&page, "next") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!((pages.len(), seen.len()), (3, 60));
        let last = ann.get(&path).await.text();
        let before = ann.get(next_of(&last, "prev").expect("a page before")).await.text();
        assert_eq!(entries(&before), seen[25..50], "back as it was");
        for cursor in ["x", "", "AAAA", &"x".repeat(5_000)] {
            let page = ann.get(format!("{INBOX}?cursor={cursor}")).await.expect(200).text();
            assert_eq!(entries(&page).len(), 25, "the beginning");
        }
    }

    async fn d12_the_bell_costs_no_statement(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        statements::settle().await;
        ann.get("/account/preferences").await.expect(200);
        assert_eq!(statements::of(&ann.get("/account/preferences").await.expect(200)), 0);
        tell(&portal, ann.id, news(Event::SystemUpdates, "News")).await;
        let page = ann.get("/account/preferences").await.expect(200);
        assert!(page.text().contains("aria-label=\"Inbox, 1 unread\""), "at once");
    }

    async fn f01_a_browser_hears_of_news_and_of_what_was_read_elsewhere(engine) {
        let portal = TestApp::start(engine).await;
        let other = portal.second_node().await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut here = Listener::open(&portal, &ann).await;
        let mut there = Listener::open(&other, &ann).await;
        here.until("event: unread\ndata: 0\n\n").await;
        there.until("event: unread\ndata: 0\n\n").await;
        let head = here.heard.to_ascii_lowercase();
        assert!(head.contains("content-type: text/event-stream") && head.contains("cache-control: no-store"), "{head}");
        assert!(!head.contains("content-encoding"), "a line that is compressed is a line that is kept back: {head}");
        tell(&portal, ann.id, news(Event::SystemUpdates, "News")).await;
        here.until("event: unread\ndata: 1\n\n").await;
        there.until("event: unread\ndata: 1\n\n").await;
        here.heard.clear();
        ann.post("/account/inbox/read-all").form(&[]).await.expect(303);
        here.until("event: unread\ndata: 0\n\n").await;
    }

    async fn a_line_ends_with_its_session_and_with_the_account(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let elsewhere = portal.another_session("ann@example.com").await;
        let mut first = Listener::open(&portal, &ann).await;
        let mut second = Listener::open(&portal, &elsewhere).await;
        first.until("data: 0").await;
        second.until("data: 0").await;
        ann.post("/logout").form(&[]).await.expect(303);
        first.ended().await;
        tell(&portal, ann.id, news(Event::SystemUpdates, "News")).await;
        second.until("data: 1").await;
        let operator = portal.operator(portal.first_organization().await);
        accounts::suspend_person(&operator, &portal.app, ann.id).await.expect("suspended");
        second.ended().await;
        let refused = Listener::open(&portal, &ann).await;
        assert!(refused.ended_with_status("401").await);
        assert_eq!(portal.visitor().get("/account/inbox/stream").await.status, 401);
    }

    async fn an_open_page_keeps_nobody_signed_in(engine) {
        let portal = TestApp::start(engine).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let mut line = Listener::open(&portal, &ann).await;
        line.until("data: 0").await;
        portal.advance(chrono::Duration::minutes(119));
        tell(&portal, ann.id, news(Event::SystemUpdates, "News")).await;
        line.until("data: 1").await;
        // A proxy has cut the line off: the page opens it anew by itself.
        let mut again = Listener::open(&portal, &ann).await;
        again.until("data: 1").await;
        portal.advance(chrono::Duration::minutes(2));
        assert_eq!(ann.get("/account").await.status, 303, "the session rested too long although the page was open");
    }

    async fn lines_are_bounded_and_do_not_hold_up_the_end_of_the_portal(engine) {
        // What ran would be waited for until then: longer than this test has patience.
        let mut portal = TestApp::start_with(engine, |config| config.server.shutdown_seconds = 600).await;
        let ann = portal.person("ann@example.com").signed_in().await;
        let bob = portal.person("bob@example.com").signed_in().await;
        let mut lines = Vec::new();
        for _ in 0..8 {
            let mut line = Listener::open(&portal, &ann).await;
            line.until("data: 0").await;
            lines.push(line);
        }
        assert_eq!(ann.get("/account/inbox/stream").await.status, 503, "no ninth");
        let mut line = Listener::open(&portal, &bob).await;
        line.until("data: 0").await;
        lines.pop();
        until("a place is free again", async || {
            let mut line = Listener::open(&portal, &ann).await;
            let mut first = [0; 12];
            line.stream.read_exact(&mut first).await.expect("an answer");
            first.ends_with(b"200")
        })
        .await;
        timeout(Duration::from_mins(1), portal.stop()).await.expect("the portal ends although browsers listen");
        for line in lines {
            line.ended().await;
        }
    }
}

impl Listener {
    async fn ended_with_status(mut self, status: &str) -> bool {
        self.until("\r\n\r\n").await;
        self.heard.starts_with(&format!("HTTP/1.1 {status}"))
    }
}
