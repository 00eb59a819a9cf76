//! `/account/api-keys`: keys to the API, making one, renewing one.

use leptos::{either::Either, prelude::*};

use crate::{
    access::{Permissions, Scope},
    api_keys::{ApiKey, NAME_MAX, OVERLAP_MAX, OVERLAP_USUAL},
    kernel::Locale,
    web::{
        components::{
            Choice, ConfirmDialog, Form, FormState, Icon, Mood, Select, TextField, Tone, badge, icon, link_button,
            moment, nothing_yet, open_button, page_header, post_button, row_item, section, submit_button,
        },
        i18n::{Text, common_words, date, key_words as words},
        islands::CopyButton,
        render::Look,
    },
};

/// Where the keys are.
pub const PATH: &str = "/account/api-keys";
/// Where one is made.
pub const NEW: &str = "/account/api-keys/new";
/// What is chosen at first, in days.
const USUAL_LIFE: &str = "90";

/// Where a key is renewed.
pub fn rotate_path(key: &ApiKey) -> String {
    format!("{PATH}/{}/rotate", key.id)
}

/// All keys, the newest first. `made` is the text of the one that was just made. Buttons post to `…/{id}/revoke`.
pub fn keys(look: &Look, keys: &[ApiKey], made: Option<String>) -> impl IntoView + use<> {
    let locale = look.locale;
    let new = link_button(Tone::Primary, NEW, words::NEW_KEY.get(locale));
    let list = if keys.is_empty() {
        let (title, text) = (words::NO_KEYS.get(locale), words::NO_KEYS_TEXT.get(locale));
        Either::Left(nothing_yet(Icon::Key, title, text, ()))
    } else {
        let rows = keys.iter().map(|key| row(look, key)).collect::<Vec<_>>();
        Either::Right(view! { <ul class="card">{rows}</ul> })
    };
    let dialogs = keys.iter().map(|key| revoking(locale, key)).collect::<Vec<_>>();
    view! {
        {page_header(common_words::API_KEYS.get(locale), words::LEAD.get(locale), new)}
        {made.map(|text| shown_once(locale, text))}
        {list}
        {dialogs}
    }
}

fn shown_once(locale: Locale, text: String) -> impl IntoView + use<> {
    let (copy, copied) = (common_words::COPY.get(locale).to_owned(), common_words::COPIED.get(locale).to_owned());
    view! {
        <div class="callout good shown-once" role="status">
            {icon(Icon::Key)}
            <div class="lines">
                <h2>{words::SHOWN_ONCE.get(locale)}</h2>
                <p>{words::SHOWN_ONCE_TEXT.get(locale)}</p>
                <span class="copied"><code data-key>{text.clone()}</code><CopyButton text=text copy=copy copied=copied/></span>
                <p class="small">{words::HOW_TO_USE.get(locale)}</p>
            </div>
        </div>
    }
}

fn row(look: &Look, key: &ApiKey) -> impl IntoView + use<> {
    let locale = look.locale;
    let is_expired = key.is_expired(look.now);
    let state = if is_expired {
        Some(badge(Mood::Neutral, words::EXPIRED.get(locale)))
    } else {
        key.replaced_by.map(|_| badge(Mood::Warning, words::REPLACED.get(locale)))
    };
    let used = match key.last_used_at {
        Some(at) => Either::Left((words::LAST_USED.get(locale), " ", moment(look, at, false))),
        None => Either::Right(words::NEVER_USED.get(locale)),
    };
    let end = match key.expires_at {
        Some(at) => {
            let word = if is_expired { words::ENDED } else { words::EXPIRES };
            Either::Left((word.get(locale), " ", moment(look, at, false)))
        }
        None => Either::Right(words::WITHOUT_END.get(locale)),
    };
    let networks = (!key.networks.is_empty()).then(|| {
        let networks = key.networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        view! { <span class="small">{words::FROM_ONLY.with(locale, &[("networks", &networks)])}</span> }
    });
    let scopes = key.scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(", ");
    let may_renew = key.replaced_by.is_none();
    let renew = may_renew.then(|| link_button(Tone::Secondary, rotate_path(key), words::RENEW.get(locale)));
    let buttons = view! {
        {renew}
        {open_button(Tone::Danger, dialog_of(key), words::REVOKE.get(locale))}
    };
    let lines = view! {
        <span class="title">{key.name.clone()}{state}</span>
        <span class="small"><code>{format!("{}…", key.prefix)}</code></span>
        <span class="small">{scopes}</span>
        {networks}
        <span class="small">{words::MADE_AT.get(locale)} " " {moment(look, key.created_at, false)} " · " {used} " · " {end}</span>
    };
    row_item(Icon::Key, lines, buttons)
}

fn dialog_of(key: &ApiKey) -> String {
    format!("revoke-{}", key.id)
}

fn revoking(locale: Locale, key: &ApiKey) -> impl IntoView + use<> {
    let title = words::REVOKE_QUESTION.with(locale, &[("name", &key.name)]);
    let (id, action) = (dialog_of(key), format!("{PATH}/{}/revoke", key.id));
    view! {
        <ConfirmDialog
            id=id
            title=title
            text=words::REVOKE_TEXT.get(locale)
            cancel=common_words::CANCEL.get(locale)
        >
            {post_button(Tone::DangerNow, action, words::REVOKE.get(locale), "", &[])}
        </ConfirmDialog>
    }
}

fn back(locale: Locale) -> impl IntoView + use<> {
    view! { <p class="back"><a class="link" href=PATH>{icon(Icon::Left)}{words::ALL_KEYS.get(locale)}</a></p> }
}

/// The form of a new key: `name`, `scopes` for each that is ticked, `expires_in` in days, `allowed_ips`.
pub fn new_key(locale: Locale, own: Permissions, refused: Option<FormState>) -> impl IntoView + use<> {
    let form = refused.unwrap_or_else(|| FormState::default().with_value("expires_in", USUAL_LIFE));
    let [name, life, allowed] = ["name", "expires_in", "allowed_ips"].map(|name| form.field(name));
    let lives = ["7", "30", "90"].map(|days| {
        let count = days.parse().unwrap_or_default();
        Choice::new(days, words::IN_DAYS.of(locale, count))
    });
    let lives = lives
        .into_iter()
        .chain([Choice::new("365", words::IN_A_YEAR.get(locale)), Choice::new("", words::NEVER.get(locale))])
        .collect();
    let scopes = scopes(locale, own, &form);
    view! {
        {back(locale)}
        {page_header(words::NEW_KEY.get(locale), "", ())}
        <div class="narrow">
            <Form locale=locale action=NEW state=form>
                <div class="card pad fields">
                    <TextField
                        field=name
                        label=words::NAME.get(locale)
                        hint=words::NAME_HINT.get(locale)
                        required=true
                        maxlength=u32::try_from(NAME_MAX).unwrap_or(100)
                    />
                    <Select field=life label=words::LIFE.get(locale) choices=lives hint=words::LIFE_HINT.get(locale)/>
                </div>
                {scopes}
                <div class="card pad">
                    <TextField
                        field=allowed
                        label=words::ALLOWED_FROM.get(locale)
                        optional=common_words::OPTIONAL.get(locale)
                        hint=words::ALLOWED_FROM_HINT.get(locale)
                        maxlength=800
                    />
                </div>
                <div class="actions">{submit_button(Tone::Primary, words::MAKE.get(locale))}</div>
            </Form>
        </div>
    }
}

/// The scopes that the person may give, in two groups.
fn scopes(locale: Locale, own: Permissions, form: &FormState) -> impl IntoView + use<> {
    let ticked: Vec<String> =
        form.values.iter().filter(|(name, _)| name == "scopes").map(|(_, value)| value.clone()).collect();
    let group = |title: Text, scopes: Vec<Scope>| {
        let boxes = scopes.into_iter().map(|scope| scope_box(locale, scope, &ticked)).collect::<Vec<_>>();
        view! { <h2 class="sub">{title.get(locale)}</h2><div class="ticks">{boxes}</div> }
    };
    let permissions: Vec<Scope> = own.iter().map(Scope::Permission).collect();
    let own_account = group(words::OWN_ACCOUNT, Scope::OWN.to_vec());
    let organization = (!permissions.is_empty()).then(|| group(words::ORGANIZATION, permissions));
    let error = form.error("scopes").map(str::to_owned);
    view! {
        <fieldset class="card pad field" data-field="scopes" id="field-scopes" tabindex="-1" aria-describedby="hint-scopes error-scopes">
            <legend class="unseen">{words::MAY.get(locale)}</legend>
            <h2 aria-hidden="true">{words::MAY.get(locale)}</h2>
            <p class="hint" id="hint-scopes">{words::MAY_HINT.get(locale)}</p>
            <p class="error" id="error-scopes">{error}</p>
            {own_account}
            {organization}
        </fieldset>
    }
}

fn scope_box(locale: Locale, scope: Scope, ticked: &[String]) -> impl IntoView + use<> {
    let is_ticked = ticked.iter().any(|name| name == scope.as_str());
    view! {
        <label class="check">
            <input type="checkbox" name="scopes" value=scope.as_str() checked=is_ticked/>
            <span class="lines">
                <span>{words::scope(scope, locale)}</span>
                <code class="small">{scope.as_str()}</code>
            </span>
        </label>
    }
}

/// The form that renews a key: `overlap_days`.
pub fn rotate(look: &Look, key: &ApiKey, refused: Option<FormState>) -> impl IntoView + use<> {
    let locale = look.locale;
    let form = refused.unwrap_or_else(|| FormState::default().with_value("overlap_days", OVERLAP_USUAL.to_string()));
    let overlap = form.field("overlap_days");
    let overlaps = [0, OVERLAP_USUAL, 3, OVERLAP_MAX].map(|days| match days {
        0 => Choice::new("0", words::AT_ONCE.get(locale)),
        days => Choice::new(days.to_string(), words::IN_DAYS.of(locale, days.into())),
    });
    let card = view! {
        <div class="card pad narrow">
            <Form locale=locale action=rotate_path(key) state=form>
                <Select field=overlap label=words::OLD_ENDS.get(locale) choices=overlaps.into()/>
                <div class="actions">{submit_button(Tone::Primary, words::RENEW.get(locale))}</div>
            </Form>
        </div>
    };
    let made = format!("{} {}", words::MADE_AT.get(locale), date(key.created_at, look.zone, locale));
    view! {
        {back(locale)}
        {page_header(words::RENEW_KEY.with(locale, &[("name", &key.name)]), words::RENEW_LEAD.get(locale), ())}
        {section("key", format!("{}…", key.prefix), made, card)}
    }
}
