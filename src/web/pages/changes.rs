//! What an event changed, field by field, in words.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::{
    access::Role,
    accounts::Status,
    activity::{KEY_USED, REASON},
    kernel::{Locale, Theme},
    mfa::Method,
    organizations::ProfileField,
    preferences::WidgetChoice,
    web::{
        i18n::{self, common_words, history_words, security_words},
        pages::{account, org::status},
        render::Look,
    },
};

/// A longer value is cut here, in characters: the export has it whole.
const VALUE_MAX: usize = 160;

/// A field with what was there and what is there now; `None` for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The field's name.
    pub field: String,
    /// Before.
    pub before: Option<String>,
    /// After.
    pub after: Option<String>,
}

/// What changed, without what is only noted beside it. Of an object its entries are told one by one.
pub fn changed(look: &Look, changes: &Value) -> Vec<Changed> {
    let Some(fields) = changes.as_object() else { return Vec::new() };
    let mut told = Vec::new();
    for (field, change) in fields.iter().filter(|(field, _)| *field != KEY_USED && *field != REASON) {
        let name = i18n::field_name(field, look.locale).unwrap_or(field).to_owned();
        match (change["before"].as_object(), change["after"].as_object()) {
            (None, None) => told.extend(one(look, name, field, &change["before"], &change["after"])),
            (before, after) => entries(look, field, &name, before, after, &mut told),
        }
    }
    told
}

/// What changed within an object, each entry for itself, however deep.
fn entries(
    look: &Look,
    field: &str,
    name: &str,
    before: Option<&Map<String, Value>>,
    after: Option<&Map<String, Value>>,
    told: &mut Vec<Changed>,
) {
    let empty = Map::new();
    let (before, after) = (before.unwrap_or(&empty), after.unwrap_or(&empty));
    let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let nothing = Value::Null;
    for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)) {
        let (was, is) = (before.get(key).unwrap_or(&nothing), after.get(key).unwrap_or(&nothing));
        let name = format!("{name} · {}", i18n::entry_name(field, key, look.locale).unwrap_or(key));
        // Keys of somebody's own mean nothing to us, also where they are spelt like ours.
        let within = if field == "metadata" { field } else { key };
        match (was.as_object(), is.as_object()) {
            (None, None) => told.extend(one(look, name, within, was, is)),
            (was, is) => entries(look, within, &name, was, is, told),
        }
    }
}

fn one(look: &Look, name: String, field: &str, before: &Value, after: &Value) -> Option<Changed> {
    let told = |value: &Value| time(look, field, value).or_else(|| self::value(look.locale, field, value)).map(short);
    let changed = Changed { field: name, before: told(before), after: told(after) };
    (changed.before != changed.after).then_some(changed)
}

fn time(look: &Look, field: &str, value: &Value) -> Option<String> {
    if !field.ends_with("_at") && !field.ends_with("_until") {
        return None;
    }
    let at: DateTime<Utc> = value.as_str()?.parse().ok()?;
    Some(i18n::absolute(at, look.zone, look.locale))
}

fn short(text: String) -> String {
    if text.chars().count() <= VALUE_MAX { text } else { text.chars().take(VALUE_MAX).chain(['…']).collect() }
}

/// Why it was done, where somebody said so.
pub fn reason(changes: &Value) -> Option<&str> {
    changes.get(REASON)?.get("after")?.as_str()
}

/// The id of the key that was used, where it was one.
pub fn key_used(changes: &Value) -> Option<&str> {
    changes.get(KEY_USED)?.get("after")?.as_str()
}

/// A recorded value in words; `None` for nothing.
pub fn value(locale: Locale, field: &str, value: &Value) -> Option<String> {
    let text = plain(value);
    let in_words = match field {
        "role" => Role::from_name(&text).map(|role| i18n::role(role, locale)),
        "status" => Status::from_name(&text).map(|known| status(known).1.get(locale)),
        "language" => Locale::from_tag(&text).map(Locale::name),
        "theme" => Theme::from_name(&text).map(|theme| theme_words(theme).get(locale)),
        "method" | "second_factors" => return factors(locale, &text),
        "default_view" | "defaultView" => account::view_word(&text).map(|word| word.get(locale)),
        "widgets" => return widgets(locale, value),
        "profile_fields" => return labels(locale, value),
        // Which of two addresses it is, is nobody's to read.
        "slack_webhook" if text == "before" => Some(history_words::BEFORE.get(locale)),
        "slack_webhook" if text == "after" => Some(history_words::AFTER.get(locale)),
        _ => None,
    };
    let in_words = in_words.or_else(|| match value {
        Value::Bool(is_so) => Some(if *is_so { common_words::YES } else { common_words::NO }.get(locale)),
        _ => None,
    });
    Some(in_words.map_or(text, str::to_owned)).filter(|text| !text.is_empty())
}

/// The parts of the overview that are shown, in their order; `None` where it is not said.
fn widgets(locale: Locale, value: &Value) -> Option<String> {
    let chosen: Vec<WidgetChoice> = serde_json::from_value(value.clone()).ok()?;
    let shown = chosen.iter().filter(|choice| choice.visible);
    let shown: Vec<&str> = shown.map(|choice| account::widget_word(choice.name).get(locale)).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// What the fields of profiles are called; `None` where there are none.
fn labels(locale: Locale, value: &Value) -> Option<String> {
    let fields: Vec<ProfileField> = serde_json::from_value(value.clone()).ok()?;
    let labels: Vec<&str> = fields.iter().map(|field| field.label.get(locale)).collect();
    (!labels.is_empty()).then(|| labels.join(", "))
}

/// Names of second factors in words; `None` for none.
fn factors(locale: Locale, names: &str) -> Option<String> {
    let words: Vec<&str> = names
        .split(", ")
        .filter_map(Method::from_name)
        .map(|method| match method {
            Method::Totp => security_words::APP.get(locale),
            Method::Sms => security_words::TEXTS.get(locale),
        })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

const fn theme_words(theme: Theme) -> i18n::Text {
    match theme {
        Theme::Auto => common_words::THEME_AUTO,
        Theme::Light => common_words::THEME_LIGHT,
        Theme::Dark => common_words::THEME_DARK,
    }
}

/// A value as text: of a list its entries with commas.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use serde_json::json;

    use super::*;

    fn look(locale: Locale) -> Look {
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).single().expect("a moment");
        Look { locale, theme: Theme::Auto, zone: chrono_tz::Europe::Madrid, now }
    }

    fn told(changes: &Value) -> Vec<String> {
        let or_nothing = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
        changed(&look(Locale::Es), changes)
            .into_iter()
            .map(|one| format!("{}: {} > {}", one.field, or_nothing(one.before), or_nothing(one.after)))
            .collect()
    }

    #[test]
    fn fields_are_told_in_words_and_objects_entry_by_entry() {
        let changes = json!({
            "role": { "before": "user", "after": "admin" },
            "metadata": { "before": { "a": 1, "b": "x" }, "after": { "a": 1, "b": "y", "c": ["p", "q"] } },
            "second_factors": { "before": ["sms", "totp"], "after": [] },
            "expires_at": { "before": null, "after": "2026-12-20T09:00:00Z" },
        });
        assert_eq!(
            told(&changes),
            [
                "Caduca: – > 20 dic 2026, 10:00 CET",
                "Metadatos · b: x > y",
                "Metadatos · c: – > p, q",
                "Rol: Usuario > Administrador",
                "Segundos factores: Mensaje de texto, Aplicación de autenticación > –"
            ]
        );
    }

    #[test]
    fn what_is_noted_beside_a_change_is_none() {
        let changes = json!({
            "status": { "before": "active", "after": "suspended" },
            "reason": { "before": null, "after": "Left" },
            "api_key": { "before": null, "after": "key_1" },
        });
        assert_eq!(told(&changes), ["Estado: Activo > Suspendido"]);
        assert_eq!((reason(&changes), key_used(&changes)), (Some("Left"), Some("key_1")));
        assert_eq!(told(&Value::Null), Vec::<String>::new());
    }

    #[test]
    fn objects_yes_and_no_and_lists_of_parts_are_told_in_words() {
        let changes = json!({
            "notifications": { "before": {}, "after": { "email": false, "in_app": true } },
            "quiet_hours": { "before": null, "after": { "enabled": true, "start": "22:00", "end": "07:00" } },
            "in_app": { "before": {}, "after": { "weekly_summary": true } },
            "offline_mode": { "before": null, "after": true },
            "widgets": {
                "before": null,
                "after": [{ "name": "activity", "visible": true }, { "name": "usage", "visible": false }, { "name": "check_up", "visible": true }],
            },
            "default_view": { "before": "overview", "after": "inbox" },
            "metadata": { "before": {}, "after": { "email": true, "deep": { "theme": "dark" } } },
            "newcomers": { "before": {}, "after": { "dashboard": { "defaultView": "security" } } },
            "backup_codes_left": { "before": 9, "after": 8 },
            "deletion_planned_at": { "before": null, "after": "2026-12-20T09:00:00Z" },
        });
        assert_eq!(
            told(&changes),
            [
                "Códigos de respaldo restantes: 9 > 8",
                "Se abre primero: Resumen > Bandeja",
                "Eliminación prevista para: – > 20 dic 2026, 10:00 CET",
                "Bandeja · Resumen semanal: – > sí",
                "Metadatos · deep · theme: – > dark",
                "Metadatos · email: – > sí",
                "Ajustes iniciales · Página de resumen · Se abre primero: – > Seguridad",
                "Notificaciones · Correo: – > no",
                "Notificaciones · Bandeja: – > sí",
                "Trabajar sin conexión: – > sí",
                "Horas de silencio · Activadas: – > sí",
                "Horas de silencio · Hasta: – > 07:00",
                "Horas de silencio · Desde: – > 22:00",
                "Página de resumen: – > Actividad reciente, Revisión de seguridad",
            ]
        );
    }

    #[test]
    fn long_values_are_cut() {
        let long = json!({ "full_name": { "before": null, "after": "x".repeat(500) } });
        assert_eq!(changed(&look(Locale::En), &long)[0].after.as_deref().map(|text| text.chars().count()), Some(161));
    }
}
