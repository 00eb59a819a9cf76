//! `/account/security/…`: setting second factors up, their backup codes, and removing them.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{Form, SignedIn, confirm::texted_to, forms::local_path, forms::see_other};
use crate::{
    accounts,
    front::Front,
    kernel::{AppError, Code},
    mfa::{self, Method, Occasion},
    web::{
        i18n::{factor_words, outcome_words as outcomes, security_words as words},
        pages::account::{self, AppSetUp, TextsSetUp, TurnOff},
        shell::Place,
    },
};

const SECURITY: &str = "/account/security";
const APP: &str = "/account/security/app";
const VERIFY_APP: &str = "/account/security/app/verify";
const TEXTS: &str = "/account/security/sms";
const VERIFY_TEXTS: &str = "/account/security/sms/verify";
const CODES: &str = "/account/security/backup-codes";

/// The picture to scan, once it was asked for.
pub async fn show_app(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let pending = mfa::pending(&person.caller, &front.app).await?;
    if mfa::status(&person.caller, &front.app).await?.factor(Method::Totp).is_some() {
        return see_other(SECURITY);
    }
    let data = AppSetUp {
        authenticator: pending.and_then(|pending| pending.authenticator),
        form: person.flash.form_state(VERIFY_APP).unwrap_or_default(),
    };
    let frame = person.frame(&front, Place::Security);
    let page = frame.page(words::APP_TITLE.get(person.locale()));
    person.show(&front, &page, || frame.around(account::app_set_up(person.locale(), data)))
}

/// Begins with an authenticator.
pub async fn begin_app(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), APP, APP);
    match mfa::begin(&person.caller, &front.app, Method::Totp, None).await {
        Ok(_) => answer.done(APP, None),
        Err(error) if error.code() == Code::Conflict => answer.done(SECURITY, None),
        Err(error) => answer.refused(error),
    }
}

/// Puts the authenticator into force; the answer is the page with the backup codes.
pub async fn verify_app(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    verify(&front, &person, &form, APP, VERIFY_APP).await
}

/// The number, and the code that went there.
pub async fn show_texts(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let pending = mfa::pending(&person.caller, &front.app).await?;
    let is_on = mfa::status(&person.caller, &front.app).await?.factor(Method::Sms).is_some();
    if is_on || !front.app.config.sms.is_on() {
        return see_other(SECURITY);
    }
    let user = accounts::my_profile(&person.caller, &front.app).await?;
    let data = TextsSetUp {
        sent_to: pending.and_then(|pending| pending.phone),
        phone: user.phone.clone().unwrap_or_default(),
        phone_form: person.flash.form_state(TEXTS).unwrap_or_default(),
        code_form: person.flash.form_state(VERIFY_TEXTS).unwrap_or_default(),
    };
    let frame = person.frame(&front, Place::Security);
    let page = frame.page(words::TEXTS_TITLE.get(person.locale()));
    person.show(&front, &page, || frame.around(account::texts_set_up(person.locale(), data)))
}

/// Sends a code to a number.
pub async fn begin_texts(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), TEXTS, TEXTS);
    match mfa::begin(&person.caller, &front.app, Method::Sms, Some(form.text("phone"))).await {
        Ok(_) => answer.done(TEXTS, Some(outcomes::CODE_SENT.get(person.locale()).to_owned())),
        Err(error) if error.code() == Code::Conflict => answer.done(SECURITY, None),
        Err(error) => answer.refused(error),
    }
}

/// Puts the number into force.
pub async fn verify_texts(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    verify(&front, &person, &form, TEXTS, VERIFY_TEXTS).await
}

async fn verify(front: &Front, person: &SignedIn, form: &Form, page: &str, action: &str) -> Result<Response, AppError> {
    let answer = form.submission(front, person.locale(), page, action);
    // Codes that are there already stay good: they open the account whichever factor is gone.
    let wants_codes = mfa::status(&person.caller, &front.app).await?.backup_codes_left == 0;
    match mfa::verify(&person.caller, &front.app, form.text("code"), wants_codes).await {
        Ok(activated) => match activated.backup_codes {
            Some(codes) => show_codes(front, person, &codes),
            None => answer.done(SECURITY, None),
        },
        Err(error) if error.code() == Code::Conflict => {
            answer.done(SECURITY, Some(outcomes::BEGIN_AGAIN.get(person.locale()).to_owned()))
        }
        Err(error) => answer.refused(error),
    }
}

/// The codes stand in the answer itself: they are seen once, and nothing keeps them on the way.
fn show_codes(front: &Front, person: &SignedIn, codes: &[String]) -> Result<Response, AppError> {
    let frame = person.frame(front, Place::Security);
    let page = frame.page(words::BACKUP_CODES.get(person.locale()));
    person.show(front, &page, || frame.around(account::backup_codes(person.locale(), codes)))
}

/// Makes new backup codes; the answer is the page with them.
pub async fn new_backup_codes(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    match mfa::new_backup_codes(&person.caller, &front.app).await {
        Ok(codes) => show_codes(&front, &person, &codes),
        Err(error) => form.submission(&front, person.locale(), SECURITY, CODES).without_fields().refused(error),
    }
}

/// The codes that the page has just shown, as a file. They come with the request: nobody here knows them any more.
pub async fn backup_codes_file(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let codes: Vec<&str> = form.text("codes").lines().take(20).filter(|line| is_code(line)).collect();
    if codes.is_empty() {
        return see_other(SECURITY);
    }
    let principal = &person.caller.principal;
    let base_url = &front.app.config.server.base_url;
    let title = words::BACKUP_CODES.get(person.locale());
    let text = format!("{title} · {} · {}\n{base_url}\n\n{}\n", principal.org_name, principal.email, codes.join("\n"));
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"backup-codes.txt\""));
    Ok(response)
}

fn is_code(line: &str) -> bool {
    line.len() <= 20 && line.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
}

/// Sends a code to the person's number, and goes back to where it is asked for.
pub async fn send_code(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let back = local_path(form.text("back"), SECURITY);
    let user = accounts::my_profile(&person.caller, &front.app).await?;
    // What stands in the way is said above the form that stands there.
    let action = back.split('?').next().unwrap_or(back);
    let answer = form.submission(&front, person.locale(), back, action);
    let occasion = Occasion::of(&person.caller)?;
    match mfa::text_code(&front.app, &person.caller.origin, &user, occasion).await {
        Ok(()) => answer.done(back, Some(outcomes::CODE_SENT.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

/// What is wanted before everything is turned off.
pub async fn show_off(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    show_removal(&front, &person, None).await
}

/// What is wanted before the authenticator is removed.
pub async fn show_app_off(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    show_removal(&front, &person, Some(Method::Totp)).await
}

/// What is wanted before codes by text message are removed.
pub async fn show_texts_off(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    show_removal(&front, &person, Some(Method::Sms)).await
}

async fn show_removal(front: &Front, person: &SignedIn, which: Option<Method>) -> Result<Response, AppError> {
    let status = mfa::status(&person.caller, &front.app).await?;
    if !status.is_on() || which.is_some_and(|method| status.factor(method).is_none()) {
        return see_other(SECURITY);
    }
    // With the last one all goes, and the page says so.
    let which = which.filter(|_| status.factors.len() > 1);
    let data = TurnOff {
        which,
        form: person.flash.form_state(account::turn_off_path(which)).unwrap_or_default(),
        email: person.caller.principal.email.to_string(),
        phone: texted_to(&status),
    };
    let frame = person.frame(front, Place::Security);
    let page = frame.page(account::turn_off_title(which).get(person.locale()));
    person.show(front, &page, || frame.around(account::turn_off(person.locale(), data)))
}

/// Turns everything off.
pub async fn turn_off(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    remove(&front, &person, &form, None).await
}

/// Removes the authenticator.
pub async fn remove_app(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    remove(&front, &person, &form, Some(Method::Totp)).await
}

/// Removes codes by text message.
pub async fn remove_texts(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    remove(&front, &person, &form, Some(Method::Sms)).await
}

async fn remove(front: &Front, person: &SignedIn, form: &Form, which: Option<Method>) -> Result<Response, AppError> {
    let page = account::turn_off_path(which);
    let answer = form.submission(front, person.locale(), page, page);
    let password = form.secret("current_password");
    match mfa::disable(&person.caller, &front.app, which, password, form.text("code")).await {
        Ok(is_still_on) => {
            let notice = match which.filter(|_| is_still_on) {
                None => outcomes::FACTORS_OFF,
                Some(Method::Totp) => factor_words::APP_REMOVED,
                Some(Method::Sms) => factor_words::TEXTS_REMOVED,
            };
            answer.done(SECURITY, Some(notice.get(person.locale()).to_owned()))
        }
        Err(error) if error.code() == Code::Conflict => answer.done(SECURITY, None),
        Err(error) => answer.renaming("password", "current_password").refused(error),
    }
}
