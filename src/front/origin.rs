//! Where a request comes from.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{Extensions, HeaderMap, header, request::Parts},
};
use ipnet::IpNet;

use super::cookies;
use crate::{access::Origin, clock::Token, config::Config, kernel::AppError};

/// A user agent is kept up to here.
const USER_AGENT_MAX: usize = 400;

/// Reads where a request comes from: the address of the socket, or what a trusted proxy says about it.
pub(super) fn read(headers: &HeaderMap, extensions: &Extensions, config: &Config, request_id: Arc<str>) -> Origin {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_canonical());
    Origin {
        ip: peer.map(|peer| client_address(peer, headers, &config.server.trusted_proxies)),
        user_agent: user_agent(headers),
        device: cookies::find(config, headers, cookies::DEVICE).and_then(Token::from_text),
        request_id,
    }
}

fn user_agent(headers: &HeaderMap) -> Option<Arc<str>> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    let end = text.char_indices().nth(USER_AGENT_MAX).map_or(text.len(), |(index, _)| index);
    Some(text[..end].into())
}

/// The client's address: read from the right of `X-Forwarded-For` as long as proxies are trusted, so that nobody can put an address in front.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|network| network.contains(&ip));
    if !is_trusted(peer) {
        return peer;
    }
    let mut client = peer;
    let hops = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let hops: Vec<&str> = hops.collect();
    for hop in hops.iter().rev().take(16) {
        let Some(ip) = address_of(hop.trim()) else { break };
        client = ip.to_canonical();
        if !is_trusted(client) {
            break;
        }
    }
    client
}

/// The address of a hop. Some load balancers name its port as well, and IPv6 then stands in brackets.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    bare.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The origin of the request, as the arrival noted it.
#[derive(Debug, Clone)]
pub struct OriginOf(pub Origin);

impl<S: Sync> FromRequestParts<S> for OriginOf {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        Ok(Self(parts.extensions.get::<Origin>().cloned().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().expect("a network")).collect();
        client_address(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client("203.0.113.9", "10.1.1.1", &["10.0.0.0/8"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "198.51.100.7", &["10.0.0.0/8"]), "198.51.100.7");
    }

    #[test]
    fn a_hop_may_name_its_port() {
        assert_eq!(client("10.0.0.1", "198.51.100.7:4567", &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(client("10.0.0.1", "198.51.100.7, 10.0.0.2:80", &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(client("10.0.0.1", "[2001:db8::1]:443", &["10.0.0.0/8"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", "[2001:db8::1]", &["10.0.0.0/8"]), "2001:db8::1");
    }

    #[test]
    fn an_address_put_in_front_is_not_believed() {
        assert_eq!(client("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", &["10.0.0.0/8"]), "198.51.100.7");
        assert_eq!(client("10.0.0.1", "nonsense, 198.51.100.7", &["10.0.0.0/8"]), "198.51.100.7");
    }
}
