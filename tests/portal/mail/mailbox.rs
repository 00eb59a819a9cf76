//! The development mailbox.

use portico::{
    config::{Mail, MailTransport},
    kernel::Locale,
    mail::{Envelope, Mailer},
};

use super::samples::{any_envelope, mailer, noon};

fn development() -> Mailer {
    mailer(&Mail { transport: MailTransport::Mailbox, ..Mail::default() })
}

#[tokio::test]
async fn a_letter_can_be_read_where_it_would_have_been_sent() {
    let mailer = development();
    mailer.check().await.expect("nothing can be wrong with it");
    mailer.send(&Envelope { locale: Locale::Es, ..any_envelope() }).await.expect("kept");
    let mailbox = mailer.mailbox().expect("the development mailbox");
    let [entry] = mailbox.list().try_into().expect("one letter");
    assert_eq!(entry.to, "ana@example.org");
    assert_eq!(entry.subject, "Confirma tu correo electrónico para Northwind Labs");
    assert!(entry.text.contains("https://example.org/v?t=1") && entry.html.contains("https://example.org/v?t=1"));
    assert_eq!((entry.sent_at, entry.locale), (noon(), Locale::Es));
    assert_eq!(mailbox.get(entry.id), Some(entry));
}

#[tokio::test]
async fn the_last_200_letters_are_kept_newest_first() {
    let mailer = development();
    for _ in 0..203 {
        mailer.clone().send(&any_envelope()).await.expect("kept");
    }
    let mailbox = mailer.mailbox().expect("the development mailbox");
    let ids: Vec<u64> = mailbox.list().iter().map(|entry| entry.id).collect();
    assert_eq!(ids, (4..=203).rev().collect::<Vec<_>>());
    assert_eq!(mailbox.get(3), None);
}
