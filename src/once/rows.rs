//! Reads the rows that tell about an order.

use serde_json::{Map, Value};

use crate::call::client::Client;
use crate::call::paginate::Paginator;
use crate::call::parameters::Parameters;
use crate::call::request::Request;
use crate::call::text::value;
use crate::error::{ApiErrorKind, Error};
use crate::model::{self, Action, Kind, Service, Step, Traces, member};
use crate::once::compare::{Members, text};
use crate::once::order::{Order, Want};

/// More rows are not read: no account is that large.
const MOST_ROWS: usize = 100_000;

/// A row of a read, or an object around one whose list is empty.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its members, and those of the objects around it that it does not have itself.
    pub members: Members,
    /// The members of the objects around it.
    pub around: Members,
    /// Whether it is a row itself.
    pub complete: bool,
}

/// The rows that tell about these wants, from every page of each read that they need; None if there are too many.
pub(crate) async fn read(
    client: &Client,
    order: &Order,
    traces: &Traces,
    wants: &[Want],
) -> Result<Option<Vec<Row>>, Error> {
    let service = traces.service.as_deref().unwrap_or(&order.service.name);
    let (service, action) = model::action(service, &traces.read)
        .ok_or_else(|| Error::Config(format!("no service {service} has the action {}", traces.read)))?;
    let mut asked: Vec<Map<String, Value>> = Vec::new();
    let mut rows = Vec::new();
    for want in wants {
        let filters = filters(action, traces, want);
        if asked.contains(&filters) {
            continue;
        }
        match read_one(client, service, action, traces, filters.clone()).await {
            // What is asked for by its id is not there.
            Err(Error::Api(error)) if error.kind == ApiErrorKind::NotFound => {}
            found => match found? {
                Some(found) => rows.extend(found),
                None => return Ok(None),
            },
        }
        asked.push(filters);
    }
    Ok(Some(rows))
}

fn filters(action: &Action, traces: &Traces, want: &Want) -> Map<String, Value> {
    let given = traces.filters.iter().filter_map(|(name, parameter)| Some((name, want.get(parameter)?)));
    let typed =
        |name: &String, value: &Value| match action.parameter(name).map(|parameter| parameter.shape.kind) {
            Some(Kind::String) => Value::from(text(value)),
            _ => value.clone(),
        };
    given.map(|(name, value)| (name.clone(), typed(name, value))).collect()
}

async fn read_one(
    client: &Client,
    service: &'static Service,
    action: &'static Action,
    traces: &Traces,
    filters: Map<String, Value>,
) -> Result<Option<Vec<Row>>, Error> {
    let mut rows = Vec::new();
    if let Some(pages) = &action.pages {
        let inside =
            paths(traces, action).map(|path| path.get(pages.items.0.len() + 1..).unwrap_or_default());
        let inside: Vec<&[Step]> = inside.collect();
        let mut pages = Paginator::new(service, action, filters, None)?;
        while let Some(request) = pages.request() {
            let reply = client.read(&request).await?;
            for row in pages.take(&reply.body)? {
                let row = value(row.get().as_bytes());
                inside.iter().for_each(|path| flatten(&row, path, &Members::new(), &mut rows));
            }
            if rows.len() > MOST_ROWS {
                return Ok(None);
            }
        }
    } else {
        let reply = client.read(&Request::documented(service, action, Parameters::from(filters))?).await?;
        let answer = value(&reply.body);
        for path in paths(traces, action) {
            // The members of the envelope are not those of a row.
            if let [Step::Member(name), rest @ ..] = path {
                flatten(at(&answer, name), rest, &Members::new(), &mut rows);
            }
        }
    }
    Ok(Some(rows))
}

/// The paths of the rows.
fn paths<'a>(traces: &'a Traces, action: &'a Action) -> impl Iterator<Item = &'a [Step]> {
    let own = action.rows().iter().filter(|_| traces.rows.is_empty());
    traces.rows.iter().chain(own).map(|place| place.0.as_slice())
}

/// Adds the rows at the end of the path.
fn flatten(value: &Value, path: &[Step], around: &Members, rows: &mut Vec<Row>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let rest = path.strip_prefix(&[Step::Each]).unwrap_or(path);
            items.iter().for_each(|item| flatten(item, rest, around, rows));
        }
        Value::Object(object) => {
            let mut members = around.clone();
            let plain = object.iter().filter(|(_, value)| is_plain(value));
            members.extend(plain.map(|(name, value)| (name.clone(), value.clone())));
            match path {
                [Step::Member(name), rest @ ..] => flatten(at(value, name), rest, &members, rows),
                rest => rows.push(Row { members, around: around.clone(), complete: rest.is_empty() }),
            }
        }
        _ => rows.push(Row { members: around.clone(), around: around.clone(), complete: false }),
    }
}

fn at<'a>(value: &'a Value, name: &str) -> &'a Value {
    member(value, name).unwrap_or(&Value::Null)
}

/// Whether a member can be compared.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| !item.is_object() && !item.is_array()),
        value => !value.is_object() && !value.is_null(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Place;

    fn rows(value: &Value, path: &str) -> Vec<(Value, bool)> {
        let mut rows = Vec::new();
        flatten(value, &Place::from(path.to_owned()).0, &Members::new(), &mut rows);
        rows.into_iter().map(|row| (Value::Object(row.members), row.complete)).collect()
    }

    #[test]
    fn an_inner_row_has_the_members_around_it_but_its_own_win() {
        let answer =
            json!([{"Name": "a", "Id": 1, "Disks": {"Free": 2, "All": [{"Name": "b"}, {"Size": 3}]}}]);
        let around = json!({"Name": "a", "Id": 1, "Free": 2, "Size": 3});
        let first = json!({"Name": "b", "Id": 1, "Free": 2});
        let all = json!({"All": answer});
        assert_eq!(rows(&all, "All[].Disks.All[]"), [(first, true), (around, true)]);
    }

    #[test]
    fn an_object_whose_list_is_empty_or_missing_is_kept_as_what_is_around_it() {
        for list in [json!([]), json!(null), json!("none")] {
            let rows = rows(&json!({"Id": 1, "Inside": {"Rows": list}}), "Inside.Rows[]");
            let [(row, false)] = rows.as_slice() else { panic!("{rows:?}") };
            assert_eq!(row["Id"], 1);
        }
    }
}
