//! The simulated cloud, started and told what to do from Python.

use std::path::PathBuf;
use std::time::Duration;

use cds_sim::{Fault, Options, Progression, RecordedRequest, RestoreError, StateError};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::runtime::detached;

/// A simulated cloud on 127.0.0.1, served by a thread of its own.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Simulator(cds_sim::Simulator);

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (*, seed, port, access_key_id, access_key_secret, progression, latency, state))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of the Python class")]
    fn new(
        py: Python<'_>,
        seed: u64,
        port: u16,
        access_key_id: Option<String>,
        access_key_secret: Option<String>,
        progression: &str,
        latency: f64,
        state: Option<PathBuf>,
    ) -> PyResult<Self> {
        let progression = parse(progression)?;
        let latency = duration("latency", latency)?;
        let keys = Options { access_key_id, access_key_secret, ..Options::default() };
        let options = Options { seed, port, progression, latency, state, ..keys };
        detached(py, || cds_sim::Simulator::start(options))
            .map(Self)
            .map_err(|error| PyOSError::new_err(error.to_string()))
    }

    #[getter]
    fn endpoint_url(&self) -> &str {
        self.0.endpoint_url()
    }

    #[getter]
    fn access_key_id(&self) -> &str {
        self.0.access_key_id()
    }

    #[getter]
    fn access_key_secret(&self) -> &str {
        self.0.access_key_secret()
    }

    /// What arrived, the oldest first.
    fn requests<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let requests: Vec<RecordedRequest> = py.detach(|| self.0.requests());
        requests.iter().map(|request| Ok(pythonize::pythonize(py, request)?)).collect()
    }

    /// Injects a fault; `description` holds its kind and settings.
    fn fail(&self, py: Python<'_>, description: &Bound<'_, PyDict>) -> PyResult<()> {
        let wrong = |error: cds_sim::InvalidFault| PyValueError::new_err(error.to_string());
        let fault = Fault::from_json(&pythonize::depythonize(description)?).map_err(wrong)?;
        py.detach(|| self.0.fail(fault)).map_err(wrong)
    }

    /// Moves the simulated clock forward by seconds.
    fn advance(&self, py: Python<'_>, seconds: f64) -> PyResult<()> {
        let time = duration("seconds", seconds)?;
        py.detach(|| self.0.advance(time)).map_err(unwritten)
    }

    /// How tasks end that are queued from now on, those of one action or all.
    fn set_progression(&self, py: Python<'_>, action: Option<&str>, progression: &str) -> PyResult<()> {
        let progression = parse(progression)?;
        py.detach(|| self.0.set_progression(action, progression)).map_err(unwritten)
    }

    /// Sets what the account has, in hundredths of a yuan.
    fn set_balance(&self, py: Python<'_>, hundredths: i64) -> PyResult<()> {
        py.detach(|| self.0.set_balance(hundredths)).map_err(unwritten)
    }

    /// Empties the cloud and forgets faults and requests.
    fn reset(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| self.0.reset()).map_err(unwritten)
    }

    /// The whole state as JSON.
    fn snapshot(&self, py: Python<'_>) -> String {
        py.detach(|| self.0.snapshot())
    }

    /// Brings the cloud back to a snapshot.
    fn restore(&self, py: Python<'_>, snapshot: &str) -> PyResult<()> {
        py.detach(|| self.0.restore(snapshot)).map_err(|error| match error {
            RestoreError::Snapshot(_) => PyValueError::new_err(error.to_string()),
            RestoreError::State(error) => unwritten(error),
        })
    }

    /// Stops serving.
    fn stop(&self, py: Python<'_>) {
        py.detach(|| self.0.stop());
    }
}

/// What a state file cannot keep was not done.
fn unwritten(error: StateError) -> PyErr {
    PyOSError::new_err(error.to_string())
}

fn parse(progression: &str) -> PyResult<Progression> {
    progression.parse().map_err(|error: cds_sim::ProgressionError| PyValueError::new_err(error.to_string()))
}

fn duration(name: &str, seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|_| {
        PyValueError::new_err(format!("{name} must be a number of seconds from 0, not {seconds}"))
    })
}
