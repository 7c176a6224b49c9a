//! Values from Python to JSON and answers from JSON to Python.

use std::fmt;

use cds::{Error, Parameters};
use jiter::{PythonParse, StringCacheMode};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The parameters of a call; every value that JSON cannot hold is named.
pub(crate) fn parameters(action: &str, given: &Bound<'_, PyDict>) -> Result<Parameters, Error> {
    let (mut parameters, mut problems) = (Map::new(), Vec::new());
    for (name, value) in given {
        let Ok(name) = name.extract::<String>() else {
            problems.push(format!("the name of a parameter must be a string, not {}", type_name(&name)));
            continue;
        };
        match pythonize::depythonize::<Strict>(&value) {
            Ok(Strict(value)) => {
                parameters.insert(name, value);
            }
            Err(error) => problems.push(format!("{name} cannot be sent as JSON: {}", reason(&error, &value))),
        }
    }
    if problems.is_empty() {
        Ok(parameters)
    } else {
        Err(Error::Validation { action: action.into(), problems })
    }
}

/// The answer as Python objects; each key string is made once.
pub(crate) fn answer(
    py: Python<'_>,
    action: &str,
    http_status: u16,
    body: &[u8],
) -> Result<Py<PyAny>, Error> {
    let parse =
        PythonParse { allow_inf_nan: true, cache_mode: StringCacheMode::Keys, ..PythonParse::default() };
    parse.python_parse(py, body).map(Bound::unbind).map_err(|error| Error::Response {
        action: action.to_owned(),
        http_status,
        message: format!("the answer cannot be read: {}", error.description(body)),
        snippet: String::new(),
    })
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

/// JSON without its usual blind spot: NaN and infinity are refused instead of becoming null.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
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
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = members.next_entry::<String, Strict>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member is given twice"));
            }
        }
        Ok(Value::Object(object))
    }
}
