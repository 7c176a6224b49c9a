//! Which processes are alive: each holds a lock on a file of its own, which the system releases when it ends.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, fcntl_lock};
use rustix::io::Errno;
use uuid::Uuid;

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
        match DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        sweep(&folder);
        loop {
            let id = Uuid::new_v4().simple().to_string();
            let path = folder.join(&id);
            let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
            let is_locked = try_lock(&file)?;
            // Another process may have taken it for one that is left over.
            if is_locked && has_name(&file, &path) {
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
        match OpenOptions::new().write(true).open(self.folder.join(other)) {
            Ok(file) => Ok(!try_lock(&file)?),
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
        if let Ok(file) = OpenOptions::new().write(true).open(entry.path())
            && matches!(try_lock(&file), Ok(true))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// False: another process holds it.
fn try_lock(file: &File) -> io::Result<bool> {
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn has_name(file: &File, path: &Path) -> bool {
    let number = |about: io::Result<fs::Metadata>| about.map(|about| (about.dev(), about.ino())).ok();
    number(file.metadata()).is_some_and(|own| Some(own) == number(fs::metadata(path)))
}
