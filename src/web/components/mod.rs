//! The parts that pages are made of. They run on the server alone and know nothing of the domain.

mod badge;
mod button;
mod empty;
mod form;
mod icon;
mod list;
mod menu;
mod moment;
mod notice;
mod page_header;
mod pager;
mod preferences;
mod saving_form;
mod table;

pub use badge::{Mood, avatar, badge, hue, initials, portrait};
pub use button::{
    ConfirmDialog, ConfirmDialogProps, Tone, link_button, open_button, post_button, quiet_link, send_or_cancel,
    submit_button,
};
pub use empty::{nothing_matches, nothing_yet};
pub use form::{
    Checkbox, CheckboxProps, Choice, FieldState, Form, FormProps, FormState, PasswordField, PasswordFieldProps,
    PlainForm, PlainFormProps, Select, SelectProps, TextArea, TextAreaProps, TextField, TextFieldProps,
};
pub use icon::{Icon, icon, mark};
pub use list::{definition_list, row_item, section};
pub use menu::{MenuLink, chip, menu};
pub use moment::moment;
pub use notice::{Notice, callout, notice};
pub use page_header::page_header;
pub use pager::{Pager, pager};
pub use preferences::look_switch;
pub use saving_form::{SavingForm, SavingFormProps};
pub use table::{Column, SortLink, table};
