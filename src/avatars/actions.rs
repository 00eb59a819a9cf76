//! Giving oneself a picture, and taking it away.

use std::sync::Arc;

use super::{Avatar, AvatarName, Size, sql};
use crate::{
    access::Caller,
    accounts::{self, User},
    app::App,
    clock::Token,
    kernel::{AppError, Code, Issue},
    pictures::{BYTES_MAX, Crop},
    store::Topic,
    throttle::{self, Attempt},
};

/// Gives the caller a picture (row A03). The one before is gone at once. 422 at `avatar` when the file is no picture, 413 when it is
/// too large, 503 when too many are being worked on.
pub async fn upload(caller: &Caller, app: &App, bytes: Vec<u8>, crop: Crop) -> Result<User, AppError> {
    if bytes.is_empty() {
        return Err(AppError::field("avatar", Issue::NoPicture));
    }
    if bytes.len() > BYTES_MAX {
        return Err(too_large());
    }
    throttle::attempt(app, Attempt::Picture, Some(&caller.user().to_string()), caller.origin.ip).await?;
    let square = app.pictures.square(bytes, crop).await?;
    let name = AvatarName::new(&Token::random()?, square.format);
    let mut tx = app.db.begin().await?;
    let user = accounts::set_picture(&mut tx, app, caller, Some(name.path())).await?;
    sql::put(&mut tx, user.id, &name.to_string(), &square, app.clock.now()).await?;
    tx.commit(&app.clock).await?;
    Ok(user)
}

/// What is said of a file beyond the bound.
pub fn too_large() -> AppError {
    AppError::new(Code::PayloadTooLarge)
        .with_message("The file is larger than 5 MiB.")
        .with_detail("avatar", Issue::FileTooLarge { mebibytes: BYTES_MAX / (1024 * 1024) })
}

/// Takes the caller's picture away (row A04); where there is none, nothing happens.
pub async fn remove(caller: &Caller, app: &App) -> Result<User, AppError> {
    let mut tx = app.db.begin().await?;
    let user = accounts::set_picture(&mut tx, app, caller, None).await?;
    tx.commit(&app.clock).await?;
    Ok(user)
}

/// A picture by its file name, for whoever knows it. One that was replaced or removed is found no more, nor that of a person who is gone.
pub async fn find(app: &App, file: &str) -> Result<Option<(AvatarName, Arc<Avatar>)>, AppError> {
    let Some((name, size)) = AvatarName::from_file(file) else { return Ok(None) };
    let key = (name.to_string(), size == Size::Small);
    if let Some(known) = app.caches.avatars.get(&key, |avatar| [Topic::User(avatar.user)]) {
        return Ok(Some((name, known)));
    }
    let Some(user) = sql::owner(&app.db, &key.0).await? else { return Ok(None) };
    let stamp = app.caches.avatars.stamp(&[Topic::User(user)]);
    let Some(bytes) = sql::read(&app.db, &key.0, &name.path(), size).await? else { return Ok(None) };
    let avatar = app.caches.avatars.put(key, stamp, Avatar { user, bytes: bytes.into() });
    Ok(Some((name, avatar)))
}
