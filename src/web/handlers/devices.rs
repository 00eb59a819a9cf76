//! `/account/devices`: the browsers that a person signed in with.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Form, SignedIn, naming};
use crate::{
    devices::{self, KnownDevice},
    front::{Front, clear_session_cookie},
    kernel::{AppError, Code, DeviceId},
    web::{
        i18n::{common_words, device_words as words},
        pages::account::devices as pages,
        shell::Place,
    },
};

/// All devices.
pub async fn list(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let known = devices::list_my_devices(&person.caller, &front.app).await?;
    let frame = person.frame(&front, Place::Devices);
    let page = frame.page(common_words::DEVICES.get(person.locale()));
    person.show(&front, &page, || frame.around(pages::devices(&frame.look, &known)))
}

/// One device.
pub async fn show(State(front): State<Front>, person: SignedIn, Path(id): Path<String>) -> Result<Response, AppError> {
    let device = find(&front, &person, &id).await?;
    let refused = naming::refused_name(&person, &pages::page_of(&device));
    let frame = person.frame(&front, Place::Devices);
    let page = frame.page(pages::name_of(&device, person.locale()));
    person.show(&front, &page, || frame.around(pages::device(&frame.look, &device, refused)))
}

async fn find(front: &Front, person: &SignedIn, id: &str) -> Result<KnownDevice, AppError> {
    let id = naming::read_id(id)?;
    let known = devices::list_my_devices(&person.caller, &front.app).await?;
    known.into_iter().find(|device| device.id == id).ok_or(AppError::new(Code::NotFound))
}

/// Saves a name.
pub async fn rename(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let id: DeviceId = naming::read_id(&id)?;
    let page = format!("{}/{id}", pages::PATH);
    let renamed = devices::rename_device(&person.caller, &front.app, id, form.text("name"));
    naming::rename(&front, &person, &form, &page, words::RENAMED, renamed).await
}

/// Asks for the second factor again.
pub async fn distrust(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let id: DeviceId = naming::read_id(&id)?;
    devices::stop_trusting_device(&person.caller, &front.app, id).await?;
    let page = format!("{}/{id}", pages::PATH);
    let notice = words::DISTRUSTED.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), &page, &page).done(&page, Some(notice))
}

/// Forgets a device. Who removes the one in use is signed out with it.
pub async fn remove(
    State(front): State<Front>,
    person: SignedIn,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, AppError> {
    let device = find(&front, &person, &id).await?;
    devices::remove_device(&person.caller, &front.app, device.id).await?;
    let notice = words::REMOVED.get(person.locale()).to_owned();
    let answer = form.submission(&front, person.locale(), pages::PATH, pages::PATH);
    if device.is_current {
        let cookie = clear_session_cookie(&front.app.config)?;
        return answer.with_cookie(cookie).done("/login", Some(notice));
    }
    answer.done(pages::PATH, Some(notice))
}
