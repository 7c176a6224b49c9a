//! A program of the user's choice that prints the access key, such as the reader of a password store.

use std::fmt;
use std::io::{self, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use secrecy::zeroize::Zeroizing;
use serde::Deserialize;

use crate::config::Secret;
use crate::error::Error;

/// How long the program may take: it may have to ask a person.
const LIMIT: Duration = Duration::from_secs(60);

/// Most that is read of what it prints, in bytes.
const LONGEST: u64 = 64 * 1024;

/// How often an ended output is followed by a look whether the program has ended too.
const LOOK: Duration = Duration::from_millis(5);

/// A program and its arguments. No shell reads them.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum Command {
    /// One text, in which blanks separate and quotes and backslashes serve as in a POSIX shell.
    Text(String),
    /// Word by word.
    Words(Vec<String>),
}

/// Arguments may be secret.
impl fmt::Debug for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Command")
    }
}

/// What a program prints.
#[derive(Deserialize)]
pub(crate) struct Printed {
    pub(crate) access_key_id: String,
    pub(crate) access_key_secret: Secret,
    /// When the key ends, RFC 3339.
    pub(crate) expiration: Option<Timestamp>,
}

impl Command {
    /// The key that the program prints. `place` is where it was named. Errors never hold what it printed, nor its
    /// arguments, which may be secret.
    pub(crate) fn run(&self, place: &str) -> Result<Printed, Error> {
        let wrong = |why: String| Error::NoCredentials(format!("credential_process of {place}: {why}"));
        let words = match self {
            Self::Words(words) => words.clone(),
            Self::Text(text) => {
                shlex::split(text).ok_or_else(|| wrong("a quote is not closed; close it".to_owned()))?
            }
        };
        let Some((program, arguments)) = words.split_first() else {
            return Err(wrong("it names no program; write it as \"PROGRAM ARGUMENTS\"".to_owned()));
        };
        let output = output_of(program, arguments, LIMIT).map_err(|why| wrong(format!("{program} {why}")))?;
        let printed: Printed = serde_json::from_slice(&output).map_err(|_| {
            wrong(format!(
                "{program} printed something else than a JSON object with access_key_id and access_key_secret"
            ))
        })?;
        match printed.expiration.filter(|end| *end <= Timestamp::now()) {
            Some(end) => Err(wrong(format!("the key from {program} has expired ({end}); renew it there"))),
            None => Ok(printed),
        }
    }
}

/// What the program prints, or what is wrong with it. What it says on stderr goes to ours.
fn output_of(program: &str, arguments: &[String], limit: Duration) -> Result<Zeroizing<Vec<u8>>, String> {
    let deadline = Instant::now() + limit;
    let mut child = std::process::Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot be started ({error})"))?;
    let outcome = read_to_end(&mut child, deadline);
    if outcome.is_err() {
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
    outcome.map_err(|why| why.unwrap_or_else(|| format!("did not end within {} s", limit.as_secs_f64())))
}

/// None in place of a reason: the time ran out.
fn read_to_end(child: &mut Child, deadline: Instant) -> Result<Zeroizing<Vec<u8>>, Option<String>> {
    let unreadable = |error: io::Error| Some(format!("cannot be read from ({error})"));
    let stdout = child.stdout.take().ok_or(None)?;
    let (sender, receiver) = mpsc::channel();
    std::thread::Builder::new()
        .name("cds-key".to_owned())
        .spawn(move || {
            // Made large enough at once: a vector that grows leaves copies behind.
            let mut output = Zeroizing::new(Vec::with_capacity(LONGEST as usize));
            let read = stdout.take(LONGEST).read_to_end(&mut output).map(|_| output);
            // Nobody waits any more once the time has run out.
            let _ = sender.send(read);
        })
        .map_err(unreadable)?;
    let left = deadline.saturating_duration_since(Instant::now());
    let output = receiver.recv_timeout(left).map_err(|_| None)?.map_err(unreadable)?;
    loop {
        match child.try_wait().map_err(unreadable)? {
            Some(status) if status.success() => return Ok(output),
            Some(status) => return Err(Some(format!("failed ({status})"))),
            None if Instant::now() >= deadline => return Err(None),
            None => std::thread::sleep(LOOK),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn printing(text: &str) -> Command {
        Command::Words(vec!["printf".to_owned(), "%s".to_owned(), text.to_owned()])
    }

    fn why(command: &Command) -> String {
        command.run("[profile.x]").err().expect("no key").to_string()
    }

    #[test]
    fn the_printed_key_is_taken() {
        let key = r#"{"access_key_id": "id", "access_key_secret": "hush", "expiration": "2999-01-01T00:00:00Z", "v": 1}"#;
        let printed = printing(key).run("[profile.x]").expect("a key");
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
            Command::Text(text.to_owned()).run("[profile.x]").expect("a key");
        assert_eq!((id.as_str(), secret.expose_secret()), ("a b", "$(id) `id`"));
    }

    #[test]
    fn what_is_wrong_is_said_without_what_was_printed() {
        for (command, words) in [
            (printing("hush"), "printf printed something else than a JSON object"),
            (printing(r#"{"access_key_id": "hush"}"#), "printf printed something else"),
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
            output_of("sh", &arguments, Duration::from_millis(50)).expect_err("no key")
        };
        assert_eq!(never_ends("exec tail -f /dev/null"), "did not end within 0.05 s");
        assert_eq!(never_ends("exec >/dev/null; exec tail -f /dev/null"), "did not end within 0.05 s");
    }

    #[test]
    fn an_endless_output_is_not_read_for_ever() {
        assert!(why(&Command::Text("sh -c 'yes hush | head -c 1000000'".to_owned())).contains("sh "));
    }
}
