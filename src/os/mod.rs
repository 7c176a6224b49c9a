//! What differs between operating systems, under the same names for each.

mod types;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub(crate) use types::{FileId, Piece};
#[cfg(unix)]
pub use unix::Handle;
#[cfg(unix)]
pub(crate) use unix::{
    Output, Tree, file_id, handle_id, hold, lock_of, make_private_folder, open_private, others_mode, path_id,
    read_exact_at, remove_held, sync_folder, try_hold, was_reaped, write_all_at,
};
#[cfg(windows)]
pub use windows::Handle;
#[cfg(windows)]
pub(crate) use windows::{
    Output, Tree, file_id, handle_id, hold, lock_of, make_private_folder, open_private, others_mode, path_id,
    read_exact_at, remove_held, sync_folder, try_hold, was_reaped, write_all_at,
};
