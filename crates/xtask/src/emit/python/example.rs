//! The example of a docstring: a call that works in the simulator's estate of examples, and a look at what comes back.
//! `cds.aio` derives its own from it: it awaits what is called `reply = client.` and `reply.wait()`.

use cds::model::{Effect, PageRule};

use super::literal::call;
use super::returned::{data, rows, telling};
use crate::models::{ActionModel, ServiceModel};
use crate::returns::Member;

/// Columns of a line.
const WIDTH: usize = 88;

/// The lines of an example call.
pub(crate) fn of_action(service: &ServiceModel, action: &ActionModel) -> Vec<String> {
    let start = format!("reply = client.{}.{}", service.name, action.method_name());
    let mut lines = call(&start, action.example_call(), "", WIDTH);
    if action.task.is_some() {
        lines.push("reply.wait()".to_owned());
    } else if let Some((_, row)) = rows(action) {
        lines.extend(["for row in reply.rows:".to_owned(), format!("    {}", shown("row", &row.members))]);
    } else if let Some(data) = data(action).filter(|data| !data.value.members.is_empty()) {
        lines.push(shown("reply.data", &data.value.members));
    } else if action.effect == Effect::Read {
        lines.push(shown("reply.data", &[]));
    }
    lines
}

/// The lines of an example of the iterator over all pages.
pub(crate) fn of_pages(service: &ServiceModel, action: &ActionModel, pages: &PageRule) -> Vec<String> {
    let start = format!("for row in client.{}.{}", service.name, pages.iterator);
    let arguments = action.example_call().filter(|(name, _)| *name != pages.page);
    let mut lines = call(&start, arguments, ":", WIDTH);
    let members = rows(action).map_or(&[][..], |(_, row)| &row.members);
    lines.push(format!("    {}", shown("row", members)));
    lines
}

fn shown(holder: &str, members: &[Member]) -> String {
    let names = telling(members);
    let values: Vec<String> = names.iter().map(|name| format!("{holder}[{name:?}]")).collect();
    format!("print({})", if values.is_empty() { holder.to_owned() } else { values.join(", ") })
}
