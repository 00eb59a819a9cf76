//! Where in the world an address is, by the `GeoIP` file of the settings; nowhere when there is none.

use std::{net::IpAddr, sync::Arc};

use maxminddb::{Reader, geoip2};

use crate::{config, kernel::Locale};

/// The file, read into memory. Cheap to clone.
#[derive(Clone, Default)]
pub struct Places(Option<Arc<Reader<Vec<u8>>>>);

/// The file of the settings cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("geoip.file: {path}: {reason}")]
pub struct PlacesError {
    path: String,
    reason: String,
}

impl Places {
    /// Reads the file that the settings name, in `MaxMind`'s format with countries or cities.
    pub fn open(settings: &config::GeoIp) -> Result<Self, PlacesError> {
        let Some(path) = &settings.file else { return Ok(Self::default()) };
        let reader = Reader::open_readfile(path)
            .map_err(|error| PlacesError { path: path.display().to_string(), reason: error.to_string() })?;
        Ok(Self(Some(Arc::new(reader))))
    }

    /// The country of an address by its ISO code; `None` when it is not known.
    pub fn country(&self, ip: IpAddr) -> Option<String> {
        let found = self.0.as_ref()?.lookup(ip).ok()?;
        let record: geoip2::Country<'_> = found.decode().ok()??;
        record.country.iso_code.map(str::to_owned)
    }

    /// City and country of an address as far as they are known, in this language or else in English.
    pub fn name(&self, ip: IpAddr, locale: Locale) -> Option<String> {
        let found = self.0.as_ref()?.lookup(ip).ok()?;
        let record: geoip2::City<'_> = found.decode().ok()??;
        let names = [&record.city.names, &record.country.names].map(|names| in_language(names, locale));
        let name = names.into_iter().flatten().collect::<Vec<_>>().join(", ");
        (!name.is_empty()).then_some(name)
    }
}

fn in_language<'a>(names: &geoip2::Names<'a>, locale: Locale) -> Option<&'a str> {
    match locale {
        Locale::En => None,
        Locale::Es => names.spanish,
        Locale::Fr => names.french,
    }
    .or(names.english)
}
