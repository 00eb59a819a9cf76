//! The file with the master keys: private, whole or not there at all, and changed by one at a time.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};

use super::{KeyringError, keys::Keys};

/// The setting that names the file.
const NAME: &str = "keys.master_file";

/// By what it is seen that the file is another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark(u64, u64, i64, i64, u64);

impl Mark {
    fn of(metadata: &Metadata) -> Self {
        Self(metadata.dev(), metadata.ino(), metadata.mtime(), metadata.mtime_nsec(), metadata.size())
    }
}

pub(super) fn mark(path: &Path) -> Result<Mark, KeyringError> {
    fs::metadata(path).map(|metadata| Mark::of(&metadata)).map_err(|source| error(path, source))
}

/// Reads the keys, and by what the file is known. One that others may read is refused: what it seals would be sealed for nobody.
pub(super) fn read(path: &Path) -> Result<(Keys, Mark), KeyringError> {
    let file = File::open(path).map_err(|source| error(path, source))?;
    read_open(path, file)
}

fn read_open(path: &Path, mut file: File) -> Result<(Keys, Mark), KeyringError> {
    let metadata = file.metadata().map_err(|source| error(path, source))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyringError::Shared { path: path.display().to_string(), mode });
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|source| error(path, source))?;
    Ok((Keys::parse(&text, NAME)?, Mark::of(&metadata)))
}

/// Whether the file cannot be read for the reason that there is none.
pub(super) fn is_missing(error: &KeyringError) -> bool {
    matches!(error, KeyringError::File { source, .. } if source.kind() == io::ErrorKind::NotFound)
}

/// Makes the file with a first key.
pub(super) fn create(path: &Path) -> Result<(Keys, Mark), KeyringError> {
    // Nobody has asked the clock yet: the first key is older than whatever follows it.
    let fresh = Keys::fresh(None)?;
    let made = draft(path, &fresh.lines(), None).and_then(|draft| {
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft)?;
        linked
    });
    match made {
        Ok(()) => {}
        // Another process that started at the same moment was quicker: its key is the one.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(source) => return Err(error(path, source)),
    }
    read(path)
}

/// Changes the keys in the file. Of two who do so at once the second begins with what the first has left; whoever reads meanwhile sees the
/// keys before or after, whole. The file keeps its owner, and stays where a link leads.
pub(super) fn change(
    path: &Path,
    change: impl FnOnce(&mut Keys) -> Result<(), KeyringError>,
) -> Result<(), KeyringError> {
    let wrong = |source| error(path, source);
    let path = path.canonicalize().map_err(wrong)?;
    let held = hold(&path).map_err(wrong)?;
    let owner = held.metadata().map_err(wrong)?;
    let (mut keys, _) = read(&path)?;
    change(&mut keys)?;
    let draft = draft(&path, &keys.lines(), Some(&owner)).map_err(wrong)?;
    fs::rename(&draft, &path).and_then(|()| File::open(folder(&path))?.sync_all()).map_err(|source| {
        // Where it was renamed there is none any more.
        let _ = fs::remove_file(&draft);
        error(&path, source)
    })
}

/// The file, locked until it is dropped. Whoever waited may hold what has been replaced meanwhile, and begins anew.
fn hold(path: &Path) -> io::Result<File> {
    loop {
        let file = File::open(path)?;
        file.lock()?;
        let (held, there) = (file.metadata()?, fs::metadata(path)?);
        if (held.dev(), held.ino()) == (there.dev(), there.ino()) {
            return Ok(file);
        }
    }
}

fn error(path: &Path, source: io::Error) -> KeyringError {
    KeyringError::File { path: path.display().to_string(), source }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file beside `path` that only its owner may read: the owner of the process, or of the file that it will replace.
fn draft(path: &Path, text: &SecretString, owner: Option<&Metadata>) -> io::Result<PathBuf> {
    let folder = folder(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    let draft = folder.join(format!(".master-{}", URL_SAFE_NO_PAD.encode(random)));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file.write_all(text.expose_secret().as_bytes()).and_then(|()| {
        let own = file.metadata()?;
        match owner.filter(|owner| (owner.uid(), owner.gid()) != (own.uid(), own.gid())) {
            Some(owner) => chown(&draft, Some(owner.uid()), Some(owner.gid())),
            None => Ok(()),
        }
    });
    match written.and_then(|()| file.sync_all()) {
        Ok(()) => Ok(draft),
        Err(error) => {
            fs::remove_file(&draft)?;
            Err(error)
        }
    }
}
