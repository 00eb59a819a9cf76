//! The passkeys of a person, on the page of what keeps others out; and one of them.

use leptos::{either::EitherOf3, prelude::*};

use crate::{
    kernel::Locale,
    passkeys::{NAME_MAX, OwnPasskey},
    web::{
        components::{
            ConfirmDialog, Form, FormState, Icon, TextField, Tone, icon, moment, open_button, post_button, row_item,
            section, submit_button,
        },
        i18n::{common_words, passkey_words as words},
        islands::{PasskeyButton, PasskeyUse, PasskeyWords},
        render::Look,
    },
};

/// Where passkeys are added by POST; below it `start`, and a page for each, whose forms post to `rename` (field `name`) and `remove`.
pub const PATH: &str = "/account/security/passkeys";
/// The dialog before one is removed.
const REMOVE: &str = "remove-passkey";

/// Sentences for the button.
pub fn button_words(locale: Locale, label: &str) -> PasskeyWords {
    PasskeyWords {
        label: label.to_owned(),
        unsupported: words::UNSUPPORTED.get(locale).to_owned(),
        cancelled: words::CANCELLED.get(locale).to_owned(),
        known_already: words::KNOWN_ALREADY.get(locale).to_owned(),
        failed: words::FAILED.get(locale).to_owned(),
    }
}

/// The passkeys, and the way to add one; `None` where browsers do none for this portal.
pub fn passkeys_section(look: &Look, passkeys: Option<&[OwnPasskey]>) -> impl IntoView + use<> {
    let locale = look.locale;
    let content = match passkeys {
        None => EitherOf3::A(remark(words::NOT_POSSIBLE.get(locale), words::NOT_POSSIBLE_TEXT.get(locale))),
        Some([]) => EitherOf3::B((remark(words::NONE.get(locale), words::NONE_TEXT.get(locale)), adding(locale))),
        Some(passkeys) => {
            let rows = passkeys.iter().map(|passkey| row(look, passkey)).collect::<Vec<_>>();
            EitherOf3::C((view! { <ul class="card">{rows}</ul> }, adding(locale)))
        }
    };
    section("passkeys", words::PASSKEYS.get(locale), words::PASSKEYS_LEAD.get(locale), content)
}

fn remark(title: &'static str, text: &'static str) -> impl IntoView + use<> {
    let lines = view! { <span class="title">{title}</span><span class="small">{text}</span> };
    view! { <ul class="card">{row_item(Icon::Fingerprint, lines, ())}</ul> }
}

fn adding(locale: Locale) -> impl IntoView + use<> {
    view! {
        <div class="after">
            <PasskeyButton
                asked=PasskeyUse::Make
                start=format!("{PATH}/start")
                finish=PATH.to_owned()
                next=String::new()
                words=button_words(locale, words::ADD.get(locale))
                class="button".to_owned()
            />
            <noscript><p class="hint">{words::NEEDS_SCRIPTS.get(locale)}</p></noscript>
        </div>
    }
}

fn row(look: &Look, passkey: &OwnPasskey) -> impl IntoView + use<> {
    let locale = look.locale;
    let lines = view! {
        <span class="title"><a class="row-link" href=format!("{PATH}/{}", passkey.id)>{passkey.name.clone()}</a></span>
        <span class="small">{words::ADDED_AT.get(locale)} " " {moment(look, passkey.created_at, false)}</span>
    };
    row_item(Icon::Fingerprint, lines, used(look, passkey))
}

fn used(look: &Look, passkey: &OwnPasskey) -> impl IntoView + use<> {
    let locale = look.locale;
    match passkey.last_used_at {
        Some(at) => view! { <span>{words::LAST_USED.get(locale)} " " {moment(look, at, false)}</span> }.into_any(),
        None => view! { <span class="muted">{words::NEVER_USED.get(locale)}</span> }.into_any(),
    }
}

/// One passkey: its name to change, and how to be rid of it.
pub fn passkey(look: &Look, passkey: &OwnPasskey, refused: Option<FormState>) -> impl IntoView + use<> {
    let locale = look.locale;
    let page = format!("{PATH}/{}", passkey.id);
    let state = refused.unwrap_or_else(|| FormState::default().with_value("name", passkey.name.clone()));
    let field = state.field("name");
    let rename = format!("{page}/rename");
    view! {
        <p class="back"><a class="link" href="/account/security#passkeys">{icon(Icon::Left)}{words::BACK.get(locale)}</a></p>
        <header class="page-header">
            <div>
                <h1>{passkey.name.clone()}</h1>
                <p class="lead">
                    {words::ADDED_AT.get(locale)} " " {moment(look, passkey.created_at, true)} " · " {used(look, passkey)}
                </p>
            </div>
        </header>
        <div class="card pad narrow">
            <Form locale=locale action=rename state=state>
                <TextField
                    field=field
                    label=words::NAME.get(locale)
                    required=true
                    maxlength=u32::try_from(NAME_MAX).unwrap_or(60)
                />
                <div class="actions">{submit_button(Tone::Secondary, words::SAVE_NAME.get(locale))}</div>
            </Form>
        </div>
        {removing(locale, passkey, page)}
    }
}

fn removing(locale: Locale, passkey: &OwnPasskey, page: String) -> impl IntoView + use<> {
    let question = words::REMOVE_QUESTION.with(locale, &[("name", &passkey.name)]);
    let action = format!("{page}/remove");
    let button = view! {
        {open_button(Tone::Danger, REMOVE, words::REMOVE.get(locale))}
        <ConfirmDialog id=REMOVE title=question text=words::REMOVE_TEXT.get(locale) cancel=common_words::CANCEL.get(locale)>
            {post_button(Tone::DangerNow, action, words::REMOVE.get(locale), "", &[])}
        </ConfirmDialog>
    };
    let lines = view! {
        <span class="title">{words::REMOVE_TITLE.get(locale)}</span>
        <span class="small">{words::REMOVE_TEXT.get(locale)}</span>
    };
    let row = row_item(Icon::Bad, lines, button);
    section("remove", words::REMOVE.get(locale), "", view! { <ul class="card danger-zone narrow">{row}</ul> })
}
