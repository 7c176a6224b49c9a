//! `cds completion`: the script that a shell reads to complete commands.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};

use crate::complete;
use crate::failure::Failure;
use crate::language::Language;
use crate::options;
use crate::terminal::print;

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("completion")
        .about(say("Print the script that completes commands in a shell", "输出 shell 自动补全脚本"))
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(PossibleValuesParser::new(["bash", "zsh", "fish"]))
                .help(say("The shell", "shell 名称")),
        )
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    print(&complete::script(options::text(matches, "shell").unwrap_or_default())?)
}
