//! How many statements a request cost: counted where sqlx tells of them, by the id of the request that they ran for.

use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id},
    subscriber::Interest,
};
use tracing_subscriber::{
    Layer, Registry,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

use super::Answer;

static COUNTS: OnceLock<Mutex<HashMap<String, u32>>> = OnceLock::new();

/// Begins to count, once in a process.
pub fn watch() {
    COUNTS.get_or_init(|| {
        tracing::subscriber::set_global_default(Registry::default().with(Counter)).expect("nobody else watches");
        Mutex::default()
    });
}

/// How many statements ran for the request that was answered like this.
///
/// SQLite's own thread tells of the last statement when it has put it away, which may be after the answer: so this waits until nothing
/// more is told for a while.
pub fn of(answer: &Answer) -> u32 {
    const QUIET: Duration = Duration::from_millis(100);
    let id = answer.header("x-request-id").expect("every answer has its id");
    let mut told = told_for(id);
    loop {
        std::thread::sleep(QUIET);
        match told_for(id) {
            now if now == told => return told,
            now => told = now,
        }
    }
}

/// Waits until the portal has heard of all that was changed so far: it looks every 200 ms, and what it hears of is read anew once.
pub async fn settle() {
    tokio::time::sleep(Duration::from_millis(800)).await;
}

fn told_for(id: &str) -> u32 {
    let counts = COUNTS.get().expect("statements are watched").lock().unwrap_or_else(PoisonError::into_inner);
    counts.get(id).copied().unwrap_or_default()
}

struct Counter;

/// The id that a request's span carries.
struct RequestId(String);

impl Counter {
    fn wants(metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query" || (metadata.is_span() && metadata.name() == "request")
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if Self::wants(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        Self::wants(metadata)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut found = Finder::default();
        attributes.record(&mut found);
        if let (Some(span), Some(request)) = (context.span(id), found.0) {
            span.extensions_mut().insert(RequestId(request));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut told = Summary::default();
        event.record(&mut told);
        // A connection that the pool opens meanwhile is no part of what the request asks.
        if told.0.starts_with("PRAGMA") {
            return;
        }
        let Some(scope) = context.event_scope(event) else { return };
        for span in scope {
            if let Some(RequestId(id)) = span.extensions().get::<RequestId>() {
                let mut counts = COUNTS.get().expect("set before").lock().unwrap_or_else(PoisonError::into_inner);
                *counts.entry(id.clone()).or_default() += 1;
                return;
            }
        }
    }
}

/// The first words of a statement.
#[derive(Default)]
struct Summary(String);

impl Visit for Summary {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}").trim_matches('"').to_owned();
        }
    }
}

#[derive(Default)]
struct Finder(Option<String>);

impl Visit for Finder {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "id" {
            self.0 = Some(format!("{value:?}"));
        }
    }
}
