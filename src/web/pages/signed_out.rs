//! Signing in, registering, and the pages that links in mails open.

use std::borrow::Cow;

use leptos::{either::EitherOf3, prelude::*};

use crate::{
    accounts::LinkStatus,
    kernel::Locale,
    web::{
        components::{
            Checkbox, Form, FormState, PasswordField, TextField, Tone, link_button, quiet_link, submit_button,
        },
        i18n::{Text, passkey_words, signed_out_words as words},
        islands::{PasskeyAutofill, Strength},
        pages::passkey_sign_in,
    },
};

/// What `/login` shows. The form posts `email`, `password`, `remember` and `next` to `/login`.
#[derive(Debug, Clone, Default)]
pub struct Login {
    /// The organisation's name.
    pub organization: String,
    /// What was typed and refused.
    pub form: FormState,
    /// Where to go afterwards: a path of this site, empty for the start page.
    pub next: String,
    /// Whether people may sign in with passkeys.
    pub has_passkeys: bool,
    /// Whether people may register themselves.
    pub may_register: bool,
}

/// Signing in.
pub fn login(locale: Locale, data: Login) -> impl IntoView {
    // Who comes back after a refusal has the address in place and goes on with the password.
    let knows_email = !data.form.value("email").is_empty();
    let is_first = !data.form.is_refused();
    let email = data.form.field("email");
    let password = data.form.field("password");
    let remember = data.form.field("remember");
    let forgot = quiet_link("/auth/forgot-password", words::FORGOT.get(locale)).into_any();
    let passkeys = data.has_passkeys.then(|| passkeys(locale, &data.next));
    let autocomplete = if data.has_passkeys { "username webauthn" } else { "username" };
    view! {
        {heading(words::SIGN_IN.get(locale), words::SIGN_IN_LEAD.with(locale, &[("organization", &data.organization)]))}
        <Form locale=locale action="/login" state=data.form>
            {(!data.next.is_empty()).then(|| hidden("next", data.next))}
            <TextField
                field=email
                label=words::EMAIL.get(locale)
                kind="email"
                autocomplete=autocomplete
                required=true
                maxlength=254
                autofocus=is_first && !knows_email
            />
            <PasswordField
                locale=locale
                field=password
                label=words::PASSWORD.get(locale)
                autocomplete="current-password"
                autofocus=is_first && knows_email
                aside=forgot
            />
            <Checkbox field=remember label=words::KEEP_SIGNED_IN.get(locale)/>
            {submit_button(Tone::Primary, words::SIGN_IN.get(locale))}
        </Form>
        {passkeys}
        {data.may_register.then(|| foot_line(words::NEW_HERE.get(locale), "/register", words::CREATE_ACCOUNT.get(locale)))}
    }
}

/// The way to sign in with a passkey, also from among the addresses that the browser offers.
fn passkeys(locale: Locale, next: &str) -> impl IntoView + use<> {
    let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let page = if next.is_empty() {
        passkey_sign_in::PATH.to_owned()
    } else {
        format!("{}?next={query}", passkey_sign_in::PATH)
    };
    view! {
        <div class="after">{link_button(Tone::Secondary, page, passkey_words::SIGN_IN_WITH.get(locale))}</div>
        <PasskeyAutofill
            start=format!("{}/start", passkey_sign_in::PATH)
            finish=passkey_sign_in::PATH.to_owned()
            next=next.to_owned()
        />
    }
}

/// What `/register` shows. The form posts `full_name`, `email` and `password` to `/register`.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// What was typed and refused.
    pub form: FormState,
    /// The least number of characters of a password.
    pub min_password: usize,
    /// How good the refused password was.
    pub strength: Option<Strength>,
}

/// Making an account.
pub fn register(locale: Locale, data: Register) -> impl IntoView {
    let is_first = !data.form.is_refused();
    let full_name = full_name(locale, &data.form, is_first);
    let email = email(locale, &data.form);
    let password = new_password(locale, &data.form, words::PASSWORD, data.min_password, data.strength);
    view! {
        {heading(words::REGISTER.get(locale), words::REGISTER_LEAD.get(locale))}
        <Form locale=locale action="/register" state=data.form>
            {full_name}
            {email}
            {password}
            {submit_button(Tone::Primary, words::CREATE_ACCOUNT.get(locale))}
        </Form>
        {foot_line(words::HAVE_ACCOUNT.get(locale), "/login", words::SIGN_IN.get(locale))}
    }
}

/// `/register` where people cannot register themselves.
pub fn registration_closed(locale: Locale, organization: &str) -> impl IntoView + use<> {
    let text = words::REGISTRATION_CLOSED_TEXT.with(locale, &[("organization", organization)]);
    view! {
        {heading(words::REGISTRATION_CLOSED.get(locale), text)}
        {to_sign_in(locale)}
    }
}

/// Which mail somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    /// The link that confirms an address; sent again by a POST of `email` to `/verify-email/resend`.
    Confirmation,
    /// The link to a new password; sent again by a POST of `email` to `/auth/forgot-password`.
    PasswordReset,
}

/// What the page says after a mail was sent. It says the same whether the address is known or not.
#[derive(Debug, Clone)]
pub struct CheckMail {
    /// The address, where the page knows it.
    pub email: Option<String>,
    /// Which mail.
    pub awaited: Awaited,
    /// Whether the mail can be read at `/dev/mailbox`.
    pub has_mailbox: bool,
}

/// A mail is on its way.
pub fn check_mail(locale: Locale, data: CheckMail) -> impl IntoView {
    let (text, resend) = match data.awaited {
        Awaited::Confirmation => (words::CHECK_MAIL_CONFIRM, "/verify-email/resend"),
        Awaited::PasswordReset => (words::CHECK_MAIL_RESET, "/auth/forgot-password"),
    };
    let shown = data.email.as_deref().unwrap_or_else(|| words::YOUR_ADDRESS.get(locale));
    let text = text.with(locale, &[("email", shown)]);
    let open = data.has_mailbox.then(|| link_button(Tone::Primary, "/dev/mailbox", words::OPEN_MAILBOX.get(locale)));
    let again = data.email.map(|email| {
        view! {
            <p class="foot-line">{words::NOTHING_ARRIVED.get(locale)}</p>
            <div class="after">
                <form method="post" action=resend>
                    {hidden("email", email)}
                    {submit_button(Tone::Secondary, words::SEND_AGAIN.get(locale))}
                </form>
            </div>
        }
    });
    view! {
        {heading(words::CHECK_MAIL.get(locale), text)}
        {open.map(|open| view! { <div class="after">{open}</div> })}
        {again}
        {back_to_sign_in(locale)}
    }
}

/// `/verify-email?token=…`. Opening a link changes nothing (mail scanners open links): the button does, by a POST of
/// `token` to `/verify-email`.
pub fn verify_email(locale: Locale, token: &str, status: LinkStatus) -> impl IntoView + use<> {
    match status {
        LinkStatus::Good => EitherOf3::A(view! {
            {heading(words::CONFIRM_ADDRESS.get(locale), words::CONFIRM_ADDRESS_TEXT.get(locale))}
            <form class="after" method="post" action="/verify-email">
                {hidden("token", token.to_owned())}
                {submit_button(Tone::Primary, words::CONFIRM.get(locale))}
            </form>
        }),
        LinkStatus::Used => EitherOf3::B(view! {
            {heading(words::LINK_USED.get(locale), words::LINK_USED_CONFIRM_TEXT.get(locale))}
            {to_sign_in(locale)}
        }),
        LinkStatus::Invalid => {
            EitherOf3::C(link_gone(locale, words::LINK_INVALID, words::LINK_INVALID_TEXT, "/verify-email/resend"))
        }
    }
}

/// `/verify-email/resend`: asks for the address and posts `email` to the same path.
pub fn resend_confirmation(locale: Locale, form: FormState) -> impl IntoView {
    ask_for_address(locale, words::CONFIRM_ADDRESS, "/verify-email/resend", form)
}

/// `/auth/forgot-password`: asks for the address and posts `email` to the same path.
pub fn forgot_password(locale: Locale, form: FormState) -> impl IntoView {
    ask_for_address(locale, words::FORGOT_TITLE, "/auth/forgot-password", form)
}

fn ask_for_address(locale: Locale, title: Text, action: &'static str, form: FormState) -> impl IntoView {
    let field = form.field("email");
    let autofocus = !form.is_refused();
    view! {
        {heading(title.get(locale), words::FORGOT_LEAD.get(locale))}
        <Form locale=locale action=action state=form>
            <TextField
                field=field
                label=words::EMAIL.get(locale)
                kind="email"
                autocomplete="username"
                required=true
                maxlength=254
                autofocus=autofocus
            />
            {submit_button(Tone::Primary, words::SEND_LINK.get(locale))}
        </Form>
        {back_to_sign_in(locale)}
    }
}

/// What a page with a link's token and a new password shows.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// The token of the link.
    pub token: String,
    /// How the link stands.
    pub status: LinkStatus,
    /// What was typed and refused.
    pub form: FormState,
    /// The least number of characters of a password.
    pub min_password: usize,
    /// How good the refused password was.
    pub strength: Option<Strength>,
}

/// `/auth/reset-password?token=…`: posts `token` and `password` to `/auth/reset-password`.
pub fn reset_password(locale: Locale, data: NewPassword) -> impl IntoView {
    const NEW_LINK: &str = "/auth/forgot-password";
    match data.status {
        LinkStatus::Good => {
            let password = new_password(locale, &data.form, words::NEW_PASSWORD, data.min_password, data.strength);
            EitherOf3::A(view! {
                {heading(words::FORGOT_TITLE.get(locale), words::RESET_LEAD.get(locale))}
                <Form locale=locale action="/auth/reset-password" state=data.form>
                    {hidden("token", data.token)}
                    {password}
                    {submit_button(Tone::Primary, words::SET_PASSWORD.get(locale))}
                </Form>
            })
        }
        LinkStatus::Used => EitherOf3::B(link_gone(locale, words::LINK_USED, words::LINK_USED_TEXT, NEW_LINK)),
        LinkStatus::Invalid => EitherOf3::C(link_gone(locale, words::LINK_INVALID, words::LINK_INVALID_TEXT, NEW_LINK)),
    }
}

/// Who was invited.
#[derive(Debug, Clone, Default)]
pub struct Invited {
    /// The organisation's name.
    pub organization: String,
    /// The address that was invited.
    pub email: String,
    /// The name that the inviting person gave.
    pub full_name: String,
}

/// `/invite/{token}`: posts `full_name` and `password` to the same path.
pub fn invitation(locale: Locale, data: NewPassword, invited: Invited) -> impl IntoView {
    match data.status {
        LinkStatus::Good => {
            let mut form = data.form.clone();
            if !form.is_refused() {
                form = form.with_value("full_name", invited.full_name);
            }
            let full_name = full_name(locale, &form, false);
            let password = new_password(locale, &form, words::PASSWORD, data.min_password, data.strength);
            let lead = words::INVITED_LEAD.with(locale, &[("email", &invited.email)]);
            EitherOf3::A(view! {
                {heading(words::INVITED.with(locale, &[("organization", &invited.organization)]), lead)}
                <Form locale=locale action=format!("/invite/{}", data.token) state=data.form>
                    {full_name}
                    // Password managers keep the password under this address.
                    <input type="hidden" name="email" autocomplete="username" value=invited.email/>
                    {password}
                    {submit_button(Tone::Primary, words::JOIN.get(locale))}
                </Form>
            })
        }
        LinkStatus::Used => EitherOf3::B(view! {
            {heading(words::LINK_USED.get(locale), words::SETUP_DONE_TEXT.get(locale))}
            {to_sign_in(locale)}
        }),
        LinkStatus::Invalid => {
            EitherOf3::C(heading(words::LINK_INVALID.get(locale), words::INVITATION_GONE_TEXT.get(locale)))
        }
    }
}

/// `/setup?token=…`: posts `token`, `organization`, `full_name`, `email` and `password` to `/setup`.
pub fn set_up(locale: Locale, data: NewPassword) -> impl IntoView {
    match data.status {
        LinkStatus::Good => {
            let organization = data.form.field("organization");
            let is_first = !data.form.is_refused();
            let full_name = full_name(locale, &data.form, false);
            let email = email(locale, &data.form);
            let password = new_password(locale, &data.form, words::PASSWORD, data.min_password, data.strength);
            EitherOf3::A(view! {
                {heading(words::SETUP.get(locale), words::SETUP_LEAD.get(locale))}
                <Form locale=locale action="/setup" state=data.form>
                    {hidden("token", data.token)}
                    <TextField
                        field=organization
                        label=words::ORGANIZATION_NAME.get(locale)
                        autocomplete="organization"
                        required=true
                        maxlength=200
                        autofocus=is_first
                    />
                    {full_name}
                    {email}
                    {password}
                    {submit_button(Tone::Primary, words::CREATE_ORGANIZATION.get(locale))}
                </Form>
            })
        }
        LinkStatus::Used => EitherOf3::B(view! {
            {heading(words::SETUP_DONE.get(locale), words::SETUP_DONE_TEXT.get(locale))}
            {to_sign_in(locale)}
        }),
        LinkStatus::Invalid => {
            EitherOf3::C(heading(words::LINK_INVALID.get(locale), words::SETUP_LINK_TEXT.get(locale)))
        }
    }
}

fn heading(title: impl Into<Cow<'static, str>>, lead: impl Into<Cow<'static, str>>) -> impl IntoView {
    let (title, lead) = (title.into(), lead.into());
    view! {
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
    }
}

fn hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value/> }
}

fn full_name(locale: Locale, form: &FormState, autofocus: bool) -> impl IntoView + use<> {
    let field = form.field("full_name");
    view! {
        <TextField
            field=field
            label=words::FULL_NAME.get(locale)
            autocomplete="name"
            required=true
            maxlength=200
            autofocus=autofocus
        />
    }
}

fn email(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let field = form.field("email");
    view! {
        <TextField
            field=field
            label=words::EMAIL.get(locale)
            kind="email"
            autocomplete="username"
            required=true
            maxlength=254
        />
    }
}

fn new_password(
    locale: Locale,
    form: &FormState,
    label: Text,
    min_password: usize,
    strength: Option<Strength>,
) -> impl IntoView + use<> {
    let field = form.field("password");
    let hint = words::MIN_PASSWORD.of(locale, min_password as u64);
    view! {
        <PasswordField
            locale=locale
            field=field
            label=label.get(locale)
            autocomplete="new-password"
            hint=hint
            meter=true
            strength=strength
        />
    }
}

fn link_gone(locale: Locale, title: Text, text: Text, new_link: &'static str) -> impl IntoView {
    view! {
        {heading(title.get(locale), text.get(locale))}
        <div class="after">{link_button(Tone::Primary, new_link, words::GET_NEW_LINK.get(locale))}</div>
        {back_to_sign_in(locale)}
    }
}

fn to_sign_in(locale: Locale) -> impl IntoView {
    view! { <div class="after">{link_button(Tone::Primary, "/login", words::SIGN_IN.get(locale))}</div> }
}

fn back_to_sign_in(locale: Locale) -> impl IntoView {
    view! { <p class="foot-line">{quiet_link("/login", words::BACK_TO_SIGN_IN.get(locale))}</p> }
}

fn foot_line(question: &'static str, href: &'static str, label: &'static str) -> impl IntoView {
    view! { <p class="foot-line">{question} " " {quiet_link(href, label)}</p> }
}
