//! A provider of text messages that keeps what it gets.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU16, AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
};

use super::until;

/// A request for a message.
#[derive(Debug, Clone)]
pub struct Taken {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

#[derive(Debug, Default)]
struct Inside {
    taken: Mutex<Vec<Taken>>,
    refusals: AtomicUsize,
    status: AtomicU16,
}

/// The provider. It ends with the test.
#[derive(Debug, Clone)]
pub struct SmsSink {
    pub address: SocketAddr,
    inside: Arc<Inside>,
}

impl SmsSink {
    pub async fn start() -> Self {
        let inside = Arc::new(Inside::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let routes = Router::new().fallback(take).with_state(inside.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, inside }
    }

    /// Answers the next requests with this status instead of taking them.
    pub fn refuse(&self, times: usize, status: u16) {
        self.inside.status.store(status, Ordering::SeqCst);
        self.inside.refusals.store(times, Ordering::SeqCst);
    }

    /// What came so far.
    pub fn taken(&self) -> Vec<Taken> {
        self.inside.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The message that came as the so manieth.
    pub async fn message(&self, number: usize) -> Taken {
        until(&format!("{number} text messages"), async || self.taken().len() >= number).await;
        self.taken()[number - 1].clone()
    }

    /// The code in that message.
    pub async fn code(&self, number: usize) -> String {
        let body = self.message(number).await.body;
        let digits: Vec<&str> =
            body.split(|letter: char| !letter.is_ascii_digit()).filter(|part| part.len() == 6).collect();
        (*digits.first().unwrap_or_else(|| panic!("a code in {body}"))).to_owned()
    }
}

async fn take(
    State(inside): State<Arc<Inside>>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, &'static str) {
    if inside.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
        let status = StatusCode::from_u16(inside.status.load(Ordering::SeqCst)).expect("a status");
        return (status, "not now");
    }
    inside.taken.lock().unwrap_or_else(PoisonError::into_inner).push(Taken {
        path: uri.path().to_owned(),
        headers,
        body,
    });
    (StatusCode::CREATED, "{\"status\":\"queued\"}")
}
