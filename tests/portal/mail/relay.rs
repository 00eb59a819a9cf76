//! Conversations with a mail server, the good ones and the bad ones.

use std::{path::PathBuf, time::Duration};

use portico::{
    clock::Clock,
    config::{Mail, Smtp, SmtpTls},
    mail::{Envelope, MailError, Mailer},
};
use secrecy::SecretString;
use tokio::{net::TcpListener, time::timeout};

use super::samples::{any_envelope, branding, mailer, noon, settings};
use crate::support::smtp_sink::{Answer, Encryption, SmtpSink, Step};

/// Settings that trust the sink's certificate and sign in.
fn protected(sink: &SmtpSink, tls: SmtpTls, folder: &tempfile::TempDir) -> Mail {
    let file = folder.path().join("sink.pem");
    sink.write_certificate(&file);
    let plain = settings(sink);
    let smtp = Smtp {
        tls,
        ca_file: Some(file),
        username: Some("portico".to_owned()),
        password: Some(SecretString::from("open sesame")),
        ..plain.smtp
    };
    Mail { smtp, ..plain }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the certificate")
}

#[tokio::test]
async fn f03_a_letter_arrives_with_both_bodies_and_its_name_for_good() {
    let sink = SmtpSink::start().await;
    mailer(&settings(&sink)).send(&any_envelope()).await.expect("taken");
    let [letter] = sink.wait_for(1).await.try_into().expect("one letter");
    assert_eq!(letter.from, "portico@northwind.example");
    assert_eq!(letter.subject(), "Confirm your e-mail address for Northwind Labs");
    assert_eq!(letter.message_id(), "job_01h455vb4pex5vsknk084sn02q@northwind.example");
    assert_eq!(letter.link("/v?"), "https://example.org/v?t=1");
    assert!(letter.html().contains("href=\"https://example.org/v?t=1\""));
    assert!(letter.raw.is_ascii(), "any relay can pass it on");
    assert!(!letter.encrypted);
}

#[tokio::test]
async fn a_letter_sent_again_is_the_same_to_the_byte() {
    let sink = SmtpSink::start().await;
    let mailer = mailer(&settings(&sink));
    mailer.send(&any_envelope()).await.expect("taken");
    mailer.send(&any_envelope()).await.expect("taken");
    let [first, second] = sink.wait_for(2).await.try_into().expect("two letters");
    assert_eq!(String::from_utf8(first.raw), String::from_utf8(second.raw));
}

#[tokio::test]
async fn letters_in_a_row_share_a_connection_until_it_breaks() {
    let sink = SmtpSink::start().await;
    let mailer = mailer(&settings(&sink));
    mailer.check().await.expect("the relay is there");
    for _ in 0..3 {
        mailer.send(&any_envelope()).await.expect("taken");
    }
    assert_eq!(sink.connections(), 1);
    sink.once(Step::Sender, Answer::HangUp);
    assert!(mailer.send(&any_envelope()).await.expect_err("cut off").is_temporary());
    mailer.send(&any_envelope()).await.expect("taken");
    assert_eq!((sink.connections(), sink.messages().len()), (2, 4));
}

#[tokio::test]
async fn what_the_relay_answers_decides_whether_to_try_again() {
    let sink = SmtpSink::start().await;
    let mailer = mailer(&settings(&sink));
    for (step, answer, temporary) in [
        (Step::Recipient, "550 5.1.1 no such mailbox", false),
        (Step::Recipient, "450 4.2.1 busy, come back later", true),
        (Step::Sender, "553 5.1.8 sender refused", false),
        (Step::Sender, "530 5.7.0 sign in first", true),
        (Step::Content, "554 5.6.0 not taken", false),
        (Step::Content, "452 4.3.1 disk full", true),
        (Step::Greeting, "554 5.3.2 no service for you", true),
        (Step::Greeting, "421 4.3.2 shutting down", true),
        (Step::Greeting, "hello, is this the web?", true),
    ] {
        sink.once(step, Answer::Say(answer));
        let error = mailer.send(&any_envelope()).await.expect_err(answer);
        assert_eq!(error.is_temporary(), temporary, "{answer}: {error}");
    }
    assert!(sink.messages().is_empty());
    mailer.send(&any_envelope()).await.expect("a bad day leaves nothing behind");
}

#[tokio::test]
async fn the_error_says_what_the_relay_said() {
    let sink = SmtpSink::start().await;
    sink.once(Step::Recipient, Answer::Say("550 5.1.1 no such mailbox"));
    let error = mailer(&settings(&sink)).send(&any_envelope()).await.expect_err("refused");
    assert!(error.to_string().ends_with("permanent error (550): 5.1.1 no such mailbox"), "{error}");
}

#[tokio::test]
async fn asvs_v13_2_6_a_silent_relay_holds_nobody_longer_than_the_settings_say() {
    let sink = SmtpSink::start().await;
    let mut settings = settings(&sink);
    settings.smtp.timeout_seconds = 1;
    let mailer = mailer(&settings);
    for step in [Step::Greeting, Step::Recipient, Step::Content] {
        sink.once(step, Answer::Silence);
        let in_time = timeout(Duration::from_secs(20), mailer.send(&any_envelope())).await.expect("back in time");
        assert_eq!(in_time, Err(MailError::Temporary("no answer within 1 seconds".to_owned())));
    }
    // The letter that was given up half-way must not confuse the next one.
    mailer.send(&any_envelope()).await.expect("taken");
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test]
async fn nobody_there_is_temporary_and_seen_by_the_check() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let sink = SmtpSink::start().await;
    let mut settings = settings(&sink);
    settings.smtp.port = listener.local_addr().expect("an address").port();
    drop(listener);
    let mailer = mailer(&settings);
    assert!(mailer.send(&any_envelope()).await.expect_err("nobody there").is_temporary());
    assert!(mailer.check().await.expect_err("nobody there").is_temporary());
}

#[tokio::test]
async fn asvs_v12_3_1_letters_leave_encrypted_and_signed_in_where_the_settings_say_so() {
    for (encryption, tls) in [(Encryption::StartTls, SmtpTls::Starttls), (Encryption::Implicit, SmtpTls::Tls)] {
        let (sink, folder) = (SmtpSink::start_with(encryption).await, folder());
        let mailer = mailer(&protected(&sink, tls, &folder));
        mailer.check().await.expect("the relay is there");
        mailer.send(&any_envelope()).await.expect("taken");
        let [letter] = sink.wait_for(1).await.try_into().expect("one letter");
        assert!(letter.encrypted);
        // "\0portico\0open sesame"
        assert_eq!(letter.signed_in.as_deref(), Some("AHBvcnRpY28Ab3BlbiBzZXNhbWU="));
    }
}

#[tokio::test]
async fn asvs_v12_3_1_without_encryption_or_trust_nothing_is_sent() {
    let folder = folder();
    let without_starttls = SmtpSink::start().await;
    let stripped = protected(&without_starttls, SmtpTls::Starttls, &folder);
    let unknown = SmtpSink::start_with(Encryption::StartTls).await;
    let mut untrusted = protected(&unknown, SmtpTls::Starttls, &folder);
    untrusted.smtp.ca_file = None;
    let other = SmtpSink::start_with(Encryption::Implicit).await;
    let mut another_name = protected(&other, SmtpTls::Tls, &folder);
    another_name.smtp.host = "127.0.0.1".to_owned();
    for settings in [stripped, untrusted, another_name] {
        let mailer = mailer(&settings);
        assert!(mailer.send(&any_envelope()).await.expect_err("refused").is_temporary());
        assert!(mailer.check().await.is_err());
    }
    for sink in [without_starttls, unknown, other] {
        assert!(sink.messages().is_empty());
    }
}

#[tokio::test]
async fn a_wrong_password_costs_no_letter() {
    let (sink, folder) = (SmtpSink::start_with(Encryption::StartTls).await, folder());
    let mailer = mailer(&protected(&sink, SmtpTls::Starttls, &folder));
    sink.once(Step::SignIn, Answer::Say("535 5.7.8 wrong password"));
    let error = mailer.send(&any_envelope()).await.expect_err("not signed in");
    assert!(error.is_temporary() && !error.to_string().contains("sesame"), "{error}");
    mailer.send(&any_envelope()).await.expect("taken once the password is right");
}

#[tokio::test]
async fn international_domains_travel_in_ascii_and_mailbox_names_only_where_the_relay_can() {
    let sink = SmtpSink::start().await;
    let mailer = mailer(&settings(&sink));
    let to = |address: &str| Envelope { to: address.to_owned(), ..any_envelope() };
    mailer.send(&to("ana@exämple.org")).await.expect("taken");
    assert_eq!(sink.messages()[0].to, ["ana@xn--exmple-cua.org"]);
    let refused = mailer.send(&to("josé@example.org")).await.expect_err("the sink has no SMTPUTF8");
    assert!(!refused.is_temporary(), "{refused}");
}

#[tokio::test]
async fn settings_that_cannot_work_are_named() {
    let sink = SmtpSink::start().await;
    let key = |change: fn(&mut Mail)| {
        let mut settings = settings(&sink);
        change(&mut settings);
        let made = Mailer::from_config(&settings, branding(), Clock::stopped(noon()));
        made.map(drop).map_err(|error| error.key)
    };
    assert_eq!(key(|_| ()), Ok(()));
    assert_eq!(key(|mail| mail.from = "nobody".to_owned()), Err("mail.from"));
    assert_eq!(key(|mail| mail.from = "a@b.example, c@d.example".to_owned()), Err("mail.from"));
    assert_eq!(key(|mail| mail.smtp.username = Some("portico".to_owned())), Err("mail.smtp.password"));
    assert_eq!(key(|mail| mail.smtp.password = Some(SecretString::from("x"))), Err("mail.smtp.username"));
    assert_eq!(key(sign_in_in_clear_text), Err("mail.smtp.tls"));
    assert_eq!(key(trust_a_file_that_is_not_there), Err("mail.smtp.ca_file"));
}

fn sign_in_in_clear_text(mail: &mut Mail) {
    mail.smtp = Smtp {
        host: "relay.example".to_owned(),
        tls: SmtpTls::None,
        username: Some("portico".to_owned()),
        password: Some(SecretString::from("open sesame")),
        ..Smtp::default()
    };
}

fn trust_a_file_that_is_not_there(mail: &mut Mail) {
    mail.smtp.tls = SmtpTls::Tls;
    mail.smtp.ca_file = Some(PathBuf::from("/nowhere/ca.pem"));
}

#[tokio::test]
async fn without_a_sender_name_the_product_signs() {
    let sink = SmtpSink::start().await;
    let plain = settings(&sink);
    mailer(&Mail { from: "portico@northwind.example".to_owned(), ..plain }).send(&any_envelope()).await.expect("taken");
    let raw = String::from_utf8(sink.wait_for(1).await.remove(0).raw).expect("ASCII");
    assert!(raw.contains("From: \"Northwind Labs\" <portico@northwind.example>\r\n"), "{raw}");
}
