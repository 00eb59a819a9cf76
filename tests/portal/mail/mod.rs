//! The letters, from their words to the relay (mission row F03).

mod headers;
mod letters;
mod mailbox;
mod outbox;
mod relay;
mod samples;
