//! Unix.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
pub use std::os::fd::AsFd as Handle;
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FlockOperation, fcntl_lock, fstat};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::zeroize::Zeroizing;

use super::types::{FileId, Piece};

/// The file behind a descriptor.
#[allow(clippy::unnecessary_cast, reason = "st_dev is an i32 on macOS")]
pub(crate) fn handle_id(handle: &impl Handle) -> io::Result<FileId> {
    let stat = fstat(handle)?;
    Ok((stat.st_dev as u64, stat.st_ino))
}

/// The identity of an open file.
pub(crate) fn file_id(file: &File) -> io::Result<FileId> {
    handle_id(file)
}

/// The identity and the length of the file at a path.
pub(crate) fn path_id(path: &Path) -> io::Result<(FileId, u64)> {
    let about = fs::metadata(path)?;
    Ok(((about.dev(), about.ino()), about.len()))
}

/// Opens or creates a file that only its owner may use.
pub(crate) fn open_private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    options.mode(0o600).open(path)
}

/// Creates a folder that only its owner may use, with its parents if `all`.
pub(crate) fn make_private_folder(path: &Path, all: bool) -> io::Result<()> {
    DirBuilder::new().recursive(all).mode(0o700).create(path)
}

/// The mode of a file that others may read or write.
pub(crate) fn others_mode(path: &Path) -> Option<u32> {
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

pub(crate) fn write_all_at(file: &File, bytes: &[u8], place: u64) -> io::Result<()> {
    file.write_all_at(bytes, place)
}

pub(crate) fn read_exact_at(file: &File, bytes: &mut [u8], place: u64) -> io::Result<()> {
    file.read_exact_at(bytes, place)
}

/// A name is lost in a power cut unless its folder was synced.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// The file whose lock stands for a file: the file itself.
pub(crate) fn lock_of(file: &Arc<File>, _path: &Path) -> io::Result<Arc<File>> {
    Ok(Arc::clone(file))
}

/// Creates a file, and holds it until it is closed or the process ends. None if another process was faster, which took
/// it for one that is left over. A forked child does not inherit the hold.
pub(crate) fn hold(path: &Path) -> io::Result<Option<File>> {
    let file = open_private(OpenOptions::new().write(true).create_new(true), path)?;
    let has_name = || path_id(path).is_ok_and(|(id, _)| file_id(&file).is_ok_and(|own| own == id));
    let is_held = try_lock(&file)? && has_name();
    Ok(is_held.then_some(file))
}

/// Holds a file that exists. None if another process holds it.
pub(crate) fn try_hold(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().write(true).open(path)?;
    Ok(try_lock(&file)?.then_some(file))
}

/// Removes a file that this process holds.
pub(crate) fn remove_held(file: File, path: &Path) {
    let _ = fs::remove_file(path);
    drop(file);
}

fn try_lock(file: &File) -> io::Result<bool> {
    match fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(Errno::AGAIN | Errno::ACCESS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether a wait failed because another thread has reaped the child, or SIGCHLD is ignored.
pub(crate) fn was_reaped(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::CHILD.raw_os_error())
}

/// How a program is killed with what it has started.
#[derive(Clone, Copy)]
pub(crate) struct Tree {
    has_group: bool,
}

impl Tree {
    /// In its own process group it can be killed with all its children. With a terminal it stays in ours: it may
    /// prompt for a password there, and Ctrl-C reaches all of them.
    pub(crate) fn prepare(command: &mut Command) -> Self {
        let has_group = File::open("/dev/tty").is_err();
        if has_group {
            command.process_group(0);
        }
        Self { has_group }
    }

    pub(crate) fn kill(self, child: &mut Child) {
        // It may have exited by itself.
        if self.has_group {
            let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
        }
        let _ = child.kill();
    }
}

/// What a program prints.
pub(crate) struct Output(ChildStdout);

impl Output {
    pub(crate) fn new(stdout: ChildStdout) -> io::Result<Self> {
        Ok(Self(stdout))
    }

    /// Waits for output for less than a second, and reads what is available.
    pub(crate) fn read(&mut self, pause: Duration) -> io::Result<Piece> {
        let pause = Timespec { tv_sec: 0, tv_nsec: pause.subsec_nanos().into() };
        match poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&pause)) {
            Ok(0) | Err(Errno::INTR) => return Ok(Piece::Nothing),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut piece = Zeroizing::new(vec![0; 4096]);
        match self.0.read(&mut piece) {
            Ok(0) => Ok(Piece::End),
            Ok(length) => {
                piece.truncate(length);
                Ok(Piece::Bytes(piece))
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(Piece::Nothing),
            Err(error) => Err(error),
        }
    }
}
