//! The rows of the table of people, written as text.
//!
//! A page has up to a hundred rows and is asked for more often than any other: as a tree of elements the rows cost several times
//! the rest of the page. The markup is that of `components::table`; everything that people typed goes through [`push_escaped`].

use std::fmt::Write;

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::{
    access::Role,
    accounts::{Status, User},
    avatars,
    web::{
        components::{Mood, hue, initials},
        i18n::{self, common_words, org_words as words},
        render::{Look, push_escaped},
    },
};

/// About how much a row takes.
const ROW_BYTES: usize = 900;

/// The rows of these people, in their order.
pub fn rows(look: &Look, people: &[User]) -> String {
    let mut html = String::with_capacity(people.len() * ROW_BYTES);
    let row =
        Row { look, labels: Labels::of(look), roles: Role::ALL.map(|role| (role, i18n::role(role, look.locale))) };
    for person in people {
        row.write(&mut html, person);
    }
    html
}

/// What stands before the values where rows are cards.
struct Labels {
    role: &'static str,
    status: &'static str,
    last_sign_in: &'static str,
    created: &'static str,
}

impl Labels {
    fn of(look: &Look) -> Self {
        Self {
            role: words::ROLE.get(look.locale),
            status: words::STATUS.get(look.locale),
            last_sign_in: words::LAST_SIGN_IN.get(look.locale),
            created: words::CREATED.get(look.locale),
        }
    }
}

struct Row<'a> {
    look: &'a Look,
    labels: Labels,
    roles: [(Role, &'static str); Role::ALL.len()],
}

impl Row<'_> {
    fn write(&self, html: &mut String, person: &User) {
        self.write_person(html, person);
        cell(html, self.labels.role);
        html.push_str(self.roles.iter().find(|(role, _)| *role == person.role).map_or("", |(_, name)| name));
        html.push_str("</td>");
        cell(html, self.labels.status);
        let (mood, word) = status(person.status);
        html.push_str("<span class=\"");
        html.push_str(mood.badge_class());
        html.push_str("\">");
        html.push_str(word.get(self.look.locale));
        html.push_str("</span></td>");
        cell(html, self.labels.last_sign_in);
        match person.last_login() {
            Some(at) => self.write_time(html, at, &i18n::relative(at, self.look.now, self.look.zone, self.look.locale)),
            None => html.push_str(common_words::NEVER.get(self.look.locale)),
        }
        html.push_str("</td>");
        cell(html, self.labels.created);
        self.write_time(html, person.created_at, &i18n::date(person.created_at, self.look.zone, self.look.locale));
        html.push_str("</td></tr>");
    }

    /// Avatar, name as the link of the whole row, address.
    fn write_person(&self, html: &mut String, person: &User) {
        let id = person.id.to_string();
        html.push_str("<tr><th scope=\"row\"><div class=\"person\">");
        if let Some(path) = person.avatar.as_deref().and_then(avatars::small_path) {
            html.push_str("<img class=\"avatar\" alt=\"\" width=\"32\" height=\"32\" loading=\"lazy\" src=\"");
            push_escaped(html, &path);
            html.push_str("\">");
        } else {
            html.push_str("<span class=\"");
            html.push_str(hue(&id));
            html.push_str("\" aria-hidden=\"true\">");
            push_escaped(html, &initials(&person.full_name));
            html.push_str("</span>");
        }
        html.push_str("<div class=\"lines\"><a class=\"row-link\" href=\"/org/users/");
        html.push_str(&id);
        html.push_str("\">");
        push_escaped(html, &person.full_name);
        html.push_str("</a><span class=\"small\">");
        push_escaped(html, person.email.as_str());
        // A pending account says so by its status.
        if !person.is_verified() && person.status != Status::Pending {
            html.push_str(" · ");
            html.push_str(words::NOT_VERIFIED.get(self.look.locale));
        }
        html.push_str("</span></div></div></th>");
    }

    fn write_time(&self, html: &mut String, at: DateTime<Utc>, shown: &str) {
        let (date, time) = (at.date_naive(), at.time());
        let _ = write!(
            html,
            "<time datetime=\"{}-{:02}-{:02}T{:02}:{:02}:{:02}Z\" title=\"",
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second()
        );
        html.push_str(&i18n::absolute(at, self.look.zone, self.look.locale));
        html.push_str("\">");
        html.push_str(shown);
        html.push_str("</time>");
    }
}

fn cell(html: &mut String, label: &'static str) {
    html.push_str("<td data-label=\"");
    html.push_str(label);
    html.push_str("\">");
}

/// How a status looks and what it is called.
pub fn status(status: Status) -> (Mood, i18n::Text) {
    match status {
        Status::Active => (Mood::Good, common_words::STATUS_ACTIVE),
        Status::Pending => (Mood::Warning, common_words::STATUS_PENDING),
        Status::Suspended => (Mood::Bad, common_words::STATUS_SUSPENDED),
    }
}
