//! `/account/security`: what keeps others out of an account.

use axum::{extract::State, response::Response};

use super::{Form, SignedIn};
use crate::{
    accounts,
    front::{Front, session_cookie},
    kernel::{AppError, Code},
    mfa, organizations, passkeys, sessions,
    web::{
        i18n::{common_words, outcome_words as outcomes, security_words as words},
        pages::account::{self, NewPassword, Security},
        shell::Place,
    },
};

const PATH: &str = "/account/security";
const PASSWORD: &str = "/account/security/password";

/// How the account is secured.
pub async fn show(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let (password_changed_at, factors, passkeys) = tokio::try_join!(
        accounts::password_changed_at(&person.caller, &front.app),
        mfa::status(&person.caller, &front.app),
        passkeys::list_my_passkeys(&person.caller, &front.app)
    )?;
    let passkeys = passkeys::are_possible(&front.app).then_some(passkeys.as_slice());
    let data = Security { password_changed_at, factors: &factors, can_text: front.app.config.sms.is_on(), passkeys };
    let frame = person.frame(&front, Place::Security);
    let page = frame.page(common_words::SECURITY.get(person.locale()));
    person.show(&front, &page, || frame.around(account::security(&frame.look, data)))
}

/// The form of the password.
pub async fn show_password(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let locale = person.locale();
    let organization = organizations::find(&front.app, person.caller.org()).await?;
    let organization = organization.ok_or(AppError::new(Code::NotFound))?;
    let data = NewPassword {
        form: person.flash.form_state(PASSWORD).unwrap_or_default(),
        email: person.caller.principal.email.to_string(),
        min_password: organizations::rules(&front.app, &organization).password_min_length,
        strength: person.flash.strength.clone(),
    };
    let frame = person.frame(&front, Place::Security);
    let page = frame.page(words::CHANGE_PASSWORD.get(locale));
    person.show(&front, &page, || frame.around(account::change_password(locale, data)))
}

/// Changes the password; this browser stays in.
pub async fn change_password(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), PASSWORD, PASSWORD);
    let (current, new) = (form.secret("current_password"), form.secret("password"));
    match sessions::change_password(&person.caller, &front.app, current, new).await {
        Ok(renewal) => {
            let cookie = session_cookie(&front.app.config, &renewal.token, renewal.keep_for)?;
            let notice = outcomes::PASSWORD_CHANGED.get(person.locale()).to_owned();
            answer.with_cookie(cookie).done(PATH, Some(notice))
        }
        Err(error) => answer.judging_password().await.refused(error),
    }
}
