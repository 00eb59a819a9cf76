//! Shared small things that every room speaks: typed ids, e-mail addresses, languages, pages of a list and the one error type.

mod email;
mod error;
mod id;
mod locale;
mod page;
mod phone;
mod text;
mod username;

pub use email::Email;
pub use error::{AppError, Code, Detail, Issue};
pub use id::{
    ActivityId, ActivityKind, ApiKeyId, ApiKeyKind, AttemptId, AttemptKind, DeviceId, ExportId, ExportKind, Id,
    IdError, IdKind, JobId, KnownDeviceKind, NotificationId, NotificationKind, OrgId, OrgKind, PasskeyId, PasskeyKind,
    SessionId, SessionKind, UserId, UserKind,
};
pub use locale::{Locale, Theme};
pub use page::{Direction, Page, PageEdge, Total};
pub use phone::PhoneNumber;
pub use text::{fold, single_line};
pub use username::Username;
