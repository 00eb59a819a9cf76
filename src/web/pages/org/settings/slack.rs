//! The organisation's Slack channel.

use leptos::prelude::*;

use super::back_to_settings;
use crate::{
    kernel::Locale,
    notifications::SlackStanding,
    web::{
        components::{
            ConfirmDialog, Form, FormState, Icon, TextField, Tone, open_button, page_header, post_button, row_item,
            submit_button,
        },
        i18n::{Text, common_words, settings_words as words},
        render::Look,
    },
};

/// Where it is set up.
pub const PATH: &str = "/org/settings/slack";
/// The id of the dialog that asks before it is removed.
const REMOVE_DIALOG: &str = "remove-channel";

/// How the channel stands, and what that means.
pub(super) const fn standing(standing: SlackStanding) -> (Text, Text) {
    match standing {
        SlackStanding::NotSet => (words::SLACK_OFF, words::SLACK_OFF_TEXT),
        SlackStanding::Own => (words::SLACK_OWN, words::SLACK_OWN_TEXT),
        SlackStanding::OfInstallation => (words::SLACK_SHARED, words::SLACK_SHARED_TEXT),
    }
}

/// The channel. The form posts `slack_webhook` to where it stands; buttons post to `…/try` and `…/remove`.
pub fn slack(look: &Look, channel: SlackStanding, state: FormState) -> impl IntoView + use<> {
    let locale = look.locale;
    let (title, text) = standing(channel);
    let lines = view! {
        <span class="title">{title.get(locale)}</span>
        <span class="small">{text.get(locale)}</span>
    };
    let try_it = (channel != SlackStanding::NotSet)
        .then(|| post_button(Tone::Secondary, format!("{PATH}/try"), words::SLACK_TRY.get(locale), "", &[]));
    let webhook = state.field("slack_webhook");
    view! {
        {back_to_settings(locale)}
        {page_header(words::SLACK.get(locale), words::SLACK_LEAD.get(locale), ())}
        <div class="narrow stack">
            <ul class="card">{row_item(Icon::People, lines, try_it)}</ul>
            <div class="card pad">
                <Form locale=locale action=PATH state=state>
                    <TextField
                        field=webhook
                        label=words::WEBHOOK.get(locale)
                        kind="url"
                        required=true
                        maxlength=400
                        hint=words::WEBHOOK_HINT.get(locale)
                    />
                    <div class="actions">{submit_button(Tone::Primary, common_words::SAVE.get(locale))}</div>
                </Form>
            </div>
            {(channel == SlackStanding::Own).then(|| removal(locale))}
        </div>
    }
}

/// What takes the channel away. It asks first.
fn removal(locale: Locale) -> impl IntoView + use<> {
    let button = view! {
        {open_button(Tone::Danger, REMOVE_DIALOG, words::REMOVE.get(locale))}
        <ConfirmDialog
            id=REMOVE_DIALOG
            title=words::SLACK_REMOVE_QUESTION.get(locale)
            text=words::SLACK_REMOVE_TEXT.get(locale)
            cancel=common_words::CANCEL.get(locale)
        >
            {post_button(Tone::DangerNow, format!("{PATH}/remove"), words::REMOVE.get(locale), "", &[])}
        </ConfirmDialog>
    };
    let lines = view! {
        <span class="title">{words::SLACK_REMOVE.get(locale)}</span>
        <span class="small">{words::SLACK_REMOVE_LEAD.get(locale)}</span>
    };
    view! { <ul class="card danger-zone">{row_item(Icon::Warning, lines, button)}</ul> }
}
