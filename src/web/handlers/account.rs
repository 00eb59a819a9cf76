//! `/account`: what people do with their own account.

use axum::{extract::State, response::Response};

use super::{Form, SignedIn};
use crate::{
    access::Caller,
    accounts::{self, ProfileUpdate},
    addresses,
    front::{Front, clear_session_cookie},
    kernel::{AppError, Code, SessionId},
    notifications,
    organizations::{self, ProfileField},
    overview, passkeys, preferences, sessions,
    web::{
        i18n::{common_words as words, outcome_words as outcomes},
        pages::account::{self, Overview, ProfilePage},
        shell::Place,
    },
};

const PROFILE: &str = "/account/profile";
const SESSIONS: &str = "/account/sessions";

/// The overview. What it shows is remembered until something about the person changes.
pub async fn overview(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let caller = &person.caller;
    // One after the other: the second finds what the first has read.
    let user = accounts::my_profile(caller, &front.app).await?;
    let glance = overview::my_glance(caller, &front.app).await?;
    let preferences = preferences::mine(caller, &front.app).await?;
    let messages = notifications::latest_unread(caller, &front.app).await?;
    let frame = person.frame(&front, Place::Overview);
    let page = frame.page(words::OVERVIEW.get(person.locale()));
    let data = Overview {
        user: &user,
        glance: &glance,
        session: caller.session(),
        messages: &messages,
        has_passkeys: passkeys::are_possible(&front.app),
        widgets: preferences.visible_widgets().collect(),
    };
    person.show(&front, &page, || frame.around(account::overview(&frame.look, data)))
}

/// The profile's form.
pub async fn show_profile(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let caller = &person.caller;
    let (user, pending, fields) = tokio::try_join!(
        accounts::my_profile(caller, &front.app),
        addresses::pending(caller, &front.app),
        shown_fields(&front, caller)
    )?;
    let data = ProfilePage {
        fields,
        pending,
        refused: person.flash.form_state(PROFILE),
        refused_picture: person.flash.form_state(account::AVATAR_FORM),
        ..ProfilePage::of(&user)
    };
    let frame = person.frame(&front, Place::Profile);
    let page = frame.page(words::PROFILE.get(person.locale()));
    person.show(&front, &page, || frame.around(account::profile(&frame.look, data)))
}

/// What profiles hold beside the usual: as the organisation has said, else the lists that the documents name.
async fn shown_fields(front: &Front, caller: &Caller) -> Result<Vec<ProfileField>, AppError> {
    let organization = organizations::find(&front.app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    Ok(organization.settings.0.shown_fields().into_owned())
}

/// Saves the profile.
pub async fn save_profile(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let user = accounts::my_profile(&person.caller, &front.app).await?;
    let fields = shown_fields(&front, &person.caller).await?;
    let metadata = fields.iter().filter_map(|field| {
        let value = account::sent_field(&user, field, form.optional(&account::field_name(field)).as_deref())?;
        Some((field.key.clone(), value))
    });
    let update = ProfileUpdate {
        metadata: Some(metadata.collect()),
        full_name: form.optional("full_name"),
        given_name: form.optional("given_name"),
        family_name: form.optional("family_name"),
        username: form.optional("username"),
        phone: form.optional("phone"),
        time_zone: form.optional("time_zone"),
        language: form.optional("language"),
        ..ProfileUpdate::default()
    };
    let answer = form.submission(&front, person.locale(), PROFILE, PROFILE);
    match accounts::update_profile(&person.caller, &front.app, update).await {
        Ok(updated) => {
            let notice =
                if updated.updated_fields.is_empty() { outcomes::NOTHING_CHANGED } else { outcomes::PROFILE_SAVED };
            answer.done(PROFILE, Some(notice.get(updated.user.locale).to_owned()))
        }
        // The action speaks of `timezone`, as the documents do; the form's field is `time_zone`.
        Err(error) => answer.renaming("timezone", "time_zone").refused(error),
    }
}

/// Where the person is signed in.
pub async fn show_sessions(State(front): State<Front>, person: SignedIn) -> Result<Response, AppError> {
    let sessions = sessions::list_my_sessions(&person.caller, &front.app).await?;
    let frame = person.frame(&front, Place::Sessions);
    let page = frame.page(words::SESSIONS.get(person.locale()));
    person.show(&front, &page, || frame.around(account::sessions(&frame.look, &sessions)))
}

/// Ends one session. Ending one that is over already is no mistake of anybody's.
pub async fn end_session(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    let id: SessionId = form.text("session").parse().map_err(|_| AppError::new(Code::NotFound))?;
    let answer = form.submission(&front, person.locale(), SESSIONS, SESSIONS);
    match sessions::revoke_session(&person.caller, &front.app, id).await {
        Ok(()) => {}
        Err(error) if error.code() == Code::NotFound => {
            return answer.done(SESSIONS, Some(outcomes::SESSION_GONE.get(person.locale()).to_owned()));
        }
        Err(error) => return Err(error),
    }
    if person.caller.session() == Some(id) {
        let cookie = clear_session_cookie(&front.app.config)?;
        return answer.with_cookie(cookie).done("/login", Some(outcomes::SIGNED_OUT.get(person.locale()).to_owned()));
    }
    answer.done(SESSIONS, Some(outcomes::SESSION_ENDED.get(person.locale()).to_owned()))
}

/// Ends every session but this one.
pub async fn end_other_sessions(
    State(front): State<Front>,
    person: SignedIn,
    form: Form,
) -> Result<Response, AppError> {
    let locale = person.locale();
    let notice = match sessions::revoke_other_sessions(&person.caller, &front.app).await? {
        0 => outcomes::NO_OTHER_SESSION.get(locale).to_owned(),
        ended => outcomes::SESSIONS_ENDED.of(locale, ended),
    };
    form.submission(&front, locale, SESSIONS, SESSIONS).done(SESSIONS, Some(notice))
}

/// Ends every session, this one included.
pub async fn end_all_sessions(State(front): State<Front>, person: SignedIn, form: Form) -> Result<Response, AppError> {
    sessions::sign_out_everywhere(&person.caller, &front.app).await?;
    let cookie = clear_session_cookie(&front.app.config)?;
    let notice = outcomes::SIGNED_OUT_EVERYWHERE.get(person.locale()).to_owned();
    form.submission(&front, person.locale(), "/login", SESSIONS).with_cookie(cookie).done("/login", Some(notice))
}
