//! The options of the program itself, beside the parameters of an action.

use cds::Once;
use cds::model::{Action, Effect};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches};

use crate::language::Language;

/// The options of calls that look at nothing but their own command; a parameter with such a name keeps its documented
/// spelling.
const OF_CALLS: [&str; 8] =
    ["all-pages", "dry-run", "json", "limit", "once", "retry-failed", "timeout", "wait"];

/// Formats of the output.
const FORMATS: [&str; 4] = ["table", "json", "csv", "ids"];

/// Whether the program itself has an option with this name.
pub(crate) fn is_reserved(name: &str) -> bool {
    let is_global = || global(Language::English).iter().any(|option| option.get_long() == Some(name));
    OF_CALLS.contains(&name) || ["help", "version"].contains(&name) || is_global()
}

/// Whether errors are to be JSON, read from arguments that may have been refused.
pub(crate) fn wants_json_errors(arguments: &[String]) -> bool {
    let follows = |pair: &[String]| matches!(pair[0].as_str(), "--output" | "-o") && pair[1] == "json";
    let is_joined = |word: &String| matches!(word.as_str(), "--output=json" | "-o=json" | "-ojson");
    arguments.windows(2).any(follows) || arguments.iter().any(is_joined)
}

/// The options of every command.
pub(crate) fn global(language: Language) -> Vec<Arg> {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let option = |name: &'static str, value: &'static str, help: String| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let flag =
        |name: &'static str, help: String| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    let options = [
        option(
            "output",
            "FORMAT",
            say(
                "Format of the result; by default a table on a terminal and JSON elsewhere",
                "输出格式；默认在终端上为表格，其他情况为 JSON",
            ),
        )
        .short('o')
        .value_parser(PossibleValuesParser::new(FORMATS)),
        option(
            "columns",
            "NAMES",
            say(
                "Columns of a table or CSV, such as InstanceId,Disks.SystemDisk.Size",
                "表格或 CSV 的列，例如 InstanceId,Disks.SystemDisk.Size",
            ),
        )
        .value_delimiter(','),
        flag("no-header", say("Leave out the names of the columns", "不输出列名")),
        option(
            "query",
            "JMESPATH",
            say(
                "Show only this part of the response, such as Data.Instances[].InstanceId",
                "只输出响应的一部分，例如 Data.Instances[].InstanceId",
            ),
        ),
        option("profile", "NAME", say("Profile of the configuration file", "配置文件中的 profile")),
        option("site", "SITE", say("Site of the cloud", "云平台站点"))
            .value_parser(PossibleValuesParser::new(cds::model::api().sites.keys().map(String::as_str))),
        option(
            "endpoint-url",
            "URL",
            say("Address of the API, such as that of a simulator", "API 地址，例如模拟器的地址"),
        ),
        option("lang", "LANGUAGE", say("Language of the help: en or zh", "帮助的语言：en 或 zh")),
        flag("yes", say("Do not ask before an order or a destruction", "下单或销毁前不再询问")).short('y'),
        flag("debug", say("Log each call to stderr, without secrets", "将每次调用记录到标准错误，不含机密")),
    ];
    let heading = language.say(GLOBAL_HEADING.0, GLOBAL_HEADING.1);
    options.into_iter().map(|option| option.global(true).help_heading(heading.to_owned())).collect()
}

/// The heading of the options of every command.
const GLOBAL_HEADING: (&str, &str) = ("GLOBAL FLAGS", "全局选项");

/// The options of a call of this action, or of one without a model.
pub(crate) fn of_call(action: Option<&Action>, language: Language) -> Vec<Arg> {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let flag =
        |name: &'static str, help: String| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    let mut options = vec![Arg::new("json").long("json").value_name("FILE").help(say(
        "Take the parameters from a JSON file, - for stdin; flags override it",
        "从 JSON 文件读取参数，- 表示标准输入；命令行参数优先",
    ))];
    if action.is_some_and(|action| action.pages.is_some()) {
        options.push(flag("all-pages", say("Fetch every page", "获取所有页")));
        let help = say("Fetch pages until there are this many rows", "获取多页，直到达到此行数");
        options.push(limit(help));
    }
    if action.is_none_or(|action| action.effect == Effect::Mutate) {
        options.push(flag(
            "dry-run",
            say("Show the request, without secrets, and send nothing", "只显示请求（隐去机密），不发送"),
        ));
        options.push(flag(
            "wait",
            say("Wait until the queued tasks have ended, and show their results", "等待任务结束，并显示结果"),
        ));
        options.push(timeout(language));
        options.push(Arg::new("once").long("once").value_name("KEY").help(say(
            "Carry this order out once, however often the command runs; `cds help once` explains it",
            "无论命令运行多少次，此操作只执行一次；详见 `cds help once`",
        )));
        options.push(
            flag(
                "retry-failed",
                say("With --once: order again if the task has failed", "与 --once 合用：任务失败后重新下单"),
            )
            .requires("once"),
        );
    }
    let heading = language.say("FLAGS", "选项");
    options.into_iter().map(|option| option.help_heading(heading.to_owned())).collect()
}

/// The order that a command carries out once.
pub(crate) fn once(matches: &ArgMatches) -> Option<Once> {
    let key = text(matches, "once")?.to_owned();
    Some(Once { key, retry_failed: is_given(matches, "retry-failed") })
}

/// The largest number of rows.
pub(crate) fn limit(help: String) -> Arg {
    Arg::new("limit").long("limit").value_name("COUNT").value_parser(clap::value_parser!(u64)).help(help)
}

/// The largest number of rows, of a command that may not have it.
pub(crate) fn limit_of(matches: &ArgMatches) -> Option<u64> {
    matches.try_get_one("limit").ok().flatten().copied()
}

/// How long to wait for tasks.
pub(crate) fn timeout(language: Language) -> Arg {
    Arg::new("timeout").long("timeout").value_name("SECONDS").default_value("1800").help(
        language
            .say(
                "How long to wait for the tasks; inf for as long as it takes",
                "等待任务的时长（秒）；inf 表示一直等待",
            )
            .to_owned(),
    )
}

/// Whether a flag was given, of a command that may not have it.
pub(crate) fn is_given(matches: &ArgMatches, name: &str) -> bool {
    matches!(matches.try_get_one::<bool>(name), Ok(Some(true)))
}

/// The value of an option, of a command that may not have it.
pub(crate) fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.try_get_one::<String>(name).ok().flatten().map(String::as_str)
}
