//! A `GeoIP` file with a few networks, written as its format wants it.

use std::{net::Ipv4Addr, path::Path};

/// A network of the file: its address, the length of its prefix, the country's code, and the country's name in English, Spanish and
/// French.
pub type Network = (Ipv4Addr, u8, &'static str, [&'static str; 3]);

/// What a test's file knows.
pub const NETWORKS: [Network; 2] = [
    (Ipv4Addr::new(81, 2, 69, 0), 24, "GB", ["United Kingdom", "Reino Unido", "Royaume-Uni"]),
    (Ipv4Addr::new(2, 125, 160, 0), 24, "ES", ["Spain", "España", "Espagne"]),
];

#[derive(Clone, Copy)]
enum Record {
    Empty,
    Node(usize),
    Data(usize),
}

/// Writes the file.
pub fn write(path: &Path, networks: &[Network]) {
    let mut nodes = vec![[Record::Empty; 2]];
    let mut data = Vec::new();
    for (address, prefix, code, names) in networks {
        let at = data.len();
        push_country(&mut data, code, *names);
        let (bits, mut node) = (u32::from(*address), 0);
        for depth in 0..*prefix {
            let side = usize::from(bits >> (31 - u32::from(depth)) & 1 == 1);
            if depth + 1 == *prefix {
                nodes[node][side] = Record::Data(at);
            } else if let Record::Node(next) = nodes[node][side] {
                node = next;
            } else {
                nodes.push([Record::Empty; 2]);
                let next = nodes.len() - 1;
                nodes[node][side] = Record::Node(next);
                node = next;
            }
        }
    }
    let count = nodes.len();
    let mut file = Vec::new();
    for record in nodes.iter().flatten() {
        let value = match record {
            Record::Empty => count,
            Record::Node(index) => *index,
            Record::Data(at) => count + 16 + at,
        };
        file.extend_from_slice(&u32::try_from(value).expect("a small file").to_be_bytes()[1..]);
    }
    file.extend_from_slice(&[0; 16]);
    file.extend_from_slice(&data);
    file.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    push_metadata(&mut file, u32::try_from(count).expect("a small file"));
    std::fs::write(path, file).expect("a file");
}

fn push_country(data: &mut Vec<u8>, code: &str, names: [&str; 3]) {
    push_map(data, 1);
    push_text(data, "country");
    push_map(data, 2);
    push_text(data, "iso_code");
    push_text(data, code);
    push_text(data, "names");
    push_map(data, 3);
    for (language, name) in ["en", "es", "fr"].iter().zip(names) {
        push_text(data, language);
        push_text(data, name);
    }
}

fn push_metadata(file: &mut Vec<u8>, nodes: u32) {
    push_map(file, 9);
    for (name, value) in
        [("binary_format_major_version", 2), ("binary_format_minor_version", 0), ("ip_version", 4), ("record_size", 24)]
    {
        push_text(file, name);
        file.extend_from_slice(&[0xa2, 0, value]);
    }
    push_text(file, "node_count");
    file.push(0xc4);
    file.extend_from_slice(&nodes.to_be_bytes());
    push_text(file, "build_epoch");
    file.extend_from_slice(&[0x04, 0x02]);
    file.extend_from_slice(&1_700_000_000_u32.to_be_bytes());
    push_text(file, "database_type");
    push_text(file, "Test-Country");
    push_text(file, "description");
    push_map(file, 0);
    push_text(file, "languages");
    file.extend_from_slice(&[0x00, 0x04]);
}

fn push_map(data: &mut Vec<u8>, entries: u8) {
    data.push(0xe0 | entries);
}

fn push_text(data: &mut Vec<u8>, text: &str) {
    match u8::try_from(text.len()).expect("a short text") {
        short @ 0..29 => data.push(0x40 | short),
        long => data.extend_from_slice(&[0x40 | 0x1d, long - 29]),
    }
    data.extend_from_slice(text.as_bytes());
}
