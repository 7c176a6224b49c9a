//! Columns as arrays of Arrow.

use std::sync::Arc;

use arrow_array::types::{Decimal128Type, TimestampMicrosecondType};
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, PrimitiveArray, RecordBatch,
    RecordBatchOptions, StringArray, StructArray, new_null_array,
};
use arrow_buffer::{NullBuffer, NullBufferBuilder, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use pyo3::prelude::*;

use crate::column::{Cells, Column, Meaning, Members, Texts};
use crate::scalars::{PRECISION, SCALE, decimal, microseconds, usual_offset};

/// The values of a column.
pub(crate) enum Values {
    Array(ArrayRef),
    /// Objects of Python, which are texts if `is_text`.
    Kept {
        values: Vec<Py<PyAny>>,
        is_text: bool,
    },
}

/// Columns of the same length.
pub(crate) struct Table {
    pub columns: Vec<(String, Values)>,
    pub rows: usize,
}

impl Table {
    /// All rows; with `flat`, objects become columns with dotted names, and lists text.
    pub fn new(members: Members, flat: bool) -> Result<Self, ArrowError> {
        let rows = members.rows;
        let mut columns = members.into_columns();
        if flat {
            columns = flattened(columns)?;
        }
        let finished = |(name, column): (String, Column)| match column.cells {
            Cells::Kept { values, is_text } => Ok((name, Values::Kept { values, is_text })),
            _ => Ok((name, Values::Array(array(column, rows)?))),
        };
        Ok(Self { columns: columns.into_iter().map(finished).collect::<Result<_, ArrowError>>()?, rows })
    }

    /// The columns as Arrow has them.
    pub fn batch(&self) -> Result<RecordBatch, ArrowError> {
        self.batch_of(|_| true)
    }

    /// The columns of text.
    pub fn texts(&self) -> Result<RecordBatch, ArrowError> {
        self.batch_of(|of| *of == DataType::Utf8)
    }

    fn batch_of(&self, is_wanted: impl Fn(&DataType) -> bool) -> Result<RecordBatch, ArrowError> {
        let (mut fields, mut arrays) = (Vec::new(), Vec::new());
        for (name, values) in &self.columns {
            if let Values::Array(array) = values
                && is_wanted(array.data_type())
            {
                fields.push(Field::new(name, array.data_type().clone(), true));
                arrays.push(Arc::clone(array));
            }
        }
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
    }
}

/// The members of objects in place of the objects.
fn flattened(columns: Vec<(String, Column)>) -> Result<Vec<(String, Column)>, ArrowError> {
    let mut flat: Vec<(String, Column)> = Vec::new();
    for (name, mut column) in columns {
        match column.cells {
            Cells::Object(members) if members.count() > 0 => {
                let inner = members.into_columns().into_iter();
                flat.extend(flattened(inner.map(|(member, of)| (format!("{name}.{member}"), of)).collect())?);
                continue;
            }
            Cells::Object(_) | Cells::List { .. } => column.become_text().map_err(too_large)?,
            _ => {}
        }
        flat.push((name, column));
    }
    Ok(flat)
}

fn arrays(columns: Vec<(String, Column)>, rows: usize) -> Result<(Fields, Vec<ArrayRef>), ArrowError> {
    let mut fields = Vec::with_capacity(columns.len());
    let mut arrays = Vec::with_capacity(columns.len());
    for (name, column) in columns {
        let array = array(column, rows)?;
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    Ok((fields.into(), arrays))
}

fn array(mut column: Column, rows: usize) -> Result<ArrayRef, ArrowError> {
    column.pad(rows);
    if matches!(&column.cells, Cells::Object(members) if members.count() == 0) {
        // Few consumers take an object without members.
        column.become_text().map_err(too_large)?;
    }
    let (cells, meaning, nulls) = column.into_parts();
    Ok(match cells {
        // Only whole columns are kept.
        Cells::Unknown | Cells::Kept { .. } => new_null_array(&DataType::Utf8, rows),
        Cells::Truth(mut values) => Arc::new(BooleanArray::new(values.finish(), nulls)),
        Cells::Whole(values) => Arc::new(Int64Array::new(exact(values), nulls)),
        Cells::Number(values) => Arc::new(Float64Array::new(exact(values), nulls)),
        Cells::Text(texts) => text(texts, meaning, nulls)?,
        Cells::List { ends, items } => {
            let length = items.len();
            let items = array(*items, length)?;
            let field = Arc::new(Field::new_list_field(items.data_type().clone(), true));
            Arc::new(ListArray::try_new(field, ends.finish(), items, nulls)?)
        }
        Cells::Object(members) => {
            let (fields, arrays) = arrays(members.into_columns(), rows)?;
            Arc::new(StructArray::try_new(fields, arrays, nulls)?)
        }
    })
}

fn text(texts: Texts, meaning: Meaning, nulls: Option<NullBuffer>) -> Result<ArrayRef, ArrowError> {
    let typed: Option<ArrayRef> = match meaning {
        Meaning::Text => None,
        Meaning::Time => {
            let usual = usual_offset();
            let zone = cds::model::api().time_zone.as_str();
            parsed::<TimestampMicrosecondType>(&texts, nulls.as_ref(), |text| microseconds(text, usual))
                .map(|times| Arc::new(times.with_timezone(zone)) as ArrayRef)
        }
        Meaning::Decimal => match parsed::<Decimal128Type>(&texts, nulls.as_ref(), decimal) {
            Some(numbers) => Some(Arc::new(numbers.with_precision_and_scale(PRECISION, SCALE)?)),
            None => None,
        },
    };
    match typed {
        Some(array) => Ok(array),
        None => {
            let Texts { bytes, ends } = texts;
            let bytes = exact::<u8>(bytes.into_bytes()).into_inner();
            Ok(Arc::new(StringArray::try_new(ends.finish(), bytes, nulls)?))
        }
    }
}

/// The values of all texts, with null for an empty one; None if one cannot be read.
fn parsed<T: arrow_array::ArrowPrimitiveType>(
    texts: &Texts,
    nulls: Option<&NullBuffer>,
    parse: impl Fn(&str) -> Option<T::Native>,
) -> Option<PrimitiveArray<T>> {
    let rows = texts.ends.len();
    let (mut values, mut valid) = (Vec::with_capacity(rows), NullBufferBuilder::new(rows));
    for row in 0..rows {
        let text = texts.get(row);
        let is_null = text.is_empty() || nulls.is_some_and(|nulls| nulls.is_null(row));
        valid.append(!is_null);
        values.push(if is_null { T::Native::default() } else { parse(text)? });
    }
    Some(PrimitiveArray::new(exact(values), valid.finish()))
}

/// Without the room for more.
fn exact<T: arrow_buffer::ArrowNativeType>(mut values: Vec<T>) -> ScalarBuffer<T> {
    values.shrink_to_fit();
    ScalarBuffer::from(values)
}

fn too_large(error: pyo3::PyErr) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}
