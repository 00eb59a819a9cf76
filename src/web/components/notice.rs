//! What just happened, and what to know before going on.

use std::borrow::Cow;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    badge::Mood,
    icon::{Icon, icon},
};
use crate::{
    kernel::Locale,
    web::{i18n::common_words as words, islands::Dismiss},
};

/// The outcome of the request before this page: shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What happened, in the person's language.
    pub text: String,
    /// Whether it is what the person wanted.
    pub is_good: bool,
}

impl Notice {
    /// Something went as wanted.
    pub fn good(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_good: true }
    }

    /// Something did not.
    pub fn bad(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_good: false }
    }
}

/// Shows an outcome above the page. It stays until dismissed; readers hear it at once.
pub fn notice(locale: Locale, notice: Option<Notice>) -> impl IntoView {
    notice.map(|notice| {
        let (class, role, picture) =
            if notice.is_good { ("notice good", "status", Icon::Good) } else { ("notice bad", "alert", Icon::Bad) };
        view! {
            <div class=class role=role>
                {icon(picture)}
                <p>{notice.text}</p>
                <Dismiss label=words::DISMISS.get(locale).to_owned() leaves=notice.is_good/>
            </div>
        }
    })
}

/// A standing remark inside a page: a fact, a warning, a danger, and what to do about it.
pub fn callout<V: IntoView>(mood: Mood, text: impl Into<Cow<'static, str>>, action: V) -> impl IntoView {
    let text = text.into();
    let picture = match mood {
        Mood::Good => Icon::Good,
        Mood::Warning => Icon::Warning,
        Mood::Bad => Icon::Bad,
        Mood::Neutral | Mood::Accent => Icon::Info,
    };
    view! {
        <div class=format!("callout {}", mood.class())>
            {icon(picture)}
            <p>{text}</p>
            {action}
        </div>
    }
}
