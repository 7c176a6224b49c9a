//! Values from Python to JSON and answers from JSON to Python.

use std::fmt;

use cds::model::Effect;
use cds::{Error, Parameters};
use jiter::{PythonParse, StringCacheMode};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::Depythonizer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The parameters of a call; every value that JSON cannot hold is named.
pub(crate) fn parameters(action: &str, given: &Bound<'_, PyDict>) -> Result<Parameters, Error> {
    let (mut parameters, mut problems) = (Map::new(), Vec::new());
    for (name, value) in given {
        let Ok(name) = name.extract::<String>() else {
            problems.push(format!("the name of a parameter must be a string, not {}", type_name(&name)));
            continue;
        };
        match Strict::default().deserialize(&mut Depythonizer::from_object(&value)) {
            Ok(value) => {
                parameters.insert(name, value);
            }
            Err(error) => problems.push(format!("{name} cannot be sent as JSON: {}", reason(&error, &value))),
        }
    }
    if problems.is_empty() {
        Ok(parameters.into())
    } else {
        Err(Error::Validation { action: action.into(), problems })
    }
}

/// From this size on, in bytes, it is worth it to pause the collector.
const LARGE: usize = 64 << 10;

/// The answer as Python objects; short texts that come again, such as keys, are made once.
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

/// Keeps Python's collector of cyclic garbage from walking, again and again, over the objects that are being made.
/// Nobody else notices: the GIL is held meanwhile.
struct CollectorPause<'py> {
    /// The module `gc`, where it was not paused already.
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
        // It would only be slower.
        Self { collector: pause().unwrap_or_default() }
    }
}

impl Drop for CollectorPause<'_> {
    fn drop(&mut self) {
        if let Some(collector) = &self.collector {
            // It cannot fail: it has been disabled in the same way.
            let _ = collector.call_method0("enable");
        }
    }
}

/// What is wrong with a value, without the value itself: it may be a secret.
fn reason(error: &pythonize::PythonizeError, value: &Bound<'_, PyAny>) -> String {
    let text = error.to_string();
    let mut lines = text.lines();
    lines.next().map_or_else(|| type_name(value), str::to_owned)
}

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "this type".to_owned(), |name| name.to_string())
}

/// What is said of an integer of more than 64 bits, which may be a secret.
const TOO_LARGE: &str = "the integer is too large";

/// Lists and objects inside of each other. A list that holds itself has no end, and the stack of a thread has one.
const DEEPEST: u8 = 100;

/// JSON without its usual blind spots: NaN and infinity are refused instead of becoming null, and so is what is nested
/// too deeply.
#[derive(Default)]
struct Strict {
    depth: u8,
}

impl Strict {
    fn inside<E: serde::de::Error>(&self) -> Result<u8, E> {
        let is_deep = self.depth == DEEPEST;
        if is_deep { Err(E::custom("it is nested too deeply")) } else { Ok(self.depth + 1) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i128<E: serde::de::Error>(self, _: i128) -> Result<Value, E> {
        Err(E::custom(TOO_LARGE))
    }

    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<Value, E> {
        Err(E::custom(TOO_LARGE))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom(format!("{value} is not a number")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let (mut list, depth) = (Vec::new(), self.inside()?);
        while let Some(item) = items.next_element_seed(Self { depth })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let (mut object, depth) = (Map::new(), self.inside()?);
        while let Some(name) = members.next_key::<String>()? {
            if object.insert(name, members.next_value_seed(Self { depth })?).is_some() {
                return Err(A::Error::custom("a member is given twice"));
            }
        }
        Ok(Value::Object(object))
    }
}
