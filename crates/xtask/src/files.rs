//! Generated files.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Path relative to the root of the repository, and contents.
pub(crate) type Files = BTreeMap<PathBuf, String>;
