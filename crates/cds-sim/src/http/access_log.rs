//! A line for each request on stderr.

use std::io::{self, Write};
use std::time::Duration;

use jiff::Timestamp;

/// Longer names, which no action has, are cut.
const LONGEST_NAME: usize = 80;

/// Tells of a request: when, what, HTTP status and code of the answer, and how long it took.
pub fn tell(name: &str, status: Option<u16>, code: Option<&str>, took: Duration) {
    // Whoever closes stderr does not want to know.
    let _ = io::stderr().write_all(line(Timestamp::now(), name, status, code, took).as_bytes());
}

fn line(now: Timestamp, name: &str, status: Option<u16>, code: Option<&str>, took: Duration) -> String {
    let now = now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ");
    // The name comes from outside, and no control character may reach a terminal.
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
