//! What new accounts start with, where their organisation chose it (row E05).

use chrono_tz::Tz;

use super::User;
use crate::organizations::Newcomers;

impl User {
    /// The person with the colours and the time zone that their organisation chose for newcomers. A zone that does not exist counts as not chosen.
    pub(super) fn into_newcomer(mut self, chosen: &Newcomers) -> Self {
        self.theme = chosen.theme.unwrap_or(self.theme);
        if let Some(zone) = chosen.timezone.as_deref().and_then(|name| name.parse::<Tz>().ok()) {
            zone.name().clone_into(&mut self.time_zone);
        }
        self
    }

    /// The same for somebody who is added by another: in the language of the organisation, where it chose one.
    pub(super) fn into_invited_newcomer(mut self, chosen: &Newcomers) -> Self {
        self.locale = chosen.language.unwrap_or(self.locale);
        self.into_newcomer(chosen)
    }
}
