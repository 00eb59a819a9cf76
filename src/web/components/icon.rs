//! Icons: one family (Lucide, ISC licence, see `public/licenses.txt`), written into the page so that they need no request.

use leptos::{prelude::*, tachys::html::InertElement};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $shape:literal;)*) => {
        /// An icon. It is decoration beside words: readers of the page do not hear it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name,)* }

        impl Icon {
            /// The whole drawing as HTML.
            const fn svg(self) -> &'static str {
                match self {
                    $(Self::$name => concat!(
                        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">", $shape, "</svg>"
                    ),)*
                }
            }
        }
    };
}

icons! {
    /// An overview.
    Home = r#"<path d="M15 21v-8a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v8"/><path d="M3 10a2 2 0 0 1 .709-1.528l7-6a2 2 0 0 1 2.582 0l7 6A2 2 0 0 1 21 10v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"/>"#;
    /// One person.
    Person = r#"<path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2"/><circle cx="12" cy="7" r="4"/>"#;
    /// A desktop or laptop.
    Computer = r#"<rect width="20" height="14" x="2" y="3" rx="2"/><line x1="8" x2="16" y1="21" y2="21"/><line x1="12" x2="12" y1="17" y2="21"/>"#;
    /// A phone.
    Phone = r#"<rect width="14" height="20" x="5" y="2" rx="2" ry="2"/><path d="M12 18h.01"/>"#;
    /// A tablet.
    Tablet = r#"<rect width="16" height="20" x="4" y="2" rx="2" ry="2"/><line x1="12" x2="12.01" y1="18" y2="18"/>"#;
    /// Several people.
    People = r#"<path d="M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2"/><path d="M16 3.128a4 4 0 0 1 0 7.744"/><path d="M22 21v-2a4 4 0 0 0-3-3.87"/><circle cx="9" cy="7" r="4"/>"#;
    /// A letter.
    Mail = r#"<path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>"#;
    /// Leaving.
    SignOut = r#"<path d="m16 17 5-5-5-5"/><path d="M21 12H9"/><path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"/>"#;
    /// Looking for something.
    Search = r#"<path d="m21 21-4.34-4.34"/><circle cx="11" cy="11" r="8"/>"#;
    /// Closing or taking away.
    Close = r#"<path d="M18 6 6 18"/><path d="m6 6 12 12"/>"#;
    /// Done.
    Check = r#"<path d="M20 6 9 17l-5-5"/>"#;
    /// Back or the page before.
    Left = r#"<path d="m15 18-6-6 6-6"/>"#;
    /// Forth or the next page.
    Right = r#"<path d="m9 18 6-6-6-6"/>"#;
    /// Something opens below.
    Down = r#"<path d="m6 9 6 6 6-6"/>"#;
    /// The navigation of narrow screens.
    Menu = r#"<path d="M4 5h16"/><path d="M4 12h16"/><path d="M4 19h16"/>"#;
    /// The light theme.
    Light = r#"<circle cx="12" cy="12" r="4"/><path d="M12 2v2"/><path d="M12 20v2"/><path d="m4.93 4.93 1.41 1.41"/><path d="m17.66 17.66 1.41 1.41"/><path d="M2 12h2"/><path d="M20 12h2"/><path d="m6.34 17.66-1.41 1.41"/><path d="m19.07 4.93-1.41 1.41"/>"#;
    /// The dark theme.
    Dark = r#"<path d="M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401"/>"#;
    /// The theme of the device.
    Auto = r#"<path d="M12 2v2"/><path d="M14.837 16.385a6 6 0 1 1-7.223-7.222c.624-.147.97.66.715 1.248a4 4 0 0 0 5.26 5.259c.589-.255 1.396.09 1.248.715"/><path d="M16 12a4 4 0 0 0-4-4"/><path d="m19 5-1.256 1.256"/><path d="M20 12h2"/>"#;
    /// The language.
    Language = r#"<path d="m5 8 6 6"/><path d="m4 14 6-6 2-3"/><path d="M2 5h12"/><path d="M7 2h1"/><path d="m22 22-5-10-5 10"/><path d="M14 18h6"/>"#;
    /// Something to look at.
    Warning = r#"<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>"#;
    /// All is well.
    Good = r#"<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>"#;
    /// Something is wrong.
    Bad = r#"<circle cx="12" cy="12" r="10"/><line x1="12" x2="12" y1="8" y2="12"/><line x1="12" x2="12.01" y1="16" y2="16"/>"#;
    /// Worth knowing.
    Info = r#"<circle cx="12" cy="12" r="10"/><path d="M12 16v-4"/><path d="M12 8h.01"/>"#;
    /// Adding.
    Plus = r#"<path d="M5 12h14"/><path d="M12 5v14"/>"#;
    /// Security.
    Shield = r#"<path d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"/><path d="m9 12 2 2 4-4"/>"#;
    /// What is nobody else's affair.
    Privacy = r#"<path d="M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49"/><path d="M14.084 14.158a3 3 0 0 1-4.242-4.242"/><path d="M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143"/><path d="m2 2 20 20"/>"#;
    /// A password.
    Lock = r#"<rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>"#;
    /// A passkey.
    Fingerprint = r#"<path d="M12 10a2 2 0 0 0-2 2c0 1.02-.1 2.51-.26 4"/><path d="M14 13.12c0 2.38 0 6.38-1 8.88"/><path d="M17.29 21.02c.12-.6.43-2.3.5-3.02"/><path d="M2 12a10 10 0 0 1 18-6"/><path d="M2 16h.01"/><path d="M21.8 16c.2-2 .131-5.354 0-6"/><path d="M5 19.5C5.5 18 6 15 6 12a6 6 0 0 1 .34-2"/><path d="M8.65 22c.21-.66.45-1.32.57-2"/><path d="M9 6.8a6 6 0 0 1 9 5.2v2"/>"#;
    /// A key to the API.
    Key = r#"<path d="m15.5 7.5 2.3 2.3a1 1 0 0 0 1.4 0l2.1-2.1a1 1 0 0 0 0-1.4L19 4"/><path d="m21 2-9.6 9.6"/><circle cx="7.5" cy="15.5" r="5.5"/>"#;
    /// Activity over time.
    Clock = r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>"#;
    /// Sorted from small to large.
    Up = r#"<path d="m5 12 7-7 7 7"/><path d="M12 19V5"/>"#;
    /// Sorted from large to small.
    Sorted = r#"<path d="M12 5v14"/><path d="m19 12-7 7-7-7"/>"#;
    /// News for a person.
    Bell = r#"<path d="M10.268 21a2 2 0 0 0 3.464 0"/><path d="M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326"/>"#;
    /// What a person prefers.
    Sliders = r#"<path d="M10 5H3"/><path d="M12 19H3"/><path d="M14 3v4"/><path d="M16 17v4"/><path d="M21 12h-9"/><path d="M21 19h-5"/><path d="M21 5h-7"/><path d="M8 10v4"/><path d="M8 12H3"/>"#;
    /// An organisation.
    Organization = r#"<path d="M10 12h4"/><path d="M10 8h4"/><path d="M14 21v-3a2 2 0 0 0-4 0v3"/><path d="M6 10H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V9a2 2 0 0 0-2-2h-2"/><path d="M6 21V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v16"/>"#;
    /// The development mailbox.
    Inbox = r#"<polyline points="22 12 16 12 14 15 10 15 8 12 2 12"/><path d="M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z"/>"#;
}

/// Draws an icon in the size and colour of the text around it.
pub fn icon(icon: Icon) -> impl IntoView + use<> {
    InertElement::new(icon.svg())
}

/// The mark of the portal: a porch.
pub fn mark() -> impl IntoView + use<> {
    InertElement::new(concat!(
        r#"<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">"#,
        r#"<path d="M3 9 12 4l9 5v1H3zM5 20.5h14M4 10v0M6.5 10v7.5M10.2 10v7.5M13.8 10v7.5M17.5 10v7.5M4.5 17.5h15"/></svg>"#
    ))
}
