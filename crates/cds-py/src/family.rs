//! Which families of tasks an id may belong to.

use pyo3::prelude::*;

/// The families whose ids look like this one.
#[pyfunction]
pub(crate) fn task_families(id: &str) -> Vec<&'static str> {
    cds::task_families(id)
}
