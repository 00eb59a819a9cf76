//! Making the sample.

use super::{
    Sample,
    people::{Crowd, Lead},
};
use crate::{
    access::{Origin, Role},
    accounts::{self, User},
    activity::Actor,
    app::App,
    kernel::{AppError, Code, Locale},
    organizations,
};

/// The password of everybody in the sample.
const PASSWORD: &str = "portico-sample-2026";
const ORGANIZATION: &str = "Northwind Labs";
const DOMAIN: &str = "northwind.example";

const LEADS: &[Lead] = &[
    Lead { given: "Mara", family: "Okafor", role: Role::Owner, zone: "Europe/London", locale: Locale::En },
    Lead { given: "Tomás", family: "Rivera", role: Role::Admin, zone: "Europe/Madrid", locale: Locale::Es },
    Lead { given: "Léa", family: "Fontaine", role: Role::Manager, zone: "Europe/Paris", locale: Locale::Fr },
    Lead { given: "Jonas", family: "Lindqvist", role: Role::User, zone: "Europe/Stockholm", locale: Locale::En },
];

/// Another organisation, whose people must never be seen by the first one's.
const NEIGHBOUR: &str = "Harbour Studio";
const NEIGHBOUR_DOMAIN: &str = "harbour.example";
const NEIGHBOUR_PEOPLE: u64 = 12;
const NEIGHBOUR_LEADS: &[Lead] = &[
    Lead { given: "Ingrid", family: "Solheim", role: Role::Owner, zone: "Europe/Oslo", locale: Locale::En },
    Lead { given: "Kwame", family: "Boateng", role: Role::Admin, zone: "Africa/Accra", locale: Locale::En },
];

/// How many people are made up and handed to the store at a time.
const BATCH: u64 = 2_000;
/// From here on it is quicker to build the indexes at the end.
const MANY: u64 = 20_000;

/// Makes the sample organisation with so many people (at least its four leads) and a small neighbour, all or nothing; `progress` hears how
/// many people there are so far. Where the sample is there already it only says who can sign in; where another organisation is, it refuses:
/// 409.
pub async fn create_sample(app: &App, people: u64, mut progress: impl FnMut(u64)) -> Result<Sample, AppError> {
    if let Some(first) = organizations::default_organization(app).await? {
        if first.name == ORGANIZATION {
            return Ok(sample(false));
        }
        return Err(AppError::new(Code::Conflict).with_message(
            "The database holds an organisation already. Sample data is only put into a database without any.",
        ));
    }
    let hash = app.passwords.hash(PASSWORD.into()).await?;
    let people = people.max(LEADS.len() as u64);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let aside = if people >= MANY { Some(tx.put_indexes_aside().await?) } else { None };
    for (name, domain, leads, people) in
        [(ORGANIZATION, DOMAIN, LEADS, people), (NEIGHBOUR, NEIGHBOUR_DOMAIN, NEIGHBOUR_LEADS, NEIGHBOUR_PEOPLE)]
    {
        let organization = organizations::create(&mut tx, app, Actor::CommandLine, &Origin::default(), name).await?;
        let mut crowd = Crowd::new(organization.id, domain, leads, people, now);
        let mut done = 0;
        while done < people {
            let batch: Vec<User> =
                (done..people.min(done + BATCH)).map(|_| crowd.next()).collect::<Result<_, AppError>>()?;
            accounts::add_people(&mut tx, app, &batch, &hash).await?;
            done += batch.len() as u64;
            if name == ORGANIZATION {
                progress(done);
            }
        }
    }
    if let Some(aside) = aside {
        tx.rebuild_indexes(aside).await?;
    }
    tx.commit(&app.clock).await?;
    app.db.analyze().await?;
    Ok(sample(true))
}

fn sample(created: bool) -> Sample {
    Sample {
        created,
        owner: format!("mara.okafor@{DOMAIN}"),
        admin: format!("tomas.rivera@{DOMAIN}"),
        manager: format!("lea.fontaine@{DOMAIN}"),
        user: format!("jonas.lindqvist@{DOMAIN}"),
        password: PASSWORD,
    }
}
