//! `/account/email`: asking for another address; and what the links of such a change open.

use leptos::{either::EitherOf3, prelude::*};

use crate::{
    accounts::LinkStatus,
    addresses::Pending,
    kernel::{Email, Locale},
    web::{
        components::{
            Form, FormState, Mood, TextField, Tone, callout, page_header, post_button, quiet_link, send_or_cancel,
            submit_button,
        },
        i18n::{self, profile_words as words, signed_out_words},
        render::Look,
    },
};

/// Where the form stands and posts `email`.
pub const ADDRESS_FORM: &str = "/account/email";

/// Asks for the new address.
pub fn address(locale: Locale, email: &Email, form: FormState) -> impl IntoView + use<> {
    let field = form.field("email");
    let lead = words::CHANGE_ADDRESS_LEAD.with(locale, &[("email", email.as_str())]);
    view! {
        {page_header(words::CHANGE_ADDRESS_TITLE.get(locale), lead, ())}
        <div class="card pad narrow">
            <Form locale=locale action=ADDRESS_FORM state=form>
                <TextField
                    field=field
                    label=words::NEW_ADDRESS.get(locale)
                    kind="email"
                    autocomplete="email"
                    required=true
                    maxlength=254
                    hint=words::NEW_ADDRESS_HINT.get(locale)
                />
                {send_or_cancel(locale, Tone::Primary, words::SEND_CHANGE_LINK.get(locale), "/account/profile")}
            </Form>
        </div>
    }
}

/// Says on the profile that a change waits, with a button that thinks better of it (posts to `/account/email/cancel`).
pub fn pending_address(look: &Look, pending: &Pending) -> impl IntoView + use<> {
    let locale = look.locale;
    let time = i18n::absolute(pending.expires_at, look.zone, locale);
    let text = words::WAITING_ADDRESS.with(locale, &[("email", pending.new_email.as_str()), ("time", &time)]);
    let cancel = post_button(Tone::Secondary, "/account/email/cancel", words::CANCEL_CHANGE.get(locale), "", &[]);
    callout(Mood::Warning, text, cancel)
}

/// Which link was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// The one that confirms a new address.
    Confirm,
    /// The one that takes a change back.
    Undo,
}

impl Opened {
    /// Where the page stands and posts `token`.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Confirm => "/email-change/confirm",
            Self::Undo => "/email-change/undo",
        }
    }
}

/// What a link of a change opens: one press, so that a mail scanner that follows it does nothing.
pub fn opened_link(
    locale: Locale,
    opened: Opened,
    token: &str,
    (status, email): (LinkStatus, Option<Email>),
) -> impl IntoView + use<> {
    let (title, text, press, tone, already) = match opened {
        Opened::Confirm => {
            (words::CONFIRM_CHANGE, words::CONFIRM_CHANGE_TEXT, words::CONFIRM, Tone::Primary, words::CHANGED_ALREADY)
        }
        Opened::Undo => {
            (words::UNDO_CHANGE, words::UNDO_CHANGE_TEXT, words::UNDO, Tone::DangerNow, words::UNDONE_ALREADY)
        }
    };
    let to_sign_in =
        || view! { <p class="foot-line">{quiet_link("/login", signed_out_words::BACK_TO_SIGN_IN.get(locale))}</p> };
    match (status, email) {
        (LinkStatus::Good, Some(email)) => EitherOf3::A(view! {
            <h1>{title.get(locale)}</h1>
            <p class="lead">{text.with(locale, &[("email", email.as_str())])}</p>
            <form class="after" method="post" action=opened.path()>
                <input type="hidden" name="token" value=token.to_owned()/>
                {submit_button(tone, press.get(locale))}
            </form>
        }),
        (LinkStatus::Used, _) => EitherOf3::B(view! {
            <h1>{signed_out_words::LINK_USED.get(locale)}</h1>
            <p class="lead">{already.get(locale)}</p>
            {to_sign_in()}
        }),
        _ => EitherOf3::C(view! {
            <h1>{signed_out_words::LINK_INVALID.get(locale)}</h1>
            <p class="lead">{signed_out_words::LINK_INVALID_TEXT.get(locale)}</p>
            {to_sign_in()}
        }),
    }
}
