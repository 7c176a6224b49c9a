//! The documented columns, from the models.

use std::collections::BTreeSet;

use cds::model;
use serde_json::{Map, Value};

use crate::column::{Cells, Column, Keeps, Meaning, Members};
use crate::column_table::COLUMNS;

/// The types of the columns of an action; None for an action without a model or without rows.
pub fn types(service: &str, action: &str) -> Option<Map<String, Value>> {
    let (service, action) = model::action(service, action).or_else(|| model::find(service, action))?;
    let is_entry = |entry: &&(&str, &str, &str)| (entry.0, entry.1) == (&*service.name, &*action.name);
    let (_, _, types) = COLUMNS.iter().find(is_entry)?;
    serde_json::from_str(types).ok()
}

/// The members that any action documents as secrets, whatever their names.
pub fn secrets() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, _, types) in COLUMNS {
        add_secrets(&serde_json::from_str(types).unwrap_or_default(), &mut found);
    }
    found
}

fn add_secrets(of: &Value, found: &mut BTreeSet<String>) {
    match of {
        Value::Object(members) => {
            for (name, of) in members {
                if of == "secret" {
                    found.insert(name.clone());
                }
                add_secrets(of, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|of| add_secrets(of, found)),
        _ => {}
    }
}

/// The columns, without rows.
pub(crate) fn columns(service: &str, action: &str, keeps: Keeps) -> Members {
    let mut columns = types(service, action).map(|types| members(&types)).unwrap_or_default();
    columns.iter_mut().for_each(|(_, column)| keep(column, keeps));
    Members::new(columns, keeps)
}

fn keep(column: &mut Column, keeps: Keeps) {
    column.keeps = keeps;
    match &column.cells {
        Cells::Text(_) if keeps.texts && column.meaning == Meaning::Text => column.cells = Cells::kept(true),
        Cells::List { .. } | Cells::Object(_) if keeps.objects => column.cells = Cells::kept(false),
        _ => {}
    }
}

fn members(types: &Map<String, Value>) -> Vec<(String, Column)> {
    types.iter().map(|(name, of)| (name.clone(), column(of))).collect()
}

fn column(of: &Value) -> Column {
    match of {
        Value::Object(types) => {
            Column::new(Cells::Object(Box::new(Members::new(members(types), Keeps::default()))))
        }
        Value::Array(items) => Column::new(Cells::list(items.first().map_or_else(Column::unknown, column))),
        other => scalar(other.as_str().unwrap_or_default()),
    }
}

fn scalar(of: &str) -> Column {
    match of {
        "whole" => Column::new(Cells::Whole(Vec::new())),
        "number" | "money" => Column::new(Cells::Number(Vec::new())),
        "truth" => Column::new(Cells::truth()),
        "time" => Column::meaning(Meaning::Time),
        "decimal" => Column::meaning(Meaning::Decimal),
        "any" => Column::unknown(),
        _ => Column::meaning(Meaning::Text),
    }
}
