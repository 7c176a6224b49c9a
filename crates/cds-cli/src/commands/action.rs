//! An action of the API: request, care, call, wait, output.

use std::time::Duration;

use cds::model::{self, Action, Service};
use cds::{Paginator, Parameters, Request, Response};
use clap::ArgMatches;
use serde_json::Value;

use crate::care;
use crate::failure::Failure;
use crate::journal;
use crate::names;
use crate::options::{self, is_given, text};
use crate::output::{Output, Subject};
use crate::pages;
use crate::progress;
use crate::session::Session;
use crate::terminal::{print, say};
use crate::values;

/// Runs the action that was called of a service, both named as in the tree.
pub(crate) fn run(service: &str, matches: &ArgMatches) -> Result<(), Failure> {
    let Some((action, matches)) = matches.subcommand() else { return Err(Failure::shown_help()) };
    let found = names::service(service).and_then(|service| names::action(&service.name, action));
    let (service, action) = found.ok_or_else(|| Failure::usage(format!("{action} is unknown")))?;
    let (request, parameters) = values::request(service, action, matches)?;
    call(service, action, request, parameters, matches)
}

/// Calls an action with these parameters.
pub(crate) fn call(
    service: &'static Service,
    action: &'static Action,
    request: Request,
    parameters: Parameters,
    matches: &ArgMatches,
) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let limit = options::limit_of(matches);
    let session = Session::open(matches)?;
    warn(action, &request);
    let subject = Subject::Response(service, action);
    if is_given(matches, "all-pages") || limit.is_some() {
        let pages = Paginator::new(service, action, parameters, limit);
        let pages = pages.map_err(|error| Failure::of(&error, &service.name))?;
        let (mut whole, rows) = session.read(pages::read(&session, pages))?;
        if let Some(rule) = &action.pages {
            replace(&mut whole, &rule.items.to_string(), rows.into());
        }
        return output.show(subject, &whole);
    }
    let once = options::once(matches);
    let before = once.as_ref().and_then(|once| Some((journal::last(&session.client, once)?, once)));
    let is_recorded = before.as_ref().is_some_and(|(entry, once)| journal::is_recorded(entry, once));
    if !is_recorded && !is_given(matches, "yes") && !session.client.only_shows(&request) {
        care::ask(&session, service, action, &parameters)?;
    }
    if let Some((_, once)) = before.as_ref().filter(|(entry, _)| entry.outcome.is_unresolved()) {
        say(&told!(
            "the outcome of {} is unknown: asking the cloud, for up to 20 minutes",
            "{} 的结果未知：正在向云端查询，最长 20 分钟",
            once.key
        ));
    }
    let reply = session.call_once(&request, once.as_ref())?;
    finish(&session, subject, &reply, matches, &output)
}

/// Says what may be a slip: values like documented ones, and an action that another has replaced.
fn warn(action: &Action, request: &Request) {
    for text in &request.near_misses {
        say(&told!("cds: warning: {}", "cds: 警告：{}", values::with_flags(action, text)));
    }
    if let Some(retired) = &action.retired {
        let method = retired.method();
        let found =
            method.split_once('.').and_then(|(service, name)| names::command_of_method(service, name));
        say(&told!(
            "cds: warning: {} is retired; use `{}`",
            "cds: 警告：{} 已停用；请用 `{}`",
            action.name,
            found.unwrap_or(method)
        ));
    }
}

/// Shows a response, or the results of its tasks.
pub(crate) fn finish(
    session: &Session,
    subject: Subject,
    reply: &Response,
    matches: &ArgMatches,
    output: &Output,
) -> Result<(), Failure> {
    if let Some(request) = &reply.dry_run {
        say(&told!("dry run: nothing was sent", "试运行：未发送任何请求"));
        return output.show_request(request);
    }
    if reply.replayed {
        say(&told!(
            "it was carried out before; this is the recorded response, and nothing was sent",
            "此前已执行；以下为记录的响应，未发送任何请求"
        ));
    }
    let (ids, family) = (&reply.task_ids, reply.task_family);
    if is_given(matches, "wait") && !ids.is_empty() {
        let ended = progress::wait(session, ids, family, timeout(matches)?)?;
        return show_tasks(output, &ended.tasks).and(ended.result);
    }
    let ids = if reply.replayed && !reply.resource_ids.is_empty() { &reply.resource_ids } else { ids };
    if output.is_ids() && !ids.is_empty() {
        return print(&ids.iter().map(|id| format!("{id}\n")).collect::<String>());
    }
    let body = String::from_utf8_lossy(&reply.body);
    output.show_body(subject, &body)?;
    if let Subject::Response(_, action) = subject {
        say_if_more(action, &body);
    }
    Ok(())
}

/// The members that are shown of a task.
const OF_TASKS: [&str; 5] = ["TaskId", "State", "Status", "ResourceIds", "Message"];

/// Shows tasks; their ids are those of what they created or changed.
pub(crate) fn show_tasks(output: &Output, tasks: &Value) -> Result<(), Failure> {
    if !output.is_ids() {
        return output.show(Subject::Own(&OF_TASKS), tasks);
    }
    let resources = tasks.as_array().into_iter().flatten().filter_map(|task| task["ResourceIds"].as_array());
    print(&resources.flatten().filter_map(Value::as_str).map(|id| format!("{id}\n")).collect::<String>())
}

/// The time that a command waits.
pub(crate) fn timeout(matches: &ArgMatches) -> Result<Duration, Failure> {
    let seconds = text(matches, "timeout").unwrap_or_default().parse();
    let seconds = seconds.map_err(|_| {
        Failure::usage(told!(
            "--timeout must be a number of seconds, such as 600, or inf",
            "--timeout 必须是秒数（如 600）或 inf"
        ))
    })?;
    cds::seconds("--timeout", seconds).map_err(|error| Failure::of(&error, ""))
}

/// Puts a value in the place of another.
fn replace(whole: &mut Value, place: &str, value: Value) {
    let pointer = format!("/{}", place.replace('.', "/"));
    match whole.pointer_mut(&pointer) {
        Some(found) => *found = value,
        None => *whole = value,
    }
}

/// Says on stderr that there are more rows than one page.
fn say_if_more(action: &'static Action, body: &str) {
    let Some(rule) = &action.pages else { return };
    let Ok(answer) = serde_json::from_str::<Value>(body) else { return };
    let told = |places: &[model::Place]| {
        let mut values = places.iter().flat_map(|place| place.values(&answer));
        values.find_map(|value| value.as_u64().or_else(|| value.as_str()?.trim().parse().ok()))
    };
    let shown =
        rule.items.values(&answer).into_iter().filter_map(Value::as_array).map(Vec::len).sum::<usize>()
            as u64;
    match (told(&rule.total), told(&rule.page_count)) {
        (Some(total), _) if total > shown => say(&told!(
            "{shown} of {total}; --all-pages for all",
            "显示 {shown}/{total}；--all-pages 获取全部"
        )),
        (None, Some(pages)) if pages > 1 => say(&told!(
            "1 of {pages} pages; --all-pages for all",
            "第 1 页，共 {pages} 页；--all-pages 获取全部"
        )),
        _ => {}
    }
}
