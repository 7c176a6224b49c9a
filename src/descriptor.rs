//! A file descriptor that the program may close, so that its number may belong to another file.

use std::io;

use crate::os::{FileId, Handle, handle_id};

/// The owner of a descriptor that remembers the identity of its file.
#[derive(Debug)]
pub struct Descriptor<T: Handle> {
    /// None only while it is dropped.
    owner: Option<T>,
    was: FileId,
}

impl<T: Handle> Descriptor<T> {
    /// Remembers the file that the descriptor refers to.
    pub fn new(owner: T) -> io::Result<Self> {
        Ok(Self { was: handle_id(&owner)?, owner: Some(owner) })
    }

    /// The owner.
    pub fn owner(&self) -> &T {
        self.owner.as_ref().expect("it is there until it is dropped")
    }

    /// The owner, to be changed.
    pub(crate) fn owner_mut(&mut self) -> &mut T {
        self.owner.as_mut().expect("it is there until it is dropped")
    }

    /// Whether it still refers to the same file.
    pub fn is_open(&self) -> bool {
        handle_id(self.owner()).is_ok_and(|is| is == self.was)
    }
}

/// The number may belong to another file by now; and without optimisation Rust ends a process that closes a descriptor
/// twice.
impl<T: Handle> Drop for Descriptor<T> {
    fn drop(&mut self) {
        if !self.is_open() {
            std::mem::forget(self.owner.take());
        }
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    use super::*;

    fn pair() -> (UnixStream, UnixStream) {
        UnixStream::pair().expect("a pair")
    }

    #[test]
    fn a_descriptor_is_closed_unless_its_number_belongs_to_another_file() {
        for is_replaced in [false, true] {
            let (ours, mut our_peer) = pair();
            let (other, mut other_peer) = pair();
            let mut ours = Descriptor::new(OwnedFd::from(ours)).expect("open");
            assert!(ours.is_open());
            if is_replaced {
                // As when a program closes all descriptors, and then opens a file.
                rustix::io::dup2(&other, ours.owner_mut()).expect("another file");
                assert!(!ours.is_open());
            }
            drop((ours, other));
            assert_eq!(our_peer.read(&mut [0]).expect("the end"), 0);
            other_peer.set_nonblocking(true).expect("open");
            assert_eq!(other_peer.read(&mut [0]).is_err(), is_replaced, "it is closed");
        }
    }
}
