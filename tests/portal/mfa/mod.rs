//! Second factors over HTTP (rows A22–A26, E03; ASVS V6.5 and V6.6).

mod authenticator;
mod backup_codes;
mod lost;
mod removal;
mod second_step;
mod texts;

use chrono::Duration;
use portico::config::{Config, SmsTransport};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::support::{Answer, Client, Engine, PASSWORD, Signed, TestApp, sms_sink::SmsSink};

const LOGIN: &str = "/login";
const STEP: &str = "/login/mfa";
pub const EMAIL: &str = "ann@example.com";

/// The code that an authenticator with this secret shows now.
pub fn code_of(portal: &TestApp, secret: &str) -> String {
    let mut bits = 0_u128;
    let mut bytes = Vec::new();
    for group in secret.as_bytes().chunks(8) {
        bits = group.iter().fold(0, |bits, letter| {
            let value = if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' };
            bits << 5 | u128::from(value)
        });
        bytes.extend_from_slice(&bits.to_be_bytes()[11..]);
    }
    assert!(bits > 0, "a secret");
    let totp =
        Builder::new().with_secret(Secret::new_stack(bytes.try_into().expect("20 bytes"))).build().expect("a secret");
    totp.generate(portal.app.clock.now().timestamp().cast_unsigned()).to_string()
}

/// The same after the next step, which the clock makes.
pub fn next_code(portal: &TestApp, secret: &str) -> String {
    portal.advance(Duration::seconds(30));
    code_of(portal, secret)
}

async fn enable(client: &Client, body: Value) -> Answer {
    client.post("/api/users/mfa/enable").json(&body).await
}

async fn verify(client: &Client, code: &str) -> Answer {
    client.post("/api/users/mfa/verify").json(&json!({ "code": code, "backupCodes": true })).await
}

async fn disable(client: &Client, password: &str, code: &str) -> Answer {
    client.post("/api/users/mfa/disable").json(&json!({ "password": password, "code": code })).await
}

async fn status(client: &Client) -> Value {
    client.get("/api/users/mfa/status").await.expect(200).json()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// Somebody with an authenticator: its secret and the backup codes.
pub struct Guarded {
    pub client: Signed,
    pub secret: String,
    pub codes: Vec<String>,
}

pub async fn guarded(portal: &TestApp, email: &str) -> Guarded {
    let client = portal.person(email).signed_in().await;
    let begun = enable(&client, json!({ "method": "totp" })).await.expect(200).json();
    let secret = begun["secret"].as_str().expect("a secret").to_owned();
    let done = verify(&client, &code_of(portal, &secret)).await.expect(200).json();
    Guarded { client, secret, codes: texts(&done["backupCodes"]) }
}

/// The first step of a sign-in, up to the question for a code.
pub async fn at_second_step(portal: &TestApp, email: &str) -> Client {
    let client = portal.visitor();
    let answer = client.submit(LOGIN, &[("email", email), ("password", PASSWORD)]).await.expect(200);
    assert_eq!(answer.leads_to(), STEP);
    assert_eq!(client.cookie("portico"), "", "no session yet");
    client
}

pub async fn show(client: &Client, code: &str) -> Answer {
    client.submit(STEP, &[("code", code)]).await
}

/// A portal whose text messages go to a provider of the test.
async fn texting(engine: Engine, change: impl FnOnce(&mut Config)) -> (TestApp, SmsSink) {
    let sink = SmsSink::start().await;
    let portal = TestApp::start_with(engine, |config| {
        config.sms.transport = SmsTransport::Http;
        config.sms.http.url = format!("http://{}/send?key=1", sink.address);
        config.sms.http.bearer = Some("hush hush".into());
        change(config);
    })
    .await;
    (portal, sink)
}

async fn with_texts(portal: &TestApp, sink: &SmsSink, email: &str) -> Signed {
    let client = portal.person(email).signed_in().await;
    let before = sink.taken().len();
    enable(&client, json!({ "method": "sms", "phone": "+34 600 111 222" })).await.expect(200);
    verify(&client, &sink.code(before + 1).await).await.expect(200);
    portal.advance(Duration::seconds(31));
    client
}
