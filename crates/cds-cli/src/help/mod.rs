//! Help texts: of the program, its services and actions from the models, and of topics.

mod layout;
mod page;
pub(crate) mod topics;

use cds::model::{Action, Effect, Kind, Parameter, Service, Shape};
use clap::Command;

use crate::examples;
use crate::language::Language;
use crate::names;
use crate::values::pattern;
use page::{Page, entries};

/// This many values of a list are shown.
const MOST_VALUES: usize = 8;

/// Adds a page to the commands that were named.
pub(crate) fn add(command: Command, path: &str, words: &[String], language: Language) -> Command {
    let named: Vec<String> = command
        .get_subcommands()
        .filter(|inner| {
            words
                .iter()
                .any(|word| word == inner.get_name() || inner.get_all_aliases().any(|name| name == word))
        })
        .map(|inner| inner.get_name().to_owned())
        .collect();
    let text = page(&command, path, language);
    let mut command = command.override_help(text);
    for name in named {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(&name, |inner| add(inner, &path, words, language));
    }
    command
}

/// The page of a command.
fn page(command: &Command, path: &str, language: Language) -> String {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh);
    let mut page = Page::new(command, path, language);
    let path: Vec<&str> = path.split(' ').collect();
    match path.as_slice() {
        [_] => {
            let is_service = |inner: &&Command| names::service(inner.get_name()).is_some();
            page.section(say("SERVICES", "服务"), &entries(command.get_subcommands().filter(is_service)));
            let is_command = |inner: &&Command| !is_service(inner);
            page.section(say("COMMANDS", "命令"), &entries(command.get_subcommands().filter(is_command)));
            page.arguments(command);
            page.lines(
                say("EXAMPLES", "示例"),
                &[
                    "$ cds overview".to_owned(),
                    "$ cds server list --tag production".to_owned(),
                    "$ cds server stop 'web-*' --wait".to_owned(),
                    "$ cds vdc describe-vdc --output ids".to_owned(),
                ],
            );
            page.learn_more(&[
                say(
                    "`cds SERVICE --help` lists the actions of a service",
                    "`cds SERVICE --help` 列出某个服务的接口",
                ),
                say(
                    "`cds help exit-codes|environment|once|output` explains more",
                    "`cds help exit-codes|environment|once|output` 提供更多说明",
                ),
            ]);
        }
        [_, service] if names::service(service).is_some() => {
            page.section(say("ACTIONS", "接口"), &entries(command.get_subcommands()));
            page.learn_more(&[say(
                "`cds SERVICE ACTION --help` explains an action",
                "`cds SERVICE ACTION --help` 说明某个接口",
            )]);
        }
        [_, service, action] if names::service(service).is_some() => {
            let found = names::service(service).and_then(|service| names::action(&service.name, action));
            if let Some((service, action)) = found {
                of_action(&mut page, command, service, action, language);
            }
        }
        _ => {
            page.section(say("COMMANDS", "命令"), &entries(command.get_subcommands()));
            page.arguments(command);
            page.examples(command);
            page.learn_more(&[say("`cds --help` lists the global flags", "`cds --help` 列出全局选项")]);
        }
    }
    page.text()
}

fn of_action(
    page: &mut Page,
    command: &Command,
    service: &Service,
    action: &'static Action,
    language: Language,
) {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh);
    let facts = [
        (
            action.costs_money,
            say("Costs money: on a terminal it asks first.", "会产生费用：在终端上会先询问。"),
        ),
        (
            action.destroys,
            say(
                "Destroys something for good: on a terminal it asks first.",
                "会永久销毁资源：在终端上会先询问。",
            ),
        ),
        (action.effect == Effect::Read, say("Changes nothing.", "不会修改任何资源。")),
        (
            action.task.is_some(),
            say("Queues a task; --wait waits for it.", "会产生异步任务；--wait 等待其结束。"),
        ),
        (
            action.retired.is_some(),
            say("Replaced by the vendor; it still works.", "厂商已有替代接口；此接口仍可用。"),
        ),
    ];
    let facts: Vec<&str> = facts.into_iter().filter(|(applies, _)| *applies).map(|(_, text)| text).collect();
    page.paragraph(&facts.join(language.say(" ", "")));
    if let Some(note) = &action.note {
        page.paragraph(language.of_model(note));
    }
    page.arguments(command);
    page.lines(say("EXAMPLE", "示例"), &[format!("$ {}", examples::command_line(service, action))]);
    page.learn_more(&[
        say(
            "`cds --help` lists the global flags, such as --output and --query",
            "`cds --help` 列出全局选项，例如 --output 与 --query",
        ),
        say(
            "`cds help output` explains tables, CSV, ids and queries",
            "`cds help output` 说明表格、CSV、ID 与查询",
        ),
    ]);
}

/// The type of a parameter, in capitals.
pub(crate) fn value_name(shape: &Shape) -> String {
    match shape.kind {
        Kind::String if shape.accepts.contains(&Kind::List) => "TEXT,…".to_owned(),
        Kind::String => "TEXT".to_owned(),
        Kind::Integer => "INTEGER".to_owned(),
        Kind::Number => "NUMBER".to_owned(),
        Kind::Boolean => "BOOL".to_owned(),
        Kind::Object => "OBJECT".to_owned(),
        Kind::Any => "VALUE".to_owned(),
        Kind::List => {
            let item = shape.items.as_deref().map_or("VALUE".to_owned(), value_name);
            format!("{item}…")
        }
    }
}

/// What a parameter means, and which values it takes.
pub(crate) fn of_parameter(parameter: &'static Parameter, language: Language) -> String {
    let mut parts = vec![language.of_model(&parameter.description).to_owned()];
    let shape = &parameter.shape;
    let single = shape.items.as_deref().unwrap_or(shape);
    if single.kind == Kind::Object {
        parts.push(format!("[{}]", pattern(single)));
    }
    let values = allowed(single);
    if !values.is_empty() {
        let label = if single.closed {
            language.say("values: ", "取值：")
        } else {
            language.say("such as: ", "例如：")
        };
        parts.push(format!("[{label}{values}]"));
    }
    if let Some(range) = range(single) {
        parts.push(format!("[{range}]"));
    }
    if let Some(default) = &parameter.default {
        parts.push(format!("[{}{}]", language.say("default: ", "默认："), cds::query_text(default)));
    }
    parts.join(" ")
}

fn allowed(shape: &Shape) -> String {
    let mut values: Vec<String> = shape.values.iter().map(cds::query_text).collect();
    values.extend(crate::complete::appendix(shape).iter().map(|entry| entry.id.clone()));
    let more = values.len() > MOST_VALUES;
    values.truncate(MOST_VALUES);
    if more {
        values.push("…".to_owned());
    }
    values.join(", ")
}

fn range(shape: &Shape) -> Option<String> {
    match (shape.minimum, shape.maximum) {
        (Some(least), Some(most)) => Some(format!("{least}..{most}")),
        (Some(least), None) => Some(format!("≥ {least}")),
        (None, Some(most)) => Some(format!("≤ {most}")),
        (None, None) => None,
    }
}
