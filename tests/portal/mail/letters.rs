//! What the letters say, word for word.

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use portico::{
    kernel::Locale,
    mail::{Letter, MailError, Rendered, render},
};
use url::Url;

use super::samples::{any_envelope, branding, envelope, letters, noon};

/// Every letter in every language, with its name.
fn written() -> Vec<(String, Locale, Rendered)> {
    let in_one = |locale: Locale| {
        letters(locale).into_iter().map(move |letter| {
            let name = format!("{}.{}", letter.kind(), locale.tag());
            (name, locale, render(&envelope(letter, locale), &branding()).expect("a letter"))
        })
    };
    Locale::ALL.into_iter().flat_map(in_one).collect()
}

#[test]
fn f03_every_letter_says_in_every_language_what_it_should() {
    for (name, _, rendered) in written() {
        insta::assert_snapshot!(name, format!("Subject: {}\n\n{}", rendered.subject, rendered.text));
    }
}

#[test]
fn f03_every_letter_looks_as_it_should() {
    for letter in letters(Locale::En) {
        // The outline is one for all, so each letter is kept in one language: which one follows from its name, so that it stays when there are
        // more kinds. What it says in the others is held above.
        let locale = Locale::ALL[letter.kind().len() % Locale::ALL.len()];
        let name = format!("{}.{}.html", letter.kind(), locale.tag());
        let letter = letters(locale).into_iter().find(|other| other.kind() == letter.kind()).expect("the same letter");
        let rendered = render(&envelope(letter, locale), &branding()).expect("a letter");
        insta::assert_snapshot!(name, rendered.html);
    }
}

#[test]
#[ignore = "writes letters for people to look at: PORTICO_GALLERY names the folder"]
fn gallery() {
    let folder = PathBuf::from(env::var("PORTICO_GALLERY").expect("PORTICO_GALLERY"));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, _, rendered) in written() {
        fs::write(folder.join(format!("letter.{name}.html")), rendered.html).expect("a file");
    }
}

#[test]
fn f03_both_forms_of_a_letter_have_the_same_links_and_the_first_stands_in_plain_sight() {
    for (name, _, rendered) in written() {
        let html = rendered.html.replace("&amp;", "&").replace("&#38;", "&");
        let linked: BTreeSet<&str> =
            html.split("href=\"").skip(1).map(|rest| rest.split('"').next().expect("the end of a link")).collect();
        let in_text: Vec<&str> = rendered.text.lines().filter(|line| line.starts_with("https://")).collect();
        let (foot, links) = in_text.split_last().expect("the portal's address at the foot");
        assert_eq!(*foot, branding().base_url, "{name}");
        assert_eq!(linked, links.iter().copied().collect(), "{name}");
        let first = links.first().expect("what the letter is about");
        assert!(html.contains(&format!(">{first}</a>")), "{name}: the link can be read, not only pressed");
    }
}

#[test]
fn f03_no_letter_watches_its_reader() {
    for (name, _, rendered) in written() {
        for forbidden in ["<img", "<script", "<link", "<iframe", "@import", "url(", "@font-face", "src=", "background="]
        {
            assert!(!rendered.html.contains(forbidden), "{name}: {forbidden}");
        }
        for line in rendered.text.lines().filter(|line| line.contains("://")) {
            let link = Url::parse(line).unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
            assert_eq!(link.host_str(), Some("accounts.northwind.example"), "{name}: {line}");
            for (parameter, _) in link.query_pairs() {
                // `next` is there to have an ampersand in a link.
                assert!(["token", "next"].contains(&&*parameter), "{name}: {line}");
            }
        }
    }
}

#[test]
fn f03_no_letter_has_the_words_of_another_language() {
    let written = written();
    for (name, locale, rendered) in &written {
        let kind = name.split('.').next().expect("a kind");
        assert!(rendered.html.contains(&format!("<html lang=\"{}\"", locale.tag())), "{name}");
        for other in Locale::ALL.into_iter().filter(|other| other != locale) {
            let other = format!("{kind}.{}", other.tag());
            let (_, _, theirs) = written.iter().find(|(name, ..)| *name == other).expect("the same letter");
            assert_ne!(rendered.subject, theirs.subject, "{name} and {other}");
            let shared: Vec<&str> = rendered
                .text
                .lines()
                .filter(|line| line.contains(' ') && theirs.text.lines().any(|their| their == *line))
                .collect();
            assert_eq!(shared, Vec::<&str>::new(), "{name} and {other}");
        }
    }
}

#[test]
fn f03_subjects_fit_an_inbox_and_lines_a_screen() {
    for (name, _, rendered) in written() {
        let subject = rendered.subject.chars().count();
        assert!(subject <= 78 && !rendered.subject.ends_with('…'), "{name}: {subject} characters");
        for line in rendered.text.lines() {
            assert!(line.chars().count() <= 180, "{name}: {line}");
        }
        let words = rendered.text.split_whitespace().count();
        assert!(words <= 140, "{name}: {words} words");
    }
}

#[test]
fn without_names_device_and_address_the_letters_still_read_well() {
    let invitation = Letter::Invitation {
        name: String::new(),
        organization: "Northwind Labs".to_owned(),
        inviter: None,
        link: "https://example.org/invite/x".to_owned(),
        days: 1,
    };
    let changed = Letter::PasswordChanged {
        name: "  ".to_owned(),
        when: noon(),
        time_zone: Some("Middle/Earth".to_owned()),
        device: None,
        ip: None,
        reset_link: "https://example.org/reset".to_owned(),
    };
    let written: Vec<String> = [invitation, changed]
        .into_iter()
        .flat_map(|letter| Locale::ALL.map(|locale| envelope(letter.clone(), locale)))
        .map(|envelope| render(&envelope, &branding()).expect("a letter"))
        .map(|rendered| format!("Subject: {}\n\n{}", rendered.subject, rendered.text))
        .collect();
    insta::assert_snapshot!(written.join("\n----\n"));
}

#[test]
fn spans_are_said_in_the_largest_whole_unit() {
    let spoken = |minutes| {
        let link = "https://example.org/r".to_owned();
        let letter = Letter::PasswordReset { name: "Ana".to_owned(), link, minutes };
        let text = render(&envelope(letter, Locale::En), &branding()).expect("a letter").text;
        let (_, rest) = text.split_once("within ").expect("the letter says how long the link works");
        rest.split_once('.').expect("a sentence ends").0.to_owned()
    };
    assert_eq!([1, 30, 60, 90, 1440].map(spoken), ["1 minute", "30 minutes", "1 hour", "90 minutes", "24 hours"]);
}

#[test]
fn asvs_v1_2_2_a_link_that_is_no_web_page_never_leaves() {
    for link in [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/verify",
        "",
        "https://a:b@c.example",
    ] {
        let letter = Letter::VerifyEmail { name: "Ana".to_owned(), link: link.to_owned(), hours: 1 };
        let refused = render(&envelope(letter, Locale::En), &branding());
        assert!(matches!(refused, Err(MailError::Permanent(_))), "{link}");
    }
}

#[test]
fn asvs_v1_3_7_template_syntax_in_names_comes_out_literally() {
    for name in ["{{7*7}}", "${7*7}", "{% raw %}", "{name}"] {
        let letter = Letter::VerifyEmail { name: name.to_owned(), link: "https://example.org/v".to_owned(), hours: 1 };
        let rendered = render(&envelope(letter, Locale::En), &branding()).expect("a letter");
        assert!(rendered.text.starts_with(&format!("Hello {name},")), "{}", rendered.text);
        assert!(rendered.html.contains(&format!("Hello {name},")), "{name}");
    }
}

#[test]
fn the_debug_form_of_a_letter_keeps_its_link_to_itself() {
    let written = format!("{:?}", any_envelope());
    assert!(written.contains("verify_email") && !written.contains("https://"), "{written}");
}
