//! Windows.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::windows::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use winapi_util::file::information;

use super::types::{FileId, Piece};

/// The error of a file that another process has opened for itself.
const SHARING_VIOLATION: i32 = 32;

/// Of the thread that reads what a program prints.
const STACK: usize = 128 << 10;

/// Anything that owns a handle. Python closes only descriptors of the C library by number, never these.
pub trait Handle {}

impl<T> Handle for T {}

/// Handles are never replaced, so one identity is enough.
pub(crate) fn handle_id(_handle: &impl Handle) -> io::Result<FileId> {
    Ok((0, 0))
}

/// The identity of an open file.
pub(crate) fn file_id(file: &File) -> io::Result<FileId> {
    let about = information(file)?;
    Ok((about.volume_serial_number(), about.file_index()))
}

/// The identity and the length of the file at a path.
pub(crate) fn path_id(path: &Path) -> io::Result<(FileId, u64)> {
    let file = File::open(path)?;
    Ok((file_id(&file)?, file.metadata()?.len()))
}

/// Opens or creates a file. In the profile of a user only that user may use it.
pub(crate) fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.open(path)
}

/// Creates a folder, with its parents if `all`. In the profile of a user only that user may use it.
pub(crate) fn make_private_folder(path: &Path, all: bool) -> io::Result<()> {
    if all { fs::create_dir_all(path) } else { fs::create_dir(path) }
}

/// Files have lists of permissions instead of a mode, and inherit that of their folder.
pub(crate) fn others_mode(_path: &Path) -> Option<u32> {
    None
}

pub(crate) fn write_all_at(file: &File, mut bytes: &[u8], mut place: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let length = file.seek_write(bytes, place)?;
        if length == 0 {
            return Err(ErrorKind::WriteZero.into());
        }
        (bytes, place) = (&bytes[length..], place + length as u64);
    }
    Ok(())
}

pub(crate) fn read_exact_at(file: &File, mut bytes: &mut [u8], mut place: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let length = file.seek_read(bytes, place)?;
        if length == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        (bytes, place) = (&mut bytes[length..], place + length as u64);
    }
    Ok(())
}

/// NTFS journals the names itself, and folders cannot be synced.
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The file whose lock stands for a file: one beside it, since others cannot even read a file that is locked.
pub(crate) fn lock_of(_file: &Arc<File>, path: &Path) -> io::Result<Arc<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    OpenOptions::new().write(true).create(true).truncate(false).open(path).map(Arc::new)
}

/// Creates a file, and holds it until it is closed or the process ends.
pub(crate) fn hold(path: &Path) -> io::Result<Option<File>> {
    OpenOptions::new().write(true).create_new(true).share_mode(0).open(path).map(Some)
}

/// Holds a file that exists. None if another process holds it.
pub(crate) fn try_hold(path: &Path) -> io::Result<Option<File>> {
    match OpenOptions::new().write(true).share_mode(0).open(path) {
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        opened => opened.map(Some),
    }
}

/// Removes a file that this process holds, after its end of the hold: nobody else can remove an open file either.
pub(crate) fn remove_held(file: File, path: &Path) {
    drop(file);
    let _ = fs::remove_file(path);
}

/// A child is never reaped by another thread.
pub(crate) fn was_reaped(_error: &io::Error) -> bool {
    false
}

/// How a program is killed with what it has started.
#[derive(Clone, Copy)]
pub(crate) struct Tree;

impl Tree {
    pub(crate) fn prepare(_command: &mut Command) -> Self {
        Self
    }

    pub(crate) fn kill(self, child: &mut Child) {
        let mut kill = Command::new("taskkill");
        kill.args(["/F", "/T", "/PID"]).arg(child.id().to_string());
        // It may have exited by itself.
        let _ = kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = child.kill();
    }
}

/// What a program prints, read by a thread: a pipe cannot be waited for with a timeout.
pub(crate) struct Output(Receiver<io::Result<Zeroizing<Vec<u8>>>>);

impl Output {
    pub(crate) fn new(mut stdout: ChildStdout) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(1);
        let read = move || {
            loop {
                let mut piece = Zeroizing::new(vec![0; 4096]);
                let read = match stdout.read(&mut piece) {
                    Ok(0) => return,
                    Ok(length) => {
                        piece.truncate(length);
                        Ok(piece)
                    }
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(error) => Err(error),
                };
                // An error ends it too: the receiver is dropped then.
                if sender.send(read).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("cds-credentials".to_owned()).stack_size(STACK).spawn(read)?;
        Ok(Self(receiver))
    }

    /// Waits for output, and takes what is available.
    pub(crate) fn read(&mut self, pause: Duration) -> io::Result<Piece> {
        match self.0.recv_timeout(pause) {
            Ok(piece) => piece.map(Piece::Bytes),
            Err(RecvTimeoutError::Timeout) => Ok(Piece::Nothing),
            Err(RecvTimeoutError::Disconnected) => Ok(Piece::End),
        }
    }
}
