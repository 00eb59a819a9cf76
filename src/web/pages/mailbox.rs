//! `/dev/mailbox`: the letters that would have been sent.

use leptos::{either::Either, prelude::*};

use crate::{
    mail::MailboxEntry,
    web::{
        components::{Icon, Tone, icon, link_button, moment, nothing_yet, page_header},
        i18n::{account_words as words, common_words},
        render::Look,
    },
};

/// All letters, newest first. A row leads to `/dev/mailbox/{id}`.
pub fn mailbox(look: &Look, letters: &[MailboxEntry]) -> impl IntoView + use<> {
    let locale = look.locale;
    let list = if letters.is_empty() {
        Either::Left(nothing_yet(
            Icon::Inbox,
            words::MAILBOX_EMPTY.get(locale),
            words::MAILBOX_EMPTY_TEXT.get(locale),
            link_button(Tone::Secondary, "/register", crate::web::i18n::signed_out_words::CREATE_ACCOUNT.get(locale)),
        ))
    } else {
        let rows = letters.iter().map(|letter| row(look, letter)).collect::<Vec<_>>();
        Either::Right(view! { <ul class="card">{rows}</ul> })
    };
    view! {
        {page_header(common_words::MAILBOX.get(locale), words::MAILBOX_LEAD.get(locale), ())}
        {list}
    }
}

fn row(look: &Look, letter: &MailboxEntry) -> impl IntoView + use<> {
    view! {
        <li class="row">
            <span class="tile">{icon(Icon::Mail)}</span>
            <div class="lines">
                <a class="row-link" href=format!("/dev/mailbox/{}", letter.id)>{letter.subject.clone()}</a>
                <span class="small">{words::LETTER_TO.with(look.locale, &[("address", &letter.to)])}</span>
            </div>
            <div class="end">{moment(look, letter.sent_at, false)}</div>
        </li>
    }
}

/// One letter: its first link as a button, the letter as people see it (in a frame of `/dev/mailbox/{id}/html`), and as text.
pub fn letter(look: &Look, letter: &MailboxEntry) -> impl IntoView + use<> {
    let locale = look.locale;
    let link =
        first_link(&letter.text).map(|href| link_button(Tone::Primary, href.to_owned(), words::OPEN_LINK.get(locale)));
    let to = words::LETTER_TO.with(locale, &[("address", &letter.to)]);
    view! {
        {page_header(
            letter.subject.clone(),
            to,
            view! {
                {link_button(Tone::Secondary, "/dev/mailbox", words::ALL_LETTERS.get(locale))}
                {link}
            },
        )}
        <section aria-labelledby="as-sent">
            <h2 id="as-sent">{words::AS_SENT.get(locale)}</h2>
            <iframe
                class="card letter"
                src=format!("/dev/mailbox/{}/html", letter.id)
                title=letter.subject.clone()
                sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
            ></iframe>
        </section>
        <section aria-labelledby="as-text">
            <h2 id="as-text">{words::AS_TEXT.get(locale)}</h2>
            <pre class="card pad letter-text" tabindex="0">{letter.text.clone()}</pre>
        </section>
    }
}

/// The first address in a letter's text.
fn first_link(text: &str) -> Option<&str> {
    text.split_whitespace().find(|word| word.starts_with("http://") || word.starts_with("https://"))
}
