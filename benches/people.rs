//! How long the list of people takes without any cache, shape by shape: `cargo bench --bench people -- URL PEOPLE`.
//!
//! The database is made with sample data if it is empty. Each shape is asked several times after everything cached was made old.

#![expect(clippy::disallowed_methods, reason = "spans inside one process are measured")]

use std::{
    fmt::Write,
    sync::Arc,
    time::{Duration, Instant},
};

use portico::{
    access::{Caller, Credential, Origin, Principal, Role},
    accounts::{self, PeopleQuery, Sort, Status},
    activity,
    app::App,
    clock::Clock,
    config::Config,
    demo,
    kernel::{Direction, Id, Locale, Theme},
    keyring::Keyring,
    organizations,
    places::Places,
    store::Db,
};

const ROUNDS: usize = 15;

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let url = arguments.next().unwrap_or_else(|| "sqlite::memory:".to_owned());
    let people = arguments.next().and_then(|number| number.parse().ok()).unwrap_or(10_000);
    let mut config = Config::default();
    config.store.url = url.into();
    let db = Db::open(&config.store).await.expect("a database");
    db.migrate().await.expect("tables");
    let keyring = Keyring::from_base64(&format!("{}=", "A".repeat(43)), "keys.master").expect("a key");
    let app = App::new(db, Clock::system(), Arc::new(config), keyring, Places::default()).expect("the tools");

    let start = Instant::now();
    let sample = demo::create_sample(&app, people, |_| ()).await.expect("a sample");
    if sample.created {
        println!("{} people in {:.1} s", people, start.elapsed().as_secs_f64());
    }
    let organization = organizations::default_organization(&app).await.expect("read").expect("an organisation");
    if std::env::var_os("VERIFY").is_some() {
        let start = Instant::now();
        let verdict = activity::verify_chain(&app.db, organization.id).await.expect("read");
        println!("chain {verdict:?} in {:.1} s", start.elapsed().as_secs_f64());
    }
    let caller = Caller {
        principal: Arc::new(Principal {
            user: Id::from_uuid(uuid::Uuid::nil()),
            org: organization.id,
            org_name: "".into(),
            full_name: String::new(),
            email: sample.owner.parse().expect("an address"),
            role: Role::Owner,
            permissions: Role::Owner.permissions(),
            locale: Locale::En,
            theme: Theme::Auto,
            time_zone: chrono_tz::UTC,
            is_verified: true,
            avatar: None,
        }),
        credential: Credential::CommandLine,
        proved_until: None,
        origin: Origin::default(),
    };
    for (name, query) in shapes() {
        show(&app, &caller, &name, query).await;
    }
    app.db.close().await;
}

fn shapes() -> Vec<(String, PeopleQuery)> {
    let mut shapes = Vec::new();
    let mut add = |name: &str, query: PeopleQuery| shapes.push((name.to_owned(), query));
    let base = PeopleQuery::default;
    for sort in Sort::ALL {
        for direction in [Direction::Asc, Direction::Desc] {
            add(&format!("{} {}", sort.name(), direction.name()), PeopleQuery { sort, direction, ..base() });
        }
        let name = sort.name();
        let status = |status| PeopleQuery { sort, status: vec![status], ..base() };
        add(&format!("{name} active"), status(Status::Active));
        add(&format!("{name} suspended"), status(Status::Suspended));
        add(
            &format!("{name} pending+suspended"),
            PeopleQuery { status: vec![Status::Pending, Status::Suspended], sort, ..base() },
        );
        add(&format!("{name} owners"), PeopleQuery { role: Some(Role::Owner), sort, ..base() });
        add(&format!("{name} admins"), PeopleQuery { role: Some(Role::Admin), sort, ..base() });
        add(
            &format!("{name} suspended admins"),
            PeopleQuery { role: Some(Role::Admin), status: vec![Status::Suspended], sort, ..base() },
        );
        add(&format!("{name} not verified"), PeopleQuery { verified: Some(false), sort, ..base() });
        add(&format!("{name} never in"), PeopleQuery { never_signed_in: true, sort, ..base() });
        let now = chrono::DateTime::from_timestamp_micros(Clock::system().now().timestamp_micros()).expect("now");
        for (span, days) in [("day", 1), ("month", 30), ("year", 365)] {
            let from = Some(now - chrono::Duration::days(days));
            add(&format!("{name} made in the last {span}"), PeopleQuery { created_from: from, sort, ..base() });
            add(&format!("{name} in the last {span}"), PeopleQuery { last_login_from: from, sort, ..base() });
            add(&format!("{name} not in the last {span}"), PeopleQuery { last_login_to: from, sort, ..base() });
        }
        for search in [
            "e",
            "x",
            "ö",
            "李",
            "ma",
            "zu",
            "qz",
            "ana",
            "okafor",
            "mara okafor",
            "mara.ok",
            "northwin",
            "wind.exam",
            "qqqqqq",
            "exampla",
            "okafor9",
            "lindqvist77",
            "de",
            "mara",
            "sm",
            "ngozi",
            "kahu",
            "rangi",
            "a.b",
            "ngozi kahananui",
        ] {
            add(&format!("{name} {search:?}"), PeopleQuery { search: Some(search.to_owned()), sort, ..base() });
        }
        for search in ["ma", "okafor", "northwind"] {
            let search = Some(search.to_owned());
            add(
                &format!("{name} {search:?} suspended"),
                PeopleQuery { search: search.clone(), status: vec![Status::Suspended], sort, ..base() },
            );
            add(&format!("{name} {search:?} admins"), PeopleQuery { search, role: Some(Role::Admin), sort, ..base() });
        }
    }
    shapes
}

/// Asks for the first page, for the one after it, and back again; then for a page far down, if there is one.
async fn show(app: &App, caller: &Caller, name: &str, query: PeopleQuery) {
    let page = accounts::list_people(caller, app, &query).await.expect("a page");
    let mut line =
        format!("{name:34} {:>8} rows, {:?}: first {}", page.rows.len(), page.total, time(app, caller, &query).await);
    if let Some(next) = page.next.clone() {
        let mut query = PeopleQuery { edge: Some(next), ..query.clone() };
        let _ = write!(line, "  second {}", time(app, caller, &query).await);
        for _ in 0..20 {
            let page = accounts::list_people(caller, app, &query).await.expect("a page");
            let Some(next) = page.next.clone() else { break };
            query.edge = Some(next);
        }
        let _ = write!(line, "  deep {}", time(app, caller, &query).await);
        let page = accounts::list_people(caller, app, &query).await.expect("a page");
        if let Some(previous) = page.previous.clone() {
            query.edge = Some(previous);
            let _ = write!(line, "  back {}", time(app, caller, &query).await);
        }
    }
    println!("{line}");
}

/// The middle of several goes, after one that does not count.
async fn time(app: &App, caller: &Caller, query: &PeopleQuery) -> String {
    let mut times: Vec<Duration> = Vec::new();
    for round in 0..=ROUNDS {
        app.db.stamps().bump_all();
        let start = Instant::now();
        accounts::list_people(caller, app, query).await.expect("a page");
        if round > 0 {
            times.push(start.elapsed());
        }
        if start.elapsed() > Duration::from_millis(300) && round > 1 {
            break;
        }
    }
    times.sort();
    let middle = times[times.len() / 2];
    let mark = if middle > Duration::from_millis(5) { "!" } else { "" };
    format!("{:>7.2}{mark} ms", middle.as_secs_f64() * 1000.0)
}
