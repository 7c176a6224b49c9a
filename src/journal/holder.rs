//! Which processes are alive: each locks its own file, and the system releases the lock when it ends.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::os::{hold, make_private_folder, remove_held, try_hold};

/// This process, as others see it.
#[derive(Debug)]
pub(super) struct Holder {
    pub id: String,
    folder: PathBuf,
    /// Its lock, which is not inherited by a forked child, ends when it is closed.
    _file: File,
}

impl Holder {
    /// Makes this process known beside the journal.
    pub(super) fn new(journal: &Path) -> io::Result<Self> {
        let folder = folder(journal);
        match make_private_folder(&folder, false) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        sweep(&folder);
        loop {
            let id = Uuid::new_v4().simple().to_string();
            if let Some(file) = hold(&folder.join(&id))? {
                return Ok(Self { id, folder, _file: file });
            }
        }
    }

    /// Whether a process is alive.
    pub(super) fn is_alive(&self, other: &str) -> io::Result<bool> {
        // Opening and closing the own file would release its lock.
        if other == self.id {
            return Ok(true);
        }
        if other.is_empty() || !other.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(false);
        }
        match try_hold(&self.folder.join(other)) {
            Ok(held) => Ok(held.is_none()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn folder(journal: &Path) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".processes");
    PathBuf::from(name)
}

/// Removes the files of processes that have ended.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if let Ok(Some(file)) = try_hold(&entry.path()) {
            remove_held(file, &entry.path());
        }
    }
}
