//! The file: opened, locked, read to its end, appended to.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::index::{Index, Place, Span};
use super::line::{Head, head, written};
use crate::environment::shown;
use crate::error::Error;
use crate::file::{NotRegular, regular};
use crate::os::{self, FileId, file_id, lock_of, open_private, path_id, read_exact_at, write_all_at};

/// The first line of a journal of this format.
pub(super) const FIRST: &str = "cds-journal 1\n";

/// What the first line of any format begins with.
const MAGIC: &[u8] = b"cds-journal ";

/// How much is read at once, in bytes: it stays in the cache of the processor.
const PIECE: usize = 1 << 18;

/// An open journal.
#[derive(Debug)]
pub(super) struct Disk {
    path: PathBuf,
    file: Arc<File>,
    /// What is locked while lines are appended.
    lock: Arc<File>,
    inode: FileId,
    /// Everything before this place is in the index.
    end: u64,
    pub index: Index,
    /// Number of settled orders from which pruning is worth another attempt.
    pub prune_from: usize,
    /// What was repaired, to be logged.
    pub notice: Option<String>,
}

impl Disk {
    /// Opens a journal, or creates it. The folder of the default path is created too.
    pub(super) fn open(path: &Path, make_folder: bool) -> Result<Self, Error> {
        let file = opened(path, make_folder).map_err(|why| unusable(path, &why))?;
        let (path, file) = (path.to_owned(), Arc::new(file));
        let error = |error: io::Error| unusable(&path, &error.to_string());
        let inode = file_id(&file).map_err(error)?;
        let lock = lock_of(&file, &path).map_err(error)?;
        let mut disk =
            Self { path, file, lock, inode, end: 0, index: Index::default(), prune_from: 0, notice: None };
        disk.locked(|_| Ok(()))?;
        Ok(disk)
    }

    /// The file, to be synced.
    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Runs `act` while no other process can append, after everything that others have appended was read.
    pub(super) fn locked<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let refreshed = loop {
            let length = self.lock()?;
            match self.refresh(length) {
                // The lock also ends with the file.
                Ok(true) => drop(self.lock.unlock()),
                refreshed => break refreshed,
            }
        };
        let done = refreshed.and_then(|_| act(self));
        let _ = self.lock.unlock();
        done
    }

    /// Everything before this place is in the index.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    /// Appends a line. Only while the file is locked.
    pub(super) fn append(&mut self, head: Head, json: &str) -> Result<(), Error> {
        let line = written(head, json);
        if let Err(error) = write_all_at(&self.file, &line, self.end) {
            // What is left of a line would be taken for the beginning of the next one.
            let _ = self.file.set_len(self.end);
            return Err(self.trouble("cannot be written", &error));
        }
        self.note(head, line.len() - 1);
        Ok(())
    }

    /// The line at this place.
    pub(super) fn line(&self, span: Span) -> Result<Vec<u8>, Error> {
        let mut line = vec![0; span.length as usize];
        read_exact_at(&self.file, &mut line, span.from)
            .map_err(|error| self.trouble("cannot be read", &error))?;
        if head(&line).is_none() { Err(self.damaged(span.from)) } else { Ok(line) }
    }

    /// A place of this file.
    pub(super) fn place(&self, at: u64) -> Place {
        Place { file: self.inode.1, at }
    }

    /// What is between two places.
    pub(super) fn read(&self, from: u64, to: u64) -> Result<Vec<u8>, Error> {
        let mut text = vec![0; usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX)];
        read_exact_at(&self.file, &mut text, from).map_err(|error| self.trouble("cannot be read", &error))?;
        Ok(text)
    }

    /// Replaces the file by another one that is complete and synced. Only while the file is locked.
    pub(super) fn replace(&mut self, text: &[u8]) -> Result<(), Error> {
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let name = PathBuf::from(name);
        let mut fill = || {
            let file = create(&name, true)?;
            write_all_at(&file, text, 0)?;
            file.sync_all()?;
            if cfg!(windows) {
                // Outside of NTFS, Windows does not replace an open file. The next use opens it again.
                self.file = Arc::new(file);
            }
            fs::rename(&name, &self.path)?;
            sync_folder(&self.path)
        };
        if let Err(error) = fill() {
            let _ = fs::remove_file(&name);
            return Err(self.trouble("cannot be rewritten", &error));
        }
        Ok(())
    }

    /// Locks the file that has the name now, and returns its length.
    fn lock(&mut self) -> Result<u64, Error> {
        // A program may have closed descriptors that are not its own; then the number may be that of any file.
        while !self.is_own() {
            self.reopen()?;
        }
        loop {
            self.lock.lock().map_err(|error| self.trouble("cannot be locked", &error))?;
            if let Ok((id, length)) = path_id(&self.path)
                && id == self.inode
            {
                return Ok(length);
            }
            // Another process has replaced it.
            let _ = self.lock.unlock();
            self.reopen()?;
        }
    }

    fn is_own(&self) -> bool {
        is_inode(&self.file, self.inode)
    }

    fn reopen(&mut self) -> Result<(), Error> {
        let error = |why: &str| unusable(&self.path, why);
        let file = Arc::new(opened(&self.path, false).map_err(|why| error(&why))?);
        let inode = file_id(&file).map_err(|why| error(&why.to_string()))?;
        self.lock = lock_of(&file, &self.path).map_err(|why| error(&why.to_string()))?;
        let before = std::mem::replace(&mut self.file, file);
        if cfg!(unix) && !is_inode(&before, self.inode) {
            // The number belongs to another file by now.
            std::mem::forget(before);
        }
        (self.inode, self.end, self.index, self.prune_from) = (inode, 0, Index::default(), 0);
        Ok(())
    }

    /// Reads what was appended. Returns whether the file was damaged and was replaced.
    fn refresh(&mut self, length: u64) -> Result<bool, Error> {
        if length == self.end && self.end > 0 {
            return Ok(false);
        }
        if length < self.end {
            return Err(self.damaged(length));
        }
        if self.end == 0 {
            self.begin(length)?;
        }
        let left = usize::try_from(length.saturating_sub(self.end)).unwrap_or(usize::MAX);
        if left > PIECE {
            self.index.reserve(length);
        }
        let mut piece = vec![0; left.min(PIECE)];
        // What is left of the last piece: the beginning of a line.
        let (mut rest, mut read) = (0, 0);
        while read < left {
            if rest == piece.len() {
                piece.resize(2 * rest, 0);
            }
            let wanted = (piece.len() - rest).min(left - read);
            let from = self.end + rest as u64;
            read_exact_at(&self.file, &mut piece[rest..rest + wanted], from)
                .map_err(|error| self.trouble("cannot be read", &error))?;
            read += wanted;
            let filled = rest + wanted;
            let (used, is_damaged) = self.take_lines(&piece[..filled]);
            if is_damaged {
                return self.mend(length);
            }
            piece.copy_within(used..filled, 0);
            rest = filled - used;
        }
        if rest == 0 { Ok(false) } else { self.mend(length) }
    }

    /// Adds the lines to the index, and returns how many bytes they have, and whether a damaged one follows.
    fn take_lines(&mut self, text: &[u8]) -> (usize, bool) {
        let mut used = 0;
        for end in memchr::memchr_iter(b'\n', text) {
            let line = &text[used..end];
            let Some(head) = head(line) else { return (used, true) };
            self.note(head, line.len());
            used = end + 1;
        }
        (used, false)
    }

    fn note(&mut self, head: Head, length: usize) {
        // A line is the parameters and the answer of one call.
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.index.add(head, Span { from: self.end, length });
        self.end += u64::from(length) + 1;
    }

    /// Removes what is behind the last line in the index.
    pub(super) fn cut_off(&mut self) -> Result<(), Error> {
        self.file.set_len(self.end).map_err(|error| self.trouble("cannot be written", &error))
    }

    /// Checks the first line, or writes it.
    fn begin(&mut self, length: u64) -> Result<(), Error> {
        let mut first = vec![0; FIRST.len().min(usize::try_from(length).unwrap_or(usize::MAX))];
        read_exact_at(&self.file, &mut first, 0).map_err(|error| self.trouble("cannot be read", &error))?;
        let whole = FIRST.as_bytes();
        if first.len() < whole.len() && whole.starts_with(&first) {
            self.write_first().map_err(|error| self.trouble("cannot be written", &error))?;
        } else if first != whole {
            let why = match first.starts_with(MAGIC) {
                true => "a newer version of cds-rs wrote it; upgrade, or name another file",
                false => "it is another kind of file; name another one",
            };
            return Err(unusable(&self.path, why));
        }
        self.end = whole.len() as u64;
        Ok(())
    }

    fn write_first(&self) -> io::Result<()> {
        write_all_at(&self.file, FIRST.as_bytes(), 0)?;
        self.file.sync_all()?;
        sync_folder(&self.path)
    }

    /// The path in a message.
    pub(super) fn shown_path(&self) -> String {
        shown(&self.path).to_string()
    }

    pub(super) fn damaged(&self, place: u64) -> Error {
        unusable(
            &self.path,
            &format!(
                "it is damaged at byte {place}; look at what it says was ordered last, compare with the cloud, and move the \
                 file away"
            ),
        )
    }

    fn trouble(&self, what: &str, error: &io::Error) -> Error {
        unusable(&self.path, &format!("it {what}: {error}"))
    }
}

/// The error of a journal that cannot be used. Nothing is sent without it.
pub(super) fn unusable(path: &Path, why: &str) -> Error {
    Error::Config(format!("cannot use the journal {}: {why}", shown(path)))
}

fn is_inode(file: &File, inode: FileId) -> bool {
    file_id(file).is_ok_and(|id| id == inode)
}

fn opened(path: &Path, make_folder: bool) -> Result<File, String> {
    match regular(path) {
        Ok(_) | Err(NotRegular::Absent) => {}
        Err(why) => return Err(why.text().to_owned()),
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        if !make_folder {
            return Err(format!("there is no folder {}; create it, or name another file", shown(folder)));
        }
        let made = os::make_private_folder(folder, true);
        made.map_err(|error| format!("its folder cannot be created: {error}"))?;
    }
    create(path, false).map_err(|error| error.to_string())
}

fn create(path: &Path, anew: bool) -> io::Result<File> {
    open_private(OpenOptions::new().read(true).write(true).create(true).truncate(anew), path)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    os::sync_folder(folder.unwrap_or(Path::new(".")))
}
