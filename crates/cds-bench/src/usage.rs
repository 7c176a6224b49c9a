//! Measures the cost of a loop of calls in this process.

use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Outcome;

/// Time and CPU of this process when it was asked.
pub struct Usage {
    time: Instant,
    cpu: Duration,
}

impl Usage {
    pub fn now() -> Result<Self, Box<dyn std::error::Error>> {
        let usage = getrusage(UsageWho::RUSAGE_SELF)?;
        let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        Ok(Self { time: Instant::now(), cpu: Duration::from_micros(cpu.try_into()?) })
    }

    /// Prints what the calls since then have cost, as one line of JSON in seconds.
    pub fn print(&self, calls: u32) -> Outcome {
        let now = Self::now()?;
        let cpu = now.cpu - self.cpu;
        let wall = now.time - self.time;
        println!(
            "{}",
            serde_json::json!({"calls": calls, "cpu": cpu.as_secs_f64(), "wall": wall.as_secs_f64()})
        );
        Ok(())
    }
}
