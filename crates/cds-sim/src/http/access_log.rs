//! The access log: a line per request on stderr.

use std::io::{self, Write};
use std::time::Duration;

use jiff::Timestamp;

/// Longer names are truncated; no action has one.
const LONGEST_NAME: usize = 80;

/// Logs a request: time, action, HTTP status and code of the response, duration.
pub fn tell(name: &str, status: Option<u16>, code: Option<&str>, took: Duration) {
    // Errors of a closed stderr are ignored.
    let _ = io::stderr().write_all(line(Timestamp::now(), name, status, code, took).as_bytes());
}

fn line(now: Timestamp, name: &str, status: Option<u16>, code: Option<&str>, took: Duration) -> String {
    let now = now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    // The name is untrusted input, and control characters must not reach a terminal.
    let name: String = name.escape_debug().take(LONGEST_NAME).collect();
    let name = if name.is_empty() { "-" } else { &name };
    let status = status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    let milliseconds = took.as_secs_f64() * 1000.0;
    format!("{now} {name} {status} {} {milliseconds:.1} ms\n", code.unwrap_or("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_one_line() {
        let now = "2025-01-01T00:00:00.5Z".parse().expect("a time");
        let took = Duration::from_micros(1234);
        let told = line(now, "CreateVdc", Some(200), Some("Success"), took);
        assert_eq!(told, "2025-01-01T00:00:00.500Z CreateVdc 200 Success 1.2 ms\n");
        assert_eq!(line(now, "", None, None, took), "2025-01-01T00:00:00.500Z - - - 1.2 ms\n");
        let told = line(now, &format!("a\n\u{1b}[2J{}", "b".repeat(1000)), None, None, took);
        assert!(told.len() < 150 && told.matches(char::is_control).count() == 1, "{told:?}");
    }
}
