//! Binds the simulator to Python.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Duration;

use cds::Error;
use cds_sim::{
    Fault, FurnishError, InvalidFault, Options, Progression, RecordedRequest, RestoreError,
    SetProgressionError, StartError, StateError, Time,
};
use pyo3::conversion::FromPyObject;
use pyo3::exceptions::{PyException, PyOSError, PyOverflowError, PyTypeError, PyUnicodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};
use serde_json::Value;

use crate::convert::{self, Text};
use crate::error::to_py_err;

use crate::this_thread::detached;

/// A simulated cloud on 127.0.0.1, served by its own thread.
#[pyclass(frozen, module = "cds._cds")]
pub(crate) struct Simulator(cds_sim::Simulator);

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (*, seed, port, access_key_id, access_key_secret, progression, clock, latency, state))]
    #[expect(clippy::too_many_arguments, reason = "the keywords of the Python class")]
    fn new(
        py: Python<'_>,
        seed: Option<Bound<'_, PyAny>>,
        port: Bound<'_, PyAny>,
        access_key_id: Option<Text>,
        access_key_secret: Option<Text>,
        progression: Text,
        clock: Option<Text>,
        latency: Bound<'_, PyAny>,
        state: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let options = Options {
            seed: seed.map(|seed| whole("seed", &seed, u64::MAX)).transpose()?,
            port: whole("port", &port, u16::MAX)?,
            access_key_id: access_key_id.map(|id| id.0),
            access_key_secret: access_key_secret.map(|secret| secret.0),
            progression: parse(&progression)?,
            time: time(clock.as_ref())?,
            latency: duration("latency", &latency)?,
            state: state.map(|state| file("state", &state)).transpose()?,
            ..Options::default()
        };
        detached(py, || cds_sim::Simulator::start(options)).map(Self).map_err(|error| match error {
            StartError::EmptyKey => PyValueError::new_err(error.to_string()),
            _ => PyOSError::new_err(error.to_string()),
        })
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

    /// The request log, oldest first.
    fn requests<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let requests: Vec<RecordedRequest> = self.ask(py, cds_sim::Simulator::requests)?;
        requests.iter().map(|request| Ok(pythonize::pythonize(py, request)?)).collect()
    }

    /// Injects a fault; `description` holds its kind and settings.
    fn fail(&self, py: Python<'_>, description: &Bound<'_, PyDict>) -> PyResult<()> {
        let fault = Fault::from_json(&described(description)?).map_err(wrong)?;
        self.ask(py, |simulator| simulator.fail(fault))?.map_err(wrong)
    }

    /// The pending faults, as arguments of `fail`.
    fn faults<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let faults = self.ask(py, cds_sim::Simulator::faults)?;
        faults.iter().map(|fault| Ok(pythonize::pythonize(py, fault)?)).collect()
    }

    /// Removes the pending faults.
    fn clear_faults(&self, py: Python<'_>) -> PyResult<()> {
        self.ask(py, cds_sim::Simulator::clear_faults)
    }

    /// Advances the simulated clock by seconds.
    fn advance(&self, py: Python<'_>, seconds: &Bound<'_, PyAny>) -> PyResult<()> {
        let time = duration("seconds", seconds)?;
        self.ask(py, |simulator| simulator.advance(time))?.map_err(unwritten)
    }

    /// Sets the progression of tasks queued from now on, for one action or for all others.
    fn set_progression(&self, py: Python<'_>, action: Option<Text>, progression: Text) -> PyResult<()> {
        let (action, progression) = (action.as_ref().map(|action| action.0.as_str()), parse(&progression)?);
        self.ask(py, |simulator| simulator.set_progression(action, progression))?.map_err(|error| match error
        {
            SetProgressionError::Action(error) => PyValueError::new_err(error.to_string()),
            SetProgressionError::State(error) => unwritten(error),
        })
    }

    /// Sets the balance, in yuan.
    fn set_balance(&self, py: Python<'_>, yuan: &Bound<'_, PyAny>) -> PyResult<()> {
        /// Up to here a float represents every hundredth.
        const MOST: f64 = 1e13;
        let amount = number("yuan", yuan)?;
        if amount.is_nan() || amount.abs() > MOST {
            return Err(PyValueError::new_err(format!(
                "yuan must be a number of at most {MOST}, not {amount}"
            )));
        }
        self.ask(py, |simulator| simulator.set_balance((amount * 100.0).round() as i64))?.map_err(unwritten)
    }

    /// Adds a fleet of servers.
    fn furnish(&self, py: Python<'_>, servers: &Bound<'_, PyAny>) -> PyResult<()> {
        let servers = whole("servers", servers, u32::MAX)?;
        self.ask(py, |simulator| simulator.furnish(servers))?.map_err(unfurnished)
    }

    /// Adds what the examples name.
    fn furnish_examples(&self, py: Python<'_>) -> PyResult<()> {
        self.ask(py, cds_sim::Simulator::furnish_examples)?.map_err(unfurnished)
    }

    /// Empties the cloud, the faults and the request log.
    fn reset(&self, py: Python<'_>) -> PyResult<()> {
        self.ask(py, cds_sim::Simulator::reset)?.map_err(unwritten)
    }

    /// The whole state as JSON.
    fn snapshot(&self, py: Python<'_>) -> PyResult<String> {
        self.ask(py, cds_sim::Simulator::snapshot)
    }

    /// Restores a snapshot.
    fn restore(&self, py: Python<'_>, snapshot: Text) -> PyResult<()> {
        self.ask(py, |simulator| simulator.restore(&snapshot.0))?.map_err(|error| match error {
            RestoreError::Snapshot(_) => PyValueError::new_err(error.to_string()),
            RestoreError::State(error) => unwritten(error),
        })
    }

    /// Stops serving. In a forked child it does nothing: the server is the parent's.
    fn stop(&self, py: Python<'_>) {
        py.detach(|| self.0.stop());
    }
}

impl Simulator {
    /// Runs an operation on the simulator without the GIL. A forked child cannot: it has neither the server's thread
    /// nor its locks.
    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        question: impl FnOnce(&cds_sim::Simulator) -> T + Send,
    ) -> PyResult<T> {
        if !self.0.is_ours() {
            let text = format!(
                "this simulator belongs to process {}, of which this one is a fork; make a client of its endpoint_url here, \
                 or another simulator",
                self.0.process()
            );
            return Err(to_py_err(py, Error::Config(text)));
        }
        // Only a hand-made snapshot can cause this.
        py.detach(|| catch_unwind(AssertUnwindSafe(|| question(&self.0)))).map_err(|_| broken(py))
    }
}

fn broken(py: Python<'_>) -> PyErr {
    let text = "the simulator has a bug, see stderr; reset() it";
    let class = py.import("cds.errors").and_then(|errors| errors.getattr("CdsError"));
    class.and_then(|class| class.call1((text,))).map_or_else(|error| error, PyErr::from_value)
}

fn wrong(error: InvalidFault) -> PyErr {
    PyValueError::new_err(error.to_string())
}

fn unfurnished(error: FurnishError) -> PyErr {
    match error {
        FurnishError::State(error) => unwritten(error),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// A change that cannot be saved to the state file was rolled back.
fn unwritten(error: StateError) -> PyErr {
    PyOSError::new_err(error.to_string())
}

/// The description of a fault as JSON; errors name the problem.
fn described(description: &Bound<'_, PyDict>) -> PyResult<Value> {
    let member = |(name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let Text(name) = name.extract()?;
        let value = convert::setting(&name, &value)?;
        Ok((name, value))
    };
    description.iter().map(member).collect::<PyResult<_>>().map(Value::Object)
}

fn parse(progression: &Text) -> PyResult<Progression> {
    progression.0.parse().map_err(|error: cds_sim::ProgressionError| PyValueError::new_err(error.to_string()))
}

/// A str or a path-like object.
fn file(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    value.extract().map_err(|error: PyErr| {
        let py = value.py();
        if error.is_instance_of::<PyUnicodeError>(py) {
            PyValueError::new_err(format!("{name} contains a lone surrogate"))
        } else if error.is_instance_of::<PyException>(py) {
            PyTypeError::new_err(format!("{name} must be a str or a path, not {}", kind(value)))
        } else {
            error
        }
    })
}

fn time(clock: Option<&Text>) -> PyResult<Time> {
    match clock.map(|clock| clock.0.as_str()) {
        None => Ok(Time::Simulated),
        Some("real") => Ok(Time::Real),
        Some(_) => Err(PyValueError::new_err("clock must be \"real\" or None")),
    }
}

/// A non-negative integer. A bool is not accepted, although it is an int in Python.
fn whole<'py, T>(name: &str, value: &Bound<'py, PyAny>, most: T) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr> + std::fmt::Display,
{
    if value.is_instance_of::<PyBool>() {
        return Err(PyTypeError::new_err(format!("{name} must be a whole number, not a bool")));
    }
    value.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(value.py()) {
            PyValueError::new_err(format!("{name} must be from 0 to {most}"))
        } else if !error.is_instance_of::<PyException>(value.py()) {
            error
        } else {
            PyTypeError::new_err(format!("{name} must be a whole number, not {}", kind(value)))
        }
    })
}

fn number(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    value.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(value.py()) {
            PyValueError::new_err(format!("{name} is too large"))
        } else if !error.is_instance_of::<PyException>(value.py()) {
            error
        } else {
            PyTypeError::new_err(format!("{name} must be a number, not {}", kind(value)))
        }
    })
}

fn duration(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let seconds = number(name, value)?;
    Duration::try_from_secs_f64(seconds).map_err(|_| {
        PyValueError::new_err(format!("{name} must be a number of seconds from 0, not {seconds}"))
    })
}

fn kind(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "this type".to_owned(), |name| name.to_string())
}
