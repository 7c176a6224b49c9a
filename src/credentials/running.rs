//! A credential process that runs: reads its output, and ends it if it takes too long.

use std::io::{self, ErrorKind, Read};
use std::process::{Child, ChildStdout, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::zeroize::Zeroizing;

use crate::credentials::printed::is_object;

/// Maximum size of its output, in bytes.
const LONGEST: usize = 64 * 1024;

/// Interval of the checks for cancellation.
const LOOK: Duration = Duration::from_millis(50);

/// Interval of the checks for the exit of the program, after it has closed its output.
const SHORT_LOOK: Duration = Duration::from_millis(5);

/// How long processes that the program left behind may keep printing.
const GRACE: Duration = Duration::from_millis(500);

/// A running program.
pub(super) struct Running {
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
    /// Follows a program that was started; `has_group` if it has a process group of its own.
    pub(super) fn new(mut child: Child, has_group: bool) -> Self {
        let stdout = child.stdout.take();
        // Allocated at full size: a vector that grows leaves copies behind.
        let output = Zeroizing::new(Vec::with_capacity(LONGEST));
        Self { child, has_group, stdout, output, end: None }
    }

    /// The output of the program after its exit. An error of None means a timeout.
    ///
    /// A daemon that it leaves behind may keep the output open, so this does not wait for the end of the output.
    pub(super) fn finish(
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

    /// Kills it with its children, unless it has ended.
    pub(super) fn kill(&mut self) {
        if self.end.is_some() {
            return;
        }
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
