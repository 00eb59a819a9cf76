//! `POST /password-strength`: what the meter beside a new password shows. The same estimator decides when the password is set.

use axum::{Json, body::Bytes, extract::State};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    front::{Front, Visitor},
    kernel::{AppError, Code, Locale},
    throttle::{self, Attempt},
    web::{i18n, islands::Strength},
};

#[derive(Deserialize)]
struct Asked {
    password: SecretString,
}

/// Says how good a password is. It is neither kept nor logged.
pub async fn judge(State(front): State<Front>, visitor: Visitor, body: Bytes) -> Result<Json<Strength>, AppError> {
    let asked: Asked = serde_json::from_slice(&body).map_err(|_| AppError::new(Code::InvalidRequest))?;
    throttle::attempt(&front.app, Attempt::Strength, None, visitor.origin.ip).await?;
    in_words(&front, asked.password, visitor.locale).await.map(Json)
}

/// The judgement in words, for the meter and for the page that shows it without scripts.
pub(super) async fn in_words(front: &Front, password: SecretString, locale: Locale) -> Result<Strength, AppError> {
    let strength = front.app.passwords.strength(password).await?;
    Ok(Strength {
        score: strength.score,
        label: i18n::strength_label(strength.score).get(locale).to_owned(),
        hints: strength.hints.iter().map(|hint| i18n::strength_hint(*hint).get(locale).to_owned()).collect(),
    })
}
