//! Nothing that a person types can change the shape of a letter: not its head, not its recipients, not its markup.

use mail_parser::MessageParser;
use portico::{
    config::{Mail, MailTransport},
    kernel::Locale,
    mail::{Envelope, Letter, render},
};
use proptest::prelude::*;

use super::samples::{branding, envelope, mailer, noon, settings};
use crate::support::smtp_sink::{Received, SmtpSink};

const HEADERS: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
];

/// What people with bad intentions type, and anything else.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\PC\\r\\n\\t\\x00]{0,300}",
        proptest::sample::select(vec![
            "Ana\r\nBcc: victim@example.net",
            "Ana\nContent-Type: text/html\n\n<h1>Win</h1>",
            "\"Ana\" <victim@example.net>, x",
            "Ana, victim@example.net",
            "=?utf-8?q?Bcc:_victim=40example.net?=",
            "<script>alert(1)</script>",
            "</title></head><body><img src=x onerror=alert(1)>",
            "\" onmouseover=\"alert(1)",
            "' style='display:none",
            "--=_key\r\nContent-Type: text/html",
            "a;b:c,d(e)f[g]h\\i",
            "&lt;b&gt;",
            ".\r\n.\r\nQUIT",
        ])
        .prop_map(str::to_owned),
    ]
}

fn letter(kind: usize, texts: [String; 4]) -> Letter {
    let link = "https://example.org/a?b=c".to_owned();
    let [name, organization, inviter, device] = texts;
    match kind {
        0 => Letter::VerifyEmail { name, link, hours: 24 },
        1 => Letter::Invitation { name, organization, inviter: Some(inviter), link, days: 7 },
        2 => Letter::PasswordReset { name, link, minutes: 60 },
        3 => Letter::PasswordChanged {
            name,
            when: noon(),
            time_zone: Some(organization),
            device: Some(format!("Firefox {device}")),
            ip: None,
            reset_link: link,
        },
        _ => Letter::EmailAlreadyRegistered { name, sign_in_link: link.clone(), reset_link: link },
    }
}

/// The tags of a document with their attributes, in order.
fn tags(html: &str) -> Vec<String> {
    html.split('<').skip(1).map(|piece| piece.split('>').next().unwrap_or_default().to_owned()).collect()
}

proptest! {
    #[test]
    fn asvs_v1_2_1_no_typed_text_adds_markup(kind in 0_usize..5, texts in [typed(), typed(), typed(), typed()]) {
        let harmless = ["Ana", "Northwind", "Mara", "Firefox"].map(str::to_owned);
        let expected = render(&envelope(letter(kind, harmless), Locale::En), &branding()).expect("a letter");
        let rendered = render(&envelope(letter(kind, texts), Locale::En), &branding()).expect("a letter");
        prop_assert_eq!(tags(&rendered.html), tags(&expected.html));
    }

    #[test]
    fn asvs_v1_3_3_no_typed_text_makes_a_subject_long_or_two_lines(kind in 0_usize..5, texts in [typed(), typed(), typed(), typed()]) {
        let rendered = render(&envelope(letter(kind, texts), Locale::Fr), &branding()).expect("a letter");
        prop_assert!(rendered.subject.chars().count() <= 78);
        prop_assert!(!rendered.subject.chars().any(char::is_control));
    }
}

/// One sink and one runtime for all cases: each case is a whole conversation.
#[test]
fn asvs_v1_3_11_no_typed_text_adds_headers_or_recipients() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let sink = runtime.block_on(SmtpSink::start());
    let mailer = mailer(&settings(&sink));
    proptest!(|(kind in 0_usize..5, key in typed(), to_name in typed(), texts in [typed(), typed(), typed(), typed()])| {
        let sent = Envelope { to_name: Some(to_name), message_key: key, ..envelope(letter(kind, texts), Locale::Es) };
        runtime.block_on(mailer.send(&sent)).expect("the sink takes everything");
        let received = sink.messages().pop().expect("the letter came");
        prop_assert_eq!(received.header_names(), HEADERS);
        prop_assert_eq!(&received.to, &["ana@example.org"]);
        prop_assert_eq!(recipients_in_head(&received), ["ana@example.org"]);
        let rendered = render(&sent, &branding()).expect("a letter");
        prop_assert_eq!(received.subject(), rendered.subject);
        let (text, html) = (received.text(), received.html());
        prop_assert_eq!(text.trim_end(), rendered.text.trim_end());
        prop_assert_eq!(html.trim_end(), rendered.html.trim_end());
    });
}

fn recipients_in_head(received: &Received) -> Vec<String> {
    let parsed = MessageParser::default().parse(&received.raw).expect("a message");
    let to = parsed.to().expect("a recipient");
    to.iter().filter_map(|one| one.address()).map(str::to_owned).collect()
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_for_good() {
    let settings = Mail { transport: MailTransport::Mailbox, ..Mail::default() };
    let mailer = mailer(&settings);
    for to in [
        "",
        "ana",
        "ana@",
        "a@b.c, d@e.f",
        "ana@example.org\r\nBcc: x@example.net",
        "<ana@example.org>",
        "ana@exa mple.org",
    ] {
        let sent = Envelope { to: to.to_owned(), ..super::samples::any_envelope() };
        let refused = mailer.send(&sent).await.expect_err(to);
        assert!(!refused.is_temporary(), "{to}: {refused}");
    }
    assert!(mailer.mailbox().expect("the development mailbox").list().is_empty());
}
