//! Columns that grow, and the objects whose members they are.

use std::mem;

use arrow_buffer::{BooleanBufferBuilder, NullBuffer, NullBufferBuilder};
use pyo3::prelude::*;

use crate::ends::Ends;
use crate::names::Names;

/// The values of a column so far; trailing nulls may be missing.
pub(crate) struct Column {
    pub meaning: Meaning,
    pub cells: Cells,
    /// What stays Python's own, if no type is documented.
    pub keeps: Keeps,
    rows: usize,
    /// Which rows have a value; all rows after its end have one.
    nulls: NullBufferBuilder,
}

/// What stays as it is in Python, for pandas.
#[derive(Clone, Copy, Default)]
pub struct Keeps {
    /// Lists and objects.
    pub objects: bool,
    /// Texts.
    pub texts: bool,
}

/// What the text of a column means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Text,
    /// Times, if each of them can be read.
    Time,
    /// Exact numbers, if each of them can be read.
    Decimal,
}

/// Values of one type.
pub(crate) enum Cells {
    /// Nulls only, so far.
    Unknown,
    Truth(BooleanBufferBuilder),
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Text(Texts),
    List {
        ends: Ends,
        items: Box<Column>,
    },
    Object(Box<Members>),
    /// The objects of Python, for pandas; only text if `is_text`.
    Kept {
        values: Vec<Py<PyAny>>,
        is_text: bool,
    },
}

/// Texts one after the other.
#[derive(Default)]
pub(crate) struct Texts {
    pub bytes: String,
    pub ends: Ends,
}

impl Texts {
    pub fn push(&mut self, text: &str) -> PyResult<()> {
        self.push_times(text, 1)
    }

    /// Adds the same text several times.
    pub fn push_times(&mut self, text: &str, times: usize) -> PyResult<()> {
        let start = self.bytes.len();
        self.ends.push_times(start, text.len(), times)?;
        self.bytes.push_str(text);
        let mut done = 1;
        while done < times {
            let more = done.min(times - done);
            self.bytes.extend_from_within(start..start + more * text.len());
            done += more;
        }
        Ok(())
    }

    #[inline]
    pub fn end(&mut self) -> PyResult<()> {
        self.ends.push(self.bytes.len())
    }

    pub fn get(&self, row: usize) -> &str {
        &self.bytes[self.ends.range(row)]
    }
}

impl Cells {
    pub fn truth() -> Self {
        Self::Truth(BooleanBufferBuilder::new(0))
    }

    pub fn kept(is_text: bool) -> Self {
        Self::Kept { values: Vec::new(), is_text }
    }

    pub fn list(items: Column) -> Self {
        Self::List { ends: Ends::default(), items: Box::new(items) }
    }
}

impl Column {
    pub fn new(cells: Cells) -> Self {
        Self {
            meaning: Meaning::Text,
            cells,
            keeps: Keeps::default(),
            rows: 0,
            nulls: NullBufferBuilder::new(0),
        }
    }

    pub fn unknown() -> Self {
        Self::new(Cells::Unknown)
    }

    pub fn meaning(meaning: Meaning) -> Self {
        Self { meaning, ..Self::new(Cells::Text(Texts::default())) }
    }

    /// Number of rows, without trailing nulls that are missing.
    #[inline]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Counts values that were added to the cells.
    #[inline]
    pub fn grow(&mut self, values: usize) {
        self.rows += values;
    }

    /// Replaces the cells of a column that has only nulls so far; the new ones start with the same nulls.
    pub fn replace_unknown(&mut self, cells: Cells) {
        let rows = mem::take(&mut self.rows);
        self.nulls = NullBufferBuilder::new(0);
        self.cells = cells;
        self.pad(rows);
    }

    /// Adds nulls up to this number of rows.
    pub fn pad(&mut self, rows: usize) {
        let missing = rows.saturating_sub(self.len());
        if missing == 0 {
            return;
        }
        self.nulls.append_n_non_nulls(self.rows - self.nulls.len());
        self.nulls.append_n_nulls(missing);
        self.rows = rows;
        match &mut self.cells {
            Cells::Unknown => {}
            Cells::Truth(values) => values.append_n(missing, false),
            Cells::Whole(values) => values.resize(rows, 0),
            Cells::Number(values) => values.resize(rows, 0.0),
            Cells::Text(Texts { ends, .. }) | Cells::List { ends, .. } => {
                ends.pad(rows);
            }
            Cells::Object(members) => members.rows = rows,
            Cells::Kept { values, .. } => Python::attach(|py| values.resize_with(rows, || py.None())),
        }
    }

    /// Whether there is a value.
    pub fn is_valid(&self, row: usize) -> bool {
        row < self.rows && (row >= self.nulls.len() || self.nulls.is_valid(row))
    }

    /// Its cells, what they mean, and where they are null.
    pub fn into_parts(mut self) -> (Cells, Meaning, Option<NullBuffer>) {
        self.nulls.append_n_non_nulls(self.rows - self.nulls.len());
        (self.cells, self.meaning, self.nulls.finish())
    }
}

/// Objects: a column for each member, all of the same length.
pub(crate) struct Members {
    pub columns: Vec<(String, Column)>,
    pub names: Names,
    pub rows: usize,
    /// What columns without a documented type keep.
    pub keeps: Keeps,
}

impl Members {
    pub fn new(columns: Vec<(String, Column)>, keeps: Keeps) -> Self {
        let names = Names::new(columns.iter().map(|(name, _)| name));
        Self { columns, names, rows: 0, keeps }
    }

    /// Number of names.
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    /// All columns, as long as each other.
    pub fn into_columns(mut self) -> Vec<(String, Column)> {
        for (_, column) in &mut self.columns {
            column.pad(self.rows);
        }
        self.columns
    }
}
