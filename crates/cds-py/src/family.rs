//! Which families of tasks an id may belong to.

use pyo3::prelude::*;

use crate::convert::Text;

/// The families whose ids look like this one.
#[pyfunction]
pub(crate) fn task_families(id: Text) -> Vec<&'static str> {
    cds::task_families(&id.0)
}
