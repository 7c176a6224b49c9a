//! Converts accepted values to the types that the API reads.

use serde_json::Value;

use crate::call::parameters::query_text;
use crate::model::{Kind, Shape};

/// Converts an accepted value to its wire type.
pub(crate) fn convert(shape: &Shape, value: Value) -> Value {
    let takes_integers = shape.kind == Kind::Integer || shape.accepts.contains(&Kind::Integer);
    let value = if takes_integers { without_fraction(value) } else { value };
    let accepted = shape.accepts.iter().any(|kind| has_kind(*kind, &value));
    match (shape.kind, value) {
        (Kind::String, Value::Array(items)) if accepted => {
            let items: Vec<Value> = items.into_iter().map(without_fraction).collect();
            let joins = items.iter().all(is_text_or_integer);
            if joins { Value::String(query_text(&Value::Array(items))) } else { Value::Array(items) }
        }
        (Kind::String, value @ (Value::Number(_) | Value::Bool(_))) if accepted => {
            Value::String(value.to_string())
        }
        (Kind::List, value) if accepted => Value::Array(vec![value]),
        (_, value) => value,
    }
}

/// The integer value of a float such as 2.0: pandas columns with missing values hold only floats.
fn without_fraction(value: Value) -> Value {
    whole_float(&value).map_or(value, Value::from)
}

/// A float without a fraction, in the range where floats represent every integer.
pub(crate) fn whole_float(value: &Value) -> Option<i64> {
    const EXACT: f64 = (1_u64 << 53) as f64;
    let Value::Number(number) = value else { return None };
    let float =
        number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is a whole number below 2^53")]
    Some(float as i64)
}

pub(crate) fn is_text_or_integer(value: &Value) -> bool {
    value.is_string() || has_kind(Kind::Integer, value)
}

pub(crate) fn has_kind(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::String => value.is_string(),
        Kind::Integer => value.is_i64() || value.is_u64(),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::List => value.is_array(),
        Kind::Object => value.is_object(),
        Kind::Any => true,
    }
}
