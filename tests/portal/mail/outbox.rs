//! Letters while they wait in the outbox.

use base64::{Engine, engine::general_purpose::STANDARD};
use portico::{
    kernel::Locale,
    keyring::Keyring,
    mail::{opened, sealed},
};
use serde_json::json;

use super::samples::{envelope, letters};

fn keyring(byte: u8) -> Keyring {
    Keyring::from_base64(&STANDARD.encode([byte; 32]), "keys.master").expect("a key of 32 bytes")
}

#[test]
fn a_letter_comes_out_of_the_outbox_as_it_went_in() {
    for letter in letters(Locale::Fr) {
        let sent = envelope(letter, Locale::Fr);
        let payload = sealed(&keyring(1), &sent).expect("sealed");
        assert_eq!(payload["kind"], sent.letter.kind());
        assert_eq!(opened(&keyring(1), &payload), Some(sent));
    }
}

#[test]
fn asvs_v14_2_4_no_address_name_or_link_can_be_read_in_the_outbox() {
    for letter in letters(Locale::En) {
        let payload = sealed(&keyring(1), &envelope(letter, Locale::En)).expect("sealed");
        let keys: Vec<&String> = payload.as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["kind", "sealed"]);
        let stored = payload.to_string();
        assert!(!stored.contains("example") && !stored.contains("://"), "{stored}");
    }
}

#[test]
fn what_was_not_sealed_with_this_key_does_not_open() {
    let payload = sealed(&keyring(1), &envelope(letters(Locale::En).remove(0), Locale::En)).expect("sealed");
    for (key, payload) in [(keyring(2), payload), (keyring(1), json!({})), (keyring(1), json!({ "sealed": "?" }))] {
        assert_eq!(opened(&key, &payload), None);
    }
}
