//! Things to press. What changes something is a button in a form; what leads somewhere is a link.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{kernel::Locale, web::i18n::common_words as words};

/// How loud a button is. One primary at most stands on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The one thing to do here.
    Primary,
    /// Anything else.
    Secondary,
    /// Takes something away: outlined until the confirming step.
    Danger,
    /// The confirming step of a danger: filled.
    DangerNow,
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Secondary => "button",
            Self::Danger => "button danger",
            Self::DangerNow => "button danger-now",
        }
    }
}

/// Sends the form it stands in.
pub fn submit_button(tone: Tone, label: impl Into<Cow<'static, str>>) -> impl IntoView {
    let label = label.into();
    view! { <button type="submit" class=tone.class()>{label}</button> }
}

/// The end of a form: the button that sends it, and the way back without sending.
pub fn send_or_cancel(
    locale: Locale,
    tone: Tone,
    label: impl Into<Cow<'static, str>>,
    back: impl Into<Cow<'static, str>>,
) -> impl IntoView {
    view! {
        <div class="actions">
            {submit_button(tone, label)}
            {link_button(Tone::Secondary, back, words::CANCEL.get(locale))}
        </div>
    }
}

/// A link that looks like a button.
pub fn link_button(
    tone: Tone,
    href: impl Into<Cow<'static, str>>,
    label: impl Into<Cow<'static, str>>,
) -> impl IntoView {
    let (href, label) = (href.into(), label.into());
    view! { <a class=tone.class() href=href>{label}</a> }
}

/// A link in running text.
pub fn quiet_link(href: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> impl IntoView {
    let (href, label) = (href.into(), label.into());
    view! { <a class="link" href=href>{label}</a> }
}

/// A form that is one button: posts the hidden fields to `action`. `about` tells readers what the button acts on where
/// the same label stands in every row; it may be empty.
pub fn post_button<A, L, B>(
    tone: Tone,
    action: A,
    label: L,
    about: B,
    fields: &[(&'static str, String)],
) -> impl IntoView + use<A, L, B>
where
    A: Into<Cow<'static, str>>,
    L: Into<Cow<'static, str>>,
    B: Into<Cow<'static, str>>,
{
    let (action, label, about) = (action.into(), label.into(), about.into());
    let fields = fields
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> })
        .collect::<Vec<_>>();
    view! {
        <form method="post" action=action>
            {fields}
            <button type="submit" class=tone.class()>
                {label}
                {(!about.is_empty()).then(|| view! { <span class="unseen">" "{about}</span> })}
            </button>
        </form>
    }
}

/// Opens the [`ConfirmDialog`] of this id. Works without scripts.
pub fn open_button(
    tone: Tone,
    dialog: impl Into<Cow<'static, str>>,
    label: impl Into<Cow<'static, str>>,
) -> impl IntoView {
    let (dialog, label) = (dialog.into(), label.into());
    let popover = dialog.clone();
    view! {
        <button type="button" class=tone.class() command="show-modal" commandfor=dialog popovertarget=popover aria-haspopup="dialog">
            {label}
        </button>
    }
}

/// Asks before something that cannot be taken back lightly: what will happen, and a form as children with the button that
/// does it. A native dialog: it opens from [`open_button`] without scripts, keeps the focus, closes on Escape and on a press
/// beside it, and gives the focus back. A browser that does not know the command opens the same element as a popover.
#[component]
pub fn ConfirmDialog(
    /// The id that the opening button names.
    #[prop(into)]
    id: String,
    /// The question.
    #[prop(into)]
    title: String,
    /// What will happen, in a sentence, with numbers where there are any.
    #[prop(into)]
    text: String,
    /// The word on the button that leaves everything as it is.
    cancel: &'static str,
    /// What there is to fill in, if anything.
    #[prop(optional, into)]
    more: Option<AnyView>,
    /// The confirming form or button.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let text_id = format!("{id}-text");
    let (labelled_by, described_by, target, popover) = (title_id.clone(), text_id.clone(), id.clone(), id.clone());
    view! {
        <dialog
            id=id
            class="dialog"
            popover="auto"
            closedby="any"
            role="alertdialog"
            aria-labelledby=labelled_by
            aria-describedby=described_by
        >
            <h2 id=title_id>{title}</h2>
            <p id=text_id>{text}</p>
            {more}
            <div class="actions">
                <button
                    type="button"
                    class="button"
                    command="close"
                    commandfor=target
                    popovertarget=popover
                    popovertargetaction="hide"
                    autofocus
                >
                    {cancel}
                </button>
                {children()}
            </div>
        </dialog>
    }
}
