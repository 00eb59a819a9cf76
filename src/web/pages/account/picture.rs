//! The part of `/account/profile` that is about the person's picture.

use leptos::prelude::*;

use crate::{
    accounts::User,
    avatars,
    kernel::{Issue, Locale},
    pictures,
    web::{
        components::{FormState, Tone, portrait, post_button, submit_button},
        i18n::{self, Text, profile_words as words},
        islands::{AvatarCrop, CropWords},
    },
};

/// Where the form posts, as `multipart/form-data` with the file in `avatar`.
pub const AVATAR_FORM: &str = "/account/profile/picture";

/// The largest file, for the island.
#[expect(clippy::cast_possible_truncation, reason = "five MiB")]
const MOST_BYTES: u32 = pictures::BYTES_MAX as u32;

fn crop_words(locale: Locale) -> CropWords {
    let text = |text: Text| text.get(locale).to_owned();
    CropWords {
        preview: text(words::PREVIEW),
        zoom: text(words::ZOOM),
        across: text(words::ACROSS),
        down: text(words::DOWN),
        no_picture: i18n::issue(locale, &Issue::NoPicture),
        too_large: i18n::issue(locale, &Issue::FileTooLarge { mebibytes: pictures::BYTES_MAX / (1024 * 1024) }),
    }
}

/// The picture as it is, a form to send another, and a button to take it away (posts to `/account/profile/picture/remove`).
pub fn picture(locale: Locale, user: &User, state: FormState) -> impl IntoView + use<> {
    let source = user.avatar.clone().filter(|path| path.starts_with(avatars::FOLDER));
    let remove = source.is_some().then(|| {
        post_button(
            Tone::Secondary,
            "/account/profile/picture/remove",
            words::REMOVE_PICTURE.get(locale),
            words::PICTURE.get(locale),
            &[],
        )
    });
    let error = state.error("avatar").map(str::to_owned);
    let is_refused = error.is_some();
    view! {
        <section class="card pad" aria-labelledby="picture">
            <h2 id="picture">{words::PICTURE.get(locale)}</h2>
            <div class="picture">
                {portrait(&user.id.to_string(), &user.full_name, source)}
                <form class="form" method="post" action=AVATAR_FORM enctype="multipart/form-data">
                    <div class="field" data-field="avatar">
                        <div class="label"><label for="field-avatar">{words::CHOOSE_PICTURE.get(locale)}</label></div>
                        <input
                            id="field-avatar"
                            name="avatar"
                            type="file"
                            accept="image/png,image/jpeg,image/gif,image/webp"
                            required
                            autofocus=is_refused
                            aria-describedby="hint-avatar error-avatar"
                            aria-invalid=is_refused.then_some("true")
                        />
                        <p class="hint" id="hint-avatar">{words::PICTURE_HINT.get(locale)}</p>
                        <p class="error" id="error-avatar" role="alert">{error}</p>
                    </div>
                    <AvatarCrop input="field-avatar".to_owned() words=crop_words(locale) most_bytes=MOST_BYTES/>
                    <div class="actions">{submit_button(Tone::Secondary, words::SAVE_PICTURE.get(locale))}</div>
                </form>
                {remove}
            </div>
        </section>
    }
}
