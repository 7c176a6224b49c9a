//! `cds server`: lists and changes cloud servers by id, name or pattern.

mod change;
mod pick;
mod tag;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value;

use crate::complete;
use crate::failure::Failure;
use crate::language::Language;
use crate::options;
use crate::output::{Output, Subject};
use crate::resources::{Resource, facts};
use crate::session::Session;

/// The kind of resource.
const KIND: &str = "server";

pub(crate) fn command(words: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let command = Command::new("server")
        .about(say("List and change cloud servers by name or pattern", "按名称或通配符查询、操作云服务器"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .after_help(
            "cds server list --tag production --output csv\n\
             cds server show web-1\n\
             cds server stop 'web-*' --wait --parallel 5\n\
             cds server resize web-1 --cpu 8 --ram 16",
        );
    if !words.iter().any(|word| word == "server") {
        return command;
    }
    let Ok(resource) = facts().resource(KIND) else { return command };
    let one = |name: &'static str, about: String| {
        Command::new(name).about(about).args(selection(resource, language))
    };
    command
        .subcommand(
            one("list", say("List servers, those of all pages", "查询云服务器（所有页）"))
                .arg(options::limit(say("Show at most this many servers", "最多显示的云服务器数量"))),
        )
        .subcommand(one("show", say("Show servers with all their details", "显示云服务器的全部信息")))
        .subcommands(change::commands(resource, language))
        .subcommand(
            one("tag", say("Attach tags to servers, or detach them", "为云服务器绑定或解绑标签"))
                .args(tag::arguments(language))
                .args(change::options(None, language))
                .after_help("cds server tag 'web-*' --add blue --remove green"),
        )
}

/// The arguments that say which servers are meant.
fn selection(resource: &'static Resource, language: Language) -> Vec<Arg> {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let patterns =
        Arg::new("patterns").value_name("PATTERN").num_args(0..).action(ArgAction::Append).help(say(
            "Ids, names, or patterns such as 'web-*'; @FILE or @- reads them",
            "ID、名称或通配符（如 'web-*'）；@FILE 或 @- 表示从文件或标准输入读取",
        ));
    let patterns = patterns.add(complete::names_of(resource));
    let heading = say("SELECTION", "筛选");
    let filter = |(option, parameter): (&'static String, &'static String)| {
        let (service, action) = resource.list().find().ok()?;
        let parameter = action.parameter(parameter)?;
        let help = crate::help::of_parameter(parameter, language);
        let filter = Arg::new(option.as_str()).long(option.as_str()).value_name("TEXT").help(help);
        Some(filter.help_heading(heading.clone()).add(complete::values_of(service, action, parameter)))
    };
    std::iter::once(patterns).chain(resource.filters.iter().filter_map(filter)).collect()
}

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<(), Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::shown_help()) };
    let resource = facts().resource(KIND)?;
    match name {
        "list" => list(resource, matches),
        "show" => show(resource, matches),
        "tag" => tag::run(resource, matches),
        verb => change::run(resource, verb, matches, language),
    }
}

fn list(resource: &Resource, matches: &ArgMatches) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let session = Session::open(matches)?;
    let mut picked = pick::servers(&session, resource, matches, pick::Without::All)?;
    if let Some(limit) = options::limit_of(matches) {
        picked.rows.truncate(limit.try_into().unwrap_or(usize::MAX));
    }
    let (service, action) = resource.list().find()?;
    output.show(Subject::Rows(service, action), &picked.rows.into())
}

fn show(resource: &Resource, matches: &ArgMatches) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let session = Session::open(matches)?;
    let mut picked = pick::servers(&session, resource, matches, pick::Without::Refused)?;
    let (service, action) = resource.list().find()?;
    match picked.rows.as_mut_slice() {
        [only] if picked.is_named => output.show(Subject::Object, only),
        _ => output.show(Subject::Rows(service, action), &Value::Array(picked.rows)),
    }
}
