//! Completion in a shell: commands and flags from the tree, values from the models, ids from the cloud.

use std::ffi::OsStr;
use std::io::Write;
use std::sync::mpsc;
use std::time::Duration;

use cds::model::{self, Action, Appendix, Kind, Parameter, Service, Shape};
use cds::{Parameters, ProcessEnvironment, Request};
use clap_complete::env::Shells;
use clap_complete::{ArgValueCompleter, CompleteEnv, CompletionCandidate};
use serde_json::Value;

use crate::failure::Failure;
use crate::language::Language;
use crate::output::{Subject, id_member, lists_of, rows};
use crate::resources::Resource;
use crate::{session, tree};

/// The variable that a shell sets to ask for completions.
const ASKS: &str = "COMPLETE";

/// Ids from the cloud that take longer are not waited for.
const LONGEST: Duration = Duration::from_millis(300);

/// Stack of the thread that asks the cloud.
const STACK: usize = 2 << 20;

/// Whether a shell asks.
pub(crate) fn is_asked() -> bool {
    std::env::var_os(ASKS).is_some_and(|shell| !shell.is_empty() && shell != "0")
}

/// Answers a shell.
pub(crate) fn run(arguments: &[String]) -> i32 {
    let words = arguments.to_vec();
    let factory = || tree::root(&words, Language::of(&words)).no_binary_name(false);
    let given = std::iter::once("cds".to_owned()).chain(arguments.iter().cloned());
    let answered = CompleteEnv::with_factory(factory).var(ASKS).try_complete(given, None);
    // In Python's process no one else does, and the last line has no end.
    let flushed = std::io::stdout().flush();
    i32::from(answered.is_err() || flushed.is_err())
}

/// The script for a shell.
pub(crate) fn script(shell: &str) -> Result<String, Failure> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let completer = shells.completer(shell).ok_or_else(|| Failure::usage("an unknown shell"))?;
    let written = completer.write_registration(ASKS, "cds", "cds", "cds", &mut script);
    written.map_err(|error| Failure::failed(&error.to_string()))?;
    Ok(String::from_utf8_lossy(&script).into_owned())
}

/// Completes the values of a parameter.
pub(crate) fn values_of(
    service: &'static Service,
    action: &'static Action,
    parameter: &'static Parameter,
) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let current = current.to_string_lossy().into_owned();
        let mut found = known(parameter);
        if found.is_empty() {
            found = in_cloud(service, action, parameter).unwrap_or_default();
        }
        found.retain(|(value, _)| value.starts_with(&current));
        found
            .into_iter()
            .map(|(value, help)| CompletionCandidate::new(value).help(help.map(Into::into)))
            .collect()
    })
}

/// Completes the name of a resource.
pub(crate) fn names_of(resource: &'static Resource) -> ArgValueCompleter {
    ArgValueCompleter::new(move |current: &OsStr| {
        let current = current.to_string_lossy();
        let found = resource.list().find().ok().and_then(|(of, list)| listed_soon(of, list));
        let named = found.unwrap_or_default().into_iter().filter_map(|(id, name)| Some((name?, id)));
        named
            .filter(|(name, _)| name.starts_with(&*current))
            .map(|(name, id)| CompletionCandidate::new(name).help(Some(id.into())))
            .collect()
    })
}

type Candidate = (String, Option<String>);

/// The values that the models list.
fn known(parameter: &Parameter) -> Vec<Candidate> {
    let shape = parameter.shape.items.as_deref().unwrap_or(&parameter.shape);
    if shape.kind == Kind::Boolean {
        return ["true", "false"].map(|value| (value.to_owned(), None)).into();
    }
    let listed = appendix(shape).iter().map(|entry| (entry.id.clone(), Some(entry.name.en.clone())));
    let plain = shape.values.iter().map(|value| (cds::query_text(value), None));
    plain.chain(listed).collect()
}

/// The appendix that lists the values.
pub(crate) fn appendix(shape: &Shape) -> &'static [Appendix] {
    let appendices = model::appendices();
    match shape.values_from.as_deref() {
        Some("regions") => &appendices.regions,
        Some("instance_types") => &appendices.instance_types,
        Some("bandwidth_types") => &appendices.bandwidth_types,
        Some("images") => &appendices.images,
        _ => &[],
    }
}

/// Existing ids with their names; None if the cloud does not respond in time.
fn in_cloud(
    service: &'static Service,
    action: &'static Action,
    parameter: &Parameter,
) -> Option<Vec<Candidate>> {
    let id = parameter.name.strip_suffix('s').unwrap_or(&parameter.name);
    let (of, list) = lists_of(&service.name, id)?;
    if std::ptr::eq(list, action) && parameter.name != id {
        return None;
    }
    listed_soon(of, list)
}

/// The ids and names that a list has; None if the cloud does not respond in time.
fn listed_soon(of: &'static Service, list: &'static Action) -> Option<Vec<Candidate>> {
    let (send, receive) = mpsc::channel();
    // Not joined: a shell does not wait for a credential process that hangs.
    let spawned = std::thread::Builder::new().stack_size(STACK).spawn(move || send.send(listed(of, list)));
    spawned.ok()?;
    receive.recv_timeout(LONGEST).ok()?
}

fn listed(service: &'static Service, action: &'static Action) -> Option<Vec<Candidate>> {
    let settings =
        cds::Options { timeout: Some(LONGEST.as_secs_f64()), max_retries: Some(0), ..Default::default() };
    let config = settings.resolve(&ProcessEnvironment::read()).ok()?;
    let session = session::Session::new(config, false).ok()?;
    let request = Request::documented(service, action, Parameters::new()).ok()?;
    let reply = session.quick(&request, LONGEST).ok()?;
    let answer: Value = serde_json::from_slice(&reply.body).ok()?;
    let id = id_member(service, action)?;
    let name = |row: &Value| {
        let members = row.as_object()?;
        members
            .iter()
            .find(|(key, _)| key.ends_with("Name"))
            .and_then(|(_, name)| Some(name.as_str()?.to_owned()))
    };
    let rows = rows(Subject::Response(service, action), &answer);
    Some(rows.iter().map(|row| (cds::query_text(&row[id]), name(row))).collect())
}
