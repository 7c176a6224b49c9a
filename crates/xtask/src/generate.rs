//! Which files are generated, and whether they are current.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{coverage, python};

/// Folders that hold nothing but generated files.
const FOLDERS: [&str; 2] = ["python/cds/services", "python/cds/types"];

/// Path below the root of the repository, and text.
pub(crate) type Files = BTreeMap<PathBuf, String>;

/// Writes the generated files, or with `check` fails when one is missing, left over or different.
pub(crate) fn run(check: bool) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = python::files();
    files.extend(coverage::files(&root)?);
    let stale =
        stale(&root, &files).map_err(|error| format!("the generated files cannot be read: {error}"))?;
    if !check {
        return write(&root, &files, &stale).map_err(|error| format!("the files cannot be written: {error}"));
    }
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = stale.iter().map(|path| path.display().to_string()).collect();
    Err(format!("not current, run `cargo xtask generate`: {}", names.join(", ")))
}

/// Files that differ from what the models say, and files that the models do not ask for.
fn stale(root: &Path, files: &Files) -> io::Result<Vec<PathBuf>> {
    let differs =
        |(path, text): &(&PathBuf, &String)| fs::read_to_string(root.join(path)).ok().as_ref() != Some(text);
    let mut stale: Vec<PathBuf> = files.iter().filter(differs).map(|(path, _)| path.clone()).collect();
    for folder in FOLDERS {
        for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
            let entry = entry?;
            let path = Path::new(folder).join(entry.file_name());
            if entry.file_type()?.is_file() && !files.contains_key(&path) {
                stale.push(path);
            }
        }
    }
    Ok(stale)
}

fn write(root: &Path, files: &Files, stale: &[PathBuf]) -> io::Result<()> {
    for path in stale {
        let target = root.join(path);
        match files.get(path) {
            Some(text) => {
                fs::create_dir_all(target.parent().unwrap_or(root))?;
                fs::write(target, text)?;
            }
            None => fs::remove_file(target)?,
        }
    }
    Ok(())
}
