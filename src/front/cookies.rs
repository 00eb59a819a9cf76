//! The portal's cookies. Scripts cannot read them, other sites cannot send them along.

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::Duration;

use crate::{
    clock::Token,
    config::Config,
    kernel::{AppError, Locale, Theme},
    sessions::Ticket,
};

/// Under TLS every cookie's name begins so: browsers then bind it to this host and to TLS. Without TLS they would refuse it.
const HOST_ONLY: &str = "__Host-";
/// The session.
pub(super) const SESSION: &str = "portico";
/// The browser, to be known again.
pub(super) const DEVICE: &str = "portico_device";
/// How long a browser is known; browsers keep no cookie for longer.
const DEVICE_KEPT: Duration = Duration::days(400);
/// A sign-in between the password and the second step.
const SECOND_STEP: &str = "portico_step";
/// Language and colours before the sign-in.
pub(super) const LOOK: &str = "portico_look";
/// How long language and colours are remembered.
const LOOK_KEPT: Duration = Duration::days(365);

/// How long a browser keeps a cookie.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keep {
    /// Until it is closed.
    UntilClosed,
    /// For so long; not at all when it is nought.
    For(Duration),
}

/// The value of a cookie that came with a request. Under TLS one without the prefix is not ours: another host may have set it.
pub(super) fn find<'a>(config: &Config, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let prefix = prefix(config);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known.strip_prefix(prefix)? == name).then_some(value))
}

fn prefix(config: &Config) -> &'static str {
    if config.server.is_tls() { HOST_ONLY } else { "" }
}

/// A cookie for the whole portal. The value is of letters that need no quoting.
pub(super) fn set(config: &Config, name: &str, value: &str, keep: Keep) -> Result<HeaderValue, AppError> {
    let mut cookie = format!("{}{name}={value}; Path=/; HttpOnly; SameSite=Lax", prefix(config));
    if let Keep::For(duration) = keep {
        cookie.push_str("; Max-Age=");
        cookie.push_str(&duration.num_seconds().to_string());
    }
    if config.server.is_tls() {
        cookie.push_str("; Secure");
    }
    HeaderValue::try_from(cookie).map_err(AppError::internal)
}

/// The cookie of a session that was just made.
pub fn session_cookie(config: &Config, token: &Token, keep_for: Option<Duration>) -> Result<HeaderValue, AppError> {
    set(config, SESSION, token.text(), keep_for.map_or(Keep::UntilClosed, Keep::For))
}

/// Whether an outgoing cookie is the session's.
pub(super) fn is_session(config: &Config, cookie: &HeaderValue) -> bool {
    let name = cookie.as_bytes().strip_prefix(prefix(config).as_bytes());
    let rest = name.and_then(|name| name.strip_prefix(SESSION.as_bytes()));
    rest.is_some_and(|rest| rest.first() == Some(&b'='))
}

/// Has the browser forget its session.
pub fn clear_session_cookie(config: &Config) -> Result<HeaderValue, AppError> {
    set(config, SESSION, "", Keep::For(Duration::zero()))
}

/// Has the browser remember that the password was right, until the second step.
pub fn second_step_cookie(config: &Config, ticket: &Ticket) -> Result<HeaderValue, AppError> {
    set(config, SECOND_STEP, ticket.text(), Keep::For(Duration::minutes(config.mfa.code_minutes)))
}

/// What it remembers.
pub fn find_second_step(config: &Config, headers: &HeaderMap) -> Option<Ticket> {
    find(config, headers, SECOND_STEP).filter(|text| !text.is_empty()).map(Ticket::from_text)
}

/// Has the browser forget it.
pub fn clear_second_step(config: &Config) -> Result<HeaderValue, AppError> {
    set(config, SECOND_STEP, "", Keep::For(Duration::zero()))
}

/// Has the browser be known again.
pub fn device_cookie(config: &Config, token: &Token) -> Result<HeaderValue, AppError> {
    set(config, DEVICE, token.text(), Keep::For(DEVICE_KEPT))
}

/// Remembers language and colours before the sign-in.
pub fn look_cookie(config: &Config, locale: Locale, theme: Theme) -> Result<HeaderValue, AppError> {
    set(config, LOOK, &format!("{}.{}", locale.tag(), theme.name()), Keep::For(LOOK_KEPT))
}

/// Language and colours that were remembered.
pub(super) fn read_look(config: &Config, headers: &HeaderMap) -> Option<(Locale, Theme)> {
    let (tag, name) = find(config, headers, LOOK)?.split_once('.')?;
    Some((Locale::from_tag(tag)?, Theme::from_name(name)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asvs_v3_3_1_session_cookies_are_bound_to_the_host_under_tls() {
        let mut config = Config::default();
        config.server.base_url = "https://portal.example".to_owned();
        let token = Token::random().expect("a token");
        let cookie = session_cookie(&config, &token, None).expect("a cookie");
        let text = cookie.to_str().expect("text");
        assert!(
            text.starts_with("__Host-portico=") && text.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{text}"
        );
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; portico=xyz"));
        headers.append(header::COOKIE, HeaderValue::from_static("portico_look=es.dark"));
        let config = Config::default();
        assert_eq!(find(&config, &headers, SESSION), Some("xyz"));
        assert_eq!(read_look(&config, &headers), Some((Locale::Es, Theme::Dark)));
    }

    #[test]
    fn asvs_v3_3_3_under_tls_cookies_that_are_not_of_this_host_alone_are_not_read() {
        let mut config = Config::default();
        config.server.base_url = "https://portal.example".to_owned();
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("portico=planted; __Host-portico=own; portico_look=es.dark"),
        );
        assert_eq!(find(&config, &headers, SESSION), Some("own"));
        assert_eq!(read_look(&config, &headers), None);
    }
}
