//! What wakes in the browser. Each island improves a page that works without it.
//!
//! Compiled for both halves: the server writes the HTML, the browser attaches the behaviour. Islands get their words as
//! properties, so that no dictionary travels. They are kept small: plain events, few signals.

mod auto_save;
mod avatar_crop;
mod copy_button;
mod dismiss;
mod dom;
mod enhanced_form;
mod export_progress;
mod inbox_news;
mod live_search;
mod look_form;
mod passkey_button;
mod password_tools;
mod print_button;
mod time_zone_button;

pub use auto_save::{AutoSave, AutoSaveProps, SaveWords};
pub use avatar_crop::{AvatarCrop, AvatarCropProps, CropWords};
pub use copy_button::{CopyButton, CopyButtonProps};
pub use dismiss::{Dismiss, DismissProps};
pub use enhanced_form::{EnhancedForm, EnhancedFormProps, FormWords};
pub use export_progress::{ExportProgress, ExportProgressProps};
pub use inbox_news::{BellWords, InboxNews, InboxNewsProps, shown as count_shown};
pub use live_search::{LiveSearch, LiveSearchProps};
pub use look_form::{LookForm, LookFormProps};
pub use passkey_button::{
    PasskeyAutofill, PasskeyAutofillProps, PasskeyButton, PasskeyButtonProps, PasskeyUse, PasskeyWords,
};
pub use password_tools::{MeterWords, PasswordTools, PasswordToolsProps, Strength};
pub use print_button::{PrintButton, PrintButtonProps};
pub use time_zone_button::{TimeZoneButton, TimeZoneButtonProps};
