//! Styles, scripts, typefaces and pictures: read into memory once at start, served compressed from there.

use std::{
    collections::HashMap,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use sha2::{Digest, Sha256};

/// Typefaces carry their version in the file name, which makes them as lasting as hashed files.
const VERSIONED_FOLDER: &str = "/fonts/";
/// The typeface of nearly every text, wanted before the style sheet is read. `style/main.css` names the same file.
pub(super) const FONT: &str = "/fonts/inter-latin.4-001.woff2";
const A_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// All files of the site folder (`target/site` in the repository): `pkg/` with what the build made, beside it `public/`.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, File>,
    /// Logical name (`portico.css`) → address in pages.
    addresses: HashMap<String, String>,
}

#[derive(Debug)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    mime: HeaderValue,
    /// A strong validator in quotes.
    etag: HeaderValue,
    /// Whether the address changes with the content.
    is_lasting: bool,
}

impl Assets {
    /// Reads the folder. Files `x.br` and `x.gz` beside `x` are its compressed forms.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read.
    pub fn load(folder: &Path) -> io::Result<Self> {
        let mut paths = Vec::new();
        walk(folder, &mut paths)?;
        let mut assets = Self::default();
        for path in paths.iter().filter(|path| !is_compressed(path)) {
            assets.add(folder, path)?;
        }
        Ok(assets)
    }

    fn add(&mut self, folder: &Path, path: &Path) -> io::Result<()> {
        let plain = fs::read(path)?;
        let digest = Sha256::digest(&plain);
        let version = digest.iter().take(8).fold(String::with_capacity(16), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let address = format!("/{relative}");
        let name = relative.strip_prefix("pkg/").unwrap_or(&relative);
        let logical = without_hash(name);
        let is_hashed = logical != name;
        let file = File {
            brotli: read_beside(path, "br")?,
            gzip: read_beside(path, "gz")?,
            mime: mime(path),
            etag: header_value(format!("\"{version}\"")),
            is_lasting: is_hashed || address.starts_with(VERSIONED_FOLDER),
            plain: plain.into(),
        };
        let shown = if file.is_lasting { address.clone() } else { format!("{address}?v={version}") };
        self.addresses.insert(logical, shown);
        self.files.insert(address, file);
        Ok(())
    }

    /// The address of a file by the name it has without its hash: `portico.css`, `favicon.svg`. An unknown name is an
    /// address that answers 404, so that a page without its style still shows its words.
    pub fn url(&self, name: &str) -> &str {
        self.addresses.get(name).map_or("/missing", String::as_str)
    }

    /// Whether there is a file of this logical name.
    pub fn has(&self, name: &str) -> bool {
        self.addresses.contains_key(name)
    }

    /// Answers a GET or HEAD of one of the files, `None` where the path is not one.
    /// The body is left in for HEAD too: the server takes it away.
    pub fn serve(&self, path: &str, query: Option<&str>, headers: &HeaderMap) -> Option<Response<Body>> {
        let file = self.files.get(path)?;
        let is_lasting = file.is_lasting || query.is_some_and(|query| query.starts_with("v="));
        let mut response = Response::new(Body::empty());
        let answer = response.headers_mut();
        answer.insert(header::CACHE_CONTROL, if is_lasting { A_YEAR } else { ASK_AGAIN });
        answer.insert(header::ETAG, file.etag.clone());
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if headers.get(header::IF_NONE_MATCH).is_some_and(|known| names(known, &file.etag)) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        answer.insert(header::CONTENT_TYPE, file.mime.clone());
        answer.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        let (body, encoding) = file.best(headers);
        if let Some(encoding) = encoding {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        *response.body_mut() = body.into();
        Some(response)
    }
}

impl File {
    /// The smallest form that the client reads.
    fn best(&self, headers: &HeaderMap) -> (Bytes, Option<&'static str>) {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |wanted: &str| {
            accepted.split(',').any(|entry| {
                let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
                name.trim() == wanted && weight.trim() != "q=0"
            })
        };
        match (&self.brotli, &self.gzip) {
            (Some(bytes), _) if takes("br") => (bytes.clone(), Some("br")),
            (_, Some(bytes)) if takes("gzip") => (bytes.clone(), Some("gzip")),
            _ => (self.plain.clone(), None),
        }
    }
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// `app.js.br` is a form of `app.js`; a lone `x.gz` is a file of its own.
fn is_compressed(path: &Path) -> bool {
    matches!(path.extension().and_then(|extension| extension.to_str()), Some("br" | "gz"))
        && path.with_extension("").is_file()
}

fn read_beside(path: &Path, extension: &str) -> io::Result<Option<Bytes>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    match fs::read(PathBuf::from(name)) {
        Ok(bytes) => Ok(Some(bytes.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// `portico.Ab3-_x….css` → `portico.css`: a middle part of 16 or more letters that the build put there.
fn without_hash(name: &str) -> String {
    let mut parts = name.rsplitn(3, '.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(extension), Some(hash), Some(stem))
            if hash.len() >= 16
                && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') =>
        {
            format!("{stem}.{extension}")
        }
        _ => name.to_owned(),
    }
}

fn mime(path: &Path) -> HeaderValue {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let charset =
        if mime.type_() == mime_guess::mime::TEXT || mime.subtype() == "javascript" { "; charset=utf-8" } else { "" };
    header_value(format!("{mime}{charset}"))
}

fn header_value(text: String) -> HeaderValue {
    HeaderValue::from_maybe_shared(Bytes::from(text)).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Whether an `If-None-Match` names this version, strongly or weakly.
fn names(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else { return false };
    known.split(',').any(|entry| entry.trim().trim_start_matches("W/") == etag || entry.trim() == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        };
        write("pkg/portico.AbCdEf0123456789_-.css", b"body{}");
        write("pkg/portico.AbCdEf0123456789_-.css.br", b"small");
        write("pkg/portico.js", b"export {}");
        write("favicon.svg", b"<svg/>");
        let assets = Assets::load(folder.path()).expect("assets");
        (folder, assets)
    }

    fn asking(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn hashed_files_are_kept_for_a_year_and_come_compressed() {
        let (_folder, assets) = site();
        let url = assets.url("portico.css");
        assert_eq!(url, "/pkg/portico.AbCdEf0123456789_-.css");
        let answer = assets.serve(url, None, &asking(header::ACCEPT_ENCODING, "gzip, br;q=0.9")).expect("an answer");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], A_YEAR);
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], "br");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    }

    #[test]
    fn plain_names_get_a_version_and_are_checked_again_without_it() {
        let (_folder, assets) = site();
        assert!(assets.url("portico.js").starts_with("/pkg/portico.js?v="));
        let answer = assets.serve("/favicon.svg", None, &HeaderMap::new()).expect("an answer");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], ASK_AGAIN);
        let etag = answer.headers()[header::ETAG].clone();
        let again = HeaderMap::from_iter([(header::IF_NONE_MATCH, etag)]);
        assert_eq!(assets.serve("/favicon.svg", None, &again).expect("an answer").status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn compressed_forms_and_unknown_paths_are_not_files_of_their_own() {
        let (_folder, assets) = site();
        assert!(assets.serve("/pkg/portico.AbCdEf0123456789_-.css.br", None, &HeaderMap::new()).is_none());
        assert!(assets.serve("/../Cargo.toml", None, &HeaderMap::new()).is_none());
        assert!(!assets.has("portico.wasm"));
    }
}
