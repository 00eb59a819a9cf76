//! From a view to an answer: one pass, no waiting, one string.
//!
//! Pages are inert HTML; only islands wake in the browser. A page is complete before its first byte leaves, so its
//! status is right and nothing is streamed.

use std::{fmt::Write, sync::Arc};

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chrono::{DateTime, Utc};
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, tachys::view::Position};

use super::{
    assets::{Assets, FONT},
    i18n::Zone,
};
use crate::kernel::{Locale, Theme};

/// How this visitor wants to see pages.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The language.
    pub locale: Locale,
    /// The colours.
    pub theme: Theme,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The time of the request; relative times count from here.
    pub now: DateTime<Utc>,
}

/// When the browser loads the code of the islands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// With the page: where people work.
    AtOnce,
    /// At the first touch or key: the pages before the sign-in stay small.
    OnInteraction,
    /// Never: pages without islands.
    None,
}

/// A page on its way out: everything around the view.
#[derive(Debug, Clone)]
pub struct Page {
    /// The visitor's language, theme and time.
    pub look: Look,
    /// The title, without the portal's name.
    pub title: String,
    /// The organisation, shown behind the title.
    pub organization: Arc<str>,
    /// The status of the answer.
    pub status: StatusCode,
    /// When the islands wake.
    pub scripts: Scripts,
}

impl Page {
    /// A page that answers 200 and wakes its islands at once.
    pub fn new(look: Look, title: impl Into<String>, organization: Arc<str>) -> Self {
        Self { look, title: title.into(), organization, status: StatusCode::OK, scripts: Scripts::AtOnce }
    }

    /// Answers with another status.
    #[must_use]
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Loads the islands at another moment.
    #[must_use]
    pub fn scripts(self, scripts: Scripts) -> Self {
        Self { scripts, ..self }
    }

    /// The answer with its headers: type, no storing (pages are personal), and a content security policy with a fresh
    /// nonce, under which only our own files run and no inline style or script does.
    pub fn respond<V: IntoView>(&self, assets: &Assets, view: impl FnOnce() -> V) -> Response<Body> {
        let nonce = nonce();
        self.answer(&nonce, self.html(assets, &nonce, view))
    }

    /// The same answer out of a text that was kept. Everything but the nonce is as it was.
    pub fn respond_kept(&self, kept: &KeptPage) -> Response<Body> {
        let nonce = nonce();
        self.answer(&nonce, kept.with(&nonce))
    }

    /// The page's text, to be shown to everybody who would see the same.
    pub fn keep<V: IntoView>(&self, assets: &Assets, view: impl FnOnce() -> V) -> KeptPage {
        // Of random bits, so that nothing else on the page is taken for it.
        let nonce = nonce();
        KeptPage::of(&self.html(assets, &nonce, view), &nonce)
    }

    fn answer(&self, nonce: &str, html: String) -> Response<Body> {
        let mut response = Response::new(Body::from(html));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-language"));
        if let Ok(policy) = HeaderValue::try_from(content_security_policy(nonce)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// The whole document as text.
    pub fn html<V: IntoView>(&self, assets: &Assets, nonce: &str, view: impl FnOnce() -> V) -> String {
        let mut html = String::with_capacity(16 * 1024);
        self.write_head(&mut html, assets, nonce);
        write_view(&mut html, view);
        html.push_str(END);
        html
    }

    fn write_head(&self, html: &mut String, assets: &Assets, nonce: &str) {
        let theme = self.look.theme;
        let scheme = if theme == Theme::Auto { "light dark" } else { theme.name() };
        let _ = write!(
            html,
            "<!doctype html><html lang=\"{}\" data-theme=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"{scheme}\"><title>",
            self.look.locale.tag(),
            theme.name(),
        );
        push_escaped(html, &self.title);
        html.push_str(" · ");
        push_escaped(html, &self.organization);
        let _ = write!(
            html,
            "</title>{WHOLE_AT_ONCE}<link rel=\"preload\" href=\"{FONT}\" as=\"font\" type=\"font/woff2\" crossorigin>\
             <link rel=\"stylesheet\" href=\"{}\"><link rel=\"icon\" href=\"{}\">",
            assets.url("portico.css"),
            assets.url("favicon.svg"),
        );
        self.write_scripts(html, assets, nonce);
        html.push_str("</head><body>");
    }

    fn write_scripts(&self, html: &mut String, assets: &Assets, nonce: &str) {
        let module = assets.url("portico.js");
        let wasm = if assets.has("portico.wasm") { assets.url("portico.wasm") } else { assets.url("portico_bg.wasm") };
        let start = match self.scripts {
            Scripts::None => return,
            Scripts::AtOnce => {
                let _ = write!(
                    html,
                    "<link rel=\"modulepreload\" href=\"{module}\">\
                     <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
                     <script type=\"speculationrules\" nonce=\"{nonce}\">{PREFETCH_ON_INTENT}</script>"
                );
                "wake()"
            }
            Scripts::OnInteraction => {
                "const on=[\"pointerdown\",\"keydown\",\"input\"],go=()=>{for(const e of on)removeEventListener(e,go,!0);wake()};\
                 for(const e of on)addEventListener(e,go,!0)"
            }
        };
        // A page that the browser kept is asked for anew: it may be over, and its forms stand as they were left.
        // `islands(root)` also wakes what an island fetched and put into the page later.
        let _ = write!(
            html,
            "<script type=\"module\" nonce=\"{nonce}\">\
             const wake=async()=>{{\
             const m=await import(\"{module}\");await m.default({{module_or_path:\"{wasm}\"}});m.hydrate();\
             globalThis.islands=r=>{{for(const i of r.querySelectorAll(\"leptos-island\")){{\
             i.parentElement.closest(\"leptos-children\")?.$$on_hydrate?.();m[i.dataset.component]?.(i)}}}};\
             islands(document);document.documentElement.dataset.awake=\"\"}};\
             onpageshow=e=>e.persisted&&location.reload();{start}</script>"
        );
    }
}

/// The text of a page without its nonce.
#[derive(Debug)]
pub struct KeptPage {
    /// What stands around the nonces.
    pieces: Vec<Box<str>>,
}

impl KeptPage {
    fn of(html: &str, nonce: &str) -> Self {
        if nonce.is_empty() {
            return Self { pieces: vec![html.into()] };
        }
        Self { pieces: html.split(nonce).map(Into::into).collect() }
    }

    fn with(&self, nonce: &str) -> String {
        let length = self.pieces.iter().map(|piece| piece.len() + nonce.len()).sum();
        let mut html = String::with_capacity(length);
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                html.push_str(nonce);
            }
            html.push_str(piece);
        }
        html
    }
}

/// Nothing is shown before the page is there to its end: a part of it whose middle is in the middle of the window would move when the rest comes.
const WHOLE_AT_ONCE: &str = r##"<link rel="expect" href="#end" blocking="render">"##;
/// The end for which the browser waits.
const END: &str = r#"<div id="end" hidden></div></body></html>"#;

/// Links are fetched when a person is about to follow them. Pages that act on being opened are left out.
const PREFETCH_ON_INTENT: &str =
    r#"{"prefetch":[{"where":{"or":[{"href_matches":"/account*"},{"href_matches":"/org*"}]},"eagerness":"moderate"}]}"#;

/// Renders a view into the text. Islands need an owner around them while they are made and written.
pub(super) fn write_view<V: IntoView>(html: &mut String, view: impl FnOnce() -> V) {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    owner.with(|| view().into_view().to_html_with_buf(html, &mut Position::FirstChild, true, false, Vec::new()));
}

fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// 128 random bits. Without randomness a page goes out with a nonce that allows nothing, never a guessable one.
fn nonce() -> String {
    let mut bytes = [0_u8; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => STANDARD_NO_PAD.encode(bytes),
        Err(_) => String::new(),
    }
}

/// Adds a text so that it stands for itself, in an element as in an attribute with double quotes.
pub fn push_escaped(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
