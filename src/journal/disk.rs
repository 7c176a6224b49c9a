//! The file: opened, locked, read to its end, appended to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::index::{Index, Span};
use super::line::{Head, head, written};
use crate::environment::shown;
use crate::error::Error;
use crate::file::{NotRegular, regular};
use crate::os::{self, FileId, file_id, lock_of, open_private, path_id, read_exact_at, write_all_at};

/// The first line of a journal of this format.
pub(super) const FIRST: &str = "cds-journal 1\n";

/// What the first line of any format begins with.
const MAGIC: &[u8] = b"cds-journal ";

/// How much is read at once, in bytes.
const PIECE: u64 = 1 << 20;

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
}

impl Disk {
    /// Opens a journal, or creates it. The folder of the default path is created too.
    pub(super) fn open(path: &Path, make_folder: bool) -> Result<Self, Error> {
        let file = opened(path, make_folder).map_err(|why| unusable(path, &why))?;
        let file = Arc::new(file);
        let error = |error: io::Error| unusable(path, &error.to_string());
        let inode = file_id(&file).map_err(error)?;
        let lock = lock_of(&file, path).map_err(error)?;
        let mut disk = Self { path: path.to_owned(), file, lock, inode, end: 0, index: Index::default() };
        disk.locked(|_| Ok(()))?;
        Ok(disk)
    }

    /// The file, to be synced.
    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Runs `act` while no other process can append, after everything that others have appended was read.
    pub(super) fn locked<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        let length = self.lock()?;
        let done = self.refresh(length).and_then(|()| act(self));
        // The lock also ends with the file.
        let _ = self.lock.unlock();
        done
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

    /// Replaces the file by another one that is complete and synced. Only while the file is locked.
    pub(super) fn replace(
        &mut self,
        lines: impl Iterator<Item = Result<Vec<u8>, Error>>,
    ) -> Result<(), Error> {
        let mut text = FIRST.as_bytes().to_vec();
        for line in lines {
            text.extend(line?);
            text.push(b'\n');
        }
        let mut name = self.path.clone().into_os_string();
        name.push(".new");
        let name = PathBuf::from(name);
        let fill = || {
            let file = create(&name, true)?;
            write_all_at(&file, &text, 0)?;
            file.sync_all()?;
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
        if !is_inode(&before, self.inode) {
            // The number belongs to another file by now.
            std::mem::forget(before);
        }
        (self.inode, self.end, self.index) = (inode, 0, Index::default());
        Ok(())
    }

    /// Reads what was appended. What a power cut has left of a last line is cut off.
    fn refresh(&mut self, length: u64) -> Result<(), Error> {
        if length == self.end && self.end > 0 {
            return Ok(());
        }
        if length < self.end {
            return Err(self.damaged(length));
        }
        if self.end == 0 {
            self.begin(length)?;
        }
        if length > self.end + PIECE {
            self.index.reserve(length);
        }
        let trouble = |disk: &Self, error| disk.trouble("cannot be read", &error);
        let mut file = Arc::clone(&self.file);
        file.seek(SeekFrom::Start(self.end)).map_err(|error| trouble(self, error))?;
        let (mut rest, mut left) = (Vec::new(), length.saturating_sub(self.end));
        while left > 0 {
            let piece = left.min(PIECE);
            file.by_ref().take(piece).read_to_end(&mut rest).map_err(|error| trouble(self, error))?;
            left -= piece;
            let used = self.take_lines(&rest)?;
            rest.drain(..used);
        }
        if rest.is_empty() { Ok(()) } else { self.cut_off() }
    }

    /// Adds the lines to the index, and returns how many bytes they have. It stops at a damaged line.
    fn take_lines(&mut self, text: &[u8]) -> Result<usize, Error> {
        let mut used = 0;
        for end in memchr::memchr_iter(b'\n', text) {
            let line = &text[used..end];
            match head(line) {
                Some(head) => self.note(head, line.len()),
                None => {
                    // A line that was written after it proves that this one was complete.
                    let later = text[end + 1..].split(|byte| *byte == b'\n');
                    if later.into_iter().any(|line| head(line).is_some()) {
                        return Err(self.damaged(self.end));
                    }
                    return Ok(used);
                }
            }
            used = end + 1;
        }
        Ok(used)
    }

    fn note(&mut self, head: Head, length: usize) {
        // A line is the parameters and the answer of one call.
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.index.add(head, Span { from: self.end, length });
        self.end += u64::from(length) + 1;
    }

    fn cut_off(&mut self) -> Result<(), Error> {
        self.file.set_len(self.end).map_err(|error| self.trouble("cannot be written", &error))
    }

    /// Checks the first line, or writes it.
    fn begin(&mut self, length: u64) -> Result<(), Error> {
        let mut first = vec![0; FIRST.len().min(usize::try_from(length).unwrap_or(usize::MAX))];
        read_exact_at(&self.file, &mut first, 0).map_err(|error| self.trouble("cannot be read", &error))?;
        if first == FIRST.as_bytes() {
        } else if FIRST.as_bytes().starts_with(&first) {
            let write = || {
                write_all_at(&self.file, FIRST.as_bytes(), 0)?;
                self.file.sync_all()?;
                sync_folder(&self.path)
            };
            write().map_err(|error| self.trouble("cannot be written", &error))?;
        } else if first.starts_with(MAGIC) {
            return Err(unusable(
                &self.path,
                "a newer version of cds-rs wrote it; upgrade, or name another file",
            ));
        } else {
            return Err(unusable(&self.path, "it is another kind of file; name another one"));
        }
        self.end = FIRST.len() as u64;
        Ok(())
    }

    fn damaged(&self, place: u64) -> Error {
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
