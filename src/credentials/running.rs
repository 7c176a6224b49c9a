//! A credential process that runs: reads its output, and ends it if it takes too long.

use std::io;
use std::process::{Child, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use secrecy::zeroize::Zeroizing;

use crate::credentials::printed::is_object;
use crate::os::{Output, Piece, Tree, was_reaped};

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
    tree: Tree,
    /// None once it is closed.
    stdout: Option<Output>,
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
    /// Follows a program that was started.
    pub(super) fn new(mut child: Child, tree: Tree) -> io::Result<Self> {
        let stdout = child.stdout.take().map(Output::new).transpose()?;
        // Allocated at full size: a vector that grows leaves copies behind.
        let output = Zeroizing::new(Vec::with_capacity(LONGEST));
        Ok(Self { child, tree, stdout, output, end: None })
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
        match stdout.read(pause)? {
            Piece::Nothing => {}
            Piece::Bytes(piece) => self.output.extend_from_slice(&piece),
            Piece::End => self.stdout = None,
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
            Err(error) if was_reaped(&error) => End::Unknown,
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
        self.tree.kill(&mut self.child);
        // No longer: a process that hangs in the kernel may never exit.
        let until = Instant::now() + LOOK;
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            sleep(SHORT_LOOK);
        }
    }
}
