//! Changes servers one by one, some at once, and shows how each ended.

use cds::model::{Action, Effect, Evidence, Match, Service};
use cds::{Request, query_text};
use clap::{Arg, ArgMatches, Command};
use serde_json::{Map, Value, json};

use super::pick::{self, Picked, Without};
use crate::care;
use crate::changes::{Change, Ended, Manner, carry_out};
use crate::commands::action::timeout;
use crate::failure::Failure;
use crate::language::Language;
use crate::names::kebab;
use crate::options::{self, is_given};
use crate::output::{Output, Subject};
use crate::pages;
use crate::resources::Resource;
use crate::session::Session;
use crate::terminal::say;
use crate::{tree, values};

/// Servers that are changed at a time, if the command does not say.
const PARALLEL: &str = "5";

/// The commands that one action carries out for each server.
pub(super) fn commands(resource: &'static Resource, language: Language) -> Vec<Command> {
    let one = |(verb, name): (&'static String, &'static crate::resources::Name)| {
        let (service, action) = name.find().ok()?;
        let command = Command::new(verb.as_str()).about(language.of_model(&action.description));
        let own = own_parameters(resource, action).map(|parameter| {
            let argument = tree::argument(service, action, parameter, language);
            let (short, long) = (flag(resource, &parameter.name), kebab(&parameter.name));
            argument.aliases((short != long).then_some(long)).long(short)
        });
        let options = options(Some(action), language);
        Some(command.args(super::selection(resource, language)).args(own).args(options))
    };
    resource.actions.iter().filter_map(one).collect()
}

/// The options of all changes; none of a read.
pub(super) fn options(action: Option<&Action>, language: Language) -> Vec<Arg> {
    if action.is_some_and(|action| action.effect == Effect::Read) {
        return Vec::new();
    }
    let parallel = Arg::new("parallel")
        .long("parallel")
        .value_name("COUNT")
        .default_value(PARALLEL)
        .value_parser(clap::value_parser!(u16).range(1..))
        .help(language.say("How many servers are changed at a time", "同时操作的云服务器数量").to_owned());
    let kept = ["dry-run", "wait", "timeout"];
    let of_calls = options::of_call(None, language).into_iter();
    of_calls.filter(|option| kept.contains(&option.get_id().as_str())).chain([parallel]).collect()
}

/// The parameters apart from the one that says which server.
fn own_parameters(
    resource: &'static Resource,
    action: &'static Action,
) -> impl Iterator<Item = &'static cds::model::Parameter> {
    action.parameters.iter().filter(|parameter| parameter.name != resource.id)
}

/// `InstanceName` as `name`.
fn flag(resource: &Resource, parameter: &str) -> String {
    kebab(parameter.strip_prefix(resource.prefix.as_str()).unwrap_or(parameter))
}

pub(super) fn run(
    resource: &'static Resource,
    verb: &str,
    matches: &ArgMatches,
    _: Language,
) -> Result<(), Failure> {
    let unknown = || Failure::usage(format!("{verb} is unknown"));
    let (service, action) = resource.actions.get(verb).ok_or_else(unknown)?.find()?;
    let output = Output::new(matches)?;
    let (mut given, problems) = values::given(action, matches)?;
    given.insert(resource.id.clone(), "".into());
    values::built(service, action, given.clone().into(), problems)?;
    given.shift_remove(&resource.id);
    if is_empty_change(action, &given) {
        let flags: Vec<String> =
            own_parameters(resource, action).map(|parameter| flag(resource, &parameter.name)).collect();
        return Err(Failure::usage(told!(
            "nothing to change; give --{}",
            "没有要修改的内容；请指定 --{}",
            flags.join(" or --")
        )));
    }
    let session = Session::open(matches)?;
    let picked = pick::servers(&session, resource, matches, Without::Refused)?;
    if action.effect == Effect::Read {
        return read(&session, resource, (service, action), &picked, &output);
    }
    if let Some(required) = own_parameters(resource, action).find(|parameter| parameter.required)
        && picked.rows.len() > 1
    {
        return Err(Failure::usage(told!(
            "--{} would be the same for {} {}s; name one",
            "--{} 不能用于 {} 个 {}；请只指定一个",
            flag(resource, &required.name),
            picked.rows.len(),
            resource.kind
        )));
    }
    let change = |row: &Value| {
        let name = Resource::text(row, &resource.name);
        let request = || request(resource, (service, action), row, &given);
        let requests = if is_as_ordered(action, row, &given) { Vec::new() } else { vec![request()?] };
        Ok(Change { name, requests })
    };
    let changes: Vec<Change> = picked.rows.iter().map(change).collect::<Result<_, Failure>>()?;
    let flags =
        given.iter().map(|(name, value)| format!(" --{} {}", flag(resource, name), query_text(value)));
    let verb = &format!("{verb}{}", flags.collect::<String>());
    let job = Job { session: &session, resource, action, verb, picked: &picked, matches, output: &output };
    let needed = picked.rows.iter().zip(&changes).filter(|(_, change)| !change.requests.is_empty());
    job.ask(&needed.map(|(row, _)| row.clone()).collect::<Vec<_>>())?;
    job.carry_out(&changes)
}

/// The request for one server.
pub(super) fn request(
    resource: &Resource,
    (service, action): (&'static Service, &'static Action),
    row: &Value,
    given: &Map<String, Value>,
) -> Result<Request, Failure> {
    let mut given = given.clone();
    let parameter = action.parameters.iter().find(|parameter| parameter.name.starts_with(&resource.id));
    given.insert(
        parameter.map_or(&resource.id, |parameter| &parameter.name).clone(),
        row[&resource.id].clone(),
    );
    Request::documented(service, action, given).map_err(|error| Failure::of(&error, &service.name))
}

/// A change of several servers.
pub(super) struct Job<'a> {
    pub(super) session: &'a Session,
    pub(super) resource: &'static Resource,
    pub(super) action: &'static Action,
    pub(super) verb: &'a str,
    pub(super) picked: &'a Picked,
    pub(super) matches: &'a ArgMatches,
    pub(super) output: &'a Output,
}

impl Job<'_> {
    /// Shows on a terminal which servers are meant, and asks, if that is called for.
    pub(super) fn ask(&self, affected: &[Value]) -> Result<(), Failure> {
        if affected.is_empty() || self.is_dry_run() || is_given(self.matches, "yes") {
            return Ok(());
        }
        care::ask_for_several(self.resource, self.action, self.verb, affected, self.picked.is_named)
    }

    /// Carries out the changes, one for each picked server, and shows how each ended.
    pub(super) fn carry_out(&self, changes: &[Change]) -> Result<(), Failure> {
        let wait = is_given(self.matches, "wait").then(|| timeout(self.matches)).transpose()?;
        let parallel = self.matches.get_one::<u16>("parallel").copied().unwrap_or(1).into();
        if self.is_dry_run() {
            return self.only_show(changes);
        }
        let ended = carry_out(self.session, changes, &Manner { parallel, wait });
        self.show(changes, ended)
    }

    fn is_dry_run(&self) -> bool {
        self.session.client.limits().dry_run
    }

    fn only_show(&self, changes: &[Change]) -> Result<(), Failure> {
        say(&told!("dry run: nothing was sent", "试运行：未发送任何请求"));
        for request in changes.iter().flat_map(|change| &change.requests) {
            if let Some(request) = &self.session.call(request)?.dry_run {
                self.output.show_request(request)?;
            }
        }
        Ok(())
    }

    fn show(&self, changes: &[Change], ended: Vec<Ended>) -> Result<(), Failure> {
        let Self { resource, picked, output, .. } = self;
        let (mut rows, mut failures) = (Vec::new(), Vec::new());
        for ((row, change), ended) in picked.rows.iter().zip(changes).zip(ended) {
            // The next command of a pipe is for those that this one has changed.
            if !output.is_ids() || ended.failure.is_none() {
                rows.push(Value::Object(Map::from_iter([
                    (resource.id.clone(), row[&resource.id].clone()),
                    (resource.name.clone(), row[&resource.name].clone()),
                    ("Result".to_owned(), ended.result.into()),
                    ("TaskIds".to_owned(), json!(ended.task_ids)),
                ])));
            }
            failures.extend(ended.failure.map(|failure| (change.name.clone(), failure)));
        }
        let columns: &[&str] = match output.is_ids() {
            true => &[&resource.id],
            false => &[&resource.name, "Result", "TaskIds", &resource.id],
        };
        output.show(Subject::Own(columns), &rows.into())?;
        several(changes.len(), failures)
    }
}

/// The failures of some of the servers.
fn several(count: usize, failures: Vec<(String, Failure)>) -> Result<(), Failure> {
    if failures.is_empty() {
        return Ok(());
    }
    let message = told!("{} of {count} failed", "{}/{count} 失败", failures.len());
    Err(Failure::several(if count == 1 { String::new() } else { message }, failures))
}

/// Shows what a read tells of each server.
fn read(
    session: &Session,
    resource: &Resource,
    found: (&'static Service, &'static Action),
    picked: &Picked,
    output: &Output,
) -> Result<(), Failure> {
    let (mut rows, mut failures) = (Vec::new(), Vec::new());
    for row in &picked.rows {
        let name = Resource::text(row, &resource.name);
        let given = Map::from_iter([(resource.id.clone(), row[&resource.id].clone())]);
        match session.read(pages::all(session, found, given.into())) {
            Ok(told) => {
                let mut whole = Map::new();
                for member in [&resource.id, &resource.name] {
                    whole.insert(member.clone(), row[member].clone());
                }
                whole.extend(told.first().and_then(Value::as_object).cloned().unwrap_or_default());
                rows.push(Value::Object(whole));
            }
            Err(failure) => failures.push((name, failure)),
        }
    }
    if output.is_plain_table() {
        rows.iter().try_for_each(|row| output.show(Subject::Object, row))?;
    } else if !rows.is_empty() {
        output.show(Subject::Own(&[]), &rows.into())?;
    }
    several(picked.rows.len(), failures)
}

/// Whether the parameters change nothing that the action can change.
fn is_empty_change(action: &Action, given: &Map<String, Value>) -> bool {
    let names = |wanted: &Match| match wanted {
        Match::Parameter(name) => Some(name.clone()),
        _ => None,
    };
    let Some(Evidence::Changes(traces)) = &action.evidence else { return false };
    let changing: Vec<String> = traces.matches.values().filter_map(names).collect();
    !changing.is_empty() && !changing.iter().any(|name| given.contains_key(name))
}

/// Whether a server is already as the change would make it, by what the model names as evidence.
fn is_as_ordered(action: &Action, row: &Value, given: &Map<String, Value>) -> bool {
    let Some(Evidence::Changes(traces)) = &action.evidence else { return false };
    let is_so = |(member, wanted): (&String, &Match)| match wanted {
        Match::Is { is } => is.contains(&row[member]),
        Match::Parameter(name) => {
            given.get(name).is_none_or(|value| query_text(value) == query_text(&row[member]))
        }
        _ => false,
    };
    traces.rows.is_empty() && !traces.matches.is_empty() && traces.matches.iter().all(is_so)
}
