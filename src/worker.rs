//! Takes jobs from the outbox and hands each to its room; tidies up now and then.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use serde::Deserialize;
use serde_json::Value;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    accounts, addresses, api_keys,
    app::App,
    devices,
    kernel::{AppError, JobId},
    mail::{self, Envelope, Mailer},
    mfa,
    notifications::{self, Delivery, SlackError, Summary},
    organizations, passkeys,
    privacy::{self, Making},
    sessions,
    sms::{self, SmsError, TextMessage, Texter},
    store::outbox::{LEASE, Outcome, Taken},
    throttle,
};

/// How many jobs run at once: they wait for mail servers, not for this machine.
const CONCURRENT: usize = 8;
/// How long the worker waits at most before it looks again: for jobs of other nodes, and for those whose time comes.
const IDLE: Duration = Duration::from_secs(1);
/// How often what was gathered in memory is written down, and what is too old removed.
const TIDY: Duration = Duration::from_secs(15);

/// Runs jobs until told to stop; then finishes those that it has begun.
pub async fn run(app: App, mailer: Mailer, texter: Texter, stop: CancellationToken) {
    let node: JobId = app.clock.new_id();
    let node = node.uuid();
    let mut running = JoinSet::new();
    let mut tidy = tokio::time::interval(TIDY);
    while !stop.is_cancelled() {
        let taken = take(&app, node, CONCURRENT - running.len()).await;
        let is_idle = taken.is_empty();
        for job in taken {
            let (app, mailer, texter) = (app.clone(), mailer.clone(), texter.clone());
            running.spawn(async move { work(&app, &mailer, &texter, node, &job).await });
        }
        if !is_idle && running.len() < CONCURRENT {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = app.db.wakeup().wait() => {}
            () = tokio::time::sleep(IDLE) => requeue(&app).await,
            Some(_) = running.join_next() => {}
            _ = tidy.tick() => tidy_up(&app).await,
        }
    }
    while running.join_next().await.is_some() {}
    tidy_up(&app).await;
}

async fn take(app: &App, node: Uuid, room: usize) -> Vec<Taken> {
    if room == 0 {
        return Vec::new();
    }
    app.db.take_jobs(&app.clock, node, i64::try_from(room).unwrap_or(1)).await.unwrap_or_else(|error| {
        tracing::warn!(error = ?error, "jobs could not be taken");
        Vec::new()
    })
}

/// Jobs of workers that are not heard of any more are looked for while there is little to do; a worker that is busy does so when it tidies up.
async fn requeue(app: &App) {
    if let Err(error) = app.db.requeue_lost_jobs(&app.clock).await {
        tracing::warn!(error = ?error, "lost jobs could not be looked for");
    }
}

async fn work(app: &App, mailer: &Mailer, texter: &Texter, node: Uuid, job: &Taken) {
    let outcome = if job.is_worn_out() {
        Outcome::Dead("it was begun too often and never came to an end".to_owned())
    } else {
        // Each kind of job has room in it: on the heap, so that the task that waits for all is small.
        kept(app, node, job, Box::pin(guarded(attempt(app, mailer, texter, job)))).await
    };
    match &outcome {
        Outcome::Done => tracing::debug!(id = %job.id, kind = job.kind, "a job is done"),
        Outcome::Later(at) => tracing::debug!(id = %job.id, kind = job.kind, %at, "a job waits for its time"),
        Outcome::Retry(error) => {
            tracing::warn!(id = %job.id, kind = job.kind, attempts = job.attempts, error, "a job will be tried again");
        }
        Outcome::Dead(error) => tracing::error!(id = %job.id, kind = job.kind, error, "a job is parked"),
    }
    if let Err(error) = app.db.finish_job(&app.clock, node, job, &outcome).await {
        tracing::warn!(id = %job.id, error = ?error, "what became of a job could not be noted; it will run again");
    }
}

/// A job that breaks a rule of ours has failed like any other.
async fn guarded(attempt: impl Future<Output = Outcome>) -> Outcome {
    AssertUnwindSafe(attempt).catch_unwind().await.unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Outcome::Retry(format!("a panic: {}", said.unwrap_or_default()))
    })
}

/// Runs a job and says meanwhile that it is still being worked on, so that one which takes long is not given to another.
async fn kept(app: &App, node: Uuid, job: &Taken, attempt: impl Future<Output = Outcome>) -> Outcome {
    let pause = LEASE.to_std().unwrap_or_default() / 3;
    tokio::pin!(attempt);
    loop {
        tokio::select! {
            outcome = &mut attempt => return outcome,
            () = tokio::time::sleep(pause) => {
                if let Err(error) = app.db.keep_job(&app.clock, node, job.id).await {
                    tracing::warn!(id = %job.id, error = ?error, "a job could not be kept");
                }
            }
        }
    }
}

async fn attempt(app: &App, mailer: &Mailer, texter: &Texter, job: &Taken) -> Outcome {
    match job.kind.as_str() {
        mail::JOB => send(app, mailer, job).await,
        sms::JOB => text(app, texter, job).await,
        accounts::SEND_CONFIRMATION => outcome(accounts::send_confirmation(app, &job.payload).await),
        accounts::SEND_PASSWORD_RESET => outcome(accounts::send_password_reset(app, &job.payload).await),
        notifications::DELIVER => deliver(app, mailer, texter, job).await,
        privacy::MAKE_EXPORT => match privacy::make_export(app, &job.payload, job.attempts).await {
            Ok(Making::Done) => Outcome::Done,
            Ok(Making::Later(at)) => Outcome::Later(at),
            Err(error) => Outcome::Retry(format!("{error:?}")),
        },
        privacy::PURGE => outcome(privacy::purge(app, job.id, &job.payload).await),
        accounts::DISTRUST_LATEST => outcome(distrust_latest(app, &job.payload).await),
        notifications::SUMMARIZE => match notifications::summarize(app, job).await {
            Ok(Summary::Done) => Outcome::Done,
            Ok(Summary::Later(at)) => Outcome::Later(at),
            Err(error) => Outcome::Retry(format!("{error:?}")),
        },
        other => Outcome::Dead(format!("nobody takes jobs of the kind {other:?}")),
    }
}

/// Rooms that hold ways into an account forget what came after the moment from which the owner did not recognise it.
async fn distrust_latest(app: &App, payload: &Value) -> Result<(), AppError> {
    let latest = accounts::DistrustLatest::deserialize(payload)?;
    mfa::remove_added_since(app, latest.user, latest.since).await?;
    passkeys::remove_added_since(app, latest.user, latest.since).await?;
    api_keys::revoke_since(app, latest.user, latest.since).await
}

async fn send(app: &App, mailer: &Mailer, job: &Taken) -> Outcome {
    let Some(envelope) = mail::opened(&app.keyring, &job.payload) else {
        return closed(app, job, "the letter");
    };
    send_letter(app, mailer, &envelope).await
}

async fn text(app: &App, texter: &Texter, job: &Taken) -> Outcome {
    let Some(message) = sms::opened(&app.keyring, &job.payload) else {
        return closed(app, job, "the message");
    };
    send_text(texter, &message).await
}

/// A job that does not open: it may later where its key is known elsewhere, as on a node that was told of a fresh one first.
fn closed(app: &App, job: &Taken, what: &str) -> Outcome {
    match job.payload.get("sealed").and_then(Value::as_str).and_then(|sealed| app.keyring.unknown_key(sealed)) {
        Some(key) => Outcome::Retry(format!("{what} was sealed with the master key {key}, which is not there")),
        None => Outcome::Dead(format!("{what} was sealed with another key")),
    }
}

async fn send_text(texter: &Texter, message: &TextMessage) -> Outcome {
    match texter.send(message).await {
        Ok(()) => Outcome::Done,
        Err(error @ SmsError::Temporary(_)) => Outcome::Retry(error.to_string()),
        Err(error @ SmsError::Permanent(_)) => Outcome::Dead(error.to_string()),
    }
}

/// Brings a notification on the way that it is for, when its time has come.
async fn deliver(app: &App, mailer: &Mailer, texter: &Texter, job: &Taken) -> Outcome {
    match notifications::deliver(app, job).await {
        Ok(Delivery::Mail(envelope)) => send_letter(app, mailer, &envelope).await,
        Ok(Delivery::Slack(webhook, text)) => match notifications::post_to_slack(&webhook, &text).await {
            Ok(()) => Outcome::Done,
            Err(error @ SlackError::Temporary(_)) => Outcome::Retry(error.to_string()),
            Err(error @ SlackError::Permanent(_)) => Outcome::Dead(error.to_string()),
        },
        Ok(Delivery::Text(message)) => send_text(texter, &message).await,
        Ok(Delivery::Later(at)) => Outcome::Later(at),
        Ok(Delivery::Nothing) => Outcome::Done,
        Err(error) => Outcome::Retry(format!("{error:?}")),
    }
}

async fn send_letter(app: &App, mailer: &Mailer, envelope: &Envelope) -> Outcome {
    match mailer.named(sender_name(app).await).send(envelope).await {
        Ok(()) => Outcome::Done,
        Err(error) if error.is_temporary() => Outcome::Retry(error.to_string()),
        Err(error) => Outcome::Dead(error.to_string()),
    }
}

/// Letters are sent in the organisation's name, which may have been given or changed since the start.
async fn sender_name(app: &App) -> Option<String> {
    organizations::default_organization(app).await.ok().flatten().map(|organization| organization.name.clone())
}

fn outcome(result: Result<(), AppError>) -> Outcome {
    match result {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Retry(format!("{error:?}")),
    }
}

/// Writes down what was gathered in memory and removes what is too old.
async fn tidy_up(app: &App) {
    for (what, result) in [
        ("sessions", sessions::housekeeping(app).await),
        ("keys", api_keys::housekeeping(app).await),
        ("accounts", accounts::housekeeping(app).await),
        ("addresses", addresses::housekeeping(app).await),
        ("passkeys", passkeys::housekeeping(app).await),
        ("devices", devices::housekeeping(app).await),
        ("privacy", privacy::housekeeping(app).await),
        ("second factors", mfa::housekeeping(app).await),
        ("throttles", throttle::forget_old(app).await),
        ("inboxes", notifications::housekeeping(app).await),
        ("jobs", app.db.requeue_lost_jobs(&app.clock).await),
        ("weekly summaries", notifications::plan_summaries(app).await),
        ("master keys", app.keyring.refresh().map(drop).map_err(|error| AppError::internal(error.to_string()))),
    ] {
        if let Err(error) = result {
            tracing::warn!(what, error = ?error, "tidying up failed; it will be tried again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_is_tried_again() {
        let broken = guarded(async { panic!("no such {}", "luck") }).await;
        assert!(matches!(&broken, Outcome::Retry(why) if why == "a panic: no such luck"), "{broken:?}");
        assert!(matches!(guarded(async { Outcome::Done }).await, Outcome::Done));
    }
}
