//! Values from Python to JSON and answers from JSON to Python.

use std::fmt::Write as _;

use cds::model::{Action, Effect, Parameter, Shape};
use cds::{Error, Parameters};
use jiter::{PythonParse, StringCacheMode};
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::{Map, Number, Value};

use crate::error::to_py_err;

/// Maximum nesting depth. A list may contain itself, and the stack is finite.
const DEEPEST: u8 = 100;

/// Maximum length of the displayed path to a refused value.
const SHOWN_STEPS: usize = 8;

/// Converts the parameters of a call; reports every value that JSON cannot represent.
pub(crate) fn parameters(
    action: &str,
    model: Option<&Action>,
    given: &Bound<'_, PyDict>,
) -> PyResult<Parameters> {
    let py = given.py();
    let (mut parameters, mut problems, mut cause) = (Map::new(), Vec::new(), None);
    for (name, value) in given {
        let name = match name.cast::<PyString>().map(|name| name.to_str().map(str::to_owned)) {
            Ok(Ok(name)) => name,
            Ok(Err(_)) => {
                problems.push(format!("the name of a parameter {HALF_A_CHARACTER}"));
                continue;
            }
            Err(_) => {
                problems.push(format!("the name of a parameter must be a string, not {}", type_name(&name)));
                continue;
            }
        };
        match json(&value, 0) {
            Ok(value) => {
                parameters.insert(name, value);
            }
            Err(refusal) if refusal.is_interrupt(py) => return Err(refusal.into_cause()),
            Err(refusal) => {
                let place = refusal.place(&name, model.and_then(|action| action.parameter(&name)));
                problems.push(format!("{place} cannot be sent as JSON: {}", refusal.text));
                cause = cause.or(refusal.cause);
            }
        }
    }
    if problems.is_empty() {
        return Ok(parameters.into());
    }
    let error = to_py_err(py, Error::Validation { action: action.into(), problems });
    if cause.is_some() {
        error.set_cause(py, cause);
    }
    Err(error)
}

/// Initializes the lazy state of the JSON parser.
pub(crate) fn warm_up(py: Python<'_>) -> PyResult<()> {
    answer(py, "", Effect::Read, 200, b"{\"Code\":0}").map(drop).map_err(|error| to_py_err(py, error))
}

/// The value of a setting as JSON; raises ValueError if JSON cannot represent it.
pub(crate) fn setting(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Value> {
    json(value, 0).map_err(|refusal| {
        if refusal.is_interrupt(value.py()) {
            return refusal.into_cause();
        }
        PyValueError::new_err(format!("{name} is invalid: {}", refusal.text))
    })
}

/// From this size on, in bytes, it is worth pausing the garbage collector.
const LARGE: usize = 64 << 10;

/// The response as Python objects; repeated short strings, such as keys, are created once.
pub(crate) fn answer(
    py: Python<'_>,
    action: &str,
    effect: Effect,
    http_status: u16,
    body: &[u8],
) -> Result<Py<PyAny>, Error> {
    let _paused = (body.len() >= LARGE).then(|| CollectorPause::begin(py));
    let parse =
        PythonParse { allow_inf_nan: true, cache_mode: StringCacheMode::All, ..PythonParse::default() };
    parse.python_parse(py, body).map(Bound::unbind).map_err(|error| {
        let what = format!("cannot be read: {}", error.description(body));
        Error::unreadable(action, effect, http_status, &what, String::new())
    })
}

/// Pauses Python's cyclic garbage collector, which would repeatedly traverse the new objects. Invisible to other
/// threads, because the GIL is held.
struct CollectorPause<'py> {
    /// The module `gc`, unless it was already paused.
    collector: Option<Bound<'py, PyModule>>,
}

impl<'py> CollectorPause<'py> {
    fn begin(py: Python<'py>) -> Self {
        let pause = || -> PyResult<_> {
            let collector = py.import("gc")?;
            let is_on = collector.call_method0("isenabled")?.is_truthy()?;
            collector.call_method0("disable")?;
            Ok(is_on.then_some(collector))
        };
        // Failing would only cost time.
        Self { collector: pause().unwrap_or_default() }
    }
}

impl Drop for CollectorPause<'_> {
    fn drop(&mut self) {
        if let Some(collector) = &self.collector {
            // It cannot fail, since disabling succeeded.
            let _ = collector.call_method0("enable");
        }
    }
}

pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "this type".to_owned(), |name| name.to_string())
}

/// A string argument.
pub(crate) struct Text(pub(crate) String);

impl FromPyObject<'_, '_> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let text = value.cast::<PyString>()?;
        text.to_str().map(|text| Self(text.to_owned())).map_err(|_| {
            let problems = vec![format!("the text {HALF_A_CHARACTER}")];
            to_py_err(value.py(), Error::Validation { action: "arguments".to_owned(), problems })
        })
    }
}

const HALF_A_CHARACTER: &str = "contains a lone surrogate";

/// Why a value cannot be sent. Omits the value, which may be a secret.
struct Refusal {
    text: String,
    /// The exception that the value raised.
    cause: Option<PyErr>,
    /// From the refused value outwards.
    steps: Vec<Step>,
}

/// One step of the path.
enum Step {
    Item(usize),
    Member(String),
}

/// Boxed, because most values are not refused.
type Read = Result<Value, Box<Refusal>>;

impl Refusal {
    fn new(text: impl Into<String>) -> Box<Self> {
        Box::new(Self { text: text.into(), cause: None, steps: Vec::new() })
    }

    fn inside(mut self: Box<Self>, step: Step) -> Box<Self> {
        self.steps.push(step);
        self
    }

    /// Whether the exception must be propagated, such as KeyboardInterrupt.
    fn is_interrupt(&self, py: Python<'_>) -> bool {
        self.cause.as_ref().is_some_and(|cause| !cause.is_instance_of::<PyException>(py))
    }

    fn into_cause(self) -> PyErr {
        self.cause.unwrap_or_else(|| PyException::new_err(self.text))
    }

    /// A path such as `DataDisks[0].Size`. An unmodelled member may have a secret as its name.
    fn place(&self, name: &str, parameter: Option<&Parameter>) -> String {
        let (mut place, mut shape) = (name.to_owned(), parameter.map(|parameter| &parameter.shape));
        for step in self.steps.iter().rev().take(SHOWN_STEPS) {
            shape = match step {
                Step::Item(index) => {
                    let _ = write!(place, "[{index}]");
                    shape.and_then(|shape| shape.items.as_deref())
                }
                Step::Member(name) => {
                    let Some(member) = shape.and_then(|shape| member(shape, name)) else { break };
                    let _ = write!(place, ".{name}");
                    Some(&member.shape)
                }
            };
        }
        place
    }
}

fn member<'a>(shape: &'a Shape, name: &str) -> Option<&'a Parameter> {
    shape.members.iter().find(|member| member.name == name)
}

/// The value as JSON. Unlike usual, NaN, infinity and deep nesting are refused.
fn json(value: &Bound<'_, PyAny>, depth: u8) -> Read {
    if let Ok(text) = value.cast::<PyString>() {
        let text = text.to_str().map_err(|_| Refusal::new(format!("it {HALF_A_CHARACTER}")))?;
        Ok(Value::from(text))
    } else if value.is_none() {
        Ok(Value::Null)
    } else if let Ok(truth) = value.cast::<PyBool>() {
        Ok(Value::Bool(truth.is_true()))
    } else if let Ok(integer) = value.cast::<PyInt>() {
        let number = integer.extract::<i64>().map(Value::from);
        let number = number.or_else(|_| integer.extract::<u64>().map(Value::from));
        number.map_err(|_| Refusal::new("the integer is too large"))
    } else if let Ok(float) = value.cast::<PyFloat>() {
        let float = float.value();
        Number::from_f64(float)
            .map(Value::Number)
            .ok_or_else(|| Refusal::new(format!("{float} is not a number; None leaves a parameter out")))
    } else if depth == DEEPEST {
        Err(Refusal::new("it is nested too deeply"))
    } else if let Ok(object) = value.cast::<PyDict>() {
        members(object, depth + 1)
    } else if let Ok(list) = value.cast::<PyList>() {
        items(list.iter(), depth + 1)
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        items(tuple.iter(), depth + 1)
    } else {
        json(&plain(value)?, depth + 1)
    }
}

fn items<'py>(values: impl Iterator<Item = Bound<'py, PyAny>>, depth: u8) -> Read {
    let item = |(index, value)| json(&value, depth).map_err(|refusal| refusal.inside(Step::Item(index)));
    values.enumerate().map(item).collect()
}

/// The pairs are copied first, because values of other libraries run code that may change the dict.
fn members(object: &Bound<'_, PyDict>, depth: u8) -> Read {
    let mut members = Map::new();
    for pair in object.items() {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract().map_err(raised_by)?;
        let Ok(text) = name.cast::<PyString>() else {
            return Err(Refusal::new(format!(
                "the name of a member must be a string, not {}",
                type_name(&name)
            )));
        };
        let name = text
            .to_str()
            .map_err(|_| Refusal::new(format!("the name of a member {HALF_A_CHARACTER}")))?
            .to_owned();
        let value = json(&value, depth).map_err(|refusal| refusal.inside(Step::Member(name.clone())))?;
        if members.insert(name, value).is_some() {
            return Err(Refusal::new("a member is given twice"));
        }
    }
    Ok(Value::Object(members))
}

/// Converts a value of another library.
fn plain<'py>(value: &Bound<'py, PyAny>) -> Result<Bound<'py, PyAny>, Box<Refusal>> {
    let py = value.py();
    let module = py.import("cds._arguments").map_err(raised_by)?;
    module.call_method1(intern!(py, "plain"), (value,)).map_err(|error| {
        let refused = module.getattr(intern!(py, "RefusedError"));
        if refused.is_ok_and(|class| error.is_instance(py, &class)) {
            Refusal::new(error.value(py).to_string())
        } else {
            raised_by(error)
        }
    })
}

/// Raised by the value itself.
fn raised_by(error: PyErr) -> Box<Refusal> {
    let class = Python::attach(|py| error.get_type(py).name().map(|name| name.to_string()));
    let text = format!("it raises {}", class.as_deref().unwrap_or("an exception"));
    Box::new(Refusal { text, cause: Some(error), steps: Vec::new() })
}
