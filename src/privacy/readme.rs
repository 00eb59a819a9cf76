//! The file that explains the others.

use std::fmt::Write;

use chrono::{DateTime, Utc};

use super::{
    register::{self, DOINGS, in_language},
    sql::shown_time,
};
use crate::accounts::User;

/// The text of `README.txt` in the person's language.
pub(super) fn text(user: &User, organization: &str, now: DateTime<Utc>) -> String {
    let say = |en, es, fr| in_language([en, es, fr], user.locale);
    let mut text = String::new();
    let (name, when) = (&user.full_name, shown_time(now));
    let _ = writeln!(
        text,
        "{} {organization}",
        say("Copy of your data at", "Copia de tus datos en", "Copie de vos données chez")
    );
    let _ = writeln!(text, "{name} <{}>, {when}", user.email);
    let _ = writeln!(
        text,
        "\n{}",
        say(
            "Each kind of data is here twice: as a table (CSV), which a spreadsheet opens, and as JSON, which programs read. Times are in UTC. In the\n\
             tables an apostrophe stands before a text that a spreadsheet would take for a formula; the JSON has it as it is.",
            "Cada tipo de datos está dos veces: como tabla (CSV), que se abre en una hoja de cálculo, y como JSON, que leen los programas. Las horas están en\n\
             UTC. En las tablas, un apóstrofo precede al texto que una hoja de cálculo tomaría por fórmula; en el JSON está tal cual.",
            "Chaque type de données figure deux fois : en tableau (CSV), qu’ouvre un tableur, et en JSON, que lisent les programmes. Les heures sont en UTC. Dans\n\
             les tableaux, une apostrophe précède un texte qu’un tableur prendrait pour une formule ; le JSON le donne tel quel.",
        )
    );
    let _ = writeln!(text, "\n{}", say("What is in it:", "Qué contiene:", "Ce qu’elle contient :"));
    let files = register::tables().filter_map(|table| table.personal()?.file).chain([DOINGS]);
    for file in files {
        let _ = writeln!(text, "  {:<24}{}", format!("{}.csv, .json", file.name), in_language(file.what, user.locale));
    }
    let _ = writeln!(
        text,
        "\n{}",
        say(
            "What is not in it: your password, codes and keys, of which only hashes or sealed forms are stored and whose copy would help thieves alone;\n\
             numbers that the portal calculates from the rest to find and order it; and what is about other people.",
            "Qué no contiene: tu contraseña, códigos y claves, de los que solo se guardan huellas o formas selladas y cuya copia solo ayudaría a ladrones; números\n\
             que el portal calcula a partir del resto para encontrarlo y ordenarlo; y lo que trata de otras personas.",
            "Ce qu’elle ne contient pas : votre mot de passe, vos codes et vos clés, dont seules des empreintes ou des formes scellées sont conservées et dont la copie\n\
             n’aiderait que des voleurs ; les nombres que le portail calcule pour retrouver et trier le reste ; et ce qui concerne d’autres personnes.",
        )
    );
    text
}
