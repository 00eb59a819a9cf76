//! `portico users` (row C09).

use std::{process::ExitCode, sync::Arc};

use chrono::{DateTime, Utc};
use clap::Subcommand;

use super::{CliError, command_line_caller, open};
use crate::{
    access::{Caller, Role},
    accounts::{self, NewPerson, PeopleQuery, Status, User},
    app::App,
    config::Config,
    kernel::{AppError, Email, Locale, Total, UserId},
    mail::LostWays,
    passkeys,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a person; they are invited by mail unless told otherwise.
    Create(Create),
    /// List people, newest first.
    List(List),
    /// Show one person.
    Get {
        /// The id (user_…).
        id: UserId,
    },
    /// Take away the second factors of somebody who lost them: they sign in with their password then.
    ResetSecondFactor {
        /// The id (user_…) or the e-mail address.
        #[arg(value_name = "ID OR E-MAIL")]
        person: String,
        /// Why; it stands in the record and in the mail to the person.
        #[arg(long)]
        reason: String,
        /// Remove their passkeys as well, where these were on what is lost.
        #[arg(long)]
        passkeys: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Create {
    /// E-mail address.
    #[arg(long)]
    email: String,
    /// Name; what stands before the @ when not given.
    #[arg(long)]
    name: Option<String>,
    /// Role: owner, admin, manager or user.
    #[arg(long, default_value = "user", value_parser = read_role)]
    role: Role,
    /// Send no invitation; the person comes in by "forgotten password".
    #[arg(long)]
    no_invitation: bool,
}

#[derive(Debug, clap::Args)]
struct List {
    /// Only people in this state: active, pending or suspended.
    #[arg(long, value_parser = read_status)]
    status: Option<Status>,
    /// Only people with this role.
    #[arg(long, value_parser = read_role)]
    role: Option<Role>,
    /// A fragment of name, address or handle.
    #[arg(long)]
    search: Option<String>,
    /// How many at most.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=100))]
    limit: u32,
}

fn read_role(text: &str) -> Result<Role, String> {
    // The operator's documents say customer for somebody without power over others.
    let name = if text == "customer" { "user" } else { text };
    Role::from_name(name).ok_or_else(|| "the roles are owner, admin, manager and user".to_owned())
}

fn read_status(text: &str) -> Result<Status, String> {
    Status::from_name(text).ok_or_else(|| "the states are active, pending and suspended".to_owned())
}

pub(super) async fn run(arguments: Arguments, config: Arc<Config>) -> Result<ExitCode, CliError> {
    let app = open(config).await?;
    let caller = command_line_caller(&app).await?;
    match arguments.command {
        Command::Create(input) => create(&caller, &app, input).await?,
        Command::List(wanted) => list(&caller, &app, wanted).await?,
        Command::ResetSecondFactor { person, reason, passkeys } => {
            reset_second_factor(&caller, &app, &person, passkeys, &reason).await?;
        }
        Command::Get { id } => print_person(&*accounts::find_person(&caller, &app, id).await?),
    }
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn create(caller: &Caller, app: &App, input: Create) -> Result<(), AppError> {
    let name = input.name.unwrap_or_else(|| input.email.split('@').next().unwrap_or_default().to_owned());
    let person = NewPerson {
        email: input.email,
        full_name: name,
        phone: None,
        role: input.role,
        send_invitation: !input.no_invitation,
        locale: Locale::En,
        metadata: accounts::Metadata::default(),
    };
    let user = accounts::create_person(caller, app, person).await?;
    println!("Added {} ({}) as {}.", user.email, user.id, user.role);
    if !input.no_invitation {
        println!("The invitation leaves as soon as the portal runs.");
    }
    Ok(())
}

async fn reset_second_factor(
    caller: &Caller,
    app: &App,
    person: &str,
    with_passkeys: bool,
    reason: &str,
) -> Result<(), AppError> {
    let id = if let Ok(id) = person.parse::<UserId>() {
        id
    } else {
        let email: Email = person.parse().map_err(|issue| AppError::field("person", issue))?;
        accounts::find_person_by_email(caller, app, &email).await?.id
    };
    let (user, ways) = passkeys::reset_lost(caller, app, id, with_passkeys, reason).await?;
    let (what, are) = match ways {
        LostWays::SecondFactors => ("second factors", "reset"),
        LostWays::Passkeys => ("passkeys", "removed"),
        LostWays::Both => ("second factors and passkeys", "reset"),
    };
    println!("The {what} of {} ({}) are {are}, and their sessions have ended.", user.email, user.id);
    println!("The mail that tells them leaves as soon as the portal runs.");
    Ok(())
}

async fn list(caller: &Caller, app: &App, wanted: List) -> Result<(), AppError> {
    let query = PeopleQuery {
        status: wanted.status.into_iter().collect(),
        role: wanted.role,
        search: wanted.search,
        limit: wanted.limit,
        ..PeopleQuery::default()
    };
    let page = accounts::list_people(caller, app, &query).await?;
    for user in &page.rows {
        println!("{}  {:<9} {:<8} {:<40} {}", user.id, user.status.name(), user.role, user.email, user.full_name);
    }
    match page.total {
        Total::Exact(total) => println!("{} of {total}", page.rows.len()),
        Total::Estimate(total) => println!("{} of about {total}", page.rows.len()),
    }
    Ok(())
}

fn print_person(user: &User) {
    let or_never = |time: Option<DateTime<Utc>>| time.map_or("never".to_owned(), |time| time.to_rfc3339());
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let rows = [
        ("id", user.id.to_string()),
        ("email", user.email.to_string()),
        ("name", user.full_name.clone()),
        ("username", or_none(&user.username)),
        ("phone", or_none(&user.phone)),
        ("status", user.status.name().to_owned()),
        ("role", user.role.to_string()),
        ("verified", or_never(user.email_verified_at)),
        ("created", user.created_at.to_rfc3339()),
        ("last sign-in", or_never(user.last_login())),
        ("time zone", user.time_zone.clone()),
        ("language", user.locale.tag().to_owned()),
    ];
    for (name, value) in rows {
        println!("{name:<13} {value}");
    }
}
