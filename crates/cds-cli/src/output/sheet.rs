//! Columns and cells, ready for a table or CSV.

use serde_json::Value;

use super::columns::paths;
use crate::failure::Failure;

/// Rows of text.
pub(super) struct Sheet {
    /// Names of the columns; none if the rows explain themselves.
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Whether long cells are left whole, on several lines of a narrow terminal.
    pub is_whole: bool,
}

impl Sheet {
    /// The columns of the rows.
    pub(super) fn new(columns: Vec<String>, rows: &[Value]) -> Self {
        let cells = |row: &Value| columns.iter().map(|path| cell(row, path)).collect();
        let rows = rows.iter().map(cells).collect();
        Self { header: columns, rows, is_whole: false }
    }

    /// A line for each member of each row, also inside objects and lists. The names are those of a `--query`.
    pub(super) fn upright(rows: &[Value]) -> Self {
        let mut lines = Vec::new();
        rows.iter().for_each(|row| upright(row, "", &mut lines));
        Self { header: Vec::new(), rows: lines, is_whole: true }
    }

    /// The result of a query, which may be anything.
    pub(super) fn of_query(found: &Value, wanted: &[String]) -> Result<Self, Failure> {
        let rows: Vec<Value> = match found {
            Value::Null => Vec::new(),
            Value::Array(items) => items.clone(),
            other => vec![other.clone()],
        };
        if !rows.is_empty() && rows.iter().all(Value::is_object) {
            let columns = if wanted.is_empty() { paths(&rows) } else { wanted.to_vec() };
            return Ok(Self::new(columns, &rows));
        }
        if !wanted.is_empty() {
            return Err(Failure::usage("--columns needs a --query whose result is objects"));
        }
        let line = |row: &Value| match row {
            Value::Array(cells) => cells.iter().map(text).collect(),
            other => vec![text(other)],
        };
        Ok(Self { header: Vec::new(), rows: rows.iter().map(line).collect(), is_whole: false })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first column, a line for each value.
    pub(super) fn first_column(&self) -> String {
        let firsts = self.rows.iter().filter_map(|row| row.first()).filter(|cell| !cell.is_empty());
        firsts.map(|cell| format!("{cell}\n")).collect()
    }
}

fn upright(value: &Value, path: &str, lines: &mut Vec<Vec<String>>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let point = if path.is_empty() { "" } else { "." };
            members.iter().for_each(|(name, member)| upright(member, &format!("{path}{point}{name}"), lines));
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().enumerate().for_each(|(at, item)| upright(item, &format!("{path}[{at}]"), lines));
        }
        _ => lines.push(vec![path.to_owned(), text(value)]),
    }
}

/// The value at a path, which goes through lists.
fn cell(row: &Value, path: &str) -> String {
    let mut found = vec![row];
    let mut rest = path;
    while !rest.is_empty() {
        // A name may have a dot in it.
        if let [only] = found.as_slice()
            && let Some(value) = only.get(rest)
        {
            return text(value);
        }
        let (name, after) = rest.split_once('.').unwrap_or((rest, ""));
        found = found.into_iter().flat_map(items).filter_map(|value| value.get(name)).collect();
        rest = after;
    }
    match found.as_slice() {
        [] => String::new(),
        [value] => text(value),
        values => values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", "),
    }
}

fn items(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |items| items.iter().collect())
}

/// A value as people write it; what is nested deeper stays JSON. Control characters, which could steer a terminal, are
/// left out.
fn text(value: &Value) -> String {
    let plain = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    if plain.contains(char::is_control) {
        plain.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_go_through_objects_and_lists() {
        let row =
            json!({"A": {"B": 1}, "N": [{"IP": "1.1.1.1"}, {"IP": "2.2.2.2"}], "T": ["x", "y"], "a.b": 3});
        for (path, expected) in [
            ("A.B", "1"),
            ("N.IP", "1.1.1.1, 2.2.2.2"),
            ("T", "x, y"),
            ("A", r#"{"B":1}"#),
            ("Z", ""),
            ("a.b", "3"),
        ] {
            assert_eq!(cell(&row, path), expected, "{path}");
        }
    }

    #[test]
    fn no_cell_steers_a_terminal() {
        assert_eq!(text(&json!("a\u{1b}[31mb\nc")), "a [31mb c");
    }
}
