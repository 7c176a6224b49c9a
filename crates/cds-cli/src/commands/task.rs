//! `cds task`: shows tasks and waits for them, by id.

use cds::{model, task_families, task_family_names};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use serde_json::Value;

use super::action::{show_tasks, timeout};
use crate::failure::Failure;
use crate::language::Language;
use crate::options;
use crate::output::Output;
use crate::progress;
use crate::session::Session;
use crate::values::lines_of_words;

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let ids = Arg::new("ids").value_name("ID").num_args(1..).required(true).help(say(
        "Ids of tasks, @FILE or @- for those in a file or on stdin",
        "任务 ID；@FILE 或 @- 表示从文件或标准输入读取",
    ));
    let family = Arg::new("family")
        .long("family")
        .value_name("NAME")
        .value_parser(PossibleValuesParser::new(task_family_names()))
        .help(say("Kind of the tasks; by default derived from the ids", "任务类型；默认根据 ID 判断"));
    let one = |name: &'static str, about: String| {
        Command::new(name).about(about).args([ids.clone(), family.clone()])
    };
    Command::new("task")
        .about(say("Wait for tasks and look at them", "等待或查看任务"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(
            one("wait", say("Wait until all of the tasks have ended", "等待所有任务结束"))
                .arg(options::timeout(language)),
        )
        .subcommand(one("show", say("Show how the tasks stand", "显示任务的当前状态")))
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::shown_help()) };
    let output = Output::new(matches)?;
    let ids = lines_of_words(matches.get_many::<String>("ids").into_iter().flatten())?;
    let family = options::text(matches, "family").unwrap_or_else(|| family(&ids));
    match name {
        "wait" => wait(matches, &output, &ids, family),
        _ => show(matches, &output, &ids, family),
    }
}

/// The only family that the ids can have, or else the usual one.
fn family(ids: &[String]) -> &'static str {
    let known: Vec<Vec<&'static str>> = ids.iter().map(|id| task_families(id)).collect();
    match known.first().map(Vec::as_slice) {
        Some([family]) if known.iter().all(|families| families.as_slice() == [*family]) => family,
        _ => &model::api().usual_task_family,
    }
}

fn wait(matches: &ArgMatches, output: &Output, ids: &[String], family: &str) -> Result<(), Failure> {
    let timeout = timeout(matches)?;
    let session = Session::open(matches)?;
    let ended = progress::wait(&session, ids, family, timeout)?;
    show_tasks(output, &ended.tasks).and(ended.result)
}

fn show(matches: &ArgMatches, output: &Output, ids: &[String], family: &str) -> Result<(), Failure> {
    let session = Session::open(matches)?;
    let failed = |error| Failure::of(&error, "common");
    let mut tasks = Vec::new();
    for id in ids {
        let task = cds::task(id, family).map_err(failed)?;
        let seen = session.run(task.look(&session.client));
        let seen = seen.ok_or_else(|| Failure::interrupted("interrupted; nothing was changed"))?;
        tasks.push(progress::shown(id, family, &seen.map_err(failed)?));
    }
    show_tasks(output, &Value::Array(tasks))
}
