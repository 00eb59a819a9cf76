//! What a browser says about itself, in words.

/// The kind of thing that a session runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// A computer with a keyboard.
    Computer,
    /// A telephone.
    Phone,
    /// A tablet.
    Tablet,
    /// A program.
    Program,
}

/// Browser, system and kind, as far as the user agent tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    /// The browser's name.
    pub browser: Option<&'static str>,
    /// The system's name.
    pub system: Option<&'static str>,
    /// The kind of device.
    pub kind: DeviceKind,
}

/// What stands in a user agent for a browser; the first that fits counts, because later ones claim to be earlier ones.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl Device {
    /// Reads a user agent.
    pub fn read(user_agent: &str) -> Self {
        let find = |names: &'static [(&str, &'static str)]| {
            names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        let browser = find(BROWSERS);
        let kind = if user_agent.contains("iPad") || user_agent.contains("Tablet") {
            DeviceKind::Tablet
        } else if user_agent.contains("Mobi") {
            DeviceKind::Phone
        } else if user_agent.starts_with("Mozilla/") {
            DeviceKind::Computer
        } else {
            DeviceKind::Program
        };
        Self { browser, system: find(SYSTEMS), kind }
    }
}

/// The device in a few words that need no translation: `Firefox · Linux`.
pub fn device_name(user_agent: &str) -> String {
    let device = Device::read(user_agent);
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => user_agent.split_whitespace().next().unwrap_or_default().chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_apart() {
        let cases = [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox · Linux",
                DeviceKind::Computer,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge · Windows",
                DeviceKind::Computer,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari · iPhone",
                DeviceKind::Phone,
            ),
            ("curl/8.5.0", "curl", DeviceKind::Program),
        ];
        for (agent, name, kind) in cases {
            assert_eq!(device_name(agent), name);
            assert_eq!(Device::read(agent).kind, kind, "{agent}");
        }
    }
}
