//! Which fields profiles have: adding, changing, moving and removing them (rows A02, E05).

use super::{
    actions::{change_settings, find},
    profile_fields::{ProfileField, check_number},
    sql,
};
use crate::{
    access::{Caller, Permission},
    activity::Changes,
    app::App,
    kernel::{AppError, Code, Detail, Issue, fold},
};

/// The longest key that is made from a label.
const KEY_MAX: usize = 40;

/// The fields of the caller's organisation as profiles show them, for those who may change them.
pub async fn my_profile_fields(caller: &Caller, app: &App) -> Result<Vec<ProfileField>, AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let organization = find(app, caller.org()).await?.ok_or(AppError::new(Code::NotFound))?;
    Ok(organization.settings.0.shown_fields().into_owned())
}

/// Adds a field at the end; one without a key gets it from its label. What is wrong is said at its parts (`key`, `label.en`, `choices` …).
pub async fn add_profile_field(caller: &Caller, app: &App, mut field: ProfileField) -> Result<(), AppError> {
    if field.key.is_empty() {
        field.key = key_of(&field.label.en);
    }
    let problems = field.problems();
    change(caller, app, |fields| {
        let is_taken = fields.iter().any(|known| known.key == field.key);
        refuse(problems, is_taken.then_some(("key", Issue::NameInUse)))?;
        fields.push(field);
        check_number(fields)
    })
    .await
}

/// Puts another field in the place of one. Its key stays, whatever is said: under it stand the values.
pub async fn change_profile_field(caller: &Caller, app: &App, key: &str, field: ProfileField) -> Result<(), AppError> {
    let field = ProfileField { key: key.to_owned(), ..field };
    let problems = field.problems();
    change(caller, app, |fields| {
        let at = position(fields, key)?;
        refuse(problems, None)?;
        fields[at] = field;
        Ok(())
    })
    .await
}

/// Takes a field away. The values that people gave stay in their metadata.
pub async fn remove_profile_field(caller: &Caller, app: &App, key: &str) -> Result<(), AppError> {
    change(caller, app, |fields| {
        fields.remove(position(fields, key)?);
        Ok(())
    })
    .await
}

/// Moves a field by a place, up or down, as far as there is one.
pub async fn move_profile_field(caller: &Caller, app: &App, key: &str, up: bool) -> Result<(), AppError> {
    change(caller, app, |fields| {
        let at = position(fields, key)?;
        let to = if up { at.saturating_sub(1) } else { (at + 1).min(fields.len() - 1) };
        fields.swap(at, to);
        Ok(())
    })
    .await
}

fn position(fields: &[ProfileField], key: &str) -> Result<usize, AppError> {
    fields.iter().position(|field| field.key == key).ok_or(AppError::new(Code::NotFound))
}

fn refuse(problems: Vec<(&'static str, Issue)>, further: Option<(&'static str, Issue)>) -> Result<(), AppError> {
    AppError::fields(problems.into_iter().chain(further).map(|(part, issue)| Detail::new(part, issue)).collect())
}

/// One change of the list. It is read under the lock of the organisation's row, so that of two changes at once none is lost.
async fn change(
    caller: &Caller,
    app: &App,
    change: impl FnOnce(&mut Vec<ProfileField>) -> Result<(), AppError>,
) -> Result<(), AppError> {
    caller.require(Permission::OrganizationUpdate)?;
    let mut tx = app.db.begin().await?;
    let settings = sql::settings_for_change(&mut tx, caller.org(), app.clock.now()).await?;
    let before = settings.shown_fields().into_owned();
    let mut after = before.clone();
    change(&mut after)?;
    change_settings(&mut tx, app, caller, |kept| {
        let changes = Changes::none().field("profile_fields", &before, &after);
        kept.profile_fields = Some(after);
        changes
    })
    .await?;
    tx.commit(&app.clock).await
}

/// A key from a label: its letters and digits, words joined by `_`.
fn key_of(label: &str) -> String {
    let folded = fold(label);
    let words: String =
        folded.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' }).collect();
    let key: String = words.split_whitespace().collect::<Vec<_>>().join("_").chars().take(KEY_MAX).collect();
    match key.chars().next() {
        None => "field".to_owned(),
        Some(first) if first.is_ascii_alphabetic() => key,
        Some(_) => format!("field_{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn labels_become_keys() {
        assert_eq!(key_of("Cost centre (2026)"), "cost_centre_2026");
        assert_eq!(key_of("Équipe"), "equipe");
        assert_eq!(key_of("東京"), "field");
        assert_eq!(key_of("3rd line"), "field_3rd_line");
    }
}
