//! The journal of orders, as Python sees it.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Mutex;

use cds::{Client, Entry, Error, ProcessEnvironment, resolve_entries, seconds};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pythonize::pythonize;

use crate::convert::Text;
use crate::error::to_py_err;
use crate::job::Job;
use crate::lock::locked;
use crate::log;
use crate::process::{Per, Process};
use crate::settings::{Real, Whole, path};
use crate::this_thread::detached;

/// The journals of whose unresolved orders the log has told.
static TOLD: Per<Process, Mutex<HashSet<PathBuf>>> = Per::new();

/// A journal in a file.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Journal(cds::Journal);

#[pymethods]
impl Journal {
    #[new]
    fn new(
        py: Python<'_>,
        path: Option<&Bound<'_, PyAny>>,
        keep: Option<Whole>,
        visible_within: Option<Real>,
    ) -> PyResult<Self> {
        let path = path.map(|given| self::path("path", given)).transpose()?;
        let environment = ProcessEnvironment::read();
        let open = || {
            let journal = cds::Journal::find(path, &environment)?;
            if let Some(Whole(keep)) = keep {
                let keep = usize::try_from(keep)
                    .map_err(|_| Error::Config("keep must be a number of orders, 0 or more".to_owned()))?;
                journal.keep(keep)?;
            }
            if let Some(Real(time)) = visible_within {
                journal.visible_within(seconds("visible_within", time)?)?;
            }
            Ok(journal)
        };
        let journal = detached(py, open).map_err(|error| to_py_err(py, error))?;
        tell_of_repairs(py, &journal)?;
        Ok(Self(journal))
    }

    #[getter]
    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    /// The entries, as dicts.
    fn entries(&self, py: Python<'_>, unresolved: bool) -> PyResult<Py<PyAny>> {
        let entries = detached(py, || self.0.entries(unresolved)).map_err(|error| to_py_err(py, error))?;
        all_dicts(py, &entries)
    }

    /// Writes what a person has found out about the order with this nonce.
    fn settle(
        &self,
        py: Python<'_>,
        nonce: Text,
        is_done: bool,
        resource_ids: Vec<Text>,
    ) -> PyResult<Option<Py<PyAny>>> {
        let nonce = nonce.0;
        let resource_ids = resource_ids.into_iter().map(|id| id.0).collect();
        let work = || -> Result<_, Error> {
            let Some(entry) = self.0.entries(false)?.into_iter().find(|entry| entry.nonce() == nonce) else {
                return Ok(None);
            };
            self.0.settle(&entry, is_done, resource_ids)?;
            Ok(self.0.entries(false)?.into_iter().find(|entry| entry.nonce() == nonce))
        };
        let settled = detached(py, work).map_err(|error| to_py_err(py, error))?;
        settled.map(|entry| Ok(dict(py, &entry)?.into_any().unbind())).transpose()
    }
}

/// Settles the entries of a journal.
pub(crate) fn resolve_job(client: Client, journal: &Journal) -> Job<Result<Vec<Entry>, Error>> {
    let journal = journal.0.clone();
    let work = async move { resolve_entries(&client, &journal).await };
    Job::new(work, |py, entries| all_dicts(py, &entries.map_err(|error| to_py_err(py, error))?))
}

/// Warns once of orders that an earlier program has left behind.
pub(crate) fn tell_of_unresolved(py: Python<'_>, journal: Option<&cds::Journal>) -> PyResult<()> {
    let Some(journal) = journal else { return Ok(()) };
    tell_of_repairs(py, journal)?;
    let told = TOLD.get(|| Ok::<_, PyErr>(Mutex::default()))?;
    if !locked(&told.1).insert(journal.path().to_owned()) {
        return Ok(());
    }
    let left = detached(py, || journal.left_behind()).map_err(|error| to_py_err(py, error))?;
    if left == 0 {
        return Ok(());
    }
    let (orders, them) = if left == 1 { ("1 order", "it") } else { (&*format!("{left} orders"), "them") };
    let path = cds::one_line(&journal.path().display().to_string());
    let text = format!(
        "the outcome of {orders} of an earlier run is unknown; cds.Journal({path:?}).resolve(client) determines it, and \
         client.once(...) with the same key resolves {them} before it orders"
    );
    log::warning(py, &text)
}

/// Warns of damage that was repaired.
fn tell_of_repairs(py: Python<'_>, journal: &cds::Journal) -> PyResult<()> {
    let notice = detached(py, || journal.take_notice());
    notice.map_or(Ok(()), |text| log::warning(py, &text))
}

fn all_dicts(py: Python<'_>, entries: &[Entry]) -> PyResult<Py<PyAny>> {
    let all = entries.iter().map(|entry| dict(py, entry)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyList::new(py, all)?.into_any().unbind())
}

fn dict<'py>(py: Python<'py>, entry: &Entry) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("key", entry.key())?;
    dict.set_item("endpoint", entry.endpoint())?;
    dict.set_item("service", entry.service())?;
    dict.set_item("action", entry.action())?;
    dict.set_item("params", pythonize(py, entry.params())?)?;
    dict.set_item("nonce", entry.nonce())?;
    dict.set_item("sent_at", entry.sent_at())?;
    dict.set_item("attempts", entry.attempts)?;
    dict.set_item("outcome", entry.outcome.as_str())?;
    dict.set_item("task_ids", entry.task_ids())?;
    dict.set_item("task_family", entry.task_family())?;
    dict.set_item("resource_ids", entry.resource_ids())?;
    dict.set_item("candidates", entry.candidates())?;
    dict.set_item("reason", entry.reason())?;
    Ok(dict)
}
