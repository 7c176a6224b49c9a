//! The credential process: a user-supplied program that prints the access key, such as a password store client.

use std::ffi::OsString;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use secrecy::zeroize::Zeroizing;

use crate::credentials::printed::{Printed, key_in};
use crate::credentials::running::Running;
use crate::environment::Environment;
use crate::error::Error;
use crate::line::one_line;
use crate::os::Tree;

/// Timeout of the program: it may have to prompt the user.
const LIMIT: Duration = Duration::from_secs(60);

/// A program and its arguments, run without a shell.
#[derive(Clone)]
pub enum Command {
    /// One string, split with POSIX shell quoting.
    Text(String),
    /// A list of words.
    Words(Vec<String>),
}

/// Omits the arguments, which may be secret.
impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Command")
    }
}

impl From<&str> for Command {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<String>> for Command {
    fn from(words: Vec<String>) -> Self {
        Self::Words(words)
    }
}

/// Runs programs in the environment at the time the client was created.
pub(crate) struct Runner {
    variables: Vec<(OsString, OsString)>,
    home: Option<PathBuf>,
}

/// Omits the variables, which may be secret.
impl fmt::Debug for Runner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Runner")
    }
}

impl Runner {
    pub(crate) fn new(environment: &dyn Environment) -> Self {
        Self { variables: environment.variables(), home: environment.home() }
    }

    /// Runs the program and returns the key that it prints. `place` is where it is configured. Errors never contain its
    /// output or its arguments, which may be secret.
    pub(crate) fn run(
        &self,
        command: &Command,
        place: &str,
        given_up: &dyn Fn() -> bool,
    ) -> Result<Printed, Error> {
        let wrong = |why: String| Error::NoCredentials(format!("credential_process of {place}: {why}"));
        let words = match command {
            Command::Words(words) => words.clone(),
            Command::Text(text) => {
                shlex::split(text).ok_or_else(|| wrong("a quote is not closed; close it".to_owned()))?
            }
        };
        let Some((program, arguments)) = words.split_first() else {
            return Err(wrong("it names no program; write it as \"PROGRAM ARGUMENTS\"".to_owned()));
        };
        let name = one_line(program);
        let output = self
            .output_of(program, arguments, LIMIT, given_up)
            .map_err(|why| wrong(format!("{name} {why}")))?;
        key_in(&output).map_err(|why| wrong(format!("{name} {why}")))
    }

    /// The output of the program, or what is wrong. It inherits stderr.
    fn output_of(
        &self,
        program: &str,
        arguments: &[String],
        limit: Duration,
        given_up: &dyn Fn() -> bool,
    ) -> Result<Zeroizing<Vec<u8>>, String> {
        let mut running = self.start(program, arguments).map_err(|error| match error.kind() {
            ErrorKind::NotFound => format!("cannot be started ({error}); is it installed, and in the PATH?"),
            _ => format!("cannot be started ({error})"),
        })?;
        let outcome = running.finish(Instant::now() + limit, given_up);
        if outcome.is_err() {
            running.kill();
        }
        outcome.map_err(|why| why.unwrap_or_else(|| format!("did not end within {} s", limit.as_secs_f64())))
    }

    fn start(&self, program: &str, arguments: &[String]) -> io::Result<Running> {
        // The variables are passed explicitly, so that nothing reads the process environment, which another thread may
        // be changing.
        let mut command = std::process::Command::new(self.expanded(program));
        command.args(arguments.iter().map(|argument| self.expanded(argument)));
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let tree = Tree::prepare(&mut command);
        Running::new(command.spawn()?, tree)
    }

    /// Expands a leading `~/` to the home directory.
    fn expanded(&self, word: &str) -> OsString {
        match (word.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest).into_os_string(),
            _ => word.into(),
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::environment::ProcessEnvironment;

    fn run(command: &Command) -> Result<Printed, Error> {
        Runner::new(&ProcessEnvironment::read()).run(command, "[profile.x]", &|| false)
    }

    fn printing(text: &str) -> Command {
        Command::Words(vec!["printf".to_owned(), "%s".to_owned(), text.to_owned()])
    }

    fn why(command: &Command) -> String {
        run(command).err().expect("no key").to_string()
    }

    #[test]
    fn the_printed_key_is_taken() {
        let key = r#"{"access_key_id": "id", "access_key_secret": "hush", "expiration": "2999-01-01T00:00:00Z", "v": 1}"#;
        let printed = run(&printing(key)).expect("a key");
        assert_eq!(
            (printed.access_key_id.as_str(), printed.access_key_secret.expose_secret()),
            ("id", "hush")
        );
        assert_eq!(printed.expiration, "2999-01-01T00:00:00Z".parse().ok());
    }

    #[test]
    fn a_text_is_split_as_a_shell_would_but_run_by_none() {
        let text = r#"printf '{"access_key_id": "%s", "access_key_secret": "$(id) `id`"}' "a b""#;
        let Printed { access_key_id: id, access_key_secret: secret, .. } =
            run(&Command::Text(text.to_owned())).expect("a key");
        assert_eq!((id.as_str(), secret.expose_secret()), ("a b", "$(id) `id`"));
    }

    #[test]
    fn what_is_wrong_is_said_without_what_was_printed() {
        for (command, words) in [
            (printing("hush"), "printf printed no valid JSON object"),
            (printing(r#"{"access_key_id": "hush"}"#), "printf printed no valid JSON object"),
            (
                printing(
                    r#"{"access_key_id": "i", "access_key_secret": "hush", "expiration": "2001-01-01T00:00:00Z"}"#,
                ),
                "has expired (2001-01-01T00:00:00Z)",
            ),
            (Command::Text("/nonexistent/program hush".to_owned()), "/nonexistent/program cannot be started"),
            (Command::Text("sh -c 'echo hush; exit 7'".to_owned()), "sh failed (exit status: 7)"),
            (Command::Text("sh 'hush".to_owned()), "a quote is not closed"),
            (Command::Text(" ".to_owned()), "it names no program"),
            (Command::Words(Vec::new()), "it names no program"),
        ] {
            let text = why(&command);
            assert!(text.starts_with("credential_process of [profile.x]: "), "{text}");
            assert!(text.contains(words), "{text} does not say {words}");
            assert!(!text.contains("hush"), "{text}");
            assert_eq!(text.lines().count(), 1);
        }
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let never_ends = |script: &str| {
            let arguments = ["-c".to_owned(), script.to_owned()];
            let runner = Runner::new(&ProcessEnvironment::read());
            runner.output_of("sh", &arguments, Duration::from_millis(50), &|| false).expect_err("no key")
        };
        assert_eq!(never_ends("exec tail -f /dev/null"), "did not end within 0.05 s");
        assert_eq!(never_ends("exec >/dev/null; exec tail -f /dev/null"), "did not end within 0.05 s");
    }

    #[test]
    fn an_endless_output_is_not_read_to_its_end() {
        let text = why(&Command::Text("sh -c 'exec yes hush'".to_owned()));
        assert!(text.ends_with("sh printed more than 64 KiB"), "{text}");
    }

    #[test]
    fn what_programs_print_around_the_key_is_left_out() {
        for (before, after) in [("", "\r\n"), ("\u{feff}", "\r\n"), ("\n\n ", "\t\n")] {
            let key = format!(r#"{before}{{"access_key_id":"id","access_key_secret":"hush"}}{after}"#);
            assert_eq!(run(&printing(&key)).expect("a key").access_key_id, "id");
        }
        for key in [
            r#"{"access_key_id":"id","access_key_secret":"hush"}{"access_key_id":"id","access_key_secret":"hush"}"#,
            r#"["id","hush",null]"#,
            r#"{"access_key_id":"id","access_key_secret":null}"#,
            "",
        ] {
            assert!(why(&printing(key)).contains("printed no valid JSON object"), "{key}");
        }
    }

    #[test]
    fn what_a_program_leaves_behind_is_not_waited_for() {
        let key = r#"{"access_key_id":"id","access_key_secret":"hush"}"#;
        let fifo = std::env::temp_dir().join(format!("cds-left-behind-{}", std::process::id()));
        let script = r#"mkfifo "$1"; (cat "$1"; rm "$1") & echo "$2""#;
        let arguments = ["-c", script, "sh", &fifo.display().to_string(), key].map(str::to_owned);
        let runner = Runner::new(&ProcessEnvironment::read());
        let output = runner.output_of("sh", &arguments, LIMIT, &|| false).expect("the key");
        assert_eq!(output.trim_ascii(), key.as_bytes());
        // It reads until now, and ends.
        std::fs::write(fifo, "").expect("it still reads");
    }

    #[test]
    fn a_wait_that_is_given_up_ends_the_program_and_all_that_it_has_started() {
        let begun = Instant::now();
        let runner = Runner::new(&ProcessEnvironment::read());
        let script = "tail -f /dev/null & tail -f /dev/null".to_owned();
        let why = runner.output_of("sh", &["-c".to_owned(), script], LIMIT, &|| true).expect_err("no key");
        assert_eq!(why, "was interrupted");
        assert!(begun.elapsed() < LIMIT / 2);
    }

    #[test]
    fn words_may_begin_with_the_home_folder() {
        let variables = std::collections::BTreeMap::from([("HOME".to_owned(), "/home/me".to_owned())]);
        let runner = Runner::new(&variables);
        for (word, expected) in [("~/x", "/home/me/x"), ("~", "~"), ("~you/x", "~you/x"), ("a~/x", "a~/x")] {
            assert_eq!(runner.expanded(word), expected);
        }
    }
}
