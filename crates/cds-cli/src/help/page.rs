//! A page of help: paragraphs, and sections of entries.

use clap::{Arg, Command};

use super::layout::{columns, wrapped};
use crate::language::Language;
use crate::terminal::{bold, text_width};

/// A page that is being written.
pub(super) struct Page {
    text: String,
    width: usize,
    language: Language,
}

/// A name and what it means.
pub(super) type Line = (String, String);

/// The commands with their descriptions.
pub(super) fn entries<'a>(commands: impl Iterator<Item = &'a Command>) -> Vec<Line> {
    let about = |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    commands.map(|command| (command.get_name().to_owned(), about(command))).collect()
}

impl Page {
    /// A page that begins with what the command does and how it is called.
    pub(super) fn new(command: &Command, path: &str, language: Language) -> Self {
        let mut page = Self { text: String::new(), width: text_width(), language };
        let about = command.get_long_about().or(command.get_about()).map(ToString::to_string);
        page.paragraph(&about.unwrap_or_default());
        let mut usage = path.to_owned();
        if command.has_subcommands() {
            usage.push_str(language.say(" <command> [flags]", " <命令> [选项]"));
        } else {
            for argument in command.get_positionals() {
                usage.push_str(&format!(" {}", signature(argument)));
            }
            usage.push_str(language.say(" [flags]", " [选项]"));
        }
        page.lines(language.say("USAGE", "用法"), &[usage]);
        page
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        for line in wrapped(text, self.width) {
            self.text.push_str(&line);
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    /// A section of lines that are not wrapped, so that they can be copied.
    pub(super) fn lines(&mut self, heading: &str, lines: &[String]) {
        self.heading(heading);
        lines.iter().for_each(|line| self.text.push_str(&format!("  {line}\n")));
        self.text.push('\n');
    }

    /// A section of entries.
    pub(super) fn section(&mut self, heading: &str, entries: &[Line]) {
        if entries.is_empty() {
            return;
        }
        self.heading(heading);
        self.text.push_str(&columns(entries, self.width));
        self.text.push('\n');
    }

    /// The arguments and options of a command, by their headings.
    pub(super) fn arguments(&mut self, command: &Command) {
        let language = self.language;
        let entry = |argument: &Arg| entry(argument, language);
        let positional: Vec<Line> = command.get_positionals().map(entry).collect();
        self.section(self.language.say("ARGUMENTS", "参数"), &positional);
        let mut headings: Vec<String> = Vec::new();
        let options = || command.get_arguments().filter(|argument| !argument.is_positional());
        let usual = self.language.say("FLAGS", "选项");
        let heading = |argument: &Arg| argument.get_help_heading().unwrap_or(usual).to_owned();
        for argument in options() {
            if !headings.contains(&heading(argument)) {
                headings.push(heading(argument));
            }
        }
        for name in headings {
            let of_heading = |argument: &&Arg| heading(argument) == name && !argument.is_hide_set();
            let found: Vec<Line> = options().filter(of_heading).map(entry).collect();
            self.section(&name, &found);
        }
    }

    /// The examples of a command that is no action.
    pub(super) fn examples(&mut self, command: &Command) {
        if let Some(examples) = command.get_after_help() {
            let examples: Vec<String> =
                examples.to_string().lines().map(|example| format!("$ {example}")).collect();
            self.lines(self.language.say("EXAMPLES", "示例"), &examples);
        }
    }

    pub(super) fn learn_more(&mut self, lines: &[&str]) {
        self.heading(self.language.say("LEARN MORE", "更多"));
        for line in lines {
            self.text.push_str(&format!("  {line}\n"));
        }
    }

    pub(super) fn text(self) -> String {
        self.text
    }

    fn heading(&mut self, heading: &str) {
        self.text.push_str(&bold(heading));
        self.text.push('\n');
    }
}

fn is_switch(argument: &Arg) -> bool {
    !argument.is_positional() && !argument.get_action().takes_values()
}

fn entry(argument: &Arg, language: Language) -> Line {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let possible: Vec<String> =
        argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let mut parts = vec![help];
    if !possible.is_empty() && !is_switch(argument) {
        parts.push(format!("[{}]", possible.join("|")));
    }
    let defaults: Vec<_> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() && !is_switch(argument) {
        let label = language.say("default: ", "默认：");
        parts.push(format!("[{label}{}]", defaults.join(",")));
    }
    (signature(argument), parts.join(" "))
}

/// How an argument is written.
fn signature(argument: &Arg) -> String {
    let names = argument.get_value_names().unwrap_or_default();
    let value = names.first().map(ToString::to_string).unwrap_or_default();
    let Some(long) = argument.get_long() else {
        let many = argument.get_num_args().is_some_and(|count| count.max_values() > 1);
        let value = if many { format!("{value}…") } else { value };
        return if argument.is_required_set() { value } else { format!("[{value}]") };
    };
    let short = argument.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let value = if is_switch(argument) { String::new() } else { format!(" {value}") };
    format!("{short}--{long}{value}")
}
