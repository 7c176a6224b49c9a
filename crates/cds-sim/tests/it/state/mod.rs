//! The state file.

mod kept;
mod refused;
use std::fs;
use std::path::{Path, PathBuf};

use cds_sim::{Options, Progression, Simulator, StartError};

const ABOUT: redb::TableDefinition<'_, &str, &str> = redb::TableDefinition::new("about");
const PIECES: redb::TableDefinition<'_, &str, (u64, &str)> = redb::TableDefinition::new("pieces");

/// A temporary directory.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("cds-sim-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for temporary files");
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("cloud.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn start(file: &Path) -> Result<Simulator, StartError> {
    start_with(file, Progression::Polls(3))
}

fn start_with(file: &Path, progression: Progression) -> Result<Simulator, StartError> {
    Simulator::start(Options { state: Some(file.to_owned()), progression, ..Options::default() })
}

/// The cloud without the request ids, which reads advance.
fn state(simulator: &Simulator) -> serde_json::Value {
    let mut state: serde_json::Value = serde_json::from_str(&simulator.snapshot()).expect("JSON");
    state["request_ids"].take();
    state
}
