//! Generated files.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// Path below the root of the repository, and text.
pub(crate) type Files = BTreeMap<PathBuf, String>;
