//! Task families of an id.

use pyo3::prelude::*;

use crate::convert::Text;

/// The families whose ids have this format.
#[pyfunction]
pub(crate) fn task_families(id: Text) -> Vec<&'static str> {
    cds::task_families(&id.0)
}
