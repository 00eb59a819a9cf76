//! A letter as an inbox shows it: subject, plain text and HTML.

use askama::Template;

use super::{Branding, Envelope, MailError, composition, composition::Composition};

/// A letter ready to be put into a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The subject, one line.
    pub subject: String,
    /// The whole letter as plain text, lines ended by `\n`.
    pub text: String,
    /// The whole letter as an HTML document.
    pub html: String,
}

/// Every letter has the same outline; what differs is in the composition. Escapes all it is given.
#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    letter: &'a Composition,
    language: &'a str,
    brand: &'a str,
    base_url: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    letter: &'a Composition,
    base_url: &'a str,
}

/// Writes the letter in its language.
///
/// A link that is not an absolute `http` or `https` address is a permanent error: such a letter must not leave.
pub fn render(envelope: &Envelope, branding: &Branding) -> Result<Rendered, MailError> {
    let letter = composition::compose(&envelope.letter, envelope.locale, branding)?;
    let base_url = branding.base_url.trim_end_matches('/');
    let text = TextLetter { letter: &letter, base_url }.render().map_err(unwritable)?;
    let html = HtmlLetter {
        letter: &letter,
        language: envelope.locale.tag(),
        brand: &super::typed_text::title(&branding.name),
        base_url,
    }
    .render()
    .map_err(unwritable)?;
    Ok(Rendered { subject: letter.subject, text, html })
}

fn unwritable(error: askama::Error) -> MailError {
    MailError::Permanent(format!("the letter could not be written: {error}"))
}
