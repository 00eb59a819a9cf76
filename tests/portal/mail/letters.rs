//! What the letters say, word for word.

use portico::{
    kernel::Locale,
    mail::{Letter, MailError, render},
};

use super::samples::{any_envelope, branding, envelope, letters, noon};

#[test]
fn f03_every_letter_says_in_every_language_what_it_should() {
    for letter in letters() {
        for locale in Locale::ALL {
            let name = format!("{}.{}", letter.kind(), locale.tag());
            let rendered = render(&envelope(letter.clone(), locale), &branding()).expect("a letter");
            insta::assert_snapshot!(name, format!("Subject: {}\n\n{}", rendered.subject, rendered.text));
        }
    }
}

#[test]
fn f03_every_letter_looks_as_it_should() {
    for letter in letters() {
        // Each in one language, which does not change when there are more kinds.
        let locale = Locale::ALL[letter.kind().len() % Locale::ALL.len()];
        let name = format!("{}.{}.html", letter.kind(), locale.tag());
        let rendered = render(&envelope(letter, locale), &branding()).expect("a letter");
        insta::assert_snapshot!(name, rendered.html);
    }
}

#[test]
fn nothing_is_fetched_and_nobody_is_watched() {
    for letter in letters() {
        let html = render(&envelope(letter, Locale::En), &branding()).expect("a letter").html;
        for forbidden in ["<img", "<script", "<link", "<iframe", "@import", "url(", "@font-face", "src="] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
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
