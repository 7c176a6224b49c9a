//! The configuration file: replaced as a whole, readable by its owner alone.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::failure::Failure;

/// What is in the file so far.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(|error| failed(path, "read", &error)),
    }
}

/// Writes the file beside the old one, and then puts it in its place.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    // The file that a symbolic link points to.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed(folder, "made", &error))?;
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let written = written(&beside, text).and_then(|()| fs::rename(&beside, &path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(&path, "written", &error)
    })
}

fn written(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path, what: &str, error: &io::Error) -> Failure {
    Failure::failed(&format!("{} cannot be {what}: {error}", path.display()))
}
