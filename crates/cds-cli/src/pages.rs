//! Reads all rows of a list.

use cds::{Paginator, Parameters, Request};
use serde_json::Value;

use crate::failure::Failure;
use crate::output::{Subject, rows};
use crate::resources::Found;
use crate::session::Session;

/// The response to the first page, and the rows of all pages.
pub(crate) async fn read(session: &Session, mut pages: Paginator) -> Result<(Value, Vec<Value>), Failure> {
    let mut all: Vec<Value> = Vec::new();
    let mut whole = Value::Null;
    while let Some(request) = pages.request() {
        let reply = session.send(&request).await?;
        let found = pages.take(&reply.body).map_err(|error| Failure::of(&error, &request.service))?;
        all.extend(found.iter().filter_map(|row| serde_json::from_str::<Value>(row.get()).ok()));
        if whole.is_null() {
            whole = serde_json::from_slice(&reply.body).unwrap_or_default();
        }
    }
    Ok((whole, all))
}

/// All rows of a list with these parameters, whether it has pages or not.
pub(crate) async fn all(
    session: &Session,
    (service, action): Found,
    given: Parameters,
) -> Result<Vec<Value>, Failure> {
    let failed = |error| Failure::of(&error, &service.name);
    if action.pages.is_some() {
        let pages = Paginator::new(service, action, given, None).map_err(failed)?;
        return Ok(read(session, pages).await?.1);
    }
    Ok(rows(Subject::Response(service, action), &one(session, (service, action), given).await?))
}

/// The response to a read.
pub(crate) async fn one(
    session: &Session,
    (service, action): Found,
    given: Parameters,
) -> Result<Value, Failure> {
    let failed = |error| Failure::of(&error, &service.name);
    let request = Request::documented(service, action, given).map_err(failed)?;
    let reply = session.send(&request).await?;
    Ok(serde_json::from_slice(&reply.body).unwrap_or_default())
}
