//! Columns as what pandas takes: bytes of numbers, and Python objects of everything else.

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_buffer::ToByteSlice;
use arrow_schema::DataType;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyList, PyString};

use crate::arrays::{Table, Values};
use crate::scalars::SCALE;

/// The time that numpy takes for a missing one.
const NO_TIME: i64 = i64::MIN;

/// For each column its name, its kind, its values, and for whole numbers and truths where there is none.
pub(crate) fn columns<'py>(py: Python<'py>, table: &Table, has_texts: bool) -> PyResult<Bound<'py, PyList>> {
    let columns = table.columns.iter().map(|(name, values)| {
        let (kind, values, mask) = match values {
            Values::Array(array) => column(py, array, has_texts)?,
            Values::Kept { values, is_text } => {
                (if *is_text { "text" } else { "object" }, PyList::new(py, values)?.into_any(), None)
            }
        };
        (name, kind, values, mask).into_bound_py_any(py)
    });
    PyList::new(py, columns.collect::<PyResult<Vec<_>>>()?)
}

type Column<'py> = (&'static str, Bound<'py, PyAny>, Option<Bound<'py, PyByteArray>>);

fn column<'py>(py: Python<'py>, array: &dyn Array, has_texts: bool) -> PyResult<Column<'py>> {
    Ok(match array.data_type() {
        DataType::Int64 => ("whole", numbers::<Int64Type>(py, array, 0)?.into_any(), Some(mask(py, array)?)),
        DataType::Float64 => ("number", numbers::<Float64Type>(py, array, f64::NAN)?.into_any(), None),
        DataType::Timestamp(..) => {
            ("time", numbers::<TimestampMicrosecondType>(py, array, NO_TIME)?.into_any(), None)
        }
        DataType::Boolean => {
            let truths = array.as_boolean();
            let values = bytes(py, (0..array.len()).map(|row| u8::from(truths.value(row))))?;
            ("truth", values.into_any(), Some(mask(py, array)?))
        }
        DataType::Decimal128(..) => ("object", decimals(py, array)?.into_any(), None),
        _ if has_texts => {
            ("text", PyList::new(py, array.as_string::<i32>().iter().collect::<Vec<_>>())?.into_any(), None)
        }
        _ => ("texts", py.None().into_bound(py), None),
    })
}

/// The values as native bytes, with `missing` in place of nulls.
fn numbers<'py, T: ArrowPrimitiveType>(
    py: Python<'py>,
    array: &dyn Array,
    missing: T::Native,
) -> PyResult<Bound<'py, PyByteArray>> {
    let array = array.as_primitive::<T>();
    let filled: Vec<T::Native> = match array.nulls() {
        None => return Ok(PyByteArray::new(py, array.values().inner().as_slice())),
        Some(nulls) => {
            let values = array.values().iter().zip(nulls.iter());
            values.map(|(value, is_valid)| if is_valid { *value } else { missing }).collect()
        }
    };
    Ok(PyByteArray::new(py, filled.to_byte_slice()))
}

/// 1 for each null.
fn mask<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Bound<'py, PyByteArray>> {
    bytes(py, (0..array.len()).map(|row| u8::from(array.is_null(row))))
}

fn bytes(py: Python<'_>, values: impl Iterator<Item = u8>) -> PyResult<Bound<'_, PyByteArray>> {
    Ok(PyByteArray::new(py, &values.collect::<Vec<u8>>()))
}

fn decimals<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Bound<'py, PyList>> {
    let class = py.import("decimal")?.getattr("Decimal")?;
    let values = array.as_primitive::<Decimal128Type>().iter().map(|value| match value {
        Some(value) => class.call1((PyString::new(py, &written(value)),)),
        None => Ok(py.None().into_bound(py)),
    });
    PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
}

/// An exact number, with at least two digits after the point.
fn written(value: i128) -> String {
    let scale = usize::from(SCALE.unsigned_abs());
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let fraction = format!("{:0<2}", fraction.trim_end_matches('0'));
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}
