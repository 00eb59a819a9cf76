//! The second factors of a person: how they stand, setting them up, backup codes, turning them off.

use leptos::{either::Either, prelude::*, tachys::html::InertElement};

use crate::{
    kernel::Locale,
    mfa::{self, Factor, Method},
    web::{
        components::{
            ConfirmDialog, Form, FormState, Icon, Mood, PasswordField, PlainForm, TextField, Tone, badge, link_button,
            moment, open_button, page_header, post_button, row_item, section, send_or_cancel, submit_button,
        },
        i18n::{Text, account_words, common_words, factor_words, security_words as words},
        islands::{CopyButton, PrintButton},
        pages::second_step::{code_field, text_me},
        render::Look,
    },
};

const NEW_CODES: &str = "new-codes";
const SEND_CODE: &str = "/account/security/send-code";
const CODES: &str = "/account/security/backup-codes";

/// A row for each factor, one for the backup codes, and the way out.
pub(super) fn factors_section(look: &Look, status: &mfa::Status, can_text: bool) -> impl IntoView + use<> {
    let locale = look.locale;
    let is_one_of_two = status.factors.len() > 1;
    let app = if let Some(factor) = status.factor(Method::Totp) {
        Either::Left(in_force(look, factor, Icon::Shield, words::APP, is_one_of_two))
    } else {
        let begin = post_button(
            Tone::Secondary,
            "/account/security/app",
            words::SET_UP.get(locale),
            words::APP.get(locale),
            &[],
        );
        Either::Right(not_in_force(locale, Icon::Shield, words::APP, words::APP_TEXT, begin.into_any()))
    };
    let texts = match (status.factor(Method::Sms), can_text) {
        (Some(factor), _) => in_force(look, factor, Icon::Phone, words::TEXTS, is_one_of_two).into_any(),
        (None, true) => {
            let label = view! {
                <a class="button" href="/account/security/sms">
                    {words::SET_UP.get(locale)} <span class="unseen">" " {words::TEXTS.get(locale)}</span>
                </a>
            };
            not_in_force(locale, Icon::Phone, words::TEXTS, words::TEXTS_TEXT, label.into_any()).into_any()
        }
        (None, false) => {
            not_in_force(locale, Icon::Phone, words::TEXTS, words::TEXTS_MISSING, ().into_any()).into_any()
        }
    };
    let rest = status.is_on().then(|| (backup_row(locale, status), off_row(locale)));
    let dialog = status.is_on().then(|| new_codes_dialog(locale));
    let rows = view! { <ul class="card">{app}{texts}{rest}</ul>{dialog} };
    section("two-steps", words::TWO_STEPS.get(locale), words::TWO_STEPS_LEAD.get(locale), rows)
}

/// A factor in force. One of two can be removed alone; the last one only with everything, below.
fn in_force(look: &Look, factor: &Factor, picture: Icon, title: Text, is_one_of_two: bool) -> impl IntoView + use<> {
    let locale = look.locale;
    let phone = factor.phone.clone().map(|phone| view! { {phone} " · " });
    let used =
        factor.last_used_at.map(|at| view! { " · " {words::LAST_USED.get(locale)} " " {moment(look, at, true)} });
    let lines = view! {
        <span class="title">{title.get(locale)}{badge(Mood::Good, words::ON.get(locale))}</span>
        <span class="small">{phone}{words::ON_SINCE.get(locale)} " " {moment(look, factor.activated_at, false)}{used}</span>
    };
    let path = turn_off_path(Some(factor.method));
    let remove = is_one_of_two.then(|| {
        view! {
            <a class="button" href=path>
                {factor_words::REMOVE.get(locale)} <span class="unseen">" " {title.get(locale)}</span>
            </a>
        }
    });
    row_item(picture, lines, remove)
}

fn not_in_force(locale: Locale, picture: Icon, title: Text, text: Text, end: AnyView) -> impl IntoView {
    let lines = view! {
        <span class="title">{title.get(locale)}{badge(Mood::Neutral, words::OFF.get(locale))}</span>
        <span class="small">{text.get(locale)}</span>
    };
    row_item(picture, lines, end)
}

fn backup_row(locale: Locale, status: &mfa::Status) -> impl IntoView + use<> {
    let few = status.backup_codes_left < 3;
    let text = match status.backup_codes_left {
        0 => words::BACKUP_NONE.get(locale).to_owned(),
        left => words::BACKUP_LEFT.of(locale, left),
    };
    let lines = view! {
        <span class="title">{words::BACKUP_CODES.get(locale)}{few.then(|| badge(Mood::Warning, account_words::TO_DO.get(locale)))}</span>
        <span class="small">{text}</span>
    };
    row_item(Icon::Inbox, lines, open_button(Tone::Secondary, NEW_CODES, words::MAKE_NEW.get(locale)))
}

fn new_codes_dialog(locale: Locale) -> impl IntoView {
    view! {
        <ConfirmDialog
            id=NEW_CODES
            title=words::MAKE_NEW_TITLE.get(locale)
            text=words::MAKE_NEW_TEXT.get(locale)
            cancel=common_words::CANCEL.get(locale)
        >
            {post_button(Tone::DangerNow, CODES, words::MAKE_NEW.get(locale), "", &[])}
        </ConfirmDialog>
    }
}

fn off_row(locale: Locale) -> impl IntoView {
    let lines = view! {
        <span class="title">{words::TURN_OFF_TITLE.get(locale)}</span>
        <span class="small">{words::TURN_OFF_LEAD.get(locale)}</span>
    };
    row_item(Icon::Warning, lines, link_button(Tone::Danger, "/account/security/off", words::TURN_OFF.get(locale)))
}

/// What setting an authenticator up shows. Buttons post to `/account/security/app`, the form `code` to `…/app/verify`.
#[derive(Debug, Clone)]
pub struct AppSetUp {
    /// What the authenticator needs, once begun.
    pub authenticator: Option<mfa::Authenticator>,
    /// What was refused.
    pub form: FormState,
}

/// Setting an authenticator up.
pub fn app_set_up(locale: Locale, data: AppSetUp) -> impl IntoView {
    let body = match data.authenticator {
        None => Either::Left(view! {
            <div class="actions">
                {post_button(Tone::Primary, "/account/security/app", words::APP_BEGIN.get(locale), "", &[])}
                {link_button(Tone::Secondary, "/account/security", common_words::CANCEL.get(locale))}
            </div>
        }),
        Some(authenticator) => Either::Right(scan(locale, authenticator, data.form)),
    };
    view! {
        {page_header(words::APP_TITLE.get(locale), words::APP_LEAD.get(locale), ())}
        <div class="narrow stack">{body}</div>
    }
}

fn scan(locale: Locale, authenticator: mfa::Authenticator, form: FormState) -> impl IntoView {
    let key = grouped(&authenticator.secret);
    view! {
        <section aria-labelledby="scan" class="card pad scan">
            <div class="qr" role="img" aria-label=words::SCAN_ALT.get(locale)>{InertElement::new(authenticator.qr_svg)}</div>
            <div class="lines">
                <h2 id="scan">{words::SCAN.get(locale)}</h2>
                <p class="small">{words::OR_TYPE.get(locale)}</p>
                <code class="key" translate="no">{key}</code>
                <div class="actions">
                    <CopyButton
                        text=authenticator.secret
                        copy=common_words::COPY.get(locale).to_owned()
                        copied=common_words::COPIED.get(locale).to_owned()
                    />
                    <a class="button" href=authenticator.url>{words::OPEN_APP.get(locale)}</a>
                </div>
            </div>
        </section>
        <section aria-labelledby="then" class="card pad">
            <h2 id="then">{words::THEN_CODE.get(locale)}</h2>
            {verify(locale, "/account/security/app/verify", form)}
        </section>
    }
}

/// Easier to read and to type in groups of four.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn verify(locale: Locale, action: &'static str, form: FormState) -> impl IntoView {
    let field = form.field("code");
    view! {
        <PlainForm locale=locale action=action state=form>
            <TextField
                field=field
                label=words::CODE.get(locale)
                autocomplete="one-time-code"
                inputmode="numeric"
                required=true
                maxlength=12
                hint=words::CODE_HINT.get(locale)
            />
            {send_or_cancel(locale, Tone::Primary, words::TURN_ON.get(locale), "/account/security")}
        </PlainForm>
    }
}

/// What setting a number up shows. The one form posts `phone` to `/account/security/sms`, the other `code` to `…/sms/verify`.
#[derive(Debug, Clone)]
pub struct TextsSetUp {
    /// Where a code went, once one did, all but its end hidden.
    pub sent_to: Option<String>,
    /// The number that the profile holds.
    pub phone: String,
    /// What was refused of the number.
    pub phone_form: FormState,
    /// What was refused of the code.
    pub code_form: FormState,
}

/// Setting codes by text message up.
pub fn texts_set_up(locale: Locale, data: TextsSetUp) -> impl IntoView {
    let form = if data.phone_form == FormState::default() {
        data.phone_form.with_value("phone", data.phone)
    } else {
        data.phone_form
    };
    let has_sent = data.sent_to.is_some();
    let code = data.sent_to.map(|phone| {
        view! {
            <section aria-labelledby="then" class="card pad">
                <h2 id="then">{words::CODE_WENT_TO.with(locale, &[("phone", &phone)])}</h2>
                {verify(locale, "/account/security/sms/verify", data.code_form)}
            </section>
        }
    });
    let field = form.field("phone");
    let number = view! {
        <Form locale=locale action="/account/security/sms" state=form>
            <TextField
                field=field
                label=account_words::PHONE.get(locale)
                kind="tel"
                autocomplete="tel"
                required=true
                maxlength=32
                hint=account_words::PHONE_HINT.get(locale)
            />
            <div class="actions">
                {submit_button(if has_sent { Tone::Secondary } else { Tone::Primary }, words::SEND_CODE.get(locale))}
                {(!has_sent).then(|| link_button(Tone::Secondary, "/account/security", common_words::CANCEL.get(locale)))}
            </div>
        </Form>
    };
    let number = if has_sent {
        Either::Left(view! {
            <section class="card pad" aria-labelledby="number">
                <h2 id="number">{words::OTHER_NUMBER.get(locale)}</h2>
                {number}
            </section>
        })
    } else {
        Either::Right(view! { <div class="card pad">{number}</div> })
    };
    view! {
        {page_header(words::TEXTS_TITLE.get(locale), words::TEXTS_LEAD.get(locale), ())}
        <div class="narrow stack">{code}{number}</div>
    }
}

/// The backup codes, seen once. A form posts them back to `…/backup-codes/file`, which answers them as a file.
pub fn backup_codes(locale: Locale, codes: &[String]) -> impl IntoView + use<> {
    let text = codes.join("\n");
    let rows =
        codes.iter().map(|code| view! { <li><code translate="no">{code.clone()}</code></li> }).collect::<Vec<_>>();
    view! {
        {page_header(words::CODES_TITLE.get(locale), words::CODES_LEAD.get(locale), ())}
        <div class="narrow">
            <ol class="card pad codes">{rows}</ol>
            <div class="actions">
                {post_button(Tone::Secondary, "/account/security/backup-codes/file", words::CODES_FILE.get(locale), "", &[("codes", text.clone())])}
                <CopyButton
                    text=text
                    copy=common_words::COPY.get(locale).to_owned()
                    copied=common_words::COPIED.get(locale).to_owned()
                />
                <PrintButton label=words::CODES_PRINT.get(locale).to_owned()/>
                {link_button(Tone::Primary, "/account/security", words::CODES_KEPT.get(locale))}
            </div>
        </div>
    }
}

/// What removing a factor, or turning everything off, shows. The form posts `current_password` and `code` to [`turn_off_path`].
#[derive(Debug, Clone, Default)]
pub struct TurnOff {
    /// The one to remove; all of them where none is named.
    pub which: Option<Method>,
    /// What was refused.
    pub form: FormState,
    /// Whose account it is.
    pub email: String,
    /// The number to which a code can be sent, all but its end hidden.
    pub phone: Option<String>,
}

/// Where a factor is removed, or everything turned off.
pub const fn turn_off_path(which: Option<Method>) -> &'static str {
    match which {
        None => "/account/security/off",
        Some(Method::Totp) => "/account/security/app/off",
        Some(Method::Sms) => "/account/security/sms/off",
    }
}

/// The title of that page.
pub const fn turn_off_title(which: Option<Method>) -> Text {
    match which {
        None => words::TURN_OFF_TITLE,
        Some(Method::Totp) => factor_words::REMOVE_APP_TITLE,
        Some(Method::Sms) => factor_words::REMOVE_TEXTS_TITLE,
    }
}

/// Removing a factor, or turning two-step sign-in off.
pub fn turn_off(locale: Locale, data: TurnOff) -> impl IntoView {
    let (path, title) = (turn_off_path(data.which), turn_off_title(data.which).get(locale));
    let (lead, button) = match data.which {
        None => (words::TURN_OFF_LEAD, words::TURN_OFF),
        Some(Method::Totp) => (factor_words::REMOVE_APP_LEAD, factor_words::REMOVE),
        Some(Method::Sms) => (factor_words::REMOVE_TEXTS_LEAD, factor_words::REMOVE),
    };
    let (password, code) = (data.form.field("current_password"), data.form.field("code"));
    let text = data.phone.map(|phone| text_me(locale, SEND_CODE, &phone, ("back", path.to_owned())));
    view! {
        {page_header(title, lead.get(locale), ())}
        <div class="card pad narrow">
            <Form locale=locale action=path state=data.form>
                <input type="email" name="username" value=data.email autocomplete="username" hidden readonly/>
                <PasswordField
                    locale=locale
                    field=password
                    label=words::PASSWORD.get(locale)
                    autocomplete="current-password"
                />
                {code_field(locale, code, false)}
                {send_or_cancel(locale, Tone::DangerNow, button.get(locale), "/account/security")}
            </Form>
            {text}
        </div>
    }
}
