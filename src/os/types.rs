//! Types that every system shares.

/// What was read from a program within a pause.
pub(crate) enum Piece {
    Nothing,
    Bytes(secrecy::zeroize::Zeroizing<Vec<u8>>),
    End,
}

/// Identifies a file, however its path changes.
pub(crate) type FileId = (u64, u64);
