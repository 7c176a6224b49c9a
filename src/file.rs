//! Reads small user-written text files: settings and keys.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use secrecy::zeroize::Zeroizing;

use crate::environment::shown;
use crate::error::Error;
use crate::os::others_mode;

/// Maximum size in bytes; a settings file typically has a few hundred.
const LARGEST: u64 = 1 << 20;

/// The contents of a file, or None if it does not exist. The memory is cleared after use. Errors refer to the file as
/// `name`.
pub(crate) fn read(path: &Path, name: &str) -> Result<Option<Zeroizing<String>>, Error> {
    let unreadable = |why: &str| Error::Config(format!("{name} cannot be read: {why}"));
    let length = match regular(path) {
        Ok(found) => found.len().min(LARGEST),
        // A dangling symbolic link is a mistake, not a missing file.
        Err(NotRegular::Absent) if fs::symlink_metadata(path).is_err() => return Ok(None),
        Err(why) => return Err(unreadable(why.text())),
    };
    // Allocated at full size: a vector that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(length as usize + 1));
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("it is larger than 1 MiB, so it is not a settings file"));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(unreadable("it is UTF-16; save it as UTF-8"));
    }
    let mut text = match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Zeroizing::new(text),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            return Err(unreadable("it is not UTF-8; save it as UTF-8"));
        }
    };
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(Some(text))
}

/// Why a path is not a readable file. Opening a FIFO would block until there is a writer.
pub(crate) enum NotRegular {
    Absent,
    Folder,
    Special,
    Unreadable(String),
}

impl NotRegular {
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Absent => "there is no such file",
            Self::Folder => "it is a folder; name a file in it",
            Self::Special => "it is a pipe, socket or device; name a regular file",
            Self::Unreadable(why) => why,
        }
    }
}

/// Metadata of a regular file.
pub(crate) fn regular(path: &Path) -> Result<Metadata, NotRegular> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(found),
        Ok(found) if found.is_dir() => Err(NotRegular::Folder),
        Ok(_) => Err(NotRegular::Special),
        // Also if a parent is not a directory, as with HOME=/dev/null.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Err(NotRegular::Absent)
        }
        Err(error) => Err(NotRegular::Unreadable(error.to_string())),
    }
}

/// A warning if other users of this machine can read or write a file with secrets.
pub(crate) fn open_to_others(path: &Path) -> Option<String> {
    let mode = others_mode(path)?;
    let path = shown(path);
    Some(format!("{path} holds secrets and is open to others (mode {mode:o}); run: chmod 600 {path}"))
}
