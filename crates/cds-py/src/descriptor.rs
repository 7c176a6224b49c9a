//! A file descriptor that the program may close, so that its number may belong to another file.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;

/// A descriptor that remembers the identity of its file.
#[derive(Debug)]
pub(crate) struct Descriptor {
    /// None only while it is dropped.
    file: Option<File>,
    was: (u64, u64),
}

impl Descriptor {
    pub(crate) fn new(descriptor: impl Into<OwnedFd>) -> io::Result<Self> {
        let file = File::from(descriptor.into());
        Ok(Self { was: identity(&file)?, file: Some(file) })
    }

    pub(crate) fn file(&self) -> &File {
        self.file.as_ref().expect("it is there until it is dropped")
    }

    /// Whether it still refers to the same file.
    pub(crate) fn is_open(&self) -> bool {
        identity(self.file()).is_ok_and(|is| is == self.was)
    }
}

/// The number may belong to another file by now.
impl Drop for Descriptor {
    fn drop(&mut self) {
        if !self.is_open() {
            std::mem::forget(self.file.take());
        }
    }
}

fn identity(file: &File) -> io::Result<(u64, u64)> {
    file.metadata().map(|metadata| (metadata.dev(), metadata.ino()))
}
