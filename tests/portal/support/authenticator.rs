//! A passkey in software: makes keys and signs with them as a device does, or wrongly where a test wants that.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use rcgen::{KeyPair, PublicKeyData, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Somebody is there.
const PRESENT: u8 = 0x01;
/// And has shown who they are.
const VERIFIED: u8 = 0x04;
/// The credential's public key follows.
const ATTESTED: u8 = 0x40;

/// A device with one key for one portal.
pub struct Authenticator {
    key: KeyPair,
    /// By what the portal knows the key.
    pub id: Vec<u8>,
    origin: String,
    host: String,
    user_handle: Vec<u8>,
    /// How often it has signed.
    pub counter: u32,
    /// Whether it verifies its holder.
    pub verifies: bool,
}

impl Authenticator {
    /// A device that believes to be at this address.
    pub fn new(origin: &str, id: &[u8]) -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
        let host = url::Url::parse(origin).expect("an address").host_str().expect("a host").to_owned();
        Self {
            key,
            id: id.to_vec(),
            origin: origin.to_owned(),
            host,
            user_handle: Vec::new(),
            counter: 0,
            verifies: true,
        }
    }

    /// Makes the key that the portal asks for.
    pub fn make(&mut self, options: &Value) -> String {
        let handle = options["user"]["id"].as_str().expect("a handle of the person");
        self.user_handle = BASE64.decode(handle).expect("base64");
        let client_data = self.client_data("webauthn.create", options);
        let mut data = self.head(ATTESTED);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(self.id.len()).expect("a short id").to_be_bytes());
        data.extend_from_slice(&self.id);
        data.extend_from_slice(&self.public_key());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        attestation.extend_from_slice(&u16::try_from(data.len()).expect("little data").to_be_bytes());
        attestation.extend_from_slice(&data);
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "response": {
                "attestationObject": BASE64.encode(attestation), "clientDataJSON": BASE64.encode(client_data), "transports": ["internal"],
            },
            "clientExtensionResults": { "credProps": { "rk": true } },
        })
        .to_string()
    }

    /// Signs what the portal asks for.
    pub fn show(&mut self, options: &Value) -> String {
        self.counter += 1;
        let client_data = self.client_data("webauthn.get", options);
        let data = self.head(0);
        let signed = [data.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": BASE64.encode(data), "clientDataJSON": BASE64.encode(client_data),
                "signature": BASE64.encode(self.key.sign(&signed).expect("a signature")), "userHandle": BASE64.encode(&self.user_handle),
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    /// Says that the key is somebody else's.
    pub fn claim(&mut self, user: uuid::Uuid) {
        self.user_handle = user.as_bytes().to_vec();
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.host.as_bytes()).to_vec();
        data.push(flags | PRESENT | if self.verifies { VERIFIED } else { 0 });
        data.extend_from_slice(&self.counter.to_be_bytes());
        data
    }

    /// The key in COSE's form: EC2, ES256, P-256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.der_bytes();
        let (x, y) = point[1..].split_at(32);
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}
