//! The portal is killed in the middle of its work, and nothing that it promised is lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::stream::{self, StreamExt};

use crate::support::{Client, PASSWORD, Process, TestApp, on_both_engines, until};

/// How many register.
const REGISTRATIONS: usize = 1_000;
/// How many at once.
const AT_ONCE: usize = 32;
/// After so many answers the portal is killed.
const KILLED_AFTER: usize = 400;

on_both_engines! {
    async fn f05_every_acknowledged_registration_survives_kill_9_and_its_letter_arrives(engine) {
        // The organisation is made by a portal that then stops: what is killed and started again is the real binary.
        let mut portal = TestApp::start(engine).await;
        portal.stop().await;
        let portal = portal;
        let first = Mutex::new(tokio::task::block_in_place(|| Process::start(&portal)));
        let address = first.lock().unwrap_or_else(PoisonError::into_inner).address;
        let answered = AtomicUsize::new(0);
        let acknowledged = stream::iter(0..REGISTRATIONS)
            .map(|number| register(address, number, &answered, &first))
            .buffer_unordered(AT_ONCE)
            .filter_map(std::future::ready)
            .collect::<BTreeSet<String>>()
            .await;
        // A busy portal may have refused some of those that it answered: they were promised nothing.
        let promised = acknowledged.len();
        assert!((KILLED_AFTER / 2..REGISTRATIONS).contains(&promised), "{promised} were acknowledged");

        let second = tokio::task::block_in_place(|| Process::start(&portal));
        let reader = portal.reopened().await;
        // What the killed process had taken is free again when its lease ends, half a minute later.
        let waiting = async || reader.number("SELECT count(*) FROM outbox WHERE state <> 'dead'").await;
        for _ in 0..4 {
            if waiting().await == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        }
        until("every letter is sent", async || waiting().await == 0).await;
        assert_eq!(reader.number("SELECT count(*) FROM outbox").await, 0, "no letter was given up");

        let mut letters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for letter in portal.sink.messages() {
            letters.entry(letter.to[0].clone()).or_default().push(letter.message_id());
        }
        let present = reader.emails().await;
        let lost: Vec<&String> = acknowledged.iter().filter(|email| !present.contains(*email)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        for email in &present {
            let ids = letters.get(email).unwrap_or_else(|| panic!("{email} got no letter"));
            let different: BTreeSet<&String> = ids.iter().collect();
            assert!(ids.len() <= 2 && different.len() == 1, "{email} got {ids:?}");
        }
        let twice = letters.values().filter(|ids| ids.len() == 2).count();
        assert!(twice <= 8, "at most what the killed process was sending comes twice: {twice}");
        // And the portal that came up works: one of those people confirms and signs in.
        let email = acknowledged.iter().next_back().expect("one").clone();
        let link = portal.letters_to(&email, 1).await[0].link("token=");
        let client = Client::new(second.address);
        let token = link.rsplit('=').next().expect("a token");
        client.submit("/verify-email", &[("token", token)]).await.expect(200);
        let answer = client.submit("/login", &[("email", &email), ("password", PASSWORD)]).await.expect(200);
        assert_eq!(answer.leads_to(), "/account");
    }
}

/// Registers somebody; their address, if the portal said yes. Whoever gets the decisive answer kills the portal.
async fn register(
    address: SocketAddr,
    number: usize,
    answered: &AtomicUsize,
    process: &Mutex<Process>,
) -> Option<String> {
    let email = format!("person{number}@example.com");
    let client = Client::new(address);
    let name = format!("Person {number}");
    let answer = client
        .submit("/register", &[("full_name", &name), ("email", &email), ("password", PASSWORD)])
        .attempt()
        .await?;
    if answered.fetch_add(1, Ordering::SeqCst) + 1 == KILLED_AFTER {
        process.lock().unwrap_or_else(PoisonError::into_inner).kill();
    }
    (answer.status == 200 && answer.json()["redirect"].is_string()).then_some(email)
}
