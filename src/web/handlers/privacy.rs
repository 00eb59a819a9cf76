//! `/account/privacy`: a copy of one's data, and leaving.

use axum::{
    Json,
    body::Body,
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::Duration;
use serde::Deserialize;

use super::{Form, SignedIn, registration::token_letters};
use crate::{
    accounts::{self, LinkStatus},
    front::{Front, ListeningCaller, clear_session_cookie},
    kernel::{AppError, Code},
    privacy::{self, Export},
    web::{
        components::FormState,
        i18n::{common_words, date, privacy_words as words},
        pages::account::privacy::{self as pages, DELETE, DOWNLOAD, EXPORT, PATH, Privacy},
        shell::Place,
    },
};

/// The page.
pub async fn show(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let (caller, app) = (&person.caller, &front.app);
    let (held, export, user) = tokio::try_join!(
        privacy::what_is_held(caller, app),
        privacy::my_export(caller, app),
        accounts::my_profile(caller, app),
    )?;
    let is_last_owner = accounts::is_last_owner(app, &user).await?;
    let refused = person.flash.form_state(EXPORT).or_else(|| person.flash.form_state(DELETE));
    let grace = app.config.privacy.deletion_grace_days;
    let data = Privacy {
        held: &held,
        export: export.as_ref(),
        next_export_at: privacy::next_export_at(app, export.as_ref()),
        refusal: refused.and_then(what_is_wrong),
        last_owner_of: is_last_owner.then_some(&*caller.principal.org_name),
        grace_days: u64::try_from(grace).unwrap_or_default(),
        deleted_at: app.clock.now() + Duration::days(grace),
    };
    let frame = person.frame(&front, Place::Privacy);
    let page = frame.page(common_words::PRIVACY.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::privacy(&frame.look, &data)))
}

/// The forms of this page have no fields at which anything could be said.
fn what_is_wrong(state: FormState) -> Option<String> {
    state.message.or_else(|| state.errors.into_iter().next().map(|(_, error)| error))
}

/// Asks for a copy.
pub async fn request_export(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let answer = form.submission(&front, person.locale(), PATH, EXPORT);
    match privacy::request_export(&person.caller, &front.app).await {
        Ok(_) => answer.done(PATH, Some(words::REQUESTED.get(person.locale()).to_owned())),
        Err(error) => answer.refused(error),
    }
}

/// How far the copy is, for the bar. A page that waits for it by itself is no use of the session.
pub async fn export_progress(
    State(front): State<Front>,
    ListeningCaller(caller): ListeningCaller,
) -> Result<Response, AppError> {
    let export = privacy::my_export(&caller, &front.app).await?;
    let percent = export.as_ref().map_or(0, |export: &Export| export.percent);
    let is_open = export.is_some_and(|export| export.state.is_open());
    Ok(Json(serde_json::json!({ "percent": percent, "is_open": is_open })).into_response())
}

/// What stands in the query.
#[derive(Debug, Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// What the link of the mail opens. Opening it uses nothing up.
pub async fn show_download(
    State(front): State<Front>,
    person: SignedIn,
    Query(link): Query<Link>,
) -> Result<Response, AppError> {
    let status = privacy::download_status(&person.caller, &front.app, &link.token).await?;
    show_link(&front, &person, status, &link.token)
}

fn show_link(front: &Front, person: &SignedIn, status: LinkStatus, token: &str) -> Result<Response, AppError> {
    let locale = person.locale();
    let frame = person.frame(front, Place::Privacy);
    let page = frame.page(words::DOWNLOAD.get(locale));
    person.show(front, &page, || frame.around(pages::download(locale, status, token)))
}

/// Fetches the copy.
pub async fn download(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let token = form.text("token");
    // A refusal that passes leaves the link good: it stays in the address.
    let page = format!("{DOWNLOAD}?token={}", token_letters(token));
    let answer = form.submission(&front, person.locale(), &page, DOWNLOAD).without_fields();
    let download = match privacy::download(&person.caller, &front.app, token).await {
        Ok(download) => download,
        Err(error) if error.code() == Code::LinkInvalid => {
            let status = privacy::download_status(&person.caller, &front.app, token).await?;
            let status = if status == LinkStatus::Used { status } else { LinkStatus::Invalid };
            return show_link(&front, &person, status, "");
        }
        Err(error) => return answer.refused(error),
    };
    let disposition = format!("attachment; filename=\"{}\"", download.file_name);
    let mut response = Body::from_stream(privacy::pieces(front.app.clone(), &download)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_LENGTH, download.size.into());
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::try_from(disposition).map_err(AppError::internal)?);
    // It is compressed already; named, it is left as it is and keeps its length.
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("identity"));
    Ok(response)
}

/// Plans the end of the account, and signs out.
pub async fn delete(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let locale = person.locale();
    let answer = form.submission(&front, locale, PATH, DELETE);
    match accounts::plan_deletion(&person.caller, &front.app).await {
        Ok(at) => {
            let cookie = clear_session_cookie(&front.app.config)?;
            let at = date(at, person.caller.principal.time_zone, locale);
            let notice = words::DELETION_PLANNED.with(locale, &[("date", &at)]);
            answer.with_cookie(cookie).done("/login", Some(notice))
        }
        Err(error) => answer.refused(error),
    }
}
