//! What the streams of the process are connected to.

use std::io::{self, IsTerminal, Write};

use crate::failure::Failure;

/// Width of text that goes to no terminal.
const USUAL_WIDTH: usize = 100;

/// Whether stdout is a terminal.
pub(crate) fn is_stdout() -> bool {
    io::stdout().is_terminal()
}

/// Whether stderr is a terminal.
pub(crate) fn is_stderr() -> bool {
    io::stderr().is_terminal()
}

/// Whether somebody can be asked.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && is_stderr()
}

/// Columns of the terminal at stdout, if it is one.
pub(crate) fn width() -> Option<usize> {
    let known = || std::env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width > 0);
    let asked = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
    if is_stdout() { known().or_else(asked) } else { None }
}

/// Columns of the terminal at stderr.
pub(crate) fn stderr_width() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(USUAL_WIDTH, |(width, _)| width.0.into())
}

/// Columns for running text.
pub(crate) fn text_width() -> usize {
    width().unwrap_or(USUAL_WIDTH).clamp(20, 120)
}

/// Whether colours and bold letters may go to stdout.
pub(crate) fn is_styled() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value: std::ffi::OsString| !value.is_empty());
    is_stdout() && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Bold text, where letters may be bold.
pub(crate) fn bold(text: &str) -> String {
    if is_styled() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Writes data to stdout. A reader that has seen enough, such as `head`, ends the program quietly.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::broken_pipe(),
        _ => Failure::failed(&format!("stdout cannot be written: {error}")),
    })
}

/// Writes a line to stderr and ignores a closed stderr.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
