//! `cds journal`: what this machine has ordered, and the outcome of what is unresolved.

use std::time::Duration;

use cds::{Entry, EntryOutcome, Error, Journal, resolve_entries, resolve_entry};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::journal;
use crate::language::Language;
use crate::options::{is_given, text};
use crate::output::{Output, Subject};
use crate::session::{Session, settings};

/// The columns of the list.
const COLUMNS: [&str; 7] = ["SentAt", "Action", "Outcome", "Key", "ResourceIds", "Reason", "Nonce"];

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let order = |is_required: bool| {
        Arg::new("order")
            .value_name("ORDER")
            .required(is_required)
            .help(say("Key or nonce of an order", "写操作的键或 nonce"))
    };
    let flag =
        |name: &'static str, help: String| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    Command::new("journal")
        .about(say(
            "Show orders of this machine, and resolve unknown ones",
            "查看本机的写操作，并确认结果未知的操作",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(
            Command::new("list")
                .about(say(
                    "List the orders of this machine, the oldest first",
                    "列出本机的写操作，最早的在前",
                ))
                .arg(flag("unresolved", say("Only those whose outcome is unknown", "仅结果未知的操作"))),
        )
        .subcommand(Command::new("show").about(say("Show an order", "显示某个操作")).arg(order(true)))
        .subcommand(
            Command::new("resolve")
                .about(say(
                    "Find out from the cloud whether unresolved orders were carried out",
                    "向云端查询结果未知的操作是否已执行",
                ))
                .arg(order(false))
                .arg(
                    Arg::new("as")
                        .long("as")
                        .value_name("OUTCOME")
                        .requires("order")
                        .value_parser(PossibleValuesParser::new(["done", "not-done"]))
                        .help(say("Write down what you have found out yourself", "记录自行确认的结果")),
                )
                .arg(
                    Arg::new("resource-ids")
                        .long("resource-ids")
                        .value_name("ID")
                        .num_args(1..)
                        .value_delimiter(',')
                        .requires("as")
                        .help(say(
                            "With --as done: what the order created",
                            "与 --as done 合用：该操作创建的资源",
                        )),
                )
                .arg(Arg::new("visible-within").long("visible-within").value_name("SECONDS").help(say(
                    "How long the cloud may take to show a change",
                    "变更在云端可见所需的最长时间（秒）",
                ))),
        )
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::shown_help()) };
    let output = Output::new(matches)?;
    let journal = journal::find(settings(matches))?;
    match name {
        "list" => show(&output, &journal.entries(is_given(matches, "unresolved")).map_err(failed)?),
        "show" => {
            let entry = named(&journal, text(matches, "order").unwrap_or_default())?;
            output.show(Subject::Object, &whole(&entry))
        }
        _ => resolve(matches, &output, &journal),
    }
}

fn failed(error: Error) -> Failure {
    Failure::of(&error, "")
}

/// The last order with this key or nonce.
fn named(journal: &Journal, word: &str) -> Result<Entry, Failure> {
    let entries = journal.entries(false).map_err(failed)?;
    let is_it = |entry: &Entry| entry.key() == Some(word) || entry.nonce() == word;
    let found = entries.into_iter().rev().find(is_it);
    found.ok_or_else(|| {
        Failure::failed(&told!(
            "no order has the key or nonce {word}; `cds journal list` shows them",
            "没有键或 nonce 为 {word} 的操作；`cds journal list` 列出全部"
        ))
    })
}

fn resolve(matches: &ArgMatches, output: &Output, journal: &Journal) -> Result<(), Failure> {
    if let Some(time) = text(matches, "visible-within") {
        let time = time.parse().map_err(|_| {
            Failure::usage(told!(
                "--visible-within must be a number of seconds",
                "--visible-within 必须是秒数"
            ))
        })?;
        let time: Duration = cds::seconds("--visible-within", time).map_err(failed)?;
        journal.visible_within(time).map_err(failed)?;
    }
    let entries = match (text(matches, "order"), text(matches, "as")) {
        (Some(word), Some(outcome)) => {
            let ids = matches.get_many::<String>("resource-ids").into_iter().flatten().cloned().collect();
            let entry = named(journal, word)?;
            journal.settle(&entry, outcome == "done", ids).map_err(failed)?;
            vec![named(journal, entry.nonce())?]
        }
        (Some(word), None) => {
            let entry = named(journal, word)?;
            if entry.outcome.is_unresolved() {
                let session = Session::quiet(matches)?;
                let asked = session.read(async {
                    resolve_entry(&session.client, entry.nonce(), None).await.map_err(failed)
                })?;
                drop(asked);
            }
            vec![named(journal, entry.nonce())?]
        }
        (None, _) => {
            let session = Session::quiet(matches)?;
            session.read(async { resolve_entries(&session.client, journal).await.map_err(failed) })?
        }
    };
    show(output, &entries)?;
    let unknown = entries.iter().filter(|entry| entry.outcome.is_unresolved()).count();
    if unknown == 0 {
        return Ok(());
    }
    Err(Failure::undecided(&told!(
        "{unknown} of {} orders are still unknown; look yourself, then write it down with \
         `cds journal resolve ORDER --as done|not-done`",
        "{unknown}/{} 个操作的结果仍然未知；请自行确认后用 `cds journal resolve ORDER --as done|not-done` 记录",
        entries.len()
    )))
}

fn show(output: &Output, entries: &[Entry]) -> Result<(), Failure> {
    let rows = entries.iter().map(whole).collect();
    let columns = if output.is_ids() { &["Nonce"][..] } else { &COLUMNS };
    output.show(Subject::Own(columns), &rows)
}

fn whole(entry: &Entry) -> Value {
    json!({
        "SentAt": entry.sent_at(),
        "Action": entry.action(),
        "Outcome": match entry.outcome {
            EntryOutcome::NotDone => "not-done",
            other => other.as_str(),
        },
        "Key": entry.key(),
        "ResourceIds": entry.resource_ids(),
        "TaskIds": entry.task_ids(),
        "Candidates": entry.candidates(),
        "Reason": entry.reason(),
        "Parameters": entry.params(),
        "Service": entry.service(),
        "Endpoint": entry.endpoint(),
        "Attempts": entry.attempts,
        "Nonce": entry.nonce(),
    })
}
