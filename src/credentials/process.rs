//! The credential process: a user-supplied program that prints the access key, such as a password store client.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use crate::credentials::expiration::Expiration;
use crate::environment::Environment;
use crate::error::Error;
use crate::line::one_line;

/// Timeout of the program: it may have to prompt the user.
const LIMIT: Duration = Duration::from_secs(60);

/// Maximum size of its output, in bytes.
const LONGEST: usize = 64 * 1024;

/// Interval of the checks for cancellation.
const LOOK: Duration = Duration::from_millis(50);

/// Interval of the checks for the exit of the program, after it has closed its output.
const SHORT_LOOK: Duration = Duration::from_millis(5);

/// How long processes that the program left behind may keep printing.
const GRACE: Duration = Duration::from_millis(500);

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

/// The output of a program.
#[derive(Deserialize)]
struct Object {
    access_key_id: String,
    access_key_secret: SecretString,
    expiration: Option<Expiration>,
}

/// The key that a program prints.
pub(crate) struct Printed {
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: SecretString,
    /// Expiration of the key.
    pub(crate) expiration: Option<Timestamp>,
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
        if outcome.is_err() && running.end.is_none() {
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
        // In its own process group it can be killed with all its children. With a terminal it stays in ours: it may
        // prompt for a password there, and Ctrl-C reaches all of them.
        let has_group = File::open("/dev/tty").is_err();
        if has_group {
            command.process_group(0);
        }
        let mut child = command.spawn()?;
        let stdout = child.stdout.take();
        // Allocated at full size: a vector that grows leaves copies behind.
        let output = Zeroizing::new(Vec::with_capacity(LONGEST));
        Ok(Running { child, has_group, stdout, output, end: None })
    }

    /// Expands a leading `~/` to the home directory.
    fn expanded(&self, word: &str) -> OsString {
        match (word.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest).into_os_string(),
            _ => word.into(),
        }
    }
}

/// A running program.
struct Running {
    child: Child,
    has_group: bool,
    /// None once it is closed.
    stdout: Option<ChildStdout>,
    output: Zeroizing<Vec<u8>>,
    /// The exit status, and when it was observed.
    end: Option<(End, Instant)>,
}

enum End {
    Known(ExitStatus),
    /// SIGCHLD is ignored, or another thread has reaped the child.
    Unknown,
}

impl Running {
    /// The output of the program after its exit. An error of None means a timeout.
    ///
    /// A daemon that it leaves behind may keep the output open, so this does not wait for the end of the output.
    fn finish(
        &mut self,
        deadline: Instant,
        given_up: &dyn Fn() -> bool,
    ) -> Result<Zeroizing<Vec<u8>>, Option<String>> {
        let unreadable = |error: io::Error| Some(format!("cannot be read from ({error})"));
        let mut next_look = Instant::now() + LOOK;
        loop {
            self.read().map_err(unreadable)?;
            if self.output.len() > LONGEST {
                return Err(Some(format!("printed more than {} KiB", LONGEST / 1024)));
            }
            self.look().map_err(unreadable)?;
            let now = Instant::now();
            let is_over = self.end.as_ref().is_some_and(|(_, since)| {
                self.stdout.is_none() || is_object(&self.output) || now > *since + GRACE
            });
            // Ctrl-C in a terminal also ends the program; its exit status is then not the cause.
            if is_over || now >= next_look {
                if given_up() {
                    return Err(Some("was interrupted".to_owned()));
                }
                next_look = now + LOOK;
            }
            match &self.end {
                Some((End::Known(status), _)) if is_over && !status.success() => {
                    return Err(Some(format!("failed ({status})")));
                }
                _ if is_over => return Ok(std::mem::take(&mut self.output)),
                _ if now >= deadline => return Err(None),
                _ => {}
            }
        }
    }

    /// Waits briefly for output and reads what is available.
    fn read(&mut self) -> io::Result<()> {
        let Some(stdout) = &mut self.stdout else {
            if self.end.is_none() {
                sleep(SHORT_LOOK);
            }
            return Ok(());
        };
        let pause = if self.end.is_some() { SHORT_LOOK } else { LOOK };
        let pause = Timespec { tv_sec: 0, tv_nsec: pause.subsec_nanos().into() };
        match poll(&mut [PollFd::new(stdout, PollFlags::IN)], Some(&pause)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut piece = Zeroizing::new([0; 4096]);
        match stdout.read(&mut *piece) {
            Ok(0) => self.stdout = None,
            Ok(length) => self.output.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Checks whether it has exited.
    fn look(&mut self) -> io::Result<()> {
        if self.end.is_some() {
            return Ok(());
        }
        let end = match self.child.try_wait() {
            Ok(None) => return Ok(()),
            Ok(Some(status)) => End::Known(status),
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::CHILD.raw_os_error()) => {
                End::Unknown
            }
            Err(error) => return Err(error),
        };
        self.end = Some((end, Instant::now()));
        Ok(())
    }

    fn kill(&mut self) {
        // It may have exited by itself.
        if self.has_group {
            let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        }
        let _ = self.child.kill();
        // No longer: a process that hangs in the kernel may never exit.
        let until = Instant::now() + LOOK;
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            sleep(SHORT_LOOK);
        }
    }
}

/// Whether the output contains a complete JSON object.
fn is_object(output: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(without_mark(output)).is_ok()
}

/// Windows programs put a byte order mark before UTF-8.
fn without_mark(output: &[u8]) -> &[u8] {
    output.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(output)
}

/// The printed key, or what is wrong with it.
fn key_in(output: &[u8]) -> Result<Printed, String> {
    let output = without_mark(output).trim_ascii();
    let object: Option<Object> =
        if output.starts_with(b"{") { serde_json::from_slice(output).ok() } else { None };
    let Some(object) = object else {
        return Err("printed no valid JSON object with access_key_id and access_key_secret".to_owned());
    };
    let expiration = object
        .expiration
        .map_or(Some(None), |end| end.time())
        .ok_or_else(|| "printed an invalid expiration; write it as 2030-01-01T00:00:00Z".to_owned())?;
    if let Some(end) = expiration.filter(|end| *end <= Timestamp::now()) {
        return Err(format!("printed a key that has expired ({end}); renew it there"));
    }
    Ok(Printed {
        access_key_id: object.access_key_id,
        access_key_secret: object.access_key_secret,
        expiration,
    })
}

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
