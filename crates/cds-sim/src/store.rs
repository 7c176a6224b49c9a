//! The state file: a redb database that holds the cloud before anyone is told of it.
//!
//! redb answers for the hard part: a commit is in the file as a whole or not at all, at whatever moment the process is
//! killed. What is committed are the [pieces](crate::pieces) that a change has touched.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use redb::{
    Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition, WriteTransaction,
};

use crate::cloud::Cloud;
use crate::pieces::{Changes, Piece, Pieces};

/// Changes when files of before can no longer be read by what is here.
const FORMAT: &str = "cds-sim 1";

/// The format, under the name `format`.
const ABOUT: TableDefinition<'_, &str, &str> = TableDefinition::new("about");

/// Rank and text of every piece by its JSON pointer.
const PIECES: TableDefinition<'_, &str, (u64, &str)> = TableDefinition::new("pieces");

/// Bytes that redb may hold in memory. The pieces are held here anyway.
const CACHE: usize = 4 * 1024 * 1024;

/// It moves with every request, also with those that change nothing, so a change of it alone is not written.
const MOVES_ALWAYS: &str = "/request_ids";

/// Why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the state file {}: {reason}", path.display())]
pub struct StateError {
    path: PathBuf,
    reason: String,
}

/// A cloud on disk.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    access: Access,
    kept: Pieces,
    /// The last failure was told on stderr, and nothing has been written since.
    told: bool,
}

#[derive(Debug)]
enum Access {
    Open(Database),
    /// After an error of writing redb wants its file to be opened anew.
    Broken,
    Closed,
}

impl Store {
    /// Opens a state file, or makes one that holds an empty cloud. Until it is closed no other process can open it.
    pub fn open(path: &Path, empty: &Cloud) -> Result<(Self, Cloud), StateError> {
        let opened = open(path, empty).map_err(|reason| StateError { path: path.to_owned(), reason });
        let (database, kept, cloud) = opened?;
        Ok((Self { path: path.to_owned(), access: Access::Open(database), kept, told: false }, cloud))
    }

    /// Writes what has changed. When this returns it is in the file, or an error was told and it is not.
    pub fn save(&mut self, cloud: &Cloud) -> Result<(), StateError> {
        let result = self.try_save(cloud);
        match &result {
            Ok(()) => self.told = false,
            Err(reason) if !self.told => {
                self.told = true;
                // There is no one else to tell.
                let _ = writeln!(io::stderr(), "CDS simulator: {}", self.error(reason.clone()));
            }
            Err(_) => {}
        }
        result.map_err(|reason| self.error(reason))
    }

    /// The cloud as it was written last.
    pub fn cloud(&self) -> Result<Cloud, StateError> {
        cloud_of(&self.kept).map_err(|reason| self.error(reason))
    }

    /// Lets others open the file. From now on nothing can be saved.
    pub fn close(&mut self) {
        self.access = Access::Closed;
        // That is no failure that anyone has to hear of.
        self.told = true;
    }

    fn try_save(&mut self, cloud: &Cloud) -> Result<(), String> {
        let document = serde_json::to_string(cloud).map_err(text)?;
        let changes = self.kept.changes(&document).map_err(text)?;
        if changes.removed.is_empty() && changes.set.iter().all(|(pointer, _)| pointer == MOVES_ALWAYS) {
            return Ok(());
        }
        if matches!(self.access, Access::Broken) {
            self.reopen()?;
        }
        let Access::Open(database) = &self.access else {
            return Err("the simulator has been stopped".to_owned());
        };
        if let Err(error) = write(database, &changes) {
            self.access = Access::Broken;
            // The file may hold all of the change or nothing of it. If this fails too, the next save tries again.
            let _ = self.reopen();
            return Err(error.to_string());
        }
        self.kept.apply(changes);
        Ok(())
    }

    /// Opens the file after an error and makes it hold what it should.
    fn reopen(&mut self) -> Result<(), String> {
        let database = open_database(&self.path)?;
        if read(&database)? != self.kept {
            rewrite(&database, &self.kept).map_err(text)?;
        }
        self.access = Access::Open(database);
        Ok(())
    }

    fn error(&self, reason: String) -> StateError {
        StateError { path: self.path.clone(), reason }
    }
}

fn open(path: &Path, empty: &Cloud) -> Result<(Database, Pieces, Cloud), String> {
    let is_new = match fs::metadata(path) {
        Ok(about) => about.len() == 0,
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(error.to_string()),
    };
    if is_new {
        create(path, empty)?;
    }
    let database = open_database(path)?;
    let kept = read(&database)?;
    let cloud = cloud_of(&kept)?;
    Ok((database, kept, cloud))
}

/// Makes a file that is whole from the moment at which it has its name.
fn create(path: &Path, empty: &Cloud) -> Result<(), String> {
    let mut name = path.file_name().ok_or("it has no name")?.to_owned();
    name.push(format!(".new-{}", std::process::id()));
    let making = path.with_file_name(name);
    // Left over from a process of the same number that was killed, or not there.
    let _ = fs::remove_file(&making);
    let made = fill(&making, empty).and_then(|()| name_it(&making, path).map_err(text));
    let _ = fs::remove_file(&making);
    made
}

fn fill(path: &Path, cloud: &Cloud) -> Result<(), String> {
    let mut pieces = Pieces::default();
    let changes = pieces.changes(&serde_json::to_string(cloud).map_err(text)?).map_err(text)?;
    pieces.apply(changes);
    let database = builder().create(path).map_err(text)?;
    rewrite(&database, &pieces).map_err(text)
}

/// Gives a file its name. Whoever has given that name to a file of its own at the same time wins.
fn name_it(making: &Path, path: &Path) -> io::Result<()> {
    if path.exists() {
        return fs::rename(making, path);
    }
    match fs::hard_link(making, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems know no links.
        Err(_) => fs::rename(making, path),
        Ok(()) => Ok(()),
    }
}

fn builder() -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE);
    builder
}

fn open_database(path: &Path) -> Result<Database, String> {
    builder().open(path).map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
            "another simulator uses it; stop that one first".to_owned()
        }
        DatabaseError::Storage(StorageError::Io(error)) if !is_about_content(&error) => error.to_string(),
        error => foreign(error),
    })
}

/// Whether the file could be read and holds something else, or less.
fn is_about_content(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn read(database: &Database) -> Result<Pieces, String> {
    let transaction = database.begin_read().map_err(text)?;
    let about = transaction.open_table(ABOUT).map_err(foreign)?;
    let format = about.get("format").map_err(foreign)?;
    let format = format.as_ref().map_or("", |format| format.value());
    if format != FORMAT {
        return Err(foreign(format!("its format is `{format}`")));
    }
    let table = transaction.open_table(PIECES).map_err(foreign)?;
    let mut kept = Vec::new();
    for row in table.iter().map_err(foreign)? {
        let (pointer, piece) = row.map_err(foreign)?;
        let (rank, text) = piece.value();
        kept.push((pointer.value().to_owned(), Piece { rank, text: text.into() }));
    }
    Ok(Pieces::collect(kept))
}

fn cloud_of(pieces: &Pieces) -> Result<Cloud, String> {
    serde_json::from_str(&pieces.document()).map_err(foreign)
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

/// What is said of a file that something else has written.
fn foreign(error: impl ToString) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let error = error.to_string();
    format!(
        "it is no state file of this version of the simulator ({version}); take another name or move it away: {error}"
    )
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
