//! Every view with sample data as HTML files, to be looked at; and what a render costs. Neither is part of the daily run:
//! `PORTICO_GALLERY=target/gallery PORTICO_SITE=target/site cargo test --test gallery -- --ignored --nocapture`

#![recursion_limit = "256"]

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use leptos::prelude::*;
use portico::{
    access::Role,
    accounts::{LinkStatus, Status, User},
    activity::Recorded,
    devices::Device,
    kernel::{self, ActivityId, Locale, OrgId, SessionId, Theme, Total, UserId},
    mail::MailboxEntry,
    overview::{Glance, Standing},
    preferences::Widget,
    sessions::{Session, Signal},
    web::{
        assets::Assets,
        components::{FormState, Notice, nothing_matches},
        islands::Strength,
        pages::{
            account, mailbox, org,
            org::{Users, listing::Listing},
            refusal, signed_out,
        },
        render::{Look, Page},
        shell::{Frame, Place, Porch},
    },
};
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 14, 8, 0).single().expect("a moment")
}

fn look(locale: Locale, theme: Theme) -> Look {
    Look { locale, theme, zone: chrono_tz::Europe::Madrid, now: now() }
}

fn user() -> User {
    User {
        id: UserId::from_uuid(Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8057)),
        org_id: OrgId::from_uuid(Uuid::from_u128(1)),
        email: "mara.okafor@northwind.example".parse().expect("an address"),
        email_verified_at: Some(now()),
        username: Some("mara".to_owned()),
        full_name: "Mara Okafor".to_owned(),
        given_name: Some("Mara".to_owned()),
        family_name: Some("Okafor".to_owned()),
        phone: None,
        avatar: None,
        locale: Locale::En,
        time_zone: "Europe/Madrid".to_owned(),
        theme: Theme::Auto,
        status: Status::Active,
        locked_at: None,
        role: Role::Owner,
        metadata: sqlx::types::Json::default(),
        created_at: now(),
        updated_at: now(),
        last_login_at: now(),
        deletion_planned_at: None,
    }
}

const AGENTS: [&str; 3] = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
];

fn sessions() -> Vec<Session> {
    [(0, 0), (25, 9_000), (1_200, 20_000)]
        .iter()
        .zip(AGENTS)
        .enumerate()
        .map(|(index, ((seen, made), agent))| Session {
            id: SessionId::from_uuid(Uuid::from_u128(index as u128)),
            device: Device::read(agent),
            ip: Some(["102.89.33.7", "102.89.33.7", "85.240.11.9"][index].to_owned()),
            place: (index == 2).then(|| "Porto, Portugal".to_owned()),
            signals: if index == 2 { Signal::ALL.to_vec() } else { Vec::new() },
            created_at: now() - TimeDelta::minutes(*made),
            last_seen_at: now() - TimeDelta::minutes(*seen),
            expires_at: now() + TimeDelta::days(7),
            remembered: index == 1,
            is_current: index == 0,
        })
        .collect()
}

fn glance(user: &User) -> Glance {
    let standing = Standing { password_since: user.created_at, has_password: true, ..Standing::default() };
    let (sessions, activity) = (sessions(), activity());
    Glance { user: user.id, read_at: user.created_at, standing, sessions, activity, achievements: Vec::new() }
}

fn activity() -> Vec<Recorded> {
    ["user.login", "user.updated", "session.revoked", "user.email_verified", "user.registered"]
        .iter()
        .enumerate()
        .map(|(index, kind)| Recorded {
            id: ActivityId::from_uuid(Uuid::from_u128(index as u128)),
            kind: (*kind).to_owned(),
            actor_kind: "user".to_owned(),
            actor_id: Some(user().id),
            subject_id: Some(user().id),
            occurred_at: now() - TimeDelta::minutes(7 * 9_i64.pow(u32::try_from(index).unwrap_or(0))),
            ip: Some("102.89.33.7".to_owned()),
            user_agent: Some(AGENTS[index % 2].to_owned()),
            changes: sqlx::types::Json(serde_json::Value::Null),
        })
        .collect()
}

fn letter() -> MailboxEntry {
    MailboxEntry {
        id: 7,
        to: "aiko.tanabe@northwind.example".to_owned(),
        subject: "Confirm your address".to_owned(),
        text: "Hello Aiko,\n\nopen this link within 24 hours:\nhttp://127.0.0.1:3000/verify-email?token=abc\n"
            .to_owned(),
        html: "<p>Hello</p>".to_owned(),
        sent_at: now() - TimeDelta::minutes(3),
        locale: Locale::En,
    }
}

fn frame(look: Look, place: Place) -> Frame {
    Frame {
        look,
        organization: Arc::from("Northwind Labs"),
        person_id: user().id.to_string(),
        person_picture: None,
        person_name: "Mara Okafor".to_owned(),
        role: "Owner".to_owned(),
        place,
        here: "/account".to_owned(),
        sees_users: true,
        sees_settings: true,
        sees_mailbox: true,
        notice: None,
        unread: 3,
    }
}

fn porch(look: Look) -> Porch {
    Porch { look, organization: Arc::from("Northwind Labs"), here: "/login".to_owned(), notice: None }
}

fn login_data(form: FormState) -> signed_out::Login {
    signed_out::Login {
        organization: "Northwind Labs".to_owned(),
        form,
        next: String::new(),
        has_passkeys: true,
        may_register: true,
    }
}

fn refused() -> FormState {
    FormState::default()
        .with_value("email", "mara.okafor")
        .with_value("full_name", "Mara Okafor")
        .with_error("email", "Enter an e-mail address such as name@example.com.")
        .with_error("password", "Use at least 8 characters.")
}

fn new_password(status: LinkStatus, form: FormState) -> signed_out::NewPassword {
    let strength = form.is_refused().then(|| Strength {
        score: 1,
        label: "Weak.".to_owned(),
        hints: vec!["Add another word or two.".to_owned()],
    });
    signed_out::NewPassword { token: "token".to_owned(), status, form, min_password: 8, strength }
}

const NAMES: [&str; 8] = [
    "Mara Okafor",
    "Jonas Lindqvist",
    "Aiko Tanabe",
    "Luis Herrera",
    "Chloé Martin",
    "Tomasz Zieliński",
    "Priya Raman",
    "Noor Haddad",
];

fn people(rows: u16) -> Users {
    let person = |index: u16| {
        let name = NAMES[usize::from(index) % NAMES.len()];
        let address = format!("person{index}@northwind.example");
        User {
            id: UserId::from_uuid(Uuid::from_u128(u128::from(index) * 7_919)),
            email: address.parse().expect("an address"),
            full_name: name.to_owned(),
            status: [Status::Active, Status::Active, Status::Pending, Status::Suspended][usize::from(index) % 4],
            role: Role::ALL[usize::from(index) % 4],
            created_at: now() - TimeDelta::days(i64::from(index) * 11),
            last_login_at: now() - TimeDelta::minutes(13 * i64::from(index) * i64::from(index)),
            deletion_planned_at: None,
            ..user()
        }
    };
    Users {
        listing: Listing::read("status=active").0,
        page: Arc::new(kernel::Page {
            rows: (0..rows).map(person).collect(),
            next: None,
            previous: None,
            total: Total::Exact(12_401),
            written: std::sync::OnceLock::new(),
        }),
        headcount: Total::Exact(12_408),
        organization: Arc::from("Northwind Labs"),
        previous: None,
        next: Some("edge".to_owned()),
        may_add: true,
        had_unreadable: false,
    }
}

fn write(folder: &Path, name: &str, page: &Page, assets: &Assets, view: impl FnOnce() -> AnyView) {
    fs::write(folder.join(format!("{name}.html")), page.html(assets, "n", view)).expect("a file");
}

#[test]
#[ignore = "writes pictures' sources for people to look at"]
fn gallery() {
    let folder = PathBuf::from(env::var("PORTICO_GALLERY").expect("PORTICO_GALLERY"));
    let assets = Assets::load(Path::new(&env::var("PORTICO_SITE").expect("PORTICO_SITE"))).expect("assets");
    fs::create_dir_all(&folder).expect("a folder");
    for theme in [Theme::Light, Theme::Dark] {
        for locale in Locale::ALL {
            let look = look(locale, theme);
            let name = |page: &str| format!("{page}.{}.{}", locale.tag(), theme.name());
            let porch = porch(look);
            let outside = |page: &str, view: fn(Locale) -> AnyView| {
                write(&folder, &name(page), &porch.page(page), &assets, || porch.around(view(locale)).into_any());
            };
            outside("login", |l| signed_out::login(l, login_data(FormState::default())).into_any());
            outside("login-refused", |l| {
                let form = FormState {
                    message: Some("The e-mail address or the password is wrong.".to_owned()),
                    ..FormState::default()
                };
                signed_out::login(l, login_data(form.with_value("email", "mara@northwind.example"))).into_any()
            });
            outside("register", |l| {
                signed_out::register(l, signed_out::Register { min_password: 8, ..Default::default() }).into_any()
            });
            outside("register-refused", |l| {
                let data = new_password(LinkStatus::Good, refused());
                signed_out::register(
                    l,
                    signed_out::Register { form: data.form, min_password: 8, strength: data.strength },
                )
                .into_any()
            });
            outside("check-mail", |l| {
                let email = Some("mara.okafor@northwind.example".to_owned());
                signed_out::check_mail(
                    l,
                    signed_out::CheckMail { email, awaited: signed_out::Awaited::Confirmation, has_mailbox: true },
                )
                .into_any()
            });
            outside("verify", |l| signed_out::verify_email(l, "t", LinkStatus::Good).into_any());
            outside("verify-invalid", |l| signed_out::verify_email(l, "t", LinkStatus::Invalid).into_any());
            outside("forgot", |l| signed_out::forgot_password(l, FormState::default()).into_any());
            outside("reset", |l| {
                signed_out::reset_password(l, new_password(LinkStatus::Good, FormState::default())).into_any()
            });
            outside("invite", |l| {
                let invited = signed_out::Invited {
                    organization: "Northwind Labs".to_owned(),
                    email: "mara.okafor@northwind.example".to_owned(),
                    full_name: "Mara Okafor".to_owned(),
                };
                signed_out::invitation(l, new_password(LinkStatus::Good, FormState::default()), invited).into_any()
            });
            outside("setup", |l| {
                signed_out::set_up(l, new_password(LinkStatus::Good, FormState::default())).into_any()
            });
            outside("not-found", |l| refusal::not_found(l).into_any());
            outside("error", |l| {
                refusal::refused(
                    l,
                    "This did not work",
                    "Something went wrong on our side.".to_owned(),
                    Some("req_0198a".to_owned()),
                )
                .into_any()
            });

            let inside = |page: &str, place, notice, view: &dyn Fn() -> AnyView| {
                let frame = Frame { notice, ..frame(look, place) };
                write(&folder, &name(page), &frame.page(page), &assets, || frame.around(view()).into_any());
            };
            let (user, sessions) = (user(), sessions());
            let glance = glance(&user);
            inside("overview", Place::Overview, None, &|| {
                account::overview(
                    &look,
                    account::Overview {
                        user: &user,
                        glance: &glance,
                        session: None,
                        messages: &[],
                        has_passkeys: true,
                        widgets: Widget::ALL.to_vec(),
                    },
                )
                .into_any()
            });
            inside("profile", Place::Profile, Some(Notice::good("Your profile is saved.")), &|| {
                account::profile(&look, account::ProfilePage::of(&user)).into_any()
            });
            inside("profile-refused", Place::Profile, None, &|| {
                let form = FormState::default()
                    .with_value("full_name", "")
                    .with_value("phone", "0600")
                    .with_value("language", "es")
                    .with_error("full_name", "Fill in this field.")
                    .with_error("phone", "Begin with + and the country code, for example +34 600 000 000.");
                account::profile(&look, account::ProfilePage { refused: Some(form), ..account::ProfilePage::of(&user) })
                    .into_any()
            });
            inside("sessions", Place::Sessions, None, &|| account::sessions(&look, &sessions).into_any());
            inside("users", Place::Users, None, &|| org::users(&look, people(12)).into_any());
            inside("users-none", Place::Users, None, &|| {
                nothing_matches(locale, "Nobody matches", "No name, address or username contains “zzz”.", "/org/users")
                    .into_any()
            });
            inside("mailbox", Place::Mailbox, None, &|| mailbox::mailbox(&look, &[letter(), letter()]).into_any());
            inside("mailbox-empty", Place::Mailbox, None, &|| mailbox::mailbox(&look, &[]).into_any());
            inside("letter", Place::Mailbox, None, &|| mailbox::letter(&look, &letter()).into_any());
        }
    }
}

#[test]
#[ignore = "measures; run it in release"]
#[expect(clippy::disallowed_methods, reason = "a stopwatch, not the time of day")]
fn cost_of_a_render() {
    let assets = Assets::default();
    let look = look(Locale::En, Theme::Auto);
    let time = |name: &str, rounds: u32, render: &dyn Fn() -> String| {
        let bytes = render().len();
        let start = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(render());
        }
        println!("{name}: {:?} a page of {bytes} bytes", start.elapsed() / rounds);
    };
    let (porch, frame) = (porch(look), frame(look, Place::Users));
    time("login", 5_000, &|| {
        porch
            .page("Sign in")
            .html(&assets, "n", || porch.around(signed_out::login(look.locale, login_data(FormState::default()))))
    });
    time("users, 50 rows", 1_000, &|| {
        frame.page("Users").html(&assets, "n", || frame.around(org::users(&look, people(50))))
    });
    let user = user();
    let glance = glance(&user);
    time("account", 2_000, &|| {
        let data = account::Overview {
            user: &user,
            glance: &glance,
            session: None,
            messages: &[],
            has_passkeys: true,
            widgets: Widget::ALL.to_vec(),
        };
        frame.page("Overview").html(&assets, "n", || frame.around(account::overview(&look, data)))
    });
}
