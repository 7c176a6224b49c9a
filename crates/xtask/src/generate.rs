//! Writes generated files, or checks that they are up to date.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::emit::{columns, coverage, frames, parts, python, reference, registry};
use crate::files::Files;
use crate::models::Models;
use crate::rules;
use crate::scaffold::{self, Scaffold};
use crate::todo;

/// The marker in the first lines of generated files.
const MARK: &str = "Generated from models/";

/// Writes the generated files, or with `check` fails if one is missing, stale or different.
pub(crate) fn run(check: bool) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let models = Models::read(&root)?;
    let mut problems = rules::check(&models);
    if check {
        problems.extend(left(&root)?);
    }
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    let mut files = python::files(&models)?;
    files.extend(registry::files(&models));
    files.extend(columns::files(&models));
    files.extend(frames::files(&models));
    files.extend(coverage::files(&models));
    files.extend(reference::files(&models)?);
    files.extend(parts::files(&root, &models)?);
    let stale =
        stale(&root, &files).map_err(|error| format!("the generated files cannot be read: {error}"))?;
    if !check {
        return write(&root, &files, &stale).map_err(|error| format!("the files cannot be written: {error}"));
    }
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = stale.iter().map(|path| path.display().to_string()).collect();
    Err(format!("out of date, run `cargo xtask generate`: {}", names.join(", ")))
}

/// Writes what a new action needs, and says what is left to do.
pub(crate) fn scaffold(asked: &Scaffold) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = scaffold::files(&root, asked)?;
    let paths: Vec<PathBuf> = files.keys().cloned().collect();
    write(&root, &files, &paths).map_err(|error| format!("the files cannot be written: {error}"))?;
    println!("{}", left(&root)?.join("\n"));
    println!("Fill these in, then run `cargo xtask generate` and `make quick`.");
    Ok(())
}

fn left(root: &Path) -> Result<Vec<String>, String> {
    todo::left(root).map_err(|error| format!("the files cannot be read: {error}"))
}

/// Files that are missing or differ, and files that are no longer generated.
fn stale(root: &Path, files: &Files) -> io::Result<Vec<PathBuf>> {
    let differs =
        |(path, text): &(&PathBuf, &String)| fs::read_to_string(root.join(path)).ok().as_ref() != Some(text);
    let mut stale: Vec<PathBuf> = files.iter().filter(differs).map(|(path, _)| path.clone()).collect();
    let folders: BTreeSet<&Path> = files.keys().filter_map(|path| path.parent()).collect();
    for folder in folders {
        for entry in fs::read_dir(root.join(folder)).into_iter().flatten() {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_file() && !files.contains_key(&path) && is_generated(&entry.path())? {
                stale.push(path);
            }
        }
    }
    Ok(stale)
}

/// Whether the start of a file has the marker.
fn is_generated(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(200).read_to_end(&mut beginning)?;
    Ok(is_marked(&String::from_utf8_lossy(&beginning)))
}

/// The same of its text.
pub(crate) fn is_marked(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(MARK))
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
