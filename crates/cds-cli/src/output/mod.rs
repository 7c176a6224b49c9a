//! Shows a response: as a table, JSON, CSV or ids.

#[rustfmt::skip]
mod column_table;
mod columns;
mod csv;
mod indent;
mod query;
mod rows;
mod sheet;
mod table;

use cds::DryRun;
use cds::model::{Action, Service};
use clap::ArgMatches;
use serde_json::{Map, Value, json};

pub(crate) use columns::{id_member, lists_of};
pub(crate) use query::Query;
pub(crate) use rows::rows;
pub(crate) use table::shortened;

use crate::failure::Failure;
use crate::options::{is_given, text};
use crate::terminal::{is_stdout, print, say};
use columns::{Choice, chosen};
use sheet::Sheet;

/// How a command was asked to show its result.
pub(crate) struct Output {
    format: Format,
    columns: Vec<String>,
    has_header: bool,
    query: Option<Query>,
    /// Whether JSON was asked for, and is not only what suits no terminal.
    is_json_wanted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Json,
    Csv,
    Ids,
}

/// What a result is about.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'a> {
    /// The response of an action.
    Response(&'static Service, &'static Action),
    /// Rows of the action, without the response around them.
    Rows(&'static Service, &'static Action),
    /// An object that the program made.
    Object,
    /// A list of objects that the program made, with these columns; the first is their id.
    Own(&'a [&'a str]),
    /// The response of an action without a model.
    Unknown,
}

/// A table of these columns.
pub(crate) fn plain_table(columns: &[String], rows: &[Value]) -> String {
    table::text(&Sheet::new(columns.to_vec(), rows), true)
}

impl Output {
    /// Reads the options before anything is sent, so that a wrong one costs nothing.
    pub(crate) fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        let format = match text(matches, "output") {
            Some("json") => Format::Json,
            Some("csv") => Format::Csv,
            Some("ids") => Format::Ids,
            Some(_) => Format::Table,
            None if is_stdout() => Format::Table,
            None => Format::Json,
        };
        let columns = matches.get_many::<String>("columns").into_iter().flatten();
        let query = text(matches, "query").map(Query::new).transpose()?;
        Ok(Self {
            format,
            columns: columns.map(|name| name.trim().to_owned()).collect(),
            has_header: !is_given(matches, "no-header"),
            query,
            is_json_wanted: text(matches, "output") == Some("json"),
        })
    }

    /// Whether only ids are wanted.
    pub(crate) fn is_ids(&self) -> bool {
        self.format == Format::Ids
    }

    /// Shows a result that came as this text.
    pub(crate) fn show_body(&self, subject: Subject, body: &str) -> Result<(), Failure> {
        if self.format == Format::Json && self.query.is_none() {
            return print(&indent::indented(body));
        }
        let value: Value = serde_json::from_str(body)
            .map_err(|error| Failure::failed(&format!("the response cannot be shown: {error}")))?;
        self.show(subject, &value)
    }

    /// Shows a result.
    pub(crate) fn show(&self, subject: Subject, result: &Value) -> Result<(), Failure> {
        let found = self.query.as_ref().map(|query| query.of(result)).transpose()?;
        if self.format == Format::Json {
            return print(&indent::indented(&found.as_ref().unwrap_or(result).to_string()));
        }
        let sheet = match &found {
            Some(found) => Sheet::of_query(found, &self.columns)?,
            None => self.sheet(subject, result)?,
        };
        match self.format {
            Format::Ids => print(&sheet.first_column()),
            Format::Csv => print(&csv::text(&sheet, self.has_header)),
            Format::Table if sheet.is_empty() => {
                say(&told!("nothing to show", "没有内容"));
                Ok(())
            }
            Format::Table | Format::Json => print(&table::text(&sheet, self.has_header)),
        }
    }

    /// Shows a request that was not sent: as JSON if that was asked for, else as a command of `curl`.
    pub(crate) fn show_request(&self, request: &DryRun) -> Result<(), Failure> {
        if !self.is_json_wanted {
            return print(&format!("{request}\n"));
        }
        let headers = request.headers.iter();
        let headers: Map<String, Value> = headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into()))
            .collect();
        let shown = json!({
            "method": request.method.as_str(),
            "url": request.url,
            "headers": headers,
            "params": request.params,
            "body": request.body,
        });
        self.show(Subject::Unknown, &shown)
    }

    /// Whether people read the result.
    pub(crate) fn is_table(&self) -> bool {
        self.format == Format::Table
    }

    /// Whether they read it as it comes, without a choice of columns.
    pub(crate) fn is_plain_table(&self) -> bool {
        self.is_table() && self.query.is_none() && self.columns.is_empty()
    }

    /// Whether a program reads the whole of it.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json || self.query.is_some()
    }

    fn sheet(&self, subject: Subject, result: &Value) -> Result<Sheet, Failure> {
        let rows = rows(subject, result);
        let columns = match self.format {
            Format::Ids => {
                let id = columns::id(subject, &rows);
                let no_id = || {
                    Failure::usage(told!(
                        "the result has no ids; use --query or --output json",
                        "结果中没有 ID；请用 --query 或 --output json"
                    ))
                };
                vec![id.ok_or_else(no_id)?]
            }
            format => chosen(
                subject,
                &rows,
                &self.columns,
                match format {
                    Format::Csv => Choice::All,
                    _ => Choice::Best,
                },
            )?,
        };
        let is_single = match subject {
            Subject::Response(_, action) => action.rows().is_empty(),
            Subject::Object => true,
            _ => false,
        };
        let is_upright = is_single && self.format == Format::Table && self.columns.is_empty();
        Ok(if is_upright { Sheet::upright(&rows) } else { Sheet::new(columns, &rows) })
    }
}
