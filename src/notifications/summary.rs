//! The weekly summary: on Monday at eight by each person's own clock, for those who asked for it (rows D07, F03).
//!
//! Planning begins on Sunday at noon in UTC, some hours before the first place on Earth has Monday morning. It goes through people page by page and
//! leaves one job each; the job looks at everything anew when it runs. Two columns move forward once a week, by one statement each, so that
//! two nodes neither plan nor send a summary twice.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Channel, Event, delivery::SETTINGS_PAGE, quiet, sql};
use crate::{
    activity::{self, Kind, Tally},
    app::App,
    kernel::{AppError, JobId, UserId},
    mail::{self, Envelope, Letter, WeekInNumbers},
    store::outbox::{Job, Taken},
};

/// The kind of job that writes one person's summary.
pub const SUMMARIZE: &str = "weekly_summary";

/// People planned in one change.
const PAGE: i64 = 500;
/// Pages planned in one go, so that other jobs get their turn.
const PAGES: usize = 20;
/// A summary that could not leave within so long of its time is left out: the next one comes soon enough.
const GRACE: Duration = Duration::hours(24);

#[derive(Debug, Serialize, Deserialize)]
struct Planned {
    person: UserId,
    /// The Monday.
    week: NaiveDate,
}

/// What is to be done for a job.
#[derive(Debug)]
pub enum Summary {
    /// Nothing more: it is on its way, was sent before, or is not wanted.
    Done,
    /// It is not Monday morning there yet, or quiet.
    Later(DateTime<Utc>),
}

/// The Monday of the summary that is planned at this time.
pub(super) fn planned_week(now: DateTime<Utc>) -> NaiveDate {
    let day = (now + Duration::hours(12)).date_naive();
    day - Duration::days(i64::from(day.weekday().num_days_from_monday()))
}

/// Eight o'clock on that Monday in a zone.
pub(super) fn due_at(week: NaiveDate, zone: Tz) -> DateTime<Utc> {
    quiet::moment_of(week.and_time(NaiveTime::from_hms_opt(8, 0, 0).unwrap_or_default()), zone)
}

/// Plans the coming summaries, as far as they are not planned yet. Called by the worker from time to time.
pub async fn plan_summaries(app: &App) -> Result<(), AppError> {
    let now = app.clock.now();
    let week = planned_week(now);
    for _ in 0..PAGES {
        if !sql::has_unplanned(&app.db, &week.to_string()).await? {
            break;
        }
        let mut tx = app.db.begin().await?;
        for (person, zone) in sql::plan(&mut tx, &week.to_string(), PAGE).await? {
            let at = due_at(week, zone.parse().unwrap_or(Tz::UTC));
            if at + GRACE > now {
                let job = Job::now(&app.clock, SUMMARIZE, &Planned { person, week })?.about(person);
                tx.enqueue_at(&app.clock, &job, at).await?;
            }
        }
        tx.commit(&app.clock).await?;
    }
    Ok(())
}

/// Writes a person's summary and puts it into the outbox, once.
pub async fn summarize(app: &App, job: &Taken) -> Result<Summary, AppError> {
    let planned: Planned = serde_json::from_value(job.payload.0.clone())?;
    let Some(recipient) = sql::recipient(&app.db, planned.person).await? else { return Ok(Summary::Done) };
    let settings = recipient.settings();
    if !recipient.is_active() || recipient.is_leaving() || !settings.goes(Event::WeeklySummary, Channel::Email) {
        return Ok(Summary::Done);
    }
    let now = app.clock.now();
    // They may have travelled west since it was planned.
    let due = due_at(planned.week, recipient.zone());
    let released = settings.quiet_hours().release(now.max(due), recipient.zone());
    if released > now {
        return Ok(Summary::Later(released));
    }
    let numbers = week_in_numbers(app, &recipient, due - Duration::days(7), due).await?;
    let id: JobId = app.clock.new_id();
    let envelope = Envelope {
        to: recipient.email.to_string(),
        to_name: Some(recipient.full_name.clone()),
        locale: recipient.locale,
        letter: Letter::WeeklySummary {
            name: recipient.full_name,
            from: planned.week - Duration::days(7),
            to: planned.week - Duration::days(1),
            numbers,
            link: app.link("/account"),
            settings_link: app.link(SETTINGS_PAGE),
        },
        message_key: id.to_string(),
    };
    let mut tx = app.db.begin().await?;
    if sql::note_sent(&mut tx, planned.person, &planned.week.to_string()).await? {
        let payload = mail::sealed(&app.keyring, &envelope)?;
        tx.enqueue(&app.clock, &Job { id, kind: mail::JOB, payload, about: Some(planned.person) }).await?;
        tx.commit(&app.clock).await?;
    }
    Ok(Summary::Done)
}

async fn week_in_numbers(
    app: &App,
    recipient: &sql::Recipient,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<WeekInNumbers, AppError> {
    let tallies = activity::tally(&app.db, recipient.org_id, recipient.id, from, to).await?;
    let sum =
        |wanted: &dyn Fn(&Tally) -> bool| tallies.iter().filter(|tally| wanted(tally)).map(|tally| tally.count).sum();
    let is_change = |tally: &Tally| ![Kind::UserLogin.name(), Kind::UserLogout.name()].contains(&tally.kind.as_str());
    Ok(WeekInNumbers {
        sign_ins: sum(&|tally| tally.kind == Kind::UserLogin.name()),
        changes: sum(&is_change),
        by_others: sum(&|tally| is_change(tally) && !tally.by_oneself),
        unread: sql::count_unread(&app.db, recipient.id, super::UNREAD_MAX).await?,
        is_verified: recipient.email_verified_at.is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_week_is_planned_before_it_begins_anywhere() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        assert_eq!(planned_week(at("2026-11-22T11:59:59Z")), monday - Duration::days(7));
        assert_eq!(planned_week(at("2026-11-22T12:00:00Z")), monday);
        assert_eq!(planned_week(at("2026-11-29T11:00:00Z")), monday);
        assert_eq!(due_at(monday, chrono_tz::Pacific::Kiritimati), at("2026-11-22T18:00:00Z"));
        assert_eq!(due_at(monday, chrono_tz::Europe::Madrid), at("2026-11-23T07:00:00Z"));
        assert_eq!(due_at(monday, chrono_tz::Pacific::Pago_Pago), at("2026-11-23T19:00:00Z"));
        for zone in chrono_tz::TZ_VARIANTS {
            assert!(due_at(monday, zone) > at("2026-11-22T12:00:00Z"), "{zone}");
        }
    }
}
