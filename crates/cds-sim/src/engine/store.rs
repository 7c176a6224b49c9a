//! The state file: a redb database to which every change is committed before it is answered.
//!
//! redb commits are atomic, even if the process is killed in the middle of one. A commit contains the
//! [pieces](crate::engine::pieces) that a change has touched.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use redb::backends::FileBackend;
use redb::{
    Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition, WriteTransaction,
};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::diff::{Changes, Stored};
use super::pieces::{Piece, Pieces};
use crate::guard;

/// Format version, changed when older files can no longer be read.
const FORMAT: &str = "cds-sim 1";

/// The format, under the key `format`.
const ABOUT: TableDefinition<'_, &str, &str> = TableDefinition::new("about");

/// Rank and text of every piece by its JSON pointer.
const PIECES: TableDefinition<'_, &str, (u64, &str)> = TableDefinition::new("pieces");

/// Cache size of redb in bytes. The pieces are in memory anyway.
const CACHE: usize = 4 * 1024 * 1024;

/// Maximum length of a path or a reason in an error.
const LONGEST_SHOWN: usize = 1000;

/// The magic number of redb files.
const MAGIC: &[u8] = b"redb\x1a\x0a\xa9\x0d\x0a";

/// Why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the state file {}: {reason}", shown(path))]
pub struct StateError {
    path: PathBuf,
    reason: String,
}

/// A state on disk.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    access: Access,
    kept: Pieces,
    /// The last failure was reported on stderr, and nothing has been written since.
    told: bool,
}

#[derive(Debug)]
enum Access {
    Open(Database),
    /// redb requires reopening the file after a write error.
    Broken,
    Closed,
}

impl Store {
    /// Opens a state file, or creates one with an empty state. No other process can open it until it is closed.
    pub fn open<S: Stored + DeserializeOwned>(path: &Path, empty: S) -> Result<(Self, S), StateError> {
        let error = |reason| StateError { path: path.to_owned(), reason };
        let path = place(path).map_err(error)?;
        let (database, kept, mut state) = open(&path, empty).map_err(error)?;
        let mut store = Self { path, access: Access::Open(database), kept, told: false };
        // Other versions may have split it differently.
        if let Err(reason) = store.try_save(&mut state) {
            store.close();
            return Err(store.error(reason));
        }
        Ok((store, state))
    }

    /// Writes the changes. They are in the file when this returns, unless it returns an error.
    pub fn save(&mut self, state: &mut impl Stored) -> Result<(), StateError> {
        let result = self.try_save(state);
        match &result {
            Ok(()) => self.told = false,
            Err(reason) if !self.told => {
                self.told = true;
                // There is nowhere else to report it.
                let _ = writeln!(io::stderr(), "CDS simulator: {}", self.error(reason.clone()));
            }
            Err(_) => {}
        }
        result.map_err(|reason| self.error(reason))
    }

    /// The state as last written.
    pub fn state<S: DeserializeOwned>(&self) -> Result<S, StateError> {
        state_of(&self.kept).map_err(|reason| self.error(reason))
    }

    /// Releases the file. Nothing can be saved afterwards.
    pub fn close(&mut self) {
        self.leave(Access::Closed);
        // Not a failure worth reporting.
        self.told = true;
    }

    fn try_save(&mut self, state: &mut impl Stored) -> Result<(), String> {
        let changes = Changes::between(&self.kept, state).map_err(text)?;
        if changes.is_empty() {
            return Ok(());
        }
        if matches!(self.access, Access::Broken) {
            self.reopen()?;
        }
        let Access::Open(database) = &self.access else {
            return Err("the simulator has been stopped".to_owned());
        };
        if let Err(reason) = guarded(|| write(database, &changes).map_err(text)) {
            self.leave(Access::Broken);
            // The file may contain the whole change or nothing of it. If this fails too, the next save tries again.
            let _ = self.reopen();
            return Err(reason);
        }
        changes.apply(&mut self.kept);
        Ok(())
    }

    /// Reopens the file after an error and writes the full state.
    fn reopen(&mut self) -> Result<(), String> {
        let database = guarded(|| {
            let database = open_database(&self.path)?;
            if read(&database)? != self.kept {
                rewrite(&database, &self.kept).map_err(text)?;
            }
            Ok(database)
        })?;
        self.access = Access::Open(database);
        Ok(())
    }

    /// Closes the database, which writes to its file once more.
    fn leave(&mut self, access: Access) {
        let before = std::mem::replace(&mut self.access, access);
        // A problem with the file was reported already, or the next start reports it.
        let _ = guarded(|| {
            drop(before);
            Ok(())
        });
    }

    fn error(&self, reason: String) -> StateError {
        StateError { path: self.path.clone(), reason }
    }
}

/// The absolute path of the file, independent of the working directory. A symbolic link is followed and kept.
fn place(path: &Path) -> Result<PathBuf, String> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => fs::canonicalize(path)
            .map_err(|error| format!("it is a link, and its target is not accessible: {error}")),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.to_string()),
        _ => std::path::absolute(path).map_err(text),
    }
}

fn open<S: Stored + DeserializeOwned>(path: &Path, empty: S) -> Result<(Database, Pieces, S), String> {
    match fs::symlink_metadata(path) {
        Ok(about) => {
            check_file(&about)?;
            // A read-only file must not be replaced either.
            let begin = beginning(path).map_err(text)?;
            if about.len() == 0 {
                create(path, empty, Some(&about))?;
            } else if begin != MAGIC {
                return Err(unusable("it is another kind of file"));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, empty, None)?,
        Err(error) => return Err(error.to_string()),
    }
    guarded(|| {
        let database = open_database(path)?;
        let kept = read(&database)?;
        let state = state_of(&kept)?;
        Ok((database, kept, state))
    })
}

/// Only a regular file is opened or replaced, never a device, a pipe or a socket.
fn check_file(about: &Metadata) -> Result<(), String> {
    if about.is_dir() {
        return Err("it is a directory; name a file".to_owned());
    }
    if about.is_file() { Ok(()) } else { Err("it is not a regular file; name one, or a new name".to_owned()) }
}

fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut begin = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut begin)?;
    Ok(begin)
}

/// Creates a complete file atomically. It replaces an empty one.
fn create(path: &Path, empty: impl Stored, replaced: Option<&Metadata>) -> Result<(), String> {
    let mut name = path.file_name().ok_or("it has no name")?.to_owned();
    name.push(format!(".new-{}", Uuid::new_v4().simple()));
    let making = path.with_file_name(name);
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(&making).map_err(text)?;
    let made = guarded(|| fill(file, empty)).and_then(|()| name_it(&making, path, replaced).map_err(text));
    // It no longer exists if it was renamed.
    let _ = fs::remove_file(&making);
    made
}

fn fill(file: File, mut empty: impl Stored) -> Result<(), String> {
    let mut pieces = Pieces::default();
    let changes = Changes::between(&pieces, &mut empty).map_err(text)?;
    changes.apply(&mut pieces);
    let backend = FileBackend::new(file).map_err(text)?;
    let database = builder().create_with_backend(backend).map_err(text)?;
    rewrite(&database, &pieces).map_err(text)
}

/// Links or renames a file to its name. If another process creates the same file, that one wins.
fn name_it(making: &Path, path: &Path, replaced: Option<&Metadata>) -> io::Result<()> {
    if let Some(replaced) = replaced {
        fs::set_permissions(making, replaced.permissions())?;
        return fs::rename(making, path);
    }
    match fs::hard_link(making, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems do not support hard links.
        Err(_) if fs::symlink_metadata(path).is_err() => fs::rename(making, path),
        result => result,
    }
}

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    // Without the check, damage is detected late or never.
    builder.set_cache_size(CACHE).set_check_integrity_on_open(true);
    builder
}

fn open_database(path: &Path) -> Result<Database, String> {
    builder().open(path).map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            "another simulator uses it; stop that one first".to_owned()
        }
        DatabaseError::Storage(StorageError::Io(error)) if !is_about_content(&error) => error.to_string(),
        error => unusable(error),
    })
}

/// Whether the file is readable but has other contents, or is truncated.
fn is_about_content(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn read(database: &Database) -> Result<Pieces, String> {
    let transaction = database.begin_read().map_err(unusable)?;
    let about = transaction.open_table(ABOUT).map_err(unusable)?;
    let format = about.get("format").map_err(unusable)?;
    let format = format.as_ref().map_or("", |format| format.value());
    if format != FORMAT {
        return Err(unusable(format!("its format is `{format}`")));
    }
    let table = transaction.open_table(PIECES).map_err(unusable)?;
    let mut kept = Vec::new();
    for row in table.iter().map_err(unusable)? {
        let (pointer, piece) = row.map_err(unusable)?;
        let (rank, text) = piece.value();
        kept.push((pointer.value().to_owned(), Piece { rank, text: text.into() }));
    }
    Ok(Pieces::collect(kept))
}

fn state_of<S: DeserializeOwned>(pieces: &Pieces) -> Result<S, String> {
    serde_json::from_str(&pieces.document()).map_err(unusable)
}

fn write(database: &Database, changes: &Changes) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    {
        let mut table = transaction.open_table(PIECES)?;
        for pointer in &changes.removed {
            table.remove(pointer.as_str())?;
        }
        for (pointer, piece) in &changes.set {
            table.insert(pointer.as_str(), (piece.rank, &*piece.text))?;
        }
    }
    Ok(transaction.commit()?)
}

fn rewrite(database: &Database, pieces: &Pieces) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    fill_tables(&transaction, pieces)?;
    Ok(transaction.commit()?)
}

fn fill_tables(transaction: &WriteTransaction, pieces: &Pieces) -> Result<(), redb::Error> {
    transaction.open_table(ABOUT)?.insert("format", FORMAT)?;
    transaction.delete_table(PIECES)?;
    let mut table = transaction.open_table(PIECES)?;
    for (pointer, piece) in pieces.iter() {
        table.insert(pointer, (piece.rank, &*piece.text))?;
    }
    Ok(())
}

/// Runs an operation on the file. redb panics on some kinds of damage; the panic becomes an error.
fn guarded<T>(act: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    guard::quietly(act).unwrap_or_else(|| Err(unusable("its contents are inconsistent")))
}

/// The error for a file of another program, or a damaged one.
fn unusable(error: impl ToString) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let error = text(error);
    format!(
        "it is not a state file of this version of the simulator ({version}), or it is damaged; use another name or move \
         it away: {error}"
    )
}

fn shown(path: &Path) -> String {
    one_line(&path.display().to_string())
}

fn text(error: impl ToString) -> String {
    one_line(&error.to_string())
}

/// The text without line breaks and other control characters, and not longer than a line.
fn one_line(text: &str) -> String {
    let is_break = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    let letter =
        |letter: char| if is_break(letter) { letter.escape_default().to_string() } else { letter.into() };
    text.chars().take(LONGEST_SHOWN).map(letter).collect()
}
