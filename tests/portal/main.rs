//! The portal as its users meet it: every test talks to a portal that runs, over HTTP, on both engines. One binary, because each costs a link.
//!
//! Names begin with the row of the mission that a test proves (`a05_…`) or with the requirement of ASVS 5.0 (`asvs_v7_4_2_…`).

mod activity;
mod addresses;
mod alarms;
mod architecture;
mod avatars;
mod command_line;
mod devices;
mod front;
mod keyring;
mod keys;
mod kill;
mod log;
mod mail;
mod mfa;
mod nodes;
mod notifications;
mod organisation;
mod outbox;
mod overview;
mod passkey_proof;
mod passkeys;
mod people;
mod preferences;
mod privacy;
mod profile;
mod profile_fields;
mod proof;
mod record;
mod registration;
mod search;
mod security;
mod settings;
mod sign_in;
mod support;
