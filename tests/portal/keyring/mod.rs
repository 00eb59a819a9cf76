//! The master keys: one takes the place of another, and nothing is lost (ASVS V11.2.2, V13.3.4).

mod command;
mod rotation;

use std::path::{Path, PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use portico::{
    access::Caller,
    keyring::{Keyring, Purpose},
    on,
    seals::{self, Standing},
};

use crate::support::{Engine, TestApp};

/// A portal whose keys are in the file that `portico` on the same folder uses.
async fn with_file(engine: Engine) -> TestApp {
    TestApp::start_with(engine, |config| {
        let folder = config.server.site_dir.as_deref().and_then(Path::parent).expect("a folder");
        config.keys.master_file = folder.join("keys/master.key");
        config.keys.master = None;
    })
    .await
}

fn file(portal: &TestApp) -> PathBuf {
    portal.app.config.keys.master_file.clone()
}

async fn operator(portal: &TestApp) -> Caller {
    portal.operator(portal.first_organization().await)
}

async fn standing(portal: &TestApp) -> Standing {
    seals::standing(&operator(portal).await, &portal.app).await.expect("numbers")
}

/// The texts that a statement answers.
async fn texts(portal: &TestApp, statement: &'static str) -> Vec<String> {
    on!(portal.app.db.reader(), pool => sqlx::query_scalar(statement).fetch_all(pool).await).expect("texts")
}

/// A seal as it was made before seals named their key.
fn sealed_before(key: &str, purpose: Purpose, plain: &[u8]) -> String {
    let key = STANDARD.decode(key.split_whitespace().last().expect("a key")).expect("base64");
    let cipher = XChaCha20Poly1305::new_from_slice(&key).expect("a key");
    let nonce = [9_u8; 24];
    let payload = Payload { msg: plain, aad: purpose.label().as_bytes() };
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).expect("sealed");
    URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
}

/// A keyring that knows none of the portal's keys.
fn strange_keyring() -> Keyring {
    Keyring::from_base64(&STANDARD.encode([66_u8; 32]), "test").expect("a key")
}
