//! Unfinished lines of a scaffold: those with its marker, in the folders that people write.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where people write, below the root.
const PLACES: [&str; 8] =
    ["CHANGELOG.md", "crates/cds-sim", "docs", "examples", "models", "python/cds", "src", "tests"];

/// The marker in the templates of the scaffold; in two pieces, so that a search for unfinished places does not find it.
pub(crate) const MARK: &str = concat!("TO", "DO:");

/// File, line and words of each.
pub(crate) fn left(root: &Path) -> io::Result<Vec<String>> {
    let mut left = Vec::new();
    let mut paths: Vec<PathBuf> = PLACES.iter().map(|place| root.join(place)).collect();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                paths.push(entry?.path());
            }
        } else if path
            .extension()
            .is_some_and(|extension| ["rs", "json", "py", "md"].iter().any(|one| extension == *one))
        {
            left.extend(in_file(root, &path)?);
        }
    }
    left.sort();
    Ok(left.into_iter().map(|(path, number, words)| format!("{path}:{number}: {words}")).collect())
}

fn in_file(root: &Path, path: &Path) -> io::Result<Vec<(String, usize, String)>> {
    let text = fs::read_to_string(path)?;
    // Generated text repeats what stands in the models.
    if super::generate::is_marked(&text) {
        return Ok(Vec::new());
    }
    let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let words = |line: &str| Some(line[line.find(MARK)?..].trim_end_matches(['"', ',']).to_owned());
    let lines = text.lines().zip(1..);
    Ok(lines.filter_map(|(line, number)| Some((shown.clone(), number, words(line)?))).collect())
}
