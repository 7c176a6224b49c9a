//! The open journals of this process: one for each path, shared by all clients.

use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;

use once_cell::race::OnceBox;

use super::store::Store;
use crate::error::Error;

/// A list that only grows. It takes no lock, which a fork could leave locked.
struct Node {
    /// A forked child opens its own.
    process: u32,
    path: PathBuf,
    store: Arc<Store>,
    next: OnceBox<Node>,
}

static FIRST: OnceBox<Node> = OnceBox::new();

/// The journal at a path, opened at the first use in this process.
pub(crate) fn store(path: &Path, make_folder: bool) -> Result<Arc<Store>, Error> {
    let own = process::id();
    let mut made = None;
    let mut place = &FIRST;
    loop {
        while let Some(node) = place.get() {
            if node.process == own && node.path == path {
                return Ok(Arc::clone(&node.store));
            }
            place = &node.next;
        }
        let store = match made.take() {
            Some(store) => store,
            None => Arc::new(Store::open(path, make_folder)?),
        };
        let node =
            Node { process: own, path: path.to_owned(), store: Arc::clone(&store), next: OnceBox::new() };
        if place.set(Box::new(node)).is_ok() {
            return Ok(store);
        }
        // Another thread was faster, perhaps with the same journal.
        made = Some(store);
    }
}
