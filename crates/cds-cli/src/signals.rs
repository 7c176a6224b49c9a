//! Signals that end a command, as something to wait for.

use std::io;

use crate::failure::INTERRUPTED;

/// The signals that stop a long-running command.
#[cfg(unix)]
pub(crate) struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    /// Catches Ctrl-C and a request to terminate.
    pub(crate) fn ending() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).map(Self)
    }

    /// Catches Ctrl-C.
    pub(crate) fn interrupt() -> io::Result<Self> {
        signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]).map(Self)
    }

    /// Waits for a signal. Returns the exit code.
    pub(crate) fn next(&mut self) -> i32 {
        let signal = self.0.forever().next();
        if signal == Some(signal_hook::consts::SIGINT) { INTERRUPTED } else { 0 }
    }
}

#[cfg(windows)]
pub(crate) struct Signals {
    runtime: tokio::runtime::Runtime,
    interrupt: tokio::signal::windows::CtrlC,
}

#[cfg(windows)]
impl Signals {
    /// Catches Ctrl-C.
    pub(crate) fn ending() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let context = runtime.enter();
        let interrupt = tokio::signal::windows::ctrl_c()?;
        drop(context);
        Ok(Self { runtime, interrupt })
    }

    /// Catches Ctrl-C.
    pub(crate) fn interrupt() -> io::Result<Self> {
        Self::ending()
    }

    /// Waits for a signal. Returns the exit code.
    pub(crate) fn next(&mut self) -> i32 {
        self.runtime.block_on(self.interrupt.recv());
        INTERRUPTED
    }
}
