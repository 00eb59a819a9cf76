//! The words of every letter in every language.
//!
//! Each sentence stands once, its languages side by side in the order English, Spanish, French: a missing language, or a name missing
//! in one of them, does not compile. Spanish says "tú", French says "vous".

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use url::Url;

use super::{Branding, Letter, MailError, typed_text};
use crate::kernel::Locale;

/// The longest subject, in characters: what inboxes show, and what a name can blow it up to.
const LONGEST_SUBJECT: usize = 78;

/// The longest device description, in characters.
const LONGEST_DEVICE: usize = 80;

/// A letter in one language, in the order in which it is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Composition {
    pub subject: String,
    pub heading: String,
    pub greeting: String,
    /// What happened or what to do; also what an inbox shows behind the subject.
    pub opening: String,
    pub facts: Vec<Fact>,
    /// What to do about it.
    pub advice: Vec<String>,
    pub action: Action,
    /// Stands above the bare link, for where the button does not work.
    pub bare_link: String,
    /// Another way, less prominent.
    pub aside: Option<Aside>,
    /// How long the link works, and what to do if one did not expect the letter.
    pub closing: Vec<String>,
    pub foot: String,
    /// What stands between a label and what it announces.
    pub colon: &'static str,
}

impl Composition {
    /// What every letter has: subject, heading and first sentence, and what there is to do. Everything else may be added.
    fn outline(
        locale: Locale,
        brand: &str,
        name: &str,
        [subject, heading, opening]: [String; 3],
        action: Action,
    ) -> Self {
        Self {
            subject,
            heading,
            greeting: greeting(locale, name),
            opening,
            facts: Vec::new(),
            advice: Vec::new(),
            action,
            bare_link: bare_link(locale),
            aside: None,
            closing: Vec::new(),
            foot: foot(locale, brand),
            colon: pick(locale, ":", ":", "\u{a0}:"),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub label: &'static str,
    pub value: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Action {
    pub label: &'static str,
    pub link: String,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Aside {
    pub question: &'static str,
    pub action: Action,
}

/// The text in the language, with the names in braces filled in.
macro_rules! sentence {
    ($locale:expr, $en:literal, $es:literal, $fr:literal $(,)?) => {
        match $locale {
            Locale::En => format!($en),
            Locale::Es => format!($es),
            Locale::Fr => format!($fr),
        }
    };
}

mod addresses;
mod alarms;
mod keys;
mod notices;
mod privacy;
mod security;

/// Picks a fixed text.
const fn pick(locale: Locale, en: &'static str, es: &'static str, fr: &'static str) -> &'static str {
    match locale {
        Locale::En => en,
        Locale::Es => es,
        Locale::Fr => fr,
    }
}

/// Writes the letter. Fails when one of its links does not lead to a web page.
pub(super) fn compose(letter: &Letter, locale: Locale, branding: &Branding) -> Result<Composition, MailError> {
    let brand = typed_text::title(&branding.name);
    let composition = match letter {
        Letter::VerifyEmail { name, link, hours } => {
            verify_email(locale, &brand, name, web_page(link)?, &hours_long(locale, *hours))
        }
        Letter::Invitation { name, organization, inviter, link, days } => {
            let inviter = inviter.as_deref().and_then(typed_text::person);
            let organization = typed_text::title(organization);
            invitation(locale, &brand, name, &organization, inviter, web_page(link)?, &days_long(locale, *days))
        }
        Letter::PasswordReset { name, link, minutes } => {
            password_reset(locale, &brand, name, web_page(link)?, &minutes_long(locale, *minutes))
        }
        Letter::PasswordChanged { name, when, time_zone, device, ip, reset_link } => {
            let facts = origin_facts(locale, moment(locale, *when, time_zone.as_deref()), device.as_deref(), *ip);
            password_changed(locale, &brand, name, facts, web_page(reset_link)?)
        }
        Letter::ApiKeyCreated { name, key_name, prefix, when, time_zone, device, ip, keys_link } => {
            let facts = origin_facts(locale, moment(locale, *when, time_zone.as_deref()), device.as_deref(), *ip);
            keys::api_key_created(locale, &brand, name, (key_name, prefix), facts, web_page(keys_link)?)
        }
        Letter::ExportReady { name, link, days, bytes } => {
            privacy::export_ready(locale, &brand, name, web_page(link)?, &days_long(locale, *days), *bytes)
        }
        Letter::DeletionPlanned { name, when, time_zone, sign_in_link } => {
            let when = moment(locale, *when, time_zone.as_deref());
            privacy::deletion_planned(locale, &brand, name, when, web_page(sign_in_link)?)
        }
        Letter::DeletionCancelled { name, when, time_zone, account_link } => {
            let when = moment(locale, *when, time_zone.as_deref());
            privacy::deletion_cancelled(locale, &brand, name, when, web_page(account_link)?)
        }
        Letter::DeletionDone { name, portal_link } => {
            privacy::deletion_done(locale, &brand, name, web_page(portal_link)?)
        }
        Letter::NewDevice { name, when, time_zone, device, ip, place, link, days } => {
            let mut facts = origin_facts(locale, moment(locale, *when, time_zone.as_deref()), device.as_deref(), *ip);
            let place = typed_text::one_line(place.as_deref().unwrap_or_default(), LONGEST_DEVICE);
            if !place.is_empty() {
                facts.push(Fact { label: pick(locale, "Place", "Lugar", "Lieu"), value: place });
            }
            alarms::new_device(locale, &brand, name, facts, link, *days)?
        }
        Letter::AccountLocked { name, link, minutes } => alarms::account_locked(locale, &brand, name, link, *minutes)?,
        Letter::EmailChangeConfirm { name, link, hours } => {
            addresses::confirm(locale, &brand, name, web_page(link)?, &hours_long(locale, *hours))
        }
        Letter::EmailChangeTaken { name, sign_in_link } => {
            addresses::taken(locale, &brand, name, web_page(sign_in_link)?)
        }
        Letter::EmailChangeRequested { name, new_email, when, time_zone, device, ip, profile_link } => {
            let facts = origin_facts(locale, moment(locale, *when, time_zone.as_deref()), device.as_deref(), *ip);
            addresses::requested(locale, &brand, name, new_email, facts, web_page(profile_link)?)
        }
        Letter::EmailChanged { name, old_email, new_email, sign_in_link } => {
            addresses::changed(locale, &brand, name, [old_email, new_email], web_page(sign_in_link)?)
        }
        Letter::EmailChangeUndo { name, new_email, when, time_zone, device, ip, undo_link, days } => {
            let facts = origin_facts(locale, moment(locale, *when, time_zone.as_deref()), device.as_deref(), *ip);
            let lasting = days_long(locale, *days);
            addresses::undo(locale, &brand, name, new_email, facts, web_page(undo_link)?, &lasting)
        }
        Letter::EmailAlreadyRegistered { name, sign_in_link, reset_link } => {
            email_already_registered(locale, &brand, name, web_page(sign_in_link)?, web_page(reset_link)?)
        }
        Letter::SecurityChanged { name, change, when, time_zone, device, ip, link, reset_link } => {
            let facts = origin_facts(locale, moment(locale, *when, time_zone.as_deref()), device.as_deref(), *ip);
            let links = [web_page(link)?, web_page(reset_link)?];
            security::security_changed(locale, &brand, name, *change, facts, links)
        }
        Letter::SecondFactorsReset { name, by, reason, ways, when, time_zone, link } => {
            let when = moment(locale, *when, time_zone.as_deref());
            security::second_factors_reset(locale, &brand, name, [by, reason], *ways, when, web_page(link)?)
        }
        Letter::Notification { name, title, text, link, settings_link } => {
            notices::notification(locale, &brand, name, [title, text], web_page(link)?, web_page(settings_link)?)
        }
        Letter::WeeklySummary { name, from, to, numbers, link, settings_link } => {
            let days = [from, to].map(|date| day(locale, *date));
            notices::weekly_summary(locale, &brand, name, days, numbers, web_page(link)?, web_page(settings_link)?)
        }
    };
    Ok(Composition { subject: typed_text::one_line(&composition.subject, LONGEST_SUBJECT), ..composition })
}

/// When something was done, on what and from where, as far as it is known.
fn origin_facts(locale: Locale, when: String, device: Option<&str>, ip: Option<std::net::IpAddr>) -> Vec<Fact> {
    let mut facts = vec![Fact { label: pick(locale, "When", "Cuándo", "Quand"), value: when }];
    let device = typed_text::one_line(device.unwrap_or_default(), LONGEST_DEVICE);
    if !device.is_empty() {
        facts.push(Fact { label: pick(locale, "Device", "Dispositivo", "Appareil"), value: device });
    }
    if let Some(ip) = ip {
        let label = pick(locale, "IP address", "Dirección IP", "Adresse IP");
        facts.push(Fact { label, value: ip.to_string() });
    }
    facts
}

fn verify_email(locale: Locale, brand: &str, name: &str, link: String, lasting: &str) -> Composition {
    Composition {
        closing: vec![
            works_once(locale, lasting),
            sentence!(
                locale,
                "If you did not create this account, ignore this mail: without your confirmation it cannot be used.",
                "Si no has creado esta cuenta, ignora este correo: sin tu confirmación no se puede usar.",
                "Si vous n’avez pas créé ce compte, ignorez cet e-mail\u{a0}: sans votre confirmation, il reste inutilisable.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Confirm your e-mail address for {brand}",
                    "Confirma tu correo electrónico para {brand}",
                    "Confirmez votre adresse e-mail pour {brand}",
                ),
                sentence!(
                    locale,
                    "Confirm your e-mail address",
                    "Confirma tu correo electrónico",
                    "Confirmez votre adresse e-mail",
                ),
                sentence!(
                    locale,
                    "This address was used to create a {brand} account. Confirm that it is yours, and the account is ready to use.",
                    "Se ha usado esta dirección para crear una cuenta de {brand}. Confirma que es tuya y la cuenta quedará lista.",
                    "Cette adresse a servi à créer un compte {brand}. Confirmez qu’elle est bien la vôtre et le compte sera prêt.",
                ),
            ],
            Action { label: pick(locale, "Confirm address", "Confirmar dirección", "Confirmer l’adresse"), link },
        )
    }
}

fn invitation(
    locale: Locale,
    brand: &str,
    name: &str,
    organization: &str,
    inviter: Option<String>,
    link: String,
    lasting: &str,
) -> Composition {
    let (subject, opening) = if let Some(inviter) = inviter {
        (
            sentence!(
                locale,
                "{inviter} invites you to {organization}",
                "{inviter} te invita a unirte a {organization}",
                "{inviter} vous invite à rejoindre {organization}",
            ),
            sentence!(
                locale,
                "{inviter} has created an account for you at {organization}. Choose a password, and you can sign in.",
                "{inviter} ha creado una cuenta para ti en {organization}. Elige una contraseña y podrás iniciar sesión.",
                "{inviter} a créé un compte pour vous chez {organization}. Choisissez un mot de passe pour vous connecter.",
            ),
        )
    } else {
        (
            sentence!(
                locale,
                "You are invited to {organization}",
                "Tu invitación para unirte a {organization}",
                "Votre invitation à rejoindre {organization}",
            ),
            sentence!(
                locale,
                "An account has been created for you at {organization}. Choose a password, and you can sign in.",
                "Se ha creado una cuenta para ti en {organization}. Elige una contraseña y podrás iniciar sesión.",
                "Un compte a été créé pour vous chez {organization}. Choisissez un mot de passe pour vous connecter.",
            ),
        )
    };
    Composition {
        closing: vec![
            works_once(locale, lasting),
            sentence!(
                locale,
                "If you do not know {organization}, ignore this mail: nobody can use the account without this link.",
                "Si no conoces {organization}, ignora este correo: nadie puede usar la cuenta sin este enlace.",
                "Si vous ne connaissez pas {organization}, ignorez cet e-mail\u{a0}: sans ce lien, personne ne peut utiliser le compte.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                subject,
                sentence!(locale, "Join {organization}", "Únete a {organization}", "Rejoignez {organization}"),
                opening,
            ],
            Action { label: pick(locale, "Accept invitation", "Aceptar invitación", "Accepter l’invitation"), link },
        )
    }
}

fn password_reset(locale: Locale, brand: &str, name: &str, link: String, lasting: &str) -> Composition {
    Composition {
        closing: vec![
            works_once(locale, lasting),
            sentence!(
                locale,
                "If it was not you who asked, ignore this mail: your password stays as it is.",
                "Si no lo has pedido tú, ignora este correo: tu contraseña sigue siendo la misma.",
                "Si la demande ne vient pas de vous, ignorez cet e-mail\u{a0}: votre mot de passe reste le même.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Reset your {brand} password",
                    "Restablece tu contraseña de {brand}",
                    "Réinitialisez votre mot de passe {brand}",
                ),
                sentence!(
                    locale,
                    "Choose a new password",
                    "Elige una contraseña nueva",
                    "Choisissez un nouveau mot de passe",
                ),
                sentence!(
                    locale,
                    "We were asked to reset the password of your {brand} account. Choose a new one here.",
                    "Nos han pedido restablecer la contraseña de tu cuenta de {brand}. Elige aquí una nueva.",
                    "On nous a demandé de réinitialiser le mot de passe de votre compte {brand}. Choisissez-en un nouveau ici.",
                ),
            ],
            Action { label: pick(locale, "Choose password", "Elegir contraseña", "Choisir un mot de passe"), link },
        )
    }
}

fn password_changed(locale: Locale, brand: &str, name: &str, facts: Vec<Fact>, reset_link: String) -> Composition {
    Composition {
        facts,
        advice: vec![
            nothing_to_do(locale),
            sentence!(
                locale,
                "If it was not you, choose a new password at once and tell your administrator.",
                "Si no has sido tú, elige enseguida una contraseña nueva y avisa a tu administrador.",
                "Si ce n’est pas vous, choisissez tout de suite un nouveau mot de passe et prévenez votre administrateur.",
            ),
        ],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "Your {brand} password was changed",
                    "Se ha cambiado tu contraseña de {brand}",
                    "Votre mot de passe {brand} a été modifié",
                ),
                sentence!(
                    locale,
                    "Your password was changed",
                    "Se ha cambiado tu contraseña",
                    "Votre mot de passe a été modifié",
                ),
                sentence!(
                    locale,
                    "The password of your {brand} account has just been changed.",
                    "Se acaba de cambiar la contraseña de tu cuenta de {brand}.",
                    "Le mot de passe de votre compte {brand} vient d’être modifié.",
                ),
            ],
            Action {
                label: pick(locale, "Reset password", "Restablecer contraseña", "Réinitialiser le mot de passe"),
                link: reset_link,
            },
        )
    }
}

fn email_already_registered(
    locale: Locale,
    brand: &str,
    name: &str,
    sign_in_link: String,
    reset_link: String,
) -> Composition {
    Composition {
        advice: vec![sentence!(
            locale,
            "If it was you, sign in instead.",
            "Si has sido tú, inicia sesión.",
            "Si c’était vous, connectez-vous.",
        )],
        aside: Some(Aside {
            question: pick(
                locale,
                "Forgotten your password?",
                "¿Has olvidado tu contraseña?",
                "Mot de passe oublié\u{202f}?",
            ),
            action: Action {
                label: pick(locale, "Choose a new one", "Elige una nueva", "Choisissez-en un nouveau"),
                link: reset_link,
            },
        }),
        closing: vec![sentence!(
            locale,
            "If it was not you, there is nothing to do: your account is as it was.",
            "Si no has sido tú, no tienes que hacer nada: tu cuenta sigue igual.",
            "Si ce n’était pas vous, vous n’avez rien à faire\u{a0}: votre compte n’a pas changé.",
        )],
        ..Composition::outline(
            locale,
            brand,
            name,
            [
                sentence!(
                    locale,
                    "You already have a {brand} account",
                    "Ya tienes una cuenta de {brand}",
                    "Vous avez déjà un compte {brand}",
                ),
                sentence!(locale, "You already have an account", "Ya tienes una cuenta", "Vous avez déjà un compte",),
                sentence!(
                    locale,
                    "Somebody tried to create a {brand} account with this address. You have one already, so nothing was created.",
                    "Alguien ha intentado crear una cuenta de {brand} con esta dirección. Ya tienes una, así que no se ha creado nada.",
                    "Quelqu’un a essayé de créer un compte {brand} avec cette adresse. Vous en avez déjà un\u{a0}: rien n’a été créé.",
                ),
            ],
            Action { label: pick(locale, "Sign in", "Iniciar sesión", "Se connecter"), link: sign_in_link },
        )
    }
}

fn greeting(locale: Locale, name: &str) -> String {
    match typed_text::person(name) {
        Some(name) => sentence!(locale, "Hello {name},", "Hola, {name}:", "Bonjour {name},"),
        None => pick(locale, "Hello,", "Hola:", "Bonjour,").to_owned(),
    }
}

fn bare_link(locale: Locale) -> String {
    sentence!(
        locale,
        "If the button does not work, open this link:",
        "Si el botón no funciona, abre este enlace:",
        "Si le bouton ne fonctionne pas, ouvrez ce lien\u{a0}:",
    )
}

/// To whoever did what the letter tells of.
fn nothing_to_do(locale: Locale) -> String {
    sentence!(
        locale,
        "If it was you, there is nothing to do.",
        "Si has sido tú, no tienes que hacer nada.",
        "Si c’est bien vous, vous n’avez rien à faire.",
    )
}

fn works_once(locale: Locale, lasting: &str) -> String {
    sentence!(
        locale,
        "The link works once, within {lasting}.",
        "El enlace sirve una sola vez, durante {lasting}.",
        "Le lien ne sert qu’une fois, pendant {lasting}.",
    )
}

fn foot(locale: Locale, brand: &str) -> String {
    sentence!(
        locale,
        "Sent automatically by {brand}",
        "Enviado automáticamente por {brand}",
        "Envoyé automatiquement par {brand}",
    )
}

/// Whole hours are said as hours: "1 hour", not "60 minutes".
fn minutes_long(locale: Locale, minutes: u32) -> String {
    if minutes >= 60 && minutes.is_multiple_of(60) {
        return hours_long(locale, minutes / 60);
    }
    match (minutes, locale) {
        (1, _) => sentence!(locale, "1 minute", "1 minuto", "1 minute"),
        _ => sentence!(locale, "{minutes} minutes", "{minutes} minutos", "{minutes} minutes"),
    }
}

fn hours_long(locale: Locale, hours: u32) -> String {
    match hours {
        1 => sentence!(locale, "1 hour", "1 hora", "1 heure"),
        _ => sentence!(locale, "{hours} hours", "{hours} horas", "{hours} heures"),
    }
}

fn days_long(locale: Locale, days: u32) -> String {
    match days {
        1 => sentence!(locale, "1 day", "1 día", "1 jour"),
        _ => sentence!(locale, "{days} days", "{days} días", "{days} jours"),
    }
}

/// Date, time to the minute and the zone they are meant in.
fn moment(locale: Locale, when: DateTime<Utc>, time_zone: Option<&str>) -> String {
    let zone: Tz = time_zone.and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC);
    let local = when.with_timezone(&zone);
    let (day, year, time) = (local.day(), local.year(), local.format("%H:%M"));
    let month = month(locale, local.month0());
    let ordinal = if day == 1 { "er" } else { "" };
    sentence!(
        locale,
        "{day} {month} {year}, {time} ({zone})",
        "{day} de {month} de {year}, {time} ({zone})",
        "{day}{ordinal} {month} {year} à {time} ({zone})",
    )
}

/// A day of the year.
fn day(locale: Locale, date: NaiveDate) -> String {
    let (day, month) = (date.day(), month(locale, date.month0()));
    let ordinal = if day == 1 { "er" } else { "" };
    sentence!(locale, "{day} {month}", "{day} de {month}", "{day}{ordinal} {month}")
}

fn month(locale: Locale, month0: u32) -> &'static str {
    const MONTHS: [[&str; 3]; 12] = [
        ["January", "enero", "janvier"],
        ["February", "febrero", "février"],
        ["March", "marzo", "mars"],
        ["April", "abril", "avril"],
        ["May", "mayo", "mai"],
        ["June", "junio", "juin"],
        ["July", "julio", "juillet"],
        ["August", "agosto", "août"],
        ["September", "septiembre", "septembre"],
        ["October", "octubre", "octobre"],
        ["November", "noviembre", "novembre"],
        ["December", "diciembre", "décembre"],
    ];
    let [en, es, fr] = MONTHS[month0 as usize % 12];
    pick(locale, en, es, fr)
}

/// The link as it may stand in a letter: absolute, `http` or `https`, percent-encoded, without a password in it.
fn web_page(link: &str) -> Result<String, MailError> {
    let wrong = || MailError::Permanent("a link of the letter does not lead to a web page".to_owned());
    let url = Url::parse(link).map_err(|_| wrong())?;
    let leads_to_a_page =
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    if leads_to_a_page { Ok(url.into()) } else { Err(wrong()) }
}
