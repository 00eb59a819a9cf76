//! `/auth/not-me`: what the link in the mail about a new device opens.

use leptos::{either::EitherOf3, prelude::*};

use crate::{
    accounts::LinkStatus,
    kernel::Locale,
    web::{
        components::{Tone, link_button, submit_button},
        i18n::{device_words as words, signed_out_words},
    },
};

/// Explains what the button does, which posts `token` to `/auth/not-me`; opening the link changes nothing. Afterwards, or when the link
/// is too old, it says how to go on.
pub fn not_me(locale: Locale, token: &str, status: LinkStatus) -> impl IntoView + use<> {
    let to_new_password = |label: &'static str| link_button(Tone::Primary, "/auth/forgot-password", label);
    match status {
        LinkStatus::Good => EitherOf3::A(view! {
            <h1>{words::NOT_ME.get(locale)}</h1>
            <p class="lead">{words::NOT_ME_LEAD.get(locale)}</p>
            <ul class="after list">
                <li>{words::NOT_ME_SESSIONS.get(locale)}</li>
                <li>{words::NOT_ME_LOCK.get(locale)}</li>
                <li>{words::NOT_ME_MAIL.get(locale)}</li>
            </ul>
            <form class="after" method="post" action="/auth/not-me">
                <input type="hidden" name="token" value=token.to_owned()/>
                {submit_button(Tone::DangerNow, words::LOCK_ACCOUNT.get(locale))}
            </form>
            <p class="foot-line">{words::NOT_ME_OTHERWISE.get(locale)}</p>
        }),
        LinkStatus::Used => EitherOf3::B(view! {
            <h1>{words::REPORTED.get(locale)}</h1>
            <p class="lead">{words::REPORTED_TEXT.get(locale)}</p>
            <div class="after">{to_new_password(words::ANOTHER_MAIL.get(locale))}</div>
        }),
        LinkStatus::Invalid => EitherOf3::C(view! {
            <h1>{signed_out_words::LINK_INVALID.get(locale)}</h1>
            <p class="lead">{words::ALARM_INVALID_TEXT.get(locale)}</p>
            <div class="after">{to_new_password(signed_out_words::FORGOT_TITLE.get(locale))}</div>
        }),
    }
}
