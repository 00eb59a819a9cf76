//! The switch of language and theme, before and after the sign-in.

use leptos::prelude::*;

use crate::{
    kernel::{Locale, Theme},
    web::{i18n::common_words as words, islands::LookForm, render::Look},
};

/// A form of buttons that posts `language` or `theme` to `/preferences/look` and comes back to `here` (a path of this site).
/// Each choice is one press, without scripts too.
pub fn look_switch(look: &Look, here: &str) -> impl IntoView + use<> {
    let (look, here) = (*look, here.to_owned());
    let locale = look.locale;
    let languages = Locale::ALL.map(|choice| {
        view! {
            <button type="submit" name="language" value=choice.tag() lang=choice.tag() aria-pressed=pressed(choice == locale)>
                {choice.name()}
            </button>
        }
    });
    let themes = Theme::ALL.map(|choice| {
        let (label, picture) = match choice {
            Theme::Auto => (words::THEME_AUTO, super::Icon::Auto),
            Theme::Light => (words::THEME_LIGHT, super::Icon::Light),
            Theme::Dark => (words::THEME_DARK, super::Icon::Dark),
        };
        let label = label.get(locale);
        view! {
            <button
                type="submit"
                name="theme"
                value=choice.name()
                title=label
                aria-label=label
                aria-pressed=pressed(choice == look.theme)
            >
                {super::icon(picture)}
            </button>
        }
    });
    view! {
        <LookForm>
            <input type="hidden" name="back" value=here/>
            <div class="choices" role="group" aria-label=words::LANGUAGE.get(locale)>{languages}</div>
            <div class="choices" role="group" aria-label=words::THEME.get(locale)>{themes}</div>
        </LookForm>
    }
}

const fn pressed(is_pressed: bool) -> &'static str {
    if is_pressed { "true" } else { "false" }
}
