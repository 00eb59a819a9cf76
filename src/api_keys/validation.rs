//! What a key may be like.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{EXPIRES_IN_MAX, NAME_MAX, NETWORKS_MAX, NewApiKey};
use crate::{
    access::{Permissions, Scope, Scopes},
    kernel::{AppError, Detail, Issue, single_line},
};

/// What was asked for, in shape.
pub(super) struct Checked {
    pub name: String,
    pub scopes: Scopes,
    pub networks: Vec<IpNet>,
    pub expires_in: Option<u32>,
}

/// Brings a new key into shape for somebody with these permissions, or says field by field what is wrong.
pub(super) fn check(input: &NewApiKey, own: Permissions) -> Result<Checked, AppError> {
    let mut wrong = Vec::new();
    let name = name(&input.name, &mut wrong);
    let scopes = scopes(&input.scopes, own, &mut wrong);
    let networks = networks(&input.networks, &mut wrong);
    if input.expires_in.is_some_and(|days| !(1..=EXPIRES_IN_MAX).contains(&days)) {
        wrong.push(Detail::new("expires_in", Issue::OutOfRange { min: 1, max: EXPIRES_IN_MAX }));
    }
    AppError::fields(wrong)?;
    Ok(Checked { name, scopes, networks, expires_in: input.expires_in })
}

fn name(text: &str, wrong: &mut Vec<Detail>) -> String {
    let name = single_line(text).unwrap_or_default();
    if name.is_empty() {
        wrong.push(Detail::new("name", Issue::Required));
    } else if name.chars().count() > NAME_MAX {
        wrong.push(Detail::new("name", Issue::TooLong { max: NAME_MAX }).provided(&name));
    }
    name
}

fn scopes(names: &[String], own: Permissions, wrong: &mut Vec<Detail>) -> Scopes {
    let mut scopes = Scopes::default();
    for name in names {
        let Some(scope) = Scope::from_name(name) else {
            wrong.push(Detail::new("scopes", Issue::UnknownValue).provided(name));
            return scopes;
        };
        scopes = scopes.with(scope);
    }
    if scopes.is_empty() {
        wrong.push(Detail::new("scopes", Issue::NothingChosen));
    } else if !own.covers(scopes.permissions()) {
        let first = scopes.permissions().iter().find(|permission| !own.contains(*permission));
        wrong
            .push(Detail::new("scopes", Issue::BeyondOwn).provided(first.map_or("", |permission| permission.as_str())));
    }
    scopes
}

fn networks(texts: &[String], wrong: &mut Vec<Detail>) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        let Some(network) = network(text) else {
            wrong.push(Detail::new("allowed_ips", Issue::InvalidNetwork).provided(text));
            return networks;
        };
        if !networks.contains(&network) {
            networks.push(network);
        }
    }
    if networks.len() > NETWORKS_MAX {
        wrong.push(Detail::new("allowed_ips", Issue::TooMany { max: NETWORKS_MAX }));
    }
    networks
}

/// An address is a network of one. IPv4 addresses in IPv6 clothes are IPv4 addresses, as those of clients are.
fn network(text: &str) -> Option<IpNet> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address.to_canonical().into());
    }
    text.parse::<IpNet>().ok().map(|network| network.trunc())
}
